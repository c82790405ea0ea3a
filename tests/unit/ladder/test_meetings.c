// SPDX-License-Identifier: EUPL-1.2
/* Meeting rules: what may stand in one, and the moments that come of it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock.h"
#include "core/installs.h"
#include "ladder/meetings.h"
#include "ladder/zonefile.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct moments {
    struct arena arena;
    struct zone zone;
    struct calendar calendar;
};

static struct civil_date day(const char *text)
{
    struct civil_date date = {0};
    assert_true(civil_date_parse(text, strlen(text), &date));
    return date;
}

static int moments_open(void **state)
{
    static const char *const closed[] = {"2026-04-06", "2026-04-27", "2026-12-25"};
    struct moments *m = calloc(1, sizeof *m);
    struct zone_install install;
    struct ladder_report report;
    arena_init(&m->arena);
    report_init(&report, &m->arena);
    assert_true(
        zonefile_read(ZONEFILE_DIRECTORY, "Europe/Amsterdam", &install, &m->arena, &report));
    m->zone = zone_of_install(&install, &m->arena);
    struct closed_day *days = arena_alloc(&m->arena, sizeof *days * COUNT(closed));
    for (size_t i = 0; i < COUNT(closed); i++)
        days[i] = (struct closed_day){day(closed[i]), "Feestdag"};
    for (int i = 0; i < 5; i++)
        m->calendar.hours[i][0] = (struct working_hours){540, 1020};
    m->calendar.closed = days;
    m->calendar.n_closed = COUNT(closed);
    m->calendar.valid_from = day("2026-01-01");
    m->calendar.valid_until = day("2027-12-31");
    assert_true(calendar_is_valid(&m->calendar));
    *state = m;
    return 0;
}

static int moments_close(void **state)
{
    struct moments *m = *state;
    arena_release(&m->arena);
    free(m);
    return 0;
}

static void assert_moments(struct moments *m, const struct meeting_rule *rule, const char *from,
                           const char *until, const char *expected)
{
    char text[2048] = "";
    size_t len = 0;
    struct list list =
        meetings_expand(rule, &m->calendar, &m->zone, day(from), day(until), &m->arena);
    const struct moment *moments = list.v;
    for (size_t i = 0; i < list.n; i++) {
        char date[11];
        struct civil_time local = zone_local(&m->zone, moments[i].start);
        civil_date_format(local.date, date);
        len +=
            (size_t)snprintf(text + len, sizeof text - len, "%s%s %02d:%02d%+d", i == 0 ? "" : ", ",
                             date, local.second_of_day / 3600, local.second_of_day / 60 % 60,
                             zone_offset_s(&m->zone, moments[i].start) / 3600);
    }
    assert_string_equal(text, expected);
}

/* The clock is put forward on 29 March and back on 25 October: half past one stays half past one.
 */
static void fortnight_keeps_its_hour_when_the_clock_changes(void **state)
{
    struct meeting_rule rule = {"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", day("2026-01-06"), 810,
                                on_closed_none};
    assert_moments(*state, &rule, "2026-03-10", "2026-04-15",
                   "2026-03-17 13:30+1, 2026-03-31 13:30+2, 2026-04-14 13:30+2");
    assert_moments(*state, &rule, "2026-10-13", "2026-11-10",
                   "2026-10-13 13:30+2, 2026-10-27 13:30+1, 2026-11-10 13:30+1");
}

static void meeting_in_the_night_of_the_clock_follows_the_zones_policy(void **state)
{
    struct meeting_rule gap = {"FREQ=DAILY", day("2026-03-28"), 150, on_closed_none};
    assert_moments(*state, &gap, "2026-03-28", "2026-03-30",
                   "2026-03-28 02:30+1, 2026-03-29 03:30+2, 2026-03-30 02:30+2");
    struct meeting_rule twice = {"FREQ=DAILY", day("2026-10-24"), 150, on_closed_none};
    assert_moments(*state, &twice, "2026-10-25", "2026-10-26",
                   "2026-10-25 02:30+2, 2026-10-26 02:30+1");
}

