// SPDX-License-Identifier: EUPL-1.2
/* Who reads how much of a case, where more than one thing holds at once. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/extract.h"
#include "fixture.h"

static int teardown(void **state)
{
    adjust_ladder = NULL;
    return fixture_teardown(state);
}

#define READING_TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, teardown)

static bool may(struct state *state, const struct core_actor *actor, const struct case_row *row,
                const struct message *command)
{
    const struct message *commands[ACCESS_MAY_MAX];
    size_t n = access_may(state, actor, row, commands);
    for (size_t i = 0; i < n; i++)
        if (commands[i] == command)
            return true;
    return false;
}

static struct extract extract_for(struct state *state, const char *person,
                                  const struct case_row *row)
{
    struct core_actor actor = actor_of(state, person);
    struct extract extract;
    access_extract(state, &actor, row, &extract);
    return extract;
}

static struct core_actor with_role(struct state *state, const char *person, const char *role)
{
    struct core_actor actor = actor_of(state, person);
    actor.roles = one(role);
    return actor;
}

/* --- what the ladder has --- */

static void emergencies_are_for_professionals(struct ladder *ladder)
{
    static struct glass_rule rule = {.english = "report", .words = "meld het"};
    rule.open = rule.review = UINT64_C(1) << 32 | 2;
    rule.reviewer = code_of("privacy");
    rule.roles = one("professional");
    ladder->break_glass = (struct list){1, &rule};
}

static void core_sees_the_plan_and_others_nothing(struct ladder *ladder)
{
    static struct sees_rule rule;
    rule = (struct sees_rule){.code = code_of("core"),
                              .organisations = one("werk-en-inkomen"),
                              .roles = one("member"),
                              .texts = one("plan")};
    ladder->sees = (struct list){1, &rule};
    ladder->sees_else = sees_else_NOTHING;
    ladder->minutes_readable = UINT64_C(7) << 32 | 1;
}

static void core_sees_the_plan_and_others_all(struct ladder *ladder)
{
    core_sees_the_plan_and_others_nothing(ladder);
    ladder->sees_else = sees_else_ALL;
}

static void two_organisations_share_it(struct ladder *ladder)
{
    ladder->organisations = (struct codes){2, {code_of("buurtteam"), code_of("gemeente")}};
}

static void nobody_sees_what_is_unsaid(struct ladder *ladder)
{
    ladder->sees_else = sees_else_NOTHING;
}

static void minutes_are_readable(struct ladder *ladder)
{
    ladder->minutes_readable = UINT64_C(7) << 32 | 1;
}

static void table_decides_on_money(struct ladder *ladder)
{
    static struct pot pot = {.approval = approval_TWO_TOGETHER, .english = "pot", .name = "pot"};
    pot.code = code_of("potje");
    pot.tiers = one("wijktafel");
    ladder->pots = (struct list){1, &pot};
}

static void mental_care_needs_a_ground(struct ladder *ladder)
{
    static struct receiver receiver = {.english = "mental care", .name = "ggz", .own_ground = true};
    receiver.code = code_of("ggz");
    ladder->receivers = (struct list){1, &receiver};
}

/* --- tests --- */

/* GEN-10 */
static void emergency_is_open_to_whom_the_ladder_lets_and_who_has_no_right(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    adjust_ladder = emergencies_are_for_professionals;
    struct state *state = set_up(fixture, &row);
    struct core_actor outsider = actor_of(state, "professional-9");
    struct core_actor holder = actor_of(state, "holder");
    struct core_actor backup = with_role(state, "professional-9", "backup");
    struct core_actor link = with_role(state, "professional-9", "link");
    assert_true(may(state, &outsider, &row, &message_glass_break));
    assert_false(may(state, &holder, &row, &message_glass_break)); /* reads it already */
    assert_false(may(state, &backup, &row, &message_glass_break));
    assert_false(may(state, &link, &row, &message_glass_break));
    struct case_row recused = row;
    recused.recused = one("professional-9");
    assert_false(may(state, &outsider, &recused, &message_glass_break));
    struct case_row guarded = row;
    guarded.guards = one("veilig");
    assert_false(may(state, &outsider, &guarded, &message_glass_break));
    assert_false(store_abort(fixture->store));
}

