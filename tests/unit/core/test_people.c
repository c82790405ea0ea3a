// SPDX-License-Identifier: EUPL-1.2
/* Who somebody is to a tier, whom he stands in for, who comes after him: also where the ladder file
 * names people who were never let in, and where chains are as long as they may be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/absence.h"
#include "core/leave.h"
#include "core/quorum.h"
#include "core/term.h"
#include "core/workload.h"
#include "fixture.h"

static struct code numbered(const char *what, int n)
{
    char text[40];
    snprintf(text, sizeof text, "%s-%d", what, n);
    return code_of(text);
}

static void put_absence(struct state *state, struct code person, struct code stand_in)
{
    struct absence_row row = {
        .from = {TODAY}, .person = person, .stand_in = stand_in, .until = {TODAY + 7}};
    state_absence_put(state, &row);
}

static struct core_actor actor_reaching(struct state *state, const char *person)
{
    struct core_actor actor = {.person = code_of(person), .today = {TODAY}};
    absence_reach(state, &actor);
    return actor;
}

static void somebody_stands_in_for_as_many_as_a_list_holds(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    for (int i = 0; i < CODES_MAX + 2; i++)
        put_absence(state, numbered("away", i), code_of("coach-1"));
    struct core_actor actor = actor_reaching(state, "coach-1");
    assert_int_equal(actor.persons.n, CODES_MAX);
    /* and for more than one by one who is away himself */
    put_absence(state, code_of("coach-1"), code_of("coach-2"));
    actor = actor_reaching(state, "coach-2");
    assert_int_equal(actor.persons.n, CODES_MAX);
}

static void stand_ins_who_lead_round_end(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct code who;
    const struct code one = code_of("coach-1");
    const struct code two = code_of("coach-2");
    put_absence(state, one, two);
    put_absence(state, two, one);
    assert_int_equal(actor_reaching(state, "coach-1").persons.n, 2);
    assert_false(absence_acts_for(state, &one, (struct civil_date){TODAY}, &who));
    assert_true(absence_leads_round(state, &one, &two, (struct civil_date){TODAY},
                                    (struct civil_date){TODAY + 1}));
    /* a ring that he himself is not in, too */
    const struct code other = code_of("chair-1");
    assert_true(absence_leads_round(state, &other, &one, (struct civil_date){TODAY},
                                    (struct civil_date){TODAY + 1}));
}

static void days_of_absence_overlap(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    const struct code one = code_of("coach-1");
    const struct code two = code_of("coach-2");
    put_absence(state, two, one);
    for (int from = TODAY - 5; from <= TODAY + 9; from++)
        for (int until = from; until <= TODAY + 9; until++)
            assert_int_equal(absence_leads_round(state, &one, &two, (struct civil_date){from},
                                                 (struct civil_date){until}),
                             from <= TODAY + 7 && until >= TODAY);
}

static void nobody_acts_through_somebody_who_left(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct code who;
    const struct code one = code_of("coach-1");
    struct person_row row;
    put_absence(state, one, code_of("coach-2"));
    assert_true(absence_acts_for(state, &one, (struct civil_date){TODAY}, &who));
    assert_true(state_person(state, &who, &row));
    row.revoked = true;
    state_person_put(state, &row);
    assert_false(absence_acts_for(state, &one, (struct civil_date){TODAY}, &who));
}

static void a_successor_is_looked_for_along_a_chain_that_ends(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct code who;
    for (int i = 0; i < 30; i++) {
        struct person_row row = {.organisation = code_of("gemeente"),
                                 .person = numbered("gone", i),
                                 .revoked = true,
                                 .successor = numbered("gone", i + 1)};
        state_person_put(state, &row);
    }
    const struct code far = numbered("gone", 0);
    const struct code near = numbered("gone", 20);
    assert_false(leave_successor(state, &far, &who));
    assert_false(leave_successor(state, &near, &who)); /* the thirtieth was never let in */
    put_person(state, "gone-30", "coach");
    assert_true(leave_successor(state, &near, &who));
    assert_true(code_is(&who, "gone-30"));
}

