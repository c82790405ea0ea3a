// SPDX-License-Identifier: EUPL-1.2
/* Many exchanges at once with one daemon, on one connection, driven from somebody else's loop; for
 * a program that answers many people, as client.h is for one. What was sent on a connection that
 * broke, or stays unanswered, is sent again with the same id until its time is over; a daemon that
 * asks for patience gets it; without a connection an exchange ends after some seconds. Also the
 * stream of events, as it comes.
 *
 * Two exchanges with one id do not run beside each other: the second waits for the first, and for
 * every answer that the first may still get, as an answer names nothing but the id.
 *
 * The loop polls courier_descriptors for reading and calls courier_turn once in each of its turns,
 * as the descriptors say only that something changed [Z1]. */
#ifndef CLIENTS_LIB_COURIER_H
#define CLIENTS_LIB_COURIER_H

#include "clients/lib/client.h"

struct courier;

enum { COURIER_PENDING_MAX = 4096, COURIER_DESCRIPTORS = 3 };

/* Called once for each exchange; the response is borrowed for the call, and NULL unless the outcome
 * is CLIENT_ANSWERED. */
typedef void courier_done(void *arg, enum client_outcome outcome, const struct response *response);

/* A notice of the stream, in the order in which they come. `notice` NULL: the stream is silent for
 * longer than its heartbeats allow. */
typedef void courier_heard(void *arg, const struct notice *notice);

/* NULL with errno. The profile is copied as far as it is needed. */
struct courier *courier_open(const struct profile *profile);
/* Whatever is under way ends as CLIENT_UNREACHABLE first. */
void courier_close(struct courier *courier);

/* -1 where there is none (yet). Those of a stream come with courier_follow. */
void courier_descriptors(const struct courier *courier, int out[COURIER_DESCRIPTORS]);

/* Sends a whole request; copies it. `done` comes later, never from within this call; what is over
 * the wire's limit is not sent, and ends as CLIENT_TOO_LARGE. False when there are
 * COURIER_PENDING_MAX already. */
bool courier_send(struct courier *courier, struct bytes frame, const struct id *id, int timeout_ms,
                  courier_done *done, void *arg);

/* Follows the stream at this endpoint, in place of any that was followed. False with errno. */
bool courier_follow(struct courier *courier, const char *endpoint, courier_heard *heard, void *arg);

/* Takes what came, sends what waits, ends what is late. True: there is more to do at once. */
bool courier_turn(struct courier *courier);

/* Milliseconds until a turn is due anyway. */
int courier_patience(const struct courier *courier);

size_t courier_pending(const struct courier *courier);

#endif