/* GEN-8: what a case was at before is kept, also where the ladder knows that no more. */
static void tier_and_side_that_the_ladder_dropped_give_nobody_a_part(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up(fixture, &row);
    row.visited = (struct codes){2, {code_of("afgeschaft"), code_of("wijktafel")}};
    row.sides = one("afgeschaft");
    for (size_t p = 0; p < CAST; p++) {
        struct core_actor actor = actor_of(state, cast[p].person);
        assert_int_equal(access_sees(state, &actor, &row),
                         strchr("hcwksdoqmintvr", cast[p].letter) != NULL);
        assert_int_equal(may(state, &actor, &row, &message_side_close),
                         strchr("hcks", cast[p].letter) != NULL);
    }
    assert_false(store_abort(fixture->store));
}

/* GEN-19: whoever reads what a case became reads what it was, eight cases back and no more. */
static void case_that_went_on_is_read_eight_cases_back(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    adjust_ladder = core_sees_the_plan_and_others_nothing;
    struct state *state = set_up(fixture, &row);
    struct case_row chain[11];
    for (uint64_t n = 10; n > 0; n--) {
        chain[n] = plain_case(n);
        chain[n].ladder_version = 1;
        chain[n].submitter = chain[n].holder = code_of(n == 10 ? "professional-9" : "holder");
        chain[n].status = n == 10 ? status_QUEUED : status_CLOSED;
        chain[n].merged_into = case_of(n == 10 ? 0 : n + 1);
        put_case(state, &chain[n]);
    }
    struct core_actor actor = actor_of(state, "professional-9");
    for (uint64_t n = 1; n <= 10; n++)
        assert_int_equal(access_reads(state, &actor, &chain[n]), n >= 2);
    assert_true(extract_for(state, "professional-9", &chain[2]).all_texts);
    chain[2].guards = one("veilig");
    assert_false(access_reads(state, &actor, &chain[2]));
    assert_false(extract_for(state, "professional-9", &chain[2]).all_texts);
    assert_false(store_abort(fixture->store));
}

/* GEN-6: of whoever does but one thing that was agreed, and what makes him more. */
static void owner_of_an_agreement_sees_that_alone_until_he_is_more(void **state_)
{
    static const struct {
        const char *owner;
        bool asked;
        bool glass;
        bool alone;
    } all[] = {
        {"member-elsewhere", false, false, true},
        {"member-elsewhere", true, false, false},
        {"member-elsewhere", false, true, false},
        {"coordinator", false, false, false},           /* keeps all cases */
        {"stand-in-of-the-table", false, false, false}, /* chaired it before */
        {"member-of-the-core", false, false, true},
        {"policy", false, false, true},
    };
    struct fixture *fixture = *state_;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        struct case_row row = case_at("coach");
        struct state *state = set_up(fixture, &row);
        struct agreement_row agreement = {
            .agreement = 1, .due = {1}, .owner = code_of(all[i].owner)};
        struct question_row question = {
            .asked = ms(1), .by = code_of("chair"), .person = code_of("asked"), .question = 1};
        if (all[i].asked)
            question.person = agreement.owner;
        if (all[i].glass)
            row.glass = one(all[i].owner);
        row.agreements_open = 1;
        row.meeting = ms(0);
        row.visited = (struct codes){2, {code_of("wijktafel"), code_of("coach")}};
        put_case(state, &row);
        state_agreement_put(state, row.case_id, &agreement);
        state_question_put(state, row.case_id, &question);
        struct extract extract = extract_for(state, all[i].owner, &row);
        if (code_is(&extract.rule, EXTRACT_AGREED) != all[i].alone)
            fail_msg("%zu: %s sees by \"%s\"", i, all[i].owner, extract.rule.s);
        assert_false(store_abort(fixture->store));
    }
}

