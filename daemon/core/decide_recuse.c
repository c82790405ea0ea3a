// SPDX-License-Identifier: EUPL-1.2
/* Who has nothing to do with one case: a chair or a member of its tier steps back, or the chair
 * asks it of a member. Another then chairs, decides and votes, a stand-in may; what the case waited
 * for from him is that other's. Nobody is ever left out so that nobody is left. */
#include "base/assert.h"
#include "core/approval.h"
#include "core/board.h"

bool case_recused(const struct case_row *row, const struct code *person)
{
    return codes_have(&row->recused, person);
}

static bool is_to_the_case(struct state *state, const struct case_row *row,
                           const struct code *person, enum independence what)
{
    const struct core_actor actor = {.person = *person};
    struct person_row there;
    switch (what) {
    case independence_HOLDER:
        return code_equal(person, &row->holder);
    case independence_SUBMITTER:
        return code_equal(person, &row->submitter);
    case independence_EXPERTS:
        return actor_is_expert(state, &actor, row);
    case independence_ORGANISATION:
        return state_person(state, person, &there) &&
               code_equal(&there.organisation, &row->organisation);
    case independence_none: /* the lint knows the words */
        break;
    }
    UNREACHABLE();
}

enum independence case_ties(struct state *state, const struct case_row *row,
                            const struct tier *tier, const struct code *person)
{
    for (uint32_t i = 0; i < tier->independent.n; i++) {
        const struct code *word = &tier->independent.v[i];
        enum independence what =
            (enum independence)enum_number(&names_independence, word->s, strlen(word->s));
        if (is_to_the_case(state, row, person, what))
            return what;
    }
    return independence_none;
}

/* The first who did not step back; of those, who has no ties to the case where there is one. */
static struct code first_left(struct state *state, const struct case_row *row,
                              const struct tier *tier, const struct codes *people)
{
    struct code tied = {{0}};
    for (uint32_t i = 0; i < people->n; i++) {
        if (case_recused(row, &people->v[i]))
            continue;
        if (case_ties(state, row, tier, &people->v[i]) == independence_none)
            return people->v[i];
        if (code_empty(&tied))
            tied = people->v[i];
    }
    return tied;
}

struct code case_tier_owner(struct state *state, const struct case_row *row,
                            const struct tier *tier)
{
    struct code owner = tier_owner(tier);
    bool may = !code_empty(&owner) && !case_recused(row, &owner);
    if (code_empty(&owner) || (may && case_ties(state, row, tier, &owner) == independence_none))
        return owner;
    struct codes all = tier->chairs;
    for (uint32_t i = 0; i < tier->stand_ins.n; i++)
        codes_add(&all, &tier->stand_ins.v[i]);
    for (uint32_t i = 0; i < tier->workers.n && tier->kind != tier_kind_TABLE; i++)
        codes_add(&all, &tier->workers.v[i]);
    return first_left(state, row, tier, &all);
}

struct code case_decider(struct state *state, const struct case_row *row, const struct tier *tier)
{
    if (!code_empty(&row->decided_by) && !case_recused(row, &row->decided_by))
        return row->decided_by;
    struct code owner = case_tier_owner(state, row, tier);
    return code_empty(&owner) ? row->holder : owner; /* as at a team, which nobody chairs */
}

/* Whoever works there by a site role is not in the file, and a team's holder works on himself. */
static bool somebody_left(struct state *state, const struct case_row *row, const struct tier *tier)
{
    struct code owner = case_tier_owner(state, row, tier);
    bool by_role = tier->kind != tier_kind_TABLE && tier->roles.n > 0;
    return !code_empty(&owner) || by_role || tier->kind == tier_kind_TEAM;
}

bool require_somebody(struct decision *d, const struct tier *tier)
{
    return somebody_left(d->state, &d->row, tier) ||
           refuse_with(d, ERR_NOBODY_LEFT, "case_id", DETAIL_NOBODY_LEFT_AT, "%s\t%s", tier->code.s,
                       d->row.recused.n == 0 ? "" : d->row.recused.v[0].s);
}

/* Not that he stands in for one who is: whoever steps back does so for himself. */
static bool is_of_tier(struct decision *d, const struct code *person)
{
    return person_works_at(d->state, person, d->ladder, d->tier,
                           decision_date(d, d->command->stamp)) ||
           codes_have(&d->tier->board, person) || code_equal(&d->tier->lead, person) ||
           code_equal(&d->tier->urgent, person);
}

