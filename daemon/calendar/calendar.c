// SPDX-License-Identifier: EUPL-1.2
/* Days first, then hours. Every loop walks over days and ends at the calendar's validity. */
#include "calendar/calendar.h"

#include <string.h>

#include "base/assert.h"

#define HOUR_MS     3600000
#define MINUTE_MS   60000
#define LAST_SECOND (ZONE_DAY_S - 1)

/* Outside these (the years -565 and 4505) lies only nonsense, which zone_local would not take. */
#define INSTANT_MAX_MS INT64_C(80000000000000)

static bool hours_none(struct working_hours hours)
{
    return hours.open_minute == 0 && hours.close_minute == 0;
}

static bool hours_are_valid(const struct working_hours day[2])
{
    if (hours_none(day[0]))
        return hours_none(day[1]);
    if (day[0].open_minute >= day[0].close_minute || day[0].close_minute > 1440)
        return false;
    return hours_none(day[1]) ||
           (day[1].open_minute >= day[0].close_minute && day[1].open_minute < day[1].close_minute &&
            day[1].close_minute <= 1440);
}

bool calendar_is_valid(const struct calendar *calendar)
{
    bool open = false;
    for (int i = 0; i < 7; i++) {
        if (!hours_are_valid(calendar->hours[i]))
            return false;
        open = open || !hours_none(calendar->hours[i][0]);
    }
    for (size_t i = 0; i < calendar->n_closed; i++) {
        const struct closed_day *day = &calendar->closed[i];
        if (memchr(day->name, 0, sizeof(day->name)) == NULL ||
            (i > 0 && day->date.n < day[-1].date.n))
            return false;
    }
    return open && memchr(calendar->code, 0, sizeof(calendar->code)) != NULL &&
           calendar->valid_from.n > 0 && calendar->valid_from.n <= calendar->valid_until.n;
}

bool calendar_covers(const struct calendar *calendar, struct civil_date date)
{
    return date.n >= calendar->valid_from.n && date.n <= calendar->valid_until.n;
}

const char *calendar_closed_name(const struct calendar *calendar, struct civil_date date)
{
    size_t low = 0;
    size_t high = calendar->n_closed;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (calendar->closed[middle].date.n < date.n)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < calendar->n_closed && calendar->closed[low].date.n == date.n)
        return calendar->closed[low].name;
    return NULL;
}

enum day_kind calendar_day_kind(const struct calendar *calendar, struct civil_date date)
{
    if (!calendar_covers(calendar, date))
        return DAY_BEYOND;
    if (hours_none(calendar->hours[civil_date_weekday(date)][0]))
        return DAY_WEEKLY_CLOSED;
    return calendar_closed_name(calendar, date) != NULL ? DAY_CLOSED : DAY_WORKING;
}

bool calendar_is_working_day(const struct calendar *calendar, struct civil_date date)
{
    return calendar_day_kind(calendar, date) == DAY_WORKING;
}

/* The count-th working day from `date` in steps of +1 or -1, `date` not counted; with count 0
 * `date` itself when it is one, else the first in that direction. */
static bool working_day_from(const struct calendar *calendar, struct civil_date date, int32_t step,
                             uint32_t count, struct civil_date *out)
{
    if (count == 0) {
        date = civil_date_add(date, -step);
        count = 1;
    } else if (!calendar_covers(calendar, date)) {
        return false;
    }
    while (count > 0) {
        date = civil_date_add(date, step);
        if (!calendar_covers(calendar, date))
            return false;
        if (calendar_is_working_day(calendar, date))
            count--;
    }
    *out = date;
    return true;
}

bool calendar_next_working_day(const struct calendar *calendar, struct civil_date date,
                               struct civil_date *out)
{
    return working_day_from(calendar, date, 1, 1, out);
}

bool calendar_previous_working_day(const struct calendar *calendar, struct civil_date date,
                                   struct civil_date *out)
{
    return working_day_from(calendar, date, -1, 1, out);
}

/* The local date of an instant that the calendar covers. */
static bool covered_date(const struct calendar *calendar, const struct zone *zone,
                         struct instant at, struct civil_date *out)
{
    if (at.ms < -INSTANT_MAX_MS || at.ms > INSTANT_MAX_MS)
        return false;
    struct civil_date date = zone_local(zone, at).date;
    if (!calendar_covers(calendar, date))
        return false;
    *out = date;
    return true;
}

bool calendar_covers_instant(const struct calendar *calendar, const struct zone *zone,
                             struct instant at)
{
    struct civil_date date;
    return covered_date(calendar, zone, at, &date);
}

static struct instant closing_time(const struct calendar *calendar, const struct zone *zone,
                                   struct civil_date date)
{
    const struct working_hours *day = calendar->hours[civil_date_weekday(date)];
    uint16_t minute = hours_none(day[1]) ? day[0].close_minute : day[1].close_minute;
    return zone_instant(zone, date, minute * 60);
}

bool calendar_add_working_days(const struct calendar *calendar, const struct zone *zone,
                               struct instant start, uint32_t days, struct instant *out)
{
    struct civil_date date;
    if (!covered_date(calendar, zone, start, &date) ||
        !working_day_from(calendar, date, 1, days, &date))
        return false;
    *out = closing_time(calendar, zone, date);
    return true;
}

