// SPDX-License-Identifier: EUPL-1.2
/* Sockets to a daemon: CURVE with its key pinned, bounded, with what becomes of the connection. For
 * the files of this folder, which alone know ZeroMQ. */
#ifndef CLIENTS_LIB_SOCKET_H
#define CLIENTS_LIB_SOCKET_H

#include "clients/lib/profile.h"
#include "proto/envelope.h"

struct socket_keys {
    uint8_t server[PROFILE_KEY_SIZE];
    uint8_t public_key[PROFILE_KEY_SIZE];
    uint8_t secret[PROFILE_KEY_SIZE];
};

void socket_keys_of(const struct profile *profile, struct socket_keys *out);

bool socket_option(void *socket, int option, int value);
bool socket_secure(void *socket, const struct socket_keys *keys);

/* A subscriber of the daemon's events; NULL with errno. */
void *socket_subscribe(void *context, const struct socket_keys *keys, const char *endpoint);

/* What tells about the connection of `socket`; NULL with errno. `number`: a different one for each
 * monitor of a context that lives. */
void *socket_monitor(void *context, void *socket, unsigned number);

enum socket_change { SOCKET_SAME, SOCKET_BROKEN, SOCKET_REFUSED };

/* What the monitor has had to say since. */
enum socket_change socket_changed(void *monitor);

enum socket_taken { SOCKET_NOTHING, SOCKET_NOTICE, SOCKET_OTHER };

/* The next notice of a subscriber, if there is one; SOCKET_OTHER: something came that is none. */
enum socket_taken socket_take_notice(void *stream, struct notice *out);

#endif
