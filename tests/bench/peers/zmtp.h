// SPDX-License-Identifier: EUPL-1.2
/* A client's end of one ZeroMQ connection, by hand: ZMTP 3.0 (RFC 23) with CURVE (RFC 26) or PLAIN
 * (RFC 24), over a blocking descriptor. libzmq as a client costs a thread and two wake-ups a
 * message, more than the clients of the products that the daemon is measured beside; this one costs
 * what theirs do, so that the figures differ by the servers. For benches alone: whatever is not as
 * expected ends the program. */
#ifndef BENCH_ZMTP_H
#define BENCH_ZMTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

#define ZMTP_BUFFER 65536

struct zmtp_keys {
    bool encrypts;          /* CURVE; else PLAIN, with the public key as a name */
    char public_text[41];   /* Z85 */
    uint8_t server[32];     /* for CURVE only */
    uint8_t public_key[32]; /* the client's */
    uint8_t secret[32];
};

struct zmtp {
    int fd;
    bool encrypts;
    uint8_t shared[32]; /* key of this connection, both ways */
    uint64_t nonce;
    size_t len; /* bytes that lie in `in` */
    size_t at;  /* of which these are taken */
    uint8_t in[ZMTP_BUFFER];
    uint8_t out[ZMTP_BUFFER];
    uint8_t opened[ZMTP_BUFFER];
};

/* Connects to the port on the loopback as a "DEALER" or "SUB", until the other side says READY. */
void zmtp_open(struct zmtp *zmtp, int port, const char *type, const struct zmtp_keys *keys);
void zmtp_close(struct zmtp *zmtp);

/* One message of one frame. */
void zmtp_send(struct zmtp *zmtp, struct bytes frame);

/* Reads what is there, blocking when there is nothing. */
void zmtp_fill(struct zmtp *zmtp);
/* The next frame that lies here whole; valid until the next call on this connection. */
bool zmtp_take(struct zmtp *zmtp, struct bytes *frame, bool *more);

#endif
