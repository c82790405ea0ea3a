// SPDX-License-Identifier: EUPL-1.2
#include "clients/cli/json.h"

#include <stdio.h>

#include "base/assert.h"
#include "clients/cli/when.h"

static json_t *read_value(struct reader *reader, const struct field *field, int depth);

static json_t *read_hex(struct reader *reader)
{
    static const char digits[] = "0123456789abcdef";
    struct bytes bin = reader_bin(reader);
    char *text = malloc(2 * bin.len + 1);
    ASSERT(text != NULL);
    for (size_t i = 0; i < bin.len; i++) {
        text[2 * i] = digits[bin.data[i] >> 4];
        text[2 * i + 1] = digits[bin.data[i] & 15];
    }
    json_t *value = json_stringn(text, 2 * bin.len);
    free(text);
    return value;
}

static json_t *read_number(struct reader *reader, const struct field *field)
{
    uint64_t n = reader_uint(reader);
    char text[WHEN_MAX];
    if (field == NULL || field->type != FIELD_INSTANT || n > INT64_MAX)
        return json_integer((json_int_t)n);
    return json_string(when_utc(instant_of_ms((int64_t)n), text));
}

static json_t *read_map(struct reader *reader, const struct message *message, int depth)
{
    json_t *object = json_object();
    uint32_t n = reader_map(reader);
    for (uint32_t i = 0; i < n && !reader->failed; i++) {
        struct bytes key = reader_str(reader);
        char name[80];
        const struct field *field = message == NULL ? NULL : message_field(message, key);
        snprintf(name, sizeof name, "%.*s", key.len > 79 ? 79 : (int)key.len,
                 key.len == 0 ? "" : (const char *)key.data);
        json_object_set_new(object, name, read_value(reader, field, depth + 1));
    }
    return object;
}

static json_t *read_array(struct reader *reader, const struct field *field, int depth)
{
    json_t *array = json_array();
    uint32_t n = reader_array(reader);
    for (uint32_t i = 0; i < n && !reader->failed; i++)
        json_array_append_new(array, read_value(reader, field, depth + 1));
    return array;
}

/* `field` is that of the value, or of the list around it. */
static json_t *read_value(struct reader *reader, const struct field *field, int depth)
{
    struct bytes s;
    if (depth > READER_DEPTH_MAX + 2)
        reader->failed = true;
    switch (reader_peek(reader)) {
    case READER_NONE:
        reader->failed = true;
        return json_null();
    case READER_NIL:
        reader_skip(reader);
        return json_null();
    case READER_BOOL:
        return json_boolean(reader_bool(reader));
    case READER_UINT:
        return read_number(reader, field);
    case READER_NEGATIVE:
        return json_integer(reader_int(reader));
    case READER_STR:
        s = reader_str(reader);
        return json_stringn((const char *)s.data, s.len);
    case READER_BIN:
        return read_hex(reader);
    case READER_ARRAY:
        return read_array(reader, field, depth);
    case READER_MAP:
        return read_map(reader, field == NULL ? NULL : field->sub, depth);
    }
    UNREACHABLE();
}

json_t *json_of_bytes(struct bytes value, const struct message *message)
{
    struct error error;
    struct reader reader;
    if (value.len == 0 || !reader_check(value, &reader_limits_own, &error))
        return json_null();
    reader_init(&reader, value);
    json_t *json = reader_peek(&reader) == READER_MAP ? read_map(&reader, message, 0)
                                                      : read_value(&reader, NULL, 0);
    if (!reader.failed)
        return json;
    json_decref(json);
    return json_null();
}

void json_print_take(json_t *value)
{
    json_dumpf(value, stdout, JSON_COMPACT | JSON_SORT_KEYS);
    putchar('\n');
    json_decref(value);
}
