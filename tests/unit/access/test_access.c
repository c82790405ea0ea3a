// SPDX-License-Identifier: EUPL-1.2
/* Who may give which command: one case at a table, one person for each relation to it, and a table
 * that says for each command who gets through. Written beside access.def, not from it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

#define READERS "hcwksdoqmi"
/* For whom the case exists; everybody else hears that there is no such case. */
#define SEES READERS "ntvr"

/* `who` gets through; of commands about the case with the case as it stands at the table. */
static const struct {
    const struct message *command;
    const char *who;
} table[] = {
    {&message_case_submit, "phcw"}, /* a profession, not a relation */
    {&message_referral_send, "hcwks"},
    {&message_referral_return, "cwks"},
    {&message_referral_report, ""}, /* links only, below */
    {&message_referral_question, ""},
    {&message_referral_outcome, ""},
    {&message_referral_refuse, ""},
    {&message_referral_receive, ""},
    {&message_referral_read, ""},
    {&message_cursor_put, "ephcwksdonqtmiavrl"},
    {&message_feed_put, "ephcwksdonqtmiavrl"}, /* core: who belongs to the table */
    {&message_feed_remove, "ephcwksdonqtmiavrl"},
    {&message_mail_put, "ephcwksdonqtmiavrl"}, /* core: for himself; an administrator for others */
    {&message_mail_remove, "ephcwksdonqtmiavrl"},
    {&message_mail_read, ""}, /* the mail program alone, below */
    {&message_mail_fail, ""},
    {&message_case_amend, "hc"},
    {&message_case_claim, "wks"},
    {&message_case_release, "cks"},
    {&message_case_assign, "wks"},
    {&message_case_transfer, "hwksar"}, /* core: others than the holder when he left */
    {&message_case_accept, "o"},
    {&message_case_ask, "cwks"},
    {&message_case_answer, READERS},
    {&message_case_consult, "hcwks"},
    {&message_case_advise, READERS},
    {&message_case_contact, "hcwks"},
    {&message_case_record, "hcwks"}, /* core: by whom the ladder says */
    {&message_expert_name, "hcwks"},
    {&message_participant_invite, "hcwks"},
    {&message_participant_record, "hcwks"},
    {&message_mandate_need, "hcwks"},
    {&message_process_lead, "cwks"},
    {&message_measurement_record, "hcwks"},
    {&message_temporary_begin, "hcksd"},
    {&message_temporary_end, "hksd"},
    {&message_case_recuse, SEES}, /* core: of the tier, for himself; a chair for others */
    {&message_expert_release, "hcwks"},
    {&message_case_escalate, "hcwks"}, /* core: upward from a table its people only */
    {&message_case_return, "cwks"},
    {&message_side_open, "hcwks"},
    {&message_side_close, "hcks"}, /* and who works it, in the story of AMS-9 */
    {&message_case_clear, "ks"},
    {&message_gate_waive, "ks"},
    {&message_agenda_put, "ks"},
    {&message_agenda_remove, "ks"},
    {&message_meeting_convene, "ephcwksdonqtmiavrl"}, /* core: chairs of the table named */
    {&message_meeting_invite, "ephcwksdonqtmiavrl"},
    {&message_meeting_hold, "ephcwksdonqtmiavrl"},
    {&message_pack_send, "hks"},
    {&message_minutes_send, "ks"},
    {&message_case_decide, "ks"},
    {&message_agreement_make, "hksd"},
    {&message_agreement_settle, "hksdn"},
    {&message_condition_settle, "hksdn"},
    {&message_case_stall, "hn"},
    {&message_case_evaluate, "hksd"},
    {&message_resident_tell, "ht"},
    {&message_case_close, "hksd"},
    {&message_case_withdraw, "h"},
    {&message_case_reopen, "hksd"},
    {&message_consent_give, "h"},
    {&message_consent_withdraw, "hv"},
    {&message_urgency_set, "hcwks"},
    {&message_spend_request, "hcwks"},
    {&message_spend_approve, SEES}, /* core: who decides on the pot */
    {&message_spend_reject, SEES},
    {&message_decision_vote, SEES}, /* core: on the board */
    {&message_spend_account, SEES}, /* core: who asked, the holder, who decides on the pot */
    {&message_loan_repay, "hksd"},
    {&message_loan_forgive, SEES},
    {&message_case_read, READERS},
    {&message_extract_give, "hwks"},
    {&message_ground_put, "hcks"},
    {&message_ground_end, "hcksv"},
    {&message_case_erase, "v"},
    {&message_story_write, "hcksd"},
    {&message_story_publish, "h"},
    {&message_story_withdraw, "hv"},
    {&message_return_estimate, "hcwks"},
    {&message_return_compare, "hksd"},
    {&message_retention_ask, "v"},
    {&message_erasure_approve, "vr"}, /* core: another than who asked */
    {&message_erasure_reject, "vr"},
    {&message_glass_break, ""},    /* the ladder names no role for it */
    {&message_glass_review, SEES}, /* core: who reviews */
    {&message_glass_read, "ksnv"}, /* core: who reviews, and until then */
    {&message_case_copy, "v"},
    {&message_text_mark, "v"},
    {&message_case_correct, "v"},
    {&message_case_restrict, "v"},
    {&message_case_unrestrict, "v"},
    /* not in this table's case: what is open is a case */
    {&message_consult_open, "phcw"},
    {&message_consult_reply, "cwks"},
    {&message_consult_close, "hcwks"},
    {&message_advice_score, "hcwks"},
    {&message_case_relate, "hcwksr"},
    {&message_case_unrelate, "hcwksr"},
    {&message_case_merge, "hcks"},
    {&message_case_split, "hcks"},
    {&message_case_move, "hcks"},
    {&message_issue_open, "phcwrl"},
    {&message_issue_adopt, "wksr"},
    {&message_issue_reject, "wksr"},
    {&message_issue_rank, "hwks"},
    {&message_issue_close, "hks"},
    {&message_person_put, "a"},
    {&message_person_revoke, "a"},
    {&message_key_add, "a"},
    {&message_key_revoke, "a"},  /* and oneself, below */
    {&message_absence_set, "a"}, /* likewise */
    {&message_signin_put, "a"},
    {&message_signin_remove, "a"},
    {&message_term_put, "a"},
    {&message_contact_put, "ar"},
    {&message_contact_remove, "ar"},
    {&message_time_accept, "a"},
    {&message_practice_advance, "a"},
    {&message_export_begin, "vrl"},
};

