// SPDX-License-Identifier: EUPL-1.2
/* Money, from the events: pots are the sums of their spends, and nobody says yes to himself. Who
 * may decide is looked up in the ladder's pots and tiers here; core/approval.c is not asked. */
#include <stdio.h>

#include "access/access.h"
#include "base/assert.h"
#include "tests/property/shadow.h"

/* --- pots --- */

static struct shadow_pot *pot_of(struct shadow *shadow, const struct shadow_spend *spend)
{
    struct shadow_pot *pot = shadow->pots;
    while (pot != NULL && !(pot->year == spend->year && code_equal(&pot->pot, &spend->pot) &&
                            code_equal(&pot->ladder, &spend->ladder)))
        pot = pot->next;
    if (pot != NULL)
        return pot;
    pot = arena_alloc(&shadow->arena, sizeof *pot);
    *pot = (struct shadow_pot){
        .next = shadow->pots, .ladder = spend->ladder, .pot = spend->pot, .year = spend->year};
    shadow->pots = pot;
    return pot;
}

static void add(struct shadow *shadow, const struct shadow_spend *spend, uint64_t sign)
{
    struct pot_row *row = &pot_of(shadow, spend)->row;
    if (spend->state == spend_state_REQUESTED)
        row->reserved_cents += sign * spend->cents;
    if (spend->state == spend_state_APPROVED && spend->kind == spend_kind_LOAN)
        row->lent_cents += sign * spend->cents;
    if (spend->state == spend_state_APPROVED && spend->kind != spend_kind_LOAN)
        row->spent_cents += sign * spend->cents;
    row->forgiven_cents += sign * spend->forgiven;
    row->repaid_cents += sign * spend->repaid;
    row->accounted_cents += sign * spend->accounted;
}

static struct shadow_spend *spend_of(struct shadow *shadow, struct case_id id, uint64_t n)
{
    struct shadow_case *c = shadow_case(shadow, id);
    return n >= 1 && n <= c->n_spends ? &c->spends[n] : NULL;
}

static struct shadow_spend *new_spend(struct shadow *shadow, struct case_id id, uint64_t n)
{
    struct shadow_case *c = shadow_case(shadow, id);
    if (n != c->n_spends + 1 || n > SPENDS_MAX)
        return NULL;
    if (c->spends == NULL)
        c->spends = arena_alloc(&shadow->arena, (SPENDS_MAX + 1) * sizeof *c->spends);
    c->n_spends = (size_t)n;
    return &c->spends[n];
}

/* --- who says yes --- */

struct yes {
    struct state *state;
    const struct shadow_spend *spend;
    const struct ladder *ladder;
    const struct pot *pot;
    struct core_actor actor;
    struct civil_date today;
};

static bool load_yes(struct yes *yes, struct state *state, const struct shadow_spend *spend,
                     const struct seen_event *event)
{
    uint64_t version;
    struct error error;
    char user_id[2 * CODE_MAX];
    snprintf(user_id, sizeof user_id, "%s/k", event->actor.s);
    *yes = (struct yes){.state = state, .spend = spend};
    yes->ladder = state_ladder(state, &spend->ladder, &version);
    yes->pot = yes->ladder == NULL ? NULL : ladder_pot(yes->ladder, &spend->pot);
    yes->today = core_date(state, event->stamp);
    return yes->pot != NULL && access_actor(state, user_id, &(struct acting){0}, event->stamp,
                                            core_date(state, event->stamp), &yes->actor, &error);
}

static bool asked(const struct yes *yes, const struct code *person)
{
    return code_equal(person, &yes->spend->requester) || code_equal(person, &yes->spend->first);
}

/* A term lets somebody work at a tier whether or not the file names him, and ends what it says. */
static bool works_at(const struct yes *yes, const struct tier *tier, const struct code *person)
{
    struct term_row term;
    if (yes->ladder->terms.n == 0 ||
        !state_term(yes->state, &yes->ladder->code, &tier->code, person, &term))
        return codes_have(&tier->workers, person);
    return term.from.n <= yes->today.n && yes->today.n <= term.until.n;
}

static bool named_at(const struct yes *yes, const struct tier *tier, const struct code *person)
{
    bool chairs = codes_have(&tier->chairs, person) || codes_have(&tier->stand_ins, person);
    if (yes->pot->approval == approval_TABLE)
        return chairs;
    if (yes->pot->approval == approval_TEAM_LEAD)
        return code_equal(&tier->lead, person);
    if (yes->pot->approval == approval_BOARD)
        return codes_have(&tier->board, person);
    return chairs || works_at(yes, tier, person);
}

static bool has_role_at(const struct yes *yes, const struct tier *tier)
{
    for (uint32_t i = 0; i < tier->roles.n; i++)
        if (codes_have(&yes->actor.roles, &tier->roles.v[i]))
            return true;
    return false;
}