static void owner_of_an_agreement_at_the_table_sees_what_the_table_does(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    adjust_ladder = core_sees_the_plan_and_others_nothing;
    struct state *state = set_up(fixture, &row);
    struct agreement_row agreement = {
        .agreement = 1, .due = {1}, .owner = code_of("member-of-the-core")};
    row.agreements_open = 1;
    state_agreement_put(state, row.case_id, &agreement);
    struct extract extract = extract_for(state, "member-of-the-core", &row);
    assert_true(code_is(&extract.rule, "core"));
    assert_true(codes_have_word(&extract.texts, "plan"));
    assert_false(store_abort(fixture->store));
}

static void put_spend(struct state *state, struct case_row *row, const char *pot)
{
    struct spend_row spend = {.cents = 100,
                              .kind = spend_kind_GIFT,
                              .ladder = row->ladder,
                              .pot = code_of(pot),
                              .requester = row->holder,
                              .spend = 1,
                              .state = spend_state_REQUESTED,
                              .year = 2026};
    row->spends = 1;
    state_spend_put(state, row->case_id, &spend);
}

/* Money was asked of a table before the case ever came there. */
static void who_decides_on_the_money_has_a_part_unless_the_pot_is_gone(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("coach");
    adjust_ladder = table_decides_on_money;
    struct state *state = set_up(fixture, &row);
    const char *chair = "stand-in-of-the-table";
    struct agreement_row agreement = {.agreement = 1, .due = {1}, .owner = code_of(chair)};
    struct core_actor actor = actor_of(state, chair);
    row.meeting = ms(0);
    put_spend(state, &row, "afgeschaft");
    assert_false(access_sees(state, &actor, &row));
    put_spend(state, &row, "potje");
    assert_true(access_sees(state, &actor, &row));
    state_agreement_put(state, row.case_id, &agreement);
    row.agreements_open = 1;
    struct extract extract = extract_for(state, chair, &row);
    assert_true(code_empty(&extract.rule));
    put_spend(state, &row, "afgeschaft");
    extract = extract_for(state, chair, &row);
    assert_true(code_is(&extract.rule, EXTRACT_AGREED));
    assert_false(store_abort(fixture->store));
}

/* GEN-10: he is called in by name, by a colleague. */
static void expert_of_the_holders_organisation_sees_what_his_colleague_does(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("coach");
    adjust_ladder = nobody_sees_what_is_unsaid;
    struct state *state = set_up(fixture, &row);
    const char *const experts[] = {"professional-9", "policy"};
    row.meeting = ms(0);
    row.experts = 1;
    for (size_t i = 0; i < 2; i++) {
        struct expert_row expert = {.expert = 1, .person = code_of(experts[i])};
        state_expert_put(state, row.case_id, &expert);
        struct extract extract = extract_for(state, experts[i], &row);
        assert_int_equal(extract.all_texts, i == 0);
        assert_int_equal(code_is(&extract.rule, "none"), i == 1);
    }
    assert_false(store_abort(fixture->store));
}

/* HRV-8: what is proposed is read by the board, and by who carries the case. */
static void proposal_is_shown_to_who_votes(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up(fixture, &row);
    assert_false(extract_for(state, "member-of-the-core", &row).votes);
    row.proposal_open = true;
    assert_false(extract_for(state, "member-of-the-core", &row).votes); /* there is no board */
    assert_false(store_abort(fixture->store));
}

static void member_invited_by_name_reads_on_behind_the_meeting_where_he_is_a_member(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up(fixture, &row);
    struct meeting_row meeting = {
        .start = row.meeting, .held = true, .invited = one("member-elsewhere")};
    state_meeting_put(state, &row.ladder, &row.tier, &meeting);
    struct core_actor actor = actor_of(state, "member-elsewhere");
    assert_true(access_reads_case(state, &actor, &row));
    actor.roles = one("policy");
    assert_false(access_reads_case(state, &actor, &row));
    assert_false(store_abort(fixture->store));
}

