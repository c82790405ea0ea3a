// SPDX-License-Identifier: EUPL-1.2
/* Grounds of receivers, day by day, and what is not shared where one is wanting. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

static const char *person = "professional-1";
static struct ground_rule consent;
static struct ground_rule law;

static void a_ladder_with_grounds(struct ladder *ladder, struct tier *tiers)
{
    static struct ground_rule rules[2];
    static struct topic purposes[2];
    static struct receiver receivers[2];
    static struct sees_rule sees;
    static struct gate pack;
    rules[0] = consent;
    rules[1] = law;
    purposes[0] = (struct topic){.code = code_of("work"), .english = "work", .name = "werk"};
    purposes[1] = (struct topic){.code = code_of("learn"), .english = "learn", .name = "leren"};
    receivers[0] = (struct receiver){
        .code = code_of("ggz"), .english = "ggz", .name = "ggz", .own_ground = true};
    receivers[1] = receivers[0];
    receivers[1].code = code_of("coach");
    sees = (struct sees_rule){
        .code = code_of("guests"), .everything = true, .participants = codes_of("ggz", "parent")};
    pack =
        (struct gate){.at = gate_at_AGENDA,
                      .before = duration_pack((struct duration){DURATION_WORKING_DAYS_BEFORE, 1}),
                      .code = code_of("pack"),
                      .english = "send",
                      .kind = gate_kind_PACK,
                      .words = "stuur"};
    ladder->grounds = (struct list){2, rules};
    ladder->participants = (struct list){1, purposes};
    ladder->purposes = (struct list){2, purposes};
    ladder->receivers = (struct list){2, receivers};
    ladder->sees = (struct list){1, &sees};
    tiers[3].core = codes_of("ggz", NULL);
    tiers[3].gates = (struct list){1, &pack};
    tiers[3].meeting_minutes = 90;
}

static struct state *site_with_grounds(struct fixture *fixture, struct case_row *row,
                                       const char *tier)
{
    struct person_row guest = {.organisation = code_of("ggz"),
                               .person = code_of("ggz-1"),
                               .roles = codes_of("member", NULL)};
    adjust_ladder = a_ladder_with_grounds;
    person = "professional-1";
    struct state *state = site_of(fixture);
    state_person_put(state, &guest);
    *row = case_at(1, tier);
    put_case(state, row);
    return state;
}

static int rules_of_the_test(void **of)
{
    consent = (struct ground_rule){.code = code_of("said-yes"),
                                   .english = "consent",
                                   .kind = ground_CONSENT,
                                   .name = "toestemming"};
    law = (struct ground_rule){.article = "1",
                               .code = code_of("law"),
                               .english = "law",
                               .kind = ground_STATUTORY_TASK,
                               .name = "wet"};
    return fixture_setup(of);
}

static void put_ground(struct state *state, struct case_row *row, const char *basis,
                       const char *receiver, const char *purpose)
{
    struct ground_row ground = {.basis = code_of(basis),
                                .ground = ++row->grounds,
                                .kind = ground_STATUTORY_TASK,
                                .purpose = code_of(purpose),
                                .receiver = code_of(receiver),
                                .recorded = {NOW}};
    state_ground_put(state, row->case_id, &ground);
    put_case(state, row);
}

static void a_rule_holds_on_its_days(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    uint64_t version;
    struct state *state = site_with_grounds(fixture, &row, "coach");
    const struct ladder *ladder = state_ladder(state, &row.ladder, &version);
    struct ground_rule rule = {.valid_from = {10}, .valid_until = {20}};
    assert_false(ground_rule_holds(&rule, (struct civil_date){0}));
    assert_false(ground_rule_holds(&rule, (struct civil_date){9}));
    assert_true(ground_rule_holds(&rule, (struct civil_date){10}));
    assert_true(ground_rule_holds(&rule, (struct civil_date){20}));
    assert_false(ground_rule_holds(&rule, (struct civil_date){21}));
    struct ground_row ground = {.basis = code_of("law"), .until = {TODAY}};
    assert_true(ground_holds_on(&ground, ladder, (struct civil_date){TODAY}));
    assert_false(ground_holds_on(&ground, ladder, (struct civil_date){TODAY + 1}));
    assert_false(ground_holds_on(&ground, ladder, (struct civil_date){0}));
    ground.basis = code_of("gone"); /* which the file does not have any more */
    assert_false(ground_holds_on(&ground, ladder, (struct civil_date){TODAY}));
}

