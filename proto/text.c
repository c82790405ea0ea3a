// SPDX-License-Identifier: EUPL-1.2
/* Filling; showing is in text_show.c. */
#include "proto/text.h"

#include <stdio.h>

#include "base/assert.h"
#include "proto/text_value.h"

/* One value on its way to its place. `name` is what an error calls it: "texts.plan",
 * "household[0].role". */
struct filling {
    const struct field *field;
    const char *name;
    struct bytes value;
    void *member;
    struct arena *arena;
    struct error *error;
};

static bool fill_value(const struct filling *f);

static bool refuse(const struct filling *f);

static bool too_many(const struct filling *f, uint32_t most)
{
    return error_set_with(f->error, ERR_BAD_VALUE, f->name, DETAIL_AT_MOST, "%u", most);
}

static struct bytes copy(struct arena *arena, struct bytes value)
{
    return bytes_of(arena_string(arena, (const char *)value.data, value.len), value.len);
}

/* Cuts the piece before the next `separator` off `rest`; without one the whole rest. */
static struct bytes cut(struct bytes *rest, char separator)
{
    const uint8_t *end = rest->len == 0 ? NULL : memchr(rest->data, separator, rest->len);
    size_t len = end == NULL ? rest->len : (size_t)(end - rest->data);
    struct bytes piece = {rest->data, len};
    size_t taken = end == NULL ? len : len + 1;
    *rest = (struct bytes){rest->data + taken, rest->len - taken};
    return piece;
}

static bool fill_number(const struct filling *f)
{
    uint64_t n;
    bool read =
        text_is_cents(f->field) ? text_value_cents(f->value, &n) : text_value_u64(f->value, &n);
    if (!read)
        return refuse(f);
    if (f->field->max != 0 && n > f->field->max)
        return error_set_with(f->error, ERR_BAD_VALUE, f->name, DETAIL_AT_MOST, "%u",
                              f->field->max);
    *(uint64_t *)f->member = n;
    return true;
}

static bool fill_codes(const struct filling *f)
{
    struct codes codes = *(struct codes *)f->member;
    uint32_t most = codes_most(f->field);
    struct bytes rest = f->value;
    do {
        struct bytes piece = text_value_trim(cut(&rest, ','));
        struct code code;
        if (!code_set(&code, (const char *)piece.data, piece.len))
            return refuse(f);
        if (codes_have(&codes, &code))
            return error_set(f->error, ERR_BAD_VALUE, f->name, DETAIL_CODE_TWICE);
        if (codes.n == most)
            return too_many(f, most);
        codes_add(&codes, &code);
    } while (rest.len > 0);
    *(struct codes *)f->member = codes;
    return true;
}

static bool fill_line(const struct filling *f)
{
    if (f->value.len == 0 || f->value.len > f->field->max || !reader_text_valid(f->value))
        return refuse(f);
    *(const char **)f->member = (const char *)copy(f->arena, f->value).data;
    return true;
}

static bool fill_bytes(const struct filling *f)
{
    uint8_t *data = arena_alloc(f->arena, f->value.len / 2 + 1);
    if (f->value.len == 0 || !text_value_hex(f->value, data) ||
        (f->field->max != 0 && f->value.len / 2 > f->field->max))
        return refuse(f);
    *(struct bytes *)f->member = bytes_of(data, f->value.len / 2);
    return true;
}

/* `f->name` is "texts.plan": what follows the dot is the text's own field. */
static bool fill_text(const struct filling *f)
{
    const char *dot = strchr(f->name, '.');
    struct code code;
    if (dot == NULL || !code_set(&code, dot + 1, strlen(dot + 1)))
        return error_set_with(f->error, ERR_UNKNOWN_FIELD, f->field->name, DETAIL_TEXT_KEY, "%s",
                              f->field->name);
    if (f->value.len > f->field->max)
        return error_set_with(f->error, ERR_TEXT_TOO_LONG, f->name, DETAIL_TEXT_BYTES, "%zu\t%u",
                              f->value.len, f->field->max);
    if (f->value.len == 0 || !reader_text_valid(f->value))
        return refuse(f);
    struct texts *texts = f->member;
    if (texts_find(texts, code.s) != NULL)
        return error_set(f->error, ERR_BAD_VALUE, f->name, DETAIL_GIVEN_TWICE);
    if (texts->n == TEXTS_MAX)
        return too_many(f, TEXTS_MAX);
    texts_put(texts, &code, copy(f->arena, f->value));
    return true;
}

/* --- lists --- */

