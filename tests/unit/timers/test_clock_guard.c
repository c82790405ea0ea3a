// SPDX-License-Identifier: EUPL-1.2
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "timers/clock_guard.h"

static const int64_t MINUTE = 60 * 1000;
static const int64_t HOUR = 60 * 60 * 1000;
static const int64_t WALL = INT64_C(1772442000000); /* 2026-03-02 09:00Z */

static struct clock_guard trusted(void)
{
    struct clock_guard guard;
    clock_guard_accept(&guard, WALL, 5000);
    return guard;
}

static void guard_both_clocks_advance_is_steady(void **state)
{
    (void)state;
    struct clock_guard guard = trusted();
    assert_int_equal(clock_guard_judge(&guard, WALL, 5000), CLOCK_STEADY);
    int64_t year = 365 * 24 * HOUR; /* also what a long suspend looks like */
    assert_int_equal(clock_guard_judge(&guard, WALL + year, 5000 + year), CLOCK_STEADY);
}

static void guard_at_the_limits_is_steady_and_past_them_moved(void **state)
{
    (void)state;
    struct clock_guard guard = trusted();
    int64_t boot = 5000 + HOUR;
    int64_t wall = WALL + HOUR;
    assert_int_equal(clock_guard_judge(&guard, wall - 2 * MINUTE, boot), CLOCK_STEADY);
    assert_int_equal(clock_guard_judge(&guard, wall - 2 * MINUTE - 1, boot), CLOCK_MOVED_BACK);
    assert_int_equal(clock_guard_judge(&guard, wall + 25 * HOUR, boot), CLOCK_STEADY);
    assert_int_equal(clock_guard_judge(&guard, wall + 25 * HOUR + 1, boot), CLOCK_MOVED_AHEAD);
}

static void guard_wall_stands_still_is_moved_back(void **state)
{
    (void)state;
    struct clock_guard guard = trusted();
    assert_int_equal(clock_guard_judge(&guard, WALL, 5000 + 3 * MINUTE), CLOCK_MOVED_BACK);
}

static void guard_many_small_steps_add_up(void **state)
{
    (void)state;
    struct clock_guard guard = trusted();
    int64_t wall = WALL;
    int64_t boot = 5000;
    int moved_at = 0;
    for (int step = 1; step <= 10 && moved_at == 0; step++) {
        boot += MINUTE;
        wall += MINUTE - 50 * 1000; /* 50 s back each time */
        if (clock_guard_judge(&guard, wall, boot) == CLOCK_MOVED_BACK)
            moved_at = step;
    }
    assert_int_equal(moved_at, 3);
}

static void guard_clock_that_comes_back_is_steady_again(void **state)
{
    (void)state;
    struct clock_guard guard = trusted();
    assert_int_equal(clock_guard_judge(&guard, WALL - HOUR, 6000), CLOCK_MOVED_BACK);
    assert_int_equal(clock_guard_judge(&guard, WALL + 2000, 7000), CLOCK_STEADY);
}

static void guard_accepted_clock_is_the_new_truth(void **state)
{
    (void)state;
    struct clock_guard guard = trusted();
    int64_t wall = WALL + 48 * HOUR;
    assert_int_equal(clock_guard_judge(&guard, wall, 6000), CLOCK_MOVED_AHEAD);
    clock_guard_accept(&guard, wall, 6000);
    assert_int_equal(clock_guard_judge(&guard, wall + MINUTE, 6000 + MINUTE), CLOCK_STEADY);
    assert_int_equal(clock_guard_judge(&guard, WALL + MINUTE, 6000 + MINUTE), CLOCK_MOVED_BACK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(guard_both_clocks_advance_is_steady),
        cmocka_unit_test(guard_at_the_limits_is_steady_and_past_them_moved),
        cmocka_unit_test(guard_wall_stands_still_is_moved_back),
        cmocka_unit_test(guard_many_small_steps_add_up),
        cmocka_unit_test(guard_clock_that_comes_back_is_steady_again),
        cmocka_unit_test(guard_accepted_clock_is_the_new_truth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
