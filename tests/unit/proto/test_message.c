// SPDX-License-Identifier: EUPL-1.2
/* The codec, type by type, on a message of the tests' own that has a field of each. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "coder.h"

struct part {
    const char *line;
    uint64_t number;
};

struct whole {
    struct bytes blob;
    struct case_id case_id;
    struct code code;
    struct codes codes;
    struct civil_date date;
    packed_duration duration;
    enum urgency choice;
    bool flag;
    struct id id;
    struct instant instant;
    const char *line;
    struct list list;
    uint64_t number;
    struct sealed sealed;
    struct texts texts;
};

static const struct field part_fields[] = {
    {FIELD_NAME("line"), FIELD_LINE, false, 8, offsetof(struct part, line), NULL, NULL, "a line"},
    {FIELD_NAME("number"), FIELD_U64, true, 9, offsetof(struct part, number), NULL, NULL,
     "a number"},
};
static const struct places part_places[] = {{sizeof(struct part), 0, 0}};
static const struct message message_part = {
    0, "part", "part", sizeof(struct part), COUNT(part_fields), part_fields, part_places};

#define AT(name) offsetof(struct whole, name)
static const struct field whole_fields[] = {
    {FIELD_NAME("blob"), FIELD_BYTES, false, 4, AT(blob), NULL, NULL, "bytes"},
    {FIELD_NAME("case_id"), FIELD_CASE, false, 0, AT(case_id), NULL, NULL, "a case"},
    {FIELD_NAME("choice"), FIELD_ENUM, false, 0, AT(choice), &names_urgency, NULL, "a word"},
    {FIELD_NAME("code"), FIELD_CODE, false, 0, AT(code), NULL, NULL, "a code"},
    {FIELD_NAME("codes"), FIELD_CODES, false, 3, AT(codes), NULL, NULL, "codes"},
    {FIELD_NAME("date"), FIELD_DATE, false, 0, AT(date), NULL, NULL, "a date"},
    {FIELD_NAME("duration"), FIELD_DURATION, false, 0, AT(duration), NULL, NULL, "a duration"},
    {FIELD_NAME("flag"), FIELD_BOOL, false, 0, AT(flag), NULL, NULL, "a flag"},
    {FIELD_NAME("id"), FIELD_ID, false, 0, AT(id), NULL, NULL, "an id"},
    {FIELD_NAME("instant"), FIELD_INSTANT, false, 0, AT(instant), NULL, NULL, "an instant"},
    {FIELD_NAME("line"), FIELD_LINE, false, 5, AT(line), NULL, NULL, "a line"},
    {FIELD_NAME("list"), FIELD_LIST, false, 2, AT(list), NULL, &message_part, "a list"},
    {FIELD_NAME("number"), FIELD_U64, false, 1000, AT(number), NULL, NULL, "a number"},
    {FIELD_NAME("sealed"), FIELD_SEALED, false, 0, AT(sealed), NULL, NULL, "sealed texts"},
    {FIELD_NAME("texts"), FIELD_TEXTS, false, 6, AT(texts), NULL, NULL, "texts"},
};
static const struct places whole_places[] = {
    {AT(codes), sizeof(struct codes), sizeof(struct code)},
    {AT(sealed), sizeof(struct sealed), sizeof(struct sealed_text)},
    {AT(texts), sizeof(struct texts), sizeof(struct text)},
    {sizeof(struct whole), 0, 0},
};
static const struct message message_whole = {
    7, "whole", "whole", sizeof(struct whole), COUNT(whole_fields), whole_fields, whole_places};

static struct whole whole;

/* Begins a map with one field; the test writes the value. */
static void begin(const char *name)
{
    writer_clear(&writer);
    writer_map(&writer, 1);
    writer_str(&writer, name);
}

static bool decode(void)
{
    error = (struct error){0};
    assert_true(reader_check(writer_bytes(&writer), &reader_limits_wire, &error));
    struct reader reader;
    reader_init(&reader, writer_bytes(&writer));
    return message_decode(&message_whole, &reader, &whole, &arena, &error);
}

static void assert_accepted(void)
{
    if (!decode())
        fail_msg("%s %s %s", error_name(error.code), error.field, error.values);
}

static void assert_refused(enum err code, const char *field)
{
    assert_false(decode());
    assert_string_equal(error_name(error.code), error_name(code));
    assert_string_equal(error.field, field);
}

