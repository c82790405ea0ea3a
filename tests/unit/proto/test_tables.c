// SPDX-License-Identifier: EUPL-1.2
/* What must hold for every line of the .def tables, and for every message that they make. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

static void fields_of_every_message_are_sorted_and_unique(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(all_messages); i++) {
        const struct message *message = all_messages[i].message;
        for (size_t f = 1; f < message->n_fields; f++)
            if (strcmp(message->fields[f - 1].name, message->fields[f].name) >= 0)
                fail_msg("%s: %s stands before %s", message->name, message->fields[f - 1].name,
                         message->fields[f].name);
    }
}

static void every_field_has_the_bound_that_its_type_needs(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(all_messages); i++) {
        const struct message *message = all_messages[i].message;
        assert_true(message->doc[0] != '\0');
        for (size_t f = 0; f < message->n_fields; f++) {
            const struct field *field = &message->fields[f];
            bool bounded = field->type == FIELD_LINE || field->type == FIELD_TEXTS ||
                           field->type == FIELD_LIST;
            if (bounded && field->max == 0)
                fail_msg("%s.%s has no limit", message->name, field->name);
            if (field->type == FIELD_CODES && field->max > CODES_MAX)
                fail_msg("%s.%s: more codes than fit", message->name, field->name);
            if (field->type == FIELD_LIST && strlen(field->name) > 16)
                fail_msg("%s.%s: too long for an error's field", message->name, field->name);
            if (strlen(field->name) > 31 || field->doc[0] == '\0' || strlen(field->doc) > 127)
                fail_msg("%s.%s: its name or its doc does not fit an error", message->name,
                         field->name);
        }
    }
}

static void every_query_has_an_answer_and_few_commands_have(void **state)
{
    (void)state;
    const struct message *message;
    for (size_t i = 0; (message = message_at(2, i)) != NULL; i++)
        assert_non_null(message_answer(message));
    assert_ptr_equal(message_answer(&message_query_why), &message_why_answer);
    assert_ptr_equal(message_answer(&message_query_find), &message_cases_answer);
    assert_ptr_equal(message_answer(&message_case_read), &message_content_answer);
    assert_ptr_equal(message_answer(&message_query_mail), &message_mails_answer);
    assert_ptr_equal(message_answer(&message_mail_read), &message_mail_answer);
    assert_null(message_answer(&message_case_claim));
}

static void numbers_and_names_are_unique_in_their_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(all_messages); i++) {
        const struct listed *a = &all_messages[i];
        assert_true((a->message->number == 0) == (strcmp(a->table, "part") == 0));
        for (size_t k = 0; k < i; k++) {
            const struct listed *b = &all_messages[k];
            if (strcmp(a->message->name, b->message->name) == 0)
                fail_msg("two messages are called %s", a->message->name);
            if (a->message->number != 0 && a->message->number == b->message->number &&
                strcmp(a->table, b->table) == 0)
                fail_msg("%s and %s have one number", a->message->name, b->message->name);
        }
    }
}

static void every_numbered_message_is_found_by_number_and_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(all_messages); i++) {
        const struct message *message = all_messages[i].message;
        const char *table = all_messages[i].table;
        bool internal;
        if (strcmp(table, "part") == 0) {
            assert_null(message_of_name(message->name));
            continue;
        }
        assert_ptr_equal(message_of_name(message->name), message);
        if (strcmp(table, "command") == 0) {
            assert_ptr_equal(message_of_command(message->number, &internal), message);
            assert_int_equal(internal, all_messages[i].internal);
        } else if (strcmp(table, "event") == 0) {
            assert_ptr_equal(message_of_event(message->number), message);
        } else {
            assert_ptr_equal(message_of_query(message->number), message);
        }
    }
    bool internal;
    assert_null(message_of_command(0, &internal));
    assert_null(message_of_command(99, &internal));
    assert_null(message_of_command(UINT64_MAX, &internal));
    assert_null(message_of_event(0));
    assert_null(message_of_event(UINT64_MAX));
    assert_null(message_of_query(1));
    assert_null(message_of_name("no_such_message"));
}

static void words_of_every_enumeration_are_unique_codes(void **state)
{
    (void)state;
#define ENUM(name) &names_##name,
#define VALUE(name, NAME, word)
#define MADE(name, NAME, word)
#define ENUM_END(name)
    static const struct enum_names *const all[] = {
#include "proto/enums.def"
    };
#undef ENUM
#undef VALUE
#undef MADE
#undef ENUM_END
    for (size_t i = 0; i < COUNT(all); i++) {
        assert_string_equal(enum_word(all[i], 0), "");
        assert_int_equal(enum_number(all[i], "", 0), 0);
        assert_int_equal(enum_number(all[i], "no-such-word", 12), 0);
        for (size_t n = 1; n < all[i]->n; n++) {
            const char *word = all[i]->names[n];
            assert_true(code_valid(word, strlen(word)));
            assert_int_equal(enum_number(all[i], word, strlen(word)), n);
        }
    }
}

static void words_of_an_enumeration_that_do_not_fit_an_error_are_cut(void **state)
{
    (void)state;
    struct error error;
    assert_false(enum_refuse(&error, "trigger", &names_trigger));
    assert_int_equal(strlen(error.values), sizeof error.values - 1);
    assert_memory_equal(error.values, names_trigger.names[1], strlen(names_trigger.names[1]));
}

static void words_that_the_machine_gives_are_offered_to_nobody(void **state)
{
    (void)state;
    struct error error;
    assert_false(enum_is_offered(&names_outcome, outcome_none));
    assert_false(enum_is_offered(&names_outcome, outcome_MERGED));
    assert_false(enum_is_offered(&names_outcome, 99));
    assert_true(enum_is_offered(&names_outcome, outcome_SOLVED));
    assert_false(enum_refuse(&error, "result", &names_settlement));
    assert_string_equal(error.values, "done, failed");
}

static void errors_have_unique_numbers_and_words_that_fit_a_reply(void **state)
{
    (void)state;
#define ERROR(number, name, code, message, remedy) {number, #name, code, message, remedy},
    static const struct {
        int number;
        const char *name;
        const char *code;
        const char *message;
        const char *remedy;
    } all[] = {
#include "proto/errors.def"
    };
#undef ERROR
    for (size_t i = 0; i < COUNT(all); i++) {
        assert_string_equal(all[i].name, all[i].code);
        assert_true(all[i].number > 0);
        for (size_t k = 0; k < i; k++) {
            assert_int_not_equal(all[i].number, all[k].number);
            assert_string_not_equal(all[i].name, all[k].name);
        }
        enum err err = (enum err)all[i].number;
        assert_string_equal(error_name(err), all[i].code);
        assert_string_equal(error_message(err), all[i].message);
        assert_string_equal(error_remedy(err), all[i].remedy);
        assert_true(strlen(all[i].code) <= 39);
        assert_true(strlen(all[i].message) > 0 && strlen(all[i].message) <= 200);
        assert_true(strlen(all[i].remedy) > 0 && strlen(all[i].remedy) <= 200);
    }
    assert_string_equal(error_name(OK), "OK");
    assert_string_equal(error_name((enum err)9999), "UNKNOWN");
}

/* --- round trips --- */

