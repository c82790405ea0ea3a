// SPDX-License-Identifier: EUPL-1.2
/* Running clocks: which is due first, pauses, walks. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

static void put_clock(struct state *state, uint64_t case_n, uint64_t clock, int64_t due)
{
    struct clock_start row = plain_clock(clock, due);
    state_clock_put(state, case_of(case_n), &row);
}

static void clock_is_read_back_in_order_of_number(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct clock_start row = plain_clock(300, 77);
    struct clock_start back;
    row.occurrence = 3;
    state_clock_put(state, case_of(1), &row);
    put_clock(state, 1, 2, 99);
    put_clock(state, 2, 1, 1);
    assert_true(state_clock_next(state, case_of(1), 0, &back));
    assert_int_equal(back.clock, 2);
    assert_true(state_clock_next(state, case_of(1), 2, &back));
    assert_memory_equal(&row, &back, sizeof row);
    assert_false(state_clock_next(state, case_of(1), 300, &back));
    commit(fixture);
    assert_sound(fixture);
}

static void cases_come_by_their_earliest_clock(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    static const struct {
        int64_t due;
        uint64_t case_n;
        uint64_t clock;
    } order[] = {{100, 5, 1}, {200, 1, 9}, {200, 3, 1}, {300, 3, 2}, {70000, 2, 1}};
    const size_t n = sizeof order / sizeof order[0];
    for (size_t i = n; i > 0; i--)
        put_clock(state, order[i - 1].case_n, order[i - 1].clock, order[i - 1].due);
    for (size_t i = 0; i < n; i++) {
        struct clock_place first = {{0}, {0}};
        assert_int_equal(state_clock_earliest(state).ms, order[i].due);
        assert_true(state_clock_case_after(state, &first));
        assert_int_equal(first.due.ms, order[i].due);
        assert_int_equal(first.case_id.n, order[i].case_n);
        state_clock_delete(state, first.case_id, order[i].clock);
    }
    assert_int_equal(state_clock_earliest(state).ms, 0);
    commit(fixture);
    assert_sound(fixture);
}

/* The row shrinks within one transaction of LMDB, which leaves it the pages that it had. */
static void row_of_many_clocks_that_shrinks_is_sound(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    for (uint64_t clock = 1; clock <= CLOCKS_MAX; clock++)
        put_clock(state, 1, clock, 100);
    put_clock(state, 2, 1, 100); /* another case has its turn: the row is written */
    for (uint64_t clock = 2; clock <= CLOCKS_MAX; clock++)
        state_clock_delete(state, case_of(1), clock);
    put_clock(state, 2, 2, 100);
    commit(fixture);
    assert_sound(fixture);
    close_store(fixture, true);
    open_store(fixture);
}

static void paused_clock_is_kept_but_never_due(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct clock_start clock;
    struct clock_place place = {{0}, {0}};
    put_clock(state, 1, 1, 100);
    put_clock(state, 1, 1, 0); /* paused */
    assert_int_equal(state_clock_earliest(state).ms, 0);
    assert_false(state_clock_case_after(state, &place));
    assert_true(state_clock_next(state, case_of(1), 0, &clock));
    put_clock(state, 1, 1, 300); /* it goes on */
    assert_int_equal(state_clock_earliest(state).ms, 300);
    put_clock(state, 1, 1, 250);
    assert_int_equal(state_clock_earliest(state).ms, 250);
    put_clock(state, 1, 1, 250);
    commit(fixture);
    assert_sound(fixture);
    state = store_begin(fixture->store);
    state_clock_delete(state, case_of(1), 1);
    state_clock_delete(state, case_of(1), 1); /* again is no harm */
    commit(fixture);
    assert_sound(fixture);
}

/* --- of whom something is asked --- */

static void put_asked(struct state *state, uint64_t case_n, uint64_t clock, int64_t due,
                      enum trigger trigger, const char *owner)
{
    struct clock_start row = plain_clock(clock, due);
    row.trigger = trigger;
    row.owner = code_of(owner);
    state_clock_put(state, case_of(case_n), &row);
}

static const char *of_owner(struct state *state, const char *person)
{
    return listed(state,
                  (struct case_list_query){.list = CASES_OF_OWNER, .person = code_of(person)});
}