/* He, or somebody whom he stands in for and who did not ask, is named for the pot. */
static bool is_named(const struct yes *yes)
{
    for (uint32_t i = 0; i < yes->pot->tiers.n; i++) {
        const struct tier *tier = ladder_tier(yes->ladder, &yes->pot->tiers.v[i]);
        for (uint32_t p = 0; tier != NULL && p < yes->actor.persons.n; p++)
            if (!asked(yes, &yes->actor.persons.v[p]) &&
                named_at(yes, tier, &yes->actor.persons.v[p]))
                return true;
        if (tier != NULL && has_role_at(yes, tier))
            return true;
    }
    return false;
}

static const char *another_says_yes(const struct yes *yes)
{
    if (code_equal(&yes->actor.person, &yes->spend->requester))
        return "somebody approved a spend that he asked for himself";
    if (code_equal(&yes->actor.person, &yes->spend->first))
        return "one person was both pairs of eyes";
    if (!is_named(yes))
        return "somebody approved a spend whom its pot does not name, or only as who asked";
    return NULL;
}

/* The votes as they were cast, counted here. */
static const char *majority_says_yes(const struct shadow_case *c, const struct yes *yes, uint64_t n)
{
    const struct tier *tier = ladder_tier(yes->ladder, &yes->pot->tiers.v[0]);
    size_t for_it = 0;
    size_t against = 0;
    bool chair = false;
    for (size_t i = 0; i < c->n_votes; i++) {
        const struct shadow_vote *vote = &c->votes[i];
        if (vote->spend != n)
            continue;
        for_it += vote->yes;
        against += !vote->yes;
        chair = chair || (vote->yes && codes_have(&tier->chairs, &vote->member));
    }
    bool tie = tier->tie == tie_CHAIR && chair && for_it == against;
    return 2 * for_it > tier->board.n || tie ? NULL : "a spend was approved without a majority";
}

static const char *approved(struct shadow *shadow, struct state *state,
                            const struct seen_event *event)
{
    const struct spend_approved *e = event->body;
    struct yes yes;
    struct shadow_spend *spend = spend_of(shadow, e->case_id, e->spend);
    if (spend == NULL || spend->state != spend_state_REQUESTED)
        return "a spend was approved that was not asked, or that was decided before";
    if (!load_yes(&yes, state, spend, event))
        return "a spend was approved from a pot that its ladder does not have";
    add(shadow, spend, (uint64_t)-1);
    spend->state = spend_state_APPROVED;
    add(shadow, spend, 1);
    switch (yes.pot->approval) {
    case approval_GROUP_CONSULT:
    case approval_AFTERWARDS:
    case approval_none:
        return NULL; /* by who asked: the file says so */
    case approval_TWO_TOGETHER:
        if (code_empty(&spend->contact) || code_equal(&spend->contact, &spend->requester) ||
            code_equal(&spend->contact, &yes.actor.person))
            return "two together were one person";
        return code_equal(&yes.actor.person, &spend->requester) ? NULL : another_says_yes(&yes);
    case approval_FOUR_EYES:
        if (code_empty(&spend->first))
            return "four eyes were two";
        return another_says_yes(&yes);
    case approval_BOARD:
        return majority_says_yes(shadow_case(shadow, e->case_id), &yes, e->spend);
    case approval_ONE:
    case approval_TEAM_LEAD:
    case approval_TABLE:
        return another_says_yes(&yes);
    }
    return NULL;
}

/* --- votes --- */

static const char *voted(struct shadow *shadow, const struct seen_event *event)
{
    const struct vote_cast *e = event->body;
    struct shadow_case *c = shadow_case(shadow, e->case_id);
    const struct shadow_spend *spend = spend_of(shadow, e->case_id, e->spend);
    struct shadow_vote vote = {e->member, event->actor, e->spend, e->proposal, e->yes};
    if (e->spend != 0 && spend == NULL)
        return "somebody voted on a spend that there is not";
    if (spend != NULL &&
        (code_equal(&spend->requester, &event->actor) || code_equal(&spend->requester, &e->member)))
        return "somebody voted on a spend that he asked for himself";
    for (size_t i = 0; i < c->n_votes; i++) {
        struct shadow_vote *other = &c->votes[i];
        if (other->spend != vote.spend || other->proposal != vote.proposal)
            continue;
        if (code_equal(&other->by, &vote.by) != code_equal(&other->member, &vote.member))
            return "somebody voted twice, or for a seat that another voted for";
        if (code_equal(&other->member, &vote.member)) {
            *other = vote;
            return NULL;
        }
    }
    if (c->n_votes == c->room_votes) {
        size_t room = c->room_votes == 0 ? 8 : 2 * c->room_votes;
        struct shadow_vote *votes = arena_alloc(&shadow->arena, room * sizeof *votes);
        if (c->n_votes > 0)
            memcpy(votes, c->votes, c->n_votes * sizeof *votes);
        c->votes = votes;
        c->room_votes = room;
    }
    c->votes[c->n_votes++] = vote;
    return NULL;
}

/* --- the other events --- */