/* --- the table --- */

static void access_table_is_as_written(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up(fixture, &row);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const void *body = body_of(table[i].command);
        bool of_case = core_case_of(table[i].command, body).n != 0;
        for (size_t p = 0; p < CAST; p++) {
            bool may = strchr(table[i].who, cast[p].letter) != NULL;
            bool sees = !of_case || strchr(SEES, cast[p].letter) != NULL;
            enum err wanted = may ? OK : sees ? ERR_DENIED : ERR_NO_SUCH_CASE;
            enum err found = asked_by(state, cast[p].person, table[i].command, body);
            if (found != wanted)
                fail_msg("%s by %s: %s, not %s", table[i].command->name, cast[p].person,
                         error_name(found), error_name(wanted));
        }
    }
    assert_false(store_abort(fixture->store));
}

static void access_claims_is_who_works_where_the_case_is(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up(fixture, &row);
    for (size_t p = 0; p < CAST; p++) {
        struct core_actor actor = actor_of(state, cast[p].person);
        bool works = strchr("wks", cast[p].letter) != NULL;
        if (access_claims(state, &actor, &row) != works)
            fail_msg("%s", cast[p].person);
    }
    assert_false(store_abort(fixture->store));
}

static void access_table_has_every_command(void **state)
{
    (void)state;
    const struct message *message;
    for (size_t i = 0; (message = message_at(0, i)) != NULL; i++) {
        bool internal;
        bool listed = false;
        message_of_command(message->number, &internal);
        for (size_t t = 0; t < sizeof table / sizeof table[0]; t++)
            listed = listed || table[t].command == message;
        if (listed == internal)
            fail_msg("%s is %s", message->name, internal ? "the daemon's own" : "not in the table");
    }
}

