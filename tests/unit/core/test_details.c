// SPDX-License-Identifier: EUPL-1.2
/* What is left of the commands: phone lists without a ladder, texts that are corrected, stories,
 * erasures that changed meanwhile, administrators who were it already. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

static const char *person = "professional-1";

static void apply(struct state *state, const struct message *message, const void *body)
{
    static uint64_t sequence;
    struct core_fact fact = {.stamp = {NOW},
                             .sequence = ++sequence,
                             .actor = code_of("chair-1"),
                             .message = message,
                             .body = body};
    core_apply(state, &fact);
}

static void an_administrator_is_counted_once(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct site_row site;
    struct person_entered e = {.organisation = code_of("gemeente"),
                               .person = code_of("admin-1"),
                               .roles = codes_of("admin", NULL)};
    for (int i = 0; i < 3; i++)
        apply(state, &message_person_entered, &e);
    state_site(state, &site);
    assert_int_equal(site.administrators, 1);
    e.roles = codes_of("coach", NULL);
    apply(state, &message_person_entered, &e);
    state_site(state, &site);
    assert_int_equal(site.administrators, 0);
}

/* Minutes of the meeting before leave the draft of this one. */
static void a_draft_is_of_its_meeting(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "tafel");
    struct sitting_row sitting = {
        .from = 1, .ladder = row.ladder, .sitting = 1, .start = {NOW - 9000}, .tier = row.tier};
    const struct minutes_sent e = {.case_id = case_of(1)};
    row.meeting = ms(NOW - 1000);
    row.minutes_drafted = true;
    row.sittings = 1;
    put_case(state, &row);
    state_sitting_put(state, case_of(1), &sitting);
    apply(state, &message_minutes_sent, &e);
    assert_true(state_case(state, case_of(1), &row));
    assert_true(row.minutes_drafted);
    row.meeting = sitting.start;
    put_case(state, &row);
    apply(state, &message_minutes_sent, &e);
    assert_true(state_case(state, case_of(1), &row));
    assert_false(row.minutes_drafted);
}

static void put_named_ladder(struct state *state, const char *name, uint32_t days)
{
    const struct code code = code_of("utrecht");
    uint64_t version;
    struct ladder other = *state_ladder(state, &code, &version);
    struct writer writer;
    other.code = code_of(name);
    other.contacts_check_each =
        days == 0 ? 0 : duration_pack((struct duration){DURATION_CALENDAR_DAYS, days});
    writer_init(&writer);
    message_encode(&message_ladder, &other, &writer);
    state_ladder_put(state, &other.code, 1, writer_bytes(&writer));
    writer_release(&writer);
}

static void a_phone_list_is_checked_by_the_strictest_ladder(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = store_begin(fixture->store);
    struct mandate mandate = {.subject = code_of("care")};
    struct contact_row contact = {.contact = code_of("one"),
                                  .organisation = code_of("ggz"),
                                  .slot = 1,
                                  .verified = {TODAY - 20}};
    person = "admin-1";
    REFUSED(OK, contact_put, "name", .contact = code_of("new"), .mandates = {1, &mandate},
            .organisation = code_of("ggz"), .verified = {TODAY});
    put_calendar(state);
    put_ladder(state);
    state_contact_put(state, &contact);
    REFUSED(ERR_NO_SUCH_ITEM, contact_lapse, NULL, .contact = contact.contact);
    put_named_ladder(state, "a", 90);
    REFUSED(ERR_NO_SUCH_ITEM, contact_lapse, NULL, .contact = contact.contact);
    put_named_ladder(state, "b", 10);
    put_named_ladder(state, "c", 30);
    REFUSED(OK, contact_lapse, NULL, .contact = contact.contact);
    REFUSED(ERR_NO_SUCH_ITEM, contact_lapse, NULL, .contact = code_of("two"));
    person = "professional-1";
}

static void an_address_is_read_where_there_is_one(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct mail_row row = {.mode = mail_mode_DIRECT, .person = code_of("coach-1")};
    person = "coordinator-1";
    state_mail_put(state, &row);
    REFUSED(ERR_NO_SUCH_ITEM, mail_read, NULL, .person = row.person);
    row.slot = 1;
    state_mail_put(state, &row);
    REFUSED(OK, mail_read, NULL, .person = row.person);
    person = "professional-1";
}

