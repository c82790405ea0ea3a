// SPDX-License-Identifier: EUPL-1.2
/* Which ladders of a site somebody has to do with: where a screen begins that is about one ladder.
 * It gives no right and takes none; a role alone says nothing, as it holds for all ladders. */
#include "queries/queries.h"

#include "core/actor.h"

#define CASES_MAX 100 /* that are looked at, held and asked each */

enum closeness { FAR, OF_HIS_ORGANISATION, WITH_CASES, NAMED, CLOSENESSES };

static bool is_named_at(const struct query_context *context, const struct ladder *ladder,
                        const struct tier *tier)
{
    const struct core_actor *actor = context->actor;
    return actor_is_worker(context->state, actor, ladder, tier) || actor_chairs(actor, tier) ||
           actor_in(actor, &tier->stand_ins) || actor_in(actor, &tier->organisers) ||
           actor_in(actor, &tier->board);
}

static bool is_named(const struct query_context *context, const struct ladder *ladder)
{
    const struct tier *tiers = ladder->tiers.v;
    const struct side *sides = ladder->sides.v;
    for (size_t i = 0; i < ladder->tiers.n; i++)
        if (is_named_at(context, ladder, &tiers[i]))
            return true;
    for (size_t i = 0; i < ladder->sides.n; i++)
        if (actor_in(context->actor, &sides[i].workers))
            return true;
    return false;
}

static bool is_of_his_organisation(const struct query_context *context, const struct ladder *ladder)
{
    const struct code *organisation = &context->actor->organisation;
    const struct tier *tiers = ladder->tiers.v;
    if (code_equal(&ladder->organisation, organisation) ||
        codes_have(&ladder->organisations, organisation))
        return true;
    for (size_t i = 0; i < ladder->tiers.n; i++)
        if (codes_have(&tiers[i].core, organisation))
            return true;
    return false;
}

static void add_ladders_of(const struct query_context *context, enum case_list which,
                           struct codes *out)
{
    struct case_list_query list = {.list = which, .person = context->actor->person};
    char cursor[STATE_CURSOR_MAX] = "";
    struct case_id id;
    struct case_row *row = arena_alloc(context->arena, sizeof *row);
    for (int looked = 0; looked < CASES_MAX && state_cases_next(context->state, &list, cursor, &id);
         looked++)
        if (state_case(context->state, id, row) && !codes_have(out, &row->ladder))
            codes_add(out, &row->ladder);
}

static enum closeness closeness_of(const struct query_context *context, const struct ladder *ladder,
                                   const struct codes *with_cases)
{
    if (is_named(context, ladder))
        return NAMED;
    if (codes_have(with_cases, &ladder->code))
        return WITH_CASES;
    return is_of_his_organisation(context, ladder) ? OF_HIS_ORGANISATION : FAR;
}

struct codes query_own_ladders(const struct query_context *context)
{
    struct codes with_cases = {0};
    struct codes by_closeness[CLOSENESSES] = {0};
    struct codes own = {0};
    struct code code = {{0}};
    uint64_t version;
    add_ladders_of(context, CASES_OF_OWNER, &with_cases);
    add_ladders_of(context, CASES_OF_HOLDER, &with_cases);
    while (state_ladder_next(context->state, &code, &code)) {
        const struct ladder *ladder = state_ladder(context->state, &code, &version);
        codes_add(&by_closeness[closeness_of(context, ladder, &with_cases)], &code);
    }
    for (int close = NAMED; close > FAR; close--)
        for (uint32_t i = 0; i < by_closeness[close].n; i++)
            codes_add(&own, &by_closeness[close].v[i]);
    return own;
}