static void access_daemons_own_commands_are_for_the_daemon_only(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up(fixture, &row);
    struct core_actor daemon = {.internal = true, .person = code_of("doorbraakd")};
    struct error error = {0};
    const struct message *message;
    size_t i = 0;
    for (; (message = message_at(3, i)) != NULL; i++) {
        const void *body = body_of(message);
        assert_true(access_command(state, &daemon, message, body, &error));
        for (size_t p = 0; p < CAST; p++)
            assert_int_not_equal(asked_by(state, cast[p].person, message, body), OK);
    }
    assert_true(i > 0);
    assert_false(store_abort(fixture->store));
}

/* --- what depends on the case --- */

static void access_decision_at_a_coach_is_who_claimed_or_chairs(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("coach");
    struct state *state = set_up(fixture, &row);
    const void *body = body_of(&message_case_decide);
    assert_int_equal(asked_by(state, "claimer", &message_case_decide, body), OK);
    assert_int_equal(asked_by(state, "chair", &message_case_decide, body), OK);
    assert_int_equal(asked_by(state, "worker", &message_case_decide, body), ERR_DENIED);
    assert_int_equal(asked_by(state, "holder", &message_case_decide, body), ERR_DENIED);
    assert_false(store_abort(fixture->store));
}

static void access_profession_at_a_team_gives_no_right_to_a_colleagues_case(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("team");
    struct state *state = set_up(fixture, &row);
    assert_int_equal(
        asked_by(state, "professional-9", &message_case_read, body_of(&message_case_read)),
        ERR_NO_SUCH_CASE);
    assert_int_equal(
        asked_by(state, "professional-9", &message_case_claim, body_of(&message_case_claim)),
        ERR_NO_SUCH_CASE);
    assert_int_equal(asked_by(state, "holder", &message_case_read, body_of(&message_case_read)),
                     OK);
    assert_false(store_abort(fixture->store));
}

static void access_case_that_is_not_there_is_for_nobody(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up(fixture, &row);
    struct case_read body = {.case_id = case_of(77)};
    for (size_t p = 0; p < CAST; p++)
        assert_int_equal(asked_by(state, cast[p].person, &message_case_read, &body),
                         ERR_NO_SUCH_CASE);
    assert_false(store_abort(fixture->store));
}

static void assert_the_holder_alone_reads(struct fixture *fixture, struct case_row *row)
{
    struct state *state = set_up(fixture, row);
    const void *body = body_of(&message_case_read);
    for (size_t p = 0; p < CAST; p++)
        assert_true((asked_by(state, cast[p].person, &message_case_read, body) == OK) ==
                    (cast[p].letter == 'h'));
    assert_false(store_abort(fixture->store));
}

/* GEN-6 */
static void access_reading_without_consent_is_the_holders_only(void **state_)
{
    struct case_row row = case_at("wijktafel");
    row.consent_withdrawn = true;
    assert_the_holder_alone_reads(*state_, &row);
}

static void access_reading_a_closed_case_is_the_holders_only(void **state_)
{
    struct case_row row = case_at("wijktafel");
    row.status = status_CLOSED;
    assert_the_holder_alone_reads(*state_, &row);
}

static void access_member_reads_only_what_is_on_the_agenda(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    row.meeting = ms(0);
    struct state *state = store_begin(fixture->store);
    put_ladder(state);
    put_people(state);
    put_case(state, &row);
    const void *body = body_of(&message_case_read);
    assert_int_equal(asked_by(state, "member-of-the-core", &message_case_read, body),
                     ERR_NO_SUCH_CASE);
    assert_int_equal(asked_by(state, "member-invited", &message_case_read, body), ERR_NO_SUCH_CASE);
    assert_false(store_abort(fixture->store));
}

