// SPDX-License-Identifier: EUPL-1.2
#include "proto/message.h"

#include <stdio.h>

#include "base/assert.h"
#include "proto/bsn.h"
#include "proto/message_parts.h"

static bool is_named(const struct field *field, struct bytes name)
{
    return field->name_len == name.len &&
           (uint8_t)field->name[0] == name.data[0] && /* mostly they differ at once */
           memcmp(field->name, name.data, name.len) == 0;
}

const struct field *message_field(const struct message *message, struct bytes name)
{
    for (size_t i = 0; i < message->n_fields; i++) {
        if (is_named(&message->fields[i], name))
            return &message->fields[i];
    }
    return NULL;
}

int enum_number(const struct enum_names *names, const char *word, size_t len)
{
    for (size_t i = 1; i < names->n && len > 0; i++)
        if (names->names[i][0] == word[0] && strlen(names->names[i]) == len &&
            memcmp(names->names[i], word, len) == 0)
            return (int)i;
    return 0;
}

bool enum_is_offered(const struct enum_names *names, size_t number)
{
    bool made = number < ENUM_MADE_MAX && (names->made >> number & 1) != 0;
    return number > 0 && number < names->n && !made;
}

bool enum_refuse(struct error *error, const char *field, const struct enum_names *names)
{
    char words[sizeof error->values] = "";
    size_t used = 0;
    for (size_t i = 1; i < names->n && used < sizeof words; i++)
        if (enum_is_offered(names, i))
            used += (size_t)snprintf(words + used, sizeof words - used, "%s%s",
                                     used == 0 ? "" : ", ", names->names[i]);
    return error_set_with(error, ERR_BAD_VALUE, field, DETAIL_ONE_OF, "%s", words);
}

const char *enum_word(const struct enum_names *names, int number)
{
    ASSERT(number >= 0 && (size_t)number < names->n);
    return names->names[number];
}

static bool absent(const struct field *field, const void *member)
{
    switch (field->type) {
    case FIELD_U64:
    case FIELD_DURATION:
        return *(const uint64_t *)member == 0;
    case FIELD_BOOL:
        return !*(const bool *)member;
    case FIELD_CODE:
        return code_empty(member);
    case FIELD_CODES:
        return ((const struct codes *)member)->n == 0;
    case FIELD_CASE:
        return ((const struct case_id *)member)->n == 0;
    case FIELD_ID:
        return id_empty(member);
    case FIELD_DATE:
        return ((const struct civil_date *)member)->n == 0;
    case FIELD_INSTANT:
        return ((const struct instant *)member)->ms == 0;
    case FIELD_BYTES:
        return ((const struct bytes *)member)->len == 0;
    case FIELD_LINE:
        return *(const char *const *)member == NULL;
    case FIELD_TEXTS:
        return ((const struct texts *)member)->n == 0;
    case FIELD_SEALED:
        return ((const struct sealed *)member)->n == 0;
    case FIELD_ENUM:
        return *(const int *)member == 0;
    case FIELD_LIST:
        return ((const struct list *)member)->n == 0;
    }
    UNREACHABLE();
}

bool field_present(const struct field *field, const void *body)
{
    return !absent(field, (const char *)body + field->offset);
}

/* --- decode --- */

static bool bad_value(struct error *error, const struct field *field, enum detail what)
{
    return error_set(error, ERR_BAD_VALUE, field->name, what);
}

static bool decode_u64(const struct field *field, struct reader *reader, uint64_t *out,
                       struct error *error)
{
    uint64_t n = reader_uint(reader);
    if (reader->failed)
        return bad_value(error, field, DETAIL_WHOLE_NUMBER);
    if (field->max != 0 && n > field->max)
        return error_set_with(error, ERR_BAD_VALUE, field->name, DETAIL_AT_MOST, "%u", field->max);
    *out = n;
    return true;
}

static bool decode_duration(const struct field *field, struct reader *reader, packed_duration *out,
                            struct error *error)
{
    packed_duration duration = reader_uint(reader);
    if (reader->failed || duration >> 32 < 1 || duration >> 32 > PACKED_DURATION_UNIT_MAX ||
        (uint32_t)duration > PACKED_DURATION_AMOUNT_MAX)
        return error_set(error, ERR_BAD_VALUE, field->name, DETAIL_DURATION);
    *out = duration;
    return true;
}

static bool decode_code(const struct field *field, struct reader *reader, struct code *out,
                        struct error *error)
{
    struct bytes s = reader_str(reader);
    if (reader->failed || !code_set(out, (const char *)s.data, s.len))
        return bad_value(error, field, DETAIL_CODE);
    return true;
}