static void encode(const struct message *message, const void *body, struct writer *writer)
{
    writer_init(writer);
    message_encode(message, body, writer);
}

/* Decodes and encodes again: the same bytes, and the reader finds them canonical. */
/* Packed and read back it is the same, and cut off at any byte it is nothing. `encoded` is it with
 * names. */
static void assert_packs(const struct message *message, const void *body, struct bytes encoded,
                         struct arena *arena)
{
    struct writer packed;
    struct writer again;
    struct reader reader;
    struct error error;
    writer_init(&packed);
    message_pack(message, body, &packed);
    struct bytes bytes = writer_bytes(&packed);
    void *back = arena_alloc(arena, message->size);
    reader_init(&reader, bytes);
    assert_true(message_unpack(message, &reader, back, arena, &error));
    assert_ptr_equal(reader.at, reader.end);
    encode(message, back, &again);
    assert_true(bytes_equal(encoded, writer_bytes(&again)));
    for (size_t len = 0; len < bytes.len && bytes.len < 500; len++) {
        reader_init(&reader, bytes_of(bytes.data, len));
        assert_false(message_unpack(message, &reader, back, arena, &error));
    }
    writer_release(&packed);
    writer_release(&again);
}

/* Copied over something else it is the same, and cleared nothing of it is there. */
static void assert_copies(const struct message *message, const void *body, struct bytes encoded,
                          struct arena *arena)
{
    struct writer again;
    void *copy = arena_alloc(arena, message->size);
    memset(copy, 0xa5, message->size);
    message_copy(message, copy, body);
    encode(message, copy, &again);
    assert_true(bytes_equal(encoded, writer_bytes(&again)));
    memset(copy, 0xa5, message->size);
    message_clear(message, copy);
    for (size_t i = 0; i < message->n_fields; i++)
        assert_false(field_present(&message->fields[i], copy));
    writer_release(&again);
}

