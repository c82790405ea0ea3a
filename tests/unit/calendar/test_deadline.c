// SPDX-License-Identifier: EUPL-1.2
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

#include "calendar/deadline.h"

static int setup(void **state)
{
    (void)state;
    office_init();
    return 0;
}

static struct deadline_rule rule_of(const char *duration, const char *start)
{
    struct deadline_rule rule = {.start = at(start)};
    assert_true(duration_parse(duration, strlen(duration), &rule.duration));
    return rule;
}

static struct deadline compute(struct deadline_rule rule, const struct pause *pauses, size_t n)
{
    struct deadline deadline;
    assert_true(deadline_compute(&office, &amsterdam, &rule, pauses, n, &deadline));
    assert_false(deadline.beyond);
    return deadline;
}

static void assert_due(const char *duration, const char *start, const struct pause *pauses,
                       size_t n, const char *expected)
{
    struct deadline deadline = compute(rule_of(duration, start), pauses, n);
    assert_false(deadline.paused);
    assert_at(deadline.due, expected);
    assert_int_equal(deadline.held.ms, deadline.due.ms);
    assert_int_equal(deadline.paused_since.ms, 0);
}

static struct pause pause_of(const char *from, const char *until)
{
    return (struct pause){at(from), until == NULL ? (struct instant){0} : at(until)};
}

static void deadline_of_every_unit_has_its_date(void **state)
{
    (void)state;
    assert_due("4 werkuren", "2026-03-06 15:00", NULL, 0, "2026-03-09 11:00");
    assert_due("2 werkdagen", "2026-03-06 09:12", NULL, 0, "2026-03-10 17:00");
    assert_due("3 dagen", "2026-03-06 09:12", NULL, 0, "2026-03-09 23:59");
    assert_due("6 weken", "2026-03-06 09:12", NULL, 0, "2026-04-17 23:59");
    assert_due("zelfde dag", "2026-03-06 09:12", NULL, 0, "2026-03-06 23:59");
    assert_due("30 minuten", "2026-03-06 23:45", NULL, 0, "2026-03-07 00:15");
    assert_due("2 werkdagen vooraf", "2026-03-12 14:00", NULL, 0, "2026-03-10 17:00");

    struct deadline_rule meeting = rule_of("2 werkdagen vooraf", "2026-03-02 09:00");
    meeting.fixed = day("2026-03-12");
    assert_at(compute(meeting, NULL, 0).due, "2026-03-10 17:00");
    struct deadline_rule court = rule_of("vaste datum", "2026-03-02 09:00");
    court.fixed = day("2026-03-14");
    assert_at(compute(court, NULL, 0).due, "2026-03-14 23:59");
}

static void deadline_without_duration_has_no_date(void **state)
{
    (void)state;
    struct deadline_rule rule = rule_of("geen", "2026-03-06 09:12");
    struct deadline deadline;
    assert_false(deadline_compute(&office, &amsterdam, &rule, NULL, 0, &deadline));
    assert_false(deadline.beyond);
    assert_int_equal(deadline.due.ms, 0);
}

static void deadline_pause_before_the_start_takes_nothing(void **state)
{
    (void)state;
    struct pause before = pause_of("2026-03-02 09:00", "2026-03-05 12:00");
    assert_due("2 werkdagen", "2026-03-06 09:12", &before, 1, "2026-03-10 17:00");
    struct pause until_start = pause_of("2026-03-02 09:00", "2026-03-06 09:12");
    assert_due("4 werkuren", "2026-03-06 09:12", &until_start, 1, "2026-03-06 13:12");
}

static void deadline_pause_over_the_start_counts_from_the_start(void **state)
{
    (void)state;
    struct pause over = pause_of("2026-03-02 09:00", "2026-03-06 11:00");
    assert_due("4 werkuren", "2026-03-06 10:00", &over, 1, "2026-03-06 15:00");
    assert_due("2 werkdagen", "2026-03-06 10:00", &over, 1, "2026-03-10 17:00");
}

static void deadline_pause_within_adds_its_working_time_or_days(void **state)
{
    (void)state;
    struct pause within = pause_of("2026-03-09 10:00", "2026-03-09 12:00");
    assert_due("2 werkdagen", "2026-03-06 09:12", &within, 1, "2026-03-10 17:00");
    assert_due("10 werkuren", "2026-03-06 15:00", &within, 1, "2026-03-10 11:00");
    struct pause whole_days = pause_of("2026-03-09 09:00", "2026-03-11 09:00");
    assert_due("2 werkdagen", "2026-03-06 09:12", &whole_days, 1, "2026-03-12 17:00");
}

