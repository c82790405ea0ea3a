// SPDX-License-Identifier: EUPL-1.2
/* Moments as people in the Netherlands write them. Local time is that of $TZ, else of Amsterdam:
 * the machine's own setting says nothing about where the cases are. */
#ifndef CLIENTS_CLI_WHEN_H
#define CLIENTS_CLI_WHEN_H

#include <stdbool.h>

#include "base/instant.h"

#define WHEN_MAX 64

/* Before the first use, once. `english` decides the names of days and months. */
void when_init(bool english);

/* "dinsdag 10 maart 2026 17:00"; "" for no moment. Returns `out`. */
const char *when_long(struct instant instant, char out[WHEN_MAX]);
/* "di 10-03-2026 17:00", for tables; "-" for no moment. */
const char *when_short(struct instant instant, char out[WHEN_MAX]);
/* "dinsdag 10 maart 2026"; "" for no date. */
const char *when_date(struct civil_date date, char out[WHEN_MAX]);

/* "2026-03-10T16:00:00Z", for programs. */
const char *when_utc(struct instant instant, char out[WHEN_MAX]);

/* "2026-03-10 17:00", "2026-03-10T17:00" or "10-3-2026 17:00", in local time. */
bool when_parse(const char *text, struct instant *out);
/* What when_utc writes. */
bool when_parse_utc(const char *text, struct instant *out);
/* "10-3-2026" (ISO dates are proto's). */
bool when_parse_date(const char *text, struct civil_date *out);

#endif