/* --- what depends on the words of the command --- */

static void access_own_key_and_absence_are_ones_own(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up(fixture, &row);
    struct key_revoke key = {.key = code_of("laptop"), .person = code_of("worker")};
    struct absence_set absence = {.person = code_of("worker"), .stand_in = code_of("claimer")};
    assert_int_equal(asked_by(state, "worker", &message_key_revoke, &key), OK);
    assert_int_equal(asked_by(state, "claimer", &message_key_revoke, &key), ERR_DENIED);
    assert_int_equal(asked_by(state, "admin", &message_key_revoke, &key), OK);
    assert_int_equal(asked_by(state, "worker", &message_absence_set, &absence), OK);
    assert_int_equal(asked_by(state, "claimer", &message_absence_set, &absence), ERR_DENIED);
    assert_false(store_abort(fixture->store));
}

static void access_agreement_is_settled_by_its_owner(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up(fixture, &row);
    struct agreement_settle mine = {.agreement = 1, .case_id = case_of(1)};
    struct agreement_settle other = {.agreement = 2, .case_id = case_of(1)};
    assert_int_equal(asked_by(state, "member-elsewhere", &message_agreement_settle, &mine), OK);
    assert_int_equal(asked_by(state, "member-elsewhere", &message_agreement_settle, &other),
                     ERR_NO_SUCH_CASE);
    assert_false(store_abort(fixture->store));
}

/* --- who is it --- */

static enum err let_in(struct state *state, const char *user_id, int64_t now)
{
    struct core_actor actor;
    struct error error = {0};
    return access_actor(state, user_id, &(struct acting){0}, ms(now), (struct civil_date){20000},
                        &actor, &error)
               ? OK
               : error.code;
}

static void access_unknown_person_or_key_is_not_let_in(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up(fixture, &row);
    static const char *const strangers[] = {"stranger/laptop", "holder/phone",    "holder",
                                            "/laptop",         "holder/",         "",
                                            "HOLDER/laptop",   "holder/laptop/x", "holder /laptop"};
    assert_int_equal(let_in(state, "holder/laptop", 1000), OK);
    for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++)
        assert_int_equal(let_in(state, strangers[i], 1000), ERR_NOT_ENROLLED);
    assert_false(store_abort(fixture->store));
}

static void access_revoked_key_is_out_and_the_other_is_not(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up(fixture, &row);
    uint8_t public[32] = {200};
    struct key_row key = {.key = code_of("phone"),
                          .person = code_of("holder"),
                          .public_key = bytes_of(public, sizeof public)};
    state_key_put(state, &key);
    assert_int_equal(let_in(state, "holder/phone", 1000), OK);
    key.revoked = true;
    state_key_put(state, &key);
    assert_int_equal(let_in(state, "holder/phone", 1000), ERR_NOT_ENROLLED);
    assert_int_equal(let_in(state, "holder/laptop", 1000), OK);
    assert_false(store_abort(fixture->store));
}

static void access_key_ends_on_its_moment(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up(fixture, &row);
    uint8_t public[32] = {201};
    struct key_row key = {.key = code_of("phone"),
                          .person = code_of("holder"),
                          .public_key = bytes_of(public, sizeof public),
                          .until = ms(5000)};
    state_key_put(state, &key);
    assert_int_equal(let_in(state, "holder/phone", 4999), OK);
    assert_int_equal(let_in(state, "holder/phone", 5000), ERR_NOT_ENROLLED);
    assert_false(store_abort(fixture->store));
}

static void access_revoked_person_is_out_with_every_key(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up(fixture, &row);
    struct person_row person;
    struct code holder = code_of("holder");
    assert_true(state_person(state, &holder, &person));
    person.revoked = true;
    state_person_put(state, &person);
    assert_int_equal(let_in(state, "holder/laptop", 1000), ERR_NOT_ENROLLED);
    assert_false(store_abort(fixture->store));
}

