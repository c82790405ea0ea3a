// SPDX-License-Identifier: EUPL-1.2
/* Addresses of calendar programs: how often they may be asked for, and what is there. Time is
 * given. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "clients/gateway/agenda_text.h"
#include "clients/gateway/knocks.h"

static struct knocks knocks;

static const uint8_t *subject(unsigned n)
{
    static uint8_t out[KNOCK_SUBJECT];
    memset(out, 0, sizeof out);
    out[0] = (uint8_t)n;
    out[1] = (uint8_t)(n >> 8);
    return out;
}

static void knocks_of_strangers_run_out_together(void **state)
{
    (void)state;
    knocks = (struct knocks){.n = 0};
    for (unsigned i = 0; i < KNOCKS_OF_STRANGERS; i++)
        assert_true(knocks_may(&knocks, subject(i), 1000));
    assert_false(knocks_may(&knocks, subject(1), 1000));
    assert_false(knocks_may(&knocks, subject(1), 1000 + STRANGER_EACH_MS - 1));
    assert_true(knocks_may(&knocks, subject(1), 1000 + STRANGER_EACH_MS));
    assert_false(knocks_may(&knocks, subject(2), 1000 + STRANGER_EACH_MS));
}

static void knocks_of_one_that_is_known_are_its_own(void **state)
{
    (void)state;
    knocks = (struct knocks){.n = 0};
    assert_true(knocks_may(&knocks, subject(7), 1000));
    assert_non_null(knocks_know(&knocks, subject(7), 1000));
    while (knocks_may(&knocks, subject(1), 1000)) {
    }
    for (unsigned i = 0; i < KNOCKS_OF_ONE; i++)
        assert_true(knocks_may(&knocks, subject(7), 1000));
    assert_false(knocks_may(&knocks, subject(7), 1000));
    assert_true(knocks_may(&knocks, subject(7), 1000 + KNOCK_EACH_MS));
    /* who leads nowhere any more is one of the strangers */
    knocks_forget(&knocks, subject(7));
    assert_true(knocks_may(&knocks, subject(7), 1000 + KNOCKS_OF_STRANGERS * STRANGER_EACH_MS));
    assert_int_equal(knocks.n, 0);
}

static void knocks_that_lead_somewhere_take_no_strangers_turn(void **state)
{
    (void)state;
    knocks = (struct knocks){.n = 0};
    for (unsigned i = 0; i < 2 * KNOCKS_OF_STRANGERS; i++) {
        assert_true(knocks_may(&knocks, subject(i), 1000));
        knocks_know(&knocks, subject(i), 1000);
    }
}

static void knocks_keep_whom_was_asked_last(void **state)
{
    (void)state;
    knocks = (struct knocks){.n = 0};
    for (unsigned i = 0; i < KNOCKS_KNOWN_MAX; i++)
        knocks_know(&knocks, subject(i), 1000 + i);
    assert_true(knocks_may(&knocks, subject(0), 9000));
    knocks_know(&knocks, subject(KNOCKS_KNOWN_MAX), 9001)->changed_ms = 5;
    knocks_know(&knocks, subject(0), 9002);
    assert_int_equal(knocks.n, KNOCKS_KNOWN_MAX);
    assert_int_equal(knocks_know(&knocks, subject(KNOCKS_KNOWN_MAX), 9003)->changed_ms, 5);
}

/* What a reader makes of it is tests/system/agenda.py's affair. */
static void agenda_text_of_a_long_title_is_escaped_and_folded(void **state)
{
    (void)state;
    struct feed_meeting meeting = {.minutes = 90, .start = {1772454600000}};
    struct feed_answer feed = {
        .ladder = code_of("mini"),
        .meetings = {1, &meeting},
        .name = "Tafel; één, \\ ééééééééééééééééééééééééééééééééééééééééééé",
        .tier = code_of("tafel"),
    };
    char *text = agenda_text(&feed, "proef.example");
    assert_non_null(strstr(text, "\r\nSUMMARY:Tafel\\; één\\, \\\\ é"));
    assert_non_null(strstr(text, "\r\nDTSTART:20260302T123000Z\r\nDTEND:20260302T140000Z\r\n"));
    assert_non_null(strstr(text, "\r\nUID:mini.tafel.1772454600@proef.example\r\n"));
    for (const char *line = text, *end; (end = strstr(line, "\r\n")) != NULL; line = end + 2) {
        assert_true(end - line <= 75);
        assert_true(((unsigned char)line[line[0] == ' '] & 0xc0) != 0x80);
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knocks_of_strangers_run_out_together),
        cmocka_unit_test(knocks_of_one_that_is_known_are_its_own),
        cmocka_unit_test(knocks_that_lead_somewhere_take_no_strangers_turn),
        cmocka_unit_test(knocks_keep_whom_was_asked_last),
        cmocka_unit_test(agenda_text_of_a_long_title_is_escaped_and_folded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
