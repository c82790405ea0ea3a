// SPDX-License-Identifier: EUPL-1.2
/* Cases, what hangs on them, and the indexes that lists walk. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

static struct case_list_query tier_query(void)
{
    return (struct case_list_query){
        .list = CASES_OF_TIER, .ladder = code_of("utrecht"), .tier = code_of("wijktafel")};
}

static const char *of_tier(struct state *state)
{
    return listed(state, tier_query());
}

static const char *by_due(struct state *state)
{
    return listed(state,
                  (struct case_list_query){.list = CASES_BY_DUE, .ladder = code_of("utrecht")});
}

static const char *of_holder(struct state *state, const char *person)
{
    return listed(state,
                  (struct case_list_query){.list = CASES_OF_HOLDER, .person = code_of(person)});
}

static const char *decided_since(struct state *state, int64_t since)
{
    return listed(state, (struct case_list_query){.list = CASES_DECIDED,
                                                  .ladder = code_of("utrecht"),
                                                  .since = {since}});
}

/* What lies behind the end of a list is nothing. */
static void assert_same(const struct message *message, const void *one, const void *other)
{
    struct writer a;
    struct writer b;
    writer_init(&a);
    writer_init(&b);
    message_encode(message, one, &a);
    message_encode(message, other, &b);
    assert_true(bytes_equal(writer_bytes(&a), writer_bytes(&b)));
    writer_release(&a);
    writer_release(&b);
}

static void case_put_is_read_back(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct case_row row = plain_case(7);
    struct case_row back;
    assert_false(state_case(state, row.case_id, &back));
    assert_true(codes_add(&row.domains, &(struct code){"debt"}));
    row.outside_date = civil_date_of(2026, 3, 2);
    row.erased = true;
    put_case(state, &row);
    assert_true(state_case(state, row.case_id, &back));
    assert_same(&message_case_row, &row, &back);
    commit(fixture);
    state = store_read_begin(fixture->store);
    assert_true(state_case(state, row.case_id, &back));
    assert_same(&message_case_row, &row, &back);
    assert_false(state_case(state, case_of(8), &back));
    store_read_end(fixture->store);
}

/* Seven lists of 24 long codes: more than half a page, in a run of pages of its own. */
static void case_of_the_largest_size_is_read_back(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct case_row row = plain_case(7);
    struct case_row back;
    struct codes *lists[] = {&row.contacts, &row.domains, &row.filled, &row.obstacles,
                             &row.records,  &row.visited, &row.waived};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        for (int n = 0; n < CODES_MAX; n++) {
            char text[CODE_MAX + 1];
            snprintf(text, sizeof text, "a-code-as-long-as-a-code-can-be-%zu%05d", i, n);
            struct code code = code_of(text);
            assert_true(codes_add(lists[i], &code));
        }
    put_case(state, &row);
    commit(fixture);
    assert_sound(fixture);
    state = store_begin(fixture->store);
    assert_true(state_case(state, row.case_id, &back));
    assert_same(&message_case_row, &row, &back);
    abort_batch(fixture);
}

static void queue_is_ordered_by_urgency_outside_date_and_entry(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct case_row row[8];
    for (uint64_t n = 1; n <= 7; n++)
        row[n] = plain_case(n);
    row[1].entered = ms(900); /* the oldest */
    row[2].outside_date = civil_date_of(2026, 5, 1);
    row[3].outside_date = civil_date_of(2026, 4, 1);
    row[4].urgency = urgency_URGENT;
    row[5].urgency = urgency_URGENT;
    row[5].outside_date = civil_date_of(2027, 1, 1);
    row[6].entered = row[7].entered = ms(2000); /* the same moment: by number */
    for (uint64_t n = 7; n >= 1; n--)
        put_case(state, &row[n]);
    assert_string_equal(of_tier(state), "5 4 3 2 1 6 7");
    commit(fixture);
    assert_sound(fixture);
}

static void queue_of_another_tier_or_ladder_is_apart(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct case_row longer = plain_case(1);
    struct case_row other = plain_case(2);
    struct case_row ours = plain_case(3);
    longer.tier = code_of("wijktafel-2"); /* begins with the name of ours */
    other.ladder = code_of("utrech");
    put_case(state, &longer);
    put_case(state, &other);
    put_case(state, &ours);
    assert_string_equal(of_tier(state), "3");
    abort_batch(fixture);
}

