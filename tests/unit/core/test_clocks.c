// SPDX-License-Identifier: EUPL-1.2
/* The list of a case's clocks: what changes hands, and that what stands behind its end is no clock.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

/* A draft with one clock, of an item of its own; behind its list stands what was stopped before. */
static struct decision *draft_with_a_clock(struct fixture *fixture, enum trigger trigger)
{
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    struct clock_start clock = plain_clock(1, NOW + 1000);
    row.clocks = 2;
    put_case(state, &row);
    clock.item = 3;
    clock.trigger = trigger;
    clock.owner = code_of("coach-1");
    state_clock_put(state, case_of(1), &clock);
    struct decision *d = draft_of(fixture, state, 1);
    assert_int_equal(d->n_clocks, 1);
    d->clocks[1] = d->clocks[0];
    d->clocks[1].clock = 2;
    return d;
}

/* Only the one in the list is another's, and is told once. */
static void assert_given(const struct decision *d)
{
    assert_true(code_is(&d->clocks[0].owner, "coach-2"));
    assert_true(code_is(&d->clocks[1].owner, "coach-1"));
    assert_int_equal(d->n_started, 1);
    assert_int_equal(d->started[0].clock, 1);
}

static void what_is_handed_over_is_in_the_list(void **of)
{
    const struct code from = code_of("coach-1");
    const struct code to = code_of("coach-2");
    struct decision *d = draft_with_a_clock(*of, trigger_ASKED);
    clock_hand_over(d, &from, &to);
    assert_given(d);
}

static void what_goes_with_the_lead_is_in_the_list(void **of)
{
    const struct code from = code_of("coach-1");
    const struct code to = code_of("coach-2");
    struct decision *d = draft_with_a_clock(*of, trigger_AGREED);
    clock_hand_over_lead(d, &from, &to);
    assert_given(d);
}

static void what_is_handed_over_of_a_trigger_is_in_the_list(void **of)
{
    const struct code from = code_of("coach-1");
    const struct code to = code_of("coach-2");
    struct decision *d = draft_with_a_clock(*of, trigger_REVIEW);
    clock_hand_over_of(d, trigger_ASKED, &from, &to);
    clock_hand_over_of(d, trigger_REVIEW, &to, &to);
    assert_int_equal(d->n_started, 0);
    clock_hand_over_of(d, trigger_REVIEW, &from, &to);
    assert_given(d);
}

static void what_is_given_of_an_item_is_in_the_list(void **of)
{
    const struct code to = code_of("coach-2");
    struct decision *d = draft_with_a_clock(*of, trigger_AGREED);
    clock_give_item(d, trigger_AGREED, 2, &to);
    clock_give_item(d, trigger_ASKED, 3, &to);
    assert_int_equal(d->n_started, 0);
    clock_give_item(d, trigger_AGREED, 3, &to);
    assert_given(d);
}

static void what_is_given_of_a_trigger_is_in_the_list(void **of)
{
    const struct code from = code_of("coach-1");
    const struct code to = code_of("coach-2");
    struct decision *d = draft_with_a_clock(*of, trigger_LOAN);
    clock_give(d, trigger_LOAN, &from);
    assert_int_equal(d->n_started, 0);
    clock_give(d, trigger_LOAN, &to);
    assert_given(d);
}

static void what_gets_its_time_anew_is_in_the_list(void **of)
{
    struct decision *d = draft_with_a_clock(*of, trigger_WORKING);
    d->clocks[0].start = d->clocks[1].start = ms(NOW);
    d->clocks[0].duration = d->clocks[1].duration =
        duration_pack((struct duration){DURATION_WORKING_DAYS, 3});
    clock_recompute_all(d);
    assert_int_equal(d->n_started, 1);
    assert_int_equal(d->started[0].clock, 1);
    assert_int_equal(d->clocks[1].due.ms, NOW + 1000);
}

static void what_runs_is_in_the_list(void **of)
{
    const struct code code = code_of("respond");
    const struct code owner = code_of("coach-1");
    struct decision *d = draft_with_a_clock(*of, trigger_MEASURE);
    assert_true(clock_running(d, trigger_MEASURE));
    assert_true(clock_running_named(d, trigger_MEASURE, &code));
    assert_true(clock_running_of(d, trigger_MEASURE, 3, &owner));
    struct core_actor actor = {.persons = {1, {owner}}};
    struct core_command command = *d->command;
    command.actor = &actor;
    d->command = &command;
    assert_true(clock_asks_actor(d, trigger_MEASURE, 3));
    d->n_clocks = 0;
    assert_false(clock_asks_actor(d, trigger_MEASURE, 3));
    assert_false(clock_running(d, trigger_MEASURE));
    assert_false(clock_running_named(d, trigger_MEASURE, &code));
    assert_false(clock_running_of(d, trigger_MEASURE, 3, &owner));
}

static void a_case_loads_as_many_clocks_as_it_may_have(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    row.clocks = CLOCKS_MAX;
    put_case(state, &row);
    for (uint64_t n = 1; n <= CLOCKS_MAX; n++) {
        struct clock_start clock = plain_clock(n, NOW + 1000);
        state_clock_put(state, case_of(1), &clock);
    }
    assert_int_equal(draft_of(fixture, state, 1)->n_clocks, CLOCKS_MAX);
}

static void an_open_case_lacks_owner_step_or_time(void **of)
{
    (void)of;
    struct case_row row = case_at(1, "coach");
    assert_null(core_lacking(&row));
    row.due = ms(0);
    assert_string_equal(core_lacking(&row), "due");
    row.step.s[0] = '\0';
    assert_string_equal(core_lacking(&row), "step");
    row.owner.s[0] = '\0';
    assert_string_equal(core_lacking(&row), "owner");
    row.status = status_none; /* of no case at all */
    assert_null(core_lacking(&row));
}

static void the_date_without_a_ladder_is_utcs(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = store_begin(fixture->store);
    assert_int_equal(core_date(state, ms(NOW)).n, core_date(state, ms(NOW - 8 * 3600000)).n);
    put_calendar(state);
    put_ladder(state);
    assert_int_equal(core_date(state, ms(NOW)).n, TODAY);
    assert_int_equal(core_date(state, ms(NOW + 14 * 3600000 + 1800000)).n, TODAY + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_handed_over_is_in_the_list),
        TEST(what_goes_with_the_lead_is_in_the_list),
        TEST(what_is_handed_over_of_a_trigger_is_in_the_list),
        TEST(what_is_given_of_an_item_is_in_the_list),
        TEST(what_is_given_of_a_trigger_is_in_the_list),
        TEST(what_gets_its_time_anew_is_in_the_list),
        TEST(what_runs_is_in_the_list),
        TEST(a_case_loads_as_many_clocks_as_it_may_have),
        cmocka_unit_test(an_open_case_lacks_owner_step_or_time),
        TEST(the_date_without_a_ladder_is_utcs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
