// SPDX-License-Identifier: EUPL-1.2
#include "tests/property/moment.h"

#include "calendar/calendar.h"

#define DAY_MS    86400000
#define MINUTE_MS 60000
#define LAST_MS   (DAY_MS - 1000) /* a day ends with its last second */

/* --- local time in the Netherlands: an hour ahead of UTC, two from the last Sunday of March to
 * that of October, both at one o'clock UTC --- */

static int64_t utc_ms(struct civil_date date)
{
    return ((int64_t)date.n - civil_date_of(1970, 1, 1).n) * DAY_MS;
}

static int64_t last_sunday_ms(int year, int month)
{
    struct civil_date date = civil_date_of(year, month, 31);
    while (civil_date_weekday(date) != 6)
        date = civil_date_add(date, -1);
    return utc_ms(date) + 60 * MINUTE_MS;
}

static int64_t offset_ms(int64_t utc)
{
    int year;
    int month;
    int day;
    struct civil_date date = civil_date_add(civil_date_of(1970, 1, 1), (int32_t)(utc / DAY_MS));
    civil_date_split(date, &year, &month, &day);
    bool summer = utc >= last_sunday_ms(year, 3) && utc < last_sunday_ms(year, 10);
    return (summer ? 120 : 60) * (int64_t)MINUTE_MS;
}

static struct civil_date local_date(struct instant at)
{
    return civil_date_add(civil_date_of(1970, 1, 1),
                          (int32_t)((at.ms + offset_ms(at.ms)) / DAY_MS));
}

/* A moment by day: the clock does not change then. */
static int64_t moment_ms(struct civil_date date, int64_t local_ms)
{
    int64_t at = utc_ms(date) + local_ms;
    return at - offset_ms(at - 90 * (int64_t)MINUTE_MS);
}

/* --- working days --- */

static int64_t closes_ms(const struct calendar *calendar, struct civil_date date)
{
    const struct working_hours *hours = calendar->hours[civil_date_weekday(date)];
    for (size_t i = 0; i < calendar->n_closed; i++)
        if (calendar->closed[i].date.n == date.n)
            return 0;
    uint16_t last = hours[1].close_minute != 0 ? hours[1].close_minute : hours[0].close_minute;
    return (int64_t)last * MINUTE_MS;
}

static int64_t working_days_ms(const struct calendar *calendar, struct civil_date date,
                               uint32_t amount, int32_t step)
{
    for (uint32_t left = amount; left > 0; left -= closes_ms(calendar, date) != 0) {
        date = civil_date_add(date, step);
        if (date.n < calendar->valid_from.n || date.n > calendar->valid_until.n)
            return 0;
    }
    return moment_ms(date, closes_ms(calendar, date));
}

/* 0: not looked at. */
static int64_t due_ms(const struct calendar *calendar, const struct clock_start *clock)
{
    struct duration duration = duration_unpack(clock->duration);
    struct civil_date day = local_date(clock->start);
    struct civil_date fixed = clock->fixed.n != 0 ? clock->fixed : day;
    switch (duration.unit) {
    case DURATION_WORKING_DAYS:
        return working_days_ms(calendar, day, duration.amount, 1);
    case DURATION_WORKING_DAYS_BEFORE:
        return working_days_ms(calendar, fixed, duration.amount, -1);
    case DURATION_CALENDAR_DAYS:
        return moment_ms(civil_date_add(day, (int32_t)duration.amount), LAST_MS);
    case DURATION_SAME_DAY:
        return moment_ms(day, LAST_MS);
    case DURATION_FIXED_DATE:
        return clock->fixed.n != 0 ? moment_ms(fixed, LAST_MS) : clock->start.ms;
    case DURATION_MINUTES:
        return clock->start.ms + (int64_t)duration.amount * MINUTE_MS;
    case DURATION_WORKING_HOURS:
    case DURATION_NONE:
        return 0;
    }
    return 0;
}

const char *moment_wrong(struct state *state, struct case_id id, const struct clock_start *clock)
{
    uint64_t version;
    struct case_row row;
    const struct ladder *ladder =
        state_case(state, id, &row) ? state_ladder(state, &row.ladder, &version) : NULL;
    const struct calendar *calendar =
        ladder == NULL ? NULL : state_calendar(state, &ladder->calendar);
    int64_t due = calendar == NULL ? 0 : due_ms(calendar, clock);
    if (due == 0 || clock->due.ms == 0 || clock->due.ms / 1000 == due / 1000)
        return NULL;
    if (clock->due.ms < due)
        return "a clock is due earlier than its rule says";
    return row.questions > 0 ? NULL : "a clock is due later than its rule says";
}
