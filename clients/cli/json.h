// SPDX-License-Identifier: EUPL-1.2
/* msgpack as JSON, for --json. Field types give what JSON lacks: moments become "…Z" in UTC,
 * bytes become hex. What the table does not know is shown as it came. */
#ifndef CLIENTS_CLI_JSON_H
#define CLIENTS_CLI_JSON_H

#include <jansson.h>

#include "proto/message.h"

/* A new value; JSON null when the bytes cannot be read. `message` may be NULL. */
json_t *json_of_bytes(struct bytes value, const struct message *message);

/* One line on stdout; takes the value. */
void json_print_take(json_t *value);

#endif
