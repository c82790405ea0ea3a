// SPDX-License-Identifier: EUPL-1.2
/* "/agenda/SECRET.ics": when a table meets, for a calendar program, which cannot sign in. Whoever
 * has the address has it all, so there is nothing in it that needs a secret but that somebody
 * belongs to the table; the daemon says whether he still does, at every request. */
#ifndef CLIENTS_GATEWAY_AGENDA_H
#define CLIENTS_GATEWAY_AGENDA_H

#include "clients/gateway/exchange.h"

/* False when the path is another. */
bool agenda_answer(struct exchange *exchange);

#endif
