// SPDX-License-Identifier: EUPL-1.2
/* Who steps back from a case, and who works beside the ladder: as far as there is somebody left. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

static const char *person = "chair-1";

static void a_table_of_independents(struct ladder *ladder, struct tier *tiers)
{
    static struct side sides[2];
    static struct pot pot;
    const packed_duration week = duration_pack((struct duration){DURATION_CALENDAR_DAYS, 7});
    sides[0] = (struct side){.after = week,
                             .code = code_of("aside"),
                             .english = "side",
                             .name = "zij",
                             .workers = codes_of("never-1", "coach-1")};
    sides[1] = sides[0];
    sides[1].code = code_of("by-role");
    sides[1].roles = codes_of("coach", NULL);
    sides[1].workers.n = 0;
    pot = (struct pot){.approval = approval_ONE,
                       .code = code_of("kas"),
                       .english = "pot",
                       .name = "pot",
                       .tiers = codes_of("tafel", NULL)};
    ladder->pots = (struct list){1, &pot};
    ladder->sides = (struct list){2, sides};
    tiers[0].chairs = codes_of("coach-1", NULL);
    tiers[1].offer = offer_ROOM;
    tiers[1].urgent = code_of("professional-2");
    tiers[2].chairs = codes_of("coach-1", NULL);
    tiers[2].roles = codes_of("professional", NULL);
    tiers[3].board = codes_of("professional-2", NULL);
    tiers[3].chairs = codes_of("chair-1", "never-1");
    tiers[3].independent = codes_of("holder", "organisation");
    tiers[3].lead = code_of("member-1");
}

static struct state *site_at(struct fixture *fixture, struct case_row *row, const char *tier)
{
    adjust_ladder = a_table_of_independents;
    person = "chair-1";
    struct state *state = site_of(fixture);
    *row = case_at(1, tier);
    put_case(state, row);
    return state;
}

static void who_is_of_a_tier_may_step_back(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_at(fixture, &row, "tafel");
    const struct case_id id = case_of(1);
    REFUSED(OK, case_recuse, "reason", .case_id = id, .person = code_of("professional-2"));
    REFUSED(OK, case_recuse, "reason", .case_id = id, .person = code_of("member-1"));
    REFUSED(ERR_NO_SUCH_PERSON, case_recuse, "reason", .case_id = id, .person = code_of("coach-1"));
    row.recused = codes_of("chair-1", NULL);
    put_case(state, &row);
    REFUSED(ERR_DENIED, case_recuse, "reason", .case_id = id, .person = code_of("member-1"));
    row = case_at(1, "coach");
    put_case(state, &row);
    person = "professional-2"; /* whom what is urgent goes to */
    REFUSED(OK, case_recuse, "reason", .case_id = id);
    person = "chair-1";
    REFUSED(ERR_NO_SUCH_PERSON, case_recuse, "reason", .case_id = id);
}

static void a_chair_who_was_never_let_in_has_no_organisation(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_at(fixture, &row, "tafel");
    struct decision *d = draft_of(fixture, state, 1);
    const struct code never = code_of("never-1");
    const struct code chair = code_of("chair-1");
    assert_int_equal(case_ties(state, &row, d->tier, &chair), independence_ORGANISATION);
    assert_int_equal(case_ties(state, &row, d->tier, &never), independence_none);
    struct code owner = case_tier_owner(state, &row, d->tier);
    assert_true(code_is(&owner, "never-1"));
}

static void a_case_goes_where_somebody_is_left(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_at(fixture, &row, "lijst");
    struct decision *d = draft_of(fixture, state, 1);
    struct tier tier = *ladder_tier(d->ladder, &(struct code){.s = "tafel"});
    tier.chairs.n = 0;
    assert_false(require_somebody(d, &tier)); /* a file that names nobody */
    assert_int_equal(d->error->code, ERR_NOBODY_LEFT);
    row.recused = codes_of("chair-1", "never-1");
    put_case(state, &row);
    person = "professional-1";
    REFUSED(ERR_NOBODY_LEFT, case_escalate, NULL, .case_id = case_of(1));
    /* at a team its holder works on */
    row = case_at(1, "team");
    row.recused = codes_of("coach-1", NULL);
    put_case(state, &row);
    d = draft_of(fixture, state, 1);
    struct tier team = *d->tier;
    team.roles.n = 0;
    assert_true(require_somebody(d, &team));
}

