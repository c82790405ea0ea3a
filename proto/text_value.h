// SPDX-License-Identifier: EUPL-1.2
/* Single values as people write them, for text.c, text_show.c and the clients'
 * JSON. Readers return false and leave `out`
 * untouched for anything that text.h does not allow. */
#ifndef PROTO_TEXT_VALUE_H
#define PROTO_TEXT_VALUE_H

#include "proto/message.h"

#define TEXT_INSTANT_MAX UINT64_C(7258118400000) /* the year 2200, as in message.c */

/* Is it an amount of money: does the name end in "cents"? */
bool text_is_cents(const struct field *field);

/* Without blanks at either end. */
struct bytes text_value_trim(struct bytes value);

bool text_value_u64(struct bytes value, uint64_t *out);
bool text_value_cents(struct bytes value, uint64_t *out);
bool text_value_bool(struct bytes value, bool *out);
bool text_value_case(struct bytes value, struct case_id *out);
bool text_value_hex(struct bytes value, uint8_t *out); /* value.len / 2 bytes */
bool text_value_instant(struct bytes value, struct instant *out);

/* "2026-03-02T08:00:00Z", with milliseconds when there are any; in 1970 … 2200. */
#define TEXT_INSTANT_TEXT 32
void text_value_instant_format(struct instant instant, char out[TEXT_INSTANT_TEXT]);

#endif
