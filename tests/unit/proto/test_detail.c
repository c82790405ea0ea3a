// SPDX-License-Identifier: EUPL-1.2
/* An error's detail, from values to a sentence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "coder.h"
#include "proto/detail.h"
#include "proto/term.h"

static void assert_filled(const char *sentence, const char *wanted)
{
    char out[DETAIL_MAX];
    struct list values = detail_values(&error, &arena);
    detail_fill(sentence, &values, detail_show_dutch, out);
    assert_string_equal(out, wanted);
}

static void values_stand_in_their_places(void **state)
{
    (void)state;
    error_set_with(&error, ERR_TEXT_TOO_LONG, "texts", DETAIL_CHARACTERS, "%d\t%d", 2100, 2000);
    assert_filled(detail_sentence(DETAIL_CHARACTERS), "2100 tekens, hoogstens 2000");
    assert_filled("at most {most}, not {number}.", "at most 2000, not 2100.");
    assert_filled("{other}", "");
    assert_filled("none", "none");
    assert_filled("{not closed", "{not closed");
}

static void money_is_shown_as_money(void **state)
{
    (void)state;
    error_set_with(&error, ERR_POT_EMPTY, "cents", DETAIL_POT_LEFT, "%d", 12305);
    assert_filled(detail_sentence(DETAIL_POT_LEFT), "er is nog €123,05");
}

static void words_of_enumerations_are_shown_as_people_read_them(void **state)
{
    (void)state;
    error_set_with(&error, ERR_DENIED, "", DETAIL_RELATIONS, "decider,holder,else");
    assert_filled("{relations}", "wie daar een uitkomst mag geven, de casushouder, else");
}

static const char *shout(const char *dutch)
{
    return strcmp(dutch, "de casushouder") == 0 ? "the CASE HOLDER" : dutch;
}

static void words_of_enumerations_are_translated_and_cut(void **state)
{
    (void)state;
    char out[64];
    term_show("relation", "holder", shout, out, sizeof out);
    assert_string_equal(out, "the CASE HOLDER");
    term_show("relation", "no-such-word", shout, out, sizeof out);
    assert_string_equal(out, "no-such-word");
    term_show("", "holder", shout, out, sizeof out);
    assert_string_equal(out, "holder");
    term_show("s", "holder", shout, out, sizeof out);
    assert_string_equal(out, "holder");
    term_show("relations", "holder,holder,holder", shout, out, 20);
    assert_string_equal(out, "the CASE HOLDER, th");
}

static void what_is_too_long_is_cut(void **state)
{
    (void)state;
    char out[DETAIL_MAX];
    char sentence[2 * DETAIL_MAX];
    memset(sentence, 'a', sizeof sentence - 1);
    sentence[sizeof sentence - 1] = '\0';
    detail_fill(sentence, &(struct list){0}, detail_show_dutch, out);
    assert_int_equal(strlen(out), DETAIL_MAX - 1);
}

static void stored_reply_gets_the_same_words_again(void **state)
{
    (void)state;
    struct error back;
    error_set_with(&error, ERR_DENIED, "tier", DETAIL_CHAIR_OF, "%s", "wijktafel-noord");
    struct reply first = reply_of_error(&error, &arena);
    struct reply stored = {.error = first.error,
                           .detail_number = first.detail_number,
                           .field = first.field,
                           .values = first.values};
    reply_add_words(&stored, &arena);
    assert_string_equal(stored.detail, "dit mag de voorzitter van wijktafel-noord");
    assert_string_equal(stored.detail, first.detail);
    assert_string_equal(stored.name, first.name);
    struct reply bare = {.error = ERR_DENIED};
    reply_get_error(&bare, &back);
    assert_string_equal(back.field, "");
    reply_get_error(&stored, &back);
    assert_int_equal(back.detail, DETAIL_CHAIR_OF);
    assert_string_equal(back.values, error.values);
    assert_string_equal(back.field, "tier");
}

static void values_of_a_reply_that_do_not_fit_are_cut(void **state)
{
    (void)state;
    struct error back;
    char words[101];
    memset(words, 'x', 100);
    words[100] = '\0';
    struct detail_value values[3] = {{.value = words}, {.value = words}, {.value = words}};
    struct reply reply = {.error = ERR_BAD_VALUE, .values = {3, values}};
    reply_get_error(&reply, &back);
    assert_int_equal(strlen(back.values), sizeof back.values - 1);
    assert_int_equal(strcspn(back.values, "\t"), 100);
}

static void error_in_codes_names_code_field_and_detail(void **state)
{
    (void)state;
    char text[ERROR_TEXT_MAX];
    error_set_with(&error, ERR_BAD_VALUE, "roles", DETAIL_ROLE, "%s", "boss");
    assert_string_equal(error_text(&error, text), "BAD_VALUE roles: ROLE boss");
    error_set(&error, ERR_BUSY, "", DETAIL_NONE);
    assert_string_equal(error_text(&error, text), "BUSY");
}

static void every_sentence_fits_and_its_places_are_codes(void **state)
{
    (void)state;
    static const enum detail details[] = {
#define DETAIL(number, name, sentence) DETAIL_##name,
#include "proto/details.def"
#undef DETAIL
    };
    for (size_t i = 0; i < COUNT(details); i++) {
        assert_true(strlen(detail_sentence(details[i])) < 200);
        size_t places = 0;
        for (const char *at = detail_sentence(details[i]); (at = strchr(at, '{')) != NULL; at++)
            places++;
        error_set_with(&error, ERR_BAD_VALUE, "x", details[i], "%s", "1\t2\t3\t4");
        assert_int_equal(detail_values(&error, &arena).n, places);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_stand_in_their_places),
        cmocka_unit_test(money_is_shown_as_money),
        cmocka_unit_test(words_of_enumerations_are_shown_as_people_read_them),
        cmocka_unit_test(words_of_enumerations_are_translated_and_cut),
        cmocka_unit_test(what_is_too_long_is_cut),
        cmocka_unit_test(values_of_a_reply_that_do_not_fit_are_cut),
        cmocka_unit_test(stored_reply_gets_the_same_words_again),
        cmocka_unit_test(error_in_codes_names_code_field_and_detail),
        cmocka_unit_test(every_sentence_fits_and_its_places_are_codes),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