static void work_passes_when_somebody_steps_back(void **of)
{
    static const char *const tiers[] = {"team", "lijst", "coach"};
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_at(fixture, &row, "coach");
    person = "coach-1";
    for (size_t i = 0; i < COUNT(tiers); i++) {
        row = case_at(1, tiers[i]);
        row.claimed_by = code_of("coach-1");
        put_case(state, &row);
        REFUSED(OK, case_recuse, "reason", .case_id = case_of(1));
        assert_int_equal(result.events[1].message == &message_case_released, i == 2);
    }
    row.status = status_DECIDED; /* what he had is decided already */
    put_case(state, &row);
    REFUSED(OK, case_recuse, "reason", .case_id = case_of(1));
    row.status = status_QUEUED;
    row.claimed_by.s[0] = '\0';
    row.meant_for = code_of("coach-1");
    put_case(state, &row);
    REFUSED(OK, case_recuse, "reason", .case_id = case_of(1));
    assert_ptr_equal(result.events[1].message, &message_work_offered);
    assert_true(code_empty(&((const struct work_offered *)result.events[1].body)->person));
    assert_ptr_equal(result.events[2].message, &message_work_offered); /* to the other one */
    assert_true(code_is(&((const struct work_offered *)result.events[2].body)->person, "coach-2"));
    /* and is carried along once */
    row.recused = codes_of("coach-1", NULL);
    put_case(state, &row);
    struct decision *d = draft_of(fixture, state, 1);
    assert_true(recuse_carry(d, &row.recused));
    assert_int_equal(d->n_events, 0);
}

static void a_lead_who_becomes_tied_hands_over_what_waits(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_at(fixture, &row, "tafel");
    const struct code chair = code_of("chair-1");
    struct clock_start clock = plain_clock(1, NOW + 1000);
    clock.owner = chair;
    row.clocks = 1;
    row.holder = chair;
    row.claimed_by = code_of("never-1");
    put_case(state, &row);
    state_clock_put(state, case_of(1), &clock);
    struct decision *d = draft_of(fixture, state, 1);
    recuse_follow(d, &chair); /* somebody has it */
    assert_true(code_is(&d->clocks[0].owner, "chair-1"));
    d->row.claimed_by.s[0] = '\0';
    recuse_follow(d, &chair);
    assert_true(code_is(&d->clocks[0].owner, "never-1"));
    /* who is tied and the only one keeps it */
    struct tier tier = *d->tier;
    tier.chairs.n = 1;
    d->tier = &tier;
    d->clocks[0].owner = chair;
    recuse_follow(d, &chair);
    assert_true(code_is(&d->clocks[0].owner, "chair-1"));
}

static void a_side_is_owned_by_who_is_let_in(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_at(fixture, &row, "coach");
    const struct case_id id = case_of(1);
    struct person_row coach;
    const struct code who = code_of("coach-1");
    person = "professional-1";
    REFUSED(OK, side_open, NULL, .case_id = id, .side = code_of("aside"));
    assert_true(code_is(&((const struct side_opened *)result.events[0].body)->person, "coach-1"));
    REFUSED(ERR_MISSING_FIELD, side_open, NULL, .case_id = id, .side = code_of("by-role"));
    assert_true(state_person(state, &who, &coach));
    coach.revoked = true;
    state_person_put(state, &coach);
    REFUSED(ERR_MISSING_FIELD, side_open, NULL, .case_id = id, .side = code_of("aside"));
    /* opened again: the holder minds what nobody works, and what the file lost is over */
    row.sides = codes_of("aside", "gone");
    row.status = status_CLOSED;
    row.ended = ms(NOW - 1000);
    put_case(state, &row);
    REFUSED(ERR_WRONG_STATE, side_open, NULL, .case_id = id, .side = code_of("by-role"));
    struct decision *d = draft_of(fixture, state, 1);
    sides_watch(d);
    assert_int_equal(d->n_clocks, 1);
    assert_true(code_is(&d->clocks[0].owner, "professional-1"));
}

/* GEN-19: what is split off has as few people as what it came from. */
static void a_part_stays_together_where_nobody_would_be_left(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_at(fixture, &row, "tafel");
    person = "professional-1";
    row.recused = codes_of("chair-1", "never-1");
    put_case(state, &row);
    REFUSED(ERR_NOBODY_LEFT, case_split, "plan", .case_id = case_of(1),
            .domains = codes_of("debts", NULL));
    person = "chair-1"; /* nor does who stepped back take it up the ladder */
    REFUSED(ERR_DENIED, case_escalate, NULL, .case_id = case_of(1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_is_of_a_tier_may_step_back),
        TEST(a_chair_who_was_never_let_in_has_no_organisation),
        TEST(a_case_goes_where_somebody_is_left),
        TEST(work_passes_when_somebody_steps_back),
        TEST(a_lead_who_becomes_tied_hands_over_what_waits),
        TEST(a_side_is_owned_by_who_is_let_in),
        TEST(a_part_stays_together_where_nobody_would_be_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
