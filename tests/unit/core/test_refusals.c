// SPDX-License-Identifier: EUPL-1.2
/* What core refuses by itself, also where the doors before it (access/, the protocol) would have
 * said no: who asks it without them gets no other state. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

static const char *person = "professional-1";

static struct state *site_with(struct fixture *fixture, struct case_row *row, const char *tier)
{
    adjust_ladder = ladder_of_everything;
    person = "professional-1";
    struct state *state = site_of(fixture);
    *row = case_at(1, tier);
    put_case(state, row);
    return state;
}

/* The id of a command is the number of the case that it makes. */
static void an_id_makes_one_case(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with(fixture, &row, "coach");
    struct case_row other = case_at(2, "coach");
    const struct code ladder = code_of("utrecht");
    const struct codes debts = codes_of("debts", NULL);
    other.case_id = case_id_from_command(&id_of_command);
    put_case(state, &other);
    REFUSED(ERR_CASE_EXISTS, case_submit, NULL, .deadline = {NOW + 900000000}, .ladder = ladder,
            .domains = debts, .ground = ground_CONSENT);
    REFUSED(ERR_ID_REUSED, case_split, "plan", .case_id = case_of(1), .domains = debts);
}

static void issues_and_consultations(struct ladder *ladder, struct tier *tiers)
{
    static struct topic obstacle;
    ladder_of_everything(ladder, tiers);
    obstacle = (struct topic){.code = code_of("tide"), .english = "tide", .name = "tij"};
    ladder->obstacles = (struct list){1, &obstacle};
    ladder->consult_tier = ladder->issues_tier = code_of("coach");
}

static void a_matter_apart_is_about_what_the_ladder_knows(void **of)
{
    struct fixture *fixture = *of;
    adjust_ladder = issues_and_consultations;
    person = "professional-1";
    struct state *state = site_of(fixture);
    struct case_row other = case_at(2, "coach");
    const struct code ladder = code_of("utrecht");
    const struct codes debts = codes_of("debts", NULL);
    const struct code tide = code_of("tide");
    other.matter = matter_CONSULTATION;
    put_case(state, &other);
    REFUSED(ERR_BAD_VALUE, consult_open, "question", .ladder = ladder, .domains = debts,
            .obstacles = codes_of("storm", NULL));
    REFUSED(OK, consult_open, "question", .ladder = ladder, .domains = debts);
    REFUSED(ERR_NO_SUCH_CASE, issue_open, "problem", .ladder = ladder, .domain = debts.v[0],
            .obstacle = tide, .other = case_of(9));
    REFUSED(ERR_WRONG_MATTER, issue_open, "problem", .ladder = ladder, .domain = debts.v[0],
            .obstacle = tide, .other = case_of(2));
    REFUSED(OK, issue_open, "problem", .ladder = ladder, .domain = debts.v[0], .obstacle = tide);
    REFUSED(ERR_NO_SUCH_CASE, case_submit, NULL, .deadline = {NOW + 900000000}, .ladder = ladder,
            .domains = debts, .ground = ground_CONSENT, .consultation = case_of(9));
    other.case_id = case_id_from_command(&id_of_command);
    put_case(state, &other);
    REFUSED(ERR_ID_REUSED, consult_open, "question", .ladder = ladder, .domains = debts);
    REFUSED(ERR_ID_REUSED, issue_open, "problem", .ladder = ladder, .domain = debts.v[0],
            .obstacle = tide);
}

static void a_plan_is_as_long_as_its_form(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with(fixture, &row, "coach");
    uint64_t version;
    struct ladder short_one = *state_ladder(state, &row.ladder, &version);
    struct writer writer;
    short_one.form_chars = 3;
    writer_init(&writer);
    message_encode(&message_ladder, &short_one, &writer);
    state_ladder_put(state, &row.ladder, 2, writer_bytes(&writer));
    writer_release(&writer);
    REFUSED(ERR_TEXT_TOO_LONG, case_amend, "plan", .case_id = case_of(1));
    REFUSED(ERR_GROUND_REQUIRED, case_amend, NULL, .case_id = case_of(1),
            .ground = ground_STATUTORY_TASK, .ground_basis = "");
    row.erased = true;
    put_case(state, &row);
    REFUSED(ERR_ERASED, case_restrict, NULL, .case_id = case_of(1));
}