static bool decode_codes(const struct field *field, struct reader *reader, struct codes *out,
                         struct error *error)
{
    uint32_t most = codes_most(field);
    uint32_t n = reader_array(reader);
    if (reader->failed)
        return error_set_with(error, ERR_BAD_VALUE, field->name, DETAIL_CODES, "%u", most);
    if (n > most)
        return error_set_with(error, ERR_BAD_VALUE, field->name, DETAIL_CODES, "%u", most);
    for (uint32_t i = 0; i < n; i++) {
        struct code code;
        if (!decode_code(field, reader, &code, error))
            return false;
        if (codes_have(out, &code))
            return error_set(error, ERR_BAD_VALUE, field->name, DETAIL_CODE_TWICE);
        codes_add(out, &code);
    }
    return true;
}

static bool decode_date(const struct field *field, struct reader *reader, struct civil_date *out,
                        struct error *error)
{
    struct bytes s = reader_str(reader);
    if (reader->failed || !civil_date_parse((const char *)s.data, s.len, out))
        return bad_value(error, field, DETAIL_DATE);
    return true;
}

static bool decode_instant(const struct field *field, struct reader *reader, struct instant *out,
                           struct error *error)
{
    uint64_t ms = reader_uint(reader);
    if (reader->failed || ms > (uint64_t)INT64_C(7258118400000)) /* the year 2200 */
        return bad_value(error, field, DETAIL_INSTANT);
    out->ms = (int64_t)ms;
    return true;
}

static bool decode_line(const struct field *field, struct reader *reader, const char **out,
                        struct arena *arena, struct error *error)
{
    struct bytes s = reader_str(reader);
    if (reader->failed || s.len > field->max)
        return error_set_with(error, ERR_BAD_VALUE, field->name, DETAIL_LINE, "%u", field->max);
    *out = arena_string(arena, (const char *)s.data, s.len);
    return true;
}

static bool decode_bytes(const struct field *field, struct reader *reader, struct bytes *out,
                         struct error *error)
{
    *out = reader_bin(reader);
    if (reader->failed || (field->max != 0 && out->len > field->max))
        return error_set_with(error, ERR_BAD_VALUE, field->name, DETAIL_BINARY, "%u", field->max);
    return true;
}

static bool decode_id(const struct field *field, struct reader *reader, struct id *out,
                      struct error *error)
{
    struct bytes b = reader_bin(reader);
    if (reader->failed || b.len != sizeof out->b)
        return bad_value(error, field, DETAIL_ID);
    memcpy(out->b, b.data, b.len);
    return true;
}

static bool decode_case(const struct field *field, struct reader *reader, struct case_id *out,
                        struct error *error)
{
    struct bytes s = reader_str(reader);
    if (reader->failed || !case_id_parse((const char *)s.data, s.len, out))
        return bad_value(error, field, DETAIL_CASE_NUMBER);
    return true;
}

static bool decode_texts(const struct field *field, struct reader *reader, struct texts *out,
                         struct error *error)
{
    uint32_t n = reader_map(reader);
    if (reader->failed || n > TEXTS_MAX)
        return error_set_with(error, ERR_BAD_VALUE, field->name, DETAIL_TEXTS, "%d", TEXTS_MAX);
    for (uint32_t i = 0; i < n; i++) {
        struct text *text = &out->v[out->n++];
        if (!decode_code(field, reader, &text->field, error))
            return false;
        if (bsn_found(bytes_of(text->field.s, strlen(text->field.s))))
            return error_set(error, ERR_BSN, field->name, DETAIL_NAME_OF_FIELD);
        text->words = reader_str(reader);
        char name[64];
        snprintf(name, sizeof name, "%s.%s", field->name, text->field.s);
        if (reader->failed || text->words.len == 0)
            return error_set(error, ERR_BAD_VALUE, name, DETAIL_TEXT);
        if (text->words.len > field->max)
            return error_set_with(error, ERR_TEXT_TOO_LONG, name, DETAIL_TEXT_BYTES, "%zu\t%u",
                                  text->words.len, field->max);
    }
    return true;
}

static bool decode_sealed(const struct field *field, struct reader *reader, struct sealed *out,
                          struct error *error)
{
    uint32_t n = reader_map(reader);
    if (reader->failed || n > TEXTS_MAX)
        return bad_value(error, field, DETAIL_SEALED);
    for (uint32_t i = 0; i < n; i++) {
        struct sealed_text *text = &out->v[out->n++];
        if (!decode_code(field, reader, &text->field, error))
            return false;
        uint32_t parts = reader_array(reader);
        text->chars = reader_uint(reader);
        text->box = reader_bin(reader);
        if (reader->failed || parts != 2)
            return bad_value(error, field, DETAIL_SEALED);
    }
    return true;
}

