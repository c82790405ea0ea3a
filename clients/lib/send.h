// SPDX-License-Identifier: EUPL-1.2
/* A command by way of the outbox: stored before it is sent, gone when its reply is there. What
 * waited from earlier goes first, in the order in which it was written. */
#ifndef CLIENTS_LIB_SEND_H
#define CLIENTS_LIB_SEND_H

#include "clients/lib/client.h"
#include "clients/lib/outbox.h"

enum sent_state {
    SENT_DONE,        /* `reply` says what it did */
    SENT_REFUSED,     /* `reply` says why; nothing is kept */
    SENT_KEPT,        /* no final reply: it waits in the outbox */
    SENT_NOT_STORED,  /* the outbox cannot be written: nothing was sent; `error` is an errno */
    SENT_UNKNOWN,     /* sent without the outbox, and no reply */
    SENT_UNREACHABLE, /* without the outbox: never sent */
    SENT_NOT_ADMITTED /* without the outbox: the daemon refuses this key */
};

struct sent {
    enum sent_state state;
    enum client_outcome outcome; /* what the last exchange came to */
    struct id id;
    struct reply reply;  /* when there was one */
    struct bytes answer; /* of the last exchange; empty when there is none */
    int error;           /* errno of SENT_NOT_STORED */
    bool behind;         /* kept because older ones, or another process, went first */
};

/* What became of one that waited; `entry` with its frame is borrowed for the call. */
struct send_report {
    void *arg;
    void (*waited)(void *arg, const struct outbox_entry *entry, const struct sent *sent);
    void (*expired)(void *arg, const struct outbox_entry *entry); /* too old to be sent */
};

/* Sends what waits; stops at the first that finds no daemon. A refused one stays, marked. True when
 * nothing waits any more (expired, refused and unreadable ones do not count). */
bool send_outbox(struct client *client, const struct profile *profile, int timeout_ms,
                 const struct send_report *report, struct arena *arena);

/* Stores, sends, removes. LINEs of the reply live in the arena, the answer in the client. */
void send_command(struct client *client, const struct profile *profile,
                  const struct message *message, const void *body, int timeout_ms,
                  const struct send_report *report, struct arena *arena, struct sent *out);

/* The same without the outbox, for what makes no sense later: reading, moving a practice clock. */
void send_command_now(struct client *client, const struct message *message, const void *body,
                      int timeout_ms, struct arena *arena, struct sent *out);

#endif
