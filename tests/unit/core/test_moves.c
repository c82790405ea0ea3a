// SPDX-License-Identifier: EUPL-1.2
/* What clocks do when they run out, where a case goes, and whose it is when people left: where the
 * ladder changed meanwhile, nobody is there, or more is due than one command does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/leave.h"
#include "fixture.h"

static void put_due(struct state *state, uint64_t n, enum trigger trigger, enum clock_action action,
                    struct duration duration)
{
    struct clock_start clock = plain_clock(n, NOW - 1000);
    clock.action = action;
    clock.code = code_of("move");
    clock.duration = duration_pack(duration);
    clock.start = ms(NOW - 100000);
    clock.trigger = trigger;
    state_clock_put(state, case_of(1), &clock);
}

/* One clock that is due; what its case then is. */
static struct decision *fired(struct fixture *fixture, struct state *state, struct case_row *row,
                              enum trigger trigger, enum clock_action action,
                              struct duration duration)
{
    row->clocks = 1;
    put_case(state, row);
    put_due(state, 1, trigger, action, duration);
    struct decision *d = draft_of(fixture, state, 1);
    clock_fire_due(d);
    state_clock_delete(state, case_of(1), 1);
    return d;
}

static void a_reminder_comes_again_after_as_long(void **of)
{
    static const struct duration durations[] = {
        {DURATION_WORKING_HOURS, 4}, {DURATION_MINUTES, 90},     {DURATION_CALENDAR_DAYS, 3},
        {DURATION_WORKING_DAYS, 2},  {DURATION_WORKING_DAYS, 0}, {DURATION_FIXED_DATE, 0},
    };
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    for (size_t i = 0; i < COUNT(durations); i++) {
        struct decision *d =
            fired(fixture, state, &row, trigger_ASKED, clock_action_REMIND, durations[i]);
        assert_int_equal(d->n_clocks, 1);
        assert_true(d->clocks[0].due.ms > NOW);
        struct duration again = duration_unpack(d->clocks[0].duration);
        assert_true(again.amount > 0);
        assert_int_equal(again.unit, i < 3 ? durations[i].unit : DURATION_WORKING_DAYS);
    }
}

static void as_many_fire_as_a_case_has(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    row.clocks = CLOCKS_MAX;
    put_case(state, &row);
    for (uint64_t n = 1; n <= CLOCKS_MAX; n++)
        put_due(state, n, trigger_ASKED, clock_action_REMIND,
                (struct duration){DURATION_WORKING_DAYS, 1});
    struct decision *d = draft_of(fixture, state, 1);
    clock_fire_due(d);
    assert_int_equal(d->n_events, CLOCKS_MAX);
    assert_int_equal(d->n_clocks, CLOCKS_MAX);
}

static void a_ladder_that_moves(struct ladder *ladder, struct tier *tiers)
{
    static struct clock_rule rule;
    (void)ladder;
    rule = (struct clock_rule){.action = clock_action_MOVE,
                               .after = duration_pack((struct duration){DURATION_WORKING_DAYS, 1}),
                               .code = code_of("move"),
                               .english = "on",
                               .tier = code_of("landelijk"),
                               .trigger = trigger_ENTERED,
                               .words = "door"};
    tiers[1].clocks = tiers[4].clocks = (struct list){1, &rule};
}

static void a_clock_moves_a_case_that_may_go(void **of)
{
    static const struct duration day = {DURATION_WORKING_DAYS, 1};
    struct fixture *fixture = *of;
    adjust_ladder = a_ladder_that_moves;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
#define GOES(to)                                                                                   \
    assert_true(code_is(                                                                           \
        &fired(fixture, state, &row, trigger_ENTERED, clock_action_MOVE, day)->row.tier, to))
    row.status = status_QUEUED;
    GOES("landelijk");
    while (row.visited.n < CODES_MAX) { /* a list that is full knows it, or not */
        char name[20];
        snprintf(name, sizeof name, "at-%u", row.visited.n);
        row.visited.v[row.visited.n++] = code_of(name);
    }
    GOES("coach");
    row.visited.v[9] = code_of("landelijk");
    GOES("landelijk");
    row.tier = code_of("landelijk"); /* it is there */
    GOES("landelijk");
    row.tier = code_of("team"); /* whose file knows that clock no more */
    GOES("team");
    row.tier = code_of("coach");
    row.clocks = 2;
    struct clock_start held = plain_clock(2, NOW + 10000000);
    held.trigger = trigger_HELD;
    state_clock_put(state, case_of(1), &held);
    GOES("coach"); /* the minutes come first */
#undef GOES
}

