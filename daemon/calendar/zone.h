// SPDX-License-Identifier: EUPL-1.2
/* A time zone as a value: a list of offsets, filled outside core (from tzdata) and carried by a
 * ZONE_INSTALLED event. The only bridge between civil dates and instants. Nothing here knows a
 * rule such as "last Sunday of March": whoever fills the list expands it as far as calendars go. */
#ifndef CALENDAR_ZONE_H
#define CALENDAR_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/instant.h"

#define ZONE_DAY_S        86400
#define ZONE_OFFSET_MAX_S 93600 /* 26 hours */

/* Local time = UTC + offset_s, from utc_s (seconds since 1970) on. */
struct zone_transition {
    int64_t utc_s;
    int32_t offset_s;
};

/* `transitions` is borrowed and ascending; the first entry is the base and holds for everything
 * before it too (utc_s = INT64_MIN is usual); the last one holds for ever. */
struct zone {
    char name[40];    /* "Europe/Amsterdam" */
    char version[24]; /* of tzdata: "2026a" */
    size_t n;
    const struct zone_transition *transitions;
};

struct civil_time {
    struct civil_date date;
    int32_t second_of_day; /* 0 … 86399 */
};

/* What every function here relies on: at least one transition, strictly ascending, offsets within
 * ZONE_OFFSET_MAX_S, names that end. For whoever installs a zone. */
bool zone_is_valid(const struct zone *zone);

/* Seconds that local time is ahead of UTC at that moment. */
int32_t zone_offset_s(const struct zone *zone, struct instant instant);

/* The civil date and time of an instant; parts of a second are cut off. The instant lies within
 * a million days of 1970. */
struct civil_time zone_local(const struct zone *zone, struct instant instant);

/* The instant of a civil time; second_of_day is 0 … 86400 (86400 = midnight after the date).
 * A time that does not exist (clock put forward) shifts by the offset before the gap: 02:30 becomes
 * 03:30. A time that exists twice (clock put back) is the first of the two. */
struct instant zone_instant(const struct zone *zone, struct civil_date date, int32_t second_of_day);

#endif
