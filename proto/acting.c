// SPDX-License-Identifier: EUPL-1.2
#include "proto/acting.h"

#include "proto/bsn.h"

static bool wrong(struct error *error, const char *field, enum detail what)
{
    return error_set(error, ERR_BAD_VALUE, field, what);
}

static bool read_code(struct reader *reader, const char *field, struct code *out,
                      struct error *error)
{
    struct bytes text = reader_str(reader);
    if (reader->failed || !code_set(out, (const char *)text.data, text.len))
        return wrong(error, field, DETAIL_CODE);
    return !bsn_in_code(out->s) || error_set(error, ERR_BSN, field, DETAIL_NONE);
}

static bool read_roles(struct reader *reader, struct acting *out, struct error *error)
{
    uint32_t n = reader_array(reader);
    if (reader->failed || n == 0 || n > CODES_MAX)
        return error_set_with(error, ERR_BAD_VALUE, "for.roles", DETAIL_CODES, "%d", CODES_MAX);
    out->narrowed = true;
    for (uint32_t i = 0; i < n; i++) {
        struct code role;
        if (!read_code(reader, "for.roles", &role, error))
            return false;
        if (codes_have(&out->roles, &role))
            return wrong(error, "for.roles", DETAIL_CODE_TWICE);
        codes_add(&out->roles, &role);
    }
    return true;
}

bool acting_read(struct reader *reader, struct acting *out, struct error *error)
{
    if (reader_peek(reader) != READER_MAP)
        return error_set(error, ERR_MALFORMED, "for", DETAIL_MAP);
    uint32_t keys = reader_map(reader);
    for (uint32_t i = 0; i < keys; i++) {
        struct bytes key = reader_str(reader);
        if (bytes_equal(key, bytes_of("person", 6))) {
            if (!read_code(reader, "for.person", &out->person, error))
                return false;
        } else if (bytes_equal(key, bytes_of("roles", 5))) {
            if (!read_roles(reader, out, error))
                return false;
        } else {
            return error_set(error, ERR_MALFORMED, "for", DETAIL_FOR_KEYS);
        }
    }
    return !code_empty(&out->person) ||
           error_set(error, ERR_MISSING_FIELD, "for.person", DETAIL_NONE);
}

void acting_write(const struct acting *acting, struct writer *writer)
{
    writer_map(writer, 1 + (size_t)acting->narrowed);
    writer_str(writer, "person");
    writer_str(writer, acting->person.s);
    if (!acting->narrowed)
        return;
    writer_str(writer, "roles");
    writer_array(writer, acting->roles.n);
    for (uint32_t i = 0; i < acting->roles.n; i++)
        writer_str(writer, acting->roles.v[i].s);
}
