// SPDX-License-Identifier: EUPL-1.2
/* Money of pots that are no more or another ladder's, and cases that are joined, split and moved.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "full_ladder.h"

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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
