// SPDX-License-Identifier: EUPL-1.2
/* The two time types of the whole program. They never convert silently: a civil date becomes an
 * instant only through a zone (calendar/zone.h). */
#ifndef BASE_INSTANT_H
#define BASE_INSTANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Milliseconds since 1970-01-01T00:00:00Z; 0 means "none". */
struct instant {
    int64_t ms;
};

/* Days since 1970-01-01 in the proleptic Gregorian calendar, plus one, so that 0 means "none". */
struct civil_date {
    int32_t n;
};

static inline struct instant instant_of_ms(int64_t ms)
{
    return (struct instant){ms};
}

struct civil_date civil_date_of(int year, int month, int day);
void civil_date_split(struct civil_date date, int *year, int *month, int *day);

/* 0 = Monday … 6 = Sunday. */
int civil_date_weekday(struct civil_date date);

static inline struct civil_date civil_date_add(struct civil_date date, int32_t days)
{
    return (struct civil_date){date.n + days};
}

/* "2026-03-02": strict, a date that exists between 1900 and 2199; false and `out` untouched else.
 */
bool civil_date_parse(const char *text, size_t len, struct civil_date *out);

/* Writes 10 characters and a NUL. */
void civil_date_format(struct civil_date date, char out[11]);

#endif
