// SPDX-License-Identifier: EUPL-1.2
#include "calendar/course.h"

#include "base/assert.h"

#define MINUTE_MS 60000
#define SECOND_MS 1000
#define DAY_MS    ((int64_t)ZONE_DAY_S * SECOND_MS)

struct civil_date course_meeting_date(const struct zone *zone, const struct deadline_rule *rule)
{
    return rule->fixed.n != 0 ? rule->fixed : zone_local(zone, rule->start).date;
}

static bool working_days_before(const struct calendar *calendar, const struct zone *zone,
                                const struct deadline_rule *rule, struct instant *due)
{
    if (rule->fixed.n == 0 && !calendar_covers_instant(calendar, zone, rule->start))
        return false;
    return calendar_working_days_before(calendar, zone, course_meeting_date(zone, rule),
                                        rule->duration.amount, due);
}

static bool minutes_after(const struct calendar *calendar, const struct zone *zone,
                          const struct deadline_rule *rule, struct instant *due)
{
    if (!calendar_covers_instant(calendar, zone, rule->start))
        return false;
    *due = instant_of_ms(rule->start.ms + (int64_t)rule->duration.amount * MINUTE_MS);
    return calendar_covers_instant(calendar, zone, *due);
}

/* The date that the rule alone gives; false when the calendar does not reach. */
static bool due_without_pauses(const struct calendar *calendar, const struct zone *zone,
                               const struct deadline_rule *rule, struct instant *due)
{
    uint32_t amount = rule->duration.amount;
    switch (rule->duration.unit) {
    case DURATION_WORKING_HOURS:
        return calendar_add_working_hours(calendar, zone, rule->start, amount, due);
    case DURATION_WORKING_DAYS:
        return calendar_add_working_days(calendar, zone, rule->start, amount, due);
    case DURATION_CALENDAR_DAYS:
        return calendar_add_calendar_days(calendar, zone, rule->start, amount, due);
    case DURATION_WORKING_DAYS_BEFORE:
        return working_days_before(calendar, zone, rule, due);
    case DURATION_SAME_DAY:
        return calendar_same_day(calendar, zone, rule->start, due);
    case DURATION_FIXED_DATE:
        if (rule->fixed.n != 0)
            return calendar_end_of_date(calendar, zone, rule->fixed, due);
        *due = rule->start;
        return calendar_covers_instant(calendar, zone, rule->start);
    case DURATION_MINUTES:
        return minutes_after(calendar, zone, rule, due);
    case DURATION_NONE:
        break;
    }
    UNREACHABLE();
}

bool course_begin(struct course *course)
{
    course->cursor = course->rule->start;
    course->deadline = (struct deadline){0};
    if (course->rule->duration.unit == DURATION_NONE)
        return false;
    struct instant due;
    if (!due_without_pauses(course->calendar, course->zone, course->rule, &due)) {
        course->deadline.beyond = true;
        return false;
    }
    course->deadline.due = due;
    course->deadline.held = due;
    return true;
}

static int64_t pause_end_ms(const struct pause *pause)
{
    return pause->until.ms == 0 ? INT64_MAX : pause->until.ms;
}

/* The first stretch after the cursor in which at least one pause holds; the ledger need not be
 * sorted, and core has no memory to sort it in. */
static bool next_stretch(const struct course *course, int64_t *from_ms, int64_t *until_ms)
{
    int64_t cursor = course->cursor.ms;
    int64_t first = INT64_MAX;
    int64_t last = INT64_MAX;
    for (size_t i = 0; i < course->n_pauses; i++) {
        const struct pause *pause = &course->pauses[i];
        int64_t from = pause->from.ms > cursor ? pause->from.ms : cursor;
        if (from >= pause_end_ms(pause) || from >= first)
            continue;
        first = from;
        last = pause_end_ms(pause);
    }
    if (first == INT64_MAX)
        return false;
    for (bool grown = true; grown;) {
        grown = false;
        for (size_t i = 0; i < course->n_pauses; i++) {
            int64_t end = pause_end_ms(&course->pauses[i]);
            if (course->pauses[i].from.ms > last || end <= last)
                continue;
            last = end;
            grown = true;
        }
    }
    *from_ms = first;
    *until_ms = last;
    return true;
}

