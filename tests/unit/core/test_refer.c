// SPDX-License-Identifier: EUPL-1.2
/* A case at two sites: what a link brings is looked at here too, whatever its own site thinks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/refer.h"
#include "fixture.h"

static const char *const person = "link-1";

static void a_tier_that_refers(struct ladder *ladder, struct tier *tiers)
{
    static struct referral ways[2];
    static struct extract_text text;
    static struct receiver receiver;
    static struct ground_rule ground;
    static struct topic purpose;
    text = (struct extract_text){.code = code_of("plan")};
    ways[0] = (struct referral){.grounds = codes_of("consent", "statutory-task"),
                                .ladder = code_of("there"),
                                .texts = {1, &text},
                                .to = code_of("desk")};
    ways[1] = ways[0];
    ways[1].to = code_of("desk-2");
    ground = (struct ground_rule){.code = code_of("said-yes"),
                                  .english = "consent",
                                  .kind = ground_CONSENT,
                                  .name = "toestemming"};
    receiver = (struct receiver){
        .code = code_of("desk-2"), .english = "desk", .name = "loket", .own_ground = true};
    purpose = (struct topic){.code = code_of("work"), .english = "work", .name = "werk"};
    ladder->grounds = (struct list){1, &ground};
    ladder->purposes = (struct list){1, &purpose};
    ladder->receivers = (struct list){1, &receiver};
    tiers[4].referrals = (struct list){2, ways};
}

/* Case 1, referred once before and now. */
static struct state *referred(struct fixture *fixture, struct case_row *row)
{
    adjust_ladder = a_tier_that_refers;
    struct state *state = site_of(fixture);
    *row = case_at(1, "landelijk");
    row->referrals = 2;
    row->referrals_left = 1;
    row->referred = true;
    row->referral_to = code_of("desk");
    put_case(state, row);
    for (uint64_t n = 1; n <= 2; n++) {
        struct referral_row referral = {.end = n == 1 ? referral_end_RECALLED : referral_end_none,
                                        .finished = n == 1,
                                        .ladder = code_of("there"),
                                        .opened = {NOW - 5000},
                                        .referral = n,
                                        .to = code_of("desk")};
        state_referral_put(state, case_of(1), &referral);
    }
    return state;
}

static void what_is_brought_is_of_the_referral_that_runs(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = referred(fixture, &row);
    const struct case_id id = case_of(1);
    REFUSED(ERR_NO_SUCH_ITEM, referral_report, NULL, .case_id = id, .referral = 3, .at = {NOW},
            .number = 1, .step = referral_step_RECEIVED);
    REFUSED(ERR_NO_SUCH_ITEM, referral_question, "question", .case_id = id, .referral = 3,
            .asked = {NOW}, .question = 1);
    REFUSED(ERR_NO_SUCH_ITEM, referral_outcome, NULL, .case_id = id, .referral = 3,
            .outcome = outcome_SOLVED);
    REFUSED(ERR_NO_SUCH_ITEM, referral_refuse, NULL, .case_id = id, .referral = 3);
    REFUSED(ERR_WRONG_STATE, referral_question, "question", .case_id = id, .referral = 1,
            .asked = {NOW}, .question = 1);
    REFUSED(ERR_WRONG_STATE, referral_refuse, NULL, .case_id = id, .referral = 1);
    REFUSED(ERR_WRONG_STATE, referral_outcome, NULL, .case_id = id, .referral = 1,
            .outcome = outcome_SOLVED);
    REFUSED(ERR_OUTCOME_NOT_ALLOWED, referral_outcome, NULL, .case_id = id, .referral = 2,
            .outcome = outcome_MERGED);
    REFUSED(ERR_TEXT_REQUIRED, referral_question, NULL, .case_id = id, .referral = 2,
            .asked = {NOW}, .question = 1);
    REFUSED(OK, referral_question, "question", .case_id = id, .referral = 2, .asked = {NOW},
            .question = 1);
    row.consent_withdrawn = true;
    put_case(state, &row);
    REFUSED(ERR_CONSENT_WITHDRAWN, referral_question, "question", .case_id = id, .referral = 2,
            .asked = {NOW}, .question = 1);
}

