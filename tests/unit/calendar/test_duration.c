// SPDX-License-Identifier: EUPL-1.2
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

#include "calendar/duration.h"

static void duration_in_both_languages_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum duration_unit unit;
        uint32_t amount;
    } cases[] = {
        {"4 working hours", DURATION_WORKING_HOURS, 4},
        {"1 working hour", DURATION_WORKING_HOURS, 1},
        {"2 working days", DURATION_WORKING_DAYS, 2},
        {"3 calendar days", DURATION_CALENDAR_DAYS, 3},
        {"3 days", DURATION_CALENDAR_DAYS, 3},
        {"6 weeks", DURATION_CALENDAR_DAYS, 42},
        {"2 working days before", DURATION_WORKING_DAYS_BEFORE, 2},
        {"30 minutes", DURATION_MINUTES, 30},
        {"same day", DURATION_SAME_DAY, 0},
        {"fixed date", DURATION_FIXED_DATE, 0},
        {"none", DURATION_NONE, 0},
        {"4 werkuren", DURATION_WORKING_HOURS, 4},
        {"1 werkuur", DURATION_WORKING_HOURS, 1},
        {"2 werkdagen", DURATION_WORKING_DAYS, 2},
        {"1 werkdag", DURATION_WORKING_DAYS, 1},
        {"3 dagen", DURATION_CALENDAR_DAYS, 3},
        {"3 kalenderdagen", DURATION_CALENDAR_DAYS, 3},
        {"6 weken", DURATION_CALENDAR_DAYS, 42},
        {"1 week", DURATION_CALENDAR_DAYS, 7},
        {"2 werkdagen vooraf", DURATION_WORKING_DAYS_BEFORE, 2},
        {"30 minuten", DURATION_MINUTES, 30},
        {"zelfde dag", DURATION_SAME_DAY, 0},
        {"vaste datum", DURATION_FIXED_DATE, 0},
        {"geen", DURATION_NONE, 0},
        {"100000 werkdagen", DURATION_WORKING_DAYS, 100000},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct duration duration = {DURATION_MINUTES, 99};
        assert_true(duration_parse(cases[i].text, strlen(cases[i].text), &duration));
        assert_int_equal(duration.unit, cases[i].unit);
        assert_int_equal(duration.amount, cases[i].amount);
    }
}

static void duration_of_another_form_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        " ",
        "2",
        "2 ",
        "2werkdagen",
        "2  werkdagen",
        " 2 werkdagen",
        "2 werkdagen ",
        "2 werkdagen vooraf!",
        "2 werkdagen of zo",
        "02 werkdagen",
        "0 werkdagen",
        "-2 werkdagen",
        "+2 werkdagen",
        "2.5 werkdagen",
        "twee werkdagen",
        "2 Werkdagen",
        "4 hours",
        "4 uur",
        "100001 werkdagen",
        "99999999999999999999 werkdagen",
        "14286 weken",
        "1 same day",
        "same day ",
        "dezelfde dag",
        "2 working\tdays",
        "2 months",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct duration duration = {DURATION_MINUTES, 99};
        assert_false(duration_parse(texts[i], strlen(texts[i]), &duration));
        assert_int_equal(duration.unit, DURATION_MINUTES);
        assert_int_equal(duration.amount, 99);
    }
    struct duration duration;
    assert_false(duration_parse("2 werkdagen\0", 12, &duration));
    assert_true(duration_parse("2 werkdagen en meer", 11, &duration));
}

static void duration_written_is_read_the_same(void **state)
{
    (void)state;
    static const uint32_t amounts[] = {1, 2, 6, 7, 14, 42, 365, 99999, DURATION_AMOUNT_MAX};
    for (int unit = DURATION_NONE; unit <= DURATION_MINUTES; unit++) {
        bool bare =
            unit == DURATION_NONE || unit == DURATION_SAME_DAY || unit == DURATION_FIXED_DATE;
        for (size_t i = 0; i < 2 * COUNT(amounts); i++) {
            struct duration in = {(enum duration_unit)unit, bare ? 0 : amounts[i / 2]};
            char text[DURATION_TEXT_MAX];
            size_t len = duration_format(in, (enum language)(i % 2), text);
            assert_int_equal(len, strlen(text));
            struct duration out;
            assert_true(duration_parse(text, len, &out));
            assert_int_equal(out.unit, in.unit);
            assert_int_equal(out.amount, in.amount);
        }
    }
}

static void duration_is_written_as_people_say_it(void **state)
{
    (void)state;
    char text[DURATION_TEXT_MAX];
    duration_format((struct duration){DURATION_WORKING_DAYS, 1}, LANGUAGE_NL, text);
    assert_string_equal(text, "1 werkdag");
    duration_format((struct duration){DURATION_CALENDAR_DAYS, 42}, LANGUAGE_NL, text);
    assert_string_equal(text, "6 weken");
    duration_format((struct duration){DURATION_CALENDAR_DAYS, 10}, LANGUAGE_NL, text);
    assert_string_equal(text, "10 dagen");
    duration_format((struct duration){DURATION_CALENDAR_DAYS, 10}, LANGUAGE_EN, text);
    assert_string_equal(text, "10 calendar days");
    duration_format((struct duration){DURATION_CALENDAR_DAYS, 0}, LANGUAGE_NL, text);
    assert_string_equal(text, "0 dagen");
    duration_format((struct duration){DURATION_WORKING_DAYS_BEFORE, 2}, LANGUAGE_EN, text);
    assert_string_equal(text, "2 working days before");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(duration_in_both_languages_is_read),
        cmocka_unit_test(duration_of_another_form_is_refused),
        cmocka_unit_test(duration_written_is_read_the_same),
        cmocka_unit_test(duration_is_written_as_people_say_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
