// SPDX-License-Identifier: EUPL-1.2
/* What subscribers send goes by here. The library takes it in as fast as it comes, in its own
 * thread, and puts every topic into its tree, at some thirty times its bytes, before the loop can
 * say that it is too many: while both are quick, one look at the socket goes on for as long as
 * something comes. So recv is ours: from all connections at the door of the events together no more
 * is read than a bound until the loop has seen the socket empty. What comes meanwhile waits at the
 * sender's, and the thread rests for moments at a time. */
#ifndef WIRE_RECEIVING_H
#define WIRE_RECEIVING_H

#include <stdint.h>

/* `full` comes from the library's thread, when the bound was met: let the loop make a turn. */
void receiving_begin(uint16_t events_port, void (*full)(void *arg), void *arg);

/* `full` comes no more, and nothing is held up. */
void receiving_end(void);

/* The loop saw the events' socket empty. */
void receiving_emptied(void);

/* A connection was accepted, and has this descriptor. */
void receiving_came(int fd);

#endif
