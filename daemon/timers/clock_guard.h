// SPDX-License-Identifier: EUPL-1.2
/* Judges a wall clock by the boot clock, which nobody sets. Pure: numbers in, a judgement out. */
#ifndef TIMERS_CLOCK_GUARD_H
#define TIMERS_CLOCK_GUARD_H

#include <stdint.h>

enum {
    CLOCK_GUARD_BACK_MS = 2 * 60 * 1000,       /* further back than this is not trusted */
    CLOCK_GUARD_AHEAD_MS = 25 * 60 * 60 * 1000 /* further ahead than this is not trusted */
};

enum clock_judgement { CLOCK_STEADY, CLOCK_MOVED_BACK, CLOCK_MOVED_AHEAD };

struct clock_guard {
    int64_t wall_ms; /* both clocks at the moment that was trusted */
    int64_t boot_ms;
};

/* From now on this pair is the truth: at the start, and when an administrator accepts. */
void clock_guard_accept(struct clock_guard *guard, int64_t wall_ms, int64_t boot_ms);

/* Measures from the accepted pair and not from the last look, so that many small steps count as
 * the large one that they make together. A clock that comes back is steady again. */
enum clock_judgement clock_guard_judge(const struct clock_guard *guard, int64_t wall_ms,
                                       int64_t boot_ms);

#endif
