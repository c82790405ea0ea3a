// SPDX-License-Identifier: EUPL-1.2
/* Break-glass: in an emergency somebody reads a case without the right to it, for a short time.
 * Whom the ladder lets, access/ finds; here it gets its end, and a step for another who reviews it.
 */
#include "base/assert.h"
#include "core/leave.h"

/* Whom the file names, or who came after him; else the tier's owner, else the case holder. Never
 * who reads. */
static struct code reviewer_of(struct decision *d, const struct glass_rule *rule)
{
    const struct code *breaker = &d->command->actor->person;
    struct code owner = tier_owner(d->tier);
    struct code named;
    if (leave_successor(d->state, &rule->reviewer, &named) && !code_equal(&named, breaker))
        return named;
    return code_empty(&owner) || code_equal(&owner, breaker) ? case_minder(d) : owner;
}

struct code glass_reviewer(struct decision *d, uint64_t glass, const struct code *asked)
{
    struct glass_row row;
    struct code other;
    if (!state_glass(d->state, glass, &row) || !code_equal(&row.person, asked))
        return *asked;
    bool found = leave_somebody_with(d, role_COORDINATOR, &other) && !code_equal(&other, asked);
    return found ? other : case_minder(d);
}

bool decide_glass_break(struct decision *d, const void *body)
{
    const struct glass_break *c = body;
    const struct core_actor *actor = d->command->actor;
    const struct glass_rule *rule = ladder_glass(d->ladder, &actor->roles);
    struct site_row site;
    if (!require_open(d) || !require_sharing(d) || !require_text(d, "reason"))
        return false;
    if (rule == NULL)
        return refuse_with(d, ERR_NOT_OFFERED, "case_id", DETAIL_VALUE, "%s", d->row.ladder.s);
    if (!room_for(d, "case_id", &d->row.glass, &actor->person))
        return false;
    state_site(d->state, &site);
    struct glass_broken e = {
        .case_id = c->case_id,
        .glass = site.glasses + 1,
        .owner = reviewer_of(d, rule),
        .person = actor->person,
        .sealed = decision_sealed(d),
    };
    decision_emit(d, &message_glass_broken, &e);
    clock_begin_glass(d, trigger_GLASS, rule->open, &actor->person, e.glass);
    clock_begin_glass(d, trigger_REVIEW, rule->review, &e.owner, e.glass);
    d->item = e.glass;
    return true;
}

void glass_runs_out(struct decision *d, uint64_t glass)
{
    struct glass_row row;
    ASSERT(state_glass(d->state, glass, &row));
    struct glass_closed e = {
        .case_id = d->row.case_id, .ends = true, .glass = glass, .person = row.person};
    decision_emit(d, &message_glass_closed, &e);
}

static bool may_review(struct decision *d, const struct glass_row *row)
{
    const struct core_actor *actor = d->command->actor;
    struct code privacy = code_of("privacy");
    if (actor_is(actor, &row->person))
        return refuse_with(d, ERR_SAME_PERSON, "glass", DETAIL_GLASS_OWN, "%s", row->person.s);
    if (actor_is(actor, &row->owner) || clock_asks_actor(d, trigger_REVIEW, row->glass) ||
        codes_have(&actor->roles, &privacy) || actor_chairs(actor, d->tier))
        return true;
    return refuse_with(d, ERR_DENIED, "glass", DETAIL_GLASS_REVIEWERS, "%s", row->owner.s);
}

/* Also of a case that ended meanwhile. */
static bool find_to_review(struct decision *d, struct case_id id, uint64_t glass,
                           struct glass_row *row)
{
    if (!state_glass(d->state, glass, row) || !case_id_equal(row->case_id, id))
        return refuse_with(d, ERR_NO_SUCH_ITEM, "glass", DETAIL_VALUE, "%llu",
                           (unsigned long long)glass);
    if (row->result != glass_result_none)
        return refuse(d, ERR_WRONG_STATE, "glass", DETAIL_GLASS_REVIEWED);
    return may_review(d, row);
}

/* The reason, to who reviews it and until he did. What is shut to all but a privacy officer stays
 * so here; of a case that is erased there are no words any more, and that is no refusal. */
bool decide_glass_read(struct decision *d, const void *body)
{
    const struct glass_read *c = body;
    struct glass_row row;
    struct code privacy = code_of("privacy");
    if (!find_to_review(d, c->case_id, c->glass, &row))
        return false;
    if (!d->row.erased && !codes_have(&d->command->actor->roles, &privacy) && !require_sharing(d))
        return false;
    struct case_read_recorded e = {
        .case_id = c->case_id, .person = d->command->actor->person, .purpose = read_purpose_REVIEW};
    decision_emit(d, &message_case_read_recorded, &e);
    return true;
}

bool decide_glass_review(struct decision *d, const void *body)
{
    const struct glass_review *c = body;
    struct glass_row row;
    if (!find_to_review(d, c->case_id, c->glass, &row))
        return false;
    struct glass_closed e = {.case_id = c->case_id,
                             .ends = row.ended.ms == 0,
                             .glass = c->glass,
                             .person = row.person,
                             .result = c->result,
                             .sealed = decision_sealed(d)};
    decision_emit(d, &message_glass_closed, &e);
    clock_end(d, trigger_GLASS, c->glass);
    clock_end(d, trigger_REVIEW, c->glass);
    return true;
}
