// SPDX-License-Identifier: EUPL-1.2
/* Messages as rows have them, and the writer under them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "coder.h"

static struct case_submitted *body;

static int setup_body(void **state)
{
    setup(state);
    body = arena_alloc(&arena, sizeof *body);
    return 0;
}

static bool unpack(const struct message *message, void *out)
{
    struct reader reader;
    reader_init(&reader, writer_bytes(&writer));
    return message_unpack(message, &reader, out, &arena, &error);
}

/* Begins a row of `message_case_submitted` with this field alone; the test writes the value. */
static void begin_row(const char *name)
{
    const struct field *field =
        message_field(&message_case_submitted, bytes_of(name, strlen(name)));
    writer_clear(&writer);
    writer_uint(&writer, UINT64_C(1) << (field - message_case_submitted.fields));
}

static void assert_row_refused(const char *field)
{
    error = (struct error){0};
    assert_false(unpack(&message_case_submitted, body));
    assert_int_equal(error.code, ERR_BAD_VALUE);
    assert_string_equal(error.field, field);
}

static void row_that_nobody_wrote_is_refused(void **state)
{
    (void)state;
    const struct code longest = code_of("abcdefghijklmnopqrstuvwxyz-abcdefghijkl");
    const char *const codes[] = {"", "abcdefghijklmnopqrstuvwxyz-abcdefghijklm"};
    begin_row("ladder");
    writer_str(&writer, longest.s);
    assert_true(unpack(&message_case_submitted, body));
    assert_true(code_equal(&body->ladder, &longest));
    for (size_t i = 0; i < COUNT(codes); i++) {
        begin_row("ladder");
        writer_str(&writer, codes[i]);
        assert_row_refused("ladder");
        begin_row("domains");
        writer_array(&writer, 2);
        writer_str(&writer, "a");
        writer_str(&writer, codes[i]);
        assert_row_refused("domains");
    }
    begin_row("domains");
    writer_array(&writer, CODES_MAX + 1);
    for (int i = 0; i <= CODES_MAX; i++)
        writer_str(&writer, "a");
    assert_row_refused("domains");
    begin_row("urgency");
    writer_uint(&writer, names_urgency.n);
    assert_row_refused("urgency");
    begin_row("outside_date");
    writer_uint(&writer, UINT64_C(1) << 32);
    assert_row_refused("outside_date");
}

/* --- the writer --- */

/* Where its buffer has no byte left, it grows: for a value without a body too. */
static void value_without_a_body_is_written_behind_a_full_buffer(void **state)
{
    (void)state;
    for (int bin = 0; bin < 2; bin++) {
        struct writer full;
        writer_init(&full);
        writer_uint(&full, 1);
        size_t n = 1;
        for (; full.buffer.size < full.buffer.alloc; n++)
            writer_uint(&full, 1);
        if (bin)
            writer_bin(&full, bytes_of(NULL, 0));
        else
            writer_str(&full, "");
        struct reader reader;
        reader_init(&reader, writer_bytes(&full));
        for (size_t i = 0; i < n; i++)
            assert_int_equal(reader_uint(&reader), 1);
        assert_int_equal((bin ? reader_bin(&reader) : reader_str(&reader)).len, 0);
        assert_false(reader.failed);
        writer_release(&full);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(row_that_nobody_wrote_is_refused),
        cmocka_unit_test(value_without_a_body_is_written_behind_a_full_buffer),
    };
    return cmocka_run_group_tests(tests, setup_body, teardown);
}