/* A nominal length: from 10:00 to 10:00 the next day is a day, whatever the clock did between. */
static bool extend_on_local_clock(const struct course *course, const struct pause *pause,
                                  struct instant *due)
{
    const struct zone *zone = course->zone;
    if (!calendar_covers_instant(course->calendar, zone, pause->until))
        return false;
    int64_t shift_s = zone_offset_s(zone, pause->until) - zone_offset_s(zone, pause->from);
    int64_t length = pause->until.ms - pause->from.ms + shift_s * SECOND_MS;
    if (length < 0) /* within the hour that the clock was put back */
        length = 0;
    struct civil_time local = zone_local(zone, *due);
    int64_t ms = (int64_t)local.second_of_day * SECOND_MS + due->ms % SECOND_MS + length;
    if (ms / DAY_MS > course->calendar->valid_until.n - local.date.n)
        return false;
    struct civil_date date = civil_date_add(local.date, (int32_t)(ms / DAY_MS));
    struct instant moved = zone_instant(zone, date, (int32_t)(ms % DAY_MS / SECOND_MS));
    *due = instant_of_ms(moved.ms + ms % SECOND_MS);
    return true;
}

static bool extend_by_open_time(const struct course *course, const struct pause *pause,
                                struct instant *due)
{
    int64_t open;
    if (!calendar_working_ms_between(course->calendar, course->zone, pause->from, pause->until,
                                     &open))
        return false;
    if (open == 0) /* adding nothing at closing time would move to the next opening */
        return true;
    return calendar_add_working_ms(course->calendar, course->zone, *due, open, due);
}

/* Days stay days: a deadline in working days moves by the closing times that fell in the pause. */
static bool extend_by_working_days(const struct course *course, const struct pause *pause,
                                   struct instant *due)
{
    if (!calendar_covers_instant(course->calendar, course->zone, pause->until))
        return false;
    struct civil_date date = zone_local(course->zone, pause->from).date;
    struct civil_date last = zone_local(course->zone, pause->until).date;
    uint32_t days = 0;
    for (; date.n <= last.n; date = civil_date_add(date, 1)) {
        struct instant close;
        if (!calendar_is_working_day(course->calendar, date))
            continue;
        bool closes = calendar_working_days_before(course->calendar, course->zone, date, 0, &close);
        ASSERT(closes);
        days += close.ms > pause->from.ms && close.ms <= pause->until.ms;
    }
    return days == 0 || calendar_add_working_days(course->calendar, course->zone, *due, days, due);
}

/* Adds to `due` what a closed pause took away; false when the calendar does not reach. */
static bool extend(const struct course *course, const struct pause *pause, struct instant *due)
{
    switch (course->rule->duration.unit) {
    case DURATION_WORKING_HOURS:
        return extend_by_open_time(course, pause, due);
    case DURATION_WORKING_DAYS:
        return extend_by_working_days(course, pause, due);
    case DURATION_CALENDAR_DAYS:
        return extend_on_local_clock(course, pause, due);
    case DURATION_MINUTES:
        if (!calendar_covers_instant(course->calendar, course->zone, pause->until))
            return false;
        *due = instant_of_ms(due->ms + (pause->until.ms - pause->from.ms));
        return calendar_covers_instant(course->calendar, course->zone, *due);
    case DURATION_WORKING_DAYS_BEFORE:
    case DURATION_SAME_DAY:
    case DURATION_FIXED_DATE:
    case DURATION_NONE:
        break;
    }
    UNREACHABLE();
}

static bool can_pause(enum duration_unit unit)
{
    return unit == DURATION_WORKING_HOURS || unit == DURATION_WORKING_DAYS ||
           unit == DURATION_CALENDAR_DAYS || unit == DURATION_MINUTES;
}

bool course_next(struct course *course, struct pause *taken)
{
    struct deadline *deadline = &course->deadline;
    if (!can_pause(course->rule->duration.unit))
        return false;
    int64_t from;
    int64_t until;
    while (next_stretch(course, &from, &until) && from < deadline->due.ms) {
        course->cursor = instant_of_ms(until);
        if (until == INT64_MAX) {
            *taken = (struct pause){instant_of_ms(from), {0}};
            deadline->paused = true;
            deadline->paused_since = taken->from;
            deadline->due = instant_of_ms(DEADLINE_NEVER);
            return true;
        }
        *taken = (struct pause){instant_of_ms(from), instant_of_ms(until)};
        struct instant due = deadline->due;
        if (!extend(course, taken, &due)) {
            *deadline = (struct deadline){.beyond = true};
            return false;
        }
        if (due.ms == deadline->due.ms)
            continue;
        deadline->due = due;
        deadline->held = due;
        return true;
    }
    return false;
}
