// SPDX-License-Identifier: EUPL-1.2
/* The interface's own description, OpenAPI 3.0, made of the routes and the protocol's tables: every
 * path, parameter, body and answer, problems, and how one signs in. Open to everybody. */
#ifndef CLIENTS_GATEWAY_OPENAPI_H
#define CLIENTS_GATEWAY_OPENAPI_H

#include <jansson.h>
#include <microhttpd.h>
#include <stdbool.h>

/* A new document. */
json_t *openapi_document(void);

/* As it is served; the caller's. */
struct MHD_Response *openapi_response(bool https);

#endif
