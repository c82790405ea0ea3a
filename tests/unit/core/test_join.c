// SPDX-License-Identifier: EUPL-1.2
/* Matters that belong together: what may be related and merged, and what goes along. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

static const char *const person = "professional-1";

static size_t times(const struct message *message)
{
    size_t n = 0;
    for (size_t i = 0; i < result.n; i++)
        n += result.events[i].message == message;
    return n;
}

static struct state *site_of_two(struct fixture *fixture, struct case_row *one,
                                 struct case_row *two)
{
    struct state *state = site_of(fixture);
    *one = case_at(1, "coach");
    *two = case_at(2, "coach");
    put_case(state, one);
    put_case(state, two);
    return state;
}

static void what_is_related_is_there_and_of_a_kind(void **of)
{
    struct fixture *fixture = *of;
    struct case_row one;
    struct case_row two;
    struct state *state = site_of_two(fixture, &one, &two);
    const struct case_id here = case_of(1);
    const struct case_id there = case_of(2);
    REFUSED(ERR_NO_SUCH_CASE, case_relate, NULL, .case_id = here, .kind = link_SAME_CAUSE,
            .other = case_of(3));
    REFUSED(ERR_NO_SUCH_CASE, case_merge, "reason", .case_id = here, .into = case_of(3));
    REFUSED(ERR_NO_SUCH_CASE, case_relate, NULL, .case_id = case_of(3), .kind = link_SAME_CAUSE,
            .other = here);
    two.matter = matter_CONSULTATION;
    put_case(state, &two);
    REFUSED(ERR_WRONG_MATTER, case_relate, NULL, .case_id = here, .kind = link_SAME_CAUSE,
            .other = there);
    one.matter = two.matter = matter_ISSUE;
    put_case(state, &one);
    put_case(state, &two);
    assert_int_equal(GIVE(case_relate, NULL, .case_id = here, .other = there), OK);
    assert_int_equal(((const struct case_linked *)result.events[0].body)->kind, link_OTHERWISE);
}

static void cases_in_one_place_with_one_obstacle_are_bundled(void **of)
{
    struct fixture *fixture = *of;
    struct case_row one;
    struct case_row two;
    struct state *state = site_of_two(fixture, &one, &two);
    one.obstacles = codes_of("tide", "storm");
    two.obstacles = codes_of("tide", NULL);
    put_case(state, &one);
    const struct case_row was = two;
#define BUNDLED(code)                                                                              \
    put_case(state, &two);                                                                         \
    REFUSED(code, case_relate, NULL, .case_id = case_of(1), .kind = link_BUNDLED,                  \
            .other = case_of(2));                                                                  \
    two = was
    BUNDLED(OK);
    two.obstacles = codes_of("storm", NULL);
    BUNDLED(OK);
    two.obstacles = codes_of("frost", NULL);
    BUNDLED(ERR_BAD_VALUE);
    two.status = status_CLOSED;
    BUNDLED(ERR_BAD_VALUE);
    two.ladder = code_of("elsewhere");
    BUNDLED(ERR_BAD_VALUE);
    two.tier = code_of("team");
    BUNDLED(ERR_BAD_VALUE);
    one.status = status_WITHDRAWN;
    put_case(state, &one);
    BUNDLED(ERR_BAD_VALUE);
#undef BUNDLED
}

static void what_ended_or_is_elsewhere_is_not_merged(void **of)
{
    struct fixture *fixture = *of;
    struct case_row one;
    struct case_row two;
    struct state *state = site_of_two(fixture, &one, &two);
    one.erased = true;
    put_case(state, &one);
    REFUSED(ERR_ERASED, case_merge, "reason", .case_id = case_of(1), .into = case_of(2));
    one.erased = false;
    one.sides = codes_of("aside", NULL);
    put_case(state, &one);
    REFUSED(ERR_WRONG_STATE, case_merge, "reason", .case_id = case_of(1), .into = case_of(2));
    one.sides.n = 0;
    two.ladder = code_of("elsewhere");
    put_case(state, &one);
    put_case(state, &two);
    REFUSED(ERR_WRONG_STATE, case_merge, "reason", .case_id = case_of(1), .into = case_of(2));
}

/* GEN-13 */
static void the_earliest_date_that_is_to_come_counts(void **of)
{
    static const int32_t dates[][3] = {
        /* from, into, of which one comes out */
        {0, TODAY + 5, TODAY + 5},         {TODAY + 5, 0, TODAY + 5},
        {TODAY + 5, TODAY + 9, TODAY + 5}, {TODAY + 9, TODAY + 5, TODAY + 5},
        {TODAY - 2, TODAY + 5, TODAY + 5}, {TODAY + 5, TODAY - 2, TODAY + 5},
        {TODAY - 2, TODAY - 5, TODAY - 5}};
    struct fixture *fixture = *of;
    struct case_row one;
    struct case_row two;
    struct state *state = site_of_two(fixture, &one, &two);
    for (size_t i = 0; i < COUNT(dates); i++) {
        one.outside_date.n = dates[i][0];
        two.outside_date.n = dates[i][1];
        one.outside_kind = two.outside_kind = outside_kind_COURT;
        put_case(state, &one);
        put_case(state, &two);
        REFUSED(OK, case_merge, "reason", .case_id = case_of(1), .into = case_of(2));
        const struct case_absorbed *e = result.events[0].body;
        assert_int_equal(e->outside_date.n, dates[i][2]);
    }
}

