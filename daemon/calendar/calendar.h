// SPDX-License-Identifier: EUPL-1.2
/* The working calendar of an organisation and the arithmetic of working time: hours per weekday,
 * holidays and closing days. Reads no file and no clock: the calendar arrives complete, by a
 * CALENDAR_INSTALLED event. Pauses and rules are deadline.h's.
 *
 * Every function that could look outside valid_from … valid_until returns false then and leaves
 * `out` untouched: a date that the calendar does not know is never guessed. */
#ifndef CALENDAR_CALENDAR_H
#define CALENDAR_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/instant.h"
#include "calendar/zone.h"

/* Minutes since midnight, local; open_minute is open, close_minute (up to 1440) no longer is.
 * Both zero: closed. */
struct working_hours {
    uint16_t open_minute;
    uint16_t close_minute;
};

/* A holiday, or a closing day of the organisation. */
struct closed_day {
    struct civil_date date;
    char name[48]; /* UTF-8, as explanations show it: "Tweede paasdag" */
};

struct calendar {
    char code[32];
    uint32_t version;
    struct working_hours hours[7][2]; /* [0] = Monday; the second is for after a break */
    size_t n_closed;
    const struct closed_day *closed; /* borrowed; ascending by date; a date may stand there twice */
    struct civil_date valid_from;
    struct civil_date valid_until; /* the last valid day */
};

enum day_kind {
    DAY_WORKING,
    DAY_WEEKLY_CLOSED, /* a weekday without hours, also when it is a holiday */
    DAY_CLOSED,        /* a holiday or closing day on a weekday that has hours */
    DAY_BEYOND,        /* outside the calendar's validity: not known */
};

/* What every function here relies on: hours in order and within a day, at least one weekday open,
 * closed days ascending, validity not empty and not before 1970. For whoever installs a calendar.
 */
bool calendar_is_valid(const struct calendar *calendar);

bool calendar_covers(const struct calendar *calendar, struct civil_date date);

/* Any instant may be asked, the farthest too. */
bool calendar_covers_instant(const struct calendar *calendar, const struct zone *zone,
                             struct instant at);

enum day_kind calendar_day_kind(const struct calendar *calendar, struct civil_date date);

/* False for a day beyond the calendar too; calendar_day_kind tells them apart. */
bool calendar_is_working_day(const struct calendar *calendar, struct civil_date date);

/* The name of a holiday or closing day (the first, where two fall together), else NULL. */
const char *calendar_closed_name(const struct calendar *calendar, struct civil_date date);

/* The first working day strictly after (before) the date. */
bool calendar_next_working_day(const struct calendar *calendar, struct civil_date date,
                               struct civil_date *out);
bool calendar_previous_working_day(const struct calendar *calendar, struct civil_date date,
                                   struct civil_date *out);

/* Whether work is done at that moment; false beyond the calendar. */
bool calendar_is_open(const struct calendar *calendar, const struct zone *zone, struct instant at);

/* The closing time of the days-th working day after the start's own day, which is not counted,
 * whatever the hour. 0 days: of the start's day itself, or of the next working day. */
bool calendar_add_working_days(const struct calendar *calendar, const struct zone *zone,
                               struct instant start, uint32_t days, struct instant *out);

/* The moment at which `ms` milliseconds of open time have passed since the start. Time that runs
 * out exactly at closing time ends there, not at the next opening. 0 ms: the start itself when
 * open, else the next opening. `ms` is not negative. */
bool calendar_add_working_ms(const struct calendar *calendar, const struct zone *zone,
                             struct instant start, int64_t ms, struct instant *out);

/* The same in whole hours and minutes of open time. */
bool calendar_add_working_hours(const struct calendar *calendar, const struct zone *zone,
                                struct instant start, uint32_t hours, struct instant *out);
bool calendar_add_working_minutes(const struct calendar *calendar, const struct zone *zone,
                                  struct instant start, uint32_t minutes, struct instant *out);

/* Open time between two instants in milliseconds; 0 when `until` is not after `from`. */
bool calendar_working_ms_between(const struct calendar *calendar, const struct zone *zone,
                                 struct instant from, struct instant until, int64_t *out);

/* 23:59:59 local on the days-th day after the start's day, working day or not. (Midnight itself
 * would bear the name of the day after.) */
bool calendar_add_calendar_days(const struct calendar *calendar, const struct zone *zone,
                                struct instant start, uint32_t days, struct instant *out);

/* The closing time of the working day that lies `days` working days before the date, which is not
 * counted itself. 0 days: of the date itself, or of the last working day before it. */
bool calendar_working_days_before(const struct calendar *calendar, const struct zone *zone,
                                  struct civil_date date, uint32_t days, struct instant *out);

/* 23:59:59 local on that date, working day or not. */
bool calendar_end_of_date(const struct calendar *calendar, const struct zone *zone,
                          struct civil_date date, struct instant *out);

/* 23:59:59 local on the day of the start. */
bool calendar_same_day(const struct calendar *calendar, const struct zone *zone,
                       struct instant start, struct instant *out);

#endif