static void an_erased_case_takes_no_words(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with(fixture, &row, "coach");
    row.erased = true;
    put_case(state, &row);
    REFUSED(ERR_ERASED, case_amend, "plan", .case_id = case_of(1));
    REFUSED(OK, case_amend, NULL, .case_id = case_of(1), .stage = stage_STUCK);
    row.status = status_CLOSED;
    put_case(state, &row);
    REFUSED(ERR_ERASED, case_reopen, "reason", .case_id = case_of(1));
    row.erased = false;
    row.origin = case_of(77);
    put_case(state, &row);
    REFUSED(ERR_WRONG_STATE, case_reopen, "reason", .case_id = case_of(1));
}

static void the_lead_is_accepted_by_whom_it_was_offered(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with(fixture, &row, "coach");
    REFUSED(ERR_WRONG_STATE, case_accept, NULL, .case_id = case_of(1));
}

static void what_is_open_may_be_asked_and_answered(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with(fixture, &row, "coach");
    struct question_row question = {
        .asked = {NOW - 100}, .by = code_of("coach-1"), .person = row.holder, .question = 1};
    state_question_put(state, case_of(1), &question);
    row.questions = row.questions_open = 1;
    put_case(state, &row);
    REFUSED(ERR_WRONG_STATE, case_return, "reason", .case_id = case_of(1));
    row.restricted = true;
    put_case(state, &row);
    REFUSED(ERR_RESTRICTED, case_advise, "advice", .case_id = case_of(1));
    row.status = status_CLOSED;
    put_case(state, &row);
    REFUSED(ERR_WRONG_STATE, case_answer, "answer", .case_id = case_of(1), .question = 1);
    REFUSED(ERR_WRONG_STATE, case_advise, "advice", .case_id = case_of(1));
    REFUSED(ERR_WRONG_STATE, case_contact, NULL, .case_id = case_of(1));
    REFUSED(ERR_WRONG_STATE, case_consult, "question", .case_id = case_of(1));
}

/* The case holder may answer what another was asked. */
static void the_holder_answers_for_who_was_asked(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with(fixture, &row, "coach");
    struct question_row question = {.asked = {NOW - 100},
                                    .by = code_of("coach-1"),
                                    .person = code_of("coach-2"),
                                    .question = 1};
    state_question_put(state, case_of(1), &question);
    row.questions = row.questions_open = 1;
    put_case(state, &row);
    REFUSED(OK, case_answer, "answer", .case_id = case_of(1), .question = 1);
    person = "chair-1";
    REFUSED(ERR_DENIED, case_answer, "answer", .case_id = case_of(1), .question = 1);
}

static void money_is_more_than_nothing(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with(fixture, &row, "coach");
    struct spend_row spend = {.cents = 100,
                              .kind = spend_kind_LOAN,
                              .ladder = row.ladder,
                              .pot = code_of("kas"),
                              .requester = row.holder,
                              .spend = 1,
                              .state = spend_state_APPROVED,
                              .year = 2026};
    state_spend_put(state, case_of(1), &spend);
    row.spends = 1;
    put_case(state, &row);
    person = "coach-1";
    REFUSED(ERR_BAD_VALUE, loan_forgive, "reason", .case_id = case_of(1), .spend = 1);
    person = "professional-1";
    REFUSED(ERR_BAD_VALUE, loan_repay, NULL, .case_id = case_of(1), .spend = 1);
    REFUSED(ERR_BAD_VALUE, spend_account, NULL, .case_id = case_of(1), .spend = 1);
}

