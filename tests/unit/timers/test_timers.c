// SPDX-License-Identifier: EUPL-1.2
/* The timerfd on a real loop and the real clock. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <time.h>

#include "base/clock.h"
#include "timers/timers.h"

struct fixture {
    uv_loop_t loop;
    uv_timer_t limit; /* so that a timer that never fires fails the test instead of hanging it */
    struct timers *timers;
    int due;
    int clock_sets;
    int64_t due_at_ms;
    int rounds; /* how often to arm a past deadline again */
    bool limit_reached;
    bool closed;
};

static void on_due(void *arg, bool clock_was_set)
{
    struct fixture *f = arg;
    f->due++;
    f->clock_sets += clock_was_set;
    f->due_at_ms = clock_wall_ms();
    if (f->due < f->rounds)
        timers_arm(f->timers, instant_of_ms(1000));
    else
        uv_stop(&f->loop);
}

static void on_limit(uv_timer_t *timer)
{
    struct fixture *f = timer->data;
    f->limit_reached = true;
    uv_stop(&f->loop);
}

static void on_closed(void *arg)
{
    struct fixture *f = arg;
    f->closed = true;
}

static int open_fixture(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture){0};
    *state = &fixture;
    assert_int_equal(uv_loop_init(&fixture.loop), 0);
    assert_int_equal(uv_timer_init(&fixture.loop, &fixture.limit), 0);
    fixture.limit.data = &fixture;
    return timers_open(&fixture.timers, &fixture.loop, on_due, &fixture);
}

static int close_fixture(void **state)
{
    struct fixture *f = *state;
    timers_close(f->timers, on_closed, f);
    uv_close((uv_handle_t *)&f->limit, NULL);
    assert_int_equal(uv_run(&f->loop, UV_RUN_DEFAULT), 0);
    assert_true(f->closed);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    return 0;
}

static void run(struct fixture *f, uint64_t limit_ms)
{
    uv_timer_start(&f->limit, on_limit, limit_ms, 0);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    uv_timer_stop(&f->limit);
}

static void timers_deadline_ahead_comes_due_then_and_not_earlier(void **state)
{
    struct fixture *f = *state;
    int64_t at = clock_wall_ms() + 40;
    timers_arm(f->timers, instant_of_ms(at));
    run(f, 5000);
    assert_int_equal(f->due, 1);
    assert_int_equal(f->clock_sets, 0);
    assert_true(f->due_at_ms >= at);
}

static void timers_past_deadline_comes_due_at_once_each_time(void **state)
{
    struct fixture *f = *state;
    f->rounds = 100;
    timers_arm(f->timers, instant_of_ms(1000)); /* 1970 */
    run(f, 5000);
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
    run(f, 5000);
    assert_int_equal(f->due, 1);
}

static void timers_far_deadline_beyond_the_calendar_is_accepted(void **state)
{
    struct fixture *f = *state;
    timers_arm(f->timers, instant_of_ms(INT64_MAX));
    run(f, 30);
    assert_int_equal(f->due, 0);
}

/* Setting the clock, even to what it says already, makes the kernel forget that it was in step with
 * NTP: only for a machine whose owner asked for it. */
static void timers_clock_set_is_noticed_without_any_deadline(void **state)
{
    struct fixture *f = *state;
    struct timespec now;
    if (getenv("DOORBRAAK_TEST_SETS_CLOCK") == NULL) {
        fprintf(stderr, "SKIP: DOORBRAAK_TEST_SETS_CLOCK is not in the environment\n");
        skip();
    }
    assert_int_equal(clock_gettime(CLOCK_REALTIME, &now), 0);
    assert_int_equal(clock_settime(CLOCK_REALTIME, &now), 0);
    run(f, 5000);
    assert_int_equal(f->due, 1);
    assert_int_equal(f->clock_sets, 1);
}

static void timers_clock_left_alone_is_steady(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(timers_check_clock(f->timers), CLOCK_STEADY);
    timers_accept_clock(f->timers);
    assert_int_equal(timers_check_clock(f->timers), CLOCK_STEADY);
}

#define TIMERS_TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TIMERS_TEST(timers_deadline_ahead_comes_due_then_and_not_earlier),
        TIMERS_TEST(timers_past_deadline_comes_due_at_once_each_time),
        TIMERS_TEST(timers_disarmed_never_comes_due),
        TIMERS_TEST(timers_earlier_deadline_replaces_the_later),
        TIMERS_TEST(timers_far_deadline_beyond_the_calendar_is_accepted),
        TIMERS_TEST(timers_clock_set_is_noticed_without_any_deadline),
        TIMERS_TEST(timers_clock_left_alone_is_steady),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
