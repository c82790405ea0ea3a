// SPDX-License-Identifier: EUPL-1.2
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "clients/mail/message.h"

static struct message_head usual(void)
{
    return (struct message_head){.from = "doorbraak@gemeente.example",
                                 .name = "Doorbraak",
                                 .to = "a@wmo.example",
                                 .subject = "Doorbraak: casus D-7K3M-9QX2-AB4C",
                                 .id = "00112233@gemeente.example",
                                 .date_ms = 1772438400000};
}

static void wants(const char *message, const char *piece)
{
    if (strstr(message, piece) == NULL)
        fail_msg("no '%s' in\n%s", piece, message);
}

/* Every line ends in CRLF, holds no other control character and is short; the head is of known
 * names alone, each once. */
static void holds_together(const char *message, size_t len)
{
    static const char *const known[] = {"Date:",         "From:",
                                        "To:",           "Subject:",
                                        "Message-ID:",   "Auto-Submitted:",
                                        "MIME-Version:", "X-Auto-Response-Suppress:",
                                        "Content-Type:", "Content-Transfer-Encoding:"};
    unsigned seen[sizeof known / sizeof known[0]] = {0};
    bool head = true;
    for (const char *line = message; line < message + len;) {
        const char *end = strstr(line, "\r\n");
        assert_non_null(end);
        assert_true(end - line <= 998);
        for (const char *c = line; c < end; c++)
            assert_true((*c >= ' ' && *c <= '~'));
        if (end == line)
            head = false;
        if (head && line[0] != ' ') {
            bool found = false;
            for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
                if (strncmp(line, known[i], strlen(known[i])) == 0) {
                    assert_int_equal(seen[i]++, 0);
                    found = true;
                }
            if (!found)
                fail_msg("a header of its own: %.60s", line);
        }
        line = end + 2;
    }
    assert_false(head);
}

static void usual_mail_has_what_it_needs(void **state)
{
    (void)state;
    size_t len;
    struct message_head head = usual();
    char *message = message_make(&head, "Regel één.\nNog een = teken \nEinde", NULL, NULL, &len);
    holds_together(message, len);
    wants(message, "Date: Mon, 02 Mar 2026 08:00:00 +0000\r\n");
    wants(message, "From: Doorbraak <doorbraak@gemeente.example>\r\n");
    wants(message, "To: <a@wmo.example>\r\n");
    wants(message, "Subject: Doorbraak: casus D-7K3M-9QX2-AB4C\r\n");
    wants(message, "Message-ID: <00112233@gemeente.example>\r\n");
    wants(message, "Auto-Submitted: auto-generated\r\n");
    wants(message, "Regel =C3=A9=C3=A9n.\r\nNog een =3D teken=20\r\nEinde\r\n");
    free(message);
}

static void name_of_the_sender_is_kept_whatever_it_is(void **state)
{
    (void)state;
    static const char *const names[][2] = {
        {"Gemeente Súdwest-Fryslân", "From: =?UTF-8?B?R2VtZWVudGUgU8O6ZHdlc3QtRnJ5c2zDom4=?=\r\n "
                                     "<doorbraak@gemeente.example>\r\n"},
        {"Doorbraak gem. Utrecht",
         "From: \"Doorbraak gem. Utrecht\" <doorbraak@gemeente.example>\r\n"},
        {"", "From: <doorbraak@gemeente.example>\r\n"},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        size_t len;
        struct message_head head = usual();
        head.name = names[i][0];
        char *message = message_make(&head, "x", NULL, NULL, &len);
        holds_together(message, len);
        wants(message, names[i][1]);
        free(message);
    }
}

static void same_mail_is_the_same_bytes(void **state)
{
    (void)state;
    size_t a;
    size_t b;
    struct message_head head = usual();
    char *one = message_make(&head, "x", "BEGIN:VCALENDAR", "REQUEST", &a);
    char *two = message_make(&head, "x", "BEGIN:VCALENDAR", "REQUEST", &b);
    assert_int_equal(a, b);
    assert_memory_equal(one, two, a);
    wants(one, "Content-Type: text/calendar; charset=UTF-8; method=REQUEST\r\n");
    holds_together(one, a);
    free(one);
    free(two);
}

static void nothing_in_a_subject_becomes_a_header(void **state)
{
    (void)state;
    static const char *const subjects[] = {
        "a\r\nBcc: x@y.example",
        "a\nBcc: x@y.example",
        "a\rb",
        "\r\n\r\nbody",
        "=?UTF-8?B?x?=",
        "\x01\x02",
        "één tafel in Zuid-Éen, wat lang genoeg is om twee woorden te maken",
        "\x7f",
        "\xff\xfe niet eens UTF-8"};
    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++) {
        size_t len;
        struct message_head head = usual();
        head.subject = subjects[i];
        head.name = subjects[i];
        char *message = message_make(&head, "x", NULL, NULL, &len);
        holds_together(message, len);
        assert_null(strstr(message, "\r\nBcc"));
        free(message);
    }
}

static void random_words_never_break_out(void **state)
{
    (void)state;
    unsigned seed = 4711;
    for (int round = 0; round < 2000; round++) {
        char subject[400];
        char text[3000];
        size_t len;
        struct message_head head = usual();
        size_t n = (size_t)rand_r(&seed) % sizeof subject;
        for (size_t i = 0; i < n; i++)
            subject[i] = (char)(1 + rand_r(&seed) % 255);
        subject[n == 0 ? 0 : n - 1] = '\0';
        n = (size_t)rand_r(&seed) % sizeof text;
        for (size_t i = 0; i < n; i++)
            text[i] = (char)(1 + rand_r(&seed) % 255);
        text[n == 0 ? 0 : n - 1] = '\0';
        head.subject = subject;
        char *message = message_make(&head, text, NULL, NULL, &len);
        holds_together(message, len);
        free(message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(usual_mail_has_what_it_needs),
        cmocka_unit_test(name_of_the_sender_is_kept_whatever_it_is),
        cmocka_unit_test(same_mail_is_the_same_bytes),
        cmocka_unit_test(nothing_in_a_subject_becomes_a_header),
        cmocka_unit_test(random_words_never_break_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