static void put_term(struct state *state, const char *person, int from, int until)
{
    const struct code ladder = code_of("utrecht");
    const struct code tier = code_of("coach");
    struct term_row row = {
        .from = {from}, .hours_week = 9, .person = code_of(person), .until = {until}};
    state_term_put(state, &ladder, &tier, &row);
}

static void terms_of_the_coach(struct ladder *ladder, struct tier *tiers)
{
    static struct terms terms;
    terms =
        (struct terms){.handover = duration_pack((struct duration){DURATION_WORKING_DAYS, 5}),
                       .longest = duration_pack((struct duration){DURATION_CALENDAR_DAYS, 100})};
    ladder->terms = (struct list){1, &terms};
    tiers[1].roles = codes_of("coach", NULL);
}

static void a_role_gives_nobody_a_place_whose_time_is_over(void **of)
{
    struct fixture *fixture = *of;
    adjust_ladder = terms_of_the_coach;
    struct state *state = site_of(fixture);
    const struct code code = code_of("utrecht");
    uint64_t version;
    const struct ladder *ladder = state_ladder(state, &code, &version);
    const struct tier *tier = (const struct tier *)ladder->tiers.v + 1;
    struct core_actor actor = {.person = code_of("loket-1"),
                               .persons = codes_of("loket-1", NULL),
                               .roles = codes_of("coach", NULL),
                               .today = {TODAY}};
    const struct civil_date today = {TODAY};
    assert_true(actor_handles_cases_at(state, &actor, ladder, tier));
    assert_true(person_works_at(state, &actor.person, ladder, tier, today));
    put_term(state, "loket-1", TODAY - 20, TODAY - 1);
    assert_false(actor_handles_cases_at(state, &actor, ladder, tier));
    assert_false(person_works_at(state, &actor.person, ladder, tier, today));
    /* nor who left, nor who never came */
    const struct code nobody = code_of("nobody-1");
    struct person_row row = {
        .person = code_of("left-1"), .revoked = true, .roles = codes_of("coach", NULL)};
    row.organisation = code_of("gemeente");
    state_person_put(state, &row);
    assert_false(person_works_at(state, &row.person, ladder, tier, today));
    assert_false(person_works_at(state, &nobody, ladder, tier, today));
}

static void a_term_near_its_end_is_too_many_of_some(void **of)
{
    struct fixture *fixture = *of;
    adjust_ladder = terms_of_the_coach;
    struct state *state = site_of(fixture);
    const struct code code = code_of("utrecht");
    uint64_t version;
    const struct ladder *ladder = state_ladder(state, &code, &version);
    struct together together = {.all = 4, .ending = 2};
    assert_false(terms_too_many(ladder, &together)); /* the file says no share */
    struct ladder other = *ladder;
    struct terms terms = *(const struct terms *)ladder->terms.v;
    terms.together = 50;
    other.terms.v = &terms;
    assert_false(terms_too_many(&other, &together));
    together.ending = 3;
    assert_true(terms_too_many(&other, &together));
    other.terms.n = 0;
    assert_false(terms_too_many(&other, &together));
    /* one that ends where the calendar does not know any more is not near */
    struct term_row term = {.until = {TODAY + 5000}};
    assert_false(term_nears_end(state, ladder, &term, ms(NOW)));
}

static void more_terms_than_are_looked_at_are_counted_to_there(void **of)
{
    struct fixture *fixture = *of;
    adjust_ladder = terms_of_the_coach;
    struct state *state = site_of(fixture);
    const struct code code = code_of("utrecht");
    uint64_t version;
    const struct ladder *ladder = state_ladder(state, &code, &version);
    const struct tier *tier = (const struct tier *)ladder->tiers.v + 1;
    for (int i = 0; i < 210; i++)
        put_term(state, numbered("p", i).s, TODAY - 20, TODAY + 10);
    assert_int_equal(terms_together(state, ladder, tier, (struct civil_date){TODAY}, NULL).all,
                     200);
}

static void a_place_beside_the_ladder_goes_by_name_or_role(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct side side = {.roles = codes_of("coach", NULL), .workers = codes_of("member-1", NULL)};
    struct core_actor actor = {.person = code_of("coach-1"),
                               .persons = codes_of("coach-1", NULL),
                               .roles = codes_of("coach", NULL)};
    const struct code member = code_of("member-1");
    const struct code chair = code_of("chair-1");
    assert_true(actor_works_beside(&actor, &side));
    assert_true(person_works_beside(state, &actor.person, &side));
    assert_true(person_works_beside(state, &member, &side));
    assert_false(person_works_beside(state, &chair, &side));
    actor.roles.n = 0;
    assert_false(actor_works_beside(&actor, &side));
}

