// SPDX-License-Identifier: EUPL-1.2
/* Commands about a case in states that no story comes to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/absence.h"
#include "core/refer.h"
#include "core/retention.h"
#include "core/step.h"
#include "full_ladder.h"

/* --- that another site refers --- */

static void nothing_leads_to_the_first_tier(struct ladder *ladder, struct tier *tiers)
{
    static struct area area;
    area = (struct area){.code = code_of("north"), .name = "Noord"};
    ladder->areas = (struct list){1, &area};
    ladder->organisations = codes_of("gemeente", "ggz");
    tiers[0].kind = tier_kind_PHONE;
    tiers[0].areas = codes_of("north", NULL);
    tiers[1].areas = codes_of("north", NULL);
}

static void a_case_comes_in_where_somebody_works_it(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    adjust_more = nothing_leads_to_the_first_tier;
    struct state *state = site_with(fixture, &row, "coach");
    const struct codes debts = codes_of("debts", NULL);
    const struct code here = code_of("utrecht");
    const struct code ours = code_of("gemeente");
#define RECEIVED(code_, ladder_, organisation_)                                                    \
    REFUSED(code_, referral_receive, NULL, .domains = debts, .ground = ground_CONSENT,             \
            .ladder = ladder_, .organisation = organisation_, .referral = 1,                       \
            .remote = case_of(77))
    person = "link-1";
    RECEIVED(ERR_NO_SUCH_LADDER, code_of("elsewhere"), ours);
    RECEIVED(ERR_NOT_OFFERED, here, code_of("stranger"));
    RECEIVED(ERR_NO_SUCH_TIER, here, ours);
    person = "professional-1";
    REFUSED(ERR_NO_SUCH_TIER, case_submit, NULL, .domains = debts, .ground = ground_CONSENT,
            .ladder = here);
    REFUSED(ERR_NO_SUCH_TIER, case_return, "reason", .case_id = case_of(1));
    REFUSED(ERR_BAD_VALUE, case_amend, NULL, .case_id = case_of(1), .team = code_of("south"));
}

static void the_first_tier_is_a_phone_list(struct ladder *ladder, struct tier *tiers)
{
    (void)ladder;
    tiers[0].kind = tier_kind_PHONE;
}

static void a_phone_list_takes_nothing_in(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    adjust_more = the_first_tier_is_a_phone_list;
    struct state *state = site_with(fixture, &row, "coach");
    const struct codes debts = codes_of("debts", NULL);
    const struct code here = code_of("utrecht");
    const struct code ours = code_of("gemeente");
    person = "link-1";
    RECEIVED(ERR_NOT_OFFERED, here, ours);
    row.origin = case_of(77);
    row.tier = code_of("team"); /* which nobody owns: then its holder minds it */
    put_case(state, &row);
    struct decision *d = draft_of(fixture, state, 1);
    const struct code coach = code_of("coach-1");
    struct code minder = case_minder(d);
    assert_true(code_is(&minder, "professional-1"));
    assert_false(case_is_of_link(d, &coach));
    row = case_at(1, "lijst"); /* what its holder works nobody puts back */
    put_case(state, &row);
    person = "professional-1";
    REFUSED(ERR_WRONG_STATE, case_release, "reason", .case_id = case_of(1));
}

static void the_first_tier_is_of_coaches(struct ladder *ladder, struct tier *tiers)
{
    (void)ladder;
    tiers[0].kind = tier_kind_COACH;
}

static void a_case_comes_in_with_its_deadline_and_a_number(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    adjust_more = the_first_tier_is_of_coaches;
    struct state *state = site_with(fixture, &row, "coach");
    const struct codes debts = codes_of("debts", NULL);
    const struct code here = code_of("utrecht");
    const struct code ours = code_of("gemeente");
    person = "link-1";
    RECEIVED(ERR_MISSING_FIELD, here, ours); /* this ladder's clock asks a deadline of every case */
#undef RECEIVED
}

/* --- in the middle of things --- */

static void what_waits_for_an_answer_stays(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with(fixture, &row, "coach");
    struct question_row question = {
        .asked = {NOW - 100}, .by = code_of("coach-1"), .person = row.holder, .question = 1};
    struct consultation_row consultation = {.answered = {NOW - 10},
                                            .asked = {NOW - 500},
                                            .by = code_of("coach-1"),
                                            .consultation = 1,
                                            .person = row.holder};
    const struct case_id id = case_of(1);
    state_question_put(state, id, &question);
    state_consultation_put(state, id, &consultation);
    row.questions = row.questions_open = row.consultations = 1;
    put_case(state, &row);
    REFUSED(ERR_WRONG_STATE, case_escalate, NULL, .case_id = id);
    REFUSED(ERR_WRONG_STATE, case_advise, "advice", .case_id = id, .consultation = 1);
    REFUSED(OK, advice_score, NULL, .case_id = id, .consultation = 1, .usable = usable_YES);
    person = "coach-2";
    REFUSED(ERR_DENIED, advice_score, NULL, .case_id = id, .consultation = 1, .usable = usable_YES);
    row.matter = matter_CONSULTATION;
    row.reply = consult_result_ANSWERED;
    put_case(state, &row);
    REFUSED(ERR_WRONG_STATE, advice_score, NULL, .case_id = id, .consultation = 1,
            .usable = usable_YES);
}

