// SPDX-License-Identifier: EUPL-1.2
#include "clients/lib/json.h"

#include <stdio.h>

#include "base/assert.h"
#include "base/memory.h"
#include "calendar/duration.h"
#include "proto/messages.h"
#include "proto/text_value.h"

struct shape {
    bool camel;
};

static json_t *read_value(const struct shape *shape, struct reader *reader,
                          const struct field *field, int depth);
static json_t *read_whole(const struct shape *shape, struct bytes value,
                          const struct message *message);

/* --- names --- */

void json_camel(const char *name, char out[JSON_NAME_MAX])
{
    size_t n = 0;
    for (; *name != '\0' && n + 1 < JSON_NAME_MAX; name++) {
        bool raise = *name == '_' && name[1] >= 'a' && name[1] <= 'z';
        if (raise)
            name++;
        out[n++] = raise ? (char)(*name - 'a' + 'A') : *name;
    }
    out[n] = '\0';
}

const struct field *json_camel_field(const struct message *message, struct bytes camel)
{
    for (size_t i = 0; i < message->n_fields; i++) {
        char name[JSON_NAME_MAX];
        json_camel(message->fields[i].name, name);
        if (bytes_equal(camel, bytes_of(name, strlen(name))))
            return &message->fields[i];
    }
    return NULL;
}

static const char *const units[] = {
    [DURATION_WORKING_HOURS] = "workingHours",
    [DURATION_WORKING_DAYS] = "workingDays",
    [DURATION_CALENDAR_DAYS] = "calendarDays",
    [DURATION_WORKING_DAYS_BEFORE] = "workingDaysBefore",
    [DURATION_SAME_DAY] = "sameDay",
    [DURATION_FIXED_DATE] = "fixedDate",
    [DURATION_MINUTES] = "minutes",
};
enum { UNITS = sizeof units / sizeof units[0] };

const char *json_unit_name(unsigned unit)
{
    return unit > 0 && unit < UNITS ? units[unit] : "?";
}

unsigned json_unit(const char *name)
{
    for (unsigned i = 1; i < UNITS; i++)
        if (strcmp(units[i], name) == 0)
            return i;
    return 0;
}

/* --- values --- */

static json_t *read_hex(struct reader *reader)
{
    static const char digits[] = "0123456789abcdef";
    struct bytes bin = reader_bin(reader);
    char *text = memory_new(2 * bin.len + 1);
    for (size_t i = 0; i < bin.len; i++) {
        text[2 * i] = digits[bin.data[i] >> 4];
        text[2 * i + 1] = digits[bin.data[i] & 15];
    }
    json_t *value = json_stringn(text, 2 * bin.len);
    free(text);
    return value;
}

static json_t *duration_json(packed_duration duration)
{
    json_t *json = json_object();
    json_object_set_new(json, "amount", json_integer((json_int_t)(uint32_t)duration));
    json_object_set_new(json, "unit", json_string(json_unit_name((unsigned)(duration >> 32))));
    return json;
}

static json_t *read_number(const struct shape *shape, struct reader *reader,
                           const struct field *field)
{
    uint64_t n = reader_uint(reader);
    char text[TEXT_INSTANT_TEXT];
    if (field != NULL && field->type == FIELD_DURATION && shape->camel)
        return duration_json(n);
    if (field == NULL || field->type != FIELD_INSTANT || n > TEXT_INSTANT_MAX)
        return json_integer((json_int_t)n);
    text_value_instant_format(instant_of_ms((int64_t)n), text);
    return json_string(text);
}

/* What on the wire is numbers and bytes, and words for who reads JSON: an event's kind and fields,
 * a ladder's rules. */
struct opened {
    struct bytes event; /* its body */
    uint64_t kind;
    struct bytes ladder;
};

static void keep_closed(struct opened *opened, const struct message *message, const char *name,
                        struct bytes value)
{
    struct reader reader;
    reader_init(&reader, value);
    if (message == &message_ladder_answer && strcmp(name, "data") == 0)
        opened->ladder = reader_bin(&reader);
    if (message == &message_event_view && strcmp(name, "kind") == 0)
        opened->kind = reader_uint(&reader);
    if (message == &message_event_view && strcmp(name, "body") == 0)
        opened->event = reader_bin(&reader);
}