static bool may_recuse(struct decision *d, const struct code *person)
{
    const struct core_actor *actor = d->command->actor;
    bool self = code_equal(person, &actor->person);
    bool chairs = actor_chairs(actor, d->tier) && !case_recused(&d->row, &actor->person);
    if (!self && !chairs)
        return refuse_with(d, ERR_DENIED, "person", DETAIL_CHAIR_OF, "%s", d->tier->code.s);
    return is_of_tier(d, person) || refuse_with(d, ERR_NO_SUCH_PERSON, "person", DETAIL_NOT_OF_TIER,
                                                "%s\t%s", person->s, d->tier->code.s);
}

static bool can_recuse(struct decision *d, const struct code *person, bool back)
{
    bool recused = case_recused(&d->row, person);
    if (back)
        return recused ||
               refuse_with(d, ERR_WRONG_STATE, "person", DETAIL_RECUSED_NOT, "%s", person->s);
    if (recused)
        return refuse_with(d, ERR_WRONG_STATE, "person", DETAIL_RECUSED_ALREADY, "%s", person->s);
    if (board_has_voted(d, d->tier, person))
        return refuse_with(d, ERR_WRONG_STATE, "person", DETAIL_HAS_VOTED, "%s", person->s);
    struct case_row after = d->row;
    if (!codes_add(&after.recused, person))
        return refuse_with(d, ERR_LIMIT_REACHED, "person", DETAIL_LIST_FULL, "%d", CODES_MAX);
    return somebody_left(d->state, &after, d->tier) ||
           refuse_with(d, ERR_NOBODY_LEFT, "person", DETAIL_NOBODY_LEFT_AT, "%s\t%s",
                       d->tier->code.s, person->s);
}

/* What the case waits for from a tier's owner; what it waits for from its holder stays. */
static void hand_over_work(struct decision *d, const struct code *from, const struct code *to)
{
    static const enum trigger of_the_tier[] = {trigger_ENTERED, trigger_WORKING, trigger_MEETING,
                                               trigger_HELD, trigger_STALLED};
    struct code owner = code_empty(to) ? d->row.holder : *to;
    for (size_t i = 0; i < sizeof of_the_tier / sizeof of_the_tier[0]; i++)
        clock_hand_over_of(d, of_the_tier[i], from, &owner);
}

void recuse_follow(struct decision *d, const struct code *person)
{
    struct code owner = case_tier_owner(d->state, &d->row, d->tier);
    if (case_ties(d->state, &d->row, d->tier, person) != independence_none &&
        !code_equal(&owner, person) && code_empty(&d->row.claimed_by))
        hand_over_work(d, person, &owner);
}

static void emit_recused(struct decision *d, const struct code *person, bool back,
                         const struct sealed *sealed)
{
    struct case_row after = d->row;
    struct case_recused e = {.back = back, .case_id = d->row.case_id, .person = *person};
    if (sealed != NULL)
        e.sealed = *sealed;
    if (!back)
        codes_add(&after.recused, person);
    e.owner = case_tier_owner(d->state, &after, d->tier);
    decision_emit(d, &message_case_recused, &e);
}

static void step_back(struct decision *d, const struct code *person, const struct sealed *sealed)
{
    emit_recused(d, person, false, sealed);
    struct code owner = case_tier_owner(d->state, &d->row, d->tier);
    bool claimed = code_equal(&d->row.claimed_by, person) && d->row.status == status_WORKING;
    if (claimed && d->tier->kind != tier_kind_TEAM && d->tier->kind != tier_kind_PHONE)
        move_release(d, release_BY_PERSON, NULL);
    else if (code_equal(&d->row.meant_for, person))
        move_offer_again(d);
    else
        hand_over_work(d, person, &owner);
    approval_ask_again(d, person);
    vote_ask_again(d, person);
}

bool recuse_carry(struct decision *d, const struct codes *people)
{
    for (uint32_t i = 0; i < people->n; i++) {
        if (case_recused(&d->row, &people->v[i]))
            continue;
        if (!can_recuse(d, &people->v[i], false))
            return false;
        step_back(d, &people->v[i], NULL);
    }
    return true;
}

bool decide_case_recuse(struct decision *d, const void *body)
{
    const struct case_recuse *c = body;
    struct code person = code_empty(&c->person) ? d->command->actor->person : c->person;
    if (!require_open(d) || !require_text(d, "reason") || !may_recuse(d, &person) ||
        !can_recuse(d, &person, c->back))
        return false;
    struct sealed sealed = decision_sealed(d);
    if (c->back)
        emit_recused(d, &person, true, &sealed);
    else
        step_back(d, &person, &sealed);
    return true;
}