/* GEN-7 */
static void access_stand_in_acts_from_the_first_day_up_to_the_last(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up(fixture, &row);
    struct absence_row absence = {.from = {20000},
                                  .person = code_of("chair"),
                                  .stand_in = code_of("member-elsewhere"),
                                  .until = {20002}};
    state_absence_put(state, &absence);
    for (int32_t day = 19999; day <= 20003; day++) {
        struct core_actor actor;
        struct error error = {0};
        bool stands_in = day >= 20000 && day <= 20002;
        assert_true(access_actor(state, "member-elsewhere/laptop", &(struct acting){0}, ms(1000),
                                 (struct civil_date){day}, &actor, &error));
        assert_true(access_command(state, &actor, &message_case_clear, body_of(&message_case_clear),
                                   &error) == stands_in);
        /* whoever acts keeps the own name */
        assert_true(code_is(&actor.person, "member-elsewhere"));
        assert_int_equal(actor.persons.n, stands_in ? 2 : 1);
    }
    assert_false(store_abort(fixture->store));
}

/* --- a gateway, which acts for people --- */

static void put_gateway(struct state *state)
{
    uint8_t public[32] = {220};
    struct person_row person = {
        .organisation = code_of("gemeente"), .person = code_of("web"), .roles = one("gateway")};
    struct key_row key = {.key = code_of("laptop"),
                          .person = person.person,
                          .public_key = bytes_of(public, sizeof public)};
    state_person_put(state, &person);
    state_key_put(state, &key);
}

static struct state *set_up_gateway(struct fixture *fixture, struct case_row *row)
{
    struct state *state = set_up(fixture, row);
    put_gateway(state);
    return state;
}

static bool acts_for(struct state *state, const char *sender, const struct acting *acting,
                     struct core_actor *out, struct error *error)
{
    *error = (struct error){0};
    return access_actor(state, sender, acting, ms(1000), (struct civil_date){20000}, out, error);
}

static enum err asked_through(struct state *state, const struct acting *acting,
                              const struct message *command, const void *body)
{
    struct core_actor actor;
    struct error error;
    if (!acts_for(state, "web/laptop", acting, &actor, &error))
        return error.code;
    return access_command(state, &actor, command, body, &error) ? OK : error.code;
}

/* Of every command and everybody: no more and no less than with a key of one's own. */
static void gateway_may_for_a_person_what_that_person_may(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up_gateway(fixture, &row);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const void *body = body_of(table[i].command);
        for (size_t p = 0; p < CAST; p++) {
            struct acting acting = {.person = code_of(cast[p].person)};
            assert_int_equal(asked_through(state, &acting, table[i].command, body),
                             asked_by(state, cast[p].person, table[i].command, body));
        }
    }
    assert_false(store_abort(fixture->store));
}

static void gateway_may_nothing_for_itself_but_keep_a_cursor(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up_gateway(fixture, &row);
    const struct acting nobody = {.narrowed = false};
    row.holder = row.claimed_by = row.owner = code_of("web"); /* whatever a case names it */
    put_case(state, &row);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        assert_int_equal(asked_through(state, &nobody, table[i].command, body_of(table[i].command)),
                         table[i].command == &message_cursor_put ? OK : ERR_DENIED);
    struct key_revoke own = {.key = code_of("laptop"), .person = code_of("web")};
    assert_int_equal(asked_through(state, &nobody, &message_key_revoke, &own), ERR_DENIED);
    assert_false(store_abort(fixture->store));
}

static void nobody_but_a_gateway_acts_for_a_person(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up_gateway(fixture, &row);
    struct acting acting = {.person = code_of("holder")};
    for (size_t p = 0; p < CAST; p++) {
        struct core_actor actor;
        struct error error;
        char sender[100];
        snprintf(sender, sizeof sender, "%s/laptop", cast[p].person);
        assert_false(acts_for(state, sender, &acting, &actor, &error));
        assert_int_equal(error.code, ERR_DENIED);
        assert_string_equal(error.field, "for");
    }
    assert_false(store_abort(fixture->store));
}

