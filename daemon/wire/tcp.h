// SPDX-License-Identifier: EUPL-1.2
/* What the system knows of a TCP connection, by its descriptor. */
#ifndef WIRE_TCP_H
#define WIRE_TCP_H

#include <stdbool.h>
#include <stdint.h>

/* The system's own number of a socket, never 0 and never given again, where descriptors are. False
 * when it is no socket. */
bool tcp_cookie(int fd, uint64_t *cookie);

/* The port at this end, when there is another end: a listener has none. */
bool tcp_local_port(int fd, uint16_t *port);

/* How many bytes came in since it began, whether anybody read them or not. */
bool tcp_received(int fd, uint64_t *bytes);

/* It waits for connections, at this port. */
bool tcp_listens(int fd, uint16_t *port);

/* Of one that listens: from now on whoever knocks is not heard, and knocks again by himself, slower
 * and slower (the system's own SYN again); or is heard once more. */
bool tcp_shut_door(int fd, bool shut);

#endif
