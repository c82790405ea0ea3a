// SPDX-License-Identifier: EUPL-1.2
#include "core/board.h"

#include "base/assert.h"
#include "core/absence.h"

struct seat {
    struct code member;
    struct vote_row vote; /* number 0: none yet */
    bool empty;           /* and none will come */
};

struct seats {
    size_t n;
    struct seat v[CODES_MAX];
};

static bool is_on(const struct ballot *ballot, const struct vote_row *vote)
{
    return vote->spend == ballot->spend && vote->proposal == ballot->proposal;
}

/* Who was shut out, who asked, and who has nothing to do with the case, has no vote. */
static bool has_no_vote(struct decision *d, const struct ballot *ballot, const struct code *member)
{
    struct person_row person;
    return code_equal(member, &ballot->outside) || case_recused(&d->row, member) ||
           !state_person(d->state, member, &person) || person.revoked;
}

/* An absent member's stand-in has voted already, for another seat. */
static bool stand_in_voted(struct decision *d, const struct seats *seats, size_t seat)
{
    struct civil_date today = decision_date(d, d->command->stamp);
    for (size_t i = 0; i < seats->n; i++) {
        struct core_actor voter = {.person = seats->v[i].vote.by, .today = today};
        if (i == seat || seats->v[i].vote.vote == 0)
            continue;
        absence_reach(d->state, &voter);
        if (codes_have(&voter.persons, &seats->v[seat].member))
            return true;
    }
    return false;
}

static void mark_empty(struct decision *d, const struct ballot *ballot, struct seats *seats)
{
    for (size_t i = 0; i < seats->n; i++)
        seats->v[i].empty =
            seats->v[i].vote.vote == 0 &&
            (has_no_vote(d, ballot, &seats->v[i].member) || stand_in_voted(d, seats, i));
}

static struct seats *seats_of(struct decision *d, const struct tier *tier,
                              const struct ballot *ballot)
{
    struct seats *seats = arena_alloc(d->arena, sizeof *seats);
    struct vote_row vote;
    seats->n = tier->board.n;
    for (size_t i = 0; i < seats->n; i++)
        seats->v[i].member = tier->board.v[i];
    for (uint64_t n = 1; n <= d->row.votes; n++) {
        ASSERT(state_vote(d->state, d->row.case_id, n, &vote));
        if (!is_on(ballot, &vote))
            continue;
        for (size_t i = 0; i < seats->n; i++)
            if (code_equal(&seats->v[i].member, &vote.member))
                seats->v[i].vote = vote;
    }
    mark_empty(d, ballot, seats);
    return seats;
}

/* --- the outcome --- */

struct tally {
    uint64_t yes;
    uint64_t no;
    uint64_t open;
    bool chair_yes;
    bool chair_no;
};

static struct tally count(const struct tier *tier, const struct seats *seats)
{
    struct tally tally = {0};
    const struct code *chair = NULL;
    for (uint32_t i = 0; i < tier->chairs.n && chair == NULL; i++)
        if (codes_have(&tier->board, &tier->chairs.v[i]))
            chair = &tier->chairs.v[i];
    for (size_t i = 0; i < seats->n; i++) {
        const struct seat *seat = &seats->v[i];
        bool voted = seat->vote.vote != 0;
        bool chairs = chair != NULL && code_equal(chair, &seat->member);
        tally.yes += voted && seat->vote.yes;
        tally.no += voted && !seat->vote.yes;
        tally.open += !voted && !seat->empty;
        tally.chair_yes = tally.chair_yes || (chairs && voted && seat->vote.yes);
        tally.chair_no = tally.chair_no || (chairs && voted && !seat->vote.yes);
    }
    return tally;
}

/* Decided as soon as the votes that may still come change nothing. */
static enum verdict verdict_of(const struct tier *tier, const struct tally *tally)
{
    uint64_t most = tally->yes + tally->open;
    bool chair_counts = tier->tie == tie_CHAIR;
    if (2 * tally->yes > tier->board.n)
        return VERDICT_YES;
    if (tally->open == 0)
        return chair_counts && tally->yes == tally->no && tally->chair_yes ? VERDICT_YES
                                                                           : VERDICT_NO;
    bool tie_may_do = chair_counts && most >= tally->no && !tally->chair_no;
    return 2 * most > tier->board.n || tie_may_do ? VERDICT_OPEN : VERDICT_NO;
}

/* --- asking and voting --- */

static enum trigger trigger_of(const struct ballot *ballot)
{
    return ballot->spend != 0 ? trigger_SPEND : trigger_VOTE;
}

static uint64_t item_of(const struct ballot *ballot)
{
    return ballot->spend != 0 ? ballot->spend : ballot->proposal;
}