static void deadline_pause_outside_working_time_takes_nothing(void **state)
{
    (void)state;
    struct pause night = pause_of("2026-03-09 17:00", "2026-03-10 09:00");
    assert_due("2 werkdagen", "2026-03-06 09:12", &night, 1, "2026-03-10 17:00");
    struct pause weekend = pause_of("2026-03-06 18:00", "2026-03-09 08:00");
    assert_due("4 werkuren", "2026-03-06 15:00", &weekend, 1, "2026-03-09 11:00");
}

static void deadline_pause_over_the_end_keeps_what_was_left(void **state)
{
    (void)state;
    struct pause over = pause_of("2026-03-10 16:00", "2026-03-12 10:00");
    assert_due("2 werkdagen", "2026-03-06 09:12", &over, 1, "2026-03-12 17:00");
    struct pause at_end = pause_of("2026-03-10 17:00", "2026-03-12 10:00");
    assert_due("2 werkdagen", "2026-03-06 09:12", &at_end, 1, "2026-03-10 17:00");
}

/* The second begins after the first date, but before the date as the first pause moved it. */
static void deadline_pause_in_the_extension_counts_too(void **state)
{
    (void)state;
    struct pause chain[] = {pause_of("2026-03-11 16:00", "2026-03-12 09:00"),
                            pause_of("2026-03-09 09:00", "2026-03-10 09:00")};
    assert_due("2 werkdagen", "2026-03-06 09:12", chain, 2, "2026-03-12 17:00");
    assert_due("2 werkdagen", "2026-03-06 09:12", chain, 1, "2026-03-10 17:00");
}

static void deadline_overlapping_pauses_count_once(void **state)
{
    (void)state;
    struct pause pauses[] = {
        pause_of("2026-03-09 11:00", "2026-03-09 13:00"),
        pause_of("2026-03-09 10:00", "2026-03-09 12:00"),
        pause_of("2026-03-09 13:00", "2026-03-09 14:00"), /* touches */
        pause_of("2026-03-09 10:30", "2026-03-09 11:30"), /* inside */
        pause_of("2026-03-09 16:00", "2026-03-09 15:00"), /* no pause */
    };
    assert_due("2 werkdagen", "2026-03-06 09:12", pauses, COUNT(pauses), "2026-03-10 17:00");
    pauses[2] = pause_of("2026-03-09 13:00", "2026-03-10 09:30");
    pauses[0] = pause_of("2026-03-09 11:00", "2026-03-10 09:00");
    assert_due("2 werkdagen", "2026-03-06 09:12", pauses, COUNT(pauses), "2026-03-11 17:00");
}

static void deadline_calendar_days_grow_by_the_local_clock(void **state)
{
    (void)state;
    struct pause day_long = pause_of("2026-03-07 10:00", "2026-03-08 10:00");
    assert_due("3 dagen", "2026-03-06 09:12", &day_long, 1, "2026-03-10 23:59");
    struct pause short_day = pause_of("2026-03-28 10:00", "2026-03-29 10:00");
    assert_due("3 dagen", "2026-03-27 09:12", &short_day, 1, "2026-03-31 23:59");
    struct pause long_day = pause_of("2026-10-24 10:00", "2026-10-25 10:00");
    assert_due("3 dagen", "2026-10-23 09:12", &long_day, 1, "2026-10-27 23:59");
    struct pause hours = pause_of("2026-03-07 10:00", "2026-03-07 16:00");
    assert_due("3 dagen", "2026-03-06 09:12", &hours, 1, "2026-03-10 05:59");
    /* 02:50 summer time until 02:10 winter time, twenty minutes later: no time on the clock. */
    struct instant before = at("2026-10-25 02:50");
    struct pause back = {before, instant_of_ms(before.ms + 20 * MINUTE)};
    assert_due("3 dagen", "2026-10-23 09:12", &back, 1, "2026-10-26 23:59");
    assert_due("120 minuten", "2026-10-25 02:00", &back, 1, "2026-10-25 03:20");
}

static void deadline_of_a_meeting_or_outside_date_does_not_wait(void **state)
{
    (void)state;
    struct pause pauses[] = {pause_of("2026-03-03 10:00", "2026-03-05 10:00"),
                             pause_of("2026-03-06 10:00", NULL)};
    struct deadline_rule meeting = rule_of("2 werkdagen vooraf", "2026-03-02 09:00");
    meeting.fixed = day("2026-03-12");
    struct deadline deadline = compute(meeting, pauses, 2);
    assert_false(deadline.paused);
    assert_at(deadline.due, "2026-03-10 17:00");
    meeting.duration = (struct duration){DURATION_FIXED_DATE, 0};
    assert_at(compute(meeting, pauses, 2).due, "2026-03-12 23:59");
    meeting.fixed.n = 0; /* a moment instead of a date */
    assert_at(compute(meeting, pauses, 2).due, "2026-03-02 09:00");
    assert_due("zelfde dag", "2026-03-03 09:00", pauses, 2, "2026-03-03 23:59");
}

