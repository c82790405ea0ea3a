// SPDX-License-Identifier: EUPL-1.2
#include "core/ladder.h"

#include "proto/table_fields.h"
#include "core/ladder.def"
#include "proto/table_end.h"

#include "proto/table_places.h"
#include "core/ladder.def"
#include "proto/table_end.h"

#include "proto/table_messages.h"
#include "core/ladder.def"
#include "proto/table_end.h"

const struct tier *ladder_tier(const struct ladder *ladder, const struct code *code)
{
    const struct tier *tiers = ladder->tiers.v;
    for (size_t i = 0; i < ladder->tiers.n; i++)
        if (code_equal(&tiers[i].code, code))
            return &tiers[i];
    return NULL;
}

const struct topic *topic_find(const struct list *topics, const struct code *code)
{
    const struct topic *v = topics->v;
    for (size_t i = 0; i < topics->n; i++)
        if (code_equal(&v[i].code, code))
            return &v[i];
    return NULL;
}

bool ladder_may_invite(const struct ladder *ladder, const struct code *who)
{
    const struct tier *tiers = ladder->tiers.v;
    if (topic_find(&ladder->participants, who) != NULL)
        return true;
    for (size_t i = 0; i < ladder->tiers.n; i++)
        if (codes_have(&tiers[i].core, who) || codes_have(&tiers[i].shell, who))
            return true;
    return enum_number(&names_member_role, who->s, strlen(who->s)) != 0;
}

bool ladder_knows_subject(const struct ladder *ladder, const struct code *subject)
{
    return ladder->subjects.n == 0 || topic_find(&ladder->subjects, subject) != NULL;
}

const struct pot *ladder_pot(const struct ladder *ladder, const struct code *code)
{
    const struct pot *pots = ladder->pots.v;
    for (size_t i = 0; i < ladder->pots.n; i++)
        if (code_equal(&pots[i].code, code))
            return &pots[i];
    return NULL;
}

const struct room *ladder_room(const struct ladder *ladder, const struct code *code)
{
    const struct room *rooms = ladder->rooms.v;
    for (size_t i = 0; i < ladder->rooms.n; i++)
        if (code_equal(&rooms[i].code, code))
            return &rooms[i];
    return NULL;
}

const struct record_form *ladder_record(const struct ladder *ladder, const struct code *code)
{
    const struct record_form *records = ladder->records.v;
    for (size_t i = 0; i < ladder->records.n; i++)
        if (code_equal(&records[i].code, code))
            return &records[i];
    return NULL;
}

const struct side *ladder_side(const struct ladder *ladder, const struct code *code)
{
    const struct side *sides = ladder->sides.v;
    for (size_t i = 0; i < ladder->sides.n; i++)
        if (code_equal(&sides[i].code, code))
            return &sides[i];
    return NULL;
}

const struct glass_rule *ladder_glass(const struct ladder *ladder, const struct codes *roles)
{
    const struct glass_rule *rules = ladder->break_glass.v;
    for (size_t i = 0; i < ladder->break_glass.n; i++)
        for (uint32_t r = 0; r < roles->n; r++)
            if (codes_have(&rules[i].roles, &roles->v[r]))
                return &rules[i];
    return NULL;
}

const struct form_field *ladder_form_field(const struct ladder *ladder, const struct code *code)
{
    const struct form_field *fields = ladder->form.v;
    for (size_t i = 0; i < ladder->form.n; i++)
        if (code_equal(&fields[i].code, code))
            return &fields[i];
    return NULL;
}

bool ladder_knows_area(const struct ladder *ladder, const struct code *code)
{
    const struct area *areas = ladder->areas.v;
    for (size_t i = 0; i < ladder->areas.n; i++)
        if (code_equal(&areas[i].code, code))
            return true;
    return ladder->areas.n == 0;
}

uint64_t ladder_rung_above(const struct ladder *ladder, uint64_t rung)
{
    const struct tier *tiers = ladder->tiers.v;
    uint64_t above = 0;
    for (size_t i = 0; i < ladder->tiers.n; i++)
        if (tiers[i].rung > rung && (above == 0 || tiers[i].rung < above))
            above = tiers[i].rung;
    return above;
}

uint64_t ladder_rung_below(const struct ladder *ladder, uint64_t rung)
{
    const struct tier *tiers = ladder->tiers.v;
    uint64_t below = 0;
    for (size_t i = 0; i < ladder->tiers.n; i++)
        if (tiers[i].rung < rung && tiers[i].rung > below)
            below = tiers[i].rung;
    return below;
}

static const struct clock_rule *rule_for(const struct list *clocks, enum trigger trigger,
                                         size_t index)
{
    const struct clock_rule *rules = clocks->v;
    for (size_t i = 0; i < clocks->n; i++)
        if (rules[i].trigger == trigger && index-- == 0)
            return &rules[i];
    return NULL;
}

const struct clock_rule *ladder_clock(const struct ladder *ladder, const struct tier *tier,
                                      enum trigger trigger, size_t index)
{
    if (rule_for(&tier->clocks, trigger, 0) != NULL)
        return rule_for(&tier->clocks, trigger, index);
    return rule_for(&ladder->clocks, trigger, index);
}

static const struct clock_rule *rule_by_code(const struct list *clocks, const struct code *code)
{
    const struct clock_rule *rules = clocks->v;
    for (size_t i = 0; i < clocks->n; i++)
        if (code_equal(&rules[i].code, code))
            return &rules[i];
    return NULL;
}

const struct clock_rule *ladder_clock_by_code(const struct ladder *ladder, const struct tier *tier,
                                              const struct code *code)
{
    const struct clock_rule *rule = tier == NULL ? NULL : rule_by_code(&tier->clocks, code);
    return rule != NULL ? rule : rule_by_code(&ladder->clocks, code);
}

const struct decision_rule *tier_decision(const struct tier *tier, enum outcome outcome)
{
    const struct decision_rule *rules = tier->decisions.v;
    for (size_t i = 0; i < tier->decisions.n; i++)
        if (rules[i].outcome == outcome)
            return &rules[i];
    return NULL;
}

const struct gate *tier_gate(const struct tier *tier, const struct code *code)
{
    const struct gate *gates = tier->gates.v;
    for (size_t i = 0; i < tier->gates.n; i++)
        if (code_equal(&gates[i].code, code))
            return &gates[i];
    return NULL;
}

uint64_t tier_case_minutes(const struct tier *tier)
{
    uint64_t minutes = tier->minutes_questions + tier->minutes_solution;
    return minutes == 0 ? 1 : minutes;
}

const struct codes *tier_triangle(const struct ladder *ladder, const struct tier *tier)
{
    return tier->triangle.n > 0 ? &tier->triangle : &ladder->triangle;
}

struct code tier_owner(const struct tier *tier)
{
    struct code nobody = {{0}};
    if (tier->kind == tier_kind_TEAM)
        return nobody;
    if (tier->chairs.n > 0)
        return tier->chairs.v[0];
    return tier->workers.n > 0 ? tier->workers.v[0] : nobody;
}
