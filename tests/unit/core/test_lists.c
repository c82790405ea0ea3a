// SPDX-License-Identifier: EUPL-1.2
/* Lists that one command walks over: as far as it has room, and what does not fit is left for
 * later.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/capacity.h"
#include "core/route.h"
#include "fixture.h"

static const char *person = "professional-1";

static size_t times(const struct message *message)
{
    size_t n = 0;
    for (size_t i = 0; i < result.n; i++)
        n += result.events[i].message == message;
    return n;
}

static struct topic words[12];
static uint64_t threshold;

static void a_ladder_with_issues(struct ladder *ladder, struct tier *tiers)
{
    (void)tiers;
    for (size_t i = 0; i < COUNT(words); i++) {
        char code[20];
        snprintf(code, sizeof code, "word-%zu", i);
        words[i] = (struct topic){.code = code_of(code), .english = "word", .name = "woord"};
    }
    ladder->domains = ladder->obstacles = (struct list){COUNT(words), words};
    ladder->issues_period = duration_pack((struct duration){DURATION_CALENDAR_DAYS, 90});
    ladder->issues_threshold = threshold;
    ladder->issues_tier = code_of("team"); /* which nobody chairs */
}

static struct codes first_words(size_t n)
{
    struct codes codes = {0};
    for (size_t i = 0; i < n; i++)
        codes.v[codes.n++] = words[i].code;
    return codes;
}

static struct state *site_of_likes(struct fixture *fixture, uint64_t cases, size_t obstacles,
                                   size_t domains)
{
    adjust_ladder = a_ladder_with_issues;
    struct state *state = site_of(fixture);
    for (uint64_t n = 1; n <= cases; n++) {
        struct case_row row = case_at(n, "coach");
        row.domains = first_words(domains);
        row.obstacles = first_words(obstacles);
        put_case(state, &row);
    }
    return state;
}

static enum err submit(struct fixture *fixture, struct state *state, size_t obstacles,
                       size_t domains)
{
    return GIVE(case_submit, NULL, .deadline = {NOW + 900000000}, .domains = first_words(domains),
                .ground = ground_CONSENT, .ladder = code_of("utrecht"),
                .obstacles = first_words(obstacles));
}

static void an_issue_is_linked_to_as_many_as_there_is_room_for(void **of)
{
    struct fixture *fixture = *of;
    threshold = 3;
    struct state *state = site_of_likes(fixture, 240, 1, 1);
    struct link_row link = {.by = code_of(person), .kind = link_OTHERWISE, .since = {NOW}};
    for (uint64_t n = 0; n < LINKS_MAX; n++) /* of the two ends of the list, which are full */
        for (uint64_t full = 1; full <= 240; full += 239)
            state_link_put(state, case_of(full), case_of(5000 + n), &link);
    assert_refused(OK, submit(fixture, state, 1, 1), "case_submit");
    assert_int_equal(times(&message_issue_proposed), 1);
    assert_int_equal(times(&message_case_linked), 2 * 24); /* the case itself and 23 others */
    /* who proposes it minds it, as nobody chairs that tier */
    for (size_t i = 0; i < result.n; i++)
        if (result.events[i].message == &message_issue_proposed) {
            const struct issue_proposed *e = result.events[i].body;
            assert_true(code_is(&e->owner, person));
        }
}

static void one_command_proposes_four_issues(void **of)
{
    struct fixture *fixture = *of;
    threshold = 3;
    struct state *state = site_of_likes(fixture, 5, 2, 4);
    assert_refused(OK, submit(fixture, state, 2, 4), "case_submit");
    assert_int_equal(times(&message_issue_proposed), 4);
}

