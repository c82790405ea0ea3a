// SPDX-License-Identifier: EUPL-1.2
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

static int setup(void **state)
{
    (void)state;
    office_init();
    return 0;
}

static void assert_working_days(const char *start, uint32_t days, const char *expected)
{
    struct instant due;
    assert_true(calendar_add_working_days(&office, &amsterdam, at(start), days, &due));
    assert_at(due, expected);
}

static void assert_working_ms(const struct calendar *calendar, const char *start, int64_t ms,
                              const char *expected)
{
    struct instant due;
    assert_true(calendar_add_working_ms(calendar, &amsterdam, at(start), ms, &due));
    assert_at(due, expected);
}

static int64_t open_between(const struct calendar *calendar, const char *from, const char *until)
{
    int64_t ms = -1;
    assert_true(calendar_working_ms_between(calendar, &amsterdam, at(from), at(until), &ms));
    return ms;
}

static void calendar_tells_what_kind_of_day_it_is(void **state)
{
    (void)state;
    assert_int_equal(calendar_day_kind(&office, day("2026-03-06")), DAY_WORKING);
    assert_int_equal(calendar_day_kind(&office, day("2026-03-07")), DAY_WEEKLY_CLOSED);
    assert_int_equal(calendar_day_kind(&office, day("2026-04-06")), DAY_CLOSED);
    assert_int_equal(calendar_day_kind(&office, day("2026-04-05")), DAY_WEEKLY_CLOSED);
    assert_int_equal(calendar_day_kind(&office, day("2041-01-01")), DAY_BEYOND);
    assert_int_equal(calendar_day_kind(&office, day("2019-12-31")), DAY_BEYOND);
    assert_string_equal(calendar_closed_name(&office, day("2026-04-06")), "Tweede paasdag");
    assert_string_equal(calendar_closed_name(&office, day("2026-12-25")), "Eerste kerstdag");
    assert_null(calendar_closed_name(&office, day("2026-04-07")));
    assert_null(calendar_closed_name(&office, day("2039-04-07")));
}

static void calendar_steps_over_holidays_next_to_a_weekend(void **state)
{
    (void)state;
    struct civil_date date;
    assert_true(calendar_next_working_day(&office, day("2026-04-02"), &date));
    assert_int_equal(date.n, day("2026-04-07").n); /* Good Friday, weekend, Easter Monday */
    assert_true(calendar_previous_working_day(&office, day("2026-04-07"), &date));
    assert_int_equal(date.n, day("2026-04-02").n);
    assert_working_days("2026-04-02 12:00", 1, "2026-04-07 17:00");
    assert_working_days("2026-05-13 12:00", 2, "2026-05-19 17:00");
}

static void calendar_does_not_count_the_day_of_the_start(void **state)
{
    (void)state;
    assert_working_days("2026-03-06 09:12", 2, "2026-03-10 17:00");
    assert_working_days("2026-03-06 00:00", 2, "2026-03-10 17:00");
    assert_working_days("2026-03-06 23:59", 2, "2026-03-10 17:00");
    assert_working_days("2026-03-07 12:00", 2, "2026-03-10 17:00"); /* a Saturday */
    assert_working_days("2026-03-08 12:00", 1, "2026-03-09 17:00");
    assert_working_days("2026-03-06 09:12", 0, "2026-03-06 17:00");
    assert_working_days("2026-03-07 09:12", 0, "2026-03-09 17:00");
}

static void calendar_crosses_leap_day_week_53_and_the_year(void **state)
{
    (void)state;
    assert_working_days("2024-02-28 10:00", 1, "2024-02-29 17:00");
    assert_working_days("2024-02-28 10:00", 2, "2024-03-01 17:00");
    assert_working_days("2027-02-26 10:00", 1, "2027-03-01 17:00");
    /* 2026 has a week 53: Monday 28 December up to and including Sunday 3 January. */
    assert_working_days("2026-12-24 10:00", 1, "2026-12-28 17:00");
    assert_working_days("2026-12-24 10:00", 5, "2027-01-04 17:00");
    assert_working_days("2024-12-31 10:00", 1, "2025-01-02 17:00");
    struct instant due;
    assert_true(calendar_add_calendar_days(&office, &amsterdam, at("2028-02-28 10:00"), 1, &due));
    assert_at(due, "2028-02-29 23:59");
}