static const char *requested(struct shadow *shadow, const struct seen_event *event)
{
    const struct spend_requested *e = event->body;
    struct shadow_spend *spend = new_spend(shadow, e->case_id, e->spend);
    if (spend == NULL)
        return "spends are not numbered in their order";
    *spend = (struct shadow_spend){
        .ladder = shadow_case(shadow, e->case_id)->ladder,
        .pot = e->pot,
        .requester = event->actor,
        .first = e->first,
        .contact = e->contact,
        .year = e->year,
        .cents = e->cents,
        .kind = e->kind,
        .state = spend_state_REQUESTED,
    };
    add(shadow, spend, 1);
    return NULL;
}

static const char *rejected(struct shadow *shadow, const struct spend_rejected *e)
{
    struct shadow_spend *spend = spend_of(shadow, e->case_id, e->spend);
    if (spend == NULL || spend->state != spend_state_REQUESTED)
        return "a spend was rejected that was not asked, or that was decided before";
    add(shadow, spend, (uint64_t)-1);
    spend->state = spend_state_REJECTED;
    return NULL;
}

static const char *seen(struct shadow *shadow, struct state *state, const struct seen_event *event)
{
    const struct spend_seen *e = event->body;
    struct yes yes;
    struct shadow_spend *spend = spend_of(shadow, e->case_id, e->spend);
    if (spend == NULL || !load_yes(&yes, state, spend, event))
        return "somebody looked at a spend that there is not";
    const char *wrong = another_says_yes(&yes);
    spend->first = event->actor;
    return wrong;
}

/* What is lent may only go by one who could have given it: never by who asked for it, where the pot
 * wants another's yes. */
static const char *forgiven(struct shadow *shadow, struct state *state,
                            const struct seen_event *event)
{
    const struct loan_forgiven *e = event->body;
    struct yes yes;
    struct shadow_spend *spend = spend_of(shadow, e->case_id, e->spend);
    if (spend == NULL || !load_yes(&yes, state, spend, event))
        return "a part of a loan was forgiven that there is not";
    add(shadow, spend, (uint64_t)-1);
    spend->forgiven += e->cents;
    add(shadow, spend, 1);
    if (spend->forgiven + spend->repaid > spend->cents)
        return "more of a loan went than was lent";
    if (yes.pot->approval == approval_GROUP_CONSULT || yes.pot->approval == approval_AFTERWARDS)
        return NULL;
    return code_equal(&event->actor, &spend->requester)
               ? "somebody forgave a loan that he asked for himself"
               : NULL;
}

static const char *repaid(struct shadow *shadow, const struct loan_repaid *e)
{
    struct shadow_spend *spend = spend_of(shadow, e->case_id, e->spend);
    if (spend == NULL)
        return "a part of a loan came back that there is not";
    add(shadow, spend, (uint64_t)-1);
    spend->repaid += e->cents;
    add(shadow, spend, 1);
    return spend->forgiven + spend->repaid > spend->cents ? "more of a loan went than was lent"
                                                          : NULL;
}

static const char *accounted(struct shadow *shadow, const struct spend_accounted *e)
{
    struct shadow_spend *spend = spend_of(shadow, e->case_id, e->spend);
    if (spend == NULL || spend->state != spend_state_APPROVED)
        return "a spend was accounted for that was not approved";
    add(shadow, spend, (uint64_t)-1);
    spend->accounted += e->cents;
    add(shadow, spend, 1);
    return spend->accounted > spend->cents ? "more was accounted for than was spent" : NULL;
}

/* It goes on elsewhere: here it counts no more, and who asked stays who asked. */
static const char *carried(struct shadow *shadow, const struct item_carried *e)
{
    if (e->kind != item_kind_SPEND)
        return NULL;
    struct shadow_spend *from = spend_of(shadow, e->other, e->was);
    struct shadow_spend *to = new_spend(shadow, e->case_id, e->item);
    if (from == NULL || to == NULL)
        return "a spend was carried that there is not";
    *to = *from;
    from->state = spend_state_MOVED;
    from->forgiven = from->repaid = from->accounted = 0;
    return NULL;
}

const char *shadow_money(struct shadow *shadow, struct state *state, const struct seen_event *event)
{
    switch (event->message->number) {
    case EV_CASE_SUBMITTED:
        shadow_case(shadow, event->case_id)->ladder =
            ((const struct case_submitted *)event->body)->ladder;
        return NULL;
    case EV_CASE_MOVED:
        shadow_case(shadow, event->case_id)->ladder =
            ((const struct case_moved *)event->body)->ladder;
        return NULL;
    case EV_SPEND_REQUESTED:
        return requested(shadow, event);
    case EV_SPEND_SEEN:
        return seen(shadow, state, event);
    case EV_SPEND_APPROVED:
        return approved(shadow, state, event);
    case EV_SPEND_REJECTED:
        return rejected(shadow, event->body);
    case EV_VOTE_CAST:
        return voted(shadow, event);
    case EV_LOAN_FORGIVEN:
        return forgiven(shadow, state, event);
    case EV_LOAN_REPAID:
        return repaid(shadow, event->body);
    case EV_SPEND_ACCOUNTED:
        return accounted(shadow, event->body);
    case EV_ITEM_CARRIED:
        return carried(shadow, event->body);
    default:
        return NULL;
    }
}
