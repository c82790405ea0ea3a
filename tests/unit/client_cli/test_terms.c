// SPDX-License-Identifier: EUPL-1.2
/* A refusal's detail in the words of a person. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "clients/cli/terms.h"
#include "clients/cli/view.h"

static struct arena arena;

static void assert_detail(enum detail detail, const char *values, const char *wanted)
{
    struct error error;
    char out[DETAIL_MAX];
    error_set_with(&error, ERR_WRONG_STATE, "case_id", detail, "%s", values);
    assert_string_equal(term_error_detail(&error, &arena, out), wanted);
}

static void words_of_an_enumeration_are_shown_in_words(void **state)
{
    (void)state;
    assert_detail(DETAIL_STATUS, "closed", "gesloten");
    assert_detail(DETAIL_OUTCOME_AT, "tailor-made\twijktafel-noord",
                  "maatwerk bij wijktafel-noord");
    assert_detail(DETAIL_STATUS, "of-a-newer-daemon", "of-a-newer-daemon");
}

static void lists_of_them_too(void **state)
{
    (void)state;
    assert_detail(DETAIL_ROLES, "policy,chair",
                  "dit mag wie een van deze rollen heeft: beleid, voorzitter");
    assert_detail(DETAIL_RELATIONS, "holder", "dit mag: de casushouder");
}

static void each_relation_that_a_refusal_names_has_words(void **state)
{
    (void)state;
    for (size_t i = 1; i < names_relation.n; i++)
        assert_string_not_equal(term_of(&names_relation, (int)i), names_relation.names[i]);
}

static void money_and_codes_are_shown_as_they_are(void **state)
{
    (void)state;
    assert_detail(DETAIL_MANDATE_SHORT, "woonzeker-1\thuur\t123450",
                  "woonzeker-1 over huur, voor €1.234,50");
    assert_detail(DETAIL_VALUE, "D-7K3M-9QX2-AB4C", "D-7K3M-9QX2-AB4C");
}

static void money_is_written_as_the_language_has_it(void **state)
{
    (void)state;
    char out[VIEW_CENTS_MAX];
    setenv("LC_ALL", "en_GB.UTF-8", 1);
    assert_string_equal(view_cents_text(5, out), "€0.05");
    assert_string_equal(view_cents_text(125000, out), "€1,250.00");
    assert_string_equal(view_cents_text(1000000000, out), "€10,000,000.00");
    setenv("LC_ALL", "nl_NL.UTF-8", 1);
    assert_string_equal(view_cents_text(5, out), "€0,05");
    assert_string_equal(view_cents_text(1000000000, out), "€10.000.000,00");
}

static void unknown_number_is_told_in_the_daemons_words(void **state)
{
    (void)state;
    char out[DETAIL_MAX];
    struct reply reply = {.error = ERR_DENIED, .detail_number = 9999, .detail = "iets nieuws"};
    assert_string_equal(term_detail(&reply, out), "iets nieuws");
}

int main(void)
{
    setenv("LC_ALL", "nl_NL.UTF-8", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_an_enumeration_are_shown_in_words),
        cmocka_unit_test(lists_of_them_too),
        cmocka_unit_test(each_relation_that_a_refusal_names_has_words),
        cmocka_unit_test(money_and_codes_are_shown_as_they_are),
        cmocka_unit_test(money_is_written_as_the_language_has_it),
        cmocka_unit_test(unknown_number_is_told_in_the_daemons_words),
    };
    arena_init(&arena);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}
