// SPDX-License-Identifier: EUPL-1.2
/* Cases per outcome and per tier, for printing. */
#ifndef SIMULATE_TALLY_H
#define SIMULATE_TALLY_H

#include "simulate/figures.h"

/* Every outcome, by its number; then two more. */
#define TALLY_WITHDRAWN 0 /* in the place of outcome_none */
enum { TALLY_OUTCOMES = outcome_NO_MANDATE + 1, TALLY_NONE = TALLY_OUTCOMES, TALLY_COUNT };

struct tally {
    uint64_t cases;
    uint64_t open; /* at the end */
    uint64_t outcomes[TALLY_COUNT];
    uint64_t *tiers; /* in the order of the ladder: cases whose highest tier it is */
};

void tally_cases(const struct figures *figures, struct tally *out, struct arena *arena);

#endif