/* GEN-15: by age, at the end of the year; who it is about an adult, where nobody says otherwise. */
static void who_consents_goes_by_age(void **of)
{
    static const unsigned adult = 1u << consent_by_SELF | 1u << consent_by_REPRESENTATIVE;
    static const unsigned parents = 1u << consent_by_PARENTS;
    static const unsigned both = 1u << consent_by_BOTH;
    struct ladder ladder = {0};
    struct member member = {.role = member_role_CHILD};
    (void)of;
    assert_int_equal(consent_by_whom(&ladder, &member, 2026), 0);
    member.role = member_role_RESIDENT;
    assert_int_equal(consent_by_whom(&ladder, &member, 2026), adult);
    member.birth_year = 2026;
    assert_int_equal(consent_by_whom(&ladder, &member, 2026), parents);
    member.birth_year = 2026 - 12;
    assert_int_equal(consent_by_whom(&ladder, &member, 2026), both);
    member.birth_year = 2026 - 17;
    assert_int_equal(consent_by_whom(&ladder, &member, 2026), adult);
    ladder.minor_alone_from = 18;
    ladder.minor_asked_from = 14;
    assert_int_equal(consent_by_whom(&ladder, &member, 2026), both);
    member.birth_year = 2026 - 13;
    assert_int_equal(consent_by_whom(&ladder, &member, 2026), parents);
}

static void a_ground_lasts_as_long_as_the_first_of_its_ends(void **of)
{
    static const struct {
        uint32_t lasts;
        int32_t rule_until;
        int32_t asked;
        int32_t until;
    } cases[] = {{0, 0, 0, 0}, {0, 0, 5, 5}, {0, 9, 0, 9}, {0, 9, 5, 5}, {0, 9, 12, 9},
                 {7, 0, 0, 7}, {7, 0, 5, 5}, {7, 0, 9, 7}, {7, 3, 5, 3}};
    struct fixture *fixture = *of;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct case_row row;
        law.lasts = cases[i].lasts == 0
                        ? 0
                        : duration_pack((struct duration){DURATION_CALENDAR_DAYS, cases[i].lasts});
        law.valid_until.n = cases[i].rule_until == 0 ? 0 : TODAY + cases[i].rule_until;
        struct state *state = site_with_grounds(fixture, &row, "coach");
        REFUSED(OK, ground_put, NULL, .case_id = case_of(1), .basis = law.code,
                .receiver = code_of("ggz"),
                .until = {cases[i].asked == 0 ? 0 : TODAY + cases[i].asked});
        const struct ground_recorded *e = result.events[0].body;
        assert_int_equal(e->until.n, cases[i].until == 0 ? 0 : TODAY + cases[i].until);
        abort_batch(fixture);
    }
    struct case_row row;
    law.lasts = duration_pack((struct duration){DURATION_CALENDAR_DAYS, 5000});
    law.valid_until.n = 0;
    struct state *state = site_with_grounds(fixture, &row, "coach");
    REFUSED(ERR_BEYOND_CALENDAR, ground_put, NULL, .case_id = case_of(1), .basis = law.code,
            .receiver = code_of("ggz"));
}