static void a_stalled_case_goes_on_upward(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with(fixture, &row, "coach");
    row.status = status_DECIDED;
    row.outcome = outcome_SOLVED;
    put_case(state, &row);
    REFUSED(ERR_WRONG_STATE, case_escalate, NULL, .case_id = case_of(1));
    row.stalled = true;
    put_case(state, &row);
    REFUSED(OK, case_escalate, NULL, .case_id = case_of(1));
}

static void what_belongs_elsewhere_stays_as_its_facts_do(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with(fixture, &row, "coach");
    row.moves_to = code_of("team");
    put_case(state, &row);
    REFUSED(OK, case_amend, NULL, .case_id = case_of(1), .domains = codes_of("debts", NULL));
    row.consent_withdrawn = true;
    row.pack_out = row.pack_sent = ms(NOW - 1000);
    row.meeting = ms(NOW + 90000000);
    put_case(state, &row);
    REFUSED(OK, case_amend, "file_number plan", .case_id = case_of(1));
    row = case_at(1, "coach");
    row.ground = ground_none;
    put_case(state, &row);
    REFUSED(OK, consent_give, NULL, .case_id = case_of(1));
}

static void what_is_measured_is_asked_once(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with(fixture, &row, "coach");
    struct decision *d = draft_of(fixture, state, 1);
    struct ladder ladder = *d->ladder;
    struct measurement all[2] = {
        {.after = duration_pack((struct duration){DURATION_CALENDAR_DAYS, 7}),
         .at = measure_at_SUBMITTED,
         .code = code_of("first")}};
    all[1] = all[0];
    all[1].at = measure_at_DECIDED;
    all[1].code = code_of("last");
    ladder.measurements = (struct list){2, all};
    d->ladder = &ladder;
    measurements_watch(d, measure_at_SUBMITTED);
    measurements_watch(d, measure_at_SUBMITTED);
    assert_int_equal(d->n_clocks, 1);
    d->row.measured = codes_of("last", NULL);
    measurements_watch(d, measure_at_DECIDED);
    assert_int_equal(d->n_clocks, 1);
    row.status = status_CLOSED;
    put_case(state, &row);
    REFUSED(ERR_WRONG_STATE, measurement_record, NULL, .case_id = case_of(1),
            .measurement = code_of("first"));
}

static void what_is_arranged_for_a_time_is_made_longer(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with(fixture, &row, "coach");
    struct temporary_row temporary = {.since = {NOW}, .temporary = 1, .until = {TODAY + 2}};
    struct agreement_row task = {
        .agreement = 1, .due = {TODAY + 2}, .owner = row.holder, .temporary = 2};
    const struct case_id id = case_of(1);
    state_temporary_put(state, id, &temporary);
    state_agreement_put(state, id, &task);
    temporary.result = temporary_result_END;
    temporary.temporary = 2;
    state_temporary_put(state, id, &temporary);
    row.temporaries = 2;
    row.temporaries_open = row.agreements = 1;
    put_case(state, &row);
    REFUSED(ERR_MISSING_FIELD, temporary_end, "reason", .case_id = id, .temporary = 1,
            .result = temporary_result_EXTEND);
    REFUSED(ERR_TEXT_REQUIRED, temporary_end, NULL, .case_id = id, .temporary = 1,
            .result = temporary_result_END);
    row.status = status_DECIDED;
    row.decided = ms(NOW - 1000); /* before it was arranged */
    put_case(state, &row);
    REFUSED(ERR_WRONG_STATE, temporary_end, "reason", .case_id = id, .temporary = 1,
            .result = temporary_result_REPLACE);
    struct decision *d = draft_of(fixture, state, 1);
    temporaries_watch(d);
    assert_int_equal(d->n_clocks, 1);
    row.told = true; /* and is not closed over it */
    put_case(state, &row);
    REFUSED(ERR_AGREEMENTS_OPEN, case_close, NULL, .case_id = id);
    d = draft_of(fixture, state, 1);
    decision_flush(d);
    assert_int_equal(d->n_events, 0);
}

static void tasks_of_a_role_that_are_done_stay_done(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with(fixture, &row, "coach");
    struct agreement_row task = {.agreement = 1,
                                 .due = {TODAY},
                                 .owner = code_of("coach-2"),
                                 .result = settlement_DONE,
                                 .statutory = true};
    state_agreement_put(state, case_of(1), &task);
    row.agreements = 1;
    row.offered_to = code_of("professional-2");
    put_case(state, &row);
    person = "professional-2";
    REFUSED(OK, case_accept, NULL, .case_id = case_of(1));
    struct person_row gone;
    assert_true(state_person(state, &task.owner, &gone));
    gone.revoked = true;
    state_person_put(state, &gone);
    row.status = status_DECIDED;
    put_case(state, &row);
    REFUSED(ERR_NO_SUCH_PERSON, agreement_make, "what", .case_id = case_of(1), .due = {TODAY + 1},
            .owner = code_of("coach-2"));
}

