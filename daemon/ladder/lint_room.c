// SPDX-License-Identifier: EUPL-1.2
/* Room for work: hours, to whom work is offered, terms. */
#include "ladder/lint_parts.h"

bool lint_tier_takes_up(const struct tier *tier)
{
    return tier->kind == tier_kind_COACH || tier->kind == tier_kind_NATIONAL;
}

/* LWD-8: hours a case mean something beside hours a week, where somebody takes cases up. */
static void check_hours(struct lint *lint, const struct tier *tier)
{
    if (tier->hours_case != 0 && tier->hours_week == 0)
        lint_at(lint, &tier->hours_case, &tier->code, REPORT_RULE_ABSENT, "hours_case",
                "hours_week");
    if (tier->hours_case > tier->hours_week && tier->hours_week != 0)
        lint_at(lint, &tier->hours_case, &tier->code, REPORT_HOURS_TOO_FEW, tier->code.s, NULL);
    if (tier->hours_week != 0 && (tier->kind == tier_kind_TEAM || tier->kind == tier_kind_PHONE))
        lint_at(lint, &tier->hours_week, &tier->code, REPORT_HOURS_OF_NOBODY, tier->code.s, NULL);
}

/* DHG-6: to whom a case can be offered are those who take cases up. */
static void check_offer(struct lint *lint, const struct tier *tier)
{
    bool somebody = tier->workers.n > 0 || tier->roles.n > 0;
    if (tier->offer != offer_none && (!lint_tier_takes_up(tier) || !somebody))
        lint_at(lint, &tier->offer, &tier->code, REPORT_OFFER_NOBODY, tier->code.s, NULL);
}

static bool some_tier_takes_up(const struct ladder *ladder)
{
    const struct tier *tiers = ladder->tiers.v;
    for (size_t i = 0; i < ladder->tiers.n; i++)
        if (lint_tier_takes_up(&tiers[i]))
            return true;
    return false;
}

static void check_terms(struct lint *lint)
{
    const struct terms *terms = lint->ladder->terms.v;
    if (lint->ladder->terms.n == 0)
        return;
    static const struct tier no_tier;
    struct duration handover = duration_unpack(terms->handover);
    struct duration longest = duration_unpack(terms->longest);
    if (handover.unit != DURATION_WORKING_DAYS)
        lint_at(lint, &terms->handover, &lint->ladder->terms, REPORT_TERMS_HANDOVER, "handover",
                NULL);
    if (longest.unit != DURATION_CALENDAR_DAYS || longest.amount == 0)
        lint_at(lint, &terms->longest, &lint->ladder->terms, REPORT_PERIOD_UNIT, "longest", NULL);
    else if (handover.unit == DURATION_WORKING_DAYS && handover.amount >= longest.amount)
        lint_at(lint, &terms->handover, &lint->ladder->terms, REPORT_TERMS_SHORT, NULL, NULL);
    if (ladder_clock(lint->ladder, &no_tier, trigger_TERM, 0) == NULL)
        lint_at(lint, &lint->ladder->terms, NULL, REPORT_RULE_INCOMPLETE, "terms", "trigger: term");
    if (!some_tier_takes_up(lint->ladder))
        lint_at(lint, &lint->ladder->terms, NULL, REPORT_TERMS_OF_NOBODY, NULL, NULL);
}

void lint_room(struct lint *lint)
{
    const struct tier *tiers = lint->ladder->tiers.v;
    for (size_t i = 0; i < lint->ladder->tiers.n; i++) {
        check_hours(lint, &tiers[i]);
        check_offer(lint, &tiers[i]);
    }
    check_terms(lint);
}
