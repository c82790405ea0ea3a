// SPDX-License-Identifier: EUPL-1.2
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"
#include "proto/signin.h"

static void code_of_zeros_and_ones_is_as_written(void **state)
{
    (void)state;
    uint8_t subject[SIGNIN_SUBJECT] = {0};
    char text[SIGNIN_TEXT];
    signin_format(subject, text);
    assert_string_equal(text, "0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000");
    memset(subject, 0xff, sizeof subject);
    signin_format(subject, text);
    assert_string_equal(text, "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZG");
    for (size_t i = 0; i < sizeof subject; i++)
        subject[i] = (uint8_t)i;
    signin_format(subject, text);
    assert_string_equal(text, "000G-40R4-0M30-E209-185G-R38E-1W81-24GK-2GAH-C5RR-34D1-P70X-3RFG");
}

static void code_survives_the_round_trip_as_people_type_it(void **state)
{
    (void)state;
    struct rng rng = rng_of(3);
    for (int round = 0; round < 500; round++) {
        uint8_t subject[SIGNIN_SUBJECT];
        uint8_t back[SIGNIN_SUBJECT];
        char text[SIGNIN_TEXT];
        char typed[2 * SIGNIN_TEXT];
        size_t n = 0;
        for (size_t i = 0; i < sizeof subject; i++)
            subject[i] = (uint8_t)rng_next(&rng);
        signin_format(subject, text);
        assert_true(signin_parse(text, back));
        assert_memory_equal(subject, back, sizeof subject);
        for (const char *c = text; *c != '\0'; c++) {
            if (*c == '-')
                typed[n++] = ' ';
            else if (*c == '0')
                typed[n++] = 'o';
            else if (*c == '1')
                typed[n++] = round % 2 == 0 ? 'l' : 'I';
            else
                typed[n++] = *c >= 'A' ? (char)(*c - 'A' + 'a') : *c;
        }
        typed[n] = '\0';
        assert_true(signin_parse(typed, back));
        assert_memory_equal(subject, back, sizeof subject);
    }
}

static void code_that_is_none_is_refused(void **state)
{
    (void)state;
    uint8_t out[SIGNIN_SUBJECT];
    static const char *const wrong[] = {
        "",
        "0000",
        "0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-000",
        "0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-00000",
        "0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0001",
        "0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-00U0",
        "0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-00\n0",
        "0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-00~0",
    };
    for (size_t i = 0; i < COUNT(wrong); i++)
        assert_false(signin_parse(wrong[i], out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(code_of_zeros_and_ones_is_as_written),
        cmocka_unit_test(code_survives_the_round_trip_as_people_type_it),
        cmocka_unit_test(code_that_is_none_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
