// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/body.h"

#include <jansson.h>
#include <stdio.h>

#include "base/assert.h"
#include "base/language.h"
#include "clients/lib/json.h"
#include "proto/text_value.h"

enum {
    JSON_DEPTH_MAX = 8,
    JSON_VALUES_MAX = 8192, /* no command comes near */
    POINTER_MAX = 96
};

struct intake {
    struct exchange *exchange;
    struct problems *problems;
    enum problem_place in;
    bool command; /* then no text may hold a citizen service number */
};

static bool fill_message(struct intake *intake, const struct message *message, json_t *object,
                         const char *pointer, void *out);

static bool blame(struct intake *intake, const char *pointer, const struct error *error)
{
    problems_add_error(intake->exchange, intake->problems, intake->in, pointer, error);
    return false;
}

static bool blame_for(struct intake *intake, const char *pointer, enum err code, enum detail detail)
{
    struct error error;
    error_set(&error, code, "", detail);
    return blame(intake, pointer, &error);
}

/* No more is told, so no more is looked at: each value takes room of its own, and a body has as
 * many as its sender likes. */
static bool is_told(const struct intake *intake)
{
    return intake->problems->n == PROBLEM_ERRORS_MAX;
}

/* Of a member: in a body its JSON pointer (RFC 6901), else its name. What is too long is cut, not
 * within an escape. */
static void place_of(const struct intake *intake, const char *pointer, const char *name,
                     char at[POINTER_MAX])
{
    bool body = intake->in == PROBLEM_BODY;
    size_t n = (size_t)snprintf(at, POINTER_MAX, "%.*s%s", body ? POINTER_MAX / 2 : 0, pointer,
                                body ? "/" : "");
    for (; *name != '\0' && n + 3 < POINTER_MAX; name++) {
        bool escaped = body && (*name == '~' || *name == '/');
        at[n++] = escaped ? '~' : *name;
        if (escaped)
            at[n++] = *name == '~' ? '0' : '1';
    }
    at[n] = '\0';
}

/* --- one value of JSON, as the codec takes it --- */

static bool write_text(json_t *json, struct writer *writer)
{
    if (!json_is_string(json))
        return false;
    writer_str_bytes(writer, bytes_of(json_string_value(json), json_string_length(json)));
    return true;
}

static bool write_hex(json_t *json, struct writer *writer)
{
    uint8_t out[4096];
    size_t len = json_is_string(json) ? json_string_length(json) : 1;
    if (len % 2 != 0 || len > 2 * sizeof out ||
        !text_value_hex(bytes_of(json_string_value(json), len), out))
        return false;
    writer_bin(writer, bytes_of(out, len / 2));
    return true;
}

static bool write_instant(json_t *json, struct writer *writer)
{
    struct instant instant;
    if (!json_is_string(json) ||
        !text_value_instant(bytes_of(json_string_value(json), json_string_length(json)), &instant))
        return false;
    writer_uint(writer, (uint64_t)instant.ms);
    return true;
}

static bool write_number(json_t *json, struct writer *writer)
{
    if (!json_is_integer(json) || json_integer_value(json) < 0)
        return false;
    writer_uint(writer, (uint64_t)json_integer_value(json));
    return true;
}

static bool write_codes(json_t *json, struct writer *writer)
{
    size_t i;
    json_t *member;
    if (!json_is_array(json))
        return false;
    writer_array(writer, json_array_size(json));
    json_array_foreach(json, i, member) if (!write_text(member, writer)) return false;
    return true;
}

static bool write_duration(json_t *json, struct writer *writer)
{
    json_t *amount = json_object_get(json, "amount");
    const char *unit = json_string_value(json_object_get(json, "unit"));
    if (json_object_size(json) != 2 || unit == NULL || !json_is_integer(amount) ||
        json_integer_value(amount) < 0 || json_integer_value(amount) > PACKED_DURATION_AMOUNT_MAX)
        return false;
    writer_uint(writer, (uint64_t)json_unit(unit) << 32 | (uint64_t)json_integer_value(amount));
    return true;
}

