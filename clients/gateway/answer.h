// SPDX-License-Identifier: EUPL-1.2
/* Which part of the gateway answers a request: the one dispatcher. */
#ifndef CLIENTS_GATEWAY_ANSWER_H
#define CLIENTS_GATEWAY_ANSWER_H

#include "clients/gateway/exchange.h"

void answer(struct exchange *exchange);

#endif
