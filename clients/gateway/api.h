// SPDX-License-Identifier: EUPL-1.2
/* /v1: the protocol's commands and queries as JSON over HTTP, the session, the stream. */
#ifndef CLIENTS_GATEWAY_API_H
#define CLIENTS_GATEWAY_API_H

#include "clients/gateway/exchange.h"

void api_answer(struct exchange *exchange);

#endif
