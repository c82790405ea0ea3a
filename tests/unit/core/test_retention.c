// SPDX-License-Identifier: EUPL-1.2
/* A term of years is counted on the calendar: never a day too short. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/retention.h"

static struct civil_date after(int year, int month, int day, uint32_t days)
{
    packed_duration term = duration_pack((struct duration){DURATION_CALENDAR_DAYS, days});
    return retention_after(civil_date_of(year, month, day), term);
}

static void years_follow_the_calendar(void **state)
{
    (void)state;
    assert_int_equal(after(2026, 3, 2, 5 * 365).n, civil_date_of(2031, 3, 2).n);
    assert_int_equal(after(2026, 3, 2, 20 * 365).n, civil_date_of(2046, 3, 2).n);
}

static void years_from_a_leap_day_end_no_sooner(void **state)
{
    (void)state;
    assert_int_equal(after(2024, 2, 29, 365).n, civil_date_of(2025, 3, 1).n);
    assert_int_equal(after(2024, 2, 29, 4 * 365).n, civil_date_of(2028, 2, 29).n);
    assert_int_equal(after(2096, 2, 29, 4 * 365).n, civil_date_of(2100, 3, 1).n);
    assert_int_equal(after(1996, 2, 29, 4 * 365).n, civil_date_of(2000, 2, 29).n);
    assert_int_equal(after(2024, 2, 28, 365).n, civil_date_of(2025, 2, 28).n);
}

static void weeks_and_days_are_days(void **state)
{
    (void)state;
    assert_int_equal(after(2026, 2, 27, 14).n, civil_date_of(2026, 3, 13).n);
    assert_int_equal(after(2026, 12, 31, 1).n, civil_date_of(2027, 1, 1).n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(years_follow_the_calendar),
        cmocka_unit_test(years_from_a_leap_day_end_no_sooner),
        cmocka_unit_test(weeks_and_days_are_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