static void one_text_is_corrected_at_a_time(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    struct content_row plan = content_of(5, "plan", 4);
    struct content_row change = content_of(6, "change", 4);
    put_case(state, &row);
    state_content_put(state, case_of(1), &plan, bytes_of("abcd", 4));
    state_content_put(state, case_of(1), &change, bytes_of("abcd", 4));
    REFUSED(OK, case_correct, "change plan", .case_id = case_of(1), .field = plan.field, .text = 5);
    REFUSED(ERR_BAD_VALUE, case_correct, "change other plan", .case_id = case_of(1),
            .field = plan.field, .text = 5);
    REFUSED(ERR_BAD_VALUE, case_correct, "change", .case_id = case_of(1), .field = change.field,
            .text = 6);
}

static void a_story_that_is_out_is_taken_back(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    put_case(state, &row);
    REFUSED(ERR_WRONG_STATE, story_withdraw, NULL, .case_id = case_of(1));
    row.story = story_state_PUBLISHED;
    put_case(state, &row);
    REFUSED(OK, story_withdraw, NULL, .case_id = case_of(1));
}

/* GEN-10: by another, who does not act for who asked; and what changed since it was asked counts.
 */
static void an_erasure_is_approved_by_another_of_what_is_still_so(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct erasure_row erasure = {.by = code_of("coordinator-1"),
                                  .cases = 1,
                                  .erasure = 1,
                                  .ground = erase_ground_NOT_NEEDED,
                                  .stamp = {NOW - 1000},
                                  .state = erasure_state_ASKED};
    struct absence_row absence = {.from = {TODAY},
                                  .person = code_of("chair-1"),
                                  .stand_in = code_of("coordinator-1"),
                                  .until = {TODAY}};
    state_erasure_put(state, &erasure);
    for (uint64_t n = 1; n <= 3; n++) {
        struct case_row row = case_at(n, "coach");
        struct erased_row erased = {.case_id = {n}};
        row.status = status_CLOSED;
        row.ended = ms(NOW - 1000);
        row.erasure = 1;
        row.erased = n == 1;
        row.restricted = n == 2;
        put_case(state, &row);
        state_erased_put(state, 1, &erased);
    }
    person = "chair-1";
    REFUSED(OK, erasure_approve, NULL, .erasure = 1);
    size_t n = 0;
    for (size_t i = 0; i < result.n; i++)
        if (result.events[i].message == &message_case_erased) {
            assert_int_equal(((const struct case_erased *)result.events[i].body)->case_id.n, 3);
            n++;
        }
    assert_int_equal(n, 1);
    state_absence_put(state, &absence);
    REFUSED(ERR_SAME_PERSON, erasure_approve, NULL, .erasure = 1);
    person = "professional-1";
}

static void a_ladder_without_judgements(struct ladder *ladder, struct tier *tiers)
{
    static struct clock_rule rules[24];
    static struct topic override;
    static struct decision_rule board;
    memcpy(rules, ladder->clocks.v, ladder->clocks.n * sizeof rules[0]);
    for (size_t i = 0; i < ladder->clocks.n; i++)
        if (rules[i].trigger == trigger_ADVISED)
            rules[i].trigger = trigger_ASKED;
    override = (struct topic){.code = code_of("safety"), .english = "safety", .name = "veilig"};
    board = (struct decision_rule){.approval = approval_BOARD, .outcome = outcome_SOLVED};
    ladder->clocks.v = rules;
    ladder->consult_tier = code_of("team"); /* which nobody chairs */
    ladder->temporary_longest = duration_pack((struct duration){DURATION_CALENDAR_DAYS, 5000});
    tiers[0].clocks.n = 0;
    tiers[0].kind = tier_kind_COACH;
    tiers[0].areas = tiers[1].areas = codes_of("north", NULL);
    static struct area area;
    area = (struct area){.code = code_of("north"), .name = "Noord"};
    ladder->areas = (struct list){1, &area};
    tiers[3].decisions = (struct list){1, &board};
    tiers[3].override = (struct list){1, &override};
}

