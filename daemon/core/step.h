// SPDX-License-Identifier: EUPL-1.2
/* What the clocks of a case say that must be done: its next step, and what is asked of each person
 * beside it (GEN-8). Pure; the pointers go into the clocks that were given. */
#ifndef CORE_STEP_H
#define CORE_STEP_H

#include "core/records.h"
#include "core/state.h"

/* The earliest step; but without a ground to share, finding one comes before all else (GEN-6). NULL
 * when nothing runs that is a step. */
const struct clock_start *step_next(const struct clock_start *clocks, size_t n);

/* Whether a clock is one of those: the next step, or asked beside it. */
bool step_is_asked(const struct clock_start *clocks, size_t n, const struct clock_start *clock);

/* What each person of whom something is asked must do first, one clock a person, in no order; how
 * many. Somebody may be asked more: that comes when this is done. */
size_t step_of_each(const struct clock_start *clocks, size_t n,
                    const struct clock_start *out[CLOCKS_MAX]);
/* The same of one person; NULL when nothing is asked of him now. */
const struct clock_start *step_of(const struct clock_start *clocks, size_t n,
                                  const struct code *person);
/* All that is asked of these people together, what must be done first in front; how many. */
size_t step_all_of(const struct clock_start *clocks, size_t n, const struct codes *people,
                   const struct clock_start *out[CLOCKS_MAX]);

#endif
