// SPDX-License-Identifier: EUPL-1.2
/* The rule at the end of a time zone file, as POSIX TZ writes it ("CET-1CEST,M3.5.0,M10.5.0/3"):
 * how the clock is put forward and back from the last listed change on. */
#ifndef LADDER_POSIX_TZ_H
#define LADDER_POSIX_TZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

enum posix_tz_day { POSIX_TZ_MONTH_WEEK_DAY, POSIX_TZ_JULIAN, POSIX_TZ_DAY_OF_YEAR };

struct posix_tz_moment {
    enum posix_tz_day kind;
    int month;      /* 1 … 12 */
    int week;       /* 1 … 5; 5: the last */
    int day;        /* 0 = Sunday … 6; or the day of the year, from 1 (JULIAN) or 0 */
    int32_t time_s; /* local, may be below 0 and over a day */
};

struct posix_tz {
    int32_t standard_s; /* seconds east of UTC */
    bool has_summer;
    int32_t summer_s;
    struct posix_tz_moment begin; /* of summer time */
    struct posix_tz_moment end;
};

bool posix_tz_parse(struct bytes text, struct posix_tz *out);

/* Seconds since 1970, UTC, at which summer time begins and ends in a year. */
int64_t posix_tz_begin(const struct posix_tz *tz, int year);
int64_t posix_tz_end(const struct posix_tz *tz, int year);

#endif
