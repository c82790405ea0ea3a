// SPDX-License-Identifier: EUPL-1.2
/* A case that another site refers comes in: submitted by the link, on behalf of an organisation and
 * a role, never of a person; and goes back when it does not belong here (PMM-1). */
#include "core/refer.h"

struct code case_minder(const struct decision *d)
{
    if (d->row.origin.n == 0)
        return d->row.holder;
    if (!code_empty(&d->row.decided_by))
        return d->row.decided_by;
    struct code owner = tier_owner(d->tier);
    return code_empty(&owner) ? d->row.holder : owner;
}

/* The link brings it a second time: nothing happens, and it hears which case it is. */
static bool is_here(struct decision *d, const struct referral_receive *c)
{
    struct case_id known;
    if (!state_arrival(d->state, &d->command->actor->person, c->remote, c->referral, &known))
        return false;
    d->about = known;
    return true;
}

/* What the first tier wants to know before it takes a case in. */
static bool arrives_whole(struct decision *d, const struct tier *first, const struct case_row *row)
{
    d->row = *row;
    bool whole = gates_check(d, first, gate_at_ARRIVAL, instant_of_ms(0));
    d->row = (struct case_row){.case_id = {0}};
    return whole;
}

static bool fits(struct decision *d, const struct ladder *ladder, const struct referral_receive *c)
{
    struct case_submit facts = {.domains = c->domains,
                                .ground = c->ground,
                                .ground_basis = c->ground_basis,
                                .obstacles = c->obstacles,
                                .outside_date = c->outside_date,
                                .outside_kind = c->outside_kind};
    return require_organisation(d, ladder, &c->organisation) && require_facts(d, ladder, &facts);
}

static void take_in(struct decision *d, const struct ladder *ladder, uint64_t version,
                    const struct tier *first, const struct referral_receive *c)
{
    struct case_row row = {.case_id = case_id_from_command(&d->command->id)};
    struct site_row site;
    state_site(d->state, &site);
    struct case_submitted submitted = {
        .case_id = row.case_id,
        .domains = c->domains,
        .ground = c->ground,
        .ground_basis = c->ground_basis,
        .ladder = c->ladder,
        .obstacles = c->obstacles,
        .organisation = c->organisation,
        .outside_date = c->outside_date,
        .outside_kind = c->outside_kind,
        .sealed = decision_sealed(d),
        .slot = site.slots + 1,
        .stage = c->stage == stage_none ? stage_STUCK : c->stage,
        .submitter = d->command->actor->person,
        .urgency = c->urgency == urgency_none ? urgency_NORMAL : c->urgency,
    };
    struct referral_received received = {.case_id = row.case_id,
                                         .referral = c->referral,
                                         .remote = c->remote,
                                         .role = c->role,
                                         .tried = c->tried};
    d->about = row.case_id;
    decision_new_case(d, &row, ladder, version);
    d->tier = first;
    decision_emit(d, &message_case_submitted, &submitted);
    decision_emit(d, &message_referral_received, &received);
    move_enter(d, first, entry_SUBMITTED, NULL);
    outside_watch(d, c->outside_date);
    decision_flush(d);
    issues_watch(d, row.case_id, &c->ladder, &c->obstacles, &c->domains);
}

bool decide_referral_receive(struct decision *d, const void *body)
{
    const struct referral_receive *c = body;
    uint64_t version;
    const struct ladder *ladder = state_ladder(d->state, &c->ladder, &version);
    if (ladder == NULL)
        return refuse_with(d, ERR_NO_SUCH_LADDER, "ladder", DETAIL_VALUE, "%s", c->ladder.s);
    if (is_here(d, c))
        return true;
    if (!fits(d, ladder, c))
        return false;
    struct case_row row = {.domains = c->domains, .ground = c->ground, .tried = c->tried};
    const struct tier *first = route_tier(d->state, ladder, ladder_rung_above(ladder, 0), &row);
    if (first == NULL)
        return refuse_with(d, ERR_NO_SUCH_TIER, "domains", DETAIL_VALUE, "%s", c->domains.v[0].s);
    for (uint32_t i = 0; i < d->command->sealed.n; i++)
        codes_add(&row.filled, &d->command->sealed.v[i].field);
    if (!arrives_whole(d, first, &row))
        return false;
    struct case_row other;
    if (state_case(d->state, case_id_from_command(&d->command->id), &other))
        return refuse(d, ERR_CASE_EXISTS, "id", DETAIL_NONE);
    take_in(d, ladder, version, first, c);
    return true;
}

bool decide_referral_return(struct decision *d, const void *body)
{
    const struct referral_return *c = body;
    if (d->row.origin.n == 0)
        return refuse(d, ERR_WRONG_STATE, "case_id", DETAIL_NOT_BROUGHT);
    if (!require_status(d, status_QUEUED, status_WORKING) || !require_text(d, "reason"))
        return false;
    spends_drop(d);
    clock_end_all(d);
    clock_flush(d);
    struct referral_returned e = {
        .case_id = c->case_id, .missing = c->missing, .sealed = decision_sealed(d)};
    decision_emit(d, &message_referral_returned, &e);
    return true;
}
