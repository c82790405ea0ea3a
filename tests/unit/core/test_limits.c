// SPDX-License-Identifier: EUPL-1.2
/* A case has room for so much of each thing in its life: one more is refused, and what is there
 * stays. Put there at once, as by command it takes years. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

#define FULL(name, texts, ...) REFUSED(ERR_LIMIT_REACHED, name, texts, __VA_ARGS__)

static struct code numbered(const char *what, size_t n)
{
    char text[40];
    snprintf(text, sizeof text, "%s-%zu", what, n);
    return code_of(text);
}

static struct codes a_full_list(const char *what)
{
    struct codes codes = {0};
    while (codes.n < CODES_MAX) {
        codes.v[codes.n] = numbered(what, codes.n);
        codes.n++;
    }
    return codes;
}

/* 64 of each that is counted. */
static void put_many(struct state *state, struct case_row *row)
{
    row->agreements = row->accounts = row->experts = row->participants = row->needs =
        row->proposals = row->spends = row->temporaries = QUESTIONS_MAX;
    for (uint64_t n = 1; n <= QUESTIONS_MAX; n++) {
        struct expert_row expert = {.expert = n, .person = numbered("expert", n)};
        struct participant_row participant = {.participant = n, .who = numbered("guest", n)};
        struct need_row need = {.need = n, .subject = numbered("subject", n)};
        struct spend_row spend = {.cents = 100,
                                  .kind = spend_kind_GIFT,
                                  .ladder = row->ladder,
                                  .pot = code_of("kas"),
                                  .requester = row->holder,
                                  .spend = n,
                                  .state = spend_state_APPROVED,
                                  .year = 2026};
        state_expert_put(state, row->case_id, &expert);
        state_participant_put(state, row->case_id, &participant);
        state_need_put(state, row->case_id, &need);
        state_spend_put(state, row->case_id, &spend);
    }
    put_case(state, row);
}

static void a_case_has_room_for_64_of_each(void **of)
{
    struct fixture *fixture = *of;
    adjust_ladder = ladder_of_everything;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    struct case_id id = case_of(1);
    const char *person = "professional-1";
    put_many(state, &row);
    FULL(expert_name, "question", .case_id = id, .person = code_of("coach-1"));
    FULL(participant_invite, NULL, .case_id = id, .who = code_of("care"));
    FULL(mandate_need, NULL, .case_id = id, .subject = code_of("care"));
    FULL(temporary_begin, "what", .case_id = id, .until = {TODAY + 2});
    FULL(spend_request, "reason", .case_id = id, .cents = 1, .kind = spend_kind_GIFT,
         .pot = code_of("kas"));
    FULL(spend_account, NULL, .case_id = id, .cents = 1, .spend = 1);
    row.temporaries = 0;
    put_case(state, &row);
    FULL(temporary_begin, "what", .case_id = id, .until = {TODAY + 2});
    row.status = status_DECIDED;
    put_case(state, &row);
    FULL(agreement_make, "what", .case_id = id, .due = {TODAY + 2}, .owner = code_of("coach-1"));
}

static void an_outcome_is_proposed_64_times(void **of)
{
    struct fixture *fixture = *of;
    adjust_ladder = ladder_of_everything;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "tafel");
    struct meeting_row meeting = {.held = true, .start = {NOW - 5000}};
    const char *person = "chair-1";
    row.meeting = meeting.start;
    state_meeting_put(state, &row.ladder, &row.tier, &meeting);
    put_many(state, &row);
    FULL(case_decide, NULL, .case_id = case_of(1), .outcome = outcome_SOLVED);
}

static void a_case_has_room_for_200_grounds(void **of)
{
    struct fixture *fixture = *of;
    adjust_ladder = ladder_of_everything;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    const char *person = "professional-1";
    row.grounds = 200;
    put_case(state, &row);
    FULL(ground_put, NULL, .case_id = case_of(1), .basis = code_of("law"),
         .receiver = code_of("ggz"));
}

