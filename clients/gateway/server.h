// SPDX-License-Identifier: EUPL-1.2
/* The HTTP server in the loop: libmicrohttpd with its own epoll descriptor, polled by libuv; no
 * thread of its own. Takes a request in, refuses what is not plain (headers.h, target.h), finds the
 * session, hands it to whoever answers, and sends the answer.
 *
 * Not here: what stands at a path (answer.h). */
#ifndef CLIENTS_GATEWAY_SERVER_H
#define CLIENTS_GATEWAY_SERVER_H

#include "clients/gateway/exchange.h"

/* NULL after saying what is wrong. `address` becomes "127.0.0.1:7380", with the port that it got.
 */
struct server *server_open(struct gateway *gateway, const char *listen, char *address, size_t size);

/* What browsers are shown, as PEM; NULL: this is no https. */
const char *server_certificate(const struct server *server);

/* Let the library go on: after an answer to a connection that waited, or one that was woken. Its
 * next turn is then on the loop's timer. */
void server_wake(struct server *server);

/* No new connections. What is under way goes on. */
void server_quiesce(struct server *server);

/* Nothing may be suspended any more. The handles are closed by the loop's next turns. */
void server_close(struct server *server);
void server_free(struct server *server);

#endif