static void a_table_has_its_organisers(void **of)
{
    (void)of;
    struct person_row row = {.person = code_of("organiser-1")};
    struct tier tier = {.organisers = codes_of("organiser-1", NULL)};
    assert_true(person_is_of_table(&row, &tier));
    tier.organisers.n = 0;
    assert_false(person_is_of_table(&row, &tier));
}

/* Of the table of a meeting: by name, by organisation, by a role at the site. */
static void seats_are_filled_by_name_and_by_organisation(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct tier tier = {.quorum = 1, .workers = codes_of("coach-1", NULL)};
    struct meeting_row meeting = {.invited = codes_of("member-1", "gemeente")};
    struct codes there = codes_of("coach-1", "member-1");
    const struct civil_date today = {TODAY};
    struct quorum quorum = quorum_count(state, &tier, &meeting, today, &there);
    assert_true(codes_have(&quorum.seats, &there.v[0]));
    assert_true(codes_have(&quorum.seats, &there.v[1]));
    there = codes_of("chair-1", NULL);
    quorum = quorum_count(state, &tier, &meeting, today, &there);
    assert_true(code_is(&quorum.seats.v[0], "gemeente"));
    /* who is invited by name, through who stands in for him */
    put_absence(state, code_of("member-1"), code_of("coach-2"));
    there = codes_of("coach-2", NULL);
    meeting.invited = codes_of("member-1", NULL);
    quorum = quorum_count(state, &tier, &meeting, today, &there);
    assert_true(code_is(&quorum.seats.v[0], "member-1"));
    /* somebody with a role, unless he left */
    tier.quorum_of = codes_of("chair", "coordinator");
    there = codes_of("coordinator-1", "chair-1");
    quorum = quorum_count(state, &tier, &meeting, today, &there);
    assert_int_equal(quorum.lacking.n, 1);
    assert_true(code_is(&quorum.lacking.v[0], "chair"));
    struct person_row row;
    assert_true(state_person(state, &there.v[0], &row));
    row.revoked = true;
    state_person_put(state, &row);
    quorum = quorum_count(state, &tier, &meeting, today, &there);
    assert_int_equal(quorum.lacking.n, 2);
}

/* Counted of a meeting that was held, where one is asked. */
static void a_quorum_is_of_a_meeting_that_was_held(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "tafel");
    struct meeting_row meeting = {.present = codes_of("chair-1", NULL), .start = {NOW - 1000}};
    put_case(state, &row);
    state_meeting_put(state, &row.ladder, &row.tier, &meeting);
    struct decision *d = draft_of(fixture, state, 1);
    struct tier tier = *d->tier;
    tier.quorum_of = codes_of("coordinator", NULL);
    d->tier = &tier;
    assert_false(quorum_is_short(d)); /* it was on no agenda */
    d->row.meeting = meeting.start;
    assert_false(quorum_is_short(d)); /* which is still to be held */
    meeting.held = true;
    state_meeting_put(state, &row.ladder, &row.tier, &meeting);
    assert_true(quorum_is_short(d));
    assert_false(require_quorum(d));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(somebody_stands_in_for_as_many_as_a_list_holds),
        TEST(stand_ins_who_lead_round_end),
        TEST(days_of_absence_overlap),
        TEST(nobody_acts_through_somebody_who_left),
        TEST(a_successor_is_looked_for_along_a_chain_that_ends),
        TEST(a_role_gives_nobody_a_place_whose_time_is_over),
        TEST(a_term_near_its_end_is_too_many_of_some),
        TEST(more_terms_than_are_looked_at_are_counted_to_there),
        TEST(a_place_beside_the_ladder_goes_by_name_or_role),
        cmocka_unit_test(a_table_has_its_organisers),
        TEST(seats_are_filled_by_name_and_by_organisation),
        TEST(a_quorum_is_of_a_meeting_that_was_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