static void what_nobody_owns_is_still_somebodys(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "team");
    row.status = status_QUEUED;
    struct decision *d = fired(fixture, state, &row, trigger_WORKING, clock_action_TELL_CHAIR,
                               (struct duration){DURATION_WORKING_DAYS, 1});
    assert_true(code_is(&d->clocks[0].owner, "chair-1")); /* as before: a team has no chair */
}

static void a_term_that_ended_leaves_what_is_decided(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    const struct duration date = {DURATION_FIXED_DATE, 0};
    row.meant_for = code_of("coach-1");
    row.status = status_QUEUED;
    struct decision *d = fired(fixture, state, &row, trigger_TERM, clock_action_REMIND, date);
    assert_true(code_empty(&d->row.meant_for));
    row.status = status_DECIDED;
    d = fired(fixture, state, &row, trigger_TERM, clock_action_REMIND, date);
    assert_int_equal(d->n_events, 1); /* that it fired */
}

static void past_its_calendar_a_command_is_refused_and_a_tick_reminds(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    const char *person = "professional-1";
    struct decision *d = fired(fixture, state, &row, trigger_ASKED, clock_action_REMIND,
                               (struct duration){DURATION_CALENDAR_DAYS, 5000});
    assert_int_equal(d->clocks[0].due.ms, NOW + 86400000);
    assert_true(d->beyond);
    d = fired(fixture, state, &row, trigger_OUTSIDE, clock_action_REMIND,
              (struct duration){DURATION_CALENDAR_DAYS, 5000});
    assert_true(d->beyond);
    /* what runs gets its time anew, but for what reaches too far */
    struct clock_start clock = plain_clock(1, NOW + 1000);
    clock.duration = duration_pack((struct duration){DURATION_CALENDAR_DAYS, 5000});
    clock.start = ms(NOW);
    clock.trigger = trigger_WORKING;
    state_clock_put(state, case_of(1), &clock);
    REFUSED(ERR_BEYOND_CALENDAR, case_ask, "question", .case_id = case_of(1),
            .person = code_of("coach-1"));
    by_the_daemon = true;
    REFUSED(OK, deadlines_recompute, NULL, .case_id = case_of(1));
}

/* A client leaves the last places to what a tick must start. */
static void a_client_fills_64_clocks(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    const char *person = "professional-1";
    row.clocks = CLOCKS_OF_CLIENTS;
    put_case(state, &row);
    for (uint64_t n = 1; n <= CLOCKS_OF_CLIENTS; n++) {
        struct clock_start clock = plain_clock(n, NOW + 1000000);
        clock.trigger = trigger_NAMED;
        state_clock_put(state, case_of(1), &clock);
    }
    REFUSED(ERR_LIMIT_REACHED, case_consult, "question", .case_id = case_of(1),
            .person = code_of("coach-1"));
    by_the_daemon = true;
    REFUSED(OK, case_consult, "question", .case_id = case_of(1), .person = code_of("coach-1"));
    for (uint64_t n = CLOCKS_OF_CLIENTS + 1; n <= CLOCKS_MAX; n++) {
        struct clock_start clock = plain_clock(n, NOW + 1000000);
        clock.trigger = trigger_NAMED;
        state_clock_put(state, case_of(1), &clock);
    }
    REFUSED(OK, case_consult, "question", .case_id = case_of(1), .person = code_of("coach-1"));
}

