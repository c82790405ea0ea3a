// SPDX-License-Identifier: EUPL-1.2
#include "ladder/meetings.h"

#include <libical/ical.h>

#include "base/clock.h"
#include "base/memory.h"

#define STEPS_MAX     20000 /* a daily rule for 54 years */
#define MOVED_MAX     14    /* days that a closed period may last, to find what moves out of it */
#define EXPAND_NS_MAX INT64_C(2000000000)

static struct icaltimetype ical_of_date(struct civil_date date)
{
    /* Not icaltime_null_date(): its hours are -1, and an iterator that starts there may never end.
     */
    struct icaltimetype time = {.is_date = 1};
    civil_date_split(date, &time.year, &time.month, &time.day);
    return time;
}

/* A rule that goes on is ended at the horizon, so that the search for a date that never comes ends
 * there too. */
static struct icalrecurrencetype parse_rule(const char *rrule, struct civil_date until)
{
    struct icalrecurrencetype rule = icalrecurrencetype_from_string(rrule);
    struct icaltimetype horizon = ical_of_date(until);
    if (rule.count == 0 &&
        (icaltime_is_null_time(rule.until) || icaltime_compare_date_only(horizon, rule.until) < 0))
        rule.until = horizon;
    return rule;
}

/* libical without memory, or ICU below it: a date that is left out would be a meeting that is not
 * held. */
static void must_have_had_memory(void)
{
    if (icalerrno == ICAL_NEWFAILED_ERROR || icalerrno == ICAL_INTERNAL_ERROR)
        memory_none();
}

size_t meetings_dates(const struct meeting_rule *rule, struct civil_date from,
                      struct civil_date until, struct civil_date *out, size_t max)
{
    icalerror_set_errors_are_fatal(0);
    icalerror_clear_errno();
    struct icalrecurrencetype recurrence = parse_rule(rule->rrule, until);
    icalrecur_iterator *iterator = icalrecur_iterator_new(recurrence, ical_of_date(rule->start));
    must_have_had_memory();
    if (iterator == NULL)
        return 0;
    int64_t deadline = clock_monotonic_ns() + EXPAND_NS_MAX;
    size_t n = 0;
    for (size_t step = 0; step < STEPS_MAX && n < max; step++) {
        struct icaltimetype next = icalrecur_iterator_next(iterator);
        if (icaltime_is_null_time(next) || clock_monotonic_ns() > deadline)
            break;
        struct civil_date date = civil_date_of(next.year, next.month, next.day);
        if (date.n > until.n)
            break;
        if (date.n >= from.n && date.n >= rule->start.n)
            out[n++] = date;
    }
    must_have_had_memory();
    icalrecur_iterator_free(iterator);
    return n;
}

bool meetings_open(const struct meeting_rule *rule, const struct calendar *calendar)
{
    struct civil_date dates[64];
    size_t n = meetings_dates(rule, rule->start, civil_date_add(rule->start, 3653), dates,
                              sizeof dates / sizeof dates[0]);
    bool closed = false;
    for (size_t i = 0; i < n; i++) {
        if (!calendar_covers(calendar, dates[i]))
            continue;
        if (calendar_closed_name(calendar, dates[i]) == NULL || rule->on_closed == on_closed_NEXT)
            return true;
        closed = true;
    }
    return !closed;
}

/* LWD-5: the day on which it meets instead; false when it does not. */
static bool held_on(const struct meeting_rule *rule, const struct calendar *calendar,
                    struct civil_date *date)
{
    if (!calendar_covers(calendar, *date))
        return false;
    if (calendar_closed_name(calendar, *date) == NULL)
        return true;
    if (rule->on_closed != on_closed_NEXT)
        return false;
    while (calendar_covers(calendar, *date) && calendar_day_kind(calendar, *date) != DAY_WORKING)
        *date = civil_date_add(*date, 1);
    return calendar_covers(calendar, *date);
}

struct list meetings_expand(const struct meeting_rule *rule, const struct calendar *calendar,
                            const struct zone *zone, struct civil_date from,
                            struct civil_date until, struct arena *arena)
{
    struct civil_date *dates = arena_alloc(arena, MEETINGS_MAX * sizeof *dates);
    struct civil_date first =
        rule->on_closed == on_closed_NEXT ? civil_date_add(from, -MOVED_MAX) : from;
    size_t n = meetings_dates(rule, first, until, dates, MEETINGS_MAX);
    struct moment *moments = arena_alloc(arena, (n + 1) * sizeof *moments);
    struct list list = {0, moments};
    struct civil_date last = {0};
    for (size_t i = 0; i < n; i++) {
        struct civil_date date = dates[i];
        if (!held_on(rule, calendar, &date) || date.n < from.n || (list.n > 0 && date.n <= last.n))
            continue;
        moments[list.n++].start = zone_instant(zone, date, (int32_t)rule->minute * 60);
        last = date;
    }
    return list;
}