static void open_all(json_t *object, const struct opened *opened)
{
    const struct shape shape = {.camel = true};
    const struct message *event = opened->kind == 0 ? NULL : message_of_event(opened->kind);
    if (event != NULL)
        json_object_set_new(object, "kind", json_string(event->name));
    if (opened->event.len > 0)
        json_object_set_new(object, "body", read_whole(&shape, opened->event, event));
    if (opened->ladder.len > 0)
        json_object_set_new(object, "data", read_whole(&shape, opened->ladder, NULL));
}

static json_t *read_map(const struct shape *shape, struct reader *reader,
                        const struct message *message, bool words, int depth)
{
    json_t *object = json_object();
    struct opened opened = {{0}, 0, {0}};
    uint32_t n = reader_map(reader);
    for (uint32_t i = 0; i < n && !reader->failed; i++) {
        struct bytes key = reader_str(reader);
        char name[JSON_NAME_MAX];
        char camel[JSON_NAME_MAX];
        const struct field *field = message == NULL ? NULL : message_field(message, key);
        snprintf(name, sizeof name, "%.*s",
                 key.len > JSON_NAME_MAX - 1 ? JSON_NAME_MAX - 1 : (int)key.len,
                 key.len == 0 ? "" : (const char *)key.data);
        json_camel(name, camel);
        struct reader start = *reader;
        json_t *value = read_value(shape, reader, field, depth + 1);
        json_object_set_new(object, shape->camel && !words ? camel : name, value);
        if (shape->camel && message != NULL && !reader->failed)
            keep_closed(&opened, message, name,
                        bytes_of(start.at, (size_t)(reader->at - start.at)));
    }
    open_all(object, &opened);
    return object;
}

static json_t *read_array(const struct shape *shape, struct reader *reader,
                          const struct field *field, int depth)
{
    json_t *array = json_array();
    uint32_t n = reader_array(reader);
    for (uint32_t i = 0; i < n && !reader->failed; i++)
        json_array_append_new(array, read_value(shape, reader, field, depth + 1));
    return array;
}

/* `field` is that of the value, or of the list around it. */
static json_t *read_value(const struct shape *shape, struct reader *reader,
                          const struct field *field, int depth)
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
        return read_number(shape, reader, field);
    case READER_NEGATIVE:
        return json_integer(reader_int(reader));
    case READER_STR:
        s = reader_str(reader);
        return json_stringn((const char *)s.data, s.len);
    case READER_BIN:
        return read_hex(reader);
    case READER_ARRAY:
        return read_array(shape, reader, field, depth);
    case READER_MAP:
        /* The keys of texts are the ladder's own codes. */
        return read_map(shape, reader, field == NULL ? NULL : field->sub,
                        field != NULL && field->type == FIELD_TEXTS, depth);
    }
    UNREACHABLE();
}

static json_t *read_whole(const struct shape *shape, struct bytes value,
                          const struct message *message)
{
    struct error error;
    struct reader reader;
    if (value.len == 0 || !reader_check(value, &reader_limits_own, &error))
        return json_null();
    reader_init(&reader, value);
    json_t *json = reader_peek(&reader) == READER_MAP ? read_map(shape, &reader, message, false, 0)
                                                      : read_value(shape, &reader, NULL, 0);
    if (!reader.failed)
        return json;
    json_decref(json);
    return json_null();
}

json_t *json_of_bytes(struct bytes value, const struct message *message)
{
    return read_whole(&(struct shape){.camel = false}, value, message);
}

json_t *json_camel_of_bytes(struct bytes value, const struct message *message)
{
    return read_whole(&(struct shape){.camel = true}, value, message);
}

void json_print_take(json_t *value)
{
    json_dumpf(value, stdout, JSON_COMPACT | JSON_SORT_KEYS);
    putchar('\n');
    json_decref(value);
}