/* A value of each msgpack type, by number; false past the last. */
static bool write_value(int type)
{
    switch (type) {
    case READER_NIL:
        writer_nil(&writer);
        return true;
    case READER_BOOL:
        writer_bool(&writer, true);
        return true;
    case READER_UINT:
        writer_uint(&writer, 1);
        return true;
    case READER_NEGATIVE:
        writer_int(&writer, -1);
        return true;
    case READER_STR:
        writer_str(&writer, "~");
        return true;
    case READER_BIN:
        writer_bin(&writer, bytes_of("0123456789abcdef", 1));
        return true;
    case READER_ARRAY:
        writer_array(&writer, 1);
        writer_nil(&writer);
        return true;
    case READER_MAP:
        writer_map(&writer, 1);
        writer_str(&writer, "~");
        writer_nil(&writer);
        return true;
    default:
        return false;
    }
}

static enum reader_type type_on_the_wire(enum field_type type)
{
    switch (type) {
    case FIELD_U64:
    case FIELD_DURATION:
    case FIELD_INSTANT:
        return READER_UINT;
    case FIELD_BOOL:
        return READER_BOOL;
    case FIELD_CODE:
    case FIELD_CASE:
    case FIELD_DATE:
    case FIELD_LINE:
    case FIELD_ENUM:
        return READER_STR;
    case FIELD_CODES:
    case FIELD_LIST:
        return READER_ARRAY;
    case FIELD_ID:
    case FIELD_BYTES:
        return READER_BIN;
    case FIELD_TEXTS:
    case FIELD_SEALED:
        return READER_MAP;
    }
    return READER_NONE;
}

static void value_of_a_wrong_type_names_the_field(void **state)
{
    (void)state;
    for (size_t f = 0; f < COUNT(whole_fields); f++) {
        for (int type = READER_NIL; type <= READER_MAP; type++) {
            if (type == (int)type_on_the_wire(whole_fields[f].type))
                continue;
            begin(whole_fields[f].name);
            assert_true(write_value(type));
            assert_refused(ERR_BAD_VALUE, whole_fields[f].name);
        }
    }
}

static void number_over_its_limit_is_refused(void **state)
{
    (void)state;
    begin("number");
    writer_uint(&writer, 1000);
    assert_accepted();
    assert_int_equal(whole.number, 1000);
    begin("number");
    writer_uint(&writer, 1001);
    assert_refused(ERR_BAD_VALUE, "number");
    assert_int_equal(error.detail, DETAIL_AT_MOST);
    assert_string_equal(error.values, "1000");
}

static void duration_of_no_unit_or_past_all_calendars_is_refused(void **state)
{
    (void)state;
    static const uint64_t wrong[] = {
        0,
        3,
        UINT64_C(8) << 32 | 1,
        UINT64_C(29) << 32 | 3,
        UINT64_C(2) << 32 | (PACKED_DURATION_AMOUNT_MAX + 1),
        UINT64_MAX,
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        begin("duration");
        writer_uint(&writer, wrong[i]);
        assert_refused(ERR_BAD_VALUE, "duration");
    }
    begin("duration");
    writer_uint(&writer, UINT64_C(7) << 32 | PACKED_DURATION_AMOUNT_MAX);
    assert_accepted();
    assert_true(whole.duration == (UINT64_C(7) << 32 | PACKED_DURATION_AMOUNT_MAX));
}

static void instant_past_2199_is_refused(void **state)
{
    (void)state;
    begin("instant");
    writer_uint(&writer, UINT64_C(7258118400000));
    assert_accepted();
    begin("instant");
    writer_uint(&writer, UINT64_C(7258118400001));
    assert_refused(ERR_BAD_VALUE, "instant");
    begin("instant");
    writer_uint(&writer, UINT64_MAX);
    assert_refused(ERR_BAD_VALUE, "instant");
}

