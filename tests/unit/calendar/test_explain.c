// SPDX-License-Identifier: EUPL-1.2
/* Whole sentences: what people read. */
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

static void assert_sentence(const struct calendar *calendar, struct deadline_rule rule,
                            const struct pause *pauses, size_t n, const char *dutch,
                            const char *english)
{
    char text[1024];
    size_t len =
        deadline_explain(calendar, &amsterdam, &rule, pauses, n, LANGUAGE_NL, text, sizeof(text));
    assert_string_equal(text, dutch);
    assert_int_equal(len, strlen(dutch));
    deadline_explain(calendar, &amsterdam, &rule, pauses, n, LANGUAGE_EN, text, sizeof(text));
    assert_string_equal(text, english);
}

static void explain_working_days_names_the_weekend(void **state)
{
    (void)state;
    assert_sentence(
        &office, rule_of("2 werkdagen", "2026-03-06 09:12"), NULL, 0,
        "Uiterlijk dinsdag 10 maart 2026 17:00: 2 werkdagen na vrijdag 6 maart 2026 09:12; het "
        "weekend telt niet mee.",
        "No later than Tuesday 10 March 2026 17:00: 2 working days after Friday 6 March 2026 "
        "09:12; the weekend does not count.");
}

/* What it says of a time that was over before may not read as a time that still is to come. */
static void explain_of_a_reminder_says_so(void **state)
{
    (void)state;
    struct deadline_rule rule = rule_of("1 werkdag", "2026-03-03 09:12");
    rule.reminder = true;
    assert_sentence(&office, rule, NULL, 0,
                    "Volgende herinnering woensdag 4 maart 2026 17:00: 1 werkdag na dinsdag 3 "
                    "maart 2026 09:12.",
                    "Next reminder Wednesday 4 March 2026 17:00: 1 working day after Tuesday 3 "
                    "March 2026 09:12.");
}

static void explain_without_anything_skipped_is_short(void **state)
{
    (void)state;
    assert_sentence(
        &office, rule_of("1 werkdag", "2026-03-03 09:12"), NULL, 0,
        "Uiterlijk woensdag 4 maart 2026 17:00: 1 werkdag na dinsdag 3 maart 2026 09:12.",
        "No later than Wednesday 4 March 2026 17:00: 1 working day after Tuesday 3 March 2026 "
        "09:12.");
}

static void explain_names_each_holiday_on_a_working_day(void **state)
{
    (void)state;
    assert_sentence(
        &office, rule_of("2 werkdagen", "2026-04-02 12:00"), NULL, 0,
        "Uiterlijk woensdag 8 april 2026 17:00: 2 werkdagen na donderdag 2 april 2026 12:00; het "
        "weekend, Goede Vrijdag (vrijdag 3 april) en Tweede paasdag (maandag 6 april) tellen niet "
        "mee.",
        "No later than Wednesday 8 April 2026 17:00: 2 working days after Thursday 2 April 2026 "
        "12:00; the weekend, Goede Vrijdag (Friday 3 April) and Tweede paasdag (Monday 6 April) "
        "do not count.");
    assert_sentence(
        &office, rule_of("1 werkdag", "2026-12-31 12:00"), NULL, 0,
        "Uiterlijk maandag 4 januari 2027 17:00: 1 werkdag na donderdag 31 december 2026 12:00; "
        "het weekend en Nieuwjaarsdag (vrijdag 1 januari) tellen niet mee.",
        "No later than Monday 4 January 2027 17:00: 1 working day after Thursday 31 December 2026 "
        "12:00; the weekend and Nieuwjaarsdag (Friday 1 January) do not count.");
    assert_sentence(
        &office, rule_of("1 werkdag", "2025-12-31 12:00"), NULL, 0,
        "Uiterlijk vrijdag 2 januari 2026 17:00: 1 werkdag na woensdag 31 december 2025 12:00; "
        "Nieuwjaarsdag (donderdag 1 januari) telt niet mee.",
        "No later than Friday 2 January 2026 17:00: 1 working day after Wednesday 31 December "
        "2025 12:00; Nieuwjaarsdag (Thursday 1 January) does not count.");
}

