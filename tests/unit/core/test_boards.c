// SPDX-License-Identifier: EUPL-1.2
/* Boards, and who says yes to money: seats of who stepped back, was never let in or stands in for
 * another; what is asked again of who is left. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/approval.h"
#include "core/board.h"
#include "fixture.h"

static enum approval approval_of_pot;

static void a_board_of_four(struct ladder *ladder, struct tier *tiers)
{
    static struct pot pot;
    static struct decision_rule rule;
    pot = (struct pot){.approval = approval_of_pot,
                       .code = code_of("kas"),
                       .english = "pot",
                       .loans = true,
                       .name = "pot",
                       .tiers = codes_of("tafel", NULL)};
    rule = (struct decision_rule){.approval = approval_BOARD, .outcome = outcome_SOLVED};
    ladder->pots = (struct list){1, &pot};
    tiers[3].board = codes_of("chair-1", "member-1");
    tiers[3].board.v[2] = code_of("chair-2");
    tiers[3].board.v[3] = code_of("never-1");
    tiers[3].board.n = 4;
    tiers[3].chairs = codes_of("chair-1", "chair-2");
    tiers[3].decisions = (struct list){1, &rule};
    tiers[3].lead = code_of("chair-1");
    tiers[3].quorum = 1;
    tiers[3].tie = tie_CHAIR;
}

/* At the table, with a meeting that was held, a proposal that is voted on, and money asked. */
static struct state *voting(struct fixture *fixture, struct case_row *row, enum approval approval)
{
    approval_of_pot = approval;
    adjust_ladder = a_board_of_four;
    struct state *state = site_of(fixture);
    struct meeting_row meeting = {
        .held = true, .present = codes_of("chair-1", "member-1"), .start = {NOW - 5000}};
    struct proposal_row proposal = {.by = code_of("chair-1"),
                                    .outcome = outcome_SOLVED,
                                    .proposal = 1,
                                    .teller = code_of("professional-1")};
    struct spend_row spend = {.cents = 100,
                              .kind = spend_kind_LOAN,
                              .ladder = code_of("utrecht"),
                              .pot = code_of("kas"),
                              .requester = code_of("member-1"),
                              .spend = 1,
                              .state = spend_state_REQUESTED,
                              .year = 2026};
    put_person(state, "chair-2", "chair");
    *row = case_at(1, "tafel");
    row->meeting = meeting.start;
    row->proposal_open = true;
    row->proposals = row->spends = row->spends_open = 1;
    put_case(state, row);
    state_meeting_put(state, &row->ladder, &row->tier, &meeting);
    state_proposal_put(state, row->case_id, &proposal);
    state_spend_put(state, row->case_id, &spend);
    return state;
}

static void put_vote(struct state *state, struct case_row *row, const char *by, const char *member,
                     uint64_t spend, bool yes)
{
    struct vote_row vote = {.by = code_of(by),
                            .member = code_of(member),
                            .proposal = spend == 0 ? 1 : 0,
                            .spend = spend,
                            .stamp = {NOW - 10},
                            .vote = ++row->votes,
                            .yes = yes};
    state_vote_put(state, row->case_id, &vote);
    put_case(state, row);
}

static void put_absent(struct state *state, const char *away, const char *stand_in)
{
    struct absence_row absence = {
        .from = {TODAY}, .person = code_of(away), .stand_in = code_of(stand_in), .until = {TODAY}};
    state_absence_put(state, &absence);
}

/* A vote as if given by him who stands in for these too. */
static enum err vote(struct fixture *fixture, struct state *state, const char *who, const char *of,
                     uint64_t spend)
{
    struct core_actor actor = {.person = code_of(who),
                               .organisation = code_of("gemeente"),
                               .persons = codes_of(who, of),
                               .today = {TODAY}};
    const struct decision_vote body = {.case_id = case_of(1), .spend = spend, .yes = true};
    struct core_command command = {
        .message = &message_decision_vote, .body = &body, .actor = &actor, .stamp = {NOW}};
    if (of != NULL)
        actor.through[1] = actor.person;
    error = (struct error){0};
    return core_decide(state, &command, &fixture->arena, &result, &error) ? OK : error.code;
}

