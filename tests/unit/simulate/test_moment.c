// SPDX-License-Identifier: EUPL-1.2
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "simulate/moment.h"

/* One hour ahead of UTC, two from 29 March 2026 01:00 UTC on. */
static const struct zone_transition changes[] = {{INT64_MIN, 3600}, {1774746000, 7200}};
static const struct zone zone = {.name = "Test/Zone", .n = 2, .transitions = changes};

static int64_t read_ms(const char *text, enum moment_of_day of_day)
{
    struct instant at;
    assert_true(moment_read(bytes_of(text, strlen(text)), &zone, of_day, &at));
    return at.ms;
}

static void moment_is_read_in_every_documented_form(void **state)
{
    (void)state;
    int64_t winter = INT64_C(1767600900000); /* 2026-01-05T08:15:00Z */
    static const char *const same[] = {
        "2026-01-05T09:15:00+01:00",
        "2026-01-05T08:15:00Z",
        "2026-01-05T08:15Z",
        "2026-01-05 09:15",
        "2026-01-05T09:15:00",
        "05-01-2026 09:15",
        "5-1-2026 9:15",
        "05/01/2026 09:15:00",
        " 2026-01-05 09:15 ",
    };
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        assert_int_equal(read_ms(same[i], MOMENT_START), winter);
    assert_int_equal(read_ms("2026-01-05T09:15:00.250+01:00", MOMENT_START), winter + 250);
}

static void moment_of_a_date_is_its_start_or_its_end(void **state)
{
    (void)state;
    int64_t midnight = INT64_C(1767567600000); /* 2026-01-04T23:00:00Z */
    assert_int_equal(read_ms("2026-01-05", MOMENT_START), midnight);
    assert_int_equal(read_ms("05-01-2026", MOMENT_END), midnight + 86399000);
    /* the day on which the clock goes forward is an hour shorter */
    assert_int_equal(read_ms("2026-03-29", MOMENT_END) - read_ms("2026-03-29", MOMENT_START),
                     82799000);
}

static void moment_that_is_none_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "soon",
        "32-01-2026",
        "2026-02-30",
        "2026-01-05 24:00",
        "2026-01-05 9",
        "2026-01-05 09:60",
        "05-01/2026",
        "05-01-26",
        "1767600900",
        "2026-01-05x",
        "2026-01-05 09:15 CET",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct instant at = {7};
        assert_false(moment_read(bytes_of(bad[i], strlen(bad[i])), &zone, MOMENT_START, &at));
        assert_int_equal(at.ms, 7);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moment_is_read_in_every_documented_form),
        cmocka_unit_test(moment_of_a_date_is_its_start_or_its_end),
        cmocka_unit_test(moment_that_is_none_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
