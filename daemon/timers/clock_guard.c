// SPDX-License-Identifier: EUPL-1.2
#include "timers/clock_guard.h"

void clock_guard_accept(struct clock_guard *guard, int64_t wall_ms, int64_t boot_ms)
{
    guard->wall_ms = wall_ms;
    guard->boot_ms = boot_ms;
}

enum clock_judgement clock_guard_judge(const struct clock_guard *guard, int64_t wall_ms,
                                       int64_t boot_ms)
{
    int64_t ahead_ms = (wall_ms - guard->wall_ms) - (boot_ms - guard->boot_ms);
    if (ahead_ms < -CLOCK_GUARD_BACK_MS)
        return CLOCK_MOVED_BACK;
    if (ahead_ms > CLOCK_GUARD_AHEAD_MS)
        return CLOCK_MOVED_AHEAD;
    return CLOCK_STEADY;
}
