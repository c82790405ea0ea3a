// SPDX-License-Identifier: EUPL-1.2
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "simulate/figures.h"

/* A ladder with a deadline clock and one that warns ahead of it. */
static struct clock_rule rules[2];
static struct tier tiers[2];
static const struct zone_transition changes[] = {{INT64_MIN, 0}};
static struct world world;
static struct arena arena;
static struct figures figures;
static const struct case_id id = {42};

#define HOUR     INT64_C(3600000)
#define MONDAY   (INT64_C(20458) * 24 * HOUR) /* 2026-01-05T00:00:00Z */
#define DEADLINE (MONDAY + 100 * HOUR)

static void take(const struct message *message, const void *body, int64_t ms)
{
    figures_take(&figures, message, body, instant_of_ms(ms));
}

static void submit(int64_t ms)
{
    struct case_submitted submitted = {.case_id = id, .deadline = {DEADLINE}};
    take(&message_case_submitted, &submitted, ms);
}

static void enter(const char *tier, uint64_t rung, int64_t ms)
{
    struct case_entered entered = {.case_id = id, .tier = code_of(tier), .rung = rung};
    take(&message_case_entered, &entered, ms);
}

static void fire(const char *code, int64_t due, uint64_t occurrence)
{
    struct clock_fired fired = {
        .case_id = id, .code = code_of(code), .due = {due}, .occurrence = occurrence};
    take(&message_clock_fired, &fired, due);
}

static void close_case(int64_t ms)
{
    struct case_closed closed = {.case_id = id};
    take(&message_case_closed, &closed, ms);
}

static void assert_deadlines(uint64_t in_time, uint64_t late, uint64_t never_ended)
{
    struct deadline_figures found = figures_deadlines(&figures);
    assert_int_equal(found.in_time, in_time);
    assert_int_equal(found.late, late);
    assert_int_equal(found.never_ended, never_ended);
}

static void figures_a_warning_ahead_is_not_late(void **state)
{
    (void)state;
    submit(MONDAY);
    fire("warn", DEADLINE - HOUR, 0);
    assert_deadlines(0, 0, 1);
    close_case(DEADLINE - 1);
    assert_deadlines(1, 0, 0);
}

static void figures_a_clock_that_ran_out_is_late(void **state)
{
    (void)state;
    submit(MONDAY);
    fire("due", DEADLINE, 0);
    fire("due", DEADLINE + 24 * HOUR, 1);
    close_case(DEADLINE + 25 * HOUR);
    assert_deadlines(0, 1, 0);
    assert_int_equal(figures.n_clocks, 1);
    assert_int_equal(figures.clocks[0].ran_out, 1);
    assert_int_equal(figures.clocks[0].repeated, 1);
    assert_int_equal(figures.clocks[0].cases, 1);
}

static void figures_another_clock_after_the_deadline_is_not_the_deadline(void **state)
{
    (void)state;
    submit(MONDAY);
    fire("pick-up", DEADLINE + HOUR, 0);
    close_case(DEADLINE + 2 * HOUR);
    assert_deadlines(1, 0, 0);
}

static void figures_waiting_counts_working_hours_and_what_never_came(void **state)
{
    (void)state;
    struct case_claimed claimed = {.case_id = id, .person = code_of("coach-1")};
    struct case_decided decided = {.case_id = id, .outcome = outcome_SOLVED};
    submit(MONDAY + 8 * HOUR);
    enter("team", 1, MONDAY + 8 * HOUR);
    take(&message_case_claimed, &claimed, MONDAY + 8 * HOUR); /* a team does not wait */
    enter("coach", 2, MONDAY + 16 * HOUR);
    take(&message_case_claimed, &claimed, MONDAY + 34 * HOUR); /* 10:00 the next day */
    enter("coach", 2, MONDAY + 35 * HOUR);
    enter("coach", 2, MONDAY + 36 * HOUR);
    take(&message_case_decided, &decided, MONDAY + 40 * HOUR);
    enter("coach", 2, MONDAY + 41 * HOUR);
    figures_end(&figures);
    assert_int_equal(figures.picked_up.n, 2);
    assert_int_equal(figures.picked_up.never, 2);
    /* 16:00 to 17:00 and 9:00 to 10:00; 12:00 to 16:00 */
    assert_true(waiting_hours(&figures.picked_up, 50) == 2.0);
    assert_true(waiting_hours(&figures.picked_up, 90) == 4.0);
    assert_true(waiting_hours(&figures.picked_up, 100) == 4.0);
    assert_int_equal(figures.decided.n, 1);
    assert_true(waiting_hours(&figures.decided, 50) == 15.0);
    assert_int_equal(figures.cases[0].rung, 2);
    assert_string_equal(figures.cases[0].tier.s, "coach");
}

static int setup(void **state)
{
    (void)state;
    arena_init(&arena);
    rules[0] = (struct clock_rule){.code = code_of("due"), .trigger = trigger_DEADLINE};
    rules[1] = (struct clock_rule){.code = code_of("warn"), .trigger = trigger_DEADLINE};
    tiers[0] = (struct tier){.code = code_of("team"), .kind = tier_kind_TEAM, .rung = 1};
    tiers[1] = (struct tier){.code = code_of("coach"), .kind = tier_kind_COACH, .rung = 2};
    world = (struct world){
        .ladder = {.clocks = {2, rules}, .tiers = {2, tiers}},
        .zone = {.n = 1, .transitions = changes},
        .calendar = {.valid_from = civil_date_of(2026, 1, 1),
                     .valid_until = civil_date_of(2026, 12, 31)},
    };
    for (int day = 0; day < 5; day++)
        world.calendar.hours[day][0] = (struct working_hours){9 * 60, 17 * 60};
    figures_init(&figures, &world, 1, &arena);
    figures_expect(&figures, 0, id);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(figures_a_warning_ahead_is_not_late),
        TEST(figures_a_clock_that_ran_out_is_late),
        TEST(figures_another_clock_after_the_deadline_is_not_the_deadline),
        TEST(figures_waiting_counts_working_hours_and_what_never_came),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
