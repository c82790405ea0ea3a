// SPDX-License-Identifier: EUPL-1.2
/* Room for work, where stories do not come: more limits than a reply has room for, hours of a term,
 * tiers that a ladder lost, lists longer than are looked at. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/capacity.h"
#include "core/workload.h"
#include "fixture.h"

static enum over over_of_limits;

static void limits_of_one(struct ladder *ladder, struct tier *tiers)
{
    static struct limit limit;
    static struct terms terms;
    limit = (struct limit){.most = 1, .over = over_of_limits};
    terms =
        (struct terms){.handover = duration_pack((struct duration){DURATION_WORKING_DAYS, 5}),
                       .longest = duration_pack((struct duration){DURATION_CALENDAR_DAYS, 100})};
    ladder->in_progress = tiers[1].in_progress = (struct list){1, &limit};
    ladder->terms = (struct list){1, &terms};
    for (size_t i = 0; i < 2; i++) {
        tiers[i].caseload = (struct list){1, &limit};
        tiers[i].hours_case = 5;
        tiers[i].hours_week = 8;
    }
    tiers[1].offer = offer_ROOM;
    tiers[4].caseload = (struct list){1, &limit};
}

/* Ten cases that coach-1 took up, and professional-1 holds. */
static struct state *busy_site(struct fixture *fixture, enum over over)
{
    over_of_limits = over;
    adjust_ladder = limits_of_one;
    struct state *state = site_of(fixture);
    for (uint64_t n = 1; n <= 10; n++) {
        struct case_row row = case_at(n, "coach");
        row.claimed_by = code_of("coach-1");
        row.visited = codes_of("team", "coach");
        put_case(state, &row);
    }
    return state;
}

static const struct ladder *the_ladder(struct state *state)
{
    const struct code code = code_of("utrecht");
    uint64_t version;
    return state_ladder(state, &code, &version);
}

static void a_reply_has_room_for_8_warnings(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = busy_site(fixture, over_WARN);
    struct decision *d = draft_of(fixture, state, 1);
    const struct code other = code_of("coach-2");
    const struct code busy = code_of("coach-1");
    capacity_take(d, &other);
    assert_int_equal(d->n_warnings, 0); /* it was at work already, and he has room */
    d->row.case_id = case_of(11);       /* one that comes beside these */
    for (int i = 0; i < 4; i++)
        capacity_take(d, &busy);
    assert_int_equal(d->n_warnings, WARNINGS_MAX);
    assert_int_equal(d->refused.kind, warning_kind_none);
}

static void the_first_limit_refuses(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = busy_site(fixture, over_REFUSE);
    struct decision *d = draft_of(fixture, state, 1);
    const struct code busy = code_of("coach-1");
    d->row.case_id = case_of(11);
    capacity_take(d, &busy);
    assert_true(d->n_warnings > 1);
    assert_int_equal(d->refused.kind, d->warnings[0].kind);
}

/* What a clock does is never refused. */
static void what_the_daemon_does_goes_over_a_limit(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = busy_site(fixture, over_REFUSE);
    struct case_row row = case_at(11, "coach");
    const char *person = "coach-1";
    row.status = status_QUEUED;
    put_case(state, &row);
    assert_true(GIVE(case_claim, NULL, .case_id = case_of(11)) != OK);
    by_the_daemon = true;
    REFUSED(OK, case_claim, NULL, .case_id = case_of(11));
}

static void only_cases_count(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = busy_site(fixture, over_WARN);
    struct decision *d = draft_of(fixture, state, 1);
    const struct code busy = code_of("coach-1");
    d->row.matter = matter_ISSUE;
    d->row.case_id = case_of(11);
    capacity_take(d, &busy);
    workload_offer(d, NULL);
    assert_int_equal(d->n_warnings + d->n_events, 0);
}