static bool decode_enum(const struct field *field, struct reader *reader, int *out,
                        struct error *error)
{
    struct bytes s = reader_str(reader);
    int n = reader->failed ? 0 : enum_number(field->names, (const char *)s.data, s.len);
    if (n == 0)
        return enum_refuse(error, field->name, field->names);
    *out = n;
    return true;
}

static bool decode_list(const struct field *field, struct reader *reader, struct list *out,
                        struct arena *arena, read_message *read, struct error *error)
{
    uint32_t n = reader_array(reader);
    if (reader->failed || n > field->max)
        return error_set_with(error, ERR_BAD_VALUE, field->name, DETAIL_LIST, "%u", field->max);
    out->n = n;
    out->v = arena_alloc_raw(arena, n * field->sub->size);
    for (uint32_t i = 0; i < n; i++) {
        if (read(field->sub, reader, (char *)out->v + i * field->sub->size, arena, error))
            continue;
        char inner[32];
        memcpy(inner, error->field, sizeof inner - 1);
        inner[sizeof inner - 1] = '\0';
        snprintf(error->field, sizeof error->field, "%.16s[%u].%s", field->name, i & 0xffff, inner);
        return false;
    }
    return true;
}

bool message_decode_field(const struct field *field, struct reader *reader, void *member,
                          struct arena *arena, read_message *read, struct error *error)
{
    switch (field->type) {
    case FIELD_U64:
        return decode_u64(field, reader, member, error);
    case FIELD_DURATION:
        return decode_duration(field, reader, member, error);
    case FIELD_BOOL:
        *(bool *)member = reader_bool(reader);
        return !reader->failed || bad_value(error, field, DETAIL_YES_NO);
    case FIELD_CODE:
        return decode_code(field, reader, member, error);
    case FIELD_CODES:
        return decode_codes(field, reader, member, error);
    case FIELD_CASE:
        return decode_case(field, reader, member, error);
    case FIELD_ID:
        return decode_id(field, reader, member, error);
    case FIELD_DATE:
        return decode_date(field, reader, member, error);
    case FIELD_INSTANT:
        return decode_instant(field, reader, member, error);
    case FIELD_BYTES:
        return decode_bytes(field, reader, member, error);
    case FIELD_LINE:
        return decode_line(field, reader, member, arena, error);
    case FIELD_TEXTS:
        return decode_texts(field, reader, member, error);
    case FIELD_SEALED:
        return decode_sealed(field, reader, member, error);
    case FIELD_ENUM:
        return decode_enum(field, reader, member, error);
    case FIELD_LIST:
        return decode_list(field, reader, member, arena, read, error);
    }
    UNREACHABLE();
}

/* The name goes into the error only if it can be no content: a code, and no citizen number. */
static bool unknown_field(const struct message *message, struct bytes name, struct error *error)
{
    struct code code;
    bool repeat = !bsn_found(name) && code_set(&code, (const char *)name.data, name.len);
    return error_set_with(error, ERR_UNKNOWN_FIELD, repeat ? code.s : message->name,
                          DETAIL_NO_FIELD, "%s", message->name);
}

/* Of texts also which one, where the table names a single one. */
static bool missing(struct error *error, const struct field *field)
{
    if (field->type == FIELD_TEXTS && code_valid(field->doc, strlen(field->doc)))
        return error_set_with(error, ERR_MISSING_FIELD, field->name, DETAIL_VALUE, "%s",
                              field->doc);
    return error_set(error, ERR_MISSING_FIELD, field->name, DETAIL_NONE);
}

/* The required fields from `from` up to `until` are missing, if there are any. Sealed texts may
 * always lack: they are taken out before anybody else sees an event. */
static bool none_missing(const struct field *from, const struct field *until, struct error *error)
{
    for (; from < until; from++)
        if (from->required && from->type != FIELD_SEALED)
            return missing(error, from);
    return true;
}

/* Keys come in the order of the fields, so the next one is seldom far. */
static const struct field *field_from(const struct field *field, const struct field *end,
                                      struct bytes key)
{
    for (; field < end; field++)
        if (is_named(field, key))
            return field;
    return NULL;
}

bool message_decode_one(const struct field *field, struct reader *reader, void *out,
                        struct arena *arena, struct error *error)
{
    return message_decode_field(field, reader, (char *)out + field->offset, arena, message_decode,
                                error);
}

/* Canonical keys come in order, as the table's fields do: one pass over both. What is required and
 * empty counts as missing, as the encoder would leave it out; but for numbers, where 0 is one. */
