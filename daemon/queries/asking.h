// SPDX-License-Identifier: EUPL-1.2
/* What is asked of whom, as he is told of it: shared by his own notices and his mail. Internal to
 * this folder. */
#ifndef QUERIES_ASKING_H
#define QUERIES_ASKING_H

#include "core/step.h"
#include "queries/queries.h"

struct asking {
    struct code person; /* who is told */
    struct clock_start clock;
};

/* What a table, or a holder (GLASS), is told and nobody asks: a clock without trigger, of this
 * code. Due: the meeting, of papers. */
#define ASKING_GLASS   "break-glass"
#define ASKING_PACK    "papers"
#define ASKING_MINUTES "minutes"

/* Whom an event asks something that is still asked: each person once, with what he must do first.
 */
size_t asking_by_event(const struct query_context *context, const struct event_row *event,
                       struct asking out[CLOCKS_MAX]);

enum asked_why asking_why(const struct code *person, const struct clock_start *clock);

/* As the context's actor may know it. False: not even that the case exists. */
bool asking_line(const struct query_context *context, struct case_id id,
                 const struct clock_start *clock, enum language language, struct mail_line *out);

#endif
