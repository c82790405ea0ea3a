// SPDX-License-Identifier: EUPL-1.2
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

static void assert_local(const struct zone *zone, int64_t utc_s, const char *date, int second)
{
    char text[11];
    struct civil_time local = zone_local(zone, instant_of_ms(utc_s * 1000));
    civil_date_format(local.date, text);
    assert_string_equal(text, date);
    assert_int_equal(local.second_of_day, second);
}

static int64_t utc_s(const struct zone *zone, const char *date, int second)
{
    return zone_instant(zone, day(date), second).ms / 1000;
}

static void zone_clock_put_forward_skips_an_hour(void **state)
{
    (void)state;
    fixture_init();
    int64_t change = 1774746000; /* 2026-03-29T01:00:00Z */
    assert_local(&amsterdam, change - 1, "2026-03-29", 2 * 3600 - 1);
    assert_local(&amsterdam, change, "2026-03-29", 3 * 3600);
    assert_int_equal(utc_s(&amsterdam, "2026-03-29", 2 * 3600 - 1), change - 1);
    assert_int_equal(utc_s(&amsterdam, "2026-03-29", 3 * 3600), change);
    assert_int_equal(utc_s(&amsterdam, "2026-03-30", 0) - utc_s(&amsterdam, "2026-03-29", 0),
                     23 * 3600);
}

static void zone_time_in_the_gap_shifts_forward(void **state)
{
    (void)state;
    fixture_init();
    int64_t change = 1774746000;
    assert_int_equal(utc_s(&amsterdam, "2026-03-29", 2 * 3600), change);
    assert_int_equal(utc_s(&amsterdam, "2026-03-29", 2 * 3600 + 1800), change + 1800);
    assert_local(&amsterdam, utc_s(&amsterdam, "2026-03-29", 2 * 3600 + 1800), "2026-03-29",
                 3 * 3600 + 1800);
}

static void zone_clock_put_back_repeats_an_hour(void **state)
{
    (void)state;
    fixture_init();
    int64_t change = 1792890000; /* 2026-10-25T01:00:00Z */
    assert_local(&amsterdam, change - 1, "2026-10-25", 3 * 3600 - 1);
    assert_local(&amsterdam, change, "2026-10-25", 2 * 3600);
    assert_int_equal(utc_s(&amsterdam, "2026-10-26", 0) - utc_s(&amsterdam, "2026-10-25", 0),
                     25 * 3600);
}

static void zone_time_that_exists_twice_is_the_first(void **state)
{
    (void)state;
    fixture_init();
    int64_t change = 1792890000;
    assert_int_equal(utc_s(&amsterdam, "2026-10-25", 2 * 3600), change - 3600);
    assert_int_equal(utc_s(&amsterdam, "2026-10-25", 3 * 3600 - 1), change - 1);
    assert_int_equal(utc_s(&amsterdam, "2026-10-25", 3 * 3600), change + 3600);
}

static void zone_midnight_after_the_date_is_the_next_day(void **state)
{
    (void)state;
    fixture_init();
    assert_int_equal(utc_s(&amsterdam, "2026-12-31", ZONE_DAY_S),
                     utc_s(&amsterdam, "2027-01-01", 0));
}

/* A date line crossed: Samoa had no 30 December 2011. */
static void zone_without_a_whole_day_shifts_by_a_day(void **state)
{
    (void)state;
    static const struct zone_transition transitions[] = {{INT64_MIN, -10 * 3600},
                                                         {1325239200, 14 * 3600}};
    struct zone apia = {.name = "Pacific/Apia", .n = 2, .transitions = transitions};
    assert_local(&apia, 1325239199, "2011-12-29", ZONE_DAY_S - 1);
    assert_local(&apia, 1325239200, "2011-12-31", 0);
    assert_int_equal(utc_s(&apia, "2011-12-30", 12 * 3600), 1325239200 + 12 * 3600);
    assert_int_equal(utc_s(&apia, "2011-12-31", 0), 1325239200);
}

/* Half an hour, and one offset only. */
static void zone_of_other_shapes_holds(void **state)
{
    (void)state;
    static const struct zone_transition transitions[] = {{0, 39600}, {1791039600, 37800 + 1800}};
    struct zone one = {.name = "x", .n = 1, .transitions = transitions};
    assert_local(&one, -1, "1970-01-01", 39599);
    assert_local(&one, -39601, "1969-12-31", ZONE_DAY_S - 1);
    assert_int_equal(utc_s(&one, "2100-01-01", 0), utc_s(&one, "2099-12-31", 0) + ZONE_DAY_S);
}

static void zone_parts_of_a_second_are_cut_before_1970_too(void **state)
{
    (void)state;
    fixture_init();
    struct civil_time local = zone_local(&amsterdam, instant_of_ms(-1));
    assert_int_equal(local.date.n, 1);
    assert_int_equal(local.second_of_day, 3599);
}

static void zone_with_a_wrong_list_is_not_valid(void **state)
{
    (void)state;
    fixture_init();
    assert_true(zone_is_valid(&amsterdam));
    struct zone zone = amsterdam;
    zone.n = 0;
    assert_false(zone_is_valid(&zone));
    static const struct zone_transition twice[] = {{0, 0}, {0, 3600}};
    zone.n = 2;
    zone.transitions = twice;
    assert_false(zone_is_valid(&zone));
    static const struct zone_transition far[] = {{0, ZONE_OFFSET_MAX_S + 1}};
    zone.n = 1;
    zone.transitions = far;
    assert_false(zone_is_valid(&zone));
    zone = amsterdam;
    memset(zone.name, 'x', sizeof(zone.name));
    assert_false(zone_is_valid(&zone));
    zone = amsterdam;
    memset(zone.version, 'x', sizeof(zone.version));
    assert_false(zone_is_valid(&zone));
    static const struct zone_transition far_west[] = {{0, -ZONE_OFFSET_MAX_S - 1}};
    zone = amsterdam;
    zone.n = 1;
    zone.transitions = far_west;
    assert_false(zone_is_valid(&zone));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zone_clock_put_forward_skips_an_hour),
        cmocka_unit_test(zone_time_in_the_gap_shifts_forward),
        cmocka_unit_test(zone_clock_put_back_repeats_an_hour),
        cmocka_unit_test(zone_time_that_exists_twice_is_the_first),
        cmocka_unit_test(zone_midnight_after_the_date_is_the_next_day),
        cmocka_unit_test(zone_without_a_whole_day_shifts_by_a_day),
        cmocka_unit_test(zone_of_other_shapes_holds),
        cmocka_unit_test(zone_parts_of_a_second_are_cut_before_1970_too),
        cmocka_unit_test(zone_with_a_wrong_list_is_not_valid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