static void what_is_arranged_for_a_time_has_its_days(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with(fixture, &row, "coach");
    struct temporary_row temporary = {.since = {NOW - 100}, .temporary = 1, .until = {TODAY + 2}};
    const struct case_id id = case_of(1);
    state_temporary_put(state, id, &temporary);
    row.temporaries = row.temporaries_open = 1;
    put_case(state, &row);
    REFUSED(ERR_DATE_IN_PAST, temporary_begin, "what", .case_id = id, .until = {TODAY - 1});
    REFUSED(OK, temporary_begin, "what", .case_id = id, .until = {TODAY + 1});
    REFUSED(OK, temporary_begin, "what task", .case_id = id, .until = {TODAY + 1});
    REFUSED(ERR_WRONG_STATE, temporary_end, "reason", .case_id = id, .temporary = 1,
            .result = temporary_result_REPLACE);
    REFUSED(ERR_AGREEMENTS_OPEN, case_move, "reason", .case_id = id,
            .ladder = code_of("elsewhere"));
    row.status = status_DECIDED;
    row.decided = ms(NOW);
    put_case(state, &row);
    REFUSED(OK, temporary_end, "reason", .case_id = id, .temporary = 1,
            .result = temporary_result_REPLACE);
    REFUSED(OK, agreement_make, "what", .case_id = id, .due = {TODAY + 2},
            .owner = code_of("coach-1"), .temporary = 1);
    REFUSED(ERR_NO_SUCH_ITEM, agreement_make, "what", .case_id = id, .due = {TODAY + 2},
            .owner = code_of("coach-1"), .temporary = 2);
    REFUSED(ERR_BEYOND_CALENDAR, agreement_make, "what", .case_id = id, .due = {TODAY + 5000},
            .owner = code_of("coach-1"));
    temporary.result = temporary_result_END;
    state_temporary_put(state, id, &temporary);
    REFUSED(ERR_NO_SUCH_ITEM, agreement_make, "what", .case_id = id, .due = {TODAY + 2},
            .owner = code_of("coach-1"), .temporary = 1);
    REFUSED(ERR_DATE_IN_PAST, case_evaluate, NULL, .case_id = id, .result = evaluation_CONTINUE,
            .next = {TODAY - 1});
}

static void a_ground_has_its_receiver_purpose_and_days(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with(fixture, &row, "coach");
    const struct code law = code_of("law");
    const struct code ggz = code_of("ggz");
    REFUSED(ERR_BAD_VALUE, ground_put, NULL, .case_id = case_of(1), .basis = law, .receiver = ggz,
            .purpose = code_of("leisure"));
    REFUSED(ERR_DATE_IN_PAST, ground_put, NULL, .case_id = case_of(1), .basis = law,
            .receiver = ggz, .until = {TODAY - 1});
    REFUSED(OK, ground_put, NULL, .case_id = case_of(1), .basis = law, .receiver = ggz);
    row.consent_withdrawn = true;
    put_case(state, &row);
    REFUSED(OK, ground_put, NULL, .case_id = case_of(1), .basis = law, .receiver = ggz);
}

static void without_grounds_none_is_recorded(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    person = "professional-1";
    put_case(state, &row);
    REFUSED(ERR_NOT_OFFERED, ground_put, NULL, .case_id = case_of(1), .basis = code_of("law"),
            .receiver = code_of("ggz"));
    REFUSED(ERR_NOT_OFFERED, retention_ask, NULL, .ladder = code_of("utrecht"));
    person = "coach-1";
    REFUSED(ERR_NOT_OFFERED, glass_break, "reason", .case_id = case_of(1));
}

