// SPDX-License-Identifier: EUPL-1.2
#include "core/grounds.h"

#include "base/assert.h"

const struct receiver *ground_receiver(const struct ladder *ladder, const struct code *code)
{
    const struct receiver *v = ladder->receivers.v;
    for (size_t i = 0; i < ladder->receivers.n; i++)
        if (code_equal(&v[i].code, code))
            return &v[i];
    return NULL;
}

const struct ground_rule *ground_rule(const struct ladder *ladder, const struct code *code)
{
    const struct ground_rule *v = ladder->grounds.v;
    for (size_t i = 0; i < ladder->grounds.n; i++)
        if (code_equal(&v[i].code, code))
            return &v[i];
    return NULL;
}

struct code ground_first_purpose(const struct ladder *ladder)
{
    const struct topic *v = ladder->purposes.v;
    return ladder->purposes.n == 0 ? (struct code){{0}} : v[0].code;
}

bool ground_rule_holds(const struct ground_rule *rule, struct civil_date day)
{
    return day.n != 0 && rule->valid_from.n <= day.n &&
           (rule->valid_until.n == 0 || day.n <= rule->valid_until.n);
}

bool ground_holds_on(const struct ground_row *row, const struct ladder *ladder,
                     struct civil_date day)
{
    const struct ground_rule *rule = ground_rule(ladder, &row->basis);
    return row->ended.ms == 0 && (row->until.n == 0 || day.n <= row->until.n) && rule != NULL &&
           ground_rule_holds(rule, day);
}

/* The first ground that is about this member. */
static uint64_t ground_of_member(struct state *state, const struct ladder *ladder,
                                 const struct case_row *row, const struct code *receiver,
                                 const struct code *purpose, struct civil_date day, uint64_t member)
{
    struct ground_row ground;
    for (uint64_t n = 1; n <= row->grounds; n++) {
        ASSERT(state_ground(state, row->case_id, n, &ground));
        if ((ground.member == 0 || ground.member == member) &&
            code_equal(&ground.receiver, receiver) && code_equal(&ground.purpose, purpose) &&
            ground_holds_on(&ground, ladder, day))
            return n;
    }

    return 0;
}

static uint64_t members_of(struct state *state, struct case_id id)
{
    struct arena arena;
    struct household_row household = {0};
    arena_init(&arena);
    uint64_t n = state_household(state, id, &household, &arena) ? household.members.n : 0;
    arena_release(&arena);
    return n;
}

bool ground_covers(struct state *state, const struct ladder *ladder, const struct case_row *row,
                   const struct code *receiver, const struct code *purpose, struct civil_date day,
                   uint64_t *ground)
{
    const struct receiver *known = ground_receiver(ladder, receiver);
    struct code first = ground_first_purpose(ladder);
    *ground = 0;
    if (known == NULL || !known->own_ground || row->ground == ground_ANONYMOUS)
        return true;
    if (row->grounds == 0)
        return false;
    purpose = code_empty(purpose) ? &first : purpose;
    uint64_t members = members_of(state, row->case_id);
    for (uint64_t member = members == 0 ? 0 : 1; member <= members; member++) {
        uint64_t n = ground_of_member(state, ladder, row, receiver, purpose, day, member);
        if (n == 0)
            return false;
        *ground = *ground == 0 ? n : *ground;
    }
    return true;
}

unsigned consent_by_whom(const struct ladder *ladder, const struct member *member, int year)
{
    const unsigned adult = 1u << consent_by_SELF | 1u << consent_by_REPRESENTATIVE;
    uint64_t alone = ladder->minor_alone_from == 0 ? MINOR_ALONE_FROM : ladder->minor_alone_from;
    uint64_t asked = ladder->minor_asked_from == 0 ? MINOR_ASKED_FROM : ladder->minor_asked_from;
    if (member->birth_year == 0)
        return member->role == member_role_CHILD ? 0 : adult;
    uint64_t oldest = (uint64_t)year - member->birth_year; /* at the end of this year */
    uint64_t youngest = oldest == 0 ? 0 : oldest - 1;
    if (youngest >= alone)
        return adult;
    return oldest < asked ? 1u << consent_by_PARENTS : 1u << consent_by_BOTH;
}