static void consent_is_of_who_may_give_it(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    consent.valid_from.n = TODAY + 1;
    struct state *state = site_with_grounds(fixture, &row, "coach");
    REFUSED(ERR_GROUND_NOT_VALID, ground_put, NULL, .case_id = case_of(1), .basis = consent.code,
            .receiver = code_of("ggz"), .by = consent_by_SELF);
    abort_batch(fixture);
    consent.valid_from.n = 0;
    state = site_with_grounds(fixture, &row, "coach");
    REFUSED(OK, ground_put, NULL, .case_id = case_of(1), .basis = consent.code,
            .receiver = code_of("ggz"), .by = consent_by_SELF);
    struct member child = {.role = member_role_CHILD};
    struct household_row household = {.members = {1, &child}};
    state_household_put(state, case_of(1), &household);
    REFUSED(ERR_MISSING_FIELD, ground_put, NULL, .case_id = case_of(1), .basis = consent.code,
            .receiver = code_of("ggz"), .by = consent_by_PARENTS);
}

static void a_ground_is_for_its_purpose(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    uint64_t version;
    uint64_t n;
    struct state *state = site_with_grounds(fixture, &row, "coach");
    const struct ladder *ladder = state_ladder(state, &row.ladder, &version);
    const struct code ggz = code_of("ggz");
    const struct code work = code_of("work");
    const struct civil_date today = {TODAY};
    put_ground(state, &row, "law", "ggz", "learn");
    assert_false(ground_covers(state, ladder, &row, &ggz, &work, today, &n));
    put_ground(state, &row, "law", "ggz", "work");
    assert_true(ground_covers(state, ladder, &row, &ggz, &work, today, &n));
    assert_int_equal(n, 2);
}

/* GEN-15: finding another ground is a step, once; also for those of the table who came. */
static void a_ground_that_ends_where_the_case_is_is_a_step(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with_grounds(fixture, &row, "tafel");
    struct meeting_row meeting = {.start = {NOW + 90000000}};
    row.meeting = meeting.start;
    state_meeting_put(state, &row.ladder, &row.tier, &meeting);
    put_ground(state, &row, "law", "ggz", "work");
    REFUSED(OK, ground_end, "reason", .case_id = case_of(1), .ground = 1);
    struct decision *d = draft_of(fixture, state, 1);
    ground_watch(d);
    assert_false(clock_running(d, trigger_CONSENT)); /* it has its ground */
    struct ground_row ground;
    assert_true(state_ground(state, case_of(1), 1, &ground));
    ground.ended = ms(NOW);
    state_ground_put(state, case_of(1), &ground);
    d = draft_of(fixture, state, 1);
    ground_watch(d);
    ground_watch(d);
    assert_int_equal(d->n_clocks, 1);
    struct tier coach = *ladder_tier(d->ladder, &(struct code){.s = "coach"});
    coach.core = codes_of("ggz", NULL);
    d->tier = &coach; /* neither the tier nor its core has one */
    clock_end(d, trigger_CONSENT, 0);
    ground_watch(d);
    assert_true(clock_running(d, trigger_CONSENT));
    put_ground(state, &row, "law", "coach", "work"); /* of another receiver: it lacks one here */
    REFUSED(OK, ground_end, "reason", .case_id = case_of(1), .ground = 2);
    struct clock_start clock = plain_clock(1, NOW + 1000);
    clock.trigger = trigger_CONSENT;
    row.clocks = 1;
    put_ground(state, &row, "law", "ggz", "work");
    state_clock_put(state, case_of(1), &clock);
    REFUSED(OK, ground_end, "reason", .case_id = case_of(1), .ground = 3);
    consent_grounds_end(draft_of(fixture, state, 1)); /* none of these is consent */
}