static void text_in_another_shape_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *field;
        const char *good;
        const char *bad[6];
    } all[] = {
        {"code", "gm0344", {"", "GM0344", "1a", "a b"}},
        {"case_id", "D-7K3M-9QX2-AB4C", {"", "D-7K3M-9QX2-AB4", "D-0000-0000-0000"}},
        {"date",
         "2024-02-29",
         {"", "2026-02-29", "2026-2-1", "20260201", "2026-02-01T", "2200-01-01"}},
        {"choice", "urgent", {"", "URGENT", "urgen", "urgents"}},
        {"line", "caf\303\251", {"caf\303\251s"}},
    };
    for (size_t i = 0; i < COUNT(all); i++) {
        begin(all[i].field);
        writer_str(&writer, all[i].good);
        assert_accepted();
        for (size_t k = 0; k < COUNT(all[i].bad) && all[i].bad[k] != NULL; k++) {
            begin(all[i].field);
            writer_str(&writer, all[i].bad[k]);
            assert_refused(ERR_BAD_VALUE, all[i].field);
        }
    }
}

static void bytes_and_ids_of_another_length_are_refused(void **state)
{
    (void)state;
    begin("id");
    writer_bin(&writer, bytes_of("0123456789abcdef", 16));
    assert_accepted();
    begin("id");
    writer_bin(&writer, bytes_of("0123456789abcde", 15));
    assert_refused(ERR_BAD_VALUE, "id");
    begin("id");
    writer_bin(&writer, bytes_of("0123456789abcdefg", 17));
    assert_refused(ERR_BAD_VALUE, "id");
    begin("blob");
    writer_bin(&writer, bytes_of("abcd", 4));
    assert_accepted();
    begin("blob");
    writer_bin(&writer, bytes_of("abcde", 5));
    assert_refused(ERR_BAD_VALUE, "blob");
}

static void write_codes(size_t n, ...)
{
    va_list args;
    begin("codes");
    writer_array(&writer, n);
    va_start(args, n);
    for (size_t i = 0; i < n; i++)
        writer_str(&writer, va_arg(args, const char *));
    va_end(args);
}

static void codes_twice_or_too_many_are_refused(void **state)
{
    (void)state;
    write_codes(3, "a", "c", "b");
    assert_accepted();
    assert_int_equal(whole.codes.n, 3);
    assert_true(code_is(&whole.codes.v[1], "c"));
    write_codes(4, "a", "b", "c", "d");
    assert_refused(ERR_BAD_VALUE, "codes");
    write_codes(2, "a", "a");
    assert_refused(ERR_BAD_VALUE, "codes");
    write_codes(2, "a", "B");
    assert_refused(ERR_BAD_VALUE, "codes");
    write_codes(0);
    assert_accepted();
    assert_int_equal(whole.codes.n, 0);
}

static void text_empty_or_too_long_names_its_own_field(void **state)
{
    (void)state;
    static const struct {
        const char *words;
        enum err code;
    } all[] = {{"", ERR_BAD_VALUE}, {"1234567", ERR_TEXT_TOO_LONG}};
    for (size_t i = 0; i < COUNT(all); i++) {
        begin("texts");
        writer_map(&writer, 2);
        writer_str(&writer, "a");
        writer_str(&writer, "123456");
        writer_str(&writer, "plan");
        writer_str(&writer, all[i].words);
        assert_refused(all[i].code, "texts.plan");
    }
    begin("texts");
    writer_map(&writer, 1);
    writer_str(&writer, "Plan");
    writer_str(&writer, "x");
    assert_refused(ERR_BAD_VALUE, "texts");
}

static void texts_more_than_fit_are_refused(void **state)
{
    (void)state;
    for (unsigned n = TEXTS_MAX; n <= TEXTS_MAX + 1; n++) {
        begin("texts");
        writer_map(&writer, n);
        for (unsigned i = 0; i < n; i++) {
            char name[8];
            snprintf(name, sizeof name, "t%02u", i);
            writer_str(&writer, name);
            writer_str(&writer, "x");
        }
        assert_int_equal(decode(), n <= TEXTS_MAX);
    }
    assert_string_equal(error.field, "texts");
}

static void citizen_number_as_the_name_of_a_text_is_not_repeated(void **state)
{
    (void)state;
    begin("texts");
    writer_map(&writer, 1);
    writer_str(&writer, "bsn-123456782");
    writer_str(&writer, "");
    assert_refused(ERR_BSN, "texts");
    assert_null(strstr(error.values, "1234"));
}

