// SPDX-License-Identifier: EUPL-1.2
/* Pots: somebody can decide about each. */
#include "ladder/lint_parts.h"

static void check_pot(struct lint *lint, const struct pot *pot)
{
    for (uint32_t i = 0; i < pot->tiers.n; i++) {
        const struct code *code = &pot->tiers.v[i];
        const struct tier *tier = lint_known_tier(lint, code);
        if (tier == NULL)
            continue;
        if (pot->approval == approval_TABLE && tier->kind != tier_kind_TABLE)
            lint_at(lint, code, NULL, REPORT_POT_NOT_A_TABLE, code->s, pot->code.s);
        else if (!lint_tier_has_people(tier))
            lint_at(lint, code, NULL, REPORT_POT_NO_APPROVER, code->s, pot->code.s);
    }
    if (pot->case_cents != 0 && pot->case_cents < pot->max_cents)
        lint_at(lint, &pot->case_cents, &pot->code, REPORT_POT_CASE_BELOW_MAX, pot->code.s, NULL);
    if (pot->year_cents != 0 && pot->year_cents < pot->max_cents)
        lint_at(lint, &pot->year_cents, &pot->code, REPORT_POT_YEAR_BELOW_MAX, pot->code.s, NULL);
}

void lint_pots(struct lint *lint)
{
    const struct pot *pots = lint->ladder->pots.v;
    lint_codes_unique(lint, &lint->ladder->pots, sizeof *pots, offsetof(struct pot, code));
    for (size_t i = 0; i < lint->ladder->pots.n; i++)
        check_pot(lint, &pots[i]);
}