static void calendar_counts_only_open_hours(void **state)
{
    (void)state;
    assert_working_ms(&office, "2026-03-06 15:00", 4 * HOUR, "2026-03-09 11:00");
    assert_working_ms(&office, "2026-03-06 09:00", 8 * HOUR, "2026-03-06 17:00");
    assert_working_ms(&office, "2026-03-06 09:00", 8 * HOUR + MINUTE, "2026-03-09 09:01");
    assert_working_ms(&office, "2026-04-02 16:00", 2 * HOUR, "2026-04-07 10:00");
    struct instant due;
    assert_true(calendar_add_working_hours(&office, &amsterdam, at("2026-03-06 16:00"), 9, &due));
    assert_at(due, "2026-03-09 17:00");
    assert_true(calendar_add_working_minutes(&office, &amsterdam, at("2026-03-06 16:59"), 2, &due));
    assert_at(due, "2026-03-09 09:01");
}

static void calendar_start_outside_hours_waits_for_the_opening(void **state)
{
    (void)state;
    assert_working_ms(&office, "2026-03-06 07:30", HOUR, "2026-03-06 10:00");
    assert_working_ms(&office, "2026-03-06 17:00", HOUR, "2026-03-09 10:00");
    assert_working_ms(&office, "2026-03-06 20:00", HOUR, "2026-03-09 10:00");
    assert_working_ms(&office, "2026-03-07 12:00", HOUR, "2026-03-09 10:00");
    assert_working_ms(&office, "2026-04-06 12:00", HOUR, "2026-04-07 10:00");
    assert_working_ms(&office, "2026-03-07 12:00", 0, "2026-03-09 09:00");
    assert_working_ms(&office, "2026-03-06 12:00", 0, "2026-03-06 12:00");
}

static void calendar_leaves_out_the_lunch_break(void **state)
{
    (void)state;
    assert_working_ms(&lunch, "2026-03-06 12:00", HOUR, "2026-03-06 13:45");
    assert_working_ms(&lunch, "2026-03-06 12:00", 30 * MINUTE, "2026-03-06 12:30");
    assert_working_ms(&lunch, "2026-03-06 12:45", HOUR, "2026-03-06 14:15");
    assert_int_equal(open_between(&lunch, "2026-03-06 00:00", "2026-03-07 00:00"),
                     7 * HOUR + 15 * MINUTE);
    assert_int_equal(open_between(&lunch, "2026-03-06 12:30", "2026-03-06 13:15"), 0);
    assert_false(calendar_is_open(&lunch, &amsterdam, at("2026-03-06 12:30")));
    assert_true(calendar_is_open(&lunch, &amsterdam, at("2026-03-06 13:15")));
    struct instant due;
    assert_true(calendar_add_working_days(&lunch, &amsterdam, at("2026-03-06 12:45"), 1, &due));
    assert_at(due, "2026-03-09 17:00");
}

static void calendar_measures_open_time(void **state)
{
    (void)state;
    assert_int_equal(open_between(&office, "2026-03-06 15:00", "2026-03-09 11:00"), 4 * HOUR);
    assert_int_equal(open_between(&office, "2026-03-06 18:00", "2026-03-09 08:00"), 0);
    assert_int_equal(open_between(&office, "2026-03-09 11:00", "2026-03-06 15:00"), 0);
    assert_int_equal(open_between(&office, "2026-03-09 11:00", "2026-03-09 11:00"), 0);
    assert_int_equal(open_between(&office, "2026-03-30 00:00", "2026-04-13 00:00"),
                     8 * 8 * HOUR); /* two weeks less Good Friday and Easter Monday */
}

