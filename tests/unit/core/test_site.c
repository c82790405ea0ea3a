// SPDX-License-Identifier: EUPL-1.2
/* What a site installs, and what it does by itself: refused where it is broken, nothing where it is
 * there already. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

static const char *const person = "coordinator-1";

static bool emitted(const struct message *message)
{
    for (size_t i = 0; i < result.n; i++)
        if (result.events[i].message == message)
            return true;
    return false;
}

static struct calendar_install a_calendar(struct opening *hours, struct day *closed, size_t n)
{
    for (uint64_t i = 0; i < 5; i++)
        hours[i] = (struct opening){.weekday = i, .open = 540, .close = 1020};
    return (struct calendar_install){.closed = {n, closed},
                                     .code = code_of("other"),
                                     .hours = {5, hours},
                                     .valid_from = {TODAY - 10},
                                     .valid_until = {TODAY + 10}};
}

static void install_calendar(struct fixture *fixture, struct state *state,
                             const struct calendar_install *c, bool news)
{
    assert_int_equal(decide_with(fixture, state, person, &message_calendar_install, c, NULL), OK);
    assert_int_equal(emitted(&message_calendar_installed), news);
    if (news)
        state_calendar_put(state, result.events[0].body);
}

static void a_calendar_is_news_when_anything_in_it_changed(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct opening hours[5];
    struct day closed[2] = {{.date = {TODAY + 1}, .name = "one"},
                            {.date = {TODAY + 2}, .name = "two"}};
    struct calendar_install c = a_calendar(hours, closed, 1);
    install_calendar(fixture, state, &c, true);
    install_calendar(fixture, state, &c, false);
    closed[0].name = "another";
    install_calendar(fixture, state, &c, true);
    closed[0].date.n--;
    install_calendar(fixture, state, &c, true);
    c.closed.n = 2;
    install_calendar(fixture, state, &c, true);
    hours[4].close = 720;
    install_calendar(fixture, state, &c, true);
    c.valid_from.n--;
    install_calendar(fixture, state, &c, true);
    c.valid_until.n++;
    install_calendar(fixture, state, &c, true);
    install_calendar(fixture, state, &c, false);
    c.code = code_of("a-calendar-with-a-name-of-39-signs-long"); /* it knows itself by 31 */
    install_calendar(fixture, state, &c, true);
    c.valid_until.n = c.valid_from.n - 1;
    assert_refused(ERR_BAD_VALUE,
                   decide_with(fixture, state, person, &message_calendar_install, &c, NULL),
                   "calendar_install");
}

static void install_zone(struct fixture *fixture, struct state *state, const struct zone_install *c,
                         bool news)
{
    assert_int_equal(decide_with(fixture, state, person, &message_zone_install, c, NULL), OK);
    assert_int_equal(emitted(&message_zone_installed), news);
    if (news)
        state_zone_put(state, result.events[0].body);
}

static void a_zone_is_news_when_anything_in_it_changed(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct shift shifts[2] = {{.base = 1, .offset = 86400 + 3600},
                              {.offset = 86400 + 7200, .start = {NOW}}};
    struct zone_install c = {.name = "Europe/Other", .shifts = {1, shifts}, .version = "2025a"};
    install_zone(fixture, state, &c, true);
    install_zone(fixture, state, &c, false);
    c.version = "2025b";
    install_zone(fixture, state, &c, true);
    c.shifts.n = 2;
    install_zone(fixture, state, &c, true);
    shifts[1].offset += 1800;
    install_zone(fixture, state, &c, true);
    install_zone(fixture, state, &c, false);
    shifts[0].base = 0;
    shifts[0].start = ms(NOW + 1000);
    REFUSED(ERR_BAD_VALUE, zone_install, NULL, .name = "Europe/Other", .shifts = {2, shifts},
            .version = "2025c");
}