static void closed_day_has_no_meeting(void **state)
{
    struct meeting_rule mondays = {"FREQ=WEEKLY;BYDAY=MO", day("2026-01-05"), 600, on_closed_none};
    assert_moments(*state, &mondays, "2026-03-30", "2026-05-04",
                   "2026-03-30 10:00+2, 2026-04-13 10:00+2, 2026-04-20 10:00+2, "
                   "2026-05-04 10:00+2");
}

/* LWD-5: and one that moved there still meets when the rule is expanded from that day on. */
static void closed_day_moves_to_the_next_working_day(void **state)
{
    struct meeting_rule mondays = {"FREQ=WEEKLY;BYDAY=MO", day("2026-01-05"), 600, on_closed_NEXT};
    assert_moments(*state, &mondays, "2026-03-30", "2026-04-14",
                   "2026-03-30 10:00+2, 2026-04-07 10:00+2, 2026-04-13 10:00+2");
    assert_moments(*state, &mondays, "2026-04-07", "2026-04-12", "2026-04-07 10:00+2");
    struct meeting_rule daily = {"FREQ=WEEKLY;BYDAY=MO,TU", day("2026-01-05"), 600, on_closed_NEXT};
    assert_moments(*state, &daily, "2026-04-06", "2026-04-08", "2026-04-07 10:00+2");
}

static void rule_in_other_forms_gives_its_dates(void **state)
{
    struct meeting_rule second = {"FREQ=MONTHLY;BYDAY=2TH", day("2026-01-01"), 540, on_closed_none};
    assert_moments(*state, &second, "2026-01-01", "2026-03-31",
                   "2026-01-08 09:00+1, 2026-02-12 09:00+1, 2026-03-12 09:00+1");
    struct meeting_rule last = {"FREQ=MONTHLY;BYDAY=-1FR;BYMONTH=1,2", day("2026-01-01"), 540,
                                on_closed_none};
    assert_moments(*state, &last, "2026-01-01", "2026-12-31",
                   "2026-01-30 09:00+1, 2026-02-27 09:00+1");
    struct meeting_rule three = {"FREQ=WEEKLY;COUNT=3;BYDAY=WE", day("2026-06-03"), 540,
                                 on_closed_none};
    assert_moments(*state, &three, "2026-06-04", "2027-12-31",
                   "2026-06-10 09:00+2, 2026-06-17 09:00+2");
    struct meeting_rule until = {"FREQ=WEEKLY;UNTIL=20260610;BYDAY=WE", day("2026-06-03"), 540,
                                 on_closed_none};
    assert_moments(*state, &until, "2026-01-01", "2027-12-31",
                   "2026-06-03 09:00+2, 2026-06-10 09:00+2");
    struct meeting_rule leap = {"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28", day("2026-01-01"), 0,
                                on_closed_none};
    assert_moments(*state, &leap, "2026-01-01", "2027-12-31",
                   "2026-02-28 00:00+1, 2027-02-28 00:00+1");
}

/* A rule that starts on another day than its own begins at the first day that fits. */
static void start_on_another_weekday_is_no_meeting(void **state)
{
    struct meeting_rule rule = {"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", day("2026-01-08"), 540,
                                on_closed_none};
    assert_moments(*state, &rule, "2026-01-01", "2026-02-20",
                   "2026-01-19 09:00+1, 2026-02-02 09:00+1, 2026-02-16 09:00+1");
}

static void meetings_end_where_the_calendar_does(void **state)
{
    struct moments *m = *state;
    struct meeting_rule rule = {"FREQ=WEEKLY;BYDAY=TU", day("2026-01-06"), 540, on_closed_none};
    struct list list = meetings_expand(&rule, &m->calendar, &m->zone, day("2027-12-20"),
                                       day("2040-12-31"), &m->arena);
    assert_int_equal(list.n, 2);
    struct meeting_rule daily = {"FREQ=DAILY", day("2026-01-01"), 540, on_closed_none};
    list = meetings_expand(&daily, &m->calendar, &m->zone, day("2026-01-01"), day("2040-12-31"),
                           &m->arena);
    assert_true(list.n > 700 && list.n <= MEETINGS_MAX);
}