static void a_table_has_its_name_and_its_hour(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with(fixture, &row, "coach");
    const struct code ladder = row.ladder;
    const struct code table = code_of("tafel");
    struct meeting_row meeting = {.held = true, .start = {NOW - 1000}};
    uint8_t subject[32] = {1};
    state_meeting_put(state, &ladder, &table, &meeting);
    person = "coordinator-1";
    REFUSED(ERR_NO_SUCH_TIER, feed_put, NULL, .ladder = ladder, .tier = code_of("nowhere"),
            .subject = bytes_of(subject, sizeof subject));
    person = "chair-1";
    REFUSED(ERR_WRONG_STATE, case_clear, NULL, .case_id = case_of(1));
    REFUSED(ERR_WRONG_STATE, agenda_put, NULL, .case_id = case_of(1), .start = {NOW});
    REFUSED(ERR_WRONG_STATE, meeting_hold, NULL, .ladder = ladder, .tier = table,
            .start = meeting.start, .present = codes_of("chair-1", NULL));
    REFUSED(ERR_WRONG_STATE, meeting_invite, NULL, .ladder = ladder, .tier = table,
            .start = meeting.start, .invited = codes_of("coach-1", NULL));
    row.tier = table;
    put_case(state, &row);
    meeting.held = false;
    state_meeting_put(state, &ladder, &table, &meeting);
    REFUSED(ERR_DATE_IN_PAST, agenda_put, NULL, .case_id = case_of(1), .start = meeting.start);
    REFUSED(ERR_NO_SUCH_ITEM, gate_waive, "reason", .case_id = case_of(1), .gate = code_of("gate"));
}

static void terms_are_of_a_tier_that_the_ladder_has(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with(fixture, &row, "coach");
    const struct code who = code_of("coach-1");
    person = "coordinator-1";
    REFUSED(ERR_NO_SUCH_LADDER, term_put, NULL, .ladder = code_of("elsewhere"), .tier = row.tier,
            .person = who, .from = {TODAY}, .until = {TODAY + 1});
    REFUSED(ERR_NO_SUCH_TIER, term_put, NULL, .ladder = row.ladder, .tier = code_of("nowhere"),
            .person = who, .from = {TODAY}, .until = {TODAY + 1});
    /* one after another: the running one is made longer, or is waited for */
    struct term_row term = {.from = {TODAY - 9}, .person = who, .until = {TODAY + 9}};
    state_term_put(state, &row.ladder, &row.tier, &term);
    REFUSED(ERR_WRONG_STATE, term_put, NULL, .ladder = row.ladder, .tier = row.tier, .person = who,
            .from = {TODAY + 1}, .until = {TODAY + 2});
    term.until.n = TODAY - 1;
    state_term_put(state, &row.ladder, &row.tier, &term);
    REFUSED(OK, term_put, NULL, .ladder = row.ladder, .tier = row.tier, .person = who,
            .from = {TODAY + 1}, .until = {TODAY + 2});
    term.from.n = term.until.n = TODAY + 5;
    state_term_put(state, &row.ladder, &row.tier, &term);
    REFUSED(OK, term_put, NULL, .ladder = row.ladder, .tier = row.tier, .person = who,
            .from = {TODAY + 1}, .until = {TODAY + 2});
}

static void a_process_lead_is_taken_by_who_works_there(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with(fixture, &row, "coach");
    uint64_t version;
    struct ladder leading = *state_ladder(state, &row.ladder, &version);
    struct tier tiers[5];
    struct writer writer;
    memcpy(tiers, leading.tiers.v, sizeof tiers);
    tiers[1].process_lead = true;
    leading.tiers.v = tiers;
    writer_init(&writer);
    message_encode(&message_ladder, &leading, &writer);
    state_ladder_put(state, &row.ladder, 2, writer_bytes(&writer));
    writer_release(&writer);
    person = "chair-1";
    REFUSED(ERR_DENIED, process_lead, "reason", .case_id = case_of(1));
    row.process_lead = code_of("coach-1");
    put_case(state, &row);
    REFUSED(ERR_DENIED, process_lead, "reason", .case_id = case_of(1), .back = true);
    person = "coach-2";
    REFUSED(OK, process_lead, "reason", .case_id = case_of(1), .back = true);
    person = "coach-1";
    REFUSED(OK, process_lead, "reason", .case_id = case_of(1), .back = true);
}

