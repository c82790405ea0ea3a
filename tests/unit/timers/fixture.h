// SPDX-License-Identifier: EUPL-1.2
/* The timerfd on a real loop and the real clock, and a limit to what a test waits for. */
#ifndef TESTS_UNIT_TIMERS_FIXTURE_H
#define TESTS_UNIT_TIMERS_FIXTURE_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

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

static inline void on_due(void *arg, bool clock_was_set)
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

static inline void on_limit(uv_timer_t *timer)
{
    struct fixture *f = timer->data;
    f->limit_reached = true;
    uv_stop(&f->loop);
}

static inline void on_closed(void *arg)
{
    struct fixture *f = arg;
    f->closed = true;
}

static inline int open_fixture(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture){0};
    *state = &fixture;
    assert_int_equal(uv_loop_init(&fixture.loop), 0);
    assert_int_equal(uv_timer_init(&fixture.loop, &fixture.limit), 0);
    fixture.limit.data = &fixture;
    return timers_open(&fixture.timers, &fixture.loop, on_due, &fixture);
}

static inline int close_fixture(void **state)
{
    struct fixture *f = *state;
    timers_close(f->timers, on_closed, f);
    uv_close((uv_handle_t *)&f->limit, NULL);
    assert_int_equal(uv_run(&f->loop, UV_RUN_DEFAULT), 0);
    assert_true(f->closed);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    return 0;
}

static inline void run(struct fixture *f, uint64_t limit_ms)
{
    uv_timer_start(&f->limit, on_limit, limit_ms, 0);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    uv_timer_stop(&f->limit);
}

#define TIMERS_TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

#endif
