// SPDX-License-Identifier: EUPL-1.2
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "clients/link/refused.h"

#define NOW        INT64_C(1000)
#define LATER      (NOW + INT64_C(3599) * 1000)
#define IN_AN_HOUR (NOW + INT64_C(3600) * 1000)

static const struct refused_one question = {
    .id = {7}, .command = 172, .referral = 1, .number = 1, .stood = 40};

static struct refused *noted(void)
{
    struct refused *refused = calloc(1, sizeof *refused);
    refused_note(refused, &question, NOW);
    return refused;
}

static void question_refused_is_left_for_an_hour(void **state)
{
    (void)state;
    struct refused *refused = noted();
    assert_true(refused_lately(refused, &question, LATER));
    assert_false(refused_lately(refused, &question, IN_AN_HOUR));
    free(refused);
}

static void question_of_a_case_that_changed_is_tried_again(void **state)
{
    (void)state;
    struct refused *refused = noted();
    struct refused_one again = question;
    again.stood = 41;
    assert_false(refused_lately(refused, &again, LATER));
    free(refused);
}

static void question_of_another_referral_is_another(void **state)
{
    (void)state;
    struct refused *refused = noted();
    struct refused_one second = question;
    second.referral = 2;
    assert_false(refused_lately(refused, &second, LATER));
    refused_note(refused, &second, NOW);
    assert_true(refused_lately(refused, &question, LATER));
    assert_true(refused_lately(refused, &second, LATER));
    free(refused);
}

static void more_than_are_kept_push_out_the_oldest(void **state)
{
    (void)state;
    struct refused *refused = noted();
    struct refused_one other = question;
    for (uint64_t n = 2; n < 2 + REFUSED_MOST; n++) {
        other.number = n;
        refused_note(refused, &other, NOW);
    }
    assert_true(refused_lately(refused, &other, LATER));
    assert_false(refused_lately(refused, &question, LATER));
    free(refused);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(question_refused_is_left_for_an_hour),
        cmocka_unit_test(question_of_a_case_that_changed_is_tried_again),
        cmocka_unit_test(question_of_another_referral_is_another),
        cmocka_unit_test(more_than_are_kept_push_out_the_oldest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