#define CHANGES 20
/* The n-th of a walk through every field that an index depends on. */
static void change_case(struct case_row *row, int change)
{
    switch (change) {
    case 0:
        row->urgency = urgency_URGENT;
        break;
    case 1:
        row->outside_date = civil_date_of(2026, 5, 1);
        break;
    case 2:
        row->entered = ms(7777);
        break;
    case 3:
        row->tier = code_of("team");
        break;
    case 4:
        row->due = ms(0);
        break;
    case 5:
        row->due = ms(8888);
        break;
    case 6:
        row->owner = code_of("chair-2");
        break;
    case 7:
        row->owner = (struct code){""};
        break;
    case 8:
        row->holder = code_of("professional-2");
        break;
    case 9:
        row->status = status_WORKING;
        break;
    case 10:
        row->status = status_PLANNED;
        break;
    case 11:
        row->outcome = outcome_SOLVED;
        row->decided = ms(9000);
        break;
    case 12:
        row->status = status_DECIDED;
        break;
    case 13:
        row->decided = ms(9001);
        break;
    case 14:
        row->status = status_CLOSED;
        break;
    case 15:
        row->outcome = outcome_none;
        row->decided = ms(0);
        row->status = status_QUEUED;
        break;
    case 16:
        row->status = status_WITHDRAWN;
        break;
    case 17:
        row->status = status_QUEUED;
        break;
    case 18:
        row->ladder = code_of("rotterdam");
        break;
    default:
        row->slot = 12; /* in no index */
        break;
    }
}

/* Changed one by one: the case moves and leaves nothing behind. */
static void case_change_moves_every_index(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct case_row row = plain_case(1);
    struct state *state = store_begin(fixture->store);
    put_case(state, &row);
    commit(fixture);
    for (int change = 0; change < CHANGES; change++) {
        change_case(&row, change);
        state = store_begin(fixture->store);
        put_case(state, &row);
        commit(fixture);
        assert_sound(fixture);
    }
}

/* A command's events change a case one after the other; the tree gets it once. */
static void case_that_changes_twice_in_a_batch_has_its_last_indexes_only(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct case_row first = plain_case(1);
    struct case_row second = first;
    struct case_row third = first;
    struct case_row other = plain_case(2);
    second.holder = code_of("professional-2");
    third.holder = code_of("professional-3");
    struct state *state = store_begin(fixture->store);
    put_case(state, &first);
    commit(fixture);
    state = store_begin(fixture->store);
    put_case(state, &second);
    put_case(state, &third);
    assert_string_equal(of_holder(state, "professional-3"), "1");
    put_case(state, &other);
    put_case(state, &second);
    commit(fixture);
    state = store_read_begin(fixture->store);
    assert_string_equal(of_holder(state, "professional-1"), "2");
    assert_string_equal(of_holder(state, "professional-2"), "1");
    assert_string_equal(of_holder(state, "professional-3"), "");
    store_read_end(fixture->store);
    assert_sound(fixture);
}

static void aborted_batch_does_not_show_through_in_the_next(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct case_row first = plain_case(1);
    struct case_row second = first;
    struct case_row back;
    struct site_row site = {.slots = 1};
    second.owner = code_of("chair-2");
    put_case(store_begin(fixture->store), &first);
    commit(fixture);
    assert_int_equal(store_flush(fixture->store), STORE_OK);
    struct state *state = store_begin(fixture->store);
    put_case(state, &second);
    state_site_put(state, &site);
    abort_batch(fixture);
    state = store_begin(fixture->store);
    assert_true(state_case(state, case_of(1), &back));
    assert_string_equal(back.owner.s, "chair-1");
    state_site(state, &site);
    assert_int_equal(site.slots, 0);
    abort_batch(fixture);
}

static void lists_follow_status_and_outcome(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct case_row row = plain_case(1);
    put_case(state, &row);
    assert_string_equal(by_due(state), "1");
    assert_string_equal(of_holder(state, "professional-1"), "1");
    assert_string_equal(decided_since(state, 0), "");

    row.status = status_DECIDED;
    row.outcome = outcome_SOLVED;
    row.decided = ms(9000);
    put_case(state, &row);
    assert_string_equal(of_tier(state), "");
    assert_string_equal(by_due(state), "1");
    assert_string_equal(decided_since(state, 9000), "1");
    assert_string_equal(decided_since(state, 9001), "");

    row.status = status_CLOSED;
    put_case(state, &row);
    assert_string_equal(by_due(state), "");
    assert_string_equal(of_holder(state, "professional-1"), "");
    assert_string_equal(decided_since(state, 0), "1");
    abort_batch(fixture);
}

