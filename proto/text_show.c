// SPDX-License-Identifier: EUPL-1.2
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/assert.h"
#include "proto/text.h"
#include "proto/text_value.h"

struct showing {
    const struct text_sink *sink;
    size_t indent;
    bool dash; /* the next line begins a member of a list */
};

static void put(const struct showing *show, const char *text, size_t len)
{
    if (len > 0)
        show->sink->write(show->sink->arg, text, len);
}

static void print(const struct showing *show, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void print(const struct showing *show, const char *format, ...)
{
    char line[128];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    ASSERT(n >= 0 && (size_t)n < sizeof line);
    put(show, line, (size_t)n);
}

static void put_indent(const struct showing *show, size_t indent)
{
    for (size_t i = 0; i < indent; i++)
        put(show, " ", 1);
}

/* Begins a line: "key" or "key.part". */
static void put_key(struct showing *show, const char *key, const char *part)
{
    put_indent(show, show->dash ? show->indent - 2 : show->indent);
    put(show, "- ", show->dash ? 2 : 0);
    show->dash = false;
    put(show, key, strlen(key));
    if (part != NULL)
        print(show, ".%s", part);
    put(show, ":", 1);
}

/* What is not text, and every control character, comes out as '?'. */
static void put_clean(const struct showing *show, struct bytes words)
{
    size_t start = 0;
    while (start < words.len) {
        size_t end = start;
        while (end < words.len && words.data[end] >= 0x20 && words.data[end] < 0x7f)
            end++;
        put(show, (const char *)words.data + start, end - start);
        if (end == words.len)
            return;
        size_t width = 1;
        while (end + width < words.len && (words.data[end + width] & 0xc0) == 0x80)
            width++;
        bool valid =
            words.data[end] >= 0x80 && reader_text_valid(bytes_of(words.data + end, width));
        put(show, valid ? (const char *)words.data + end : "?", valid ? width : 1);
        start = end + width;
    }
}

/* On the same line, or as a block when there are more lines. */
static void put_words(struct showing *show, struct bytes words)
{
    const uint8_t *end = words.len == 0 ? NULL : memchr(words.data, '\n', words.len);
    if (end == NULL) {
        put(show, " ", 1);
        put_clean(show, words);
        put(show, "\n", 1);
        return;
    }
    put(show, " |\n", 3);
    while (words.len > 0) {
        end = memchr(words.data, '\n', words.len);
        size_t len = end == NULL ? words.len : (size_t)(end - words.data);
        size_t taken = end == NULL ? len : len + 1;
        put_indent(show, show->indent + 2);
        put_clean(show, bytes_of(words.data, len));
        put(show, "\n", 1);
        words = bytes_of(words.data + taken, words.len - taken);
    }
}

static void put_codes(const struct showing *show, const struct codes *codes)
{
    for (uint32_t i = 0; i < codes->n; i++)
        print(show, "%s%s", i == 0 ? " " : ", ", codes->v[i].s);
    put(show, "\n", 1);
}

static void put_hex(const struct showing *show, struct bytes bytes)
{
    put(show, " ", 1);
    for (size_t i = 0; i < bytes.len; i++)
        print(show, "%02x", bytes.data[i]);
    put(show, "\n", 1);
}

static void put_number(const struct showing *show, const struct field *field, uint64_t n)
{
    if (text_is_cents(field))
        print(show, " €%" PRIu64 ",%02" PRIu64 "\n", n / 100, n % 100);
    else
        print(show, " %" PRIu64 "\n", n);
}

/* A value that is one word. */
static void put_word(const struct showing *show, const struct field *field, const void *member)
{
    char text[TEXT_INSTANT_TEXT];
    switch (field->type) {
    case FIELD_CODE:
        print(show, " %s\n", ((const struct code *)member)->s);
        return;
    case FIELD_CASE:
        case_id_format(*(const struct case_id *)member, text);
        break;
    case FIELD_DATE:
        civil_date_format(*(const struct civil_date *)member, text);
        break;
    case FIELD_INSTANT:
        text_value_instant_format(*(const struct instant *)member, text);
        break;
    case FIELD_ENUM:
        print(show, " %s\n", enum_word(field->names, *(const int *)member));
        return;
    case FIELD_DURATION:
        print(show, " %" PRIu64 " of unit %" PRIu64 "\n", *(const uint64_t *)member & UINT32_MAX,
              *(const uint64_t *)member >> 32);
        return;
    case FIELD_U64:
    case FIELD_BOOL:
    case FIELD_CODES:
    case FIELD_ID:
    case FIELD_BYTES:
    case FIELD_LINE:
    case FIELD_TEXTS:
    case FIELD_SEALED:
    case FIELD_LIST:
        UNREACHABLE();
    }
    print(show, " %s\n", text);
}

static void show_message(struct showing *show, const struct message *message, const void *body);

static void show_list(const struct showing *show, const struct message *sub,
                      const struct list *list)
{
    put(show, "\n", 1);
    for (size_t i = 0; i < list->n; i++) {
        struct showing inner = {show->sink, show->indent + 4, true};
        show_message(&inner, sub, (const char *)list->v + i * sub->size);
    }
}

static void show_texts(struct showing *show, const struct field *field, const struct texts *texts)
{
    for (uint32_t i = 0; i < texts->n; i++) {
        put_key(show, field->name, texts->v[i].field.s);
        put_words(show, texts->v[i].words);
    }
}

static void show_sealed(struct showing *show, const struct field *field,
                        const struct sealed *sealed)
{
    for (uint32_t i = 0; i < sealed->n; i++) {
        put_key(show, field->name, sealed->v[i].field.s);
        print(show, " %" PRIu64 " characters\n", sealed->v[i].chars);
    }
}

static void show_field(struct showing *show, const struct field *field, const void *member)
{
    if (field->type == FIELD_TEXTS) {
        show_texts(show, field, member);
        return;
    }
    if (field->type == FIELD_SEALED) {
        show_sealed(show, field, member);
        return;
    }
    put_key(show, field->name, NULL);
    switch (field->type) {
    case FIELD_U64:
        put_number(show, field, *(const uint64_t *)member);
        return;
    case FIELD_BOOL:
        put(show, " yes\n", 5);
        return;
    case FIELD_CODES:
        put_codes(show, member);
        return;
    case FIELD_ID:
        put_hex(show, bytes_of(((const struct id *)member)->b, sizeof(struct id)));
        return;
    case FIELD_BYTES:
        put_hex(show, *(const struct bytes *)member);
        return;
    case FIELD_LINE: {
        const char *line = *(const char *const *)member;
        put_words(show, bytes_of(line, strlen(line)));
        return;
    }
    case FIELD_LIST:
        show_list(show, field->sub, member);
        return;
    case FIELD_CODE:
    case FIELD_CASE:
    case FIELD_DATE:
    case FIELD_INSTANT:
    case FIELD_ENUM:
    case FIELD_DURATION:
        put_word(show, field, member);
        return;
    case FIELD_TEXTS:
    case FIELD_SEALED:
        UNREACHABLE();
    }
    UNREACHABLE();
}

static void show_message(struct showing *show, const struct message *message, const void *body)
{
    for (size_t i = 0; i < message->n_fields; i++)
        if (field_present(&message->fields[i], body))
            show_field(show, &message->fields[i], (const char *)body + message->fields[i].offset);
}

void text_show(const struct message *message, const void *body, const struct text_sink *sink)
{
    struct showing show = {sink, 0, false};
    show_message(&show, message, body);
}
