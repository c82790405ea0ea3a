// SPDX-License-Identifier: EUPL-1.2
/* Messages as they lie in rows, under a checksum and nowhere else: without names, and what has a
 * word or a long form for people as a number. What is read was written here, so a code is taken for
 * one. */
#include "base/assert.h"
#include "proto/message_parts.h"

#define SET_FIELDS 64 /* of which one number says which are there */
#define SETS_MAX   (FIELDS_MAX / SET_FIELDS)

/* A message without fields has a set too, an empty one. */
static size_t sets_of(const struct message *message)
{
    ASSERT(message->n_fields <= FIELDS_MAX);
    return message->n_fields <= SET_FIELDS ? 1 : (message->n_fields - 1) / SET_FIELDS + 1;
}

/* The first field that is left in a set. */
static const struct field *field_of_set(const struct message *message, size_t set, uint64_t rest)
{
    return &message->fields[set * SET_FIELDS + (size_t)__builtin_ctzll(rest)];
}

/* --- reading --- */

static bool unpack_code(struct reader *reader, struct code *out)
{
    struct bytes s = reader_str(reader);
    if (reader->failed || s.len == 0 || s.len > CODE_MAX)
        return false;
    memset(out, 0, sizeof *out);
    memcpy(out->s, s.data, s.len);
    return true;
}

static bool unpack_codes(struct reader *reader, struct codes *out)
{
    uint32_t n = reader_array(reader);
    if (reader->failed || n > CODES_MAX)
        return false;
    for (out->n = 0; out->n < n; out->n++)
        if (!unpack_code(reader, &out->v[out->n]))
            return false;
    return true;
}

static bool unpack_enum(const struct field *field, struct reader *reader, int *out)
{
    uint64_t n = reader_uint(reader);
    *out = (int)n;
    return !reader->failed && n < field->names->n;
}

static bool unpack_date(struct reader *reader, struct civil_date *out)
{
    uint64_t n = reader_uint(reader);
    out->n = (int32_t)(uint32_t)n;
    return !reader->failed && n <= UINT32_MAX;
}

static bool unpack_field(const struct field *field, struct reader *reader, void *member,
                         struct arena *arena, struct error *error)
{
    bool good = true;
    if (field->type == FIELD_CODE)
        good = unpack_code(reader, member);
    else if (field->type == FIELD_CODES)
        good = unpack_codes(reader, member);
    else if (field->type == FIELD_CASE)
        ((struct case_id *)member)->n = reader_uint(reader);
    else if (field->type == FIELD_DATE)
        good = unpack_date(reader, member);
    else if (field->type == FIELD_ENUM)
        good = unpack_enum(field, reader, member);
    else
        return message_decode_field(field, reader, member, arena, message_unpack, error);
    return (good && !reader->failed) || error_set(error, ERR_BAD_VALUE, field->name, DETAIL_NONE);
}

bool message_unpack(const struct message *message, struct reader *reader, void *out,
                    struct arena *arena, struct error *error)
{
    message_clear(message, out);
    uint64_t present[SETS_MAX];
    for (size_t set = 0; set < sets_of(message); set++) {
        size_t left = message->n_fields - set * SET_FIELDS;
        present[set] = reader_uint(reader);
        if (reader->failed || (left < SET_FIELDS && present[set] >> left != 0))
            return error_set(error, ERR_MALFORMED, message->name, DETAIL_NONE);
    }
    for (size_t set = 0; set < sets_of(message); set++) {
        for (uint64_t rest = present[set]; rest != 0; rest &= rest - 1) {
            const struct field *field = field_of_set(message, set, rest);
            if (!unpack_field(field, reader, (char *)out + field->offset, arena, error))
                return false;
        }
    }
    return true;
}

/* --- writing --- */

static void pack_field(const struct field *field, const void *member, struct writer *writer)
{
    if (field->type == FIELD_CASE)
        writer_uint(writer, ((const struct case_id *)member)->n);
    else if (field->type == FIELD_DATE)
        writer_uint(writer, (uint32_t)((const struct civil_date *)member)->n);
    else if (field->type == FIELD_ENUM)
        writer_uint(writer, (uint64_t) * (const int *)member);
    else
        message_encode_field(field, member, writer, message_pack);
}

void message_pack(const struct message *message, const void *in, struct writer *writer)
{
    uint64_t present[SETS_MAX] = {0};
    for (size_t i = 0; i < message->n_fields; i++)
        if (field_present(&message->fields[i], in))
            present[i / SET_FIELDS] |= UINT64_C(1) << i % SET_FIELDS;
    for (size_t set = 0; set < sets_of(message); set++)
        writer_uint(writer, present[set]);
    for (size_t set = 0; set < sets_of(message); set++) {
        for (uint64_t rest = present[set]; rest != 0; rest &= rest - 1) {
            const struct field *field = field_of_set(message, set, rest);
            pack_field(field, (const char *)in + field->offset, writer);
        }
    }
}
