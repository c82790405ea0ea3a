// SPDX-License-Identifier: EUPL-1.2
/* What a person is to a case: everything else in this folder follows from it. */
#include "access/parts.h"
#include "base/assert.h"
#include "core/actor.h"

const struct ladder *relations_ladder(struct state *state, const struct case_row *row,
                                      uint64_t *version)
{
    const struct ladder *ladder = state_ladder(state, &row->ladder, version);
    ASSERT(ladder != NULL);
    return ladder;
}

const struct tier *relations_tier(struct state *state, const struct case_row *row,
                                  const struct code *code)
{
    uint64_t version;
    const struct tier *tier = ladder_tier(relations_ladder(state, row, &version), code);
    if (tier != NULL)
        return tier;
    const struct ladder *ladder = state_ladder_version(state, &row->ladder, row->ladder_version);
    ASSERT(ladder != NULL);
    return ladder_tier(ladder, code);
}

const struct tier *relations_tier_now(struct state *state, const struct case_row *row)
{
    const struct tier *tier = relations_tier(state, row, &row->tier);
    ASSERT(tier != NULL);
    return tier;
}

bool relations_is_of_another(struct state *state, const struct core_actor *actor,
                             const struct case_row *row)
{
    uint64_t version;
    return actor_is_of_another(actor, relations_ladder(state, row, &version), row);
}

static bool works_beside(struct state *state, const struct core_actor *actor,
                         const struct case_row *row)
{
    uint64_t version;
    for (uint32_t i = 0; i < row->sides.n; i++) {
        const struct side *side =
            ladder_side(relations_ladder(state, row, &version), &row->sides.v[i]);
        if (side != NULL && actor_works_beside(actor, side))
            return true;
    }
    return false;
}

/* What stalls goes back to whoever decided (UTR-8). Nobody has the case in hand then, so where no
 * table decides he does so by that, or whoever has it in his place. */
static bool is_called_in_again(struct state *state, const struct core_actor *actor,
                               const struct case_row *row, const struct tier *tier)
{
    if (!row->stalled || tier->kind == tier_kind_TABLE)
        return false;
    struct code decider = case_decider(state, row, tier);
    return actor_is(actor, &decider);
}

static unsigned all_relations_to_case(struct state *state, const struct core_actor *actor,
                                      const struct case_row *row)
{
    unsigned found = 0;
    const struct tier *tier = relations_tier_now(state, row);
    if (access_has_role(actor, role_PRIVACY))
        return 0; /* a role of its own: whatever the ladder or the case names him as */
    bool submitted = actor_is(actor, &row->submitter) && row->matter != matter_ISSUE;
    if (actor_is(actor, &row->holder) || submitted)
        found |= HOLDER; /* who proposed an issue has no say in it */
    if (actor_is(actor, &row->claimed_by))
        found |= CLAIMER;
    if (actor_is(actor, &row->decided_by))
        found |= DECIDED_BY;
    if (actor_is(actor, &row->offered_to))
        found |= OFFERED;
    if (actor_is(actor, &row->owner))
        found |= OWNER;
    if (actor_is(actor, &row->teller))
        found |= TELLER;
    if (row->experts > 0 && actor_is_expert(state, actor, row))
        found |= EXPERT;
    if (works_beside(state, actor, row))
        found |= SIDE;
    if (actor_is(actor, &row->process_lead) || codes_have(&row->process_team, &actor->person))
        found |= PROCESS;
    if (is_called_in_again(state, actor, row, tier))
        found |= DECIDER;
    if (tier->kind != tier_kind_TABLE && relations_is_of_another(state, actor, row))
        return found & CLAIMER ? found | DECIDER : found;
    uint64_t version;
    if (actor_handles_cases_at(state, actor, relations_ladder(state, row, &version), tier))
        found |= WORKER;
    if (actor_chairs(actor, tier))
        found |= CHAIR | WORKER;
    if (actor_in(actor, &tier->organisers))
        found |= ORGANISER;
    bool decides =
        tier->kind == tier_kind_TABLE ? (found & CHAIR) != 0 : (found & (CLAIMER | CHAIR)) != 0;
    if (decides)
        found |= DECIDER;
    return found;
}

/* Who stepped back from the case has no part in what its tier does, nor for whom he stands in. */
static unsigned without_part(const struct core_actor *actor, const struct case_row *row,
                             unsigned found)
{
    if (!case_recused(row, &actor->person))
        return found;
    unsigned of_the_tier = CLAIMER | WORKER | CHAIR | DECIDER | DECIDED_BY | ORGANISER;
    return found & ~of_the_tier;
}

unsigned relations_of_link(const struct core_actor *actor, const struct case_row *row)
{
    unsigned found = 0;
    if (!code_empty(&row->referral_to) && code_equal(&row->referral_to, &actor->organisation))
        found |= CARRIER;
    if (row->origin.n != 0 && code_equal(&row->submitter, &actor->person))
        found |= BRINGER;
    return found;
}

/* AMS-9: while a side route for safety runs, only who holds the case now and whom the holder offers
 * it to, who took it up, the tier where it is and the sides have to do with it. */
unsigned relations_to_case(struct state *state, const struct core_actor *actor,
                           const struct case_row *row)
{
    if (access_has_role(actor, role_LINK))
        return relations_of_link(actor, row);
    if (access_is_apart(actor))
        return 0;
    unsigned found = without_part(actor, row, all_relations_to_case(state, actor, row));
    if (row->guards.n == 0)
        return found;
    found &= HOLDER | CLAIMER | WORKER | CHAIR | DECIDER | SIDE | OFFERED | ORGANISER;
    return actor_is(actor, &row->holder) ? found : found & ~(unsigned)HOLDER;
}
