// SPDX-License-Identifier: EUPL-1.2
/* What a ladder's events come to, by period: counts, lengths of time, money. Never by person: whose
 * work it was is not looked at. Small numbers are left out as the figures become lines, so nothing
 * that leaves here needs to be guarded.
 *
 *   figures_begin · figures_step … until it says no · figures_line 0 … */
#ifndef REPORT_FIGURES_H
#define REPORT_FIGURES_H

#include "report/history.h"

#define FIGURES_PERIODS_MAX 64

struct figures_plan {
    struct code ladder;
    struct code asks;        /* the organisation of whoever asks */
    struct civil_date from;  /* none: since the first event; not with `every` */
    struct civil_date until; /* the last day */
    enum report_every every; /* none: one period */
    uint64_t each;           /* a period ends with so many cases finished; 0: not */
    bool counts_only;        /* no money, no lengths of time */
};

struct figures;

/* False with a refusal: no such ladder, no period, too many periods. */
bool figures_begin(const struct figures_plan *plan, struct state *state, struct instant now,
                   struct figures **out, struct error *error);
void figures_free(struct figures *figures);

/* Looks at some more events; bounded. False when all is counted and the lines are there. */
bool figures_step(struct figures *figures, struct state *state, struct arena *arena);

uint64_t figures_at(const struct figures *figures);
uint64_t figures_of(const struct figures *figures);
uint64_t figures_threshold(const struct figures *figures);
struct instant figures_now(const struct figures *figures);
/* The periods that are complete; those of `each` only when their last case is finished. */
size_t figures_periods(const struct figures *figures, const struct report_period **out);

size_t figures_n_lines(const struct figures *figures);
const struct figure_line *figures_lines(const struct figures *figures);

#endif