static void what_was_brought_before_is_nothing_new(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = referred(fixture, &row);
    const struct case_id id = case_of(1);
    struct question_row question = {.asked = {NOW - 100},
                                    .by = code_of(person),
                                    .person = row.holder,
                                    .question = 1,
                                    .remote = 7,
                                    .remote_asked = {NOW - 200}};
    state_question_put(state, id, &question);
    row.questions = row.questions_open = 1;
    put_case(state, &row);
    REFUSED(OK, referral_question, "question", .case_id = id, .referral = 2, .asked = {NOW - 200},
            .question = 7);
    assert_int_equal(result.n, 0);
    assert_int_equal(result.item, 1);
    REFUSED(OK, referral_question, "question", .case_id = id, .referral = 2, .asked = {NOW - 200},
            .question = 8);
    assert_true(result.n > 0);
    REFUSED(OK, referral_question, "question", .case_id = id, .referral = 2, .asked = {NOW - 100},
            .question = 7);
    assert_true(result.n > 0);
    /* of one that is over, and of the one before: a step is kept, and changes nothing here */
    REFUSED(OK, referral_report, NULL, .case_id = id, .referral = 1, .at = {NOW}, .number = 1,
            .step = referral_step_TAKEN_UP);
    assert_int_equal(result.n, 0);
    struct referral_row referral;
    assert_true(state_referral(state, id, 1, &referral));
    referral.finished = false;
    referral.end = referral_end_HANDED_BACK;
    state_referral_put(state, id, &referral);
    REFUSED(OK, referral_report, NULL, .case_id = id, .referral = 1, .at = {NOW}, .number = 0,
            .step = referral_step_TAKEN_UP);
    assert_int_equal(result.n, 1);
    REFUSED(OK, referral_refuse, NULL, .case_id = id, .referral = 1);
    assert_int_equal(result.n, 0);
    /* the last step of the one that runs brings the case back here */
    row.status = status_QUEUED;
    put_case(state, &row);
    row.referrals_left = 2; /* of the one before something is still to be carried */
    put_case(state, &row);
    REFUSED(OK, referral_report, NULL, .case_id = id, .referral = 2, .at = {NOW}, .number = 1,
            .step = referral_step_WITHDRAWN);
    assert_true(result.n > 1);
    /* one that was decided here meanwhile stays so */
    row.status = status_DECIDED;
    put_case(state, &row);
    REFUSED(OK, referral_refuse, NULL, .case_id = id, .referral = 2);
    assert_int_equal(result.n, 1);
    /* a step without a time is one too, where none was told before */
    REFUSED(OK, referral_report, NULL, .case_id = id, .referral = 2, .number = 0,
            .step = referral_step_TAKEN_UP);
    assert_true(result.n > 0);
}

static void what_crosses_was_asked_of_this_referral(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = referred(fixture, &row);
    const struct case_id id = case_of(1);
    struct question_row question = {.answered = {NOW - 50},
                                    .asked = {NOW - 100},
                                    .by = code_of(person),
                                    .person = row.holder,
                                    .question = 1,
                                    .remote = 7};
    state_question_put(state, id, &question);
    row.questions = 1;
    put_case(state, &row);
    REFUSED(OK, referral_read, NULL, .case_id = id);
    REFUSED(OK, referral_read, NULL, .case_id = id, .question = 1);
    REFUSED(ERR_NO_SUCH_ITEM, referral_read, NULL, .case_id = id, .question = 2);
    question.asked = ms(NOW - 9000); /* of the referral before */
    state_question_put(state, id, &question);
    REFUSED(ERR_NO_SUCH_ITEM, referral_read, NULL, .case_id = id, .question = 1);
    question.asked = ms(NOW - 100);
    question.remote = 0; /* asked here */
    state_question_put(state, id, &question);
    REFUSED(ERR_NO_SUCH_ITEM, referral_read, NULL, .case_id = id, .question = 1);
    /* the ladder knows no way there any more; it is over; there was none */
    struct referral_row referral;
    assert_true(state_referral(state, id, 2, &referral));
    referral.to = code_of("nowhere");
    state_referral_put(state, id, &referral);
    REFUSED(ERR_NO_REFERRAL, referral_read, NULL, .case_id = id);
    row.referred = false;
    put_case(state, &row);
    REFUSED(ERR_WRONG_STATE, referral_read, NULL, .case_id = id);
    row.referrals = 0;
    put_case(state, &row);
    REFUSED(ERR_NO_SUCH_ITEM, referral_read, NULL, .case_id = id);
}

static void what_came_here_crosses_back_by_its_own_questions(void **of)
{
    struct fixture *fixture = *of;
    adjust_ladder = a_tier_that_refers;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    const struct case_id id = case_of(1);
    struct question_row question = {
        .asked = {NOW - 100}, .by = code_of("coach-1"), .person = code_of(person), .question = 1};
    row.origin = case_of(77);
    row.submitter = row.holder = code_of(person);
    row.questions = row.questions_open = 2;
    put_case(state, &row);
    state_question_put(state, id, &question);
    question.person = code_of("coach-2");
    question.question = 2;
    state_question_put(state, id, &question);
    REFUSED(OK, referral_read, NULL, .case_id = id, .question = 1);
    REFUSED(ERR_NO_SUCH_ITEM, referral_read, NULL, .case_id = id, .question = 2);
    REFUSED(ERR_NO_SUCH_ITEM, referral_read, NULL, .case_id = id, .question = 3);
    REFUSED(ERR_TEXT_REQUIRED, referral_return, NULL, .case_id = id);
    row.status = status_DECIDED;
    put_case(state, &row);
    REFUSED(ERR_WRONG_STATE, referral_return, "reason", .case_id = id);
    row.restricted = true;
    put_case(state, &row);
    REFUSED(ERR_RESTRICTED, referral_read, NULL, .case_id = id);
}

