// SPDX-License-Identifier: EUPL-1.2
/* What a request holds (places of its path, parameters, a JSON object) becomes the struct of its
 * message, by the protocol's own tables and codec. Everything that is wrong is found at once.
 *
 * Taken are, by the type of the field: a number as a whole JSON number; a yes or no as true or
 * false; texts as an object by field; a list as an array of objects; codes as an array of strings;
 * a moment as RFC 3339; a duration as {"amount": 2, "unit": "workingDays"}; bytes and ids as hex;
 * everything else as a string. In a URL, codes have commas between. */
#ifndef CLIENTS_GATEWAY_BODY_H
#define CLIENTS_GATEWAY_BODY_H

#include "clients/gateway/problem.h"

/* A struct of the route's message in the exchange's arena; NULL when `problems` says why not. */
void *body_read(struct exchange *exchange, const struct route_match *match,
                struct problems *problems);

#endif