/* False, with what it takes instead, when the JSON is of another kind. */
static bool write_value(const struct field *field, json_t *json, struct writer *writer,
                        enum detail *wants)
{
    switch (field->type) {
    case FIELD_U64:
        *wants = DETAIL_WHOLE_NUMBER;
        return write_number(json, writer);
    case FIELD_BOOL:
        *wants = DETAIL_YES_NO;
        writer_bool(writer, json_is_true(json));
        return json_is_boolean(json);
    case FIELD_CODE:
        *wants = DETAIL_CODE;
        return write_text(json, writer);
    case FIELD_CODES:
        *wants = DETAIL_CODE;
        return write_codes(json, writer);
    case FIELD_CASE:
        *wants = DETAIL_CASE_NUMBER;
        return write_text(json, writer);
    case FIELD_DATE:
        *wants = DETAIL_DATE;
        return write_text(json, writer);
    case FIELD_INSTANT:
        *wants = DETAIL_TIME;
        return write_instant(json, writer);
    case FIELD_ID:
    case FIELD_BYTES:
        *wants = DETAIL_HEX;
        return write_hex(json, writer);
    case FIELD_DURATION:
        *wants = DETAIL_DURATION;
        return write_duration(json, writer);
    case FIELD_LINE:
    case FIELD_ENUM:
        *wants = DETAIL_TEXT;
        return write_text(json, writer);
    case FIELD_TEXTS:
    case FIELD_LIST:
    case FIELD_SEALED:
        break;
    }
    UNREACHABLE();
}

/* Decodes the bytes twice: alone, to see whether there is a citizen service number in it, and into
 * its place. */
static bool place_value(struct intake *intake, const struct message *message,
                        const struct field *field, struct bytes value, const char *pointer,
                        void *out)
{
    struct error error;
    struct reader reader;
    struct arena *arena = &intake->exchange->arena;
    void *alone = arena_alloc(arena, message->size);
    if (!reader_check(value, &reader_limits_own, &error))
        return blame_for(intake, pointer, ERR_BAD_VALUE, DETAIL_TEXT);
    reader_init(&reader, value);
    if (!message_decode_one(field, &reader, alone, arena, &error))
        return blame(intake, pointer, &error);
    if (intake->command && message_has_bsn(message, alone, &error))
        return blame_for(intake, pointer, ERR_BSN, DETAIL_NONE);
    reader_init(&reader, value);
    return message_decode_one(field, &reader, out, arena, &error);
}

static bool fill_scalar(struct intake *intake, const struct message *message,
                        const struct field *field, json_t *json, const char *pointer, void *out)
{
    struct writer writer;
    enum detail wants;
    writer_init(&writer);
    bool kind = write_value(field, json, &writer, &wants);
    struct bytes written = writer_bytes(&writer);
    struct bytes value =
        bytes_of(arena_copy(&intake->exchange->arena, written.data, written.len), written.len);
    writer_release(&writer);
    return kind ? place_value(intake, message, field, value, pointer, out)
                : blame_for(intake, pointer, ERR_BAD_VALUE, wants);
}

/* --- texts and lists --- */

/* A browser's lines may end in CR LF; the protocol's end in LF. */
static struct bytes text_of(struct intake *intake, json_t *json)
{
    const char *from = json_string_value(json);
    size_t len = json_string_length(json);
    char *out = arena_alloc(&intake->exchange->arena, len + 1);
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        if (from[i] != '\r' || i + 1 == len || from[i + 1] != '\n')
            out[n++] = from[i];
    return bytes_of(out, n);
}

