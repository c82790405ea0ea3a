// SPDX-License-Identifier: EUPL-1.2
/* What is held in memory over batches: whoever reads, walks, flushes or aborts in between, the
 * store says what a plain list of the same cases says. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"
#include "store/env.h"

enum { CASES = HELD_CASES + 200, BATCHES = 400, PEOPLE = 3 };

struct model {
    uint64_t rung;
    int person; /* holder, and who is asked */
    int64_t due;
};

static struct model model[CASES + 1];

static struct code person(int n)
{
    char name[16];
    snprintf(name, sizeof name, "person-%d", n);
    return code_of(name);
}

static void change(struct state *state, uint64_t n, const struct model *to)
{
    struct case_row row = plain_case(n);
    struct clock_start clock = plain_clock(1, to->due);
    row.rung = to->rung;
    row.holder = person(to->person);
    put_case(state, &row);
    clock.owner = person(to->person);
    if (to->due == 0)
        state_clock_delete(state, case_of(n), 1);
    else
        state_clock_put(state, case_of(n), &clock);
}

static struct model some_model(void)
{
    return (struct model){.rung = (uint64_t)random() % 100,
                          .person = (int)(random() % PEOPLE),
                          .due = random() % 5 == 0 ? 0 : 1 + random() % 1000};
}

static void assert_case(struct state *state, uint64_t n)
{
    const struct case_row *row = state_case_look(state, case_of(n));
    size_t clocks;
    assert_non_null(row);
    assert_int_equal(row->rung, model[n].rung);
    const struct clock_start *clock = state_clocks(state, case_of(n), &clocks);
    assert_int_equal(clocks, model[n].due != 0);
    if (clocks > 0)
        assert_int_equal(clock->due.ms, model[n].due);
}

static uint64_t count(struct state *state, enum case_list list, int of)
{
    struct case_list_query query = {.list = list, .person = person(of)};
    char cursor[STATE_CURSOR_MAX] = "";
    struct case_id id;
    uint64_t n = 0;
    while (state_cases_next(state, &query, cursor, &id)) {
        assert_int_equal(model[id.n].person, of);
        n++;
    }
    return n;
}

static void assert_walks(struct state *state)
{
    uint64_t held[PEOPLE] = {0};
    uint64_t asked[PEOPLE] = {0};
    int64_t earliest = 0;
    for (size_t n = 1; n <= CASES; n++) {
        held[model[n].person]++;
        asked[model[n].person] += model[n].due != 0;
        if (model[n].due != 0 && (earliest == 0 || model[n].due < earliest))
            earliest = model[n].due;
    }
    assert_true(state_clock_not_before(state).ms <= earliest);
    assert_int_equal(state_clock_earliest(state).ms, earliest);
    for (int i = 0; i < PEOPLE; i++) {
        assert_int_equal(count(state, CASES_OF_HOLDER, i), held[i]);
        assert_int_equal(count(state, CASES_OF_OWNER, i), asked[i]);
    }
}

/* All of them in one batch, which asks for room. */
static void fill(struct fixture *fixture)
{
    close_store(fixture, true);
    fixture->options.map_size = UINT64_C(4) << 30;
    open_store(fixture);
    struct state *state = store_begin(fixture->store);
    for (uint64_t n = 1; n <= CASES; n++) {
        model[n] = some_model();
        change(state, n, &model[n]);
    }
    commit(fixture);
}

/* A few cases, and most of them again in the next batches. */
static void change_some(struct fixture *fixture, bool keep)
{
    if (!keep)
        assert_int_equal(store_flush(fixture->store), STORE_OK);
    struct state *state = store_begin(fixture->store);
    for (int i = 0; i < 30; i++) {
        uint64_t n = 1 + (uint64_t)random() % (random() % 4 == 0 ? CASES : 100);
        struct model to = some_model();
        change(state, n, &to);
        if (keep)
            model[n] = to;
    }
    if (keep)
        commit(fixture);
    else
        abort_batch(fixture);
}

static void what_is_held_is_what_readers_and_walks_see(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    srandom(11);
    fill(fixture);
    for (int i = 0; i < BATCHES; i++) {
        change_some(fixture, random() % 8 != 0);
        struct state *state = store_read_begin(fixture->store);
        for (int j = 0; j < 5; j++)
            assert_case(state, 1 + (uint64_t)random() % CASES);
        if (random() % 16 == 0)
            assert_walks(state);
        store_read_end(fixture->store);
        if (random() % 32 == 0)
            assert_int_equal(store_flush(fixture->store), STORE_OK);
        if (random() % 64 == 0)
            assert_sound(fixture);
    }
    assert_sound(fixture);
    close_store(fixture, true);
    open_store(fixture);
    struct state *state = store_read_begin(fixture->store);
    for (uint64_t n = 1; n <= CASES; n++)
        assert_case(state, n);
    assert_walks(state);
    store_read_end(fixture->store);
}

/* A walk brings to the tree what earlier batches left in memory; the batch that walked has written
 * nothing by that. */
static void walk_is_no_write_of_its_batch(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    srandom(12);
    fill(fixture);
    change_some(fixture, true);
    assert_walks(store_begin(fixture->store));
    abort_batch(fixture);
    struct state *state = store_read_begin(fixture->store);
    assert_walks(state);
    store_read_end(fixture->store);
    assert_sound(fixture);
}

