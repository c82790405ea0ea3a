// SPDX-License-Identifier: EUPL-1.2
/* Terms (DHG-6): on a ladder with `terms` somebody works at a tier for a time that an administrator
 * sets. A term that runs lets a person work there beside those whom the file names; before its
 * first day and after its last one the file's name gives no right there either. Who has no term
 * works as the file says. */
#ifndef CORE_TERM_H
#define CORE_TERM_H

#include "core/state.h"

enum term_state {
    TERM_NONE, /* the file decides */
    TERM_RUNS,
    TERM_OVER, /* or not begun */
};

/* `ladder` may be NULL: no terms. `out` is filled unless there is none. */
enum term_state term_of(struct state *state, const struct ladder *ladder, const struct tier *tier,
                        const struct code *person, struct civil_date today, struct term_row *out);

/* The days, counted back from the last one, in which somebody hands over: has it begun? */
bool term_nears_end(struct state *state, const struct ladder *ladder, const struct term_row *term,
                    struct instant now);

/* The most terms of a tier that end within 30 days, of those that are not over: how many, from
 * which day on, and of how many. `change`: with this one put, and only days around its end. */
struct together {
    uint64_t ending;
    uint64_t all;
    struct civil_date first;
};
struct together terms_together(struct state *state, const struct ladder *ladder,
                               const struct tier *tier, struct civil_date today,
                               const struct term_row *change);
/* Whether so many at once are more than the file wants. */
bool terms_too_many(const struct ladder *ladder, const struct together *together);

#endif