static void explain_counts_weekends(void **state)
{
    (void)state;
    assert_sentence(
        &office, rule_of("10 werkdagen", "2026-03-08 12:00"), NULL, 0,
        "Uiterlijk vrijdag 20 maart 2026 17:00: 10 werkdagen na zondag 8 maart 2026 12:00; het "
        "weekend telt niet mee.",
        "No later than Friday 20 March 2026 17:00: 10 working days after Sunday 8 March 2026 "
        "12:00; the weekend does not count.");
    assert_sentence(
        &office, rule_of("10 werkdagen", "2026-03-06 12:00"), NULL, 0,
        "Uiterlijk vrijdag 20 maart 2026 17:00: 10 werkdagen na vrijdag 6 maart 2026 12:00; 2 "
        "weekenden tellen niet mee.",
        "No later than Friday 20 March 2026 17:00: 10 working days after Friday 6 March 2026 "
        "12:00; 2 weekends do not count.");
}

static void explain_weekly_closing_days_are_no_weekend(void **state)
{
    (void)state;
    struct calendar shop = office;
    shop.hours[5][0] = (struct working_hours){540, 720}; /* open on Saturday */
    shop.hours[0][0] = (struct working_hours){0, 0};     /* closed on Sunday and Monday */
    assert_sentence(
        &shop, rule_of("2 werkdagen", "2026-03-06 12:00"), NULL, 0,
        "Uiterlijk dinsdag 10 maart 2026 17:00: 2 werkdagen na vrijdag 6 maart 2026 12:00; 2 "
        "vaste vrije dagen tellen niet mee.",
        "No later than Tuesday 10 March 2026 17:00: 2 working days after Friday 6 March 2026 "
        "12:00; 2 weekly closing days do not count.");
    struct calendar part_time = office;
    part_time.hours[2][0] = (struct working_hours){0, 0}; /* and on Wednesday */
    assert_sentence(
        &part_time, rule_of("4 werkdagen", "2026-03-06 12:00"), NULL, 0,
        "Uiterlijk vrijdag 13 maart 2026 17:00: 4 werkdagen na vrijdag 6 maart 2026 12:00; het "
        "weekend en de vaste vrije dag tellen niet mee.",
        "No later than Friday 13 March 2026 17:00: 4 working days after Friday 6 March 2026 "
        "12:00; the weekend and the weekly closing day do not count.");
}

static void explain_working_hours_says_from_when(void **state)
{
    (void)state;
    assert_sentence(
        &office, rule_of("4 werkuren", "2026-03-06 15:00"), NULL, 0,
        "Uiterlijk maandag 9 maart 2026 11:00: 4 werkuren na vrijdag 6 maart 2026 15:00; het "
        "weekend telt niet mee.",
        "No later than Monday 9 March 2026 11:00: 4 working hours after Friday 6 March 2026 "
        "15:00; the weekend does not count.");
    assert_sentence(
        &office, rule_of("1 werkuur", "2026-03-04 20:15"), NULL, 0,
        "Uiterlijk donderdag 5 maart 2026 10:00: 1 werkuur na woensdag 4 maart 2026 20:15, geteld "
        "vanaf donderdag 5 maart 2026 09:00.",
        "No later than Thursday 5 March 2026 10:00: 1 working hour after Wednesday 4 March 2026 "
        "20:15, counted from Thursday 5 March 2026 09:00.");
}