/* Two proposals take what room there is in a command that touched much already. */
static void a_full_command_proposes_no_more(void **of)
{
    struct fixture *fixture = *of;
    threshold = 3;
    struct state *state = site_of_likes(fixture, 100, 1, 1);
    struct decision *d = draft_of(fixture, state, 1);
    const struct codes one = first_words(1);
    const struct code ladder = code_of("utrecht");
    decision_flush(d);
    d->n_events = EVENTS_MAX - 10;
    issues_watch(d, case_of(1), &ladder, &one, &one);
    assert_int_equal(d->n_events, EVENTS_MAX - 10);
    /* nor where its number is taken */
    d->n_events = 0;
    assert_refused(OK, submit(fixture, state, 1, 1), "case_submit");
    for (size_t i = 0; i < result.n; i++)
        if (result.events[i].message == &message_issue_proposed) {
            struct case_row taken = case_at(1, "coach");
            taken.case_id = ((const struct issue_proposed *)result.events[i].body)->case_id;
            put_case(state, &taken);
        }
    assert_refused(OK, submit(fixture, state, 1, 1), "case_submit");
    assert_int_equal(times(&message_issue_proposed), 0);
}

static void an_open_issue_takes_like_cases_while_it_has_room(void **of)
{
    struct fixture *fixture = *of;
    threshold = 0; /* people propose */
    struct state *state = site_of_likes(fixture, 3, 1, 1);
    struct case_row issue = case_at(50, "team");
    struct link_row link = {.by = code_of(person), .kind = link_INSTANCE, .since = {NOW}};
    const struct codes one = first_words(1);
    const struct code ladder = code_of("utrecht");
    issue.matter = matter_ISSUE;
    issue.domains = issue.obstacles = one;
    put_case(state, &issue);
    struct decision *d = draft_of(fixture, state, 1);
    decision_flush(d);
    d->n_events = 0;
    issues_watch(d, case_of(1), &ladder, &one, &one);
    assert_int_equal(d->n_events, 2);
    d->n_events = EVENTS_MAX - 1;
    issues_watch(d, case_of(1), &ladder, &one, &one);
    assert_int_equal(d->n_events, EVENTS_MAX - 1);
    d->n_events = 0;
    link.kind = link_ISSUE;
    state_link_put(state, case_of(1), case_of(50), &link);
    issues_watch(d, case_of(1), &ladder, &one, &one);
    assert_int_equal(d->n_events, 0); /* it has it */
    link.kind = link_INSTANCE;
    for (uint64_t n = 0; n < LINKS_MAX; n++)
        state_link_put(state, case_of(50), case_of(6000 + n), &link);
    issues_watch(d, case_of(2), &ladder, &one, &one);
    assert_int_equal(d->n_events, 0); /* it is full */
    /* and one that is closed asks anew from then on, or from the period where that is later */
    issue.status = status_CLOSED;
    issue.decided = ms(NOW - INT64_C(200) * 86400000);
    put_case(state, &issue);
    issues_watch(d, case_of(2), &ladder, &one, &one);
    assert_int_equal(d->n_events, 0);
    person = "coach-1";
    REFUSED(ERR_BAD_VALUE, issue_open, "problem", .ladder = ladder, .domain = code_of("debts"),
            .obstacle = one.v[0]);
    person = "professional-1";
}

/* Its cases hear what came of an issue; what it is otherwise related to does not. */
static void a_closed_issue_answers_its_cases(void **of)
{
    struct fixture *fixture = *of;
    threshold = 0;
    struct state *state = site_of_likes(fixture, 3, 1, 1);
    struct case_row issue = case_at(50, "team");
    struct link_row link = {.by = code_of(person), .kind = link_INSTANCE, .since = {NOW}};
    issue.matter = matter_ISSUE;
    put_case(state, &issue);
    state_link_put(state, case_of(50), case_of(1), &link);
    link.kind = link_OTHERWISE;
    state_link_put(state, case_of(50), case_of(2), &link);
    REFUSED(OK, issue_close, "outcome", .case_id = case_of(50), .result = issue_result_SOLVED);
    assert_int_equal(times(&message_issue_answered), 1);
}

/* --- meetings and calendars --- */

