// SPDX-License-Identifier: EUPL-1.2
/* The headers that every answer has, whatever it is: no frames, no script or style but from our own
 * files, no guessing of types, no referrer for others, nothing kept where nobody said so. */
#ifndef CLIENTS_GATEWAY_SECURITY_H
#define CLIENTS_GATEWAY_SECURITY_H

#include <microhttpd.h>
#include <stdbool.h>

/* `https`: browsers are told to come back that way only. */
void security_add_headers(struct MHD_Response *response, bool https);

/* In place of what security_add_headers put there. */
void security_replace_header(struct MHD_Response *response, const char *name, const char *value);

#endif