/* Not only the owner of the next step: each finds his, by when he must. */
static void each_who_is_asked_finds_the_case(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    put_asked(state, 1, 1, 500, trigger_VOTE, "board-1");
    put_asked(state, 1, 2, 500, trigger_VOTE, "board-2");
    put_asked(state, 1, 3, 100, trigger_CONSULTED, "colleague");
    put_asked(state, 2, 1, 300, trigger_VOTE, "board-2");
    put_asked(state, 2, 2, 0, trigger_WORKING, "worker"); /* paused */
    assert_string_equal(of_owner(state, "board-1"), "1");
    assert_string_equal(of_owner(state, "board-2"), "2 1");
    assert_string_equal(of_owner(state, "colleague"), "1");
    assert_string_equal(of_owner(state, "worker"), "");
    commit(fixture);
    assert_sound(fixture);
    state = store_begin(fixture->store);
    state_clock_delete(state, case_of(1), 2);             /* he voted */
    put_asked(state, 2, 1, 700, trigger_VOTE, "board-1"); /* handed over, and later */
    assert_string_equal(of_owner(state, "board-1"), "1 2");
    assert_string_equal(of_owner(state, "board-2"), "");
    commit(fixture);
    assert_sound(fixture);
}

/* A case is in somebody's list once, by what he must do first; a ground to share comes before all.
 */
static void who_is_asked_twice_finds_the_case_once(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    put_asked(state, 1, 1, 900, trigger_AGREED, "a");
    put_asked(state, 1, 2, 400, trigger_EVALUATION, "a");
    put_asked(state, 2, 1, 500, trigger_AGREED, "a");
    assert_string_equal(of_owner(state, "a"), "1 2");
    put_asked(state, 1, 3, 600, trigger_CONSENT, "a");
    assert_string_equal(of_owner(state, "a"), "2 1");
    commit(fixture);
    assert_sound(fixture);
}

/* A lease, a date that is nobody's to reach and a watch over the whole ask nothing, unless they are
 * all that runs. */
static void watches_beside_the_step_ask_nothing(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    put_asked(state, 1, 1, 100, trigger_CLAIMED, "lease");
    put_asked(state, 1, 2, 900, trigger_DEADLINE, "watch");
    put_asked(state, 1, 3, 100, trigger_OUTSIDE, "outside");
    put_asked(state, 1, 4, 100, trigger_GLASS, "reader");
    put_asked(state, 1, 5, 300, trigger_WORKING, "worker");
    assert_string_equal(of_owner(state, "worker"), "1");
    assert_string_equal(of_owner(state, "lease"), "");
    assert_string_equal(of_owner(state, "watch"), "");
    assert_string_equal(of_owner(state, "outside"), "");
    assert_string_equal(of_owner(state, "reader"), "");
    state_clock_delete(state, case_of(1), 5);
    assert_string_equal(of_owner(state, "lease"), "1");
    state_clock_delete(state, case_of(1), 1);
    assert_string_equal(of_owner(state, "watch"), "1");
    commit(fixture);
    assert_sound(fixture);
}

/* What is held as a bound only must never hide a clock that is due. */
static void whether_a_clock_is_due_agrees_with_the_earliest(void **fixture_state)
{
    enum { CASES = 6, STEPS = 4000 };
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    int64_t due[CASES] = {0};
    srandom(7);
    for (int i = 0; i < STEPS; i++) {
        size_t n = (size_t)random() % CASES;
        int64_t earliest = 0;
        due[n] = random() % 3 == 0 ? 0 : 1 + random() % 20;
        if (due[n] == 0)
            state_clock_delete(state, case_of(n + 1), 1);
        else
            put_clock(state, n + 1, 1, due[n]);
        for (size_t j = 0; j < CASES; j++)
            if (due[j] != 0 && (earliest == 0 || due[j] < earliest))
                earliest = due[j];
        int64_t at = random() % 22;
        assert_int_equal(state_clock_is_due(state, instant_of_ms(at)),
                         earliest != 0 && earliest <= at);
        if (i % 16 == 0)
            assert_int_equal(state_clock_earliest(state).ms, earliest);
    }
    abort_batch(fixture);
}

static void walk_meets_every_case_with_a_running_clock_once(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct clock_place place = {{0}, {0}};
    int64_t last = 0;
    int met = 0;
    for (uint64_t n = 1; n <= 20; n++) {
        put_clock(state, n, n % 3 + 1, (int64_t)(n * 37 % 11 + 1));
        put_clock(state, n, n % 3 + 2, (int64_t)(n * 37 % 11 + 2));
    }
    put_clock(state, 21, 1, 0);
    while (state_clock_case_after(state, &place)) {
        assert_true(place.due.ms >= last);
        last = place.due.ms;
        met++;
    }
    assert_int_equal(met, 20);
    abort_batch(fixture);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(clock_is_read_back_in_order_of_number),
        TEST(cases_come_by_their_earliest_clock),
        TEST(row_of_many_clocks_that_shrinks_is_sound),
        TEST(each_who_is_asked_finds_the_case),
        TEST(who_is_asked_twice_finds_the_case_once),
        TEST(watches_beside_the_step_ask_nothing),
        TEST(whether_a_clock_is_due_agrees_with_the_earliest),
        TEST(paused_clock_is_kept_but_never_due),
        TEST(walk_meets_every_case_with_a_running_clock_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