static void deadline_open_pause_holds_it(void **state)
{
    (void)state;
    struct pause pauses[] = {pause_of("2026-03-10 10:00", NULL),
                             pause_of("2026-03-09 10:00", "2026-03-09 12:00")};
    struct deadline deadline = compute(rule_of("2 werkdagen", "2026-03-06 09:12"), pauses, 2);
    assert_true(deadline.paused);
    assert_int_equal(deadline.due.ms, DEADLINE_NEVER);
    assert_at(deadline.held, "2026-03-10 17:00");
    assert_at(deadline.paused_since, "2026-03-10 10:00");

    struct pause from_before = pause_of("2026-03-01 10:00", NULL);
    deadline = compute(rule_of("4 werkuren", "2026-03-06 10:00"), &from_before, 1);
    assert_true(deadline.paused);
    assert_at(deadline.paused_since, "2026-03-06 10:00");
    assert_at(deadline.held, "2026-03-06 14:00");

    struct pause afterwards = pause_of("2026-03-11 10:00", NULL);
    assert_due("2 werkdagen", "2026-03-06 09:12", &afterwards, 1, "2026-03-10 17:00");
}

static void assert_beyond(struct deadline_rule rule, const struct pause *pauses, size_t n)
{
    struct deadline deadline;
    memset(&deadline, 0x55, sizeof(deadline));
    assert_false(deadline_compute(&office, &amsterdam, &rule, pauses, n, &deadline));
    assert_true(deadline.beyond);
    assert_false(deadline.paused);
    assert_int_equal(deadline.due.ms, 0);
}

static void deadline_beyond_the_calendar_says_so(void **state)
{
    (void)state;
    static const char *const after[] = {"9 werkuren", "1 werkdag", "1 dag", "900 minuten"};
    for (size_t i = 0; i < COUNT(after); i++)
        assert_beyond(rule_of(after[i], "2040-12-31 10:00"), NULL, 0);
    static const char *const all[] = {"1 werkuur",  "1 werkdag",        "1 dag",      "1 minuut",
                                      "zelfde dag", "1 werkdag vooraf", "vaste datum"};
    for (size_t i = 0; i < COUNT(all); i++) {
        assert_beyond(rule_of(all[i], "2041-01-02 10:00"), NULL, 0);
        struct deadline_rule wild = rule_of(all[i], "2026-03-06 10:00");
        wild.start = instant_of_ms(INT64_MAX);
        assert_beyond(wild, NULL, 0);
    }
    struct deadline_rule court = rule_of("vaste datum", "2026-03-06 10:00");
    court.fixed = day("2041-01-01");
    assert_beyond(court, NULL, 0);

    static const char *const moved[] = {"1 werkuur", "1 werkdag", "1 dag", "900 minuten"};
    struct pause endless = {at("2040-12-28 10:30"), instant_of_ms(INT64_MAX - 1)};
    struct pause long_one = pause_of("2040-12-28 10:30", "2040-12-31 16:00");
    for (size_t i = 0; i < COUNT(moved); i++)
        assert_beyond(rule_of(moved[i], "2040-12-28 10:00"), &endless, 1);
    assert_beyond(rule_of("20 werkuren", "2040-12-27 10:00"), &long_one, 1);
    assert_beyond(rule_of("2 dagen", "2040-12-28 10:00"), &long_one, 1);
    struct pause two_closings = pause_of("2040-12-28 10:30", "2040-12-31 18:00");
    assert_beyond(rule_of("1 werkdag", "2040-12-27 10:00"), &two_closings, 1);
    assert_beyond(rule_of("900 minuten", "2040-12-28 10:00"), &long_one, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deadline_of_every_unit_has_its_date),
        cmocka_unit_test(deadline_without_duration_has_no_date),
        cmocka_unit_test(deadline_pause_before_the_start_takes_nothing),
        cmocka_unit_test(deadline_pause_over_the_start_counts_from_the_start),
        cmocka_unit_test(deadline_pause_within_adds_its_working_time_or_days),
        cmocka_unit_test(deadline_pause_outside_working_time_takes_nothing),
        cmocka_unit_test(deadline_pause_over_the_end_keeps_what_was_left),
        cmocka_unit_test(deadline_pause_in_the_extension_counts_too),
        cmocka_unit_test(deadline_overlapping_pauses_count_once),
        cmocka_unit_test(deadline_calendar_days_grow_by_the_local_clock),
        cmocka_unit_test(deadline_of_a_meeting_or_outside_date_does_not_wait),
        cmocka_unit_test(deadline_open_pause_holds_it),
        cmocka_unit_test(deadline_beyond_the_calendar_says_so),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
