// SPDX-License-Identifier: EUPL-1.2
/* A document that is made, given to whom it was made for, if he is still let in: whether he might
 * read what is in it was asked before it was made, which takes seconds. */
#ifndef CLIENTS_GATEWAY_DELIVERY_H
#define CLIENTS_GATEWAY_DELIVERY_H

#include "clients/gateway/exchange.h"
#include "proto/acting.h"

/* Takes the response. */
void delivery_give(struct exchange *exchange, struct MHD_Response *response,
                   const struct acting *acting);

#endif