static void gateway_acts_for_people_who_are_let_in_only(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up_gateway(fixture, &row);
    struct person_row link = {
        .organisation = code_of("landelijk"), .person = code_of("link"), .roles = one("link")};
    struct person_row holder;
    struct code name = code_of("holder");
    struct core_actor actor;
    struct error error;
    state_person_put(state, &link);
    static const struct {
        const char *person;
        enum err code;
    } all[] = {{"stranger", ERR_NOT_ENROLLED}, {"link", ERR_DENIED}, {"web", ERR_DENIED}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        struct acting acting = {.person = code_of(all[i].person)};
        assert_false(acts_for(state, "web/laptop", &acting, &actor, &error));
        assert_int_equal(error.code, all[i].code);
        assert_string_equal(error.field, "for.person");
    }
    struct acting acting = {.person = name};
    assert_true(acts_for(state, "web/laptop", &acting, &actor, &error));
    assert_string_equal(actor.person.s, "holder");
    assert_string_equal(actor.via.s, "web");
    assert_true(state_person(state, &name, &holder));
    holder.revoked = true;
    state_person_put(state, &holder);
    assert_false(acts_for(state, "web/laptop", &acting, &actor, &error));
    assert_int_equal(error.code, ERR_NOT_ENROLLED);
    assert_false(store_abort(fixture->store));
}

static void revoked_gateway_acts_for_nobody(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up_gateway(fixture, &row);
    struct acting acting = {.person = code_of("holder")};
    struct code web = code_of("web");
    struct person_row gateway;
    struct core_actor actor;
    struct error error;
    assert_true(state_person(state, &web, &gateway));
    gateway.revoked = true;
    state_person_put(state, &gateway);
    assert_false(acts_for(state, "web/laptop", &acting, &actor, &error));
    assert_int_equal(error.code, ERR_NOT_ENROLLED);
    assert_string_equal(error.field, "");
    assert_false(store_abort(fixture->store));
}

/* Whatever list comes: nobody may more than with all of his roles, and what goes by name stays. */
static void roles_that_a_gateway_leaves_out_only_take_rights_away(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up_gateway(fixture, &row);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const void *body = body_of(table[i].command);
        for (size_t p = 0; p < CAST; p++) {
            struct acting all = {.person = code_of(cast[p].person),
                                 .narrowed = true,
                                 .roles = {2, {code_of(cast[p].role), code_of("gateway")}}};
            struct acting none = {
                .person = code_of(cast[p].person), .narrowed = true, .roles = one("gateway")};
            enum err own = asked_by(state, cast[p].person, table[i].command, body);
            assert_int_equal(asked_through(state, &all, table[i].command, body), own);
            assert_true(asked_through(state, &none, table[i].command, body) != OK || own == OK);
        }
    }
    struct acting holder = {.person = code_of("holder"), .narrowed = true, .roles = one("admin")};
    const void *amend = body_of(&message_case_amend);
    assert_int_equal(asked_through(state, &holder, &message_case_amend, amend), OK);
    const void *submit = body_of(&message_case_submit);
    assert_int_equal(asked_through(state, &holder, &message_case_submit, submit), ERR_DENIED);
    const void *let_in_by = body_of(&message_person_put);
    assert_int_equal(asked_through(state, &holder, &message_person_put, let_in_by), ERR_DENIED);
    assert_false(store_abort(fixture->store));
}

/* The role takes rights away: without it he would be what cases and ladders name him. */
static void privacy_officer_is_one_through_a_gateway_too(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up_gateway(fixture, &row);
    struct acting acting = {
        .person = code_of("privacy"), .narrowed = true, .roles = one("professional")};
    struct core_actor actor;
    struct error error;
    assert_false(acts_for(state, "web/laptop", &acting, &actor, &error));
    assert_int_equal(error.code, ERR_DENIED);
    assert_string_equal(error.field, "for.roles");
    assert_false(store_abort(fixture->store));
}