static void a_vote_is_cast_once_and_by_who_has_a_seat(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = voting(fixture, &row, approval_BOARD);
    assert_refused(ERR_DENIED, vote(fixture, state, "coach-1", NULL, 0), "vote");
    assert_refused(OK, vote(fixture, state, "coach-1", "member-1", 0), "vote");
    /* his own seat before that of who he stands in for, and one of the two */
    put_vote(state, &row, "chair-1", "member-1", 0, true);
    assert_refused(OK, vote(fixture, state, "chair-1", "chair-2", 1), "vote");
    assert_refused(ERR_SAME_PERSON, vote(fixture, state, "chair-1", NULL, 0), "vote");
    put_vote(state, &row, "chair-1", "chair-2", 1, true);
    assert_refused(ERR_SAME_PERSON, vote(fixture, state, "chair-1", NULL, 1), "vote");
    row.votes--;
    put_case(state, &row);
    /* what he voted for another before he changes, though a seat of another comes first */
    assert_refused(OK, vote(fixture, state, "chair-1", "member-1", 1), "vote");
    put_vote(state, &row, "coach-1", "member-1", 0, true);
    assert_refused(OK, vote(fixture, state, "coach-1", "member-1", 0), "vote");
    row.recused = codes_of("chair-1", "coach-1");
    put_case(state, &row);
    assert_refused(ERR_DENIED, vote(fixture, state, "chair-1", NULL, 0), "vote");
    assert_refused(ERR_DENIED, vote(fixture, state, "coach-1", "member-1", 0), "vote");
    assert_refused(ERR_DENIED, vote(fixture, state, "coach-2", "chair-1", 0), "vote");
}

/* Of two seats that he stands in for, the first is voted for. */
static void who_stands_in_for_two_votes_for_the_first(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = voting(fixture, &row, approval_BOARD);
    struct core_actor actor = {.person = code_of("coach-1"),
                               .organisation = code_of("gemeente"),
                               .persons = codes_of("coach-1", "chair-2"),
                               .today = {TODAY}};
    const struct decision_vote body = {.case_id = case_of(1), .yes = true};
    struct core_command command = {
        .message = &message_decision_vote, .body = &body, .actor = &actor, .stamp = {NOW}};
    actor.persons.v[actor.persons.n++] = code_of("member-1");
    actor.through[1] = actor.through[2] = actor.person;
    assert_true(core_decide(state, &command, &fixture->arena, &result, &error));
    assert_true(code_is(&((const struct vote_cast *)result.events[0].body)->member, "member-1"));
}

/* Who asked has no vote on it, nor through another. */
static void who_asks_for_money_does_not_vote_on_it(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = voting(fixture, &row, approval_BOARD);
    assert_refused(ERR_SAME_PERSON, vote(fixture, state, "member-1", NULL, 1), "vote");
    assert_refused(OK, vote(fixture, state, "chair-1", NULL, 1), "vote");
    put_vote(state, &row, "chair-1", "chair-1", 1, true);
    struct decision *d = draft_of(fixture, state, 1);
    const struct code chair = code_of("chair-1");
    assert_true(board_has_voted(d, d->tier, &chair));
    struct spend_row spend;
    assert_true(state_spend(state, case_of(1), 1, &spend));
    spend.state = spend_state_REJECTED;
    state_spend_put(state, case_of(1), &spend);
    assert_false(board_has_voted(d, d->tier, &chair));
    put_vote(state, &row, "chair-1", "chair-1", 0, true);
    d = draft_of(fixture, state, 1);
    assert_true(board_has_voted(d, d->tier, &chair));
    d->row.proposals = 2; /* on the one before */
    assert_false(board_has_voted(d, d->tier, &chair));
    d->row.proposal_open = false;
    assert_false(board_has_voted(d, d->tier, &chair));
}

/* Nobody of the board can vote: whoever owns the tier minds it, else the case's holder. */
static void a_board_without_seats_is_minded(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = voting(fixture, &row, approval_BOARD);
    struct decision *d = draft_of(fixture, state, 1);
    struct tier tier = *d->tier;
    struct ballot ballot = {.proposal = 1};
    tier.board = codes_of("never-1", "never-2");
    board_call(d, &tier, &ballot);
    assert_int_equal(d->n_clocks, 1);
    assert_true(code_is(&d->clocks[0].owner, "chair-1"));
    tier.chairs.n = 0;
    d->n_clocks = 0;
    board_call(d, &tier, &ballot);
    assert_true(code_is(&d->clocks[0].owner, "professional-1"));
}

static void put_spend_clock(struct state *state, struct case_row *row, const char *owner)
{
    struct clock_start clock = plain_clock(++row->clocks, NOW + 1000000);
    clock.item = 1;
    clock.owner = code_of(owner);
    clock.trigger = trigger_SPEND;
    state_clock_put(state, row->case_id, &clock);
    put_case(state, row);
}

static void money_is_asked_again_of_who_is_left(void **of)
{
    static const struct {
        bool yes[2];
        const struct message *then;
    } cases[] = {{{true, true}, &message_spend_approved},
                 {{false, false}, &message_spend_rejected}};
    struct fixture *fixture = *of;
    struct case_row row;
    const struct code chair = code_of("chair-2");
    struct state *state = voting(fixture, &row, approval_BOARD);
    put_spend_clock(state, &row, "chair-2");
    struct decision *d = draft_of(fixture, state, 1);
    approval_ask_again(d, &chair);
    assert_int_equal(d->n_events, 0); /* still open */
    for (size_t i = 0; i < COUNT(cases); i++) {
        row.votes = 0;
        put_vote(state, &row, "chair-1", "chair-1", 1, cases[i].yes[0]);
        put_vote(state, &row, "never-1", "never-1", 1, cases[i].yes[1]);
        put_vote(state, &row, "coach-1", "member-1", 1, cases[i].yes[1]);
        row.recused = codes_of("chair-2", NULL);
        put_case(state, &row);
        d = draft_of(fixture, state, 1);
        approval_ask_again(d, &chair);
        assert_int_equal(d->n_events, 1);
        assert_ptr_equal(d->events[0].message, cases[i].then);
    }
}