/* What an abort takes along it forgets in memory as well. */
static void abort_forgets_what_is_held(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct model after = {.rung = 101, .person = 1, .due = 7};
    srandom(13);
    fill(fixture);
    assert_int_equal(store_flush(fixture->store), STORE_OK);
    change(store_begin(fixture->store), 5, &after);
    commit(fixture);
    change(store_begin(fixture->store), 6, &after);
    assert_true(store_abort(fixture->store));
    struct state *state = store_read_begin(fixture->store);
    assert_case(state, 5);
    assert_case(state, 6);
    assert_walks(state);
    store_read_end(fixture->store);
    assert_sound(fixture);
}

static size_t count_held(const struct held_order *order, uint64_t from, uint64_t until)
{
    const struct held_case *c;
    size_t n = 0;
    TAILQ_FOREACH(c, order, order)
    n += c->id.n >= from && c->id.n <= until;
    return n;
}

/* Who walks past thousands of cases takes the room of a few. */
static void readers_leave_held_what_is_worked_on(void **fixture_state)
{
    enum { WORKED_ON = 100 };
    struct fixture *fixture = *fixture_state;
    srandom(15);
    fill(fixture);
    const struct held_rows *held = &fixture->store->state.held;
    struct state *state = store_begin(fixture->store);
    for (uint64_t n = 1; n <= WORKED_ON; n++) {
        model[n] = some_model();
        change(state, n, &model[n]);
    }
    commit(fixture);
    for (int round = 0; round < 3; round++) {
        state = store_read_begin(fixture->store);
        for (uint64_t n = CASES; n >= 1; n--)
            assert_case(state, n);
        store_read_end(fixture->store);
        assert_int_equal(count_held(&held->order, 1, WORKED_ON), WORKED_ON);
        assert_int_equal(count_held(&held->passing, 1, CASES), HELD_PASSING);
        assert_int_equal(held->n, HELD_CASES);
    }
    state = store_begin(fixture->store); /* whoever works on one of them gives it a place to stay */
    const struct held_case *passing = TAILQ_FIRST(&held->passing);
    uint64_t one = passing->id.n;
    model[one] = some_model();
    change(state, one, &model[one]);
    commit(fixture);
    assert_int_equal(count_held(&held->order, one, one), 1);
    assert_int_equal(count_held(&held->passing, 1, CASES), HELD_PASSING - 1);
    assert_sound(fixture);
}

/* A batch of a busy site: cases in turn, and rows of other tables. */
static void change_in_turn(struct fixture *fixture, uint64_t batch)
{
    enum { A_BATCH = 30, IN_TURN = 900, ROWS = 64 };
    struct state *state = store_begin(fixture->store);
    for (uint64_t i = 0; i < A_BATCH; i++) {
        uint64_t n = 1 + (batch * A_BATCH + i) % IN_TURN;
        model[n] = some_model();
        change(state, n, &model[n]);
    }
    for (uint64_t slot = 1; slot <= ROWS; slot++)
        state_slot_erased_put(state, slot);
    assert_int_equal(store_commit(fixture->store), STORE_OK);
}

/* What is held goes to the tree before the group's end, a few at a time: nobody waits for all of
 * it at once. */
static void the_end_of_a_group_finds_little_left(void **fixture_state)
{
    enum { MOST_AT_ONCE = 60, MOST_AT_THE_END = 120, MOST_BATCHES = 2000 };
    struct fixture *fixture = *fixture_state;
    size_t left = 0;
    srandom(14);
    fill(fixture);
    assert_int_equal(store_flush(fixture->store), STORE_OK);
    const size_t *n_changed = &fixture->store->state.held.n_changed;
    uint64_t batch = 0;
    for (; batch < MOST_BATCHES && (batch == 0 || fixture->store->group != NULL); batch++) {
        change_in_turn(fixture, batch);
        left = *n_changed;
        assert_int_equal(store_settle(fixture->store), STORE_OK);
        if (fixture->store->group != NULL)
            assert_true(left - *n_changed <= MOST_AT_ONCE);
    }
    assert_null(fixture->store->group);
    assert_in_range(left, 1, MOST_AT_THE_END);
    assert_sound(fixture);
    struct state *state = store_read_begin(fixture->store);
    for (uint64_t n = 1; n <= CASES; n++)
        assert_case(state, n);
    assert_walks(state);
    store_read_end(fixture->store);
}

/* Twenty million cases have more branch pages than a group may change; a batch passes few of them.
 */
static void a_group_on_a_very_large_tree_holds_more_than_one_batch(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct case_row row = plain_case(1);
    struct state *state = store_begin(fixture->store);
    fixture->store->group_branches = 200000;
    fixture->store->group_tree = 20000000;
    put_case(state, &row);
    commit(fixture);
    assert_non_null(fixture->store->group);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_is_held_is_what_readers_and_walks_see),
        TEST(walk_is_no_write_of_its_batch),
        TEST(abort_forgets_what_is_held),
        TEST(readers_leave_held_what_is_worked_on),
        TEST(the_end_of_a_group_finds_little_left),
        TEST(a_group_on_a_very_large_tree_holds_more_than_one_batch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