/* --- the program that sends mail --- */

static void mailer_may_what_mail_needs_and_sees_nothing(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up_gateway(fixture, &row);
    struct person_row mailer = {
        .organisation = code_of("gemeente"), .person = code_of("web"), .roles = one("mailer")};
    const struct acting nobody = {.narrowed = false};
    struct core_actor actor;
    struct error error;
    state_person_put(state, &mailer);
    row.holder = row.claimed_by = row.owner = code_of("web"); /* whatever a case names it */
    put_case(state, &row);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const struct message *command = table[i].command;
        bool may = command == &message_cursor_put || command == &message_mail_read ||
                   command == &message_mail_fail;
        assert_int_equal(asked_through(state, &nobody, command, body_of(command)),
                         may ? OK : ERR_DENIED);
    }
    assert_true(acts_for(state, "web/laptop", &nobody, &actor, &error));
    assert_false(access_sees(state, &actor, &row));
    assert_false(access_reads(state, &actor, &row));
    assert_false(access_sees_history(state, &actor, &row));
    assert_false(store_abort(fixture->store));
}

/* --- the program that asks for backups --- */

static void backup_may_no_command_and_sees_nothing(void **state_)
{
    struct fixture *fixture = *state_;
    struct case_row row = case_at("wijktafel");
    struct state *state = set_up_gateway(fixture, &row);
    struct person_row program = {
        .organisation = code_of("gemeente"), .person = code_of("web"), .roles = one("backup")};
    const struct acting nobody = {.narrowed = false};
    struct core_actor actor;
    struct error error;
    state_person_put(state, &program);
    row.holder = row.claimed_by = row.owner = code_of("web"); /* whatever a case names it */
    put_case(state, &row);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        assert_int_equal(asked_through(state, &nobody, table[i].command, body_of(table[i].command)),
                         ERR_DENIED);
    assert_true(acts_for(state, "web/laptop", &nobody, &actor, &error));
    assert_false(access_sees(state, &actor, &row));
    assert_false(access_reads(state, &actor, &row));
    assert_false(access_sees_history(state, &actor, &row));
    assert_false(store_abort(fixture->store));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(access_table_is_as_written),
        TEST(access_claims_is_who_works_where_the_case_is),
        cmocka_unit_test(access_table_has_every_command),
        TEST(access_daemons_own_commands_are_for_the_daemon_only),
        TEST(access_decision_at_a_coach_is_who_claimed_or_chairs),
        TEST(access_profession_at_a_team_gives_no_right_to_a_colleagues_case),
        TEST(access_case_that_is_not_there_is_for_nobody),
        TEST(access_reading_without_consent_is_the_holders_only),
        TEST(access_reading_a_closed_case_is_the_holders_only),
        TEST(access_member_reads_only_what_is_on_the_agenda),
        TEST(access_own_key_and_absence_are_ones_own),
        TEST(access_agreement_is_settled_by_its_owner),
        TEST(access_unknown_person_or_key_is_not_let_in),
        TEST(access_revoked_key_is_out_and_the_other_is_not),
        TEST(access_key_ends_on_its_moment),
        TEST(access_revoked_person_is_out_with_every_key),
        TEST(access_stand_in_acts_from_the_first_day_up_to_the_last),
        TEST(gateway_may_for_a_person_what_that_person_may),
        TEST(gateway_may_nothing_for_itself_but_keep_a_cursor),
        TEST(nobody_but_a_gateway_acts_for_a_person),
        TEST(gateway_acts_for_people_who_are_let_in_only),
        TEST(revoked_gateway_acts_for_nobody),
        TEST(roles_that_a_gateway_leaves_out_only_take_rights_away),
        TEST(privacy_officer_is_one_through_a_gateway_too),
        TEST(mailer_may_what_mail_needs_and_sees_nothing),
        TEST(backup_may_no_command_and_sees_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
