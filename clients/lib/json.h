// SPDX-License-Identifier: EUPL-1.2
/* msgpack as JSON. Field types give what JSON lacks: moments become "…Z" in UTC, bytes become hex.
 * What the table does not know is shown as it came.
 *
 * In two dresses: with the protocol's own names (`doorbraak --json`), and as the web has it, with
 * names in camelCase, durations by amount and unit, events by name, and msgpack that stands in a
 * field of bytes opened. */
#ifndef CLIENTS_LIB_JSON_H
#define CLIENTS_LIB_JSON_H

#include <jansson.h>

#include "proto/message.h"

enum { JSON_NAME_MAX = 80 };

/* A new value; JSON null when the bytes cannot be read. `message` may be NULL. */
json_t *json_of_bytes(struct bytes value, const struct message *message);
json_t *json_camel_of_bytes(struct bytes value, const struct message *message);

/* One line on stdout; takes the value. */
void json_print_take(json_t *value);

/* A name of the protocol as the web has it: "case_id" becomes "caseId". */
void json_camel(const char *name, char out[JSON_NAME_MAX]);

/* The field of a message that has this name there; NULL when there is none. */
const struct field *json_camel_field(const struct message *message, struct bytes camel);

/* "workingDays" of a packed duration, and back: 0 when it is no unit. */
const char *json_unit_name(unsigned unit);
unsigned json_unit(const char *name);

#endif
