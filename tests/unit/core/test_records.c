// SPDX-License-Identifier: EUPL-1.2
/* Gates, records and extracts: what answers, what is missing, and what a text shows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

static const char *person = "coach-1";

static void records_of_all_kinds(struct ladder *ladder, struct tier *tiers)
{
    static struct record_form forms[3];
    static struct form_field fields[4];
    static struct gate gates[2];
    fields[0] = (struct form_field){.code = code_of("say"), .english = "say", .words = "zeg"};
    fields[0].kind = answer_kind_TEXT;
    fields[1] = fields[0];
    fields[1].code = code_of("unsaid");
    fields[1].kind = answer_kind_YES_NO_UNKNOWN;
    fields[2] = fields[0];
    fields[2].internal = true;
    fields[3] = fields[1];
    forms[0] = (struct record_form){.code = code_of("form"),
                                    .english = "form",
                                    .fields = {2, fields},
                                    .name = "formulier",
                                    .tiers = codes_of("coach", "tafel")};
    forms[1] = forms[0];
    forms[1].code = code_of("new-plan");
    forms[1].fields = (struct list){1, fields};
    forms[1].plan = true;
    forms[2] = forms[0];
    forms[2].by = record_by_EXPERTS;
    forms[2].code = code_of("experts");
    forms[2].fields = (struct list){2, fields + 2};
    gates[0] =
        (struct gate){.at = gate_at_AGENDA,
                      .before = duration_pack((struct duration){DURATION_WORKING_DAYS_BEFORE, 5}),
                      .code = code_of("pack"),
                      .english = "send",
                      .kind = gate_kind_PACK,
                      .words = "stuur"};
    gates[1] = gates[0];
    gates[1].code = code_of("called");
    gates[1].kind = gate_kind_CONTACT;
    ladder->records = (struct list){3, forms};
    tiers[3].gates = (struct list){2, gates};
    tiers[3].organisers = codes_of("member-1", NULL);
}

static struct state *site_with_records(struct fixture *fixture, struct case_row *row,
                                       const char *tier)
{
    adjust_ladder = records_of_all_kinds;
    person = "coach-1";
    struct state *state = site_of(fixture);
    *row = case_at(1, tier);
    put_case(state, row);
    return state;
}

static void a_record_answers_its_questions_and_no_others(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with_records(fixture, &row, "coach");
    const struct case_id id = case_of(1);
    const struct code form = code_of("form");
    const struct codes unsaid = codes_of("unsaid", NULL);
    const struct codes other = codes_of("other", NULL);
    REFUSED(OK, case_record, "say", .case_id = id, .record = form, .unknown = unsaid);
    REFUSED(OK, case_record, "say", .case_id = id, .record = form, .no = unsaid);
    REFUSED(ERR_MISSING_FIELD, case_record, "say", .case_id = id, .record = form);
    REFUSED(ERR_BAD_VALUE, case_record, "say", .case_id = id, .record = form, .no = other);
    REFUSED(ERR_BAD_VALUE, case_record, "say", .case_id = id, .record = form, .unknown = other);
    REFUSED(ERR_BAD_VALUE, case_record, "say", .case_id = id, .record = form, .yes = other);
    REFUSED(ERR_DENIED, case_record, "say", .case_id = id, .record = code_of("experts"),
            .no = unsaid);
    row.recused = codes_of("coach-1", NULL);
    put_case(state, &row);
    REFUSED(ERR_DENIED, case_record, "say", .case_id = id, .record = form, .no = unsaid);
    row.tier = code_of("tafel");
    put_case(state, &row);
    person = "member-1"; /* who organises the table */
    REFUSED(OK, case_record, "say", .case_id = id, .record = form, .no = unsaid);
    row.status = status_CLOSED;
    put_case(state, &row);
    REFUSED(ERR_WRONG_STATE, case_record, "say", .case_id = id, .record = form, .no = unsaid);
}

/* HRV-16 */
static void a_new_plan_ends_what_is_open_and_not_the_laws(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with_records(fixture, &row, "coach");
    struct agreement_row agreement = {.due = {TODAY + 5}, .owner = row.holder};
    struct agreement_number ends[2] = {{.agreement = 1}, {.agreement = 2}};
    const struct code plan = code_of("new-plan");
    const struct case_id id = case_of(1);
    row.agreements = row.agreements_open = 2;
    row.plan = 1;
    put_case(state, &row);
    for (uint64_t n = 1; n <= 2; n++) {
        agreement.agreement = n;
        state_agreement_put(state, id, &agreement);
    }
    REFUSED(OK, case_record, "say reason", .case_id = id, .record = plan, .ends = {2, ends});
    ends[1].agreement = 1;
    REFUSED(ERR_BAD_VALUE, case_record, "say reason", .case_id = id, .record = plan,
            .ends = {2, ends});
    ends[1].agreement = 2;
    agreement.statutory = true;
    state_agreement_put(state, id, &agreement);
    REFUSED(ERR_NO_SUCH_ITEM, case_record, "say reason", .case_id = id, .record = plan,
            .ends = {2, ends});
    agreement.statutory = false;
    agreement.result = settlement_DONE;
    state_agreement_put(state, id, &agreement);
    REFUSED(ERR_NO_SUCH_ITEM, case_record, "say reason", .case_id = id, .record = plan,
            .ends = {2, ends});
}