static void a_yes_is_asked_of_who_there_is(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = voting(fixture, &row, approval_TEAM_LEAD);
    put_spend_clock(state, &row, "chair-1");
    struct decision *d = draft_of(fixture, state, 1);
    const struct code lead = code_of("chair-1");
    d->row.recused = codes_of("chair-1", NULL);
    approval_ask_again(d, &lead); /* the lead stepped back: another chair owns the table */
    assert_true(code_is(&d->clocks[0].owner, "chair-2"));
    struct tier tier = *d->tier;
    tier.chairs.n = tier.board.n = 0;
    tier.lead = lead;
    d->tier = &tier;
    d->clocks[0].owner = lead;
    approval_ask_again(d, &lead); /* and nobody does: the holder */
    assert_true(code_is(&d->clocks[0].owner, "professional-1"));
}

static void a_board_says_what_is_forgiven(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    bool agreed = false;
    struct spend_row spend;
    struct state *state = voting(fixture, &row, approval_BOARD);
    struct decision *d = draft_of(fixture, state, 1);
    struct core_actor actor = {.person = code_of("chair-1"), .persons = codes_of("chair-1", NULL)};
    struct core_command command = *d->command;
    command.actor = &actor;
    d->command = &command;
    assert_true(approval_may_forgive(d, 1, &spend, &agreed));
    assert_true(agreed);
}

/* A no of the board gives the case back to where it was. */
static void what_is_turned_down_goes_back_to_who_had_it(void **of)
{
    static const enum status statuses[] = {status_QUEUED, status_WORKING, status_DECIDED};
    static const enum trigger triggers[] = {trigger_ENTERED, trigger_WORKING, trigger_STALLED};
    struct fixture *fixture = *of;
    struct case_row row;
    const struct code chair = code_of("chair-2");
    struct state *state = voting(fixture, &row, approval_BOARD);
    put_vote(state, &row, "chair-1", "chair-1", 0, false);
    put_vote(state, &row, "member-1", "member-1", 0, false);
    for (size_t i = 0; i < COUNT(statuses); i++) {
        row.status = statuses[i];
        row.recused = codes_of("chair-2", NULL);
        put_case(state, &row);
        struct decision *d = draft_of(fixture, state, 1);
        vote_ask_again(d, &chair);
        assert_true(clock_running(d, triggers[i]));
    }
    /* where nobody owns the table, its holder minds it */
    struct decision *d = draft_of(fixture, state, 1);
    struct tier tier = *d->tier;
    tier.chairs.n = 0;
    d->tier = &tier;
    d->row.status = status_WORKING;
    vote_ask_again(d, &chair);
    assert_true(code_is(&d->clocks[0].owner, "professional-1"));
    /* who has no seat changes nothing */
    const struct code coach = code_of("coach-1");
    d = draft_of(fixture, state, 1);
    vote_ask_again(d, &coach);
    assert_int_equal(d->n_events, 0);
}

/* The chair who has a seat decides a tie, whoever else chairs. */
static void the_first_chair_with_a_seat_decides_a_tie(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = voting(fixture, &row, approval_BOARD);
    put_vote(state, &row, "chair-2", "chair-2", 0, true);
    put_vote(state, &row, "chair-1", "chair-1", 0, false);
    put_absent(state, "member-1", "chair-2");
    row.recused = codes_of("member-1", NULL);
    put_case(state, &row);
    struct decision *d = draft_of(fixture, state, 1);
    assert_int_equal(board_recount(d, d->tier, &(struct ballot){.proposal = 1}), VERDICT_NO);
    struct tier tier = *d->tier;
    tier.chairs = codes_of("coach-1", "chair-2");
    assert_int_equal(board_recount(d, &tier, &(struct ballot){.proposal = 1}), VERDICT_YES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_vote_is_cast_once_and_by_who_has_a_seat),
        TEST(who_stands_in_for_two_votes_for_the_first),
        TEST(who_asks_for_money_does_not_vote_on_it),
        TEST(a_board_without_seats_is_minded),
        TEST(money_is_asked_again_of_who_is_left),
        TEST(a_yes_is_asked_of_who_there_is),
        TEST(a_board_says_what_is_forgiven),
        TEST(what_is_turned_down_goes_back_to_who_had_it),
        TEST(the_first_chair_with_a_seat_decides_a_tie),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
