// SPDX-License-Identifier: EUPL-1.2
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "fixture.h"

static bool code_is_valid(const char *text)
{
    return code_valid(text, strlen(text));
}

static void code_of_letters_digits_and_signs_is_valid(void **state)
{
    (void)state;
    static const char *const good[] = {"a",      "koploper-overvecht-1",
                                       "gm0344", "a.b_c-d",
                                       "z9",     "abcdefghijklmnopqrstuvwxyz-abcdefghijkl"};
    static const char *const bad[] = {
        "",   "A",   "1a",  "-a", ".a", "_a",  "a b",
        "aB", "a/b", "a:b", "é",  "aé", "a\n", "abcdefghijklmnopqrstuvwxyz-abcdefghijklm"};
    for (size_t i = 0; i < COUNT(good); i++)
        assert_true(code_is_valid(good[i]));
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(code_is_valid(bad[i]));
    assert_false(code_valid("a\0b", 3));
}

static void code_that_is_not_valid_leaves_the_old_one(void **state)
{
    (void)state;
    struct code code = code_of("first");
    assert_false(code_set(&code, "Second", 6));
    assert_true(code_is(&code, "first"));
    assert_true(code_set(&code, "a", 1));
    struct code same = code_of("a");
    assert_memory_equal(&code, &same, sizeof code); /* no rest of the longer one */
}

static void codes_hold_each_code_once_and_no_more_than_fit(void **state)
{
    (void)state;
    struct codes codes = {0};
    char text[8];
    for (unsigned i = 0; i < CODES_MAX; i++) {
        snprintf(text, sizeof text, "c%u", i);
        struct code code = code_of(text);
        assert_true(codes_add(&codes, &code));
        assert_true(codes_add(&codes, &code));
        assert_int_equal(codes.n, i + 1);
    }
    struct code more = code_of("more");
    struct code first = code_of("c0");
    assert_false(codes_add(&codes, &more));
    assert_true(codes_add(&codes, &first));
    codes_remove(&codes, &more);
    assert_int_equal(codes.n, CODES_MAX);
    codes_remove(&codes, &first);
    assert_int_equal(codes.n, CODES_MAX - 1);
    assert_false(codes_have(&codes, &first));
    assert_true(code_is(&codes.v[0], "c1"));
    assert_true(code_empty(&codes.v[CODES_MAX - 1]));
    assert_true(codes_add(&codes, &more));
}

static void id_written_and_read_is_the_same(void **state)
{
    (void)state;
    struct rng rng = rng_of(3);
    for (int i = 0; i < 1000; i++) {
        struct id id;
        struct id back;
        char text[33];
        for (size_t k = 0; k < sizeof id.b; k++)
            id.b[k] = (uint8_t)rng_next(&rng);
        id_format(&id, text);
        assert_int_equal(strlen(text), 32);
        assert_true(id_parse(text, 32, &back));
        assert_true(id_equal(&id, &back));
    }
    struct id id = test_id();
    char text[33];
    id_format(&id, text);
    assert_string_equal(text, "69a543800405060708090a0b0c0d0e0f");
    assert_int_equal(id_second(&id), 1772438400);
    assert_false(id_parse(text, 31, &id));
    text[5] = 'A';
    assert_false(id_parse(text, 32, &id));
    text[5] = 'g';
    assert_false(id_parse(text, 32, &id));
    text[5] = '0';
    text[4] = '/';
    assert_false(id_parse(text, 32, &id));
    assert_true(id_empty(&(struct id){{0}}));
    assert_false(id_empty(&id));
}

static void case_id_written_and_read_is_the_same(void **state)
{
    (void)state;
    struct rng rng = rng_of(4);
    for (int i = 0; i < 1000; i++) {
        struct case_id id = {1 + (rng_next(&rng) >> (4 + rng_below(&rng, 60)))};
        id.n &= UINT64_MAX >> 4;
        if (id.n == 0)
            continue;
        struct case_id back;
        char text[CASE_ID_TEXT];
        case_id_format(id, text);
        assert_int_equal(strlen(text), CASE_ID_TEXT - 1);
        assert_true(case_id_parse(text, CASE_ID_TEXT - 1, &back));
        assert_true(case_id_equal(id, back));
    }
}

static void case_id_in_another_shape_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "D-0000-0000-0000",
                                      "d-7k3m-9qx2-ab4c",
                                      "D-7K3M-9QX2-AB4",
                                      "D-7K3M-9QX2-AB4I",
                                      "D-7K3M-9QX2-AB4L",
                                      "D-7K3M-9QX2-AB4O",
                                      "D-7K3M-9QX2-AB4U",
                                      "D7-K3M-9QX2-AB4C",
                                      "X-7K3M-9QX2-AB4C",
                                      "D-7K3M-9QX2-AB4C1",
                                      "D-7K3M 9QX2-AB4C"};
    struct case_id id = {5};
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(case_id_parse(bad[i], strlen(bad[i]), &id));
    assert_false(case_id_parse("D-7K3M-9QX2-AB\0C", CASE_ID_TEXT - 1, &id));
    assert_int_equal(id.n, 5);
}

static void case_id_of_a_command_takes_its_last_random_bits(void **state)
{
    (void)state;
    struct id id = test_id();
    char text[CASE_ID_TEXT];
    case_id_format(case_id_from_command(&id), text);
    assert_string_equal(text, "D-104G-M2RC-1M70");
    assert_true(case_id_from_command(&(struct id){{0}}).n == 1);
    memset(id.b, 0xff, sizeof id.b);
    case_id_format(case_id_from_command(&id), text);
    assert_string_equal(text, "D-ZZZZ-ZZZZ-ZZZZ");
}

static void texts_put_in_any_order_are_sorted(void **state)
{
    (void)state;
    static const char *const fields[] = {"plan", "own-words", "a", "zz", "plan-b"};
    struct texts texts = {0};
    for (size_t i = 0; i < COUNT(fields); i++) {
        struct code code = code_of(fields[i]);
        assert_true(texts_put(&texts, &code, bytes_of(fields[i], strlen(fields[i]))));
        assert_false(texts_put(&texts, &code, bytes_of("x", 1)));
    }
    assert_int_equal(texts.n, COUNT(fields));
    for (uint32_t i = 1; i < texts.n; i++)
        assert_true(strcmp(texts.v[i - 1].field.s, texts.v[i].field.s) < 0);
    for (size_t i = 0; i < COUNT(fields); i++)
        assert_memory_equal(texts_find(&texts, fields[i])->words.data, fields[i],
                            strlen(fields[i]));
    assert_null(texts_find(&texts, "other"));
    char text[8];
    for (unsigned i = 0; texts.n < TEXTS_MAX; i++) {
        snprintf(text, sizeof text, "m%u", i);
        struct code code = code_of(text);
        assert_true(texts_put(&texts, &code, bytes_of("x", 1)));
    }
    struct code more = code_of("more");
    assert_false(texts_put(&texts, &more, bytes_of("x", 1)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(code_of_letters_digits_and_signs_is_valid),
        cmocka_unit_test(code_that_is_not_valid_leaves_the_old_one),
        cmocka_unit_test(codes_hold_each_code_once_and_no_more_than_fit),
        cmocka_unit_test(id_written_and_read_is_the_same),
        cmocka_unit_test(case_id_written_and_read_is_the_same),
        cmocka_unit_test(case_id_in_another_shape_is_refused),
        cmocka_unit_test(case_id_of_a_command_takes_its_last_random_bits),
        cmocka_unit_test(texts_put_in_any_order_are_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