static void explain_other_units(void **state)
{
    (void)state;
    assert_sentence(
        &office, rule_of("6 weken", "2026-03-06 09:12"), NULL, 0,
        "Uiterlijk vrijdag 17 april 2026 23:59: 6 weken na vrijdag 6 maart 2026 09:12; weekenden "
        "en feestdagen tellen mee.",
        "No later than Friday 17 April 2026 23:59: 6 weeks after Friday 6 March 2026 09:12; "
        "weekends and holidays count.");
    assert_sentence(
        &office, rule_of("zelfde dag", "2026-03-06 09:12"), NULL, 0,
        "Uiterlijk vrijdag 6 maart 2026 23:59: dezelfde dag als het begin, vrijdag 6 maart 2026 "
        "09:12.",
        "No later than Friday 6 March 2026 23:59: the same day as the start, Friday 6 March 2026 "
        "09:12.");
    assert_sentence(
        &office, rule_of("30 minuten", "2026-03-06 09:12"), NULL, 0,
        "Uiterlijk vrijdag 6 maart 2026 09:42: 30 minuten na vrijdag 6 maart 2026 09:12.",
        "No later than Friday 6 March 2026 09:42: 30 minutes after Friday 6 March 2026 09:12.");
    struct deadline_rule rule = rule_of("2 werkdagen vooraf", "2026-03-02 09:00");
    rule.fixed = day("2026-04-07");
    assert_sentence(
        &office, rule, NULL, 0,
        "Uiterlijk woensdag 1 april 2026 17:00: 2 werkdagen vóór dinsdag 7 april 2026; het "
        "weekend, Goede Vrijdag (vrijdag 3 april) en Tweede paasdag (maandag 6 april) tellen niet "
        "mee.",
        "No later than Wednesday 1 April 2026 17:00: 2 working days before Tuesday 7 April 2026; "
        "the weekend, Goede Vrijdag (Friday 3 April) and Tweede paasdag (Monday 6 April) do not "
        "count.");
    rule = rule_of("vaste datum", "2026-03-02 09:00");
    rule.fixed = day("2026-03-13");
    assert_sentence(&office, rule, NULL, 0,
                    "Uiterlijk vrijdag 13 maart 2026 23:59: deze datum staat vast.",
                    "No later than Friday 13 March 2026 23:59: this date is fixed.");
    rule = rule_of("vaste datum", "2026-03-13 13:41");
    assert_sentence(&office, rule, NULL, 0,
                    "Uiterlijk vrijdag 13 maart 2026 13:41: dit moment staat vast.",
                    "No later than Friday 13 March 2026 13:41: this moment is fixed.");
}

static void explain_names_the_pauses_that_moved_the_date(void **state)
{
    (void)state;
    struct pause pauses[] = {
        {at("2026-03-10 10:00"), at("2026-03-11 10:00")},
        {at("2026-03-09 10:00"), at("2026-03-09 12:00")}, /* took no day */
        {at("2026-03-09 20:00"), at("2026-03-09 21:00")}, /* took nothing */
    };
    assert_sentence(
        &office, rule_of("2 werkdagen", "2026-03-06 09:12"), pauses, COUNT(pauses),
        "Uiterlijk woensdag 11 maart 2026 17:00: 2 werkdagen na vrijdag 6 maart 2026 09:12; het "
        "weekend telt niet mee; de termijn stond stil van dinsdag 10 maart 2026 10:00 tot "
        "woensdag 11 maart 2026 10:00.",
        "No later than Wednesday 11 March 2026 17:00: 2 working days after Friday 6 March 2026 "
        "09:12; the weekend does not count; the clock stood still from Tuesday 10 March 2026 "
        "10:00 to Wednesday 11 March 2026 10:00.");
}

static void explain_overlapping_pauses_are_one(void **state)
{
    (void)state;
    struct pause pauses[] = {
        {at("2026-03-04 12:00"), at("2026-03-05 10:00")}, /* touches the second */
        {at("2026-03-04 10:30"), at("2026-03-04 12:00")},
        {at("2026-03-04 10:00"), at("2026-03-04 11:00")},
    };
    assert_sentence(
        &office, rule_of("1 werkdag", "2026-03-03 09:12"), pauses, COUNT(pauses),
        "Uiterlijk donderdag 5 maart 2026 17:00: 1 werkdag na dinsdag 3 maart 2026 09:12; de "
        "termijn stond stil van woensdag 4 maart 2026 10:00 tot donderdag 5 maart 2026 10:00.",
        "No later than Thursday 5 March 2026 17:00: 1 working day after Tuesday 3 March 2026 "
        "09:12; the clock stood still from Wednesday 4 March 2026 10:00 to Thursday 5 March 2026 "
        "10:00.");
}