/* AMS-9: whoever minds the site sees to it that a case of few has a holder again. */
static void case_of_few_whose_holder_left_is_given_on_by_the_coordinator(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("coach");
    row.guards = one("veilig");
    struct state *state = set_up(fixture, &row);
    const void *body = body_of(&message_case_transfer);
    struct person_row holder;
    assert_int_not_equal(asked_by(state, "coordinator", &message_case_transfer, body), OK);
    assert_true(state_person(state, &row.holder, &holder));
    holder.revoked = true;
    state_person_put(state, &holder);
    assert_int_equal(asked_by(state, "coordinator", &message_case_transfer, body), OK);
    assert_false(store_abort(fixture->store));
}

static void second_case_that_is_not_there_is_for_nobody(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("coach");
    struct state *state = set_up(fixture, &row);
    struct case_relate relate = {.case_id = row.case_id, .other = case_of(99)};
    struct core_actor holder = actor_of(state, "holder");
    struct error error = {0};
    assert_false(access_command(state, &holder, &message_case_relate, &relate, &error));
    assert_int_equal(error.code, ERR_NO_SUCH_CASE);
    assert_string_equal(error.field, "other");
    assert_false(store_abort(fixture->store));
}

/* A gateway that brings fewer roles comes to another rule: what both show. */
static void roles_that_a_gateway_leaves_out_show_no_more(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    adjust_ladder = core_sees_the_plan_and_others_all;
    struct state *state = set_up(fixture, &row);
    struct meeting_row meeting = {.start = row.meeting, .invited = one("member-of-the-core")};
    state_meeting_put(state, &row.ladder, &row.tier, &meeting);
    struct core_actor actor = with_role(state, "member-of-the-core", "policy");
    struct extract extract;
    actor.narrowed = false;
    meeting.held = true; /* so that he is no guest, who comes as a member */
    state_meeting_put(state, &row.ladder, &row.tier, &meeting);
    access_extract(state, &actor, &row, &extract);
    assert_true(extract.all_texts);
    actor.narrowed = true;
    access_extract(state, &actor, &row, &extract);
    assert_false(extract.all_texts);
    assert_true(code_is(&extract.rule, "core"));
    assert_false(store_abort(fixture->store));
}

/* --- what came out of a meeting (UTR-7) --- */

static struct case_row sat_on(struct state *state, uint64_t sittings, const char *person,
                              const char *organisation, bool carries)
{
    struct case_row row = case_at("coach");
    row.sittings = sittings;
    row.meeting = ms(0);
    row.visited = one("coach");
    for (uint64_t n = 1; n <= sittings; n++) {
        struct sitting_row sitting = {.from = n,
                                      .ladder = row.ladder,
                                      .minutes_sent = true,
                                      .sitting = n,
                                      .start = ms(100 + (int64_t)n),
                                      .tier = code_of("wijktafel")};
        state_sitting_put(state, row.case_id, &sitting);
    }
    struct attendant attendant = {.carries = carries,
                                  .organisation = code_of(organisation),
                                  .person = code_of(person),
                                  .roles = one("member")};
    struct code table = code_of("wijktafel");
    state_attendant_put(state, &row.ladder, &table, ms(100 + (int64_t)sittings), &attendant);
    put_case(state, &row);
    return row;
}