static void a_meeting_notes_everybody_in_parts(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct decision *d;
    struct case_row row = case_at(1, "tafel");
    struct meeting_row meeting = {.start = {NOW - 1000}, .invited = codes_of("gemeente", NULL)};
    put_case(state, &row);
    for (int i = 0; i < 2100; i++) {
        char name[20];
        snprintf(name, sizeof name, "m-%d", i);
        put_person(state, name, "member");
    }
    d = draft_of(fixture, state, 1);
    d->row.case_id.n = 0;
    attendants_note(d, d->tier, &meeting);
    assert_int_equal(d->n_events, 20);
    for (size_t i = 0; i < d->n_events; i++)
        assert_int_equal(((const struct meeting_attended *)d->events[i].body)->attendants.n, 100);
    struct tier nobodys = {.code = code_of("tafel"), .kind = tier_kind_TABLE};
    d->n_events = 0;
    attendants_note(d, &nobodys, &(struct meeting_row){.start = {NOW}});
    assert_int_equal(d->n_events, 0);
}

static void put_feed(struct state *state, const char *who, const char *ladder, const char *tier,
                     uint8_t n, uint8_t m)
{
    uint8_t subject[32] = {n, m};
    struct feed_row row = {.ladder = code_of(ladder),
                           .person = code_of(who),
                           .subject = bytes_of(subject, sizeof subject),
                           .tier = code_of(tier)};
    state_feed_put(state, &row);
}

static void an_address_is_one_persons_of_one_table(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    uint8_t bytes[32] = {1, 1};
    const struct bytes subject = bytes_of(bytes, sizeof bytes);
    const struct code ladder = code_of("utrecht");
    const struct code tier = code_of("tafel");
    person = "coordinator-1";
    REFUSED(OK, feed_put, NULL, .ladder = ladder, .tier = tier, .subject = subject);
    put_feed(state, "coordinator-1", "utrecht", "tafel", 1, 1);
    REFUSED(OK, feed_put, NULL, .ladder = ladder, .tier = tier, .subject = subject);
    put_feed(state, "coordinator-1", "utrecht", "other", 1, 2);
    bytes[1] = 2;
    REFUSED(ERR_BAD_VALUE, feed_put, NULL, .ladder = ladder, .tier = tier, .subject = subject);
    put_feed(state, "coordinator-1", "elsewhere", "tafel", 1, 3);
    bytes[1] = 3;
    REFUSED(ERR_BAD_VALUE, feed_put, NULL, .ladder = ladder, .tier = tier, .subject = subject);
    put_feed(state, "chair-1", "utrecht", "tafel", 1, 4);
    bytes[1] = 4;
    REFUSED(ERR_BAD_VALUE, feed_put, NULL, .ladder = ladder, .tier = tier, .subject = subject);
    /* what the ladder or the site lost ends when the person is put again; the table's stays */
    put_person(state, "admin-1", "admin");
    REFUSED(OK, person_put, NULL, .person = code_of(person), .organisation = code_of("gemeente"),
            .roles = codes_of("coordinator", NULL));
    assert_int_equal(times(&message_feed_ended), 2);
    person = "professional-1";
}

static void a_ladder_ends_addresses_of_tables_that_it_lost(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "tafel");
    put_feed(state, "coordinator-1", "utrecht", "tafel", 1, 1);  /* stays */
    put_feed(state, "coordinator-1", "utrecht", "gone", 1, 2);   /* no tier */
    put_feed(state, "coordinator-1", "utrecht", "coach", 1, 3);  /* no table */
    put_feed(state, "coordinator-1", "elsewhere", "gone", 1, 4); /* another's */
    put_feed(state, "coach-1", "utrecht", "tafel", 1, 5);        /* who is not of it */
    put_case(state, &row);
    struct decision *d = draft_of(fixture, state, 1);
    d->row.case_id.n = 0;
    feeds_end_of_ladder(d, d->ladder);
    assert_int_equal(d->n_events, 3);
    d->n_events = EVENTS_MAX - 1; /* the rest is left for who looks */
    feeds_end_of_ladder(d, d->ladder);
    assert_int_equal(d->n_events, EVENTS_MAX);
}

/* --- counted as far as it matters --- */