/* A clock for each seat that is waited for; where none can vote, the tier's owner minds it. */
static void watch(struct decision *d, const struct tier *tier, const struct ballot *ballot,
                  const struct seats *seats)
{
    struct clock_request request = {.trigger = trigger_of(ballot), .item = item_of(ballot)};
    bool waits = false;
    for (size_t i = 0; i < seats->n; i++) {
        const struct seat *seat = &seats->v[i];
        if (seat->vote.vote != 0 || seat->empty)
            continue;
        waits = true;
        request.owner = seat->member;
        if (!clock_running_of(d, request.trigger, request.item, &request.owner))
            clock_begin(d, &request);
    }
    if (waits)
        return;
    request.owner = case_tier_owner(d->state, &d->row, tier);
    if (code_empty(&request.owner))
        request.owner = case_minder(d);
    clock_begin(d, &request);
}

void board_call(struct decision *d, const struct tier *tier, const struct ballot *ballot)
{
    watch(d, tier, ballot, seats_of(d, tier, ballot));
}

/* The seat that the actor votes for: his own; else the one that he voted for; else that of the
 * first member whom he stands in for. NULL when there is none. */
static struct seat *seat_for(struct decision *d, const struct ballot *ballot, struct seats *seats)
{
    struct codes outside = {code_empty(&ballot->outside) ? 0 : 1, {ballot->outside}};
    const struct core_actor left = actor_without(d->command->actor, &outside);
    const struct core_actor *actor = &left;
    struct seat *found = NULL;
    for (size_t i = 0; i < seats->n; i++) {
        struct seat *seat = &seats->v[i];
        bool own = code_equal(&seat->member, &actor->person);
        bool voted = seat->vote.vote != 0 && code_equal(&seat->vote.by, &actor->person);
        bool may = actor_is(actor, &seat->member) && !has_no_vote(d, ballot, &seat->member);
        if (may && (own || voted))
            return seat;
        if (may && found == NULL)
            found = seat;
    }
    return found;
}

/* One person, one vote; and nobody changes another's. */
static bool votes_once(struct decision *d, const struct seats *seats, const struct seat *seat)
{
    const struct code *person = &d->command->actor->person;
    if (seat->vote.vote != 0 && !code_equal(&seat->vote.by, person))
        return refuse_with(d, ERR_WRONG_STATE, "case_id", DETAIL_VOTED_BY, "%s\t%s",
                           seat->vote.by.s, seat->member.s);
    for (size_t i = 0; i < seats->n; i++) {
        const struct seat *other = &seats->v[i];
        if (other != seat && other->vote.vote != 0 && code_equal(&other->vote.by, person))
            return refuse_with(d, ERR_SAME_PERSON, "case_id", DETAIL_ONE_VOTE, "%s\t%s", person->s,
                               other->member.s);
    }
    return true;
}

/* Ends the clocks of seats that are not waited for any more, and of all when it is decided. */
static enum verdict come_to(struct decision *d, const struct tier *tier,
                            const struct ballot *ballot, struct seats *seats)
{
    struct tally tally = count(tier, seats);
    enum verdict verdict = verdict_of(tier, &tally);
    for (size_t i = 0; i < seats->n; i++)
        if (seats->v[i].vote.vote != 0 || seats->v[i].empty)
            clock_end_of(d, trigger_of(ballot), item_of(ballot), &seats->v[i].member);
    if (verdict == VERDICT_OPEN)
        watch(d, tier, ballot, seats);
    else
        clock_end(d, trigger_of(ballot), item_of(ballot));
    return verdict;
}

bool board_cast(struct decision *d, const struct tier *tier, const struct ballot *ballot, bool yes,
                enum verdict *verdict)
{
    struct seats *seats = seats_of(d, tier, ballot);
    struct seat *seat = seat_for(d, ballot, seats);
    if (seat == NULL)
        return refuse_with(d, ERR_DENIED, "case_id", DETAIL_ON_BOARD, "%s", tier->code.s);
    if (!votes_once(d, seats, seat))
        return false;
    struct vote_cast e = {
        .case_id = d->row.case_id,
        .member = seat->member,
        .proposal = ballot->proposal,
        .sealed = decision_sealed(d),
        .spend = ballot->spend,
        .vote = seat->vote.vote != 0 ? seat->vote.vote : d->row.votes + 1,
        .yes = yes,
    };
    decision_emit(d, &message_vote_cast, &e);
    seat->vote = (struct vote_row){.by = d->command->actor->person, .vote = e.vote, .yes = yes};
    mark_empty(d, ballot, seats);
    *verdict = come_to(d, tier, ballot, seats);
    return true;
}

enum verdict board_recount(struct decision *d, const struct tier *tier, const struct ballot *ballot)
{
    return come_to(d, tier, ballot, seats_of(d, tier, ballot));
}

bool board_has_voted(struct decision *d, const struct tier *tier, const struct code *person)
{
    struct vote_row vote;
    struct spend_row spend;
    if (!codes_have(&tier->board, person))
        return false;
    for (uint64_t n = 1; n <= d->row.votes; n++) {
        ASSERT(state_vote(d->state, d->row.case_id, n, &vote));
        if (!code_equal(&vote.by, person))
            continue;
        if (vote.spend != 0) {
            ASSERT(state_spend(d->state, d->row.case_id, vote.spend, &spend));
            if (spend.state == spend_state_REQUESTED)
                return true;
        } else if (d->row.proposal_open && vote.proposal == d->row.proposals) {
            return true;
        }
    }
    return false;
}
