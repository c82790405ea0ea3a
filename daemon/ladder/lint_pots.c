// SPDX-License-Identifier: EUPL-1.2
/* Pots: somebody can decide about each, and what it asks can be given. */
#include "ladder/lint_parts.h"

/* Who is named; a role may be of anybody. */
static bool two_people(const struct tier *tier)
{
    struct codes people = tier->chairs;
    for (uint32_t i = 0; i < tier->workers.n; i++)
        codes_add(&people, &tier->workers.v[i]);
    for (uint32_t i = 0; i < tier->stand_ins.n; i++)
        codes_add(&people, &tier->stand_ins.v[i]);
    return people.n > 1 || tier->roles.n > 0;
}

/* Where the case holder works on, colleagues with the same role do not see his cases: who says yes
 * to him is named. */
static bool nobody_sees(const struct pot *pot, const struct tier *tier)
{
    bool another = pot->approval == approval_ONE || pot->approval == approval_FOUR_EYES ||
                   pot->approval == approval_TWO_TOGETHER;
    bool of_everybody = tier->kind == tier_kind_TEAM || tier->kind == tier_kind_PHONE;
    return another && of_everybody && tier->chairs.n + tier->workers.n == 0;
}

static void check_approver(struct lint *lint, const struct pot *pot, const struct code *code)
{
    const struct tier *tier = lint_known_tier(lint, code);
    if (tier == NULL)
        return;
    if (pot->approval == approval_TABLE && tier->kind != tier_kind_TABLE)
        lint_at(lint, code, NULL, REPORT_POT_NOT_A_TABLE, code->s, pot->code.s);
    else if (pot->approval == approval_TEAM_LEAD && code_empty(&tier->lead))
        lint_at(lint, code, NULL, REPORT_POT_NO_LEAD, code->s, pot->code.s);
    else if (pot->approval == approval_BOARD && tier->board.n == 0)
        lint_at(lint, code, NULL, REPORT_POT_NO_BOARD, code->s, pot->code.s);
    else if (!lint_tier_has_people(tier))
        lint_at(lint, code, NULL, REPORT_POT_NO_APPROVER, code->s, pot->code.s);
    else if (nobody_sees(pot, tier))
        lint_at(lint, code, NULL, REPORT_POT_NOBODY_SEES, code->s, pot->code.s);
    else if (pot->approval == approval_FOUR_EYES && !two_people(tier))
        lint_at(lint, code, NULL, REPORT_POT_TWO_PEOPLE, code->s, pot->code.s);
}

static void check_amounts(struct lint *lint, const struct pot *pot)
{
    if (pot->case_cents != 0 && pot->case_cents < pot->max_cents)
        lint_at(lint, &pot->case_cents, &pot->code, REPORT_POT_CASE_BELOW_MAX, pot->code.s, NULL);
    if (pot->year_cents != 0 && pot->year_cents < pot->max_cents)
        lint_at(lint, &pot->year_cents, &pot->code, REPORT_POT_YEAR_BELOW_MAX, pot->code.s, NULL);
    if (pot->about_to_cents != 0 && pot->about_from_cents > pot->about_to_cents)
        lint_at(lint, &pot->about_from_cents, &pot->code, REPORT_POT_ABOUT, pot->code.s, NULL);
    uint64_t most = pot->case_cents != 0 ? pot->case_cents : pot->year_cents;
    if (most != 0 && pot->about_to_cents > most)
        lint_at(lint, &pot->about_to_cents, &pot->code, REPORT_POT_ABOUT_NEVER, pot->code.s,
                "about_to_cents");
    else if (most != 0 && pot->about_from_cents > most)
        lint_at(lint, &pot->about_from_cents, &pot->code, REPORT_POT_ABOUT_NEVER, pot->code.s,
                "about_from_cents");
}

static void check_accounting(struct lint *lint, const struct pot *pot)
{
    if (pot->approval == approval_AFTERWARDS && pot->account_within == 0)
        lint_at(lint, &pot->approval, &pot->code, REPORT_POT_NEEDS, pot->code.s, "account_within");
    if (pot->laws.n > 0 && pot->account_within == 0)
        lint_at(lint, &pot->laws, &pot->code, REPORT_RULE_ABSENT, "laws", "account_within");
    lint_watched(lint, &pot->account_within, trigger_ACCOUNT, "account_within");
    enum duration_unit unit = duration_unpack(pot->account_within).unit;
    if (unit == DURATION_WORKING_DAYS_BEFORE || unit == DURATION_FIXED_DATE)
        lint_at(lint, &pot->account_within, &pot->code, REPORT_CLOCK_UNIT, "account_within",
                enum_word(&names_trigger, trigger_ACCOUNT));
}

/* DHG-5: what one pays and what the other pays is all of it. */
static void check_funders(struct lint *lint, const struct pot *pot)
{
    const struct funder *funders = pot->funders.v;
    uint64_t sum = 0;
    lint_codes_unique(lint, &pot->funders, sizeof *funders, offsetof(struct funder, organisation));
    for (size_t i = 0; i < pot->funders.n; i++)
        sum += funders[i].percent;
    if (pot->funders.n > 0 && sum != 100)
        lint_at(lint, &pot->funders, &pot->code, REPORT_POT_FUNDERS, pot->code.s,
                report_number(lint->report, sum));
}

static void check_pot(struct lint *lint, const struct pot *pot)
{
    for (uint32_t i = 0; i < pot->tiers.n; i++)
        check_approver(lint, pot, &pot->tiers.v[i]);
    for (uint32_t i = 0; i < pot->domains.n; i++)
        if (topic_find(&lint->ladder->domains, &pot->domains.v[i]) == NULL)
            lint_at(lint, &pot->domains.v[i], &pot->code, REPORT_POT_DOMAIN, pot->domains.v[i].s,
                    pot->code.s);
    if (!code_empty(&pot->record) && ladder_record(lint->ladder, &pot->record) == NULL)
        lint_at(lint, &pot->record, &pot->code, REPORT_POT_RECORD, pot->record.s, pot->code.s);
    if (pot->approval == approval_TWO_TOGETHER && lint->ladder->subjects.n == 0)
        lint_at(lint, &pot->approval, &pot->code, REPORT_POT_NO_SUBJECTS, pot->code.s, NULL);
    if (pot->approval == approval_BOARD && pot->tiers.n > 1)
        lint_at(lint, &pot->tiers.v[1], &pot->code, REPORT_POT_ONE_BOARD, pot->code.s, NULL);
    check_amounts(lint, pot);
    check_accounting(lint, pot);
    check_funders(lint, pot);
}

void lint_pots(struct lint *lint)
{
    const struct pot *pots = lint->ladder->pots.v;
    lint_codes_unique(lint, &lint->ladder->pots, sizeof *pots, offsetof(struct pot, code));
    for (size_t i = 0; i < lint->ladder->pots.n; i++)
        check_pot(lint, &pots[i]);
}
