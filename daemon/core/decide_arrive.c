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

bool case_is_of_link(const struct decision *d, const struct code *person)
{
    return d->row.origin.n != 0 && code_equal(person, &d->row.submitter);
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

/* At a team and on a phone list the holder works on: of a case that comes in that is the link. */
static bool is_worked_by_others(struct decision *d, const struct tier *first)
{
    bool by_holder = first->kind == tier_kind_TEAM || first->kind == tier_kind_PHONE;
    return !by_holder ||
           refuse_with(d, ERR_NOT_OFFERED, "ladder", DETAIL_HOLDER_WORKS, "%s", first->code.s);
}

/* As far as they are those of any new case. */
static struct case_submit facts_of(const struct referral_receive *c)
{
    return (struct case_submit){.domains = c->domains,
                                .ground = c->ground,
                                .ground_basis = c->ground_basis,
                                .ladder = c->ladder,
                                .obstacles = c->obstacles,
                                .outside_date = c->outside_date,
                                .outside_kind = c->outside_kind,
                                .stage = c->stage,
                                .urgency = c->urgency};
}

bool decide_referral_receive(struct decision *d, const void *body)
{
    const struct referral_receive *c = body;
    struct case_submit facts = facts_of(c);
    struct referral_received received = {
        .referral = c->referral, .remote = c->remote, .role = c->role, .tried = c->tried};
    struct new_case begin = {
        .facts = &facts, .organisation = c->organisation, .received = &received};
    begin.ladder = state_ladder(d->state, &c->ladder, &begin.version);
    if (begin.ladder == NULL)
        return refuse_with(d, ERR_NO_SUCH_LADDER, "ladder", DETAIL_VALUE, "%s", c->ladder.s);
    if (is_here(d, c))
        return true;
    if (!require_organisation(d, begin.ladder, &c->organisation) ||
        !require_facts(d, begin.ladder, &facts))
        return false;
    struct case_row row = {.domains = c->domains, .ground = c->ground, .tried = c->tried};
    begin.first = route_tier(d->state, begin.ladder, ladder_rung_above(begin.ladder, 0), &row);
    if (begin.first == NULL)
        return refuse_with(d, ERR_NO_SUCH_TIER, "domains", DETAIL_VALUE, "%s", c->domains.v[0].s);
    if (!is_worked_by_others(d, begin.first))
        return false;
    for (uint32_t i = 0; i < d->command->sealed.n; i++)
        codes_add(&row.filled, &d->command->sealed.v[i].field);
    if (!require_deadline(d, begin.ladder, begin.first, facts.deadline) ||
        !arrives_whole(d, begin.first, &row) || !require_new_id(d))
        return false;
    case_begin(d, &begin);
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
    clock_end_with_case(d);
    clock_flush(d);
    struct referral_returned e = {
        .case_id = c->case_id, .missing = c->missing, .sealed = decision_sealed(d)};
    decision_emit(d, &message_referral_returned, &e);
    return true;
}