static bool fill_text(struct intake *intake, const struct message *message,
                      const struct field *field, const char *name, json_t *json,
                      const char *pointer, void *out)
{
    struct texts *texts = (struct texts *)((char *)out + field->offset);
    struct arena *arena = &intake->exchange->arena;
    if (!json_is_string(json))
        return blame_for(intake, pointer, ERR_BAD_VALUE, DETAIL_TEXT);
    struct writer writer;
    writer_init(&writer);
    writer_map(&writer, 1);
    writer_str(&writer, name);
    writer_str_bytes(&writer, text_of(intake, json));
    struct bytes written = writer_bytes(&writer);
    struct bytes value = bytes_of(arena_copy(arena, written.data, written.len), written.len);
    writer_release(&writer);
    void *alone = arena_alloc(arena, message->size);
    if (!place_value(intake, message, field, value, pointer, alone))
        return false;
    const struct texts *one = (const struct texts *)((const char *)alone + field->offset);
    return texts_put(texts, &one->v[0].field, one->v[0].words) ||
           blame_for(intake, pointer, ERR_BAD_VALUE, DETAIL_TEXTS);
}

static bool fill_texts(struct intake *intake, const struct message *message,
                       const struct field *field, json_t *json, const char *pointer, void *out)
{
    const char *name;
    json_t *words;
    bool done = true;
    if (!json_is_object(json))
        return blame_for(intake, pointer, ERR_BAD_VALUE, DETAIL_MAP);
    json_object_foreach(json, name, words)
    {
        char at[POINTER_MAX];
        if (is_told(intake))
            break;
        place_of(intake, pointer, name, at);
        done = fill_text(intake, message, field, name, words, at, out) && done;
    }
    return done;
}

static bool fill_list(struct intake *intake, const struct field *field, json_t *json,
                      const char *pointer, void *out)
{
    struct list *list = (struct list *)((char *)out + field->offset);
    size_t i;
    json_t *member;
    struct error error;
    bool done = true;
    if (!json_is_array(json) || json_array_size(json) > field->max) {
        error_set_with(&error, ERR_BAD_VALUE, "", DETAIL_LIST, "%u", field->max);
        return blame(intake, pointer, &error);
    }
    list->n = json_array_size(json);
    list->v = arena_alloc(&intake->exchange->arena, list->n * field->sub->size + 1);
    json_array_foreach(json, i, member)
    {
        char at[POINTER_MAX];
        snprintf(at, sizeof at, "%.60s/%zu", pointer, i);
        done =
            fill_message(intake, field->sub, member, at, (char *)list->v + i * field->sub->size) &&
            done;
    }
    return done;
}

/* --- a whole message --- */

static bool fill_field(struct intake *intake, const struct message *message,
                       const struct field *field, json_t *json, const char *pointer, void *out)
{
    if (field->type == FIELD_TEXTS)
        return fill_texts(intake, message, field, json, pointer, out);
    if (field->type == FIELD_LIST)
        return fill_list(intake, field, json, pointer, out);
    if (field->type == FIELD_SEALED)
        return blame_for(intake, pointer, ERR_UNKNOWN_FIELD, DETAIL_NONE);
    return fill_scalar(intake, message, field, json, pointer, out);
}

/* What is required and empty counts as missing, as the encoder would leave it out; but for numbers,
 * where 0 is one. */
static bool is_missing(const struct field *field, json_t *given, const void *out)
{
    return field->required &&
           (given == NULL || (json_is_array(given) && !field_present(field, out)) ||
            (json_is_object(given) && !field_present(field, out)));
}

static bool fill_members(struct intake *intake, const struct message *message, json_t *object,
                         const char *pointer, void *out)
{
    const char *key;
    json_t *value;
    bool done = true;
    json_object_foreach(object, key, value)
    {
        char at[POINTER_MAX];
        if (is_told(intake))
            break;
        const struct field *field = json_camel_field(message, bytes_of(key, strlen(key)));
        place_of(intake, pointer, key, at);
        if (field == NULL)
            done = blame_for(intake, at, ERR_UNKNOWN_FIELD, DETAIL_NONE);
        else
            done = fill_field(intake, message, field, value, at, out) && done;
    }
    return done;
}

