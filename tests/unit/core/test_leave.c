// SPDX-License-Identifier: EUPL-1.2
/* Whose a case is when people left: where nobody is left at its tier, and what they were asked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/leave.h"
#include "fixture.h"

/* --- whoever left --- */

static void shut_out(struct state *state, const char *person, const char *successor)
{
    const struct code code = code_of(person);
    struct person_row row;
    assert_true(state_person(state, &code, &row));
    row.revoked = true;
    if (successor != NULL)
        row.successor = code_of(successor);
    state_person_put(state, &row);
}

static void a_step_is_minded_by_whoever_is_left(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "tafel");
    const struct code gone = code_of("member-1");
    struct code to;
    put_case(state, &row);
    shut_out(state, "member-1", NULL);
    struct decision *d = draft_of(fixture, state, 1);
    struct tier tier = *d->tier;
    d->tier = &tier;
    tier.stand_ins = codes_of("coach-2", NULL);
#define MINDED(by) assert_true((to = leave_minder(d, &gone), code_is(&to, by)))
    MINDED("chair-1");
    tier.chairs = codes_of("never-1", NULL); /* named in the file, and never let in */
    MINDED("coach-2");
    d->row.recused = codes_of("coach-2", NULL);
    MINDED("professional-1");
    d->row.holder = code_of("member-1");
    MINDED("coordinator-1");
    shut_out(state, "coordinator-1", NULL);
    put_person(state, "admin-1", "admin");
    MINDED("admin-1");
    shut_out(state, "admin-1", NULL);
    d->row.holder.s[0] = '\0';
    MINDED("member-1"); /* there is nobody at all */
#undef MINDED
}

static void what_somebody_had_passes_on(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    row.claimed_by = code_of("coach-1");
    put_case(state, &row);
    shut_out(state, "coach-1", "coach-2");
    struct decision *d = draft_of(fixture, state, 1);
    leave_pass(d);
    assert_true(code_is(&d->row.claimed_by, "coach-2")); /* who works there too */
    struct person_row gone;
    assert_true(state_person(state, &row.claimed_by, &gone));
    gone.successor = code_of("chair-1");
    state_person_put(state, &gone);
    d = draft_of(fixture, state, 1);
    leave_pass(d);
    assert_int_equal(d->row.status, status_QUEUED); /* who does not */
    /* what was offered to him is offered anew, while it waits */
    row.claimed_by.s[0] = '\0';
    row.meant_for = code_of("coach-1");
    row.status = status_QUEUED;
    put_case(state, &row);
    d = draft_of(fixture, state, 1);
    leave_pass(d);
    assert_true(code_empty(&d->row.meant_for));
    row.status = status_DECIDED;
    put_case(state, &row);
    d = draft_of(fixture, state, 1);
    leave_pass(d);
    assert_true(code_is(&d->row.meant_for, "coach-1"));
    row.status = status_CLOSED;
    put_case(state, &row);
    d = draft_of(fixture, state, 1);
    leave_pass(d);
    assert_int_equal(d->n_events, 0);
}

static void offers_and_leads_of_who_left_end(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    struct expert_row expert = {.expert = 1, .person = code_of("coach-2")};
    row.offered_to = row.process_lead = code_of("coach-2");
    row.teller = row.holder;
    row.experts = 1;
    put_case(state, &row);
    state_expert_put(state, case_of(1), &expert);
    struct decision *d = draft_of(fixture, state, 1);
    leave_pass(d);
    assert_int_equal(d->n_events, 0); /* he is here */
    shut_out(state, "coach-2", NULL);
    shut_out(state, "professional-1", NULL);
    d = draft_of(fixture, state, 1);
    leave_pass(d);
    assert_true(code_empty(&d->row.offered_to));
    assert_true(code_empty(&d->row.process_lead));
    assert_true(d->n_events >= 3);
    /* what he was to account for, and what was agreed, is his successor's or the holder's */
    struct clock_start clock = plain_clock(1, NOW + 100000);
    clock.owner = code_of("coach-2");
    clock.trigger = trigger_ACCOUNT;
    state_clock_put(state, case_of(1), &clock);
    clock.clock = 2;
    clock.trigger = trigger_CONDITION;
    state_clock_put(state, case_of(1), &clock);
    row.clocks = 2;
    row.holder = code_of("professional-2");
    put_case(state, &row);
    d = draft_of(fixture, state, 1);
    leave_pass(d);
    assert_true(code_is(&d->clocks[0].owner, "professional-2"));
    assert_true(code_is(&d->clocks[1].owner, "professional-2"));
}