static void a_case_opens_again_where_it_belongs(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    const char *person = "professional-1";
    struct writer writer;
    uint64_t version;
    row.status = status_CLOSED;
    row.ended = ms(NOW - 1000);
    put_case(state, &row);
    struct ladder changed = *state_ladder(state, &row.ladder, &version);
    struct tier tiers[5];
    memcpy(tiers, changed.tiers.v, sizeof tiers);
    tiers[1].code = code_of("coaches"); /* its rung has another tier now */
    changed.tiers.v = tiers;
    writer_init(&writer);
    message_encode(&message_ladder, &changed, &writer);
    state_ladder_put(state, &row.ladder, 2, writer_bytes(&writer));
    REFUSED(OK, case_reopen, "reason", .case_id = case_of(1));
    const struct case_entered *e = result.events[0].body;
    assert_true(code_is(&e->tier, "coaches"));
    /* a list that has no room for it, and one that knows it */
    while (row.visited.n < CODES_MAX) {
        char name[20];
        snprintf(name, sizeof name, "at-%u", row.visited.n);
        row.visited.v[row.visited.n++] = code_of(name);
    }
    put_case(state, &row);
    REFUSED(ERR_NO_SUCH_TIER, case_reopen, "reason", .case_id = case_of(1));
    row.visited.v[9] = code_of("coaches");
    put_case(state, &row);
    REFUSED(OK, case_reopen, "reason", .case_id = case_of(1));
    row.visited.n = 1;
    put_case(state, &row);
    tiers[1].rung = 3; /* and now none */
    message_encode(&message_ladder, &changed, &writer);
    writer_clear(&writer);
    message_encode(&message_ladder, &changed, &writer);
    state_ladder_put(state, &row.ladder, 3, writer_bytes(&writer));
    REFUSED(ERR_NO_SUCH_TIER, case_reopen, "reason", .case_id = case_of(1));
    writer_release(&writer);
}

static void a_route_ends_at_the_top(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    uint64_t version;
    struct codes skipped;
    const struct ladder *ladder = state_ladder(state, &row.ladder, &version);
    row.visited = codes_of("gone", "coach");
    route_skipped(ladder, 0, 99, &row, &skipped);
    assert_int_equal(skipped.n, 4); /* all but the one it was at */
    struct ladder other = *ladder;
    struct tier tiers[5];
    memcpy(tiers, ladder->tiers.v, sizeof tiers);
    tiers[2].domains = codes_of("other", NULL); /* nothing leads there */
    other.tiers.v = tiers;
    route_skipped(&other, 0, 99, &row, &skipped);
    assert_int_equal(skipped.n, 3);
    /* of several that take its domain, each counts; of several that take all, the first */
    tiers[2].rung = 2;
    tiers[1].areas = tiers[2].areas = codes_of("north", NULL);
    tiers[2].domains.n = 0;
    row.district = code_of("north");
    struct routes two = routes_of(&other, 2, &row);
    assert_int_equal(two.n, 2);
    struct routes one = two;
    one.n = 1;
    assert_false(routes_equal(&two, &one));
    assert_false(routes_equal(&one, &two));
}

static void what_waits_goes_where_it_belongs_by_now(void **of)
{
    static const struct {
        const char *to;
        bool full;
        bool known;
        const char *there;
    } cases[] = {{"coaches", false, false, "coaches"},
                 {"gone", false, false, "coach"},
                 {"team", false, false, "coach"},
                 {"coaches", true, false, "coach"},
                 {"coaches", true, true, "coaches"}};
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    struct writer writer;
    uint64_t version;
    struct ladder changed = *state_ladder(state, &row.ladder, &version);
    struct tier tiers[6];
    memcpy(tiers, changed.tiers.v, 5 * sizeof tiers[0]);
    tiers[5] = tiers[1];
    tiers[5].code = code_of("coaches");
    changed.tiers = (struct list){6, tiers};
    writer_init(&writer);
    message_encode(&message_ladder, &changed, &writer);
    state_ladder_put(state, &row.ladder, 2, writer_bytes(&writer));
    writer_release(&writer);
    for (size_t i = 0; i < COUNT(cases); i++) {
        row.visited = codes_of("coach", NULL);
        while (cases[i].full && row.visited.n < CODES_MAX) {
            char name[20];
            snprintf(name, sizeof name, "at-%u", row.visited.n);
            row.visited.v[row.visited.n++] = code_of(name);
        }
        if (cases[i].known)
            row.visited.v[9] = code_of(cases[i].to);
        row.moves_to = code_of(cases[i].to);
        put_case(state, &row);
        struct decision *d = draft_of(fixture, state, 1);
        move_wait(d);
        assert_true(code_is(&d->row.tier, cases[i].there));
    }
}

/* --- whoever left --- */

static void shut_out(struct state *state, const char *person, const char *successor)
{
    const struct code code = code_of(person);
    struct person_row row;
    assert_true(state_person(state, &code, &row));
    row.revoked = true;
    if (successor != NULL)
        row.successor = code_of(successor);
    state_person_put(state, &row);
}