static void minutes_show_what_their_reader_saw_at_that_table(void **state_)
{
    static const struct {
        void (*ladder)(struct ladder *ladder);
        const char *organisation;
        bool carries;
        bool all;
    } all[] = {
        {core_sees_the_plan_and_others_nothing, "ggz", true, true},
        {core_sees_the_plan_and_others_nothing, "werk-en-inkomen", false, false},
        {core_sees_the_plan_and_others_nothing, "ggz", false, false},
        {core_sees_the_plan_and_others_all, "ggz", false, true},
        {minutes_are_readable, "ggz", false, true},
    };
    struct fixture *fixture = *state_;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        struct case_row row = case_at("coach");
        adjust_ladder = all[i].ladder;
        struct state *state = set_up(fixture, &row);
        row = sat_on(state, 1, "policy", all[i].organisation, all[i].carries);
        struct core_actor actor = with_role(state, "policy", "member");
        struct extract extract;
        assert_true(access_reads(state, &actor, &row));
        access_extract(state, &actor, &row, &extract);
        assert_int_equal(extract.sittings, 1);
        assert_int_equal(extract.all_texts, all[i].all);
        assert_true(extract.few);
        row.guarded = true; /* what was written then was for few */
        access_extract(state, &actor, &row, &extract);
        assert_false(extract.few);
        assert_false(store_abort(fixture->store));
    }
}

static void minutes_of_an_erased_case_and_of_one_of_few_are_read_by_nobody(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("coach");
    adjust_ladder = core_sees_the_plan_and_others_nothing;
    struct state *state = set_up(fixture, &row);
    row = sat_on(state, 1, "policy", "ggz", false);
    struct core_actor actor = with_role(state, "policy", "member");
    assert_true(access_reads(state, &actor, &row));
    row.erased = true;
    assert_false(access_reads(state, &actor, &row));
    row.erased = false;
    row.consent_withdrawn = true;
    assert_false(access_reads(state, &actor, &row));
    row.consent_withdrawn = false;
    row.guards = one("veilig");
    assert_false(access_reads(state, &actor, &row));
    assert_false(store_abort(fixture->store));
}

/* AMS-9: what was written then is for who saw the case then. */
static void minutes_of_few_show_all_to_who_was_one_of_them(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("coach");
    adjust_ladder = minutes_are_readable;
    struct state *state = set_up(fixture, &row);
    row = sat_on(state, 1, "worker", "buurtteam", false);
    row.status = status_CLOSED;
    row.guarded = true;
    struct extract extract = extract_for(state, "worker", &row);
    assert_int_equal(extract.sittings, 1);
    assert_true(extract.few);
    assert_false(store_abort(fixture->store));
}

/* There is a bit for each of the first 64. */
static void minutes_of_the_65th_meeting_go_by_no_bit(void **state_)
{
    struct fixture *fixture = *state_;
    for (uint64_t n = EXTRACT_SITTINGS; n <= EXTRACT_SITTINGS + 1; n++) {
        struct case_row row = case_at("coach");
        adjust_ladder = core_sees_the_plan_and_others_nothing;
        struct state *state = set_up(fixture, &row);
        row = sat_on(state, n, "policy", "ggz", false);
        struct core_actor actor = with_role(state, "policy", "member");
        assert_int_equal(access_reads(state, &actor, &row), n == EXTRACT_SITTINGS);
        assert_false(store_abort(fixture->store));
    }
}

/* --- of another organisation (ZWL-1), and of none --- */

static void privacy_officer_oversees_the_cases_of_his_organisation(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("coach");
    adjust_ladder = two_organisations_share_it;
    struct state *state = set_up(fixture, &row);
    struct core_actor officer = actor_of(state, "privacy");
    row.organisation = code_of("gemeente");
    assert_true(access_oversees(state, &officer, &row));
    row.organisation = code_of("buurtteam");
    assert_false(access_oversees(state, &officer, &row));
    assert_false(store_abort(fixture->store));
}

static void
who_took_up_a_case_of_another_organisation_decides_and_its_colleagues_do_not(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("coach");
    adjust_ladder = two_organisations_share_it;
    row.organisation = code_of("gemeente");
    struct state *state = set_up(fixture, &row);
    const void *body = body_of(&message_case_decide);
    assert_int_equal(asked_by(state, "claimer", &message_case_decide, body), OK);
    assert_int_not_equal(asked_by(state, "worker", &message_case_decide, body), OK);
    assert_false(store_abort(fixture->store));
}