static void whoever_has_it_takes_no_more_by_taking_it(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = busy_site(fixture, over_WARN);
    struct decision *d = draft_of(fixture, state, 1);
    const struct code busy = code_of("coach-1");
    const struct code holder = code_of("professional-1");
    capacity_take(d, &busy);
    for (size_t i = 0; i < d->n_warnings; i++)
        assert_true(d->warnings[i].kind != warning_kind_CASELOAD);
    capacity_lead(d, &holder); /* who leads it already */
    assert_int_equal(d->n_warnings, 0);
    /* he had it at another tier: here it is one more */
    struct case_row there = case_at(20, "landelijk");
    there.claimed_by = busy;
    put_case(state, &there);
    d->tier = (const struct tier *)d->ladder->tiers.v + 4;
    d->row.tier = d->tier->code;
    capacity_take(d, &busy);
    assert_int_equal(d->warnings[d->n_warnings - 1].kind, warning_kind_CASELOAD);
}

/* The team that it was at is none of the ladder any more; the next one counts. */
static void a_lead_counts_at_a_team_that_there_is(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = busy_site(fixture, over_WARN);
    struct decision *d = draft_of(fixture, state, 1);
    const struct code holder = code_of("professional-1");
    const struct code other = code_of("professional-2");
    d->row.visited = codes_of("gone", "team");
    d->row.case_id = case_of(11);
    d->row.holder = other;
    capacity_lead(d, &holder);
    assert_int_equal(d->n_warnings, 1);
    assert_int_equal(d->warnings[0].kind, warning_kind_CASELOAD);
}

/* Hours a case are asked of who takes it up: a team has none, and here no limit. */
static void a_team_without_a_limit_is_never_full(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = busy_site(fixture, over_WARN);
    struct decision *d = draft_of(fixture, state, 1);
    const struct code other = code_of("professional-2");
    struct tier team = *(const struct tier *)d->ladder->tiers.v;
    team.caseload.n = 0;
    d->tier = &team;
    capacity_take(d, &other);
    assert_int_equal(d->n_warnings, 0);
}

/* DHG-6: whose time there is over has what waits no more, nor has who left. */
static void what_waits_is_of_who_is_at_work(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = busy_site(fixture, over_WARN);
    struct term_row term = {
        .from = {TODAY - 9}, .person = code_of("coach-1"), .until = {TODAY - 1}};
    struct decision *d = draft_of(fixture, state, 1);
    const struct code coordinator = code_of("coordinator-1");
    const struct code second = code_of("coach-2");
    state_term_put(state, &d->ladder->code, &d->tier->code, &term);
    struct code owner = workload_owner(d);
    assert_true(code_is(&owner, "coach-2"));
    struct person_row row;
    assert_true(state_person(state, &second, &row));
    row.revoked = true;
    state_person_put(state, &row);
    owner = workload_owner(d);
    assert_true(code_is(&owner, "coordinator-1"));
    assert_true(state_person(state, &coordinator, &row));
    row.revoked = true;
    state_person_put(state, &row);
    owner = workload_owner(d);
    assert_true(code_is(&owner, "professional-1"));
}

/* ZWL-1 */
static void work_of_a_shared_ladder_is_offered_to_its_own(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = busy_site(fixture, over_WARN);
    struct decision *d = draft_of(fixture, state, 1);
    struct ladder shared = *d->ladder;
    shared.organisations = codes_of("gemeente", "ggz");
    d->ladder = &shared;
    d->row.organisation = code_of("ggz");
    workload_offer(d, NULL);
    assert_int_equal(d->n_events, 0);
    d->row.organisation = code_of("gemeente");
    workload_offer(d, NULL);
    assert_int_equal(d->n_events, 1);
}

static void a_standup_lists_as_many_as_it_has_room_for(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = busy_site(fixture, over_WARN);
    struct warning all[20];
    struct warning one[1];
    const struct ladder *ladder = the_ladder(state);
    size_t n = capacity_warnings(state, ladder, ms(NOW), all, COUNT(all));
    assert_true(n > 4); /* ladder, tier, caseload, hours; and the team's holder */
    assert_int_equal(capacity_warnings(state, ladder, ms(NOW), one, 1), 1);
    assert_int_equal(capacity_warnings(state, ladder, ms(NOW), one, 0), 0);
    /* hours of his own time there count before the tier's */
    struct term_row term = {.from = {TODAY - 1},
                            .hours_week = 168,
                            .person = code_of("coach-1"),
                            .until = {TODAY + 40}};
    const struct code coach = code_of("coach");
    state_term_put(state, &ladder->code, &coach, &term);
    size_t less = capacity_warnings(state, ladder, ms(NOW), all, COUNT(all));
    assert_int_equal(less, n - 1);
    term.hours_week = 0;
    state_term_put(state, &ladder->code, &coach, &term);
    assert_int_equal(capacity_warnings(state, ladder, ms(NOW), all, COUNT(all)), n);
}