static void sealed_text_in_another_shape_is_refused(void **state)
{
    (void)state;
    for (size_t parts = 1; parts <= 3; parts++) {
        begin("sealed");
        writer_map(&writer, 1);
        writer_str(&writer, "plan");
        writer_array(&writer, parts);
        writer_uint(&writer, 12);
        for (size_t i = 1; i < parts; i++)
            writer_bin(&writer, bytes_of("box", 3));
        if (parts != 2) {
            assert_refused(ERR_BAD_VALUE, "sealed");
            continue;
        }
        assert_accepted();
        assert_int_equal(sealed_find(&whole.sealed, "plan")->chars, 12);
        assert_int_equal(sealed_find(&whole.sealed, "plan")->box.len, 3);
        assert_null(sealed_find(&whole.sealed, "other"));
    }
}

static void sealed_texts_more_than_fit_are_refused(void **state)
{
    (void)state;
    for (unsigned n = TEXTS_MAX; n <= TEXTS_MAX + 1; n++) {
        begin("sealed");
        writer_map(&writer, n);
        for (unsigned i = 0; i < n; i++) {
            char name[8];
            snprintf(name, sizeof name, "t%02u", i);
            writer_str(&writer, name);
            writer_array(&writer, 2);
            writer_uint(&writer, 1);
            writer_bin(&writer, bytes_of("box", 3));
        }
        assert_int_equal(decode(), n <= TEXTS_MAX);
    }
    assert_string_equal(error.field, "sealed");
}

static void write_list(size_t n, const char *field, uint64_t last)
{
    begin("list");
    writer_array(&writer, n);
    for (size_t i = 0; i < n; i++) {
        writer_map(&writer, 1);
        writer_str(&writer, i + 1 < n ? "number" : field);
        writer_uint(&writer, i + 1 < n ? 1 : last);
    }
}

static void error_in_a_list_names_member_and_field(void **state)
{
    (void)state;
    write_list(2, "number", 9);
    assert_accepted();
    assert_int_equal(whole.list.n, 2);
    assert_int_equal(((struct part *)whole.list.v)[1].number, 9);
    write_list(2, "number", 10);
    assert_refused(ERR_BAD_VALUE, "list[1].number");
    write_list(2, "line", 1);
    assert_refused(ERR_BAD_VALUE, "list[1].line");
    write_list(1, "other", 1);
    assert_refused(ERR_UNKNOWN_FIELD, "list[0].other");
    write_list(3, "number", 1);
    assert_refused(ERR_BAD_VALUE, "list");
    begin("list");
    writer_array(&writer, 1);
    writer_map(&writer, 0);
    assert_refused(ERR_MISSING_FIELD, "list[0].number");
    begin("list");
    writer_array(&writer, 1);
    writer_uint(&writer, 1);
    assert_refused(ERR_MALFORMED, "list[0].part");
}

static void unknown_field_is_named_unless_it_may_be_content(void **state)
{
    (void)state;
    begin("other");
    writer_uint(&writer, 1);
    assert_refused(ERR_UNKNOWN_FIELD, "other");
    static const char *const names[] = {"",
                                        "Jan de Vries",
                                        "123456782",
                                        "bsn-123456782",
                                        "caf\303\251",
                                        "a-name-that-is-longer-than-a-code-may-be"};
    for (size_t i = 0; i < COUNT(names); i++) {
        begin(names[i]);
        writer_uint(&writer, 1);
        assert_refused(ERR_UNKNOWN_FIELD, "whole");
        assert_int_equal(error.detail, DETAIL_NO_FIELD);
        assert_string_equal(error.values, "whole");
    }
}

/* reader_check refuses these before; the codec must not run off its table either way. */
static void field_twice_or_out_of_order_is_refused(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"number", "number"}, {"number", "flag"}, {"texts", "blob"}};
    for (size_t i = 0; i < COUNT(pairs); i++) {
        writer_clear(&writer);
        writer_map(&writer, 2);
        for (size_t k = 0; k < 2; k++) {
            writer_str(&writer, pairs[i][k]);
            if (strcmp(pairs[i][k], "number") == 0)
                writer_uint(&writer, 1);
            else
                writer_map(&writer, 0);
        }
        assert_false(reader_check(writer_bytes(&writer), &reader_limits_wire, &error));
        struct reader reader;
        reader_init(&reader, writer_bytes(&writer));
        assert_false(message_decode(&message_whole, &reader, &whole, &arena, &error));
        assert_int_equal(error.code, ERR_MALFORMED);
        assert_string_equal(error.field, pairs[i][1]);
    }
}

static void message_that_is_no_map_is_malformed(void **state)
{
    (void)state;
    for (int type = READER_NIL; type < READER_MAP; type++) {
        writer_clear(&writer);
        assert_true(write_value(type));
        assert_refused(ERR_MALFORMED, "whole");
    }
}

