// SPDX-License-Identifier: EUPL-1.2
/* What clients have brought in and the loop has not taken yet, kept within a bound by a thread of
 * its own. The queues of libzmq have no end here (README.md says why), and the loop may be away, as
 * in a batch or in a sync of the disk. Every 50 ms, or 10 while many come, the thread asks the
 * system how many bytes each connection received; over the bound of a door it breaks the
 * connections that brought most.
 *
 * "Not taken" is what a connection received less what the loop took of it, and nothing when the
 * loop saw the socket empty after it had taken something of that connection. So many who wait for
 * their answers are no flood, also when the socket is never empty; and what will never be taken
 * counts as well: a message without an end, or a connection whose messages the library does not
 * hand on. A topic counts until the socket was empty, as it stays in memory when it was taken; then
 * all of that door is forgotten, as no message to it is long enough to lie there without an end,
 * and a subscriber may ping for years without saying anything.
 *
 * It also keeps room: there are so many connections at once as the settings say, which bounds what
 * they take of memory, and three quarters of the descriptors that the process may have, so that the
 * rest is for the daemon's own files, whoever knocks. Over that, strangers go that are not through
 * their handshake, then who came last: who was there is served on. What a crowd took of memory is
 * given back when it has left. */
#ifndef WIRE_INTAKE_H
#define WIRE_INTAKE_H

#include <stdbool.h>
#include <stdint.h>

enum intake_door { INTAKE_COMMANDS, INTAKE_EVENTS, INTAKE_DOORS };

struct intake;

/* `endpoints` as bound, by door; so many connections at once. NULL when there is no thread or no
 * list of descriptors. */
struct intake *intake_start(const char *const endpoints[INTAKE_DOORS], uint64_t connections);

/* Ends the thread and frees; NULL is accepted. Before the sockets close. */
void intake_stop(struct intake *intake);

/* --- from the loop thread --- */

/* The loop took a message that came over the connection with this descriptor (ZMQ_SRCFD), and was
 * so many bytes there. The number may have become another connection's by then: that one is watched
 * a little later. */
void intake_took(struct intake *intake, int descriptor, uint64_t bytes);

/* The loop saw the socket empty: whatever was flooded no longer is. */
void intake_emptied(struct intake *intake, enum intake_door door);

/* A socket was given up, with all that lay in it. */
void intake_let_go(struct intake *intake);

/* A bound was passed and the socket has not been empty since. Let nobody new in: who comes back to
 * go on would be as quick as the thread. */
bool intake_is_flooded(struct intake *intake);

/* Connections broken since the start: for what they brought, and for room. */
uint64_t intake_broken(struct intake *intake);
uint64_t intake_crowded_out(struct intake *intake);

#endif