static void people_have_roles_and_keys_that_are_known(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    uint8_t bytes[33] = {7};
    person = "coordinator-1";
    REFUSED(ERR_BAD_VALUE, person_put, NULL, .person = code_of("new-1"),
            .organisation = code_of("gemeente"), .roles = codes_of("wizard", NULL));
    put_person(state, "privacy-1", "privacy");
    struct case_row row = case_at(1, "coach");
    put_case(state, &row);
    row = case_at(2, "coach");
    row.holder = code_of("privacy-1");
    put_case(state, &row);
    put_person(state, "admin-1", "admin");
    REFUSED(OK, person_put, NULL, .person = code_of("privacy-1"),
            .organisation = code_of("gemeente"), .roles = codes_of("privacy", NULL));
    REFUSED(ERR_WRONG_STATE, person_put, NULL, .person = code_of("professional-1"),
            .organisation = code_of("gemeente"), .roles = codes_of("privacy", NULL));
    REFUSED(ERR_BAD_VALUE, key_add, NULL, .person = code_of("coach-1"), .key = code_of("k"),
            .public_key = bytes_of(bytes, sizeof bytes));
    REFUSED(ERR_BAD_VALUE, signin_remove, NULL, .person = code_of("coach-1"),
            .subject = bytes_of(bytes, sizeof bytes));
}

static void an_administrator_keeps_a_key_that_lasts(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    uint8_t bytes[32] = {7};
    struct key_row key = {.key = code_of("one"),
                          .person = code_of("admin-1"),
                          .public_key = bytes_of(bytes, sizeof bytes)};
    person = "admin-1";
    put_person(state, "admin-1", "admin");
    state_key_put(state, &key);
    REFUSED(ERR_LAST_ADMINISTRATOR, key_revoke, NULL, .person = key.person, .key = key.key);
    bytes[0] = 8;
    key.key = code_of("two");
    state_key_put(state, &key);
    REFUSED(OK, key_revoke, NULL, .person = key.person, .key = key.key);
}

/* For whom he stood in the successor does: not for himself, and as many as there is room for. */
static void stand_ins_follow_as_far_as_they_can(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct absence_row away = {.from = {TODAY},
                               .person = code_of("coach-2"),
                               .stand_in = code_of("coach-1"),
                               .until = {TODAY + 3}};
    person = "coordinator-1";
    put_person(state, "admin-1", "admin");
    state_absence_put(state, &away);
    REFUSED(OK, person_revoke, NULL, .person = code_of("coach-1"), .successor = code_of("coach-2"));
    assert_int_equal(result.n_warnings, 1);
    for (int i = 0; i < EVENTS_MAX + 10; i++) {
        char name[20];
        snprintf(name, sizeof name, "away-%d", i);
        away.person = code_of(name);
        state_absence_put(state, &away);
    }
    REFUSED(OK, person_revoke, NULL, .person = code_of("coach-1"));
    assert_int_equal(result.n_warnings, WARNINGS_MAX);
    REFUSED(OK, person_revoke, NULL, .person = code_of("coach-1"), .successor = code_of("chair-1"));
    assert_int_equal(result.n, EVENTS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_id_makes_one_case),
        TEST(a_matter_apart_is_about_what_the_ladder_knows),
        TEST(a_plan_is_as_long_as_its_form),
        TEST(an_erased_case_takes_no_words),
        TEST(the_lead_is_accepted_by_whom_it_was_offered),
        TEST(what_is_open_may_be_asked_and_answered),
        TEST(the_holder_answers_for_who_was_asked),
        TEST(money_is_more_than_nothing),
        TEST(what_is_arranged_for_a_time_has_its_days),
        TEST(a_ground_has_its_receiver_purpose_and_days),
        TEST(without_grounds_none_is_recorded),
        TEST(a_table_has_its_name_and_its_hour),
        TEST(terms_are_of_a_tier_that_the_ladder_has),
        TEST(a_process_lead_is_taken_by_who_works_there),
        TEST(people_have_roles_and_keys_that_are_known),
        TEST(an_administrator_keeps_a_key_that_lasts),
        TEST(stand_ins_follow_as_far_as_they_can),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