static void field_that_the_table_does_not_have_is_not_unpacked(void **state)
{
    (void)state;
    struct writer writer;
    struct reader reader;
    struct error error;
    struct meeting_view body;
    writer_init(&writer);
    writer_uint(&writer, UINT64_C(1) << message_meeting_view.n_fields);
    reader_init(&reader, writer_bytes(&writer));
    assert_false(message_unpack(&message_meeting_view, &reader, &body, NULL, &error));
    writer_release(&writer);
}

static void assert_round_trip(const struct message *message, const void *body, struct arena *arena)
{
    struct writer first;
    struct writer second;
    struct error error;
    encode(message, body, &first);
    struct bytes bytes = writer_bytes(&first);
    if (!reader_check(bytes, &reader_limits_own, &error))
        fail_msg("%s: %s", message->name, error.values);
    struct reader reader;
    reader_init(&reader, bytes);
    void *back = arena_alloc(arena, message->size);
    if (!message_decode(message, &reader, back, arena, &error))
        fail_msg("%s: %s %s %s", message->name, error_name(error.code), error.field, error.values);
    assert_ptr_equal(reader.at, reader.end);
    encode(message, back, &second);
    assert_true(bytes_equal(bytes, writer_bytes(&second)));
    assert_packs(message, body, bytes, arena);
    assert_copies(message, body, bytes, arena);
    writer_release(&first);
    writer_release(&second);
}

static void every_message_with_every_field_survives_the_round_trip(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    for (uint64_t seed = 1; seed <= 40; seed++) {
        for (size_t i = 0; i < COUNT(all_messages); i++) {
            struct rng rng = rng_of(seed * 1000 + i);
            const struct message *message = all_messages[i].message;
            void *body = arena_alloc(&arena, message->size);
            rng_message(&rng, message, body, &arena);
            for (size_t f = 0; f < message->n_fields; f++)
                assert_true(field_present(&message->fields[f], body));
            assert_round_trip(message, body, &arena);
        }
        arena_clear(&arena);
    }
    arena_release(&arena);
}

static void every_message_without_its_optional_fields_survives_the_round_trip(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    for (size_t i = 0; i < COUNT(all_messages); i++) {
        struct rng rng = rng_of(i + 1);
        const struct message *message = all_messages[i].message;
        char *body = arena_alloc(&arena, message->size);
        for (size_t f = 0; f < message->n_fields; f++)
            if (message->fields[f].required)
                rng_field(&rng, &message->fields[f], body + message->fields[f].offset, &arena);
        assert_round_trip(message, body, &arena);
    }
    arena_release(&arena);
}