/* Rules that keep libical searching for ever or for long never reach it [I1]. */
static void hostile_rule_is_refused_at_once(void **state)
{
    static const char *const rules[] = {
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY;BYHOUR=3;BYMONTH=1;BYMONTHDAY=1;BYDAY=SU",
        "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO",
        "FREQ=HOURLY",
        "FREQ=DAILY;INTERVAL=367",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;INTERVAL=1,2",
        "FREQ=DAILY;COUNT=1001",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=99999999999999999999",
        "FREQ=DAILY;UNTIL=20260230",
        "FREQ=DAILY;UNTIL=20260101T0000Z",
        "FREQ=DAILY;BYSECOND=1",
        "FREQ=DAILY;BYMINUTE=1",
        "FREQ=DAILY;BYHOUR=1",
        "FREQ=DAILY;BYYEARDAY=1",
        "FREQ=YEARLY;BYWEEKNO=53",
        "FREQ=YEARLY;BYSETPOS=32",
        "FREQ=YEARLY;BYSETPOS=0",
        "FREQ=WEEKLY;BYMONTHDAY=3",
        "FREQ=WEEKLY;BYDAY=MO,",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=MONTHLY;BYMONTH=13",
        "FREQ=MONTHLY;BYMONTH=1,1,1,1,1,1,1,1,1,1,1,1,1",
        "FREQ=WEEKLY;",
        "FREQ=WEEKLY;;BYDAY=MO",
        "BYDAY=MO",
        "freq=weekly",
        "RRULE:FREQ=WEEKLY",
        "FREQ=WEEKLY;RSCALE=HEBREW",
        "FREQ=WEEKLY\nX:y",
        "",
    };
    struct moments *m = *state;
    int64_t start = clock_monotonic_ns();
    for (size_t i = 0; i < COUNT(rules); i++) {
        struct ladder_report report;
        report_init(&report, &m->arena);
        if (meetings_check_rule(rules[i], (struct report_place){1, 1}, &report))
            fail_msg("'%s' was let in", rules[i]);
    }
    char rule[400] = "FREQ=WEEKLY;BYDAY=";
    memset(rule + strlen(rule), 'M', 300);
    struct ladder_report report;
    report_init(&report, &m->arena);
    assert_false(meetings_check_rule(rule, (struct report_place){1, 1}, &report));
    assert_true(clock_monotonic_ns() - start < INT64_C(2000000000));
}

/* What is let in ends, also when there is no such date: the worst known takes libical 2 s. */
static void rule_without_dates_ends(void **state)
{
    static const char *const rules[] = {
        "FREQ=DAILY;BYMONTH=2;BYDAY=MO;COUNT=1000", "FREQ=WEEKLY;INTERVAL=366;BYMONTH=2;BYDAY=MO",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=31"};
    struct moments *m = *state;
    int64_t start = clock_monotonic_ns();
    for (size_t i = 0; i < COUNT(rules); i++) {
        struct ladder_report report;
        struct civil_date dates[4];
        struct meeting_rule rule = {rules[i], day("2026-01-06"), 0, on_closed_none};
        report_init(&report, &m->arena);
        assert_true(meetings_check_rule(rules[i], (struct report_place){1, 1}, &report));
        meetings_dates(&rule, rule.start, day("2036-01-01"), dates, COUNT(dates));
    }
    assert_true(clock_monotonic_ns() - start < INT64_C(30000000000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fortnight_keeps_its_hour_when_the_clock_changes),
        cmocka_unit_test(meeting_in_the_night_of_the_clock_follows_the_zones_policy),
        cmocka_unit_test(closed_day_has_no_meeting),
        cmocka_unit_test(closed_day_moves_to_the_next_working_day),
        cmocka_unit_test(rule_in_other_forms_gives_its_dates),
        cmocka_unit_test(start_on_another_weekday_is_no_meeting),
        cmocka_unit_test(meetings_end_where_the_calendar_does),
        cmocka_unit_test(hostile_rule_is_refused_at_once),
        cmocka_unit_test(rule_without_dates_ends),
    };
    return cmocka_run_group_tests(tests, moments_open, moments_close);
}