bool message_decode(const struct message *message, struct reader *reader, void *out,
                    struct arena *arena, struct error *error)
{
    message_clear(message, out);
    uint32_t n = reader_map(reader);
    if (reader->failed)
        return error_set(error, ERR_MALFORMED, message->name, DETAIL_MAP);
    const struct field *next = message->fields;
    const struct field *end = message->fields + message->n_fields;
    for (uint32_t i = 0; i < n; i++) {
        struct bytes key = reader_str(reader);
        if (reader->failed)
            return error_set(error, ERR_MALFORMED, message->name, DETAIL_MAP);
        const struct field *field = field_from(next, end, key);
        if (field == NULL)
            field = message_field(message, key);
        if (field == NULL)
            return unknown_field(message, key, error);
        if (field < next)
            return error_set(error, ERR_MALFORMED, field->name, DETAIL_OUT_OF_ORDER);
        if (!none_missing(next, field, error) ||
            !message_decode_field(field, reader, (char *)out + field->offset, arena, message_decode,
                                  error))
            return false;
        if (field->required && field->type != FIELD_U64 && !field_present(field, out) &&
            !none_missing(field, field + 1, error))
            return false;
        next = field + 1;
    }
    return none_missing(next, end, error);
}

/* --- encode --- */

static void encode_codes(const struct codes *codes, struct writer *writer)
{
    writer_array(writer, codes->n);
    for (uint32_t i = 0; i < codes->n; i++)
        writer_str(writer, codes->v[i].s);
}

static void encode_texts(const struct texts *texts, struct writer *writer)
{
    writer_map(writer, texts->n);
    for (uint32_t i = 0; i < texts->n; i++) {
        writer_str(writer, texts->v[i].field.s);
        writer_str_bytes(writer, texts->v[i].words);
    }
}

static void encode_sealed(const struct sealed *sealed, struct writer *writer)
{
    writer_map(writer, sealed->n);
    for (uint32_t i = 0; i < sealed->n; i++) {
        writer_str(writer, sealed->v[i].field.s);
        writer_array(writer, 2);
        writer_uint(writer, sealed->v[i].chars);
        writer_bin(writer, sealed->v[i].box);
    }
}

void message_encode_field(const struct field *field, const void *member, struct writer *writer,
                          write_message *write)
{
    char text[CASE_ID_TEXT];
    switch (field->type) {
    case FIELD_U64:
    case FIELD_DURATION:
        writer_uint(writer, *(const uint64_t *)member);
        return;
    case FIELD_BOOL:
        writer_bool(writer, *(const bool *)member);
        return;
    case FIELD_CODE:
        writer_str(writer, ((const struct code *)member)->s);
        return;
    case FIELD_CODES:
        encode_codes(member, writer);
        return;
    case FIELD_CASE:
        case_id_format(*(const struct case_id *)member, text);
        writer_str(writer, text);
        return;
    case FIELD_ID:
        writer_bin(writer, bytes_of(((const struct id *)member)->b, sizeof(struct id)));
        return;
    case FIELD_DATE:
        civil_date_format(*(const struct civil_date *)member, text);
        writer_str(writer, text);
        return;
    case FIELD_INSTANT:
        writer_uint(writer, (uint64_t)((const struct instant *)member)->ms);
        return;
    case FIELD_BYTES:
        writer_bin(writer, *(const struct bytes *)member);
        return;
    case FIELD_LINE:
        writer_str(writer, *(const char *const *)member);
        return;
    case FIELD_TEXTS:
        encode_texts(member, writer);
        return;
    case FIELD_SEALED:
        encode_sealed(member, writer);
        return;
    case FIELD_ENUM:
        writer_str(writer, enum_word(field->names, *(const int *)member));
        return;
    case FIELD_LIST: {
        const struct list *list = member;
        writer_array(writer, list->n);
        for (size_t i = 0; i < list->n; i++)
            write(field->sub, (const char *)list->v + i * field->sub->size, writer);
        return;
    }
    }
    UNREACHABLE();
}

static bool is_written(const struct field *field, const void *body)
{
    return field_present(field, body) || (field->required && field->type == FIELD_U64);
}

void message_encode(const struct message *message, const void *in, struct writer *writer)
{
    const struct field *written[FIELDS_MAX];
    size_t n = 0;
    ASSERT(message->n_fields <= FIELDS_MAX);
    for (size_t i = 0; i < message->n_fields; i++)
        if (is_written(&message->fields[i], in))
            written[n++] = &message->fields[i];
    writer_map(writer, n);
    for (size_t i = 0; i < n; i++) {
        writer_str_bytes(writer, bytes_of(written[i]->name, written[i]->name_len));
        message_encode_field(written[i], (const char *)in + written[i]->offset, writer,
                             message_encode);
    }
}