static bool met(struct state *state, const struct case_row *row, const struct gate *gate,
                struct instant meeting, struct codes *missing)
{
    uint64_t version;
    const struct ladder *ladder = state_ladder(state, &row->ladder, &version);
    const struct tier *tier = ladder_tier(ladder, &row->tier);
    missing->n = 0;
    return gate_met(state, row, ladder, tier, gate, ms(NOW), meeting, missing);
}

static void a_gate_counts_one_where_it_says_no_number(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct codes missing;
    struct state *state = site_with_records(fixture, &row, "tafel");
    struct gate gate = {.kind = gate_kind_CONTACT};
    assert_false(met(state, &row, &gate, ms(0), &missing));
    row.contact_tries = 1;
    assert_true(met(state, &row, &gate, ms(0), &missing));
    gate.kind = gate_kind_TRIED;
    assert_false(met(state, &row, &gate, ms(0), &missing));
    row.tried = codes_of("team", NULL);
    assert_true(met(state, &row, &gate, ms(0), &missing));
    gate.kind = gate_kind_GROUND;
    assert_true(met(state, &row, &gate, ms(0), &missing));
    row.ground = ground_none;
    assert_false(met(state, &row, &gate, ms(0), &missing));
}

static void a_gate_about_a_meeting_wants_one(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct codes missing;
    struct state *state = site_with_records(fixture, &row, "tafel");
    struct gate gate = {.kind = gate_kind_PACK,
                        .before =
                            duration_pack((struct duration){DURATION_WORKING_DAYS_BEFORE, 1})};
    struct meeting_row meeting = {
        .held = true, .present = codes_of("professional-1", NULL), .start = {NOW - 1000}};
    assert_false(met(state, &row, &gate, ms(0), &missing));
    assert_false(met(state, &row, &gate, ms(NOW + INT64_C(5000) * 86400000), &missing));
    gate.kind = gate_kind_PRESENT;
    assert_false(met(state, &row, &gate, meeting.start, &missing));
    state_meeting_put(state, &row.ladder, &row.tier, &meeting);
    assert_true(met(state, &row, &gate, meeting.start, &missing));
    row.submitter = code_of("coach-1"); /* the holder came, who did not bring it in */
    assert_true(met(state, &row, &gate, meeting.start, &missing));
    row.holder = code_of("coach-1");
    assert_false(met(state, &row, &gate, meeting.start, &missing));
}

static void an_expert_speaks_as_himself_where_he_has_no_profession(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct codes missing;
    struct state *state = site_with_records(fixture, &row, "tafel");
    struct gate gate = {.kind = gate_kind_EXPERTS, .named = true};
    struct expert_row expert = {.expert = 1, .person = code_of("coach-1")};
    row.experts = 1;
    state_expert_put(state, case_of(1), &expert);
    assert_false(met(state, &row, &gate, ms(0), &missing));
    assert_true(code_is(&missing.v[0], "coach-1"));
    expert.spoke = true;
    state_expert_put(state, case_of(1), &expert);
    assert_true(met(state, &row, &gate, ms(0), &missing));
    gate.professions = codes_of("doctor", NULL);
    assert_false(met(state, &row, &gate, ms(0), &missing));
    /* likewise a function is of who has one */
    struct participant_row guest = {.attendance = attendance_PRESENT, .participant = 1};
    guest.who = code_of("coach-1");
    gate = (struct gate){.functions = codes_of("own-worker", NULL), .kind = gate_kind_FUNCTIONS};
    row.participants = 1;
    state_participant_put(state, case_of(1), &guest);
    assert_false(met(state, &row, &gate, ms(0), &missing));
    /* the same expert with another profession is another */
    expert.expert = 1;
    expert.profession = code_of("nurse");
    state_expert_put(state, case_of(1), &expert);
    row.tier = code_of("coach");
    put_case(state, &row);
    person = "professional-1";
    REFUSED(OK, expert_name, "question", .case_id = case_of(1), .person = code_of("coach-1"));
}

/* Late, or late among other things that are missing. */
static void what_is_too_late_alone_is_told_so(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with_records(fixture, &row, "tafel");
    const struct tier *tier;
    struct decision *d = draft_of(fixture, state, 1);
    tier = d->tier;
    assert_false(gates_check(d, tier, gate_at_AGENDA, ms(NOW + 1000)));
    assert_int_equal(d->error->code, ERR_GATE_NOT_MET);
    d->row.contact_tries = 1;
    assert_false(gates_check(d, tier, gate_at_AGENDA, ms(NOW + 1000)));
    assert_int_equal(d->error->code, ERR_PACK_TOO_LATE);
}