static void put_clock(struct state *state, uint64_t n, enum trigger trigger, uint64_t item)
{
    struct clock_start clock = plain_clock(n, NOW + 10000000);
    clock.duration = duration_pack((struct duration){DURATION_WORKING_DAYS, 2});
    clock.item = item;
    clock.start = ms(NOW - 1000);
    clock.trigger = trigger;
    state_clock_put(state, case_of(1), &clock);
}

static void put_spend(struct state *state, uint64_t n, const char *pot, const char *ladder)
{
    struct spend_row spend = {.cents = 100,
                              .kind = spend_kind_GIFT,
                              .ladder = code_of(ladder),
                              .pot = code_of(pot),
                              .requester = code_of(person),
                              .spend = n,
                              .state = spend_state_APPROVED,
                              .year = 2026};
    state_spend_put(state, case_of(1), &spend);
}

static void pots(struct ladder *ladder, struct tier *tiers)
{
    static struct pot all[2];
    (void)tiers;
    all[0] = (struct pot){.approval = approval_ONE,
                          .code = code_of("plain"),
                          .english = "pot",
                          .name = "pot",
                          .tiers = codes_of("coach", NULL)};
    all[1] = all[0];
    all[1].code = code_of("usual");
    all[1].about_to_cents = 5000;
    ladder->pots = (struct list){2, all};
}

/* UTR-10: what looks at all that a case had goes along; what is accounted for in a pot that does
 * not, or that was another ladder's, stays. Numbers of one thing are not those of another. */
static void of_what_was_spent_goes_along_what_counts_on(void **of)
{
    struct fixture *fixture = *of;
    struct case_row one;
    struct case_row two;
    adjust_ladder = pots;
    struct state *state = site_of_two(fixture, &one, &two);
    put_spend(state, 1, "plain", "utrecht");
    put_spend(state, 2, "plain", "utrecht");
    put_spend(state, 3, "usual", "utrecht");
    put_spend(state, 4, "usual", "elsewhere");
    put_spend(state, 5, "gone", "utrecht");
    struct question_row question = {
        .asked = {NOW - 500}, .by = one.holder, .person = code_of("coach-1"), .question = 1};
    struct expert_row expert = {.expert = 1, .person = code_of("coach-1")};
    struct consultation_row consultation = {.answered = {NOW - 100},
                                            .asked = {NOW - 500},
                                            .by = one.holder,
                                            .consultation = 1,
                                            .person = code_of("coach-2")};
    state_question_put(state, case_of(1), &question);
    state_expert_put(state, case_of(1), &expert);
    state_consultation_put(state, case_of(1), &consultation);
    put_clock(state, 1, trigger_ASKED, 1);
    put_clock(state, 2, trigger_ADVISED, 1);
    put_clock(state, 3, trigger_NAMED, 1);
    put_clock(state, 4, trigger_LOAN, 1);
    put_clock(state, 5, trigger_ACCOUNT, 1);
    one.spends = 5;
    one.questions = one.questions_open = one.experts = one.consultations = 1;
    one.clocks = 5;
    put_case(state, &one);
    REFUSED(OK, case_merge, "reason", .case_id = case_of(1), .into = case_of(2));
    assert_int_equal(times(&message_item_carried), 3); /* the question, spends 1 and 3 */
}

