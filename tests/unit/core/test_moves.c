// SPDX-License-Identifier: EUPL-1.2
/* What clocks do when they run out, and where a case goes: where the ladder changed meanwhile, or
 * more is due than one command does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

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
    row.outside_date = decision_date(d, ms(NOW + 86400000));
    d = fired(fixture, state, &row, trigger_OUTSIDE, clock_action_REMIND,
              (struct duration){DURATION_CALENDAR_DAYS, 5000});
    assert_true(d->beyond);
    row.outside_date.n--; /* its day is here: there is nothing to warn of any more */
    d = fired(fixture, state, &row, trigger_OUTSIDE, clock_action_REMIND,
              (struct duration){DURATION_CALENDAR_DAYS, 5000});
    assert_int_equal(d->n_clocks, 0);
    row.outside_date.n = 0;
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

static void consent_is_taken_back_past_the_calendar_too(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    const char *person = "professional-1";
    put_case(state, &row);
    put_calendar_until(state, TODAY);
    REFUSED(ERR_BEYOND_CALENDAR, case_ask, "question", .case_id = case_of(1),
            .person = code_of("coach-1"));
    REFUSED(OK, consent_withdraw, "reason", .case_id = case_of(1));
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
    REFUSED(OK, consent_withdraw, "reason", .case_id = case_of(1));
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_reminder_comes_again_after_as_long),
        TEST(as_many_fire_as_a_case_has),
        TEST(a_clock_moves_a_case_that_may_go),
        TEST(what_nobody_owns_is_still_somebodys),
        TEST(a_term_that_ended_leaves_what_is_decided),
        TEST(past_its_calendar_a_command_is_refused_and_a_tick_reminds),
        TEST(consent_is_taken_back_past_the_calendar_too),
        TEST(a_client_fills_64_clocks),
        TEST(a_case_opens_again_where_it_belongs),
        TEST(a_route_ends_at_the_top),
        TEST(what_waits_goes_where_it_belongs_by_now),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
