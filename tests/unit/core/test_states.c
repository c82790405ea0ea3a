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
#include "core/workload.h"
#include "fixture.h"

static const char *person = "professional-1";
static void (*adjust_more)(struct ladder *ladder, struct tier *tiers);

static void everything_and_more(struct ladder *ladder, struct tier *tiers)
{
    ladder_of_everything(ladder, tiers);
    if (adjust_more != NULL)
        adjust_more(ladder, tiers);
}

static struct state *site_with(struct fixture *fixture, struct case_row *row, const char *tier)
{
    adjust_ladder = everything_and_more;
    person = "professional-1";
    struct state *state = site_of(fixture);
    *row = case_at(1, tier);
    put_case(state, row);
    return state;
}

static void put_spend(struct state *state, struct case_row *row, const char *pot,
                      enum spend_kind kind, enum spend_state is)
{
    struct spend_row spend = {.cents = 500,
                              .kind = kind,
                              .ladder = row->ladder,
                              .pot = code_of(pot),
                              .requester = row->holder,
                              .spend = ++row->spends,
                              .state = is,
                              .year = 2026};
    state_spend_put(state, row->case_id, &spend);
    put_case(state, row);
}

/* --- money --- */

static void pots_of_all_kinds(struct ladder *ladder, struct tier *tiers)
{
    static struct pot pots[3];
    (void)tiers;
    pots[0] = (struct pot){.approval = approval_ONE,
                           .case_cents = 400,
                           .code = code_of("small"),
                           .english = "pot",
                           .loans = true,
                           .name = "pot",
                           .tiers = codes_of("coach", NULL)};
    pots[1] = pots[0];
    pots[1].approval = approval_GROUP_CONSULT;
    pots[1].code = code_of("group");
    pots[2] = pots[0];
    pots[2].code = code_of("choosy");
    pots[2].domains = codes_of("debts", "housing");
    for (uint32_t i = 0; i < 4; i++) {
        char law[60];
        snprintf(law, sizeof law, "a-law-with-a-rather-long-%u", i);
        pots[2].laws.v[pots[2].laws.n++] = code_of(law);
    }
    ladder->pots = (struct list){3, pots};
}

static void money_goes_by_its_pot(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    adjust_more = pots_of_all_kinds;
    struct state *state = site_with(fixture, &row, "coach");
    const struct case_id id = case_of(1);
    const struct code small = code_of("small");
    put_spend(state, &row, "small", spend_kind_GIFT, spend_state_APPROVED);
    REFUSED(ERR_POT_LIMIT, spend_request, "reason", .case_id = id, .cents = 1,
            .kind = spend_kind_GIFT, .pot = small); /* it had more than the limit is by now */
    struct spend_row spend;
    assert_true(state_spend(state, id, 1, &spend));
    spend.ladder = code_of("elsewhere");
    state_spend_put(state, id, &spend);
    REFUSED(OK, spend_request, "reason", .case_id = id, .cents = 1, .kind = spend_kind_GIFT,
            .pot = small);
    REFUSED(OK, spend_request, "reason", .case_id = id, .cents = 1, .kind = spend_kind_GIFT,
            .pot = code_of("choosy"));
    row.domains = codes_of("debts", "housing");
    put_case(state, &row);
    REFUSED(OK, spend_request, "reason", .case_id = id, .cents = 1, .kind = spend_kind_GIFT,
            .pot = code_of("choosy"));
    person = "chair-1";
    REFUSED(ERR_DENIED, spend_request, "reason", .case_id = id, .cents = 1, .kind = spend_kind_GIFT,
            .pot = code_of("group"));
    person = "coach-1"; /* of another ladder's pot, and one that is no more */
    REFUSED(ERR_NO_SUCH_POT, spend_approve, NULL, .case_id = id, .spend = 1);
    put_spend(state, &row, "gone", spend_kind_GIFT, spend_state_APPROVED);
    REFUSED(ERR_NO_SUCH_POT, spend_approve, NULL, .case_id = id, .spend = 2);
    put_spend(state, &row, "choosy", spend_kind_GIFT, spend_state_APPROVED);
    row.recused = codes_of("coach-1", NULL);
    put_case(state, &row);
    REFUSED(ERR_DENIED, spend_approve, NULL, .case_id = id, .spend = 3);
    person = "professional-1";
    REFUSED(OK, spend_account, NULL, .case_id = id, .cents = 1, .spend = 2);
    REFUSED(ERR_MISSING_FIELD, spend_account, NULL, .case_id = id, .cents = 1, .spend = 3);
    person = "professional-2"; /* who has nothing to do with it */
    REFUSED(ERR_DENIED, spend_account, NULL, .case_id = id, .cents = 1, .spend = 3);
    struct decision *d = draft_of(fixture, state, 1);
    assert_true(state_spend(state, id, 2, &spend));
    spend_follow(d, &spend); /* whose pot says no term any more */
    assert_false(clock_running(d, trigger_ACCOUNT));
    row.status = status_CLOSED;
    put_case(state, &row);
    person = "professional-1";
    REFUSED(ERR_WRONG_STATE, spend_request, "reason", .case_id = id, .cents = 1,
            .kind = spend_kind_GIFT, .pot = small);
    REFUSED(ERR_WRONG_STATE, spend_reject, "reason", .case_id = id, .spend = 1);
    REFUSED(OK, spend_account, NULL, .case_id = id, .cents = 500, .spend = 2);
}

