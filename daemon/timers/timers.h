// SPDX-License-Identifier: EUPL-1.2
/* When to look at the clocks: the one timerfd of the daemon, on the wall clock, armed to the
 * earliest deadline. It survives suspend and notices a clock that is set [U5]. It knows no
 * deadline but the earliest, and decides nothing: `due` says "look now", never what is due. */
#ifndef TIMERS_TIMERS_H
#define TIMERS_TIMERS_H

#include <stdbool.h>
#include <uv.h>

#include "base/instant.h"
#include "timers/clock_guard.h"

struct timers;

/* The armed deadline came, or the safety tick (each minute), or somebody set the clock. May come
 * without anything being due. After it the timer waits for the next timers_arm. */
typedef void timers_due(void *arg, bool clock_was_set);

/* 0 or a negative errno. The clock as it stands is trusted from here on. */
int timers_open(struct timers **out, uv_loop_t *loop, timers_due *due, void *arg);

/* Replaces the deadline. One that is past comes due in the next loop turn; ms 0 means none. */
void timers_arm(struct timers *timers, struct instant at);

/* Did the wall clock move against the boot clock, since the start or the last accept? */
enum clock_judgement timers_check_clock(const struct timers *timers);

/* An administrator says that the clock as it stands is right. */
void timers_accept_clock(struct timers *timers);

/* `closed` (may be NULL) is called in a later loop turn, when no handle is left. */
void timers_close(struct timers *timers, void (*closed)(void *arg), void *arg);

#endif