static void experts_who_are_released_are_asked_no_more(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with(fixture, &row, "coach");
    struct expert_row expert = {.expert = 1, .person = code_of("coach-1"), .released = true};
    state_expert_put(state, case_of(1), &expert);
    row.experts = 1;
    put_case(state, &row);
    struct decision *d = draft_of(fixture, state, 1);
    experts_watch(d);
    assert_int_equal(d->n_clocks, 0);
}

/* --- looked at alone --- */

static void a_term_of_keeping_begins_when_a_case_ends(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct civil_date due;
    uint64_t version;
    struct state *state = site_with(fixture, &row, "coach");
    struct ladder ladder = *state_ladder(state, &row.ladder, &version);
    struct retention_rule rule = {.after =
                                      duration_pack((struct duration){DURATION_CALENDAR_DAYS, 7})};
    row.status = status_CLOSED;
    row.ended = ms(NOW);
    assert_false(retention_due(state, &ladder, &row, &due)); /* which the file does not say */
    ladder.retention = (struct list){1, &rule};
    assert_true(retention_due(state, &ladder, &row, &due));
    assert_int_equal(due.n, TODAY + 7);
    row.erased = true;
    assert_false(retention_due(state, &ladder, &row, &due));
    row.erased = false;
    row.ended = ms(0);
    assert_false(retention_due(state, &ladder, &row, &due));
    row.status = status_WORKING;
    assert_false(retention_due(state, &ladder, &row, &due));
}

static void nobody_has_a_step_of_anothers(void **of)
{
    const struct code other = code_of("coach-1");
    struct clock_start clock = plain_clock(1, NOW);
    (void)of;
    assert_ptr_equal(step_of(&clock, 1, &clock.owner), &clock);
    assert_null(step_of(&clock, 1, &other));
}

static void a_clock_of_the_ladder_is_found_without_its_tier(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    uint64_t version;
    struct state *state = site_with(fixture, &row, "coach");
    const struct ladder *ladder = state_ladder(state, &row.ladder, &version);
    const struct code code = code_of("clock-1");
    assert_non_null(ladder_clock_by_code(ladder, NULL, &code));
}

static void a_chain_of_absences_ends_somewhere(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with(fixture, &row, "coach");
    struct code who = code_of("away-0");
    for (int i = 0; i < 30; i++) {
        struct absence_row away = {.from = {TODAY}, .until = {TODAY}};
        char name[20];
        snprintf(name, sizeof name, "away-%d", i);
        away.person = code_of(name);
        snprintf(name, sizeof name, "away-%d", i + 1);
        away.stand_in = code_of(name);
        state_absence_put(state, &away);
    }
    struct code out;
    assert_false(absence_acts_for(state, &who, (struct civil_date){TODAY}, &out));
    /* nobody is as many people as that: counted on the last day too */
    person = "coordinator-1";
    for (int i = 0; i < CODES_MAX; i++) {
        struct absence_row away = {.from = {TODAY + 5}, .until = {TODAY + 5}};
        char name[20];
        snprintf(name, sizeof name, "far-%d", i);
        away.person = code_of(name);
        away.stand_in = code_of("coach-1");
        state_absence_put(state, &away);
    }
    REFUSED(ERR_LIMIT_REACHED, absence_set, NULL, .person = code_of("coach-2"),
            .stand_in = code_of("coach-1"), .from = {TODAY}, .until = {TODAY + 5});
    REFUSED(ERR_NO_SUCH_PERSON, absence_set, NULL, .person = code_of("never-1"),
            .stand_in = code_of("coach-1"), .from = {TODAY}, .until = {TODAY + 5});
}

#define MORE(name) cmocka_unit_test_setup_teardown(name, plain_setup, site_teardown)

static int plain_setup(void **of)
{
    adjust_more = NULL;
    return fixture_setup(of);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MORE(a_case_comes_in_where_somebody_works_it),
        MORE(a_phone_list_takes_nothing_in),
        MORE(a_case_comes_in_with_its_deadline_and_a_number),
        MORE(what_waits_for_an_answer_stays),
        MORE(a_stalled_case_goes_on_upward),
        MORE(what_belongs_elsewhere_stays_as_its_facts_do),
        MORE(what_is_measured_is_asked_once),
        MORE(what_is_arranged_for_a_time_is_made_longer),
        MORE(tasks_of_a_role_that_are_done_stay_done),
        MORE(experts_who_are_released_are_asked_no_more),
        MORE(a_term_of_keeping_begins_when_a_case_ends),
        cmocka_unit_test(nobody_has_a_step_of_anothers),
        MORE(a_clock_of_the_ladder_is_found_without_its_tier),
        MORE(a_chain_of_absences_ends_somewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
