// SPDX-License-Identifier: EUPL-1.2
/* A load on another product, of the same shape as bench_load: clients that each have one command in
 * flight and a subscriber, in one process and one thread, over epoll. A product's program says how
 * to connect, how to send one transition, and what came in. */
#ifndef BENCH_DRIVE_H
#define BENCH_DRIVE_H

#include "measure.h"

enum {
    DRIVE_CASES = 960,  /* as many as bench_fill makes ready for the daemon */
    DRIVE_CASE = 600,   /* bytes */
    DRIVE_EVENT = 300,  /* bytes */
    DRIVE_CLIENTS = 256 /* at most */
};

struct drive {
    int port;           /* on the loopback */
    const char *option; /* the product's own word from the command line, or NULL */
    size_t n;           /* clients */
    uint64_t given;     /* sequence numbers, for a product that gives none itself */
    const char *event;  /* DRIVE_EVENT letters, and a NUL */
    struct measure measure;
};

/* One connection. */
struct peer {
    int fd;
    bool is_subscriber;
    size_t index;      /* of the client */
    size_t turn;       /* transitions so far */
    int64_t sent_ns;   /* the one in flight; 0: none */
    uint64_t sequence; /* its number, for a product that gives none itself */
    void *connection;
};

struct product {
    const char *usage; /* of the option */
    void (*fill)(struct drive *drive);
    /* Blocks until connected; sets fd. */
    void (*open)(struct drive *drive, struct peer *peer);
    void (*close)(struct peer *peer);
    /* The first transition of this client. */
    void (*send)(struct drive *drive, struct peer *peer);
    /* The descriptor is readable: take all that is there. */
    void (*input)(struct drive *drive, struct peer *peer);
};

_Noreturn void give_up(const char *what, const char *why);

/* The case of this turn: 1 to DRIVE_CASES, and no other client's. */
size_t drive_case(const struct drive *drive, const struct peer *peer);

/* A transition goes out now; it was acknowledged; a subscriber saw its event. */
void drive_sent(struct peer *peer);
void drive_acknowledged(struct drive *drive, struct peer *peer, uint64_t sequence);
void drive_seen(struct drive *drive, uint64_t sequence);

/* May this client send another one? */
bool drive_goes_on(const struct drive *drive);

int drive_main(int argc, char **argv, const struct product *product);

#endif