static void absent_value_written_out_reads_as_left_out(void **state)
{
    (void)state;
    writer_clear(&writer);
    writer_map(&writer, 3);
    writer_str(&writer, "codes");
    writer_array(&writer, 0);
    writer_str(&writer, "flag");
    writer_bool(&writer, false);
    writer_str(&writer, "number");
    writer_uint(&writer, 0);
    assert_accepted();
    for (size_t f = 0; f < COUNT(whole_fields); f++)
        assert_false(field_present(&whole_fields[f], &whole));
    writer_clear(&writer);
    message_encode(&message_whole, &whole, &writer);
    assert_int_equal(writer_bytes(&writer).len, 1);
    assert_int_equal(writer_bytes(&writer).data[0], 0x80);
}

/* reader_check refuses it before; the codec takes it for no name either way. */
static void key_that_is_no_text_is_malformed(void **state)
{
    (void)state;
    writer_clear(&writer);
    writer_map(&writer, 1);
    writer_uint(&writer, 1);
    writer_uint(&writer, 1);
    struct reader reader;
    reader_init(&reader, writer_bytes(&writer));
    assert_false(message_decode(&message_whole, &reader, &whole, &arena, &error));
    assert_int_equal(error.code, ERR_MALFORMED);
    assert_string_equal(error.field, "whole");
}

/* Sealed texts are taken out before anybody else sees an event. */
static void required_sealed_text_may_lack(void **state)
{
    (void)state;
    struct question_asked *asked = arena_alloc(&arena, sizeof *asked);
    struct question_asked *back = arena_alloc(&arena, sizeof *back);
    *asked = (struct question_asked){.case_id = {5},

                                     .person = code_of("worker-1"),
                                     .question = 1};
    for (int empty = 0; empty < 2; empty++) {
        struct reader reader;
        writer_clear(&writer);
        message_encode(&message_question_asked, asked, &writer);
        if (empty) { /* "sealed" is the last key: one more, with nothing in it */
            writer_raw(&writer, bytes_of("\246sealed\200", 8));
            ((uint8_t *)writer.buffer.data)[0]++;
        }
        reader_init(&reader, writer_bytes(&writer));
        assert_true(message_decode(&message_question_asked, &reader, back, &arena, &error));
        assert_int_equal(back->sealed.n, 0);
        assert_int_equal(back->question, 1);
    }
}

static void required_text_that_is_empty_is_missing(void **state)
{
    (void)state;
    struct case_ask ask = {.case_id = {5}};
    struct reader reader;
    writer_clear(&writer);
    writer_map(&writer, 2);
    writer_str(&writer, "case_id");
    writer_str(&writer, "D-7K3M-9QX2-AB4C");
    writer_str(&writer, "texts");
    writer_map(&writer, 0);
    reader_init(&reader, writer_bytes(&writer));
    assert_false(message_decode(&message_case_ask, &reader, &ask, &arena, &error));
    assert_int_equal(error.code, ERR_MISSING_FIELD);
    assert_string_equal(error.field, "texts");
    assert_string_equal(error.values, "question");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(value_of_a_wrong_type_names_the_field, setup, teardown),
        cmocka_unit_test_setup_teardown(number_over_its_limit_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(duration_of_no_unit_or_past_all_calendars_is_refused, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(instant_past_2199_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(text_in_another_shape_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(bytes_and_ids_of_another_length_are_refused, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(codes_twice_or_too_many_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(text_empty_or_too_long_names_its_own_field, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(texts_more_than_fit_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(citizen_number_as_the_name_of_a_text_is_not_repeated, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(sealed_text_in_another_shape_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(sealed_texts_more_than_fit_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(key_that_is_no_text_is_malformed, setup, teardown),
        cmocka_unit_test_setup_teardown(required_sealed_text_may_lack, setup, teardown),
        cmocka_unit_test_setup_teardown(error_in_a_list_names_member_and_field, setup, teardown),
        cmocka_unit_test_setup_teardown(unknown_field_is_named_unless_it_may_be_content, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(field_twice_or_out_of_order_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(message_that_is_no_map_is_malformed, setup, teardown),
        cmocka_unit_test_setup_teardown(absent_value_written_out_reads_as_left_out, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(required_text_that_is_empty_is_missing, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