static void a_step_is_minded_by_whoever_is_left(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "tafel");
    const struct code gone = code_of("member-1");
    struct code to;
    put_case(state, &row);
    shut_out(state, "member-1", NULL);
    struct decision *d = draft_of(fixture, state, 1);
    struct tier tier = *d->tier;
    d->tier = &tier;
    tier.stand_ins = codes_of("coach-2", NULL);
#define MINDED(by) assert_true((to = leave_minder(d, &gone), code_is(&to, by)))
    MINDED("chair-1");
    tier.chairs = codes_of("never-1", NULL); /* named in the file, and never let in */
    MINDED("coach-2");
    d->row.recused = codes_of("coach-2", NULL);
    MINDED("professional-1");
    d->row.holder = code_of("member-1");
    MINDED("coordinator-1");
    shut_out(state, "coordinator-1", NULL);
    put_person(state, "admin-1", "admin");
    MINDED("admin-1");
    shut_out(state, "admin-1", NULL);
    d->row.holder.s[0] = '\0';
    MINDED("member-1"); /* there is nobody at all */
#undef MINDED
}

static void what_somebody_had_passes_on(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    row.claimed_by = code_of("coach-1");
    put_case(state, &row);
    shut_out(state, "coach-1", "coach-2");
    struct decision *d = draft_of(fixture, state, 1);
    leave_pass(d);
    assert_true(code_is(&d->row.claimed_by, "coach-2")); /* who works there too */
    struct person_row gone;
    assert_true(state_person(state, &row.claimed_by, &gone));
    gone.successor = code_of("chair-1");
    state_person_put(state, &gone);
    d = draft_of(fixture, state, 1);
    leave_pass(d);
    assert_int_equal(d->row.status, status_QUEUED); /* who does not */
    /* what was offered to him is offered anew, while it waits */
    row.claimed_by.s[0] = '\0';
    row.meant_for = code_of("coach-1");
    row.status = status_QUEUED;
    put_case(state, &row);
    d = draft_of(fixture, state, 1);
    leave_pass(d);
    assert_true(code_empty(&d->row.meant_for));
    row.status = status_DECIDED;
    put_case(state, &row);
    d = draft_of(fixture, state, 1);
    leave_pass(d);
    assert_true(code_is(&d->row.meant_for, "coach-1"));
    row.status = status_CLOSED;
    put_case(state, &row);
    d = draft_of(fixture, state, 1);
    leave_pass(d);
    assert_int_equal(d->n_events, 0);
}

static void offers_and_leads_of_who_left_end(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    struct expert_row expert = {.expert = 1, .person = code_of("coach-2")};
    row.offered_to = row.process_lead = code_of("coach-2");
    row.teller = row.holder;
    row.experts = 1;
    put_case(state, &row);
    state_expert_put(state, case_of(1), &expert);
    struct decision *d = draft_of(fixture, state, 1);
    leave_pass(d);
    assert_int_equal(d->n_events, 0); /* he is here */
    shut_out(state, "coach-2", NULL);
    shut_out(state, "professional-1", NULL);
    d = draft_of(fixture, state, 1);
    leave_pass(d);
    assert_true(code_empty(&d->row.offered_to));
    assert_true(code_empty(&d->row.process_lead));
    assert_true(d->n_events >= 3);
    /* what he was to account for, and what was agreed, is his successor's or the holder's */
    struct clock_start clock = plain_clock(1, NOW + 100000);
    clock.owner = code_of("coach-2");
    clock.trigger = trigger_ACCOUNT;
    state_clock_put(state, case_of(1), &clock);
    clock.clock = 2;
    clock.trigger = trigger_CONDITION;
    state_clock_put(state, case_of(1), &clock);
    row.clocks = 2;
    row.holder = code_of("professional-2");
    put_case(state, &row);
    d = draft_of(fixture, state, 1);
    leave_pass(d);
    assert_true(code_is(&d->clocks[0].owner, "professional-2"));
    assert_true(code_is(&d->clocks[1].owner, "professional-2"));
}

static void where_nobody_is_left_a_question_stays(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "team");
    struct question_row question = {
        .asked = {NOW - 100}, .by = row.holder, .person = row.holder, .question = 1};
    row.questions = row.questions_open = 1;
    put_case(state, &row);
    state_question_put(state, case_of(1), &question);
    shut_out(state, "professional-1", NULL);
    shut_out(state, "coordinator-1", NULL);
    struct decision *d = draft_of(fixture, state, 1);
    leave_pass(d);
    assert_int_equal(d->n_events, 0);
}