static void a_ladder_that_nothing_can_read_is_refused(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    const struct code code = code_of("utrecht");
    uint64_t version;
    struct ladder other = *state_ladder(state, &code, &version);
    struct writer writer;
    REFUSED(ERR_LADDER_INVALID, ladder_install, NULL, .data = bytes_of("\xff\xff\xff", 3));
    writer_init(&writer);
    message_encode(&message_tick, &(struct tick){.most = 1}, &writer);
    REFUSED(ERR_LADDER_INVALID, ladder_install, NULL, .data = writer_bytes(&writer));
    other.calendar = code_of("nowhere");
    writer_clear(&writer);
    message_encode(&message_ladder, &other, &writer);
    REFUSED(ERR_LADDER_INVALID, ladder_install, NULL, .data = writer_bytes(&writer));
    other.calendar = code_of("nl");
    other.zone = "Europe/Nowhere";
    writer_clear(&writer);
    message_encode(&message_ladder, &other, &writer);
    REFUSED(ERR_LADDER_INVALID, ladder_install, NULL, .data = writer_bytes(&writer));
    writer_release(&writer);
}

/* GEN-8: the list in the refusal has room for some; how many there are it says of all. */
static void a_tier_with_many_cases_stays(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    const struct code code = code_of("utrecht");
    uint64_t version;
    struct ladder other = *state_ladder(state, &code, &version);
    struct tier tiers[5];
    struct writer writer;
    for (uint64_t n = 1; n <= 12; n++) {
        struct case_row row = case_at(n, "landelijk");
        put_case(state, &row);
    }
    memcpy(tiers, other.tiers.v, sizeof tiers);
    other.tiers = (struct list){4, tiers};
    writer_init(&writer);
    message_encode(&message_ladder, &other, &writer);
    REFUSED(ERR_TIER_HOLDS_CASES, ladder_install, NULL, .data = writer_bytes(&writer));
    writer_release(&writer);
    assert_memory_equal(error.values, "landelijk\t12\t", 13);
}

static void install_meetings(struct fixture *fixture, struct state *state, struct moment *moments,
                             size_t n, bool news)
{
    assert_int_equal(GIVE(meetings_install, NULL, .ladder = code_of("utrecht"),
                          .moments = {n, moments}, .tier = code_of("tafel")),
                     OK);
    assert_int_equal(emitted(&message_meetings_installed), news);
}

static void meetings_of_a_rule_are_news_when_one_came_or_went(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    const struct code ladder = code_of("utrecht");
    const struct code tier = code_of("tafel");
    struct moment moments[2] = {{.start = {NOW + 1000}}, {.start = {NOW + 3000}}};
    struct meeting_row meeting = {.start = moments[0].start};
    install_meetings(fixture, state, moments, 1, true);
    state_meeting_put(state, &ladder, &tier, &meeting);
    install_meetings(fixture, state, moments, 1, false);
    install_meetings(fixture, state, moments, 0, true);
    install_meetings(fixture, state, moments + 1, 1, true);
    meeting.start = moments[1].start;
    state_meeting_put(state, &ladder, &tier, &meeting);
    install_meetings(fixture, state, moments + 1, 1, true);
    /* what is not of the rule stays when it was convened, has cases or was held */
    meeting = (struct meeting_row){.start = {NOW + 2000}, .convened = true};
    state_meeting_put(state, &ladder, &tier, &meeting);
    install_meetings(fixture, state, moments, 2, false);
    meeting = (struct meeting_row){.start = {NOW + 2000}, .held = true};
    state_meeting_put(state, &ladder, &tier, &meeting);
    install_meetings(fixture, state, moments, 2, false);
    meeting = (struct meeting_row){.start = {NOW + 2000}, .booked = 1};
    state_meeting_put(state, &ladder, &tier, &meeting);
    install_meetings(fixture, state, moments, 2, false);
    meeting.booked = 0;
    state_meeting_put(state, &ladder, &tier, &meeting);
    install_meetings(fixture, state, moments, 2, true);
    /* and goes out, as nothing is in it */
    struct core_fact fact = {.stamp = {NOW},
                             .sequence = 1,
                             .message = &message_meetings_installed,
                             .body = result.events[0].body};
    core_apply(state, &fact);
    assert_false(state_meeting(state, &ladder, &tier, ms(NOW + 2000), &meeting));
    assert_true(state_meeting(state, &ladder, &tier, ms(NOW + 1000), &meeting));
    meeting = (struct meeting_row){.start = {NOW + 2000}, .held = true};
    state_meeting_put(state, &ladder, &tier, &meeting);
    fact.sequence++;
    core_apply(state, &fact);
    assert_true(state_meeting(state, &ladder, &tier, ms(NOW + 2000), &meeting));
}

