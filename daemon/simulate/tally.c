// SPDX-License-Identifier: EUPL-1.2
#include "simulate/tally.h"

static void count_tier(const struct ladder *ladder, const struct code *code, uint64_t *tiers)
{
    const struct tier *all = ladder->tiers.v;
    for (size_t i = 0; i < ladder->tiers.n; i++)
        tiers[i] += code_equal(&all[i].code, code);
}

void tally_cases(const struct figures *figures, struct tally *out, struct arena *arena)
{
    const struct ladder *ladder = &figures->world->ladder;
    *out = (struct tally){.tiers = arena_alloc(arena, ladder->tiers.n * sizeof out->tiers[0])};
    for (size_t i = 0; i < figures->n_cases; i++) {
        const struct case_figures *of = &figures->cases[i];
        if (!of->submitted)
            continue;
        out->cases++;
        out->open += !of->closed && !of->withdrawn;
        int outcome = of->withdrawn                 ? TALLY_WITHDRAWN
                      : of->outcome == outcome_none ? TALLY_NONE
                                                    : (int)of->outcome;
        out->outcomes[outcome]++;
        count_tier(ladder, &of->tier, out->tiers);
    }
}