bool calendar_working_days_before(const struct calendar *calendar, const struct zone *zone,
                                  struct civil_date date, uint32_t days, struct instant *out)
{
    struct civil_date day;
    if (!calendar_covers(calendar, date) || !working_day_from(calendar, date, -1, days, &day))
        return false;
    *out = closing_time(calendar, zone, day);
    return true;
}

struct span {
    int64_t from_ms;
    int64_t until_ms;
};

/* The open time of a date, as instants. Where the clock is put forward a span may come out empty
 * or overlap the one before it: the walkers below keep a cursor and never count a moment twice. */
static size_t open_spans(const struct calendar *calendar, const struct zone *zone,
                         struct civil_date date, struct span out[2])
{
    if (!calendar_is_working_day(calendar, date))
        return 0;
    const struct working_hours *day = calendar->hours[civil_date_weekday(date)];
    size_t n = hours_none(day[1]) ? 1 : 2;
    for (size_t i = 0; i < n; i++) {
        out[i].from_ms = zone_instant(zone, date, day[i].open_minute * 60).ms;
        out[i].until_ms = zone_instant(zone, date, day[i].close_minute * 60).ms;
    }
    return n;
}

bool calendar_is_open(const struct calendar *calendar, const struct zone *zone, struct instant at)
{
    struct civil_date date;
    if (!covered_date(calendar, zone, at, &date))
        return false;
    struct span spans[2];
    size_t n = open_spans(calendar, zone, date, spans);
    for (size_t i = 0; i < n; i++)
        if (at.ms >= spans[i].from_ms && at.ms < spans[i].until_ms)
            return true;
    return false;
}

/* Spends *left on the open time of one date from *cursor on; true when it ran out, at *cursor. */
static bool spend_date(const struct calendar *calendar, const struct zone *zone,
                       struct civil_date date, int64_t *cursor, int64_t *left)
{
    struct span spans[2];
    size_t n = open_spans(calendar, zone, date, spans);
    for (size_t i = 0; i < n; i++) {
        int64_t from = spans[i].from_ms > *cursor ? spans[i].from_ms : *cursor;
        if (from >= spans[i].until_ms)
            continue;
        if (*left <= spans[i].until_ms - from) {
            *cursor = from + *left;
            return true;
        }
        *left -= spans[i].until_ms - from;
        *cursor = spans[i].until_ms;
    }
    return false;
}

bool calendar_add_working_ms(const struct calendar *calendar, const struct zone *zone,
                             struct instant start, int64_t ms, struct instant *out)
{
    ASSERT(ms >= 0);
    struct civil_date date;
    if (!covered_date(calendar, zone, start, &date))
        return false;
    int64_t cursor = start.ms;
    int64_t left = ms;
    while (!spend_date(calendar, zone, date, &cursor, &left)) {
        date = civil_date_add(date, 1);
        if (!calendar_covers(calendar, date))
            return false;
    }
    *out = instant_of_ms(cursor);
    return true;
}

bool calendar_add_working_hours(const struct calendar *calendar, const struct zone *zone,
                                struct instant start, uint32_t hours, struct instant *out)
{
    return calendar_add_working_ms(calendar, zone, start, (int64_t)hours * HOUR_MS, out);
}

bool calendar_add_working_minutes(const struct calendar *calendar, const struct zone *zone,
                                  struct instant start, uint32_t minutes, struct instant *out)
{
    return calendar_add_working_ms(calendar, zone, start, (int64_t)minutes * MINUTE_MS, out);
}

bool calendar_working_ms_between(const struct calendar *calendar, const struct zone *zone,
                                 struct instant from, struct instant until, int64_t *out)
{
    struct civil_date date;
    struct civil_date last;
    if (!covered_date(calendar, zone, from, &date) || !covered_date(calendar, zone, until, &last))
        return false;
    int64_t cursor = from.ms;
    int64_t open = 0;
    for (; date.n <= last.n; date = civil_date_add(date, 1)) {
        struct span spans[2];
        size_t n = open_spans(calendar, zone, date, spans);
        for (size_t i = 0; i < n; i++) {
            int64_t begin = spans[i].from_ms > cursor ? spans[i].from_ms : cursor;
            int64_t end = spans[i].until_ms < until.ms ? spans[i].until_ms : until.ms;
            if (begin >= end)
                continue;
            open += end - begin;
            cursor = end;
        }
    }
    *out = open;
    return true;
}

bool calendar_end_of_date(const struct calendar *calendar, const struct zone *zone,
                          struct civil_date date, struct instant *out)
{
    if (!calendar_covers(calendar, date))
        return false;
    *out = zone_instant(zone, date, LAST_SECOND);
    return true;
}

bool calendar_add_calendar_days(const struct calendar *calendar, const struct zone *zone,
                                struct instant start, uint32_t days, struct instant *out)
{
    struct civil_date date;
    if (!covered_date(calendar, zone, start, &date) ||
        days > (uint32_t)(calendar->valid_until.n - date.n))
        return false;
    return calendar_end_of_date(calendar, zone, civil_date_add(date, (int32_t)days), out);
}

bool calendar_same_day(const struct calendar *calendar, const struct zone *zone,
                       struct instant start, struct instant *out)
{
    return calendar_add_calendar_days(calendar, zone, start, 0, out);
}