static void who_takes_the_lead_takes_the_work_of_a_team(void **of)
{
    static const char *const tiers[] = {"team", "lijst", "coach"};
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    const struct code to = code_of("professional-2");
    for (size_t i = 0; i < COUNT(tiers); i++) {
        struct case_row row = case_at(1, tiers[i]);
        struct clock_start clock = plain_clock(1, NOW + 100000);
        clock.owner = row.holder;
        clock.trigger = trigger_WORKING;
        row.claimed_by = row.holder;
        row.clocks = 1;
        put_case(state, &row);
        state_clock_put(state, case_of(1), &clock);
        struct decision *d = draft_of(fixture, state, 1);
        leave_lead_taken(d, &to);
        assert_int_equal(d->n_events, 0); /* who had it is here still */
        assert_int_equal(code_equal(&d->clocks[0].owner, &to), i < 2);
    }
}

/* GEN-10: never who reads; and where nobody is named, whoever minds the case. */
static void an_emergency_is_reviewed_by_another(void **of)
{
    struct fixture *fixture = *of;
    adjust_ladder = ladder_of_everything;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    const char *person = "coach-1";
    const struct glass_broken *e;
    put_case(state, &row);
#define REVIEWED(by)                                                                               \
    REFUSED(OK, glass_break, "reason", .case_id = case_of(1));                                     \
    e = result.events[0].body;                                                                     \
    assert_true(code_is(&e->owner, by))
    REVIEWED("chair-1");
    shut_out(state, "chair-1", "coach-1");
    REVIEWED("professional-1"); /* who reads comes after who is named, and owns the tier */
    row.tier = code_of("landelijk");
    put_case(state, &row);
    REVIEWED("loket-1");
    row.tier = code_of("team"); /* which nobody owns */
    put_case(state, &row);
    REVIEWED("professional-1");
    struct person_row chair;
    const struct code named = code_of("chair-1");
    assert_true(state_person(state, &named, &chair));
    chair.successor.s[0] = '\0'; /* nobody came after who is named */
    state_person_put(state, &chair);
    row.tier = code_of("landelijk");
    put_case(state, &row);
    REVIEWED("loket-1");
#undef REVIEWED
    struct glass_row glass = {.broken = {NOW},
                              .case_id = case_of(1),
                              .glass = 1,
                              .owner = code_of("coach-2"),
                              .person = code_of("coach-1")};
    state_glass_put(state, &glass);
    struct decision *d = draft_of(fixture, state, 1);
    struct code to = glass_reviewer(d, 1, &glass.person);
    assert_true(code_is(&to, "coordinator-1"));
    glass.person = code_of("coordinator-1");
    state_glass_put(state, &glass);
    to = glass_reviewer(d, 1, &glass.person);
    assert_true(code_is(&to, "professional-1"));
    shut_out(state, "coordinator-1", NULL);
    to = glass_reviewer(d, 1, &glass.person);
    assert_true(code_is(&to, "professional-1"));
    /* the table's chair may too */
    row.tier = code_of("tafel");
    row.glass = codes_of("coordinator-1", NULL);
    put_case(state, &row);
    put_person(state, "chair-1", "chair");
    person = "chair-1";
    REFUSED(OK, glass_review, "judgement", .case_id = case_of(1), .glass = 1,
            .result = glass_result_JUSTIFIED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_reminder_comes_again_after_as_long),
        TEST(as_many_fire_as_a_case_has),
        TEST(a_clock_moves_a_case_that_may_go),
        TEST(what_nobody_owns_is_still_somebodys),
        TEST(a_term_that_ended_leaves_what_is_decided),
        TEST(past_its_calendar_a_command_is_refused_and_a_tick_reminds),
        TEST(a_client_fills_64_clocks),
        TEST(a_case_opens_again_where_it_belongs),
        TEST(a_route_ends_at_the_top),
        TEST(what_waits_goes_where_it_belongs_by_now),
        TEST(a_step_is_minded_by_whoever_is_left),
        TEST(what_somebody_had_passes_on),
        TEST(offers_and_leads_of_who_left_end),
        TEST(where_nobody_is_left_a_question_stays),
        TEST(who_takes_the_lead_takes_the_work_of_a_team),
        TEST(an_emergency_is_reviewed_by_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