static void alike_follows_obstacles_that_change_places(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct case_row row = plain_case(1);
    struct code law = code_of("law");
    struct code waiting = code_of("waiting-time");
    struct case_list_query with_law = {
        .list = CASES_ALIKE, .ladder = code_of("utrecht"), .code = law};
    struct case_list_query with_waiting = with_law;
    with_waiting.code = waiting;
    codes_add(&row.obstacles, &law);
    codes_add(&row.obstacles, &waiting);
    put_case(state, &row);

    row.obstacles.v[0] = waiting;
    row.obstacles.v[1] = law;
    put_case(state, &row);
    assert_string_equal(listed(state, with_law), "1");
    assert_string_equal(listed(state, with_waiting), "1");

    codes_remove(&row.obstacles, &waiting);
    put_case(state, &row);
    assert_string_equal(listed(state, with_law), "1");
    assert_string_equal(listed(state, with_waiting), "");
    abort_batch(fixture);
}

/* GEN-9, GEN-14: an index key for each obstacle, and none once the case ended in another. */
static void alike_and_solved_follow_the_row(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct case_row row[3];
    struct code utrecht = code_of("utrecht");
    struct code law = code_of("law");
    struct case_list_query alike = {.list = CASES_ALIKE, .ladder = utrecht, .code = law};
    for (uint64_t n = 0; n < 3; n++) {
        row[n] = plain_case(n + 1);
        row[n].submitted = ms(1000 * (int64_t)(n + 1));
        codes_add(&row[n].obstacles, &law);
        put_case(state, &row[n]);
    }
    assert_string_equal(listed(state, alike), "3 2 1");
    struct solution at = {0};
    assert_false(state_solution_next(state, &utrecht, &law, &at));
    row[0].outcome = outcome_SOLVED;
    row[1].outcome = outcome_SOLVED;
    row[2].outcome = outcome_TAILOR_MADE;
    row[2].room = code_of("contract");
    for (uint64_t n = 0; n < 3; n++)
        put_case(state, &row[n]);
    assert_true(state_solution_next(state, &utrecht, &law, &at));
    assert_int_equal(at.outcome, outcome_SOLVED);
    assert_int_equal(at.cases, 2);
    assert_true(state_solution_next(state, &utrecht, &law, &at));
    assert_string_equal(at.room.s, "contract");
    assert_int_equal(at.cases, 1);
    assert_false(state_solution_next(state, &utrecht, &law, &at));
    row[1].outcome = outcome_MERGED;
    put_case(state, &row[1]);
    assert_string_equal(listed(state, alike), "3 1");
    at = (struct solution){0};
    assert_true(state_solution_next(state, &utrecht, &law, &at));
    assert_int_equal(at.cases, 1);
    abort_batch(fixture);
}

static void cases_without_due_come_last(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct case_row row = plain_case(1);
    row.due = ms(0);
    put_case(state, &row);
    for (uint64_t n = 2; n <= 3; n++) {
        row = plain_case(n);
        put_case(state, &row);
    }
    assert_string_equal(by_due(state), "2 3 1");
    abort_batch(fixture);
}

static void cursor_goes_on_where_it_was_and_refuses_nonsense(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct case_list_query query = tier_query();
    char cursor[STATE_CURSOR_MAX] = "";
    struct case_id id;
    struct case_row row[3];
    for (uint64_t n = 0; n < 3; n++) {
        row[n] = plain_case(n + 1);
        put_case(state, &row[n]);
    }
    assert_true(state_cases_next(state, &query, cursor, &id));
    assert_int_equal(id.n, 1);
    struct case_row gone = row[0];
    gone.status = status_CLOSED; /* the place that the cursor names is no longer there */
    put_case(state, &gone);
    assert_true(state_cases_next(state, &query, cursor, &id));
    assert_int_equal(id.n, 2);

    static const char *const nonsense[] = {"0", "zz", "00", "not a cursor at all"};
    for (size_t i = 0; i < sizeof nonsense / sizeof nonsense[0]; i++) {
        char wrong[STATE_CURSOR_MAX];
        snprintf(wrong, sizeof wrong, "%s", nonsense[i]);
        assert_false(state_cases_next(state, &query, wrong, &id));
    }
    char endless[STATE_CURSOR_MAX];
    memset(endless, 'f', sizeof endless);
    assert_false(state_cases_next(state, &query, endless, &id));
    abort_batch(fixture);
}