/* Something in it is wrong, and was said: then it is not empty. */
static bool is_blamed(const struct intake *intake, const char *at)
{
    size_t n = strlen(at);
    for (size_t i = 0; i < intake->problems->n; i++)
        if (strncmp(intake->problems->v[i].at, at, n) == 0 &&
            strchr("/", intake->problems->v[i].at[n]) != NULL)
            return true;
    return false;
}

static bool find_missing(struct intake *intake, const struct message *message, json_t *object,
                         const char *pointer, const void *out)
{
    bool done = true;
    for (size_t i = 0; i < message->n_fields; i++) {
        char name[JSON_NAME_MAX];
        char at[POINTER_MAX];
        json_camel(message->fields[i].name, name);
        if (!is_missing(&message->fields[i], json_object_get(object, name), out))
            continue;
        place_of(intake, pointer, name, at);
        if (!is_blamed(intake, at))
            done = blame_for(intake, at, ERR_MISSING_FIELD, DETAIL_NONE);
    }
    return done;
}

static bool fill_message(struct intake *intake, const struct message *message, json_t *object,
                         const char *pointer, void *out)
{
    if (!json_is_object(object))
        return blame_for(intake, pointer, ERR_BAD_VALUE, DETAIL_MAP);
    bool done = fill_members(intake, message, object, pointer, out);
    return find_missing(intake, message, object, pointer, out) && done;
}

/* --- from where --- */

/* A value of a URL as the JSON that its field would have in a body. */
static json_t *json_of_text(const struct field *field, struct bytes text)
{
    uint64_t number;
    if (field->type == FIELD_U64 && text_value_u64(text, &number) && number <= INT64_MAX)
        return json_integer((json_int_t)number);
    if (field->type == FIELD_BOOL && bytes_equal(text, bytes_of("true", 4)))
        return json_true();
    if (field->type == FIELD_BOOL && bytes_equal(text, bytes_of("false", 5)))
        return json_false();
    if (field->type != FIELD_CODES)
        return json_stringn((const char *)text.data, text.len);
    json_t *array = json_array();
    for (size_t at = 0; at < text.len;) {
        const uint8_t *comma = memchr(text.data + at, ',', text.len - at);
        size_t end = comma == NULL ? text.len : (size_t)(comma - text.data);
        json_array_append_new(array, json_stringn((const char *)text.data + at, end - at));
        at = end + 1;
    }
    return array;
}

static json_t *json_of_parameters(const struct route_match *match, const struct target *target)
{
    json_t *object = json_object();
    for (size_t i = 0; i < target->n; i++) {
        const struct target_parameter *parameter = &target->parameters[i];
        const struct field *field = json_camel_field(
            match->route->message, bytes_of(parameter->name, strlen(parameter->name)));
        struct bytes value = bytes_of(parameter->value, strlen(parameter->value));
        json_object_set_new(object, parameter->name,
                            field == NULL ? json_null() : json_of_text(field, value));
    }
    return object;
}

struct shape {
    int depth;     /* of arrays and objects, at its deepest */
    size_t values; /* or fewer, of empty ones */
};

/* Before anything is built of it, which holds up the loop for as long as it takes. */
static struct shape shape_of(struct bytes text)
{
    struct shape shape = {0, 1};
    int depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.data[i];
        bool opens = !quoted && (c == '[' || c == '{');
        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (opens && ++depth > shape.depth)
            shape.depth = depth;
        else if (!quoted && (c == ']' || c == '}'))
            depth--;
        shape.values += opens || (!quoted && c == ',');
    }
    return shape;
}

static json_t *refuse_json(struct intake *intake, const char *code, const char *dutch)
{
    problems_add(intake->problems, PROBLEM_BODY, "", code, exchange_say(intake->exchange, dutch));
    return NULL;
}