/* GEN-15 */
static void who_lacks_a_ground_hears_that_whatever_he_asks(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    adjust_ladder = mental_care_needs_a_ground;
    struct state *state = set_up(fixture, &row);
    const char *member = "asked";
    assert_int_equal(asked_by(state, member, &message_case_read, body_of(&message_case_read)),
                     ERR_GROUND_REQUIRED);
    assert_int_equal(asked_by(state, member, &message_case_answer, body_of(&message_case_answer)),
                     ERR_GROUND_REQUIRED);
    assert_false(store_abort(fixture->store));
}

static void link_alone_carries_what_goes_to_its_site(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up(fixture, &row);
    struct core_actor colleague = actor_of(state, "member-elsewhere");
    struct core_actor link = with_role(state, "member-elsewhere", "link");
    row.referral_to = colleague.organisation;
    assert_false(access_carries(&colleague, &row));
    assert_true(access_carries(&link, &row));
    row.referral_to = code_of("elders");
    assert_false(access_carries(&link, &row));
    assert_false(store_abort(fixture->store));
}

static void program_takes_up_no_case_whatever_names_it(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up(fixture, &row);
    struct core_actor worker = actor_of(state, "worker");
    assert_true(access_claims(state, &worker, &row));
    worker.roles = one("mailer");
    assert_false(access_claims(state, &worker, &row));
    assert_false(store_abort(fixture->store));
}

static void somebody_who_is_not_or_no_more_let_in_is_no_actor(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up(fixture, &row);
    struct code worker = code_of("worker");
    struct code nobody = code_of("nobody");
    struct civil_date today = {20000};
    struct person_row person;
    struct core_actor actor;
    assert_true(access_person(state, &worker, today, &actor));
    assert_true(code_equal(&actor.person, &worker));
    assert_false(access_person(state, &nobody, today, &actor));
    assert_true(state_person(state, &worker, &person));
    person.revoked = true;
    state_person_put(state, &person);
    assert_false(access_person(state, &worker, today, &actor));
    assert_false(store_abort(fixture->store));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READING_TEST(emergency_is_open_to_whom_the_ladder_lets_and_who_has_no_right),
        READING_TEST(tier_and_side_that_the_ladder_dropped_give_nobody_a_part),
        READING_TEST(case_that_went_on_is_read_eight_cases_back),
        READING_TEST(owner_of_an_agreement_sees_that_alone_until_he_is_more),
        READING_TEST(owner_of_an_agreement_at_the_table_sees_what_the_table_does),
        READING_TEST(roles_that_a_gateway_leaves_out_show_no_more),
        READING_TEST(minutes_show_what_their_reader_saw_at_that_table),
        READING_TEST(minutes_of_an_erased_case_and_of_one_of_few_are_read_by_nobody),
        READING_TEST(minutes_of_the_65th_meeting_go_by_no_bit),
        READING_TEST(who_decides_on_the_money_has_a_part_unless_the_pot_is_gone),
        READING_TEST(expert_of_the_holders_organisation_sees_what_his_colleague_does),
        READING_TEST(proposal_is_shown_to_who_votes),
        READING_TEST(member_invited_by_name_reads_on_behind_the_meeting_where_he_is_a_member),
        READING_TEST(case_of_few_whose_holder_left_is_given_on_by_the_coordinator),
        READING_TEST(second_case_that_is_not_there_is_for_nobody),
        READING_TEST(minutes_of_few_show_all_to_who_was_one_of_them),
        READING_TEST(privacy_officer_oversees_the_cases_of_his_organisation),
        READING_TEST(who_took_up_a_case_of_another_organisation_decides_and_its_colleagues_do_not),
        READING_TEST(who_lacks_a_ground_hears_that_whatever_he_asks),
        READING_TEST(link_alone_carries_what_goes_to_its_site),
        READING_TEST(program_takes_up_no_case_whatever_names_it),
        READING_TEST(somebody_who_is_not_or_no_more_let_in_is_no_actor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
