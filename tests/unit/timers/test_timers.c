// SPDX-License-Identifier: EUPL-1.2
#include "fixture.h"

static void timers_deadline_ahead_comes_due_then_and_not_earlier(void **state)
{
    struct fixture *f = *state;
    int64_t at = clock_wall_ms() + 40;
    timers_arm(f->timers, instant_of_ms(at));
    run(f, 30000);
    assert_int_equal(f->due, 1);
    assert_int_equal(f->clock_sets, 0);
    assert_true(f->due_at_ms >= at);
}

static void timers_past_deadline_comes_due_at_once_each_time(void **state)
{
    struct fixture *f = *state;
    f->rounds = 100;
    timers_arm(f->timers, instant_of_ms(1000)); /* 1970 */
    run(f, 30000);
    assert_int_equal(f->due, 100);
}

static void timers_disarmed_never_comes_due(void **state)
{
    struct fixture *f = *state;
    timers_arm(f->timers, instant_of_ms(clock_wall_ms() + 20));
    timers_arm(f->timers, instant_of_ms(0));
    run(f, 80);
    assert_true(f->limit_reached);
    assert_int_equal(f->due, 0);
}

static void timers_earlier_deadline_replaces_the_later(void **state)
{
    struct fixture *f = *state;
    timers_arm(f->timers, instant_of_ms(clock_wall_ms() + 3600 * 1000));
    timers_arm(f->timers, instant_of_ms(clock_wall_ms() + 20));
    run(f, 30000);
    assert_int_equal(f->due, 1);
}

static void timers_far_deadline_beyond_the_calendar_is_accepted(void **state)
{
    struct fixture *f = *state;
    timers_arm(f->timers, instant_of_ms(INT64_MAX));
    run(f, 30);
    assert_int_equal(f->due, 0);
}

static void timers_clock_left_alone_is_steady(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(timers_check_clock(f->timers), CLOCK_STEADY);
    timers_accept_clock(f->timers);
    assert_int_equal(timers_check_clock(f->timers), CLOCK_STEADY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TIMERS_TEST(timers_deadline_ahead_comes_due_then_and_not_earlier),
        TIMERS_TEST(timers_past_deadline_comes_due_at_once_each_time),
        TIMERS_TEST(timers_disarmed_never_comes_due),
        TIMERS_TEST(timers_earlier_deadline_replaces_the_later),
        TIMERS_TEST(timers_far_deadline_beyond_the_calendar_is_accepted),
        TIMERS_TEST(timers_clock_left_alone_is_steady),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
