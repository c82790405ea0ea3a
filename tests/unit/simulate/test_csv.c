// SPDX-License-Identifier: EUPL-1.2
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>

#include "simulate/csv.h"

static struct arena arena;

static struct csv parse(const char *text)
{
    struct csv csv;
    assert_int_equal(csv_parse("file.csv", bytes_of(text, strlen(text)), &csv, &arena), 0);
    return csv;
}

static void assert_field(const struct csv *csv, size_t row, size_t column, const char *expected)
{
    assert_true(row < csv->n_rows);
    assert_int_equal(csv->rows[row].fault, CSV_OK);
    struct bytes field = csv->rows[row].fields[column];
    assert_int_equal(field.len, strlen(expected));
    assert_memory_equal(field.data, expected, field.len);
}

static void assert_fault(const struct csv *csv, size_t row, enum csv_fault fault, uint32_t line)
{
    assert_true(row < csv->n_rows);
    assert_int_equal(csv->rows[row].fault, fault);
    assert_int_equal(csv->rows[row].line, line);
    assert_null(csv->rows[row].fields);
}

static void csv_quotes_commas_and_lines_as_the_rfc_has_them(void **state)
{
    (void)state;
    struct csv csv = parse("a,b,c\r\n1,\"two, \"\"2\"\"\",\r\n\"x\r\ny\",\"\",z\r\n");
    assert_int_equal(csv.n_columns, 3);
    assert_int_equal(csv.n_rows, 2);
    assert_field(&csv, 0, 0, "1");
    assert_field(&csv, 0, 1, "two, \"2\"");
    assert_field(&csv, 0, 2, "");
    assert_field(&csv, 1, 0, "x\r\ny");
    assert_field(&csv, 1, 1, "");
    assert_field(&csv, 1, 2, "z");
    assert_int_equal(csv.rows[1].line, 3);
    assert_int_equal(csv_column(&csv, bytes_of("c", 1)), 2);
    assert_int_equal(csv_column(&csv, bytes_of("d", 1)), -1);
}

static void csv_of_a_dutch_spreadsheet_is_read(void **state)
{
    (void)state;
    struct csv csv = parse("\xef\xbb\xbfzaak;wat\nZ-1;a, b\n\nZ-2;\"c;d\"");
    assert_int_equal(csv.n_rows, 2);
    assert_int_equal(csv_column(&csv, bytes_of("zaak", 4)), 0);
    assert_field(&csv, 0, 1, "a, b");
    assert_field(&csv, 1, 1, "c;d");
    assert_int_equal(csv.rows[1].line, 4);
}

static void csv_bad_rows_have_their_line_and_spare_the_others(void **state)
{
    (void)state;
    struct csv csv =
        parse("a,b\n1\n1,2,3\nx\"y,2\n\"x\"y,2\n\"x,2\nok,\"\"\"\"\n\x01,2\n\xff,2\nlast,2");
    assert_int_equal(csv.n_rows, 9);
    assert_fault(&csv, 0, CSV_COLUMN_COUNT, 2);
    assert_fault(&csv, 1, CSV_COLUMN_COUNT, 3);
    assert_fault(&csv, 2, CSV_QUOTE, 4);
    assert_fault(&csv, 3, CSV_QUOTE, 5);
    assert_fault(&csv, 4, CSV_QUOTE, 6);
    assert_field(&csv, 5, 1, "\"");
    assert_fault(&csv, 6, CSV_NOT_TEXT, 8);
    assert_fault(&csv, 7, CSV_NOT_TEXT, 9);
    assert_field(&csv, 8, 0, "last");
    assert_int_equal(csv.rows[8].line, 10);
}

static void csv_a_field_is_bounded(void **state)
{
    (void)state;
    size_t len = 4 + CSV_FIELD_MAX + 3;
    char *text = arena_alloc(&arena, len + 1);
    memset(text, 'x', len);
    memcpy(text, "a,b\n", 4);
    memcpy(text + len - 2, ",y", 2);
    struct csv csv = parse(text);
    assert_fault(&csv, 0, CSV_FIELD_LENGTH, 2);
    text[4] = '"';
    text[len - 3] = '"';
    csv = parse(text);
    assert_int_equal(csv.rows[0].fault, CSV_OK);
    text[len - 3] = 'x'; /* never closed */
    csv = parse(text);
    assert_fault(&csv, 0, CSV_QUOTE, 2);
}

static void csv_without_a_usable_header_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",          "\xef\xbb\xbf", "a,a\n1,2\n",
                                      "a,\n1,2\n", "\"a\n",        "\n1\n"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct csv csv;
        assert_int_equal(csv_parse("f", bytes_of(bad[i], strlen(bad[i])), &csv, &arena), -EINVAL);
    }
    struct csv csv;
    assert_int_equal(csv_read("/nonexistent/file.csv", &csv, &arena), -ENOENT);
}

/* Whatever the bytes: it ends, and every row has as many fields as the header or a fault. */
static void csv_any_bytes_are_read_to_the_end(void **state)
{
    (void)state;
    static const char alphabet[] = "ab,;\"\"\n\r\n,\"x\xc3\xa9 ";
    uint64_t seed = 20260302;
    for (int round = 0; round < 3000; round++) {
        char text[200] = "a,b,c\n";
        size_t len = 6;
        size_t until = 6 + (size_t)(round % 190);
        for (; len < until; len++) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
            text[len] = alphabet[(seed >> 33) % (sizeof alphabet - 1)];
        }
        struct csv csv;
        struct arena round_arena;
        arena_init(&round_arena);
        assert_int_equal(csv_parse("f", bytes_of(text, len), &csv, &round_arena), 0);
        uint32_t line = 1;
        for (size_t i = 0; i < csv.n_rows; i++) {
            assert_true(csv.rows[i].line > line || (i == 0 && csv.rows[i].line >= line));
            line = csv.rows[i].line;
            assert_true((csv.rows[i].fields == NULL) == (csv.rows[i].fault != CSV_OK));
        }
        arena_release(&round_arena);
    }
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

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(csv_quotes_commas_and_lines_as_the_rfc_has_them),
        TEST(csv_of_a_dutch_spreadsheet_is_read),
        TEST(csv_bad_rows_have_their_line_and_spare_the_others),
        TEST(csv_a_field_is_bounded),
        TEST(csv_without_a_usable_header_is_refused),
        TEST(csv_any_bytes_are_read_to_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
