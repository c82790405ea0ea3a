// SPDX-License-Identifier: EUPL-1.2
#include "ladder/lint.h"

#include "ladder/lint_parts.h"

void lint_at(struct lint *lint, const void *member, const void *instead,
             enum report_message message, const char *a, const char *b)
{
    struct report_place place = report_place_of(lint->report, member);
    if (place.line == 0)
        place = report_place_of(lint->report, instead);
    report_add(lint->report, place, message, a, b);
}

void lint_codes_unique(struct lint *lint, const struct list *list, size_t size, size_t offset)
{
    const char *items = list->v;
    for (size_t i = 0; i < list->n; i++) {
        const struct code *code = (const void *)(items + i * size + offset);
        for (size_t j = 0; j < i; j++) {
            const struct code *earlier = (const void *)(items + j * size + offset);
            if (!code_equal(code, earlier))
                continue;
            uint32_t line = report_place_of(lint->report, earlier).line;
            lint_at(lint, code, code, REPORT_CODE_REPEATED, code->s,
                    report_number(lint->report, line));
            break;
        }
    }
}

const struct tier *lint_known_tier(struct lint *lint, const struct code *code)
{
    const struct tier *tier = ladder_tier(lint->ladder, code);
    if (tier == NULL)
        lint_at(lint, code, code, REPORT_UNKNOWN_TIER, code->s, NULL);
    return tier;
}

bool lint_tier_meets(const struct tier *tier)
{
    return tier->kind == tier_kind_TABLE && (tier->meeting_rule != NULL || tier->convened);
}

bool lint_tier_has_people(const struct tier *tier)
{
    return tier->workers.n > 0 || tier->chairs.n > 0 || tier->roles.n > 0;
}

bool lint_ladder(const struct ladder *ladder, struct ladder_report *report)
{
    struct lint lint = {ladder, report};
    size_t before = report->n + report->dropped;
    lint_tiers(&lint);
    lint_meetings(&lint);
    lint_gates(&lint);
    lint_clocks(&lint);
    lint_pots(&lint);
    lint_belong(&lint);
    lint_room(&lint);
    lint_sees(&lint);
    lint_grounds(&lint);
    lint_refer(&lint);
    lint_privacy(&lint);
    return report->n + report->dropped == before;
}

static bool works_at(const struct tier *tier, const struct lint_person *person)
{
    struct code privacy = code_of("privacy");
    if (codes_have(&person->roles, &privacy))
        return false; /* he works on no case */
    if (codes_have(&tier->workers, &person->person) || codes_have(&tier->chairs, &person->person) ||
        codes_have(&tier->stand_ins, &person->person))
        return true;
    for (uint32_t i = 0; i < person->roles.n; i++)
        if (codes_have(&tier->roles, &person->roles.v[i]))
            return true;
    return false;
}

static bool somebody_there(const struct tier *tier, const struct lint_person *people, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!people[i].away && works_at(tier, &people[i]))
            return true;
    return false;
}

bool lint_people(const struct ladder *ladder, const struct lint_person *people, size_t n,
                 struct ladder_report *report)
{
    struct lint lint = {ladder, report};
    size_t before = report->n + report->dropped;
    const struct tier *tiers = ladder->tiers.v;
    for (size_t i = 0; i < ladder->tiers.n; i++)
        if (!somebody_there(&tiers[i], people, n))
            lint_at(&lint, &tiers[i].code, NULL, REPORT_NOBODY_THERE, tiers[i].code.s, NULL);
    return report->n + report->dropped == before;
}