/* An emergency service is open day and night: the night of the clock has an hour less or more. */
static void calendar_open_at_night_follows_the_clock(void **state)
{
    (void)state;
    struct calendar service = office;
    service.n_closed = 0;
    for (int i = 0; i < 7; i++)
        service.hours[i][0] = (struct working_hours){0, 1440};
    assert_int_equal(open_between(&service, "2026-03-29 00:00", "2026-03-30 00:00"), 23 * HOUR);
    assert_int_equal(open_between(&service, "2026-10-25 00:00", "2026-10-26 00:00"), 25 * HOUR);
    assert_working_ms(&service, "2026-03-29 01:30", HOUR, "2026-03-29 03:30");
    assert_working_ms(&service, "2026-10-25 01:30", 2 * HOUR, "2026-10-25 02:30");
    assert_working_ms(&service, "2026-10-25 01:30", 3 * HOUR, "2026-10-25 03:30");
    assert_working_ms(&service, "2026-03-28 12:00", 24 * HOUR, "2026-03-29 13:00");

    /* Hours that lie in the gap are no time at all; two intervals there never count twice. */
    for (int i = 0; i < 7; i++) {
        service.hours[i][0] = (struct working_hours){60, 165};
        service.hours[i][1] = (struct working_hours){180, 240};
    }
    assert_int_equal(open_between(&service, "2026-03-28 00:00", "2026-03-29 00:00"), 165 * MINUTE);
    assert_int_equal(open_between(&service, "2026-03-29 00:00", "2026-03-30 00:00"), 120 * MINUTE);
    for (int i = 0; i < 7; i++) {
        service.hours[i][0] = (struct working_hours){120, 180};
        service.hours[i][1] = (struct working_hours){0, 0};
    }
    assert_int_equal(open_between(&service, "2026-03-29 00:00", "2026-03-30 00:00"), 0);
    assert_int_equal(open_between(&service, "2026-10-25 00:00", "2026-10-26 00:00"), 2 * HOUR);
}

static void calendar_day_deadlines_keep_the_hour_over_dst(void **state)
{
    (void)state;
    assert_working_days("2026-03-27 10:00", 1, "2026-03-30 17:00");
    assert_working_days("2026-10-23 10:00", 1, "2026-10-26 17:00");
    assert_working_ms(&office, "2026-03-27 16:00", 2 * HOUR, "2026-03-30 10:00");
    assert_working_ms(&office, "2026-10-23 16:00", 2 * HOUR, "2026-10-26 10:00");
    struct instant due;
    assert_true(calendar_add_calendar_days(&office, &amsterdam, at("2026-03-28 22:00"), 1, &due));
    assert_at(due, "2026-03-29 23:59");
    assert_int_equal(due.ms + 1000, at("2026-03-30 00:00").ms);
}

static void calendar_counts_back_from_a_meeting(void **state)
{
    (void)state;
    struct instant due;
    assert_true(calendar_working_days_before(&office, &amsterdam, day("2026-03-12"), 2, &due));
    assert_at(due, "2026-03-10 17:00");
    assert_true(calendar_working_days_before(&office, &amsterdam, day("2026-03-09"), 2, &due));
    assert_at(due, "2026-03-05 17:00");
    assert_true(calendar_working_days_before(&office, &amsterdam, day("2026-04-07"), 2, &due));
    assert_at(due, "2026-04-01 17:00");
    assert_true(calendar_working_days_before(&office, &amsterdam, day("2026-03-08"), 1, &due));
    assert_at(due, "2026-03-06 17:00"); /* a meeting on a Sunday */
    assert_true(calendar_working_days_before(&office, &amsterdam, day("2026-03-12"), 0, &due));
    assert_at(due, "2026-03-12 17:00");
    assert_true(calendar_working_days_before(&office, &amsterdam, day("2026-03-08"), 0, &due));
    assert_at(due, "2026-03-06 17:00");
}

static void calendar_same_day_ends_one_second_before_midnight(void **state)
{
    (void)state;
    struct instant due;
    assert_true(calendar_same_day(&office, &amsterdam, at("2026-03-07 14:00"), &due));
    assert_int_equal(due.ms, at("2026-03-08 00:00").ms - 1000);
    assert_true(calendar_end_of_date(&office, &amsterdam, day("2026-10-25"), &due));
    assert_int_equal(due.ms, at("2026-10-26 00:00").ms - 1000);
}