static void lists_of_a_case_have_room_for_24(void **of)
{
    struct fixture *fixture = *of;
    adjust_ladder = ladder_of_everything;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    struct case_id id = case_of(1);
    const char *person = "coach-1";
    row.sides = row.glass = row.recused = row.ladders = a_full_list("some");
    put_case(state, &row);
    FULL(side_open, NULL, .case_id = id, .side = code_of("aside"));
    FULL(glass_break, "reason", .case_id = id);
    FULL(case_recuse, "reason", .case_id = id);
}

static void a_case_comes_to_24_ladders(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    const char *person = "professional-1";
    row.ladders = a_full_list("ladder");
    row.ladder = code_of("utrecht");
    put_case(state, &row);
    struct ladder other;
    uint64_t version;
    other = *state_ladder(state, &row.ladder, &version);
    other.code = code_of("elsewhere");
    struct writer writer;
    writer_init(&writer);
    message_encode(&message_ladder, &other, &writer);
    state_ladder_put(state, &other.code, 1, writer_bytes(&writer));
    writer_release(&writer);
    FULL(case_move, "reason", .case_id = case_of(1), .ladder = code_of("elsewhere"));
}

static void a_matter_has_100_links(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    const char *person = "professional-1";
    for (uint64_t n = 1; n <= 3; n++) {
        struct case_row row = case_at(n, "coach");
        put_case(state, &row);
    }
    for (uint64_t n = 0; n < LINKS_MAX; n++) {
        struct link_row link = {.by = code_of(person), .kind = link_SAME_CAUSE, .since = {NOW}};
        state_link_put(state, case_of(1), case_of(1000 + n), &link);
    }
    FULL(case_relate, NULL, .case_id = case_of(1), .kind = link_SAME_CAUSE, .other = case_of(2));
    FULL(case_relate, NULL, .case_id = case_of(2), .kind = link_SAME_CAUSE, .other = case_of(1));
    FULL(case_merge, "reason", .case_id = case_of(2), .into = case_of(1));
    FULL(case_split, "plan", .case_id = case_of(1), .domains = codes_of("debts", NULL));
    assert_int_equal(decide_with(fixture, state, person, &message_case_relate,
                                 &(struct case_relate){.case_id = case_of(2),
                                                       .kind = link_SAME_CAUSE,
                                                       .other = case_of(3)},
                                 NULL),
                     OK);
}

static void a_person_signs_in_in_16_ways(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    const char *person = "coordinator-1";
    struct code who = code_of("coach-1");
    uint8_t subject[SIGNIN_SUBJECT] = {0};
    for (uint8_t n = 1; n <= 16; n++) {
        subject[0] = n;
        state_signin_put(state, subject, &who);
    }
    subject[0] = 17;
    FULL(signin_put, NULL, .person = who, .subject = bytes_of(subject, sizeof subject));
}

/* What somebody has at a tier gets its clocks anew when his term is set, up to 150 of them. */
static void a_term_is_set_over_150_cases(void **of)
{
    struct fixture *fixture = *of;
    adjust_ladder = ladder_of_everything;
    struct state *state = site_of(fixture);
    const char *person = "coordinator-1";
    for (uint64_t n = 1; n <= 151; n++) {
        struct case_row row = case_at(n, "coach");
        row.claimed_by = code_of("coach-1");
        put_case(state, &row);
    }
    FULL(term_put, NULL, .from = {TODAY}, .ladder = code_of("utrecht"),
         .person = code_of("coach-1"), .tier = code_of("coach"), .until = {TODAY + 50});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_case_has_room_for_64_of_each),  TEST(an_outcome_is_proposed_64_times),
        TEST(a_case_has_room_for_200_grounds), TEST(lists_of_a_case_have_room_for_24),
        TEST(a_case_comes_to_24_ladders),      TEST(a_matter_has_100_links),
        TEST(a_person_signs_in_in_16_ways),    TEST(a_term_is_set_over_150_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
