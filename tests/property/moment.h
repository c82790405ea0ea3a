// SPDX-License-Identifier: EUPL-1.2
/* When a clock is due, worked out once more from the rule that its event carries: day by day, with
 * the hours and closing days of the calendar and the summer time of Europe. It shares nothing with
 * calendar/. */
#ifndef PROPERTY_MOMENT_H
#define PROPERTY_MOMENT_H

#include "core/state.h"

/* What is wrong with the clock's moment, as a sentence; NULL when nothing is. Working hours are not
 * looked at; where the case ever waited for somebody else, only that it is not too early. */
const char *moment_wrong(struct state *state, struct case_id id, const struct clock_start *clock);

#endif