static void one_link_at_a_time_has_to_do_with_a_case(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = referred(fixture, &row);
    row.referred = false;
    put_case(state, &row);
    REFUSED(OK, referral_send, NULL, .case_id = case_of(1), .to = code_of("desk"));
    REFUSED(ERR_REFERRAL_RUNS, referral_send, NULL, .case_id = case_of(1), .to = code_of("desk-2"));
    row.referrals_left = 0;
    put_case(state, &row);
    REFUSED(ERR_GROUND_REQUIRED, referral_send, NULL, .case_id = case_of(1),
            .to = code_of("desk-2"));
}

/* GEN-15: the case's own ground, and the receiver's own. */
static void a_case_crosses_on_its_ground(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = referred(fixture, &row);
    uint64_t version;
    const struct ladder *ladder = state_ladder(state, &row.ladder, &version);
    const struct tier *tier = (const struct tier *)ladder->tiers.v + 4;
    const struct referral *ways = tier->referrals.v;
    const struct civil_date today = {TODAY};
    const struct case_row was = row;
    assert_true(referral_may_cross(state, ladder, &row, &ways[0], today));
    assert_false(referral_may_cross(state, ladder, &row, &ways[1], today));
    row.erased = true;
    assert_false(referral_may_cross(state, ladder, &row, &ways[0], today));
    row = was;
    row.ground = ground_none;
    assert_false(referral_may_cross(state, ladder, &row, &ways[0], today));
    row.ground = ground_VITAL_INTEREST;
    assert_false(referral_may_cross(state, ladder, &row, &ways[0], today));
}

static void whoever_is_left_follows_a_referral(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = referred(fixture, &row);
    uint64_t version;
    struct ladder changed = *state_ladder(state, &row.ladder, &version);
    struct tier tiers[5];
    struct receiver receiver = {
        .code = row.tier, .english = "desk", .name = "loket", .own_ground = true};
    struct writer writer;
    memcpy(tiers, changed.tiers.v, sizeof tiers);
    tiers[4].workers.n = 0;
    changed.tiers.v = tiers;
    writer_init(&writer);
    message_encode(&message_ladder, &changed, &writer);
    state_ladder_put(state, &row.ladder, 2, writer_bytes(&writer));
    REFUSED(OK, referral_outcome, NULL, .case_id = case_of(1), .referral = 2,
            .outcome = outcome_SOLVED);
    for (size_t i = 0; i < result.n; i++)
        if (result.events[i].message == &message_case_decided) {
            const struct case_decided *e = result.events[i].body;
            assert_true(code_is(&e->by, "professional-1")); /* nobody works there: the holder */
        }
    /* and the tier has a ground of its own too */
    changed.receivers = (struct list){1, &receiver};
    writer_clear(&writer);
    message_encode(&message_ladder, &changed, &writer);
    state_ladder_put(state, &row.ladder, 3, writer_bytes(&writer));
    writer_release(&writer);
    const struct ladder *ladder = state_ladder(state, &row.ladder, &version);
    const struct code desk = code_of("desk");
    assert_false(referral_has_own_ground(state, ladder, &row, &desk, (struct civil_date){TODAY}));
}

/* A clock that moves a case here asks nobody: it goes on where it may, else it waits for people. */
static void what_a_clock_moves_is_referred_where_it_may(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = referred(fixture, &row);
    row.tier = code_of("coach");
    row.referred = false;
    row.referrals_left = 0;
    put_case(state, &row);
    struct decision *d = draft_of(fixture, state, 1);
    const struct tier *to = (const struct tier *)d->ladder->tiers.v + 4;
    move_enter(d, to, entry_MOVED, NULL);
    assert_true(d->row.referred);
    d = draft_of(fixture, state, 1);
    d->row.ground = ground_VITAL_INTEREST;
    move_enter(d, to, entry_MOVED, NULL);
    assert_false(d->row.referred);
    d = draft_of(fixture, state, 1);
    d->row.referrals_left = 1; /* of another site, which has not told everything */
    d->row.referral_to = code_of("desk-2");
    move_enter(d, to, entry_MOVED, NULL);
    assert_false(d->row.referred);
}

static void an_event_of_a_case_that_came_is_a_step_there(void **of)
{
    (void)of;
    struct case_row row = case_at(1, "coach");
    struct question_asked asked = {.person = row.submitter};
    assert_int_equal(referral_step_of(&row, EV_QUESTION_ASKED, &asked), referral_step_ASKED);
    asked.person = code_of("coach-1");
    assert_int_equal(referral_step_of(&row, EV_QUESTION_ASKED, &asked), referral_step_none);
    assert_int_equal(referral_step_of(&row, EV_AGENDA_PLACED, NULL), referral_step_ON_AGENDA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_brought_is_of_the_referral_that_runs),
        TEST(what_was_brought_before_is_nothing_new),
        TEST(what_crosses_was_asked_of_this_referral),
        TEST(what_came_here_crosses_back_by_its_own_questions),
        TEST(one_link_at_a_time_has_to_do_with_a_case),
        TEST(a_case_crosses_on_its_ground),
        TEST(whoever_is_left_follows_a_referral),
        TEST(what_a_clock_moves_is_referred_where_it_may),
        cmocka_unit_test(an_event_of_a_case_that_came_is_a_step_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