/* --- texts --- */

static struct content_row text_of(uint16_t kind, const char *field, const char *by)
{
    return (struct content_row){
        .by = code_of(by), .field = code_of(field), .kind = kind, .sequence = 10};
}

static void an_internal_text_is_of_its_organisation(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    uint64_t version;
    struct state *state = site_with_records(fixture, &row, "tafel");
    const struct ladder *ladder = state_ladder(state, &row.ladder, &version);
    struct extract extract = {.all_texts = true, .organisation = code_of("gemeente")};
    struct content_row text = text_of(EV_RECORD_MADE, TEXT_FILE_NUMBER, "coach-1");
    const struct code say = code_of("say");
    assert_true(extract_is_internal(ladder, &text.field));
    assert_true(extract_is_internal(ladder, &say)); /* of one of its records */
    assert_true(extract_shows_text(state, &extract, ladder, &row, &text));
    text.by = code_of("never-1");
    assert_false(extract_shows_text(state, &extract, ladder, &row, &text));
    text.by = code_of("coach-1");
    extract.organisation.s[0] = '\0'; /* a guest */
    assert_false(extract_shows_text(state, &extract, ladder, &row, &text));
    extract_take_rule(&extract, &(struct sees_rule){.code = code_of("some")});
    assert_true(extract.all_texts); /* what he had he keeps */
    extract = (struct extract){0};
    extract_take_rule(&extract, &(struct sees_rule){.code = code_of("some"), .everything = true});
    assert_true(extract.all_texts);
}

static void what_comes_out_of_a_meeting_goes_by_its_bit(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    uint64_t version;
    struct state *state = site_with_records(fixture, &row, "tafel");
    const struct ladder *ladder = state_ladder(state, &row.ladder, &version);
    struct extract extract = {.all_texts = true, .sittings = 1};
    struct content_row text = text_of(EV_MINUTES_SENT, "minutes", "chair-1");
    assert_false(extract_shows_text(state, &extract, ladder, &row, &text)); /* of no meeting */
    row.sittings = EXTRACT_SITTINGS + 1;
    for (uint64_t n = 1; n <= row.sittings; n++) {
        struct sitting_row sitting = {
            .from = 100 * n, .ladder = row.ladder, .sitting = n, .start = {NOW}, .tier = row.tier};
        state_sitting_put(state, case_of(1), &sitting);
    }
    assert_false(extract_shows_text(state, &extract, ladder, &row, &text)); /* before the first */
    text.sequence = 150;
    assert_true(extract_shows_text(state, &extract, ladder, &row, &text));
    text.sequence = 250;
    assert_false(extract_shows_text(state, &extract, ladder, &row, &text));
    text.sequence = 100 * row.sittings + 1; /* which has no bit any more */
    extract.sittings = UINT64_MAX;
    assert_false(extract_shows_text(state, &extract, ladder, &row, &text));
    /* what he wrote himself he sees */
    extract.persons = codes_of("chair-1", NULL);
    text.kind = EV_TEXT_CORRECTED;
    assert_true(extract_shows_text(state, &extract, ladder, &row, &text));
}

static void who_votes_reads_what_is_proposed(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    uint64_t version;
    struct state *state = site_with_records(fixture, &row, "tafel");
    const struct ladder *ladder = state_ladder(state, &row.ladder, &version);
    struct extract extract = {.votes = true};
    struct content_row text = text_of(EV_OUTCOME_PROPOSED, "explanation", "chair-1");
    assert_true(extract_shows_text(state, &extract, ladder, &row, &text));
    text.kind = EV_AGREEMENT_MADE; /* agreed with somebody, and he is a guest */
    assert_false(extract_shows_text(state, &extract, ladder, &row, &text));
    /* what was written before the case became anonymous is the holder's */
    text.kind = EV_RECORD_MADE;
    extract.all_texts = true;
    row.named_until = 20;
    assert_false(extract_shows_text(state, &extract, ladder, &row, &text));
    extract.holder = true;
    assert_true(extract_shows_text(state, &extract, ladder, &row, &text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_record_answers_its_questions_and_no_others),
        TEST(a_new_plan_ends_what_is_open_and_not_the_laws),
        TEST(a_gate_counts_one_where_it_says_no_number),
        TEST(a_gate_about_a_meeting_wants_one),
        TEST(an_expert_speaks_as_himself_where_he_has_no_profession),
        TEST(what_is_too_late_alone_is_told_so),
        TEST(an_internal_text_is_of_its_organisation),
        TEST(what_comes_out_of_a_meeting_goes_by_its_bit),
        TEST(who_votes_reads_what_is_proposed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
