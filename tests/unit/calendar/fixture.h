// SPDX-License-Identifier: EUPL-1.2
/* What the calendar tests share: Europe/Amsterdam by the European Union's rule, an office that is
 * open from nine to five on weekdays, the same with a lunch break, and short ways to write times.
 */
#ifndef UNIT_CALENDAR_FIXTURE_H
#define UNIT_CALENDAR_FIXTURE_H

#include <stdio.h>
#include <string.h>

#include "calendar/calendar.h"

#define MINUTE       INT64_C(60000)
#define HOUR         (60 * MINUTE)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define AMSTERDAM_FIRST 2019
#define AMSTERDAM_LAST  2041

static struct zone_transition amsterdam_transitions[1 + 2 * (AMSTERDAM_LAST - AMSTERDAM_FIRST + 1)];
static struct zone amsterdam = {
    .name = "Europe/Amsterdam", .version = "test", .transitions = amsterdam_transitions};

/* 01:00 UTC on the last Sunday of a month of 31 days. */
static inline int64_t last_sunday_utc_s(int year, int month)
{
    struct civil_date date = civil_date_of(year, month, 31);
    date = civil_date_add(date, -((civil_date_weekday(date) + 1) % 7));
    return ((int64_t)date.n - 1) * 86400 + 3600;
}

static inline void fixture_init(void)
{
    amsterdam.n = 0;
    amsterdam_transitions[amsterdam.n++] = (struct zone_transition){INT64_MIN, 3600};
    for (int year = AMSTERDAM_FIRST; year <= AMSTERDAM_LAST; year++) {
        amsterdam_transitions[amsterdam.n++] =
            (struct zone_transition){last_sunday_utc_s(year, 3), 7200};
        amsterdam_transitions[amsterdam.n++] =
            (struct zone_transition){last_sunday_utc_s(year, 10), 3600};
    }
}

static inline struct civil_date day(const char *text)
{
    struct civil_date date = {0};
    bool parsed = civil_date_parse(text, strlen(text), &date);
    assert_true(parsed);
    return date;
}

/* "2026-03-06 09:12" in Amsterdam. */
static inline struct instant at(const char *text)
{
    char date[11];
    int hour;
    int minute;
    assert_int_equal(sscanf(text, "%10s %d:%d", date, &hour, &minute), 3);
    return zone_instant(&amsterdam, day(date), (hour * 60 + minute) * 60);
}

static inline void assert_at(struct instant actual, const char *expected)
{
    char text[40];
    char date[11];
    struct civil_time local = zone_local(&amsterdam, actual);
    civil_date_format(local.date, date);
    snprintf(text, sizeof(text), "%s %02d:%02d", date, local.second_of_day / 3600,
             local.second_of_day / 60 % 60);
    assert_string_equal(text, expected);
}

/* Holidays and closing days of some years: beside weekends, in weekends, over the year's end; one
 * date bears two names. */
static struct closed_day office_closed[32];
static struct calendar office = {.code = "kantoor", .version = 1, .closed = office_closed};
static struct calendar lunch; /* 09:00–12:30 and 13:15–17:00 */

static inline void close_on(const char *date, const char *name)
{
    struct closed_day *closed = &office_closed[office.n_closed++];
    closed->date = day(date);
    snprintf(closed->name, sizeof(closed->name), "%s", name);
}

static inline void office_init(void)
{
    fixture_init();
    office.n_closed = 0;
    office.valid_from = day("2020-01-01");
    office.valid_until = day("2040-12-31");
    for (int i = 0; i < 5; i++)
        office.hours[i][0] = (struct working_hours){9 * 60, 17 * 60};
    close_on("2024-12-25", "Eerste kerstdag");
    close_on("2024-12-26", "Tweede kerstdag");
    close_on("2025-01-01", "Nieuwjaarsdag");
    close_on("2025-12-25", "Eerste kerstdag");
    close_on("2025-12-26", "Tweede kerstdag");
    close_on("2026-01-01", "Nieuwjaarsdag");
    close_on("2026-04-03", "Goede Vrijdag");
    close_on("2026-04-05", "Eerste paasdag");
    close_on("2026-04-06", "Tweede paasdag");
    close_on("2026-04-27", "Koningsdag");
    close_on("2026-05-14", "Hemelvaartsdag");
    close_on("2026-05-15", "Verhuizing");
    close_on("2026-05-24", "Eerste pinksterdag");
    close_on("2026-05-25", "Tweede pinksterdag");
    close_on("2026-12-25", "Eerste kerstdag");
    close_on("2026-12-25", "Sluiting tussen de jaren");
    close_on("2026-12-26", "Tweede kerstdag");
    close_on("2027-01-01", "Nieuwjaarsdag");
    lunch = office;
    for (int i = 0; i < 5; i++) {
        lunch.hours[i][0] = (struct working_hours){9 * 60, 12 * 60 + 30};
        lunch.hours[i][1] = (struct working_hours){13 * 60 + 15, 17 * 60};
    }
}

#endif