/* UTR-13: what was agreed on a loan says what may be forgiven of it, also when it was done. */
static void an_agreement_goes_along_with_its_loan(void **of)
{
    struct fixture *fixture = *of;
    struct case_row one;
    struct case_row two;
    adjust_ladder = pots;
    struct state *state = site_of_two(fixture, &one, &two);
    struct agreement_row agreement = {.agreement = 1,
                                      .condition = condition_state_MET,
                                      .due = {TODAY},
                                      .owner = one.holder,
                                      .result = settlement_DONE,
                                      .spend = 1};
    struct spend_row spend = {.cents = 100,
                              .kind = spend_kind_LOAN,
                              .ladder = one.ladder,
                              .pot = code_of("plain"),
                              .requester = one.holder,
                              .spend = 1,
                              .state = spend_state_APPROVED,
                              .year = 2026};
    state_agreement_put(state, case_of(1), &agreement);
    state_spend_put(state, case_of(1), &spend);
    one.spends = one.agreements = 1;
    put_case(state, &one);
    REFUSED(OK, case_merge, "reason", .case_id = case_of(1), .into = case_of(2));
    assert_int_equal(times(&message_item_carried), 2);
    for (size_t i = 0; i < result.n; i++)
        if (result.events[i].message == &message_item_carried) {
            struct core_fact fact = {.stamp = {NOW},
                                     .sequence = i + 1,
                                     .actor = one.holder,
                                     .message = &message_item_carried,
                                     .body = result.events[i].body};
            core_apply(state, &fact);
        }
    assert_true(state_agreement(state, case_of(1), 1, &agreement));
    assert_int_equal(agreement.result, settlement_DONE);
    assert_int_equal(agreement.condition, condition_state_MET);
}

/* What is open has no room there: then the cases stay two. */
static void a_case_that_is_full_takes_nothing_over(void **of)
{
    struct fixture *fixture = *of;
    struct case_row one;
    struct case_row two;
    adjust_ladder = pots;
    struct state *state = site_of_two(fixture, &one, &two);
    const struct case_row plain = one;
    struct agreement_row agreement = {.agreement = 1, .due = {TODAY}, .owner = one.holder};
    struct consultation_row consultation = {
        .asked = {NOW - 500}, .by = one.holder, .consultation = 1, .person = code_of("coach-2")};
    state_agreement_put(state, case_of(1), &agreement);
    state_consultation_put(state, case_of(1), &consultation);
    put_spend(state, 1, "usual", "utrecht");
    two.agreements = two.consultations = two.spends = QUESTIONS_MAX;
    put_case(state, &two);
    one.agreements = 1;
    put_case(state, &one);
    REFUSED(ERR_LIMIT_REACHED, case_merge, "reason", .case_id = case_of(1), .into = case_of(2));
    one = plain;
    one.consultations = 1;
    put_case(state, &one);
    REFUSED(ERR_LIMIT_REACHED, case_merge, "reason", .case_id = case_of(1), .into = case_of(2));
    one = plain;
    one.spends = 1;
    put_case(state, &one);
    REFUSED(ERR_LIMIT_REACHED, case_merge, "reason", .case_id = case_of(1), .into = case_of(2));
}

static void put_issues(struct state *state, uint64_t of, uint64_t from, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++) {
        struct case_row issue = case_at(from + i, "coach");
        struct link_row link = {.by = code_of(person), .kind = link_ISSUE, .since = {NOW}};
        issue.matter = matter_ISSUE;
        put_case(state, &issue);
        state_link_put(state, case_of(of), issue.case_id, &link);
    }
}

/* As many as there is room for, there and in one command. */
static void issues_go_along_while_there_is_room(void **of)
{
    struct fixture *fixture = *of;
    struct case_row one;
    struct case_row two;
    struct state *state = site_of_two(fixture, &one, &two);
    put_issues(state, 1, 1000, LINKS_MAX);
    REFUSED(OK, case_merge, "reason", .case_id = case_of(1), .into = case_of(2));
    assert_true(result.n <= EVENTS_MAX && times(&message_case_linked) > 100);
    put_issues(state, 2, 3000, LINKS_MAX - 3);
    REFUSED(OK, case_merge, "reason", .case_id = case_of(1), .into = case_of(2));
    assert_int_equal(times(&message_case_linked), 2 * 3); /* two issues, and the merging itself */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_related_is_there_and_of_a_kind),
        TEST(cases_in_one_place_with_one_obstacle_are_bundled),
        TEST(what_ended_or_is_elsewhere_is_not_merged),
        TEST(the_earliest_date_that_is_to_come_counts),
        TEST(of_what_was_spent_goes_along_what_counts_on),
        TEST(an_agreement_goes_along_with_its_loan),
        TEST(a_case_that_is_full_takes_nothing_over),
        TEST(issues_go_along_while_there_is_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