static void explain_half_a_weekend_is_a_weekend(void **state)
{
    (void)state;
    assert_sentence(
        &office, rule_of("1 werkdag", "2026-03-07 12:00"), NULL, 0,
        "Uiterlijk maandag 9 maart 2026 17:00: 1 werkdag na zaterdag 7 maart 2026 12:00; het "
        "weekend telt niet mee.",
        "No later than Monday 9 March 2026 17:00: 1 working day after Saturday 7 March 2026 "
        "12:00; the weekend does not count.");
}

static void explain_open_pause_comes_first(void **state)
{
    (void)state;
    struct pause pauses[] = {{at("2026-03-10 10:00"), {0}},
                             {at("2026-03-09 10:00"), at("2026-03-09 12:00")}};
    assert_sentence(
        &office, rule_of("2 werkdagen", "2026-03-06 09:12"), pauses, 2,
        "De termijn staat stil sinds dinsdag 10 maart 2026 10:00; zonder deze pauze was het "
        "uiterlijk dinsdag 10 maart 2026 17:00: 2 werkdagen na vrijdag 6 maart 2026 09:12; het "
        "weekend telt niet mee.",
        "The clock has stood still since Tuesday 10 March 2026 10:00; without this pause it was "
        "no later than Tuesday 10 March 2026 17:00: 2 working days after Friday 6 March 2026 "
        "09:12; the weekend does not count.");
}

static void explain_no_date_says_why(void **state)
{
    (void)state;
    assert_sentence(&office, rule_of("1 werkdag", "2040-12-31 10:00"), NULL, 0,
                    "Deze termijn is niet te berekenen: de kalender \"kantoor\" geldt van 1 "
                    "januari 2020 tot en met 31 december 2040.",
                    "This deadline cannot be computed: the calendar \"kantoor\" is valid from 1 "
                    "January 2020 up to and including 31 December 2040.");
    assert_sentence(&office, rule_of("geen", "2026-03-02 09:00"), NULL, 0,
                    "Hiervoor geldt geen termijn.", "There is no deadline for this.");
}

/* At every size: nothing written past it, a whole beginning, never half a character: of two bytes
 * in "vóór", of three and four in the name of the day. */
static void explain_is_cut_between_characters(void **state)
{
    (void)state;
    struct deadline_rule rule = rule_of("2 werkdagen vooraf", "2026-03-12 09:00");
    struct closed_day closed = {.date = day("2026-03-11"),
                                .name = "Dag van de \u20ac en \U0001f30d"};
    struct calendar abroad = office;
    abroad.closed = &closed;
    abroad.n_closed = 1;
    char whole[256];
    size_t len =
        deadline_explain(&abroad, &amsterdam, &rule, NULL, 0, LANGUAGE_NL, whole, sizeof(whole));
    assert_true(len < sizeof(whole));
    for (size_t size = 0; size <= len + 1; size++) {
        char text[256];
        memset(text, '#', sizeof(text));
        assert_int_equal(
            deadline_explain(&abroad, &amsterdam, &rule, NULL, 0, LANGUAGE_NL, text, size), len);
        assert_int_equal(text[size], '#');
        if (size == 0)
            continue;
        size_t cut = strlen(text);
        assert_in_range(size - cut, 1, 4);
        assert_memory_equal(text, whole, cut);
        assert_true(((unsigned char)whole[cut] & 0xC0) != 0x80);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(explain_working_days_names_the_weekend),
        cmocka_unit_test(explain_of_a_reminder_says_so),
        cmocka_unit_test(explain_without_anything_skipped_is_short),
        cmocka_unit_test(explain_names_each_holiday_on_a_working_day),
        cmocka_unit_test(explain_counts_weekends),
        cmocka_unit_test(explain_weekly_closing_days_are_no_weekend),
        cmocka_unit_test(explain_working_hours_says_from_when),
        cmocka_unit_test(explain_other_units),
        cmocka_unit_test(explain_names_the_pauses_that_moved_the_date),
        cmocka_unit_test(explain_overlapping_pauses_are_one),
        cmocka_unit_test(explain_half_a_weekend_is_a_weekend),
        cmocka_unit_test(explain_open_pause_comes_first),
        cmocka_unit_test(explain_no_date_says_why),
        cmocka_unit_test(explain_is_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