/* UTR-13 */
static void what_was_agreed_says_what_is_forgiven(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    adjust_more = pots_of_all_kinds;
    struct state *state = site_with(fixture, &row, "coach");
    struct agreement_row agreement = {.due = {TODAY}, .owner = row.holder};
    put_spend(state, &row, "small", spend_kind_LOAN, spend_state_APPROVED);
    static const enum condition_state states[] = {condition_state_none, condition_state_MET,
                                                  condition_state_MET};
    static const uint64_t spends[] = {1, 1, 2};
    for (uint64_t n = 1; n <= COUNT(states); n++) {
        agreement.agreement = n;
        agreement.condition = states[n - 1];
        agreement.spend = spends[n - 1];
        state_agreement_put(state, case_of(1), &agreement);
    }
    row.agreements = 3;
    row.status = status_CLOSED;
    put_case(state, &row);
    person = "coach-1";
    REFUSED(OK, loan_forgive, "reason", .case_id = case_of(1), .cents = 500, .spend = 1);
}

/* --- joined, split and moved --- */

static void what_is_joined_is_free_to_be(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with(fixture, &row, "coach");
    struct case_row other = case_at(2, "coach");
    struct link_row link = {.by = row.holder, .kind = link_MERGED_INTO, .since = {NOW}};
    const struct case_id id = case_of(1);
    put_case(state, &other);
    state_link_put(state, id, case_of(2), &link);
    REFUSED(ERR_WRONG_STATE, case_unrelate, NULL, .case_id = id, .other = case_of(2));
    link.kind = link_SAME_CAUSE;
    state_link_put(state, id, case_of(2), &link);
    row.deadline = ms(NOW + 900000000);
    put_spend(state, &row, "kas", spend_kind_LOAN, spend_state_REJECTED);
    put_spend(state, &row, "kas", spend_kind_LOAN, spend_state_APPROVED);
    struct spend_row spend;
    assert_true(state_spend(state, id, 2, &spend));
    spend.repaid_cents = spend.cents;
    state_spend_put(state, id, &spend);
    REFUSED(OK, case_merge, "reason", .case_id = id, .into = case_of(2));
    row.temporaries_open = 1;
    put_case(state, &row);
    REFUSED(ERR_AGREEMENTS_OPEN, case_merge, "reason", .case_id = id, .into = case_of(2));
    struct clock_start held = plain_clock(1, NOW + 1000);
    held.trigger = trigger_HELD;
    row.clocks = 1;
    put_case(state, &row);
    state_clock_put(state, id, &held);
    REFUSED(ERR_WRONG_STATE, case_merge, "reason", .case_id = id, .into = case_of(2));
}

static void put_other_ladder(struct state *state, uint64_t version, bool own_areas, bool own_ground)
{
    const struct code code = code_of("utrecht");
    uint64_t of_this;
    struct ladder other = *state_ladder(state, &code, &of_this);
    struct tier tiers[5];
    struct area area = {.code = code_of("north"), .name = "Noord"};
    struct receiver receiver = {
        .code = code_of("team"), .english = "team", .name = "team", .own_ground = true};
    struct writer writer;
    memcpy(tiers, other.tiers.v, sizeof tiers);
    other.code = code_of("elsewhere");
    other.tiers.v = tiers;
    if (own_areas) {
        other.areas = (struct list){1, &area};
        tiers[0].areas = codes_of("north", NULL);
    }
    if (own_ground)
        other.receivers = (struct list){1, &receiver};
    writer_init(&writer);
    message_encode(&message_ladder, &other, &writer);
    state_ladder_put(state, &other.code, version, writer_bytes(&writer));
    writer_release(&writer);
}

static void what_moves_is_known_there(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with(fixture, &row, "coach");
    const struct case_id id = case_of(1);
    const struct code there = code_of("elsewhere");
    row.offered_to = code_of("coach-2");
    row.deadline = ms(NOW + 900000000);
    put_case(state, &row);
    put_other_ladder(state, 1, false, false);
    REFUSED(OK, case_move, "reason", .case_id = id, .ladder = there);
    put_other_ladder(state, 2, true, false);
    REFUSED(ERR_BAD_VALUE, case_move, "reason", .case_id = id, .ladder = there,
            .district = code_of("south"));
    REFUSED(ERR_BAD_VALUE, case_move, "reason", .case_id = id, .ladder = there,
            .team = code_of("south"));
    REFUSED(ERR_NO_SUCH_TIER, case_move, "reason", .case_id = id, .ladder = there);
    put_other_ladder(state, 3, false, true);
    REFUSED(ERR_GROUND_REQUIRED, case_move, "reason", .case_id = id, .ladder = there);
    struct clock_start clock = plain_clock(1, NOW + 1000);
    clock.trigger = trigger_ACCOUNT;
    row.clocks = 1;
    put_case(state, &row);
    state_clock_put(state, id, &clock);
    REFUSED(ERR_AGREEMENTS_OPEN, case_move, "reason", .case_id = id, .ladder = there);
    put_spend(state, &row, "kas", spend_kind_LOAN, spend_state_APPROVED);
    REFUSED(ERR_AGREEMENTS_OPEN, case_move, "reason", .case_id = id, .ladder = there);
    row.spends_open = 1;
    put_case(state, &row);
    REFUSED(ERR_AGREEMENTS_OPEN, case_move, "reason", .case_id = id, .ladder = there);
    row.sides = codes_of("aside", NULL);
    put_case(state, &row);
    REFUSED(ERR_WRONG_STATE, case_move, "reason", .case_id = id, .ladder = there);
}

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
        MORE(money_goes_by_its_pot),
        MORE(what_was_agreed_says_what_is_forgiven),
        MORE(what_is_joined_is_free_to_be),
        MORE(what_moves_is_known_there),
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
