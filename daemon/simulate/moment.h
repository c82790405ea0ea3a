// SPDX-License-Identifier: EUPL-1.2
/* Moments as logs write them. */
#ifndef SIMULATE_MOMENT_H
#define SIMULATE_MOMENT_H

#include "base/bytes.h"
#include "calendar/zone.h"

/* What a date without a time means. */
enum moment_of_day { MOMENT_START, MOMENT_END }; /* 00:00:00, 23:59:59 */

/* Reads, with T or a space before the time, seconds and their fraction at will:
 *   2011-10-11T13:45:40.276+02:00, …Z     an instant
 *   2024-03-01 09:00[:00], 2024-03-01     in the zone
 *   01-03-2024 09:00[:00], 01-03-2024     likewise; also 1-3-2024 and 01/03/2024
 * False, and `out` untouched, for anything else. */
bool moment_read(struct bytes text, const struct zone *zone, enum moment_of_day of_day,
                 struct instant *out);

#endif
