// SPDX-License-Identifier: EUPL-1.2
/* A command or query to the daemon, for the person who is signed in: the gateway's own key, and in
 * the envelope whom it acts for. Everything that the gateway asks goes by here. */
#ifndef CLIENTS_GATEWAY_ASK_H
#define CLIENTS_GATEWAY_ASK_H

#include "clients/gateway/exchange.h"
#include "clients/lib/courier.h"
#include "proto/acting.h"

enum { ASK_TIMEOUT_MS = 15000, ASK_BACKUP_MS = 600000 };

/* `acting` NULL: for nobody, the gateway itself. `id` NULL: a new one (queries). */
bool ask_send(struct gateway *gateway, const struct message *message, const void *body,
              const struct id *id, const struct acting *acting, courier_done *done, void *arg);

/* Whom a session's requests are made for. */
struct acting ask_acting(const struct session *session);

/* The same of an exchange, which is `done`'s arg. When there is no room, or as much of this person
 * is under way as may be (turns.h), it is answered here. */
void ask_for(struct exchange *exchange, const struct acting *acting, const struct message *message,
             const void *body, const struct id *id, courier_done *done);

/* One of the turns of this person (turns.h), for what is asked with ask_send; false: he has none
 * left, and the exchange is answered. */
bool ask_take_turn(struct exchange *exchange, const struct code *person);

/* What came of a query hello for somebody: is he still let in? */
enum ask_let_in { ASK_UNKNOWN, ASK_LET_IN, ASK_SHUT_OUT };
enum ask_let_in ask_let_in(enum client_outcome outcome, const struct response *response);

/* The refusal is about the person; else the gateway itself was shut out. */
bool ask_is_shut_out(const struct reply *reply);

/* No answer came: answers the exchange with 503. Nothing is known to have been done, and sending
 * the same id again is safe. */
void ask_answer_away(struct exchange *exchange, enum client_outcome outcome);

#endif
