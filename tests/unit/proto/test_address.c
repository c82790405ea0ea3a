// SPDX-License-Identifier: EUPL-1.2
/* Names and addresses here are made up. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "proto/address.h"

static bool is_valid(const char *text)
{
    return address_is_valid(bytes_of(text, strlen(text)));
}

static void usual_addresses_are_taken(void **state)
{
    (void)state;
    static const char *const good[] = {"a@b.nl", "a.jansen@gemeente.example",
                                       "o'neill+werk@sub.gemeente.example", "A_B-c@1.example",
                                       "team=wmo@xn--gemeente-abc.example"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        if (!is_valid(good[i]))
            fail_msg("refused: %s", good[i]);
}

static void what_could_say_more_than_an_address_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "a",
        "@b.nl",
        "a@",
        "a@b",
        "a@b.",
        "a@.b.nl",
        "a@b..nl",
        "a@-b.nl",
        "a@b-.nl",
        ".a@b.nl",
        "a.@b.nl",
        "a..b@b.nl",
        "a b@b.nl",
        "a@b.nl ",
        " a@b.nl",
        "a@b.nl,c@d.nl",
        "a@b.nl;c@d.nl",
        "<a@b.nl>",
        "\"a\"@b.nl",
        "a@[127.0.0.1]",
        "a@b@c.nl",
        "a(x)@b.nl",
        "a\\b@b.nl",
        "a@b.nl\r\nBcc: c@d.nl",
        "a\r\n@b.nl",
        "a@b.nl\n",
        "\ta@b.nl",
        "jans\xc3\xa9n@b.nl",
        "a@b\xc3\xa9.nl",
        "a:b@c.nl",
        "a@c.nl> SIZE=1",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (is_valid(bad[i]))
            fail_msg("taken: %s", bad[i]);
    assert_false(address_is_valid(bytes_of("a\0@b.nl", 7)));
    assert_false(address_is_valid(bytes_of("a@b.nl\0", 7)));
}

static void lengths_are_bounded(void **state)
{
    (void)state;
    char text[400];
    memset(text, 'a', sizeof text);
    memcpy(text + 64, "@b.nl", 6);
    assert_true(is_valid(text));
    memset(text, 'a', sizeof text);
    memcpy(text + 65, "@b.nl", 6);
    assert_false(is_valid(text));
    memset(text, 'b', sizeof text);
    memcpy(text, "a@", 2);
    memcpy(text + 66, ".nl", 4);
    assert_false(is_valid(text));
    for (size_t i = 2; i < 260; i += 2)
        memcpy(text + i, "b.", 2);
    memcpy(text + 260, "nl", 3);
    assert_false(is_valid(text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(usual_addresses_are_taken),
        cmocka_unit_test(what_could_say_more_than_an_address_is_refused),
        cmocka_unit_test(lengths_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