static void what_has_no_ground_goes_to_nobody(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with_grounds(fixture, &row, "lijst");
    const struct code guest = code_of("ggz-1");
    const struct case_id id = case_of(1);
    REFUSED(ERR_GROUND_REQUIRED, case_escalate, NULL, .case_id = id);
    REFUSED(ERR_GROUND_REQUIRED, case_ask, "question", .case_id = id, .person = guest);
    REFUSED(ERR_GROUND_REQUIRED, participant_invite, NULL, .case_id = id, .who = guest);
    row.tier = code_of("tafel");
    put_case(state, &row);
    struct meeting_row meeting = {.invited = codes_of("ggz-1", NULL), .start = {NOW + 3000000000}};
    state_meeting_put(state, &row.ladder, &row.tier, &meeting);
    person = "chair-1";
    REFUSED(ERR_GROUND_REQUIRED, agenda_put, NULL, .case_id = id, .start = meeting.start);
    row.status = status_PLANNED;
    row.meeting = meeting.start;
    put_case(state, &row);
    REFUSED(ERR_GROUND_REQUIRED, pack_send, NULL, .case_id = id);
    struct clock_start clock = plain_clock(1, NOW - 1000);
    clock.action = clock_action_SEND_PACK;
    clock.trigger = trigger_PACK;
    struct decision *d = draft_of(fixture, state, 1);
    assert_false(pack_runs_out(d, &clock));
    /* nor to who is invited after it went to the others */
    d->row.pack_sent = ms(NOW - 1000);
    pack_follow(d, &(struct codes){2, {guest, code_of("ggz")}});
    assert_int_equal(d->n_events, 0);
    put_ground(state, &row, "law", "ggz", "work");
    d = draft_of(fixture, state, 1);
    assert_true(pack_runs_out(d, &clock));
    /* not by itself while few may see it, a question is open or it is on no agenda */
    d = draft_of(fixture, state, 1);
    d->row.guards = codes_of("aside", NULL);
    assert_false(pack_runs_out(d, &clock));
    d = draft_of(fixture, state, 1);
    d->row.questions_open = 1;
    assert_false(pack_runs_out(d, &clock));
    d = draft_of(fixture, state, 1);
    d->row.status = status_WORKING;
    assert_false(pack_runs_out(d, &clock));
}

/* For a purpose of its own; the submitter and the holder read it themselves. */
static void an_extract_has_the_ground_of_its_purpose(void **of)
{
    struct fixture *fixture = *of;
    struct case_row row;
    struct state *state = site_with_grounds(fixture, &row, "coach");
    struct participant_row guest = {.participant = 1, .who = code_of("ggz")};
    state_participant_put(state, case_of(1), &guest);
    row.participants = 1;
    put_ground(state, &row, "law", "ggz", "work");
    REFUSED(OK, extract_give, NULL, .case_id = case_of(1), .participant = 1);
    REFUSED(ERR_GROUND_REQUIRED, extract_give, NULL, .case_id = case_of(1), .participant = 1,
            .purpose = code_of("learn"));
    row.holder = code_of("coach-1");
    put_case(state, &row);
    REFUSED(OK, extract_give, NULL, .case_id = case_of(1), .participant = 1);
    row.submitter = row.holder;
    put_case(state, &row);
    REFUSED(ERR_GROUND_REQUIRED, extract_give, NULL, .case_id = case_of(1), .participant = 1);
    put_ground(state, &row, "law", "coach", "work");
    REFUSED(OK, extract_give, NULL, .case_id = case_of(1), .participant = 1);
    person = "ggz-1";
    struct ground_row ended;
    assert_true(state_ground(state, case_of(1), 1, &ended));
    ended.ended = ms(NOW);
    state_ground_put(state, case_of(1), &ended);
    REFUSED(ERR_GROUND_REQUIRED, extract_give, NULL, .case_id = case_of(1), .participant = 1);
}

#define RULED(name) cmocka_unit_test_setup_teardown(name, rules_of_the_test, site_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULED(a_rule_holds_on_its_days),
        cmocka_unit_test(who_consents_goes_by_age),
        RULED(a_ground_lasts_as_long_as_the_first_of_its_ends),
        RULED(consent_is_of_who_may_give_it),
        RULED(a_ground_is_for_its_purpose),
        RULED(a_ground_that_ends_where_the_case_is_is_a_step),
        RULED(what_has_no_ground_goes_to_nobody),
        RULED(an_extract_has_the_ground_of_its_purpose),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