/* What its parser says may hold what was sent; it is not passed on. */
static json_t *parse_json(struct intake *intake)
{
    const struct exchange *exchange = intake->exchange;
    struct bytes text = bytes_of(exchange->body, exchange->body_len);
    json_error_t error;
    if (text.len == 0)
        return json_object();
    struct shape shape = shape_of(text);
    if (shape.depth > JSON_DEPTH_MAX)
        return refuse_json(intake, "TOO_DEEP", N_("te veel lijsten en objecten in elkaar"));
    if (shape.values > JSON_VALUES_MAX)
        return refuse_json(intake, "TOO_MANY_VALUES",
                           N_("meer waarden dan er in een verzoek staan"));
    json_t *json = json_loadb((const char *)text.data, text.len, JSON_REJECT_DUPLICATES, &error);
    if (json == NULL && json_error_code(&error) == json_error_duplicate_key)
        return refuse_json(intake, "DUPLICATE_KEY", N_("een sleutel staat er twee keer"));
    if (json == NULL)
        return refuse_json(intake, "MALFORMED", N_("dit is geen JSON in UTF-8"));
    if (json_is_object(json))
        return json;
    json_decref(json);
    return refuse_json(intake, "MALFORMED", N_("dit is geen JSON-object"));
}

/* What stands in the path stands there alone. */
static bool refuse_twice(struct intake *intake, const struct route_match *match, json_t *object)
{
    bool done = true;
    for (size_t i = 0; i < match->n; i++) {
        char name[JSON_NAME_MAX];
        char at[POINTER_MAX];
        json_camel(match->places[i].field->name, name);
        place_of(intake, "", name, at);
        if (json_object_get(object, name) != NULL)
            done = blame_for(intake, at, ERR_UNKNOWN_FIELD, DETAIL_NONE);
        json_object_del(object, name);
    }
    return done;
}

static bool fill_places(struct intake *intake, const struct route_match *match, void *out)
{
    bool done = true;
    enum problem_place in = intake->in;
    intake->in = PROBLEM_PATH;
    for (size_t i = 0; i < match->n; i++) {
        char name[JSON_NAME_MAX];
        const struct field *field = match->places[i].field;
        json_t *json = json_of_text(field, match->places[i].value);
        json_camel(field->name, name);
        done = fill_field(intake, match->route->message, field, json, name, out) && done;
        json_decref(json);
    }
    intake->in = in;
    return done;
}

/* The places of the path are there by their nature. */
static void add_places(const struct route_match *match, json_t *object)
{
    for (size_t i = 0; i < match->n; i++) {
        char name[JSON_NAME_MAX];
        json_camel(match->places[i].field->name, name);
        json_object_set_new(object, name, json_true());
    }
}

void *body_read(struct exchange *exchange, const struct route_match *match,
                struct problems *problems)
{
    const struct message *message = match->route->message;
    bool in_url = match->route->method == ROUTE_GET || match->route->method == ROUTE_DELETE;
    struct intake intake = {exchange, problems, in_url ? PROBLEM_QUERY : PROBLEM_BODY,
                            !route_is_query(match->route)};
    void *out = arena_alloc(&exchange->arena, message->size);
    json_t *object = in_url ? json_of_parameters(match, &exchange->target) : parse_json(&intake);
    if (object == NULL)
        return NULL;
    bool done = refuse_twice(&intake, match, object);
    done = fill_places(&intake, match, out) && done;
    done = fill_members(&intake, message, object, "", out) && done;
    add_places(match, object);
    done = find_missing(&intake, message, object, "", out) && done;
    if (!in_url && exchange->target.n > 0) {
        intake.in = PROBLEM_QUERY;
        done =
            blame_for(&intake, exchange->target.parameters[0].name, ERR_UNKNOWN_FIELD, DETAIL_NONE);
    }
    json_decref(object);
    return done ? out : NULL;
}
