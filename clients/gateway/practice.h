// SPDX-License-Identifier: EUPL-1.2
/* Practice: a page on which one chooses who to be. Only where --practice was given and the daemon
 * itself says that it is a practice site. */
#ifndef CLIENTS_GATEWAY_PRACTICE_H
#define CLIENTS_GATEWAY_PRACTICE_H

#include "clients/gateway/exchange.h"

/* The page. */
void practice_answer_page(struct exchange *exchange);

/* What its form sends: person=CODE. */
void practice_answer_choice(struct exchange *exchange);

#endif
