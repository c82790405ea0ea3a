// SPDX-License-Identifier: EUPL-1.2
/* Targets with one meaning are taken, all others refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "clients/gateway/target.h"

static struct arena arena;
static struct target target;

static bool parse(const char *raw)
{
    return target_parse(raw, &target, &arena);
}

static void target_plain_path(void **state)
{
    (void)state;
    assert_true(parse("/"));
    assert_string_equal(target.path, "/");
    assert_true(parse("/zaken/D-7K3M-9QX2-AB4C"));
    assert_string_equal(target.path, "/zaken/D-7K3M-9QX2-AB4C");
    assert_true(parse("/a/"));
    assert_true(parse("/vergaderingen/2026-03-02T09:00:00Z/x"));
    assert_int_equal(target.n, 0);
}

static void target_escapes_are_read_once(void **state)
{
    (void)state;
    assert_true(parse("/caf%C3%A9/%31%252e"));
    assert_string_equal(target.path, "/café/1%2e");
    assert_true(parse("/a+b"));
    assert_string_equal(target.path, "/a+b");
}

static void target_parameters(void **state)
{
    (void)state;
    assert_true(parse("/x?tier=a&limit=5&leeg=&los"));
    assert_int_equal(target.n, 4);
    assert_string_equal(target_parameter(&target, "tier"), "a");
    assert_string_equal(target_parameter(&target, "leeg"), "");
    assert_string_equal(target_parameter(&target, "los"), "");
    assert_null(target_parameter(&target, "niets"));
    assert_true(parse("/x?woorden=twee+woorden%26meer"));
    assert_string_equal(target_parameter(&target, "woorden"), "twee woorden&meer");
}

static void target_two_meanings_refused(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "",          "x",         "*",         "http://a/b", "//a",     "/a//b",  "/.",
        "/..",       "/a/../b",   "/%2e%2e/a", "/%2E",       "/a%2fb",  "/a%5Cb", "/a\\b",
        "/%00",      "/a%0d%0ab", "/%7f",      "/%",         "/%4",     "/%zz",   "/%ff",
        "/%c0%af",   "/a b",      "/a\tb",     "/a\x80",     "/a#b",    "/a;b",   "/a%3Bb",
        "/?a=1&a=2", "/?=1",      "/?a=1&",    "/?&",        "/?a=%00", "/?a=%",  "/a\"b",
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        if (parse(refused[i]))
            fail_msg("taken: %s", refused[i]);
}

static void target_limits(void **state)
{
    (void)state;
    char raw[TARGET_MAX + 2];
    memset(raw, 'a', sizeof raw);
    raw[0] = '/';
    raw[TARGET_MAX] = '\0';
    assert_true(parse(raw));
    raw[TARGET_MAX] = 'a';
    raw[TARGET_MAX + 1] = '\0';
    assert_false(parse(raw));
    size_t n = (size_t)snprintf(raw, sizeof raw, "/?");
    for (int i = 0; i < TARGET_PARAMETERS_MAX; i++)
        n += (size_t)snprintf(raw + n, sizeof raw - n, "%sp%d=1", i == 0 ? "" : "&", i);
    assert_true(parse(raw));
    snprintf(raw + n, sizeof raw - n, "&q=1");
    assert_false(parse(raw));
}

static int setup(void **state)
{
    (void)state;
    arena_init(&arena);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(target_plain_path), cmocka_unit_test(target_escapes_are_read_once),
        cmocka_unit_test(target_parameters), cmocka_unit_test(target_two_meanings_refused),
        cmocka_unit_test(target_limits),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