static void where_nobody_is_left_a_question_stays(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "team");
    struct question_row question = {
        .asked = {NOW - 100}, .by = row.holder, .person = row.holder, .question = 1};
    row.questions = row.questions_open = 1;
    put_case(state, &row);
    state_question_put(state, case_of(1), &question);
    shut_out(state, "professional-1", NULL);
    shut_out(state, "coordinator-1", NULL);
    struct decision *d = draft_of(fixture, state, 1);
    leave_pass(d);
    assert_int_equal(d->n_events, 0);
}

static void who_takes_the_lead_takes_the_work_of_a_team(void **of)
{
    static const char *const tiers[] = {"team", "lijst", "coach"};
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    const struct code to = code_of("professional-2");
    for (size_t i = 0; i < COUNT(tiers); i++) {
        struct case_row row = case_at(1, tiers[i]);
        struct clock_start clock = plain_clock(1, NOW + 100000);
        clock.owner = row.holder;
        clock.trigger = trigger_WORKING;
        row.claimed_by = row.holder;
        row.clocks = 1;
        put_case(state, &row);
        state_clock_put(state, case_of(1), &clock);
        struct decision *d = draft_of(fixture, state, 1);
        leave_lead_taken(d, &to);
        assert_int_equal(d->n_events, 0); /* who had it is here still */
        assert_int_equal(code_equal(&d->clocks[0].owner, &to), i < 2);
    }
}

/* GEN-10: never who reads; and where nobody is named, whoever minds the case. */
static void an_emergency_is_reviewed_by_another(void **of)
{
    struct fixture *fixture = *of;
    adjust_ladder = ladder_of_everything;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    const char *person = "coach-1";
    const struct glass_broken *e;
    put_case(state, &row);
#define REVIEWED(by)                                                                               \
    REFUSED(OK, glass_break, "reason", .case_id = case_of(1));                                     \
    e = result.events[0].body;                                                                     \
    assert_true(code_is(&e->owner, by))
    REVIEWED("chair-1");
    shut_out(state, "chair-1", "coach-1");
    REVIEWED("professional-1"); /* who reads comes after who is named, and owns the tier */
    row.tier = code_of("landelijk");
    put_case(state, &row);
    REVIEWED("loket-1");
    row.tier = code_of("team"); /* which nobody owns */
    put_case(state, &row);
    REVIEWED("professional-1");
    struct person_row chair;
    const struct code named = code_of("chair-1");
    assert_true(state_person(state, &named, &chair));
    chair.successor.s[0] = '\0'; /* nobody came after who is named */
    state_person_put(state, &chair);
    row.tier = code_of("landelijk");
    put_case(state, &row);
    REVIEWED("loket-1");
#undef REVIEWED
    struct glass_row glass = {.broken = {NOW},
                              .case_id = case_of(1),
                              .glass = 1,
                              .owner = code_of("coach-2"),
                              .person = code_of("coach-1")};
    state_glass_put(state, &glass);
    struct decision *d = draft_of(fixture, state, 1);
    struct code to = glass_reviewer(d, 1, &glass.person);
    assert_true(code_is(&to, "coordinator-1"));
    glass.person = code_of("coordinator-1");
    state_glass_put(state, &glass);
    to = glass_reviewer(d, 1, &glass.person);
    assert_true(code_is(&to, "professional-1"));
    shut_out(state, "coordinator-1", NULL);
    to = glass_reviewer(d, 1, &glass.person);
    assert_true(code_is(&to, "professional-1"));
    /* the table's chair may too */
    row.tier = code_of("tafel");
    row.glass = codes_of("coordinator-1", NULL);
    put_case(state, &row);
    put_person(state, "chair-1", "chair");
    person = "chair-1";
    REFUSED(OK, glass_review, "judgement", .case_id = case_of(1), .glass = 1,
            .result = glass_result_JUSTIFIED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_step_is_minded_by_whoever_is_left),
        TEST(what_somebody_had_passes_on),
        TEST(offers_and_leads_of_who_left_end),
        TEST(where_nobody_is_left_a_question_stays),
        TEST(who_takes_the_lead_takes_the_work_of_a_team),
        TEST(an_emergency_is_reviewed_by_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