/* A required number is written when it is 0 too: the daemon must read back what it wrote. */
static void required_number_that_is_zero_survives_the_round_trip(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    struct meeting_view body = {.start = {1772438400000}};
    assert_round_trip(&message_meeting_view, &body, &arena);
    arena_release(&arena);
}

/* What events_from gives: the event without what was sealed. */
static void event_without_its_sealed_texts_is_read(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    struct case_stalled body = {.case_id = {5}, .chair = code_of("voorzitter-overvecht-1")};
    assert_round_trip(&message_case_stalled, &body, &arena);
    arena_release(&arena);
}

static void every_required_field_that_is_left_out_is_named(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    size_t tried = 0;
    for (size_t i = 0; i < COUNT(all_messages); i++) {
        const struct message *message = all_messages[i].message;
        for (size_t f = 0; f < message->n_fields; f++) {
            const struct field *field = &message->fields[f];
            if (!field->required || field->type == FIELD_U64 || field->type == FIELD_SEALED)
                continue;
            struct rng rng = rng_of(i + 1);
            char *body = arena_alloc(&arena, message->size);
            for (size_t k = 0; k < message->n_fields; k++)
                if (k != f)
                    rng_field(&rng, &message->fields[k], body + message->fields[k].offset, &arena);
            struct writer writer;
            encode(message, body, &writer);
            struct reader reader;
            struct error error = {0};
            reader_init(&reader, writer_bytes(&writer));
            assert_false(message_decode(message, &reader, body, &arena, &error));
            assert_int_equal(error.code, ERR_MISSING_FIELD);
            assert_string_equal(error.field, field->name);
            writer_release(&writer);
            tried++;
        }
        arena_clear(&arena);
    }
    arena_release(&arena);
    assert_true(tried > 200);
}

/* A full command must fit what the daemon takes from the wire: every field at its limit may not
 * (24 texts of 8,000 bytes do not), but every command with all fields and ordinary texts does. */
static void every_command_with_ordinary_texts_fits_the_wire(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    for (int table = 0; table <= 2; table += 2) {
        const struct message *message;
        for (size_t i = 0; (message = message_at(table, i)) != NULL; i++) {
            struct rng rng = rng_of(i + 1);
            uint8_t body[MESSAGE_SIZE_MAX] = {0};
            rng_message(&rng, message, body, &arena);
            struct writer writer;
            struct error error;
            struct id id = test_id();
            writer_init(&writer);
            request_encode(message, table == 2, &id, body, &writer);
            assert_true(reader_check(writer_bytes(&writer), &reader_limits_wire, &error));
            writer_release(&writer);
        }
    }
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_of_every_message_are_sorted_and_unique),
        cmocka_unit_test(every_field_has_the_bound_that_its_type_needs),
        cmocka_unit_test(every_query_has_an_answer_and_few_commands_have),
        cmocka_unit_test(numbers_and_names_are_unique_in_their_table),
        cmocka_unit_test(every_numbered_message_is_found_by_number_and_name),
        cmocka_unit_test(words_of_every_enumeration_are_unique_codes),
        cmocka_unit_test(words_of_an_enumeration_that_do_not_fit_an_error_are_cut),
        cmocka_unit_test(words_that_the_machine_gives_are_offered_to_nobody),
        cmocka_unit_test(errors_have_unique_numbers_and_words_that_fit_a_reply),
        cmocka_unit_test(every_message_with_every_field_survives_the_round_trip),
        cmocka_unit_test(every_message_without_its_optional_fields_survives_the_round_trip),
        cmocka_unit_test(required_number_that_is_zero_survives_the_round_trip),
        cmocka_unit_test(field_that_the_table_does_not_have_is_not_unpacked),
        cmocka_unit_test(event_without_its_sealed_texts_is_read),
        cmocka_unit_test(every_required_field_that_is_left_out_is_named),
        cmocka_unit_test(every_command_with_ordinary_texts_fits_the_wire),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