static void a_practice_clock_goes_ahead_as_far_as_its_calendar(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = store_begin(fixture->store);
    const packed_duration week = duration_pack((struct duration){DURATION_CALENDAR_DAYS, 7});
    REFUSED(ERR_NO_SUCH_LADDER, practice_advance, NULL, .duration = week);
    put_calendar(state);
    put_ladder(state);
    assert_int_equal(GIVE(practice_advance, NULL, .duration = week), OK);
    struct core_fact fact = {.stamp = {NOW},
                             .sequence = 1,
                             .message = &message_practice_advanced,
                             .body = result.events[0].body};
    core_apply(state, &fact);
    struct site_row site;
    state_site(state, &site);
    assert_true(site.practice_ms >= 6 * 86400000);
    REFUSED(ERR_BEYOND_CALENDAR, practice_advance, NULL,
            .duration = duration_pack((struct duration){DURATION_CALENDAR_DAYS, 5000}));
    REFUSED(ERR_BAD_VALUE, practice_advance, NULL,
            .duration = duration_pack((struct duration){DURATION_MINUTES, 0}));
}

/* As many cases as one command has room for, and none before its time. */
static void a_tick_fires_what_is_due_and_fits(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    for (uint64_t n = 1; n <= 250; n++) {
        struct case_row row = case_at(n, "coach");
        struct clock_start clock = plain_clock(1, n == 250 ? NOW + 1 : NOW - 1000);
        row.clocks = 1;
        put_case(state, &row);
        state_clock_put(state, case_of(n), &clock);
    }
    assert_int_equal(GIVE(tick, NULL, .most = 1000), OK);
    assert_true(result.n > 200 && result.n < EVENTS_MAX);
    for (uint64_t n = 1; n <= 248; n++)
        state_clock_delete(state, case_of(n), 1);
    assert_int_equal(GIVE(tick, NULL, .most = 1000), OK);
    assert_int_equal(core_case_of(result.events[0].message, result.events[0].body).n, 249);
    assert_int_equal(
        core_case_of(result.events[result.n - 1].message, result.events[result.n - 1].body).n, 249);
}

static void an_export_is_finished_once(void **of)
{
    struct fixture *fixture = *of;
    struct state *state = site_of(fixture);
    struct export_row row = {.export = 1};
    assert_int_equal(GIVE(export_finish, NULL, .export = 1), OK);
    assert_int_equal(result.n, 0);
    row.ladder = code_of("utrecht");
    row.person = code_of(person);
    row.begun = ms(NOW);
    row.format = 1;
    state_export_put(state, &row);
    assert_int_equal(GIVE(export_finish, NULL, .export = 1), OK);
    assert_int_equal(result.n, 1);
    row.finished = ms(NOW);
    state_export_put(state, &row);
    assert_int_equal(GIVE(export_finish, NULL, .export = 1), OK);
    assert_int_equal(result.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_calendar_is_news_when_anything_in_it_changed),
        TEST(a_zone_is_news_when_anything_in_it_changed),
        TEST(a_ladder_that_nothing_can_read_is_refused),
        TEST(a_tier_with_many_cases_stays),
        TEST(meetings_of_a_rule_are_news_when_one_came_or_went),
        TEST(a_practice_clock_goes_ahead_as_far_as_its_calendar),
        TEST(a_tick_fires_what_is_due_and_fits),
        TEST(an_export_is_finished_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