static void work_is_offered_to_whom_a_limit_lets(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = busy_site(fixture, over_REFUSE);
    struct workload all[WORKLOAD_MOST];
    const struct ladder *ladder = the_ladder(state);
    const struct tier *tier = (const struct tier *)ladder->tiers.v + 1;
    assert_int_equal(workload_list(state, ladder, tier, ms(NOW), all), 2);
    assert_true(code_is(&all[0].person, "coach-1"));
    assert_false(all[0].takes);
    assert_true(all[1].takes);
    struct ladder telling = *ladder;
    struct tier warns = *tier;
    struct limit limit = {.most = 1, .over = over_WARN};
    warns.caseload.v = &limit;
    warns.roles = codes_of("professional", NULL);
    assert_int_equal(workload_list(state, &telling, &warns, ms(NOW), all), 4);
    assert_true(all[0].takes);
}

static void more_people_than_are_looked_at_are_left_out(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = busy_site(fixture, over_WARN);
    struct workload *all = arena_alloc(&fixture->arena, WORKLOAD_MOST * sizeof *all);
    const struct ladder *ladder = the_ladder(state);
    struct tier tier = ((const struct tier *)ladder->tiers.v)[1];
    tier.roles = codes_of("member", NULL);
    for (int i = 0; i < WORKLOAD_MOST + 5; i++) {
        char name[20];
        snprintf(name, sizeof name, "m-%d", i);
        put_person(state, name, "member");
    }
    assert_int_equal(workload_list(state, ladder, &tier, ms(NOW), all), WORKLOAD_MOST);
    for (int i = 0; i < WORKLOAD_MOST + 5; i++) {
        struct term_row term = {.from = {TODAY}, .until = {TODAY + 40}};
        char name[20];
        snprintf(name, sizeof name, "m-%d", i);
        term.person = code_of(name);
        state_term_put(state, &ladder->code, &tier.code, &term);
    }
    tier.roles.n = 0;
    assert_int_equal(workload_list(state, ladder, &tier, ms(NOW), all), WORKLOAD_MOST);
}

/* DHG-6: a chair whose time as a worker is over is still the chair. */
static void somebody_is_at_work_within_his_term(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = busy_site(fixture, over_WARN);
    struct decision *d = draft_of(fixture, state, 1);
    struct term_row term = {
        .from = {TODAY + 3}, .person = code_of("coach-1"), .until = {TODAY + 40}};
    assert_true(workload_is_at_work(d, &term.person));
    state_term_put(state, &d->ladder->code, &d->tier->code, &term);
    assert_false(workload_is_at_work(d, &term.person));
    struct tier tier = *d->tier;
    tier.chairs = codes_of("coach-1", NULL);
    d->tier = &tier;
    assert_true(workload_is_at_work(d, &term.person));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_reply_has_room_for_8_warnings),
        TEST(the_first_limit_refuses),
        TEST(what_the_daemon_does_goes_over_a_limit),
        TEST(only_cases_count),
        TEST(whoever_has_it_takes_no_more_by_taking_it),
        TEST(a_lead_counts_at_a_team_that_there_is),
        TEST(a_team_without_a_limit_is_never_full),
        TEST(what_waits_is_of_who_is_at_work),
        TEST(work_of_a_shared_ladder_is_offered_to_its_own),
        TEST(a_standup_lists_as_many_as_it_has_room_for),
        TEST(work_is_offered_to_whom_a_limit_lets),
        TEST(more_people_than_are_looked_at_are_left_out),
        TEST(somebody_is_at_work_within_his_term),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
