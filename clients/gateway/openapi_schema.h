// SPDX-License-Identifier: EUPL-1.2
/* What the description of the interface says of values: messages and their fields as schemas. For
 * openapi.c. */
#ifndef CLIENTS_GATEWAY_OPENAPI_SCHEMA_H
#define CLIENTS_GATEWAY_OPENAPI_SCHEMA_H

#include <jansson.h>

#include "clients/gateway/routes.h"

enum { SCHEMA_NAME_MAX = 96 };

/* Schemas of messages that are asked for while the paths are written, each once, by name. */
struct schemas {
    json_t *made;
};

void schema_put(json_t *object, const char *key, const char *text);

/* "case_line" becomes "CaseLine". */
void schema_pascal(const char *name, const char *suffix, char out[SCHEMA_NAME_MAX]);

/* To what stands under components. */
json_t *schema_reference(const char *part, const char *name);

/* New ones; `format` and `pattern` may be NULL. */
json_t *schema_typed(const char *type, const char *format, const char *pattern);
json_t *schema_code(void);
json_t *schema_array_take(json_t *items, uint32_t most);

json_t *schema_of_field(struct schemas *schemas, const struct message *message,
                        const struct field *field);

/* The fields of a message as an object; of a request (`route`) without those in its path. */
json_t *schema_object(struct schemas *schemas, const struct message *message,
                      const struct route *route);

/* A reference to the schema of a message, which is made when it is asked for first. */
json_t *schema_of_message(struct schemas *schemas, const struct message *message);

/* Does this field stand in the route's path? */
bool schema_is_place(const struct route *route, const struct field *field);

#endif