static void what_a_ladder_does_not_ask_is_over_at_once(void **of)
{
    struct fixture *fixture = *of;
    adjust_ladder = a_ladder_without_judgements;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    const struct code here = code_of("utrecht");
    const struct codes debts = codes_of("debts", NULL);
    row.matter = matter_CONSULTATION;
    put_case(state, &row);
    REFUSED(OK, consult_reply, "answer", .case_id = case_of(1));
    REFUSED(OK, consult_open, "question", .ladder = here, .domains = debts);
    const struct clocks_set *set = result.events[result.n - 1].body;
    assert_true(code_is(&((const struct clock_start *)set->started.v)[0].owner, person));
    row = case_at(1, "coach");
    row.moves_to = code_of("lijst");
    put_case(state, &row);
    REFUSED(OK, case_amend, NULL, .case_id = case_of(1), .domains = debts); /* leads nowhere */
    REFUSED(ERR_BEYOND_CALENDAR, temporary_begin, "what", .case_id = case_of(1),
            .until = {TODAY + 3});
    /* advice of an outcome is judged by who brought it in, too */
    row.holder = code_of("coach-2");
    row.outcome = outcome_ADVICE;
    put_case(state, &row);
    REFUSED(OK, advice_score, NULL, .case_id = case_of(1), .usable = usable_YES);
    struct consultation_row asked = {.answered = {NOW - 10},
                                     .asked = {NOW - 500},
                                     .by = code_of("coach-1"),
                                     .consultation = 1,
                                     .person = code_of("chair-1")};
    state_consultation_put(state, case_of(1), &asked);
    row.consultations = 1;
    put_case(state, &row);
    REFUSED(OK, advice_score, NULL, .case_id = case_of(1), .consultation = 1, .usable = usable_YES);
}

static void a_board_is_not_overridden(void **of)
{
    struct fixture *fixture = *of;
    adjust_ladder = a_ladder_without_judgements;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "tafel");
    struct meeting_row meeting = {.held = true, .start = {NOW - 1000}};
    row.meeting = meeting.start;
    put_case(state, &row);
    state_meeting_put(state, &row.ladder, &row.tier, &meeting);
    person = "chair-1";
    REFUSED(ERR_BAD_VALUE, case_decide, NULL, .case_id = case_of(1), .outcome = outcome_SOLVED,
            .override = code_of("safety"));
    /* without a triangle any word says what is not substantiated */
    REFUSED(OK, case_decide, NULL, .case_id = case_of(1), .outcome = outcome_SOLVED,
            .unmet = codes_of("fair", NULL));
    person = "professional-1";
}

static void a_number_that_is_taken_brings_nothing_in(void **of)
{
    struct fixture *fixture = *of;
    adjust_ladder = a_ladder_without_judgements;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    const struct code here = code_of("utrecht");
    row.case_id = case_id_from_command(&id_of_command);
    put_case(state, &row);
    uint64_t version;
    struct ladder open = *state_ladder(state, &here, &version);
    struct tier tiers[5];
    struct writer writer;
    memcpy(tiers, open.tiers.v, sizeof tiers);
    tiers[0].areas.n = 0;
    open.tiers.v = tiers;
    writer_init(&writer);
    message_encode(&message_ladder, &open, &writer);
    state_ladder_put(state, &here, 2, writer_bytes(&writer));
    writer_release(&writer);
    person = "link-1";
    REFUSED(ERR_CASE_EXISTS, referral_receive, NULL, .domains = codes_of("debts", NULL),
            .ground = ground_CONSENT, .ladder = here, .organisation = code_of("gemeente"),
            .referral = 1, .remote = case_of(77));
    person = "professional-1";
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_administrator_is_counted_once),
        TEST(a_draft_is_of_its_meeting),
        TEST(a_phone_list_is_checked_by_the_strictest_ladder),
        TEST(an_address_is_read_where_there_is_one),
        TEST(one_text_is_corrected_at_a_time),
        TEST(a_story_that_is_out_is_taken_back),
        TEST(an_erasure_is_approved_by_another_of_what_is_still_so),
        TEST(what_a_ladder_does_not_ask_is_over_at_once),
        TEST(a_board_is_not_overridden),
        TEST(a_number_that_is_taken_brings_nothing_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
