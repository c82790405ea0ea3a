// SPDX-License-Identifier: EUPL-1.2
#include "timers/timers.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/clock.h"
#include "base/memory.h"

enum { SAFETY_TICK_MS = 60 * 1000 };

/* 2199-12-31: with no deadline the timer stays armed, as only an armed one notices a set clock. */
static const int64_t FAR_AWAY_MS = INT64_C(7258032000000);

struct timers {
    int fd;
    uv_poll_t poll;
    uv_timer_t tick;
    unsigned handles; /* that libuv still holds */
    int64_t armed_ms;
    struct clock_guard guard;
    timers_due *due;
    void *due_arg;
    void (*closed)(void *arg);
    void *closed_arg;
};

static void set_timer(struct timers *timers, int64_t at_ms)
{
    struct itimerspec when = {0};
    when.it_value.tv_sec = at_ms / 1000;
    when.it_value.tv_nsec = at_ms % 1000 * 1000000;
    /* ECANCELED: the clock was set since the last read; the timer is armed all the same. */
    int result =
        timerfd_settime(timers->fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, NULL);
    ASSERT(result == 0 || errno == ECANCELED);
    timers->armed_ms = at_ms;
}

static void on_expiry(uv_poll_t *poll, int status, int events)
{
    (void)status;
    (void)events;
    struct timers *timers = poll->data;
    uint64_t expirations;
    ssize_t n = read(timers->fd, &expirations, sizeof expirations);
    bool clock_was_set = n < 0 && errno == ECANCELED;
    if (n < 0 && !clock_was_set)
        return; /* EAGAIN: armed anew since the poll; EINTR: it is still readable */
    set_timer(timers, FAR_AWAY_MS);
    timers->due(timers->due_arg, clock_was_set);
}

static void on_tick(uv_timer_t *tick)
{
    struct timers *timers = tick->data;
    timers->due(timers->due_arg, false);
}

static void on_handle_closed(uv_handle_t *handle)
{
    struct timers *timers = handle->data;
    if (--timers->handles > 0)
        return;
    void (*closed)(void *arg) = timers->closed;
    void *arg = timers->closed_arg;
    close(timers->fd);
    free(timers);
    if (closed != NULL)
        closed(arg);
}

int timers_open(struct timers **out, uv_loop_t *loop, timers_due *due, void *arg)
{
    int fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (fd < 0)
        return -errno;
    struct timers *timers = memory_zeroed(1, sizeof *timers);
    timers->fd = fd;
    timers->due = due;
    timers->due_arg = arg;
    timers_accept_clock(timers);
    int result = uv_poll_init(loop, &timers->poll, fd); /* libuv's errors are negative errnos */
    if (result != 0) {
        close(fd);
        free(timers);
        return result;
    }
    ASSERT(uv_timer_init(loop, &timers->tick) == 0);
    timers->handles = 2;
    timers->poll.data = timers;
    timers->tick.data = timers;
    set_timer(timers, FAR_AWAY_MS);
    ASSERT(uv_poll_start(&timers->poll, UV_READABLE, on_expiry) == 0);
    /* Monotonic: it comes whatever happens to the wall clock. */
    ASSERT(uv_timer_start(&timers->tick, on_tick, SAFETY_TICK_MS, SAFETY_TICK_MS) == 0);
    *out = timers;
    return 0;
}

void timers_arm(struct timers *timers, struct instant at)
{
    int64_t at_ms = at.ms <= 0 || at.ms > FAR_AWAY_MS ? FAR_AWAY_MS : at.ms;
    if (at_ms != timers->armed_ms)
        set_timer(timers, at_ms);
}

enum clock_judgement timers_check_clock(const struct timers *timers)
{
    return clock_guard_judge(&timers->guard, clock_wall_ms(), clock_boot_ms());
}

void timers_accept_clock(struct timers *timers)
{
    clock_guard_accept(&timers->guard, clock_wall_ms(), clock_boot_ms());
}

void timers_close(struct timers *timers, void (*closed)(void *arg), void *arg)
{
    timers->closed = closed;
    timers->closed_arg = arg;
    uv_close((uv_handle_t *)&timers->poll, on_handle_closed);
    uv_close((uv_handle_t *)&timers->tick, on_handle_closed);
}