static void a_thousand_cases_are_as_many_as_more(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    uint64_t version;
    const struct code code = code_of("utrecht");
    const struct ladder *ladder = state_ladder(state, &code, &version);
    struct ladder two = *ladder;
    struct tier tiers[6];
    struct case_row row = case_at(1, "coach");
    for (uint64_t n = 1; n <= 1010; n++) {
        struct case_row one = case_at(n, "coach");
        put_case(state, &one);
    }
    assert_int_equal(capacity_of(state, ladder, ladder->tiers.v, &row.holder, (struct case_id){0}),
                     1000);
    memcpy(tiers, ladder->tiers.v, 5 * sizeof tiers[0]);
    tiers[1].domains = row.domains;
    tiers[5] = tiers[1];
    tiers[5].code = code_of("coach-b");
    two.tiers = (struct list){6, tiers};
    row.visited.n = 0;
    assert_true(code_is(&route_tier(state, &two, 2, &row)->code, "coach-b"));
}

static void who_read_is_listed_and_then_counted(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct case_row row = case_at(1, "coach");
    put_case(state, &row);
    for (uint64_t n = 1; n <= 1100; n++) {
        char name[20];
        struct read_row read = {.stamp = {NOW - 10}};
        snprintf(name, sizeof name, "reader-%u", (unsigned)n);
        read.person = code_of(name);
        state_read_put(state, case_of(1), n, &read);
    }
    REFUSED(OK, consent_withdraw, "reason", .case_id = case_of(1));
    for (size_t i = 0; i < result.n; i++)
        if (result.events[i].message == &message_consent_withdrawn) {
            const struct consent_withdrawn *e = result.events[i].body;
            assert_int_equal(e->seen_by.n, CODES_MAX);
            assert_int_equal(e->seen_more, 1000);
        }
}

static void terms_of_a_week(struct ladder *ladder, struct tier *tiers)
{
    static struct retention_rule rule;
    (void)tiers;
    rule = (struct retention_rule){.after =
                                       duration_pack((struct duration){DURATION_CALENDAR_DAYS, 7})};
    ladder->retention = (struct list){1, &rule};
    ladder->organisations = codes_of("gemeente", "ggz");
}

static void a_hundred_cases_are_erased_at_once(void **of)
{
    struct fixture *fixture = *of;
    adjust_ladder = terms_of_a_week;
    struct state *state = site_of(fixture);
    const struct code ladder = code_of("utrecht");
    for (uint64_t n = 1; n <= 110; n++) {
        struct case_row row = case_at(n, "coach");
        row.status = status_CLOSED;
        row.ended = ms(NOW - INT64_C(30) * 86400000 + (int64_t)n);
        if (n == 1)
            row.organisation = code_of("ggz"); /* another's, on a shared ladder */
        put_case(state, &row);
    }
    person = "coordinator-1";
    REFUSED(ERR_NO_SUCH_LADDER, retention_ask, NULL, .ladder = code_of("elsewhere"));
    REFUSED(OK, retention_ask, NULL, .ladder = ladder);
    const struct erasure_asked *e = result.events[0].body;
    assert_int_equal(e->cases.n, 100);
    assert_int_equal(((const struct erasure_item *)e->cases.v)[0].case_id.n, 2);
    REFUSED(OK, retention_ask, NULL, .ladder = ladder, .due = {TODAY - 1});
    REFUSED(ERR_NO_SUCH_ITEM, retention_ask, NULL, .ladder = ladder, .due = {TODAY - 29});
    REFUSED(ERR_BAD_VALUE, case_erase, NULL, .case_id = case_of(1), .asked = {TODAY + 1},
            .ground = erase_ground_NOT_NEEDED);
    person = "professional-1";
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_issue_is_linked_to_as_many_as_there_is_room_for),
        TEST(one_command_proposes_four_issues),
        TEST(a_full_command_proposes_no_more),
        TEST(an_open_issue_takes_like_cases_while_it_has_room),
        TEST(a_closed_issue_answers_its_cases),
        TEST(a_meeting_notes_everybody_in_parts),
        TEST(an_address_is_one_persons_of_one_table),
        TEST(a_ladder_ends_addresses_of_tables_that_it_lost),
        TEST(a_thousand_cases_are_as_many_as_more),
        TEST(who_read_is_listed_and_then_counted),
        TEST(a_hundred_cases_are_erased_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
