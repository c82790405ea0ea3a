// SPDX-License-Identifier: EUPL-1.2
/* Room at a tier: who works there, with how much, and to whom the next case is offered. About
 * colleagues' work, so for those who work there and those who keep watch over the whole; nobody is
 * ranked: the people stand in the file's order. */
#include "core/workload.h"
#include "queries/queries.h"

static bool may_look(const struct query_context *context, const struct ladder *ladder,
                     const struct tier *tier)
{
    if (access_has_role(context->actor, role_COORDINATOR) ||
        access_has_role(context->actor, role_ADMIN) ||
        actor_works_at(context->state, context->actor, ladder, tier))
        return true;
    return query_refuse_with(context, ERR_DENIED, "tier", DETAIL_WORKS_AT, "%s", tier->code.s);
}

static void show_people(const struct query_context *context, const struct ladder *ladder,
                        const struct tier *tier, struct workload_answer *out)
{
    struct workload *all = arena_alloc(context->arena, WORKLOAD_MOST * sizeof *all);
    struct workload_view *views = arena_alloc(context->arena, WORKLOAD_MOST * sizeof *views);
    size_t n = workload_list(context->state, ladder, tier, context->now, all);
    const struct workload *most =
        tier->offer == offer_ROOM ? workload_most(all, n, NULL, NULL) : NULL;
    for (size_t i = 0; i < n; i++)
        views[i] = (struct workload_view){
            .away = all[i].away,
            .cases = all[i].cases,
            .hours_week = all[i].hours_week,
            .next = &all[i] == most,
            .offered = all[i].offered,
            .person = all[i].person,
            .stand_in = all[i].stand_in,
            .until = all[i].until,
        };
    out->people = (struct list){n, views};
}

bool query_workload_answer(const struct query_context *context, const void *body,
                           struct writer *answer)
{
    const struct query_workload *query = body;
    uint64_t version;
    const struct ladder *ladder = state_ladder(context->state, &query->ladder, &version);
    if (ladder == NULL)
        return query_refuse_with(context, ERR_NO_SUCH_LADDER, "ladder", DETAIL_VALUE, "%s",
                                 query->ladder.s);
    const struct tier *tier = ladder_tier(ladder, &query->tier);
    if (tier == NULL)
        return query_refuse_with(context, ERR_NO_SUCH_TIER, "tier", DETAIL_VALUE, "%s",
                                 query->tier.s);
    if (!may_look(context, ladder, tier))
        return false;
    const struct limit *caseload = tier->caseload.v;
    const struct limit *in_progress = tier->in_progress.v;
    struct workload_answer view = {
        .caseload = tier->caseload.n == 0 ? 0 : caseload->most,
        .in_progress = state_work_count(context->state, &ladder->code, &tier->code, NULL,
                                        (struct case_id){0}, UINT64_MAX),
        .most = tier->in_progress.n == 0 ? 0 : in_progress->most,
    };
    show_people(context, ladder, tier, &view);
    message_encode(&message_workload_answer, &view, answer);
    return true;
}