/* The member's field number `index` when it is written without names: required ones first. */
static const struct field *by_place(const struct message *sub, size_t index)
{
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < sub->n_fields; i++)
            if (sub->fields[i].required == (pass == 0) && index-- == 0)
                return &sub->fields[i];
    return NULL;
}

static bool fill_part(const struct filling *list, void *item, struct bytes part, size_t index,
                      size_t place)
{
    const struct message *sub = list->field->sub;
    struct bytes rest = part;
    const struct field *field = message_field(sub, cut(&rest, '='));
    if (field == NULL || rest.data == part.data + part.len) {
        field = by_place(sub, place);
        rest = part;
    }
    if (field == NULL)
        return refuse(list);
    if (rest.len == 0)
        return true;
    char name[64];
    snprintf(name, sizeof name, "%.16s[%zu].%.24s", list->field->name, index, field->name);
    if (field->type == FIELD_LIST || field->type == FIELD_TEXTS)
        return error_set(list->error, ERR_BAD_VALUE, name, DETAIL_NESTED);
    if (field_present(field, item))
        return error_set(list->error, ERR_BAD_VALUE, name, DETAIL_GIVEN_TWICE);
    struct filling f = {field, name, rest, (char *)item + field->offset, list->arena, list->error};
    return fill_value(&f);
}

static bool fill_item(const struct filling *f)
{
    struct list *list = f->member;
    const struct message *sub = f->field->sub;
    if (list->n == f->field->max)
        return too_many(f, f->field->max);
    char *items = arena_alloc(f->arena, (list->n + 1) * sub->size);
    if (list->n > 0)
        memcpy(items, list->v, list->n * sub->size);
    void *item = items + list->n * sub->size;
    struct bytes rest = f->value;
    for (size_t place = 0; rest.len > 0; place++)
        if (!fill_part(f, item, cut(&rest, ':'), list->n, place))
            return false;
    const struct field *missing = text_missing(sub, item);
    if (missing != NULL) {
        char name[64];
        snprintf(name, sizeof name, "%.16s[%zu].%.24s", f->field->name, list->n, missing->name);
        return error_set(f->error, ERR_MISSING_FIELD, name, DETAIL_NONE);
    }
    *list = (struct list){list->n + 1, items};
    return true;
}

/* --- any field --- */

static bool fill_enum(const struct filling *f)
{
    int n = enum_number(f->field->names, (const char *)f->value.data, f->value.len);
    if (n == 0)
        return refuse(f);
    *(int *)f->member = n;
    return true;
}

static bool fill_value(const struct filling *f)
{
    const char *s = (const char *)f->value.data;
    size_t len = f->value.len;
    switch (f->field->type) {
    case FIELD_U64:
        return fill_number(f);
    case FIELD_BOOL:
        return text_value_bool(f->value, f->member) || refuse(f);
    case FIELD_CODE:
        return code_set(f->member, s, len) || refuse(f);
    case FIELD_CODES:
        return fill_codes(f);
    case FIELD_CASE:
        return text_value_case(f->value, f->member) || refuse(f);
    case FIELD_ID:
        return id_parse(s, len, f->member) || refuse(f);
    case FIELD_DATE:
        return civil_date_parse(s, len, f->member) || refuse(f);
    case FIELD_INSTANT:
        return text_value_instant(f->value, f->member) || refuse(f);
    case FIELD_BYTES:
        return fill_bytes(f);
    case FIELD_LINE:
        return fill_line(f);
    case FIELD_TEXTS:
        return fill_text(f);
    case FIELD_ENUM:
        return fill_enum(f);
    case FIELD_LIST:
        return fill_item(f);
    case FIELD_DURATION:
    case FIELD_SEALED:
        return refuse(f);
    }
    UNREACHABLE();
}

const struct field *text_field(const struct message *message, const char *key)
{
    size_t len = strcspn(key, ".");
    const struct field *field = message_field(message, bytes_of(key, len));
    bool dotted = key[len] == '.';
    return field != NULL && dotted && field->type != FIELD_TEXTS ? NULL : field;
}

/* The field of a key that may be filled now; NULL with the error set. */
static const struct field *fillable(const struct message *message, const char *key,
                                    const void *body, struct error *error)
{
    const struct field *field = text_field(message, key);
    if (field == NULL) {
        bool nameable = code_valid(key, strlen(key));
        error_set_with(error, ERR_UNKNOWN_FIELD, nameable ? key : "", DETAIL_NO_FIELD, "%s",
                       message->name);
        return NULL;
    }
    bool grows =
        field->type == FIELD_CODES || field->type == FIELD_LIST || field->type == FIELD_TEXTS;
    if (!grows && field_present(field, body)) {
        error_set(error, ERR_BAD_VALUE, field->name, DETAIL_GIVEN_TWICE);
        return NULL;
    }
    return field;
}

