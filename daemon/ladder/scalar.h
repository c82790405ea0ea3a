// SPDX-License-Identifier: EUPL-1.2
/* Internal to this folder: one scalar of a file to one value, strictly. False, with `out`
 * untouched, when the text is not of that form. */
#ifndef LADDER_SCALAR_H
#define LADDER_SCALAR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

/* Digits without leading zero, below 10^18. */
bool scalar_number(struct bytes text, uint64_t *out);

/* "13:30" to minutes since midnight; "24:00" is 1440. */
bool scalar_minute(struct bytes text, uint64_t *out);

bool scalar_bool(struct bytes text, bool *out);

/* One line: no control characters, not only spaces. */
bool scalar_is_line(struct bytes text);

/* How many letters differ, at most 3. */
unsigned scalar_distance(struct bytes a, const char *b);

#endif
