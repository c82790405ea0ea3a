// SPDX-License-Identifier: EUPL-1.2
/* The socket that browsers, or a proxy, connect to. */
#ifndef CLIENTS_GATEWAY_LISTENING_H
#define CLIENTS_GATEWAY_LISTENING_H

#include <stddef.h>

/* At "127.0.0.1:7380" or "[::1]:7380": a socket that listens, or -1 with errno. */
int listening_open(const char *where);

/* Where it does, with the port that it got. */
void listening_address(int fd, char *out, size_t size);

#endif