bool text_fill(const struct message *message, const char *key, const char *value, void *body,
               struct arena *arena, struct error *error)
{
    const struct field *field = fillable(message, key, body, error);
    if (field == NULL)
        return false;
    struct filling f = {field, key,  bytes_of(value, strlen(value)), (char *)body + field->offset,
                        arena, error};
    return fill_value(&f);
}

bool text_fill_u64(const struct message *message, const char *key, uint64_t value, void *body,
                   struct error *error)
{
    const struct field *field = fillable(message, key, body, error);
    if (field == NULL)
        return false;
    void *member = (char *)body + field->offset;
    bool instant = field->type == FIELD_INSTANT;
    if (field->type != FIELD_U64 && field->type != FIELD_DURATION && !instant)
        return error_set(error, ERR_BAD_VALUE, field->name, DETAIL_NO_NUMBER);
    uint64_t most = instant ? TEXT_INSTANT_MAX : field->max;
    if (most != 0 && value > most)
        return error_set_with(error, ERR_BAD_VALUE, field->name, DETAIL_AT_MOST, "%llu",
                              (unsigned long long)most);
    if (instant)
        *(struct instant *)member = instant_of_ms((int64_t)value);
    else
        *(uint64_t *)member = value;
    return true;
}

const struct field *text_missing(const struct message *message, const void *body)
{
    for (size_t i = 0; i < message->n_fields; i++)
        if (message->fields[i].required && !field_present(&message->fields[i], body))
            return &message->fields[i];
    return NULL;
}

/* --- what a value should look like --- */

void text_list_shape(const struct field *list, char *out, size_t size)
{
    size_t used = 0;
    size_t optional = 0;
    const struct field *field;
    memset(out, 0, size);
    for (size_t i = 0; (field = by_place(list->sub, i)) != NULL; i++) {
        const char *before = i == 0 ? "" : field->required ? ":" : "[:";
        optional += !field->required;
        if (used < size)
            used += (size_t)snprintf(out + used, size - used, "%s%s", before, field->name);
    }
    for (; optional > 0 && used < size - 1; optional--)
        out[used++] = ']';
}

static bool refuse_list(const struct filling *f)
{
    char parts[sizeof f->error->values];
    text_list_shape(f->field, parts, sizeof parts);
    return error_set_with(f->error, ERR_BAD_VALUE, f->name, DETAIL_PARTS, "%s", parts);
}

static bool refuse(const struct filling *f)
{
    static const enum detail shapes[] = {
        [FIELD_U64] = DETAIL_WHOLE_NUMBER,
        [FIELD_BOOL] = DETAIL_YES_NO,
        [FIELD_CODE] = DETAIL_CODE,
        [FIELD_CASE] = DETAIL_CASE_NUMBER,
        [FIELD_ID] = DETAIL_HEX,
        [FIELD_DATE] = DETAIL_DATE,
        [FIELD_INSTANT] = DETAIL_TIME,
        [FIELD_BYTES] = DETAIL_HEX,
        [FIELD_TEXTS] = DETAIL_TEXT,
        [FIELD_SEALED] = DETAIL_SEALED,
        [FIELD_DURATION] = DETAIL_DURATION,
    };
    const struct field *field = f->field;
    switch (field->type) {
    case FIELD_CODES:
        return error_set_with(f->error, ERR_BAD_VALUE, f->name, DETAIL_CODES, "%u",
                              codes_most(field));
    case FIELD_LINE:
        return error_set_with(f->error, ERR_BAD_VALUE, f->name, DETAIL_LINE, "%u", field->max);
    case FIELD_ENUM:
        return enum_refuse(f->error, f->name, field->names);
    case FIELD_LIST:
        return refuse_list(f);
    case FIELD_U64:
    case FIELD_BOOL:
    case FIELD_CODE:
    case FIELD_CASE:
    case FIELD_ID:
    case FIELD_DATE:
    case FIELD_INSTANT:
    case FIELD_BYTES:
    case FIELD_TEXTS:
    case FIELD_SEALED:
    case FIELD_DURATION:
        return error_set(f->error, ERR_BAD_VALUE, f->name,
                         text_is_cents(field) ? DETAIL_AMOUNT : shapes[field->type]);
    }
    UNREACHABLE();
}