static void parts_of_a_case_are_kept_by_number(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct question_row question = {
        .asked = {1}, .by = code_of("a"), .person = code_of("b"), .question = 2};
    struct consultation_row consultation = {
        .asked = {1}, .by = code_of("a"), .person = code_of("b"), .consultation = 300};
    struct agreement_row agreement = {
        .agreement = 1, .due = civil_date_of(2026, 1, 1), .owner = code_of("a")};
    struct spend_row spend = {.spend = 4,
                              .cents = 50000,
                              .kind = spend_kind_GIFT,
                              .ladder = code_of("utrecht"),
                              .pot = code_of("pot"),
                              .requester = code_of("a"),
                              .state = spend_state_REQUESTED,
                              .year = 2026};
    struct question_row question_back;
    struct consultation_row consultation_back;
    struct agreement_row agreement_back;
    struct spend_row spend_back;
    struct account_row account = {
        .account = 2, .by = code_of("a"), .cents = 1, .spend = 4, .stamp = {1}};
    struct vote_row vote = {.by = code_of("a"),
                            .member = code_of("b"),
                            .spend = 4,
                            .stamp = {1},
                            .vote = 3,
                            .yes = true};
    struct proposal_row proposal = {
        .by = code_of("a"), .outcome = outcome_SOLVED, .proposal = 1, .teller = code_of("b")};
    struct account_row account_back;
    struct vote_row vote_back;
    struct proposal_row proposal_back;
    struct case_row owner = plain_case(9); /* whose pot is the sum of its one spend */
    struct pot_row pot = {.reserved_cents = spend.cents};
    put_case(state, &owner);
    state_pot_put(state, &owner.ladder, &spend.pot, spend.year, &pot);
    state_account_put(state, case_of(9), &account);
    state_vote_put(state, case_of(9), &vote);
    state_proposal_put(state, case_of(9), &proposal);
    assert_true(state_account(state, case_of(9), 2, &account_back));
    assert_true(state_vote(state, case_of(9), 3, &vote_back));
    assert_true(state_proposal(state, case_of(9), 1, &proposal_back));
    assert_same(&message_account_row, &account, &account_back);
    assert_same(&message_vote_row, &vote, &vote_back);
    assert_same(&message_proposal_row, &proposal, &proposal_back);
    state_question_put(state, case_of(9), &question);
    state_consultation_put(state, case_of(9), &consultation);
    state_agreement_put(state, case_of(9), &agreement);
    state_spend_put(state, case_of(9), &spend);
    assert_true(state_question(state, case_of(9), 2, &question_back));
    assert_true(state_consultation(state, case_of(9), 300, &consultation_back));
    assert_true(state_agreement(state, case_of(9), 1, &agreement_back));
    assert_true(state_spend(state, case_of(9), 4, &spend_back));
    assert_same(&message_question_row, &question, &question_back);
    assert_same(&message_consultation_row, &consultation, &consultation_back);
    assert_same(&message_agreement_row, &agreement, &agreement_back);
    assert_same(&message_spend_row, &spend, &spend_back);
    assert_false(state_question(state, case_of(9), 1, &question_back));
    assert_false(state_spend(state, case_of(8), 4, &spend_back));
    commit(fixture);
    assert_sound(fixture);
}

static void readings_come_in_order_and_per_case(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct read_row row = {.person = code_of("chair-1"), .stamp = {5}};
    uint64_t sequence = 0;
    state_read_put(state, case_of(1), 300, &row);
    state_read_put(state, case_of(1), 2, &row);
    state_read_put(state, case_of(2), 3, &row);
    assert_true(state_read_next(state, case_of(1), &sequence, &row));
    assert_int_equal(sequence, 2);
    assert_true(state_read_next(state, case_of(1), &sequence, &row));
    assert_int_equal(sequence, 300);
    assert_false(state_read_next(state, case_of(1), &sequence, &row));
    assert_int_equal(sequence, 300);
    abort_batch(fixture);
}

static void site_is_zero_until_it_is_put(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct site_row row;
    memset(&row, 1, sizeof row);
    state_site(state, &row);
    assert_int_equal(row.sequence, 0);
    row.sequence = 12;
    state_site_put(state, &row);
    row.sequence = 0;
    state_site(state, &row);
    assert_int_equal(row.sequence, 12);
    abort_batch(fixture);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(case_put_is_read_back),
        TEST(case_of_the_largest_size_is_read_back),
        TEST(queue_is_ordered_by_urgency_outside_date_and_entry),
        TEST(queue_of_another_tier_or_ladder_is_apart),
        TEST(case_change_moves_every_index),
        TEST(case_that_changes_twice_in_a_batch_has_its_last_indexes_only),
        TEST(aborted_batch_does_not_show_through_in_the_next),
        TEST(lists_follow_status_and_outcome),
        TEST(alike_follows_obstacles_that_change_places),
        TEST(alike_and_solved_follow_the_row),
        TEST(cases_without_due_come_last),
        TEST(cursor_goes_on_where_it_was_and_refuses_nonsense),
        TEST(parts_of_a_case_are_kept_by_number),
        TEST(readings_come_in_order_and_per_case),
        TEST(site_is_zero_until_it_is_put),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