static void calendar_beyond_its_validity_says_so(void **state)
{
    (void)state;
    const struct instant untouched = {42};
    struct instant due = untouched;
    struct civil_date date = {7};
    int64_t ms = 7;
    struct instant last = at("2040-12-31 10:00"); /* a Monday */
    struct instant late = at("2041-01-01 10:00");
    assert_false(calendar_add_working_days(&office, &amsterdam, last, 1, &due));
    assert_false(calendar_add_working_days(&office, &amsterdam, late, 0, &due));
    assert_false(calendar_add_working_days(&office, &amsterdam, last, UINT32_MAX, &due));
    assert_false(calendar_add_working_hours(&office, &amsterdam, last, 8, &due));
    assert_false(calendar_add_working_hours(&office, &amsterdam, last, UINT32_MAX, &due));
    assert_false(calendar_add_calendar_days(&office, &amsterdam, last, 1, &due));
    assert_false(calendar_add_calendar_days(&office, &amsterdam, last, UINT32_MAX, &due));
    assert_false(calendar_same_day(&office, &amsterdam, late, &due));
    assert_false(calendar_end_of_date(&office, &amsterdam, day("2041-01-01"), &due));
    assert_false(calendar_working_days_before(&office, &amsterdam, day("2041-01-02"), 1, &due));
    assert_false(calendar_working_days_before(&office, &amsterdam, day("2020-01-02"), 2, &due));
    assert_false(calendar_next_working_day(&office, day("2040-12-31"), &date));
    assert_false(calendar_previous_working_day(&office, day("2020-01-01"), &date));
    assert_false(calendar_next_working_day(&office, (struct civil_date){INT32_MAX}, &date));
    assert_false(calendar_working_ms_between(&office, &amsterdam, last, late, &ms));
    assert_false(calendar_working_ms_between(&office, &amsterdam, late, last, &ms));
    assert_false(calendar_is_open(&office, &amsterdam, late));
    assert_false(calendar_covers_instant(&office, &amsterdam, instant_of_ms(INT64_MAX)));
    assert_false(calendar_covers_instant(&office, &amsterdam, instant_of_ms(INT64_MIN)));
    assert_int_equal(due.ms, untouched.ms);
    assert_int_equal(date.n, 7);
    assert_int_equal(ms, 7);
    assert_true(calendar_add_working_days(&office, &amsterdam, last, 0, &due));
    assert_true(calendar_add_working_hours(&office, &amsterdam, last, 7, &due));
    assert_at(due, "2040-12-31 17:00");
}

static void calendar_with_wrong_data_is_not_valid(void **state)
{
    (void)state;
    assert_true(calendar_is_valid(&office));
    assert_true(calendar_is_valid(&lunch));
    static const struct working_hours wrong[][2] = {
        {{540, 540}, {0, 0}}, {{1020, 540}, {0, 0}},      {{540, 1441}, {0, 0}},
        {{0, 0}, {540, 600}}, {{540, 720}, {700, 800}},   {{540, 720}, {800, 800}},
        {{0, 1440}, {0, 1}},  {{540, 720}, {1000, 2000}},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct calendar calendar = office;
        memcpy(calendar.hours[3], wrong[i], sizeof(wrong[i]));
        assert_false(calendar_is_valid(&calendar));
    }
    struct calendar never = office;
    memset(never.hours, 0, sizeof(never.hours));
    assert_false(calendar_is_valid(&never));
    struct calendar empty = office;
    empty.valid_until = civil_date_add(empty.valid_from, -1);
    assert_false(calendar_is_valid(&empty));
    struct calendar endless = office;
    memset(endless.code, 'x', sizeof(endless.code));
    assert_false(calendar_is_valid(&endless));
    struct closed_day unsorted[] = {office_closed[1], office_closed[0]};
    struct calendar turned = office;
    turned.closed = unsorted;
    turned.n_closed = 2;
    assert_false(calendar_is_valid(&turned));
    struct closed_day nameless = office_closed[0];
    memset(nameless.name, 'x', sizeof(nameless.name));
    struct calendar without_end = office;
    without_end.closed = &nameless;
    without_end.n_closed = 1;
    assert_false(calendar_is_valid(&without_end));
    struct calendar since_ever = office;
    since_ever.valid_from.n = 0;
    assert_false(calendar_is_valid(&since_ever));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calendar_tells_what_kind_of_day_it_is),
        cmocka_unit_test(calendar_steps_over_holidays_next_to_a_weekend),
        cmocka_unit_test(calendar_does_not_count_the_day_of_the_start),
        cmocka_unit_test(calendar_crosses_leap_day_week_53_and_the_year),
        cmocka_unit_test(calendar_counts_only_open_hours),
        cmocka_unit_test(calendar_start_outside_hours_waits_for_the_opening),
        cmocka_unit_test(calendar_leaves_out_the_lunch_break),
        cmocka_unit_test(calendar_measures_open_time),
        cmocka_unit_test(calendar_open_at_night_follows_the_clock),
        cmocka_unit_test(calendar_day_deadlines_keep_the_hour_over_dst),
        cmocka_unit_test(calendar_counts_back_from_a_meeting),
        cmocka_unit_test(calendar_same_day_ends_one_second_before_midnight),
        cmocka_unit_test(calendar_beyond_its_validity_says_so),
        cmocka_unit_test(calendar_with_wrong_data_is_not_valid),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
