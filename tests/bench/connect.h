// SPDX-License-Identifier: EUPL-1.2
/* Sockets to the daemon with the keys that a fill wrote. What goes wrong ends the program. */
#ifndef BENCH_CONNECT_H
#define BENCH_CONNECT_H

struct connect_keys {
    char server[41];
    char public_key[41];
    char secret[41];
};

/* `path` holds the public and the secret half, as ZeroMQ writes them, a line each. */
void connect_read_keys(struct connect_keys *keys, const char *server, const char *path);

/* A ZMQ_SUB hears all events. It has no limit: a subscriber that falls behind is measured, not cut
 * off. */
void *connect_socket(void *context, int type, const char *endpoint,
                     const struct connect_keys *keys);

#endif
