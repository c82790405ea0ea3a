// SPDX-License-Identifier: EUPL-1.2
/* Which command or query stands at which method and path: routes.def as a table, and finding in it.
 * Not here: what is done with a request (api.h). */
#ifndef CLIENTS_GATEWAY_ROUTES_H
#define CLIENTS_GATEWAY_ROUTES_H

#include "proto/messages.h"

enum route_method { ROUTE_GET, ROUTE_POST, ROUTE_PUT, ROUTE_DELETE };

struct route {
    const struct message *message;
    enum route_method method;
    const char *path; /* behind /v1, with places as "{caseId}" */
};

enum { ROUTE_PLACES_MAX = 4 };

/* A place of a path and what stands there; both borrowed. */
struct route_place {
    const struct field *field;
    struct bytes value;
};

struct route_match {
    const struct route *route; /* NULL: no route has this path with this method */
    bool path_known;           /* but it has it with another method */
    size_t n;
    struct route_place places[ROUTE_PLACES_MAX];
};

/* Every route in turn; NULL past the last. */
const struct route *route_at(size_t index);

/* `path` is what stands behind /v1, decoded. */
struct route_match route_find(enum route_method method, const char *path);

/* A query changes nothing and needs no Idempotency-Key. */
bool route_is_query(const struct route *route);

const char *route_method_name(enum route_method method);

#endif
