// SPDX-License-Identifier: EUPL-1.2
#include "ladder/table_file.h"

#include <errno.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/io.h"
#include "calendar/duration.h"
#include "ladder/document.h"
#include "ladder/scalar.h"

struct table_reader {
    yaml_document_t *document;
    struct arena *arena;
    struct ladder_report *report;
};

static void complain(struct table_reader *reader, const yaml_node_t *node,
                     enum report_message message, const char *a, const char *b)
{
    report_add(reader->report, document_place(node->start_mark), message, a, b);
}

static struct bytes scalar_text(const yaml_node_t *node)
{
    return bytes_of(node->data.scalar.value, node->data.scalar.length);
}

/* What YAML calls null. */
static bool is_nothing(const yaml_node_t *node)
{
    if (node->type != YAML_SCALAR_NODE || node->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
        return false;
    struct bytes text = scalar_text(node);
    return text.len == 0 || bytes_equal(text, bytes_of("~", 1)) ||
           bytes_equal(text, bytes_of("null", 4)) || bytes_equal(text, bytes_of("Null", 4)) ||
           bytes_equal(text, bytes_of("NULL", 4));
}

/* --- one value --- */

static void read_u64(struct table_reader *reader, const struct field *field,
                     const yaml_node_t *node, uint64_t *out)
{
    struct bytes text = scalar_text(node);
    bool minute_of_day = field->max == 1439 || field->max == 1440;
    uint64_t n;
    if (!scalar_number(text, &n) && !(minute_of_day && scalar_minute(text, &n)))
        complain(reader, node, minute_of_day ? REPORT_NOT_A_TIME : REPORT_NOT_A_NUMBER, field->name,
                 NULL);
    else if (field->max != 0 && n > field->max)
        complain(reader, node, REPORT_NUMBER_TOO_LARGE, field->name,
                 report_number(reader->report, field->max));
    else if (field->required && n == 0)
        complain(reader, node, REPORT_NUMBER_ZERO, field->name, NULL);
    else
        *out = n;
}

static void read_bool(struct table_reader *reader, const struct field *field,
                      const yaml_node_t *node, bool *out)
{
    if (!scalar_bool(scalar_text(node), out))
        complain(reader, node, REPORT_NOT_A_BOOL, field->name, NULL);
}

static bool read_code(struct table_reader *reader, const struct field *field,
                      const yaml_node_t *node, struct code *out)
{
    struct bytes text = scalar_text(node);
    if (code_set(out, (const char *)text.data, text.len))
        return true;
    complain(reader, node, REPORT_NOT_A_CODE, field->name, NULL);
    return false;
}

static void read_date(struct table_reader *reader, const struct field *field,
                      const yaml_node_t *node, struct civil_date *out)
{
    struct bytes text = scalar_text(node);
    if (!civil_date_parse((const char *)text.data, text.len, out))
        complain(reader, node, REPORT_NOT_A_DATE, field->name, NULL);
}

static void read_duration(struct table_reader *reader, const struct field *field,
                          const yaml_node_t *node, packed_duration *out)
{
    struct bytes text = scalar_text(node);
    struct duration duration;
    if (duration_parse((const char *)text.data, text.len, &duration))
        *out = (uint64_t)duration.unit << 32 | duration.amount;
    else
        complain(reader, node, REPORT_NOT_A_DURATION, field->name, NULL);
}

static void read_line(struct table_reader *reader, const struct field *field,
                      const yaml_node_t *node, const char **out)
{
    struct bytes text = scalar_text(node);
    if (!scalar_is_line(text))
        complain(reader, node, REPORT_NOT_A_LINE, field->name, NULL);
    else if (text.len > field->max)
        complain(reader, node, REPORT_LINE_TOO_LONG, field->name,
                 report_number(reader->report, field->max));
    else
        *out = arena_string(reader->arena, (const char *)text.data, text.len);
}

/* "a, b, c" */
static const char *enum_choices(struct table_reader *reader, const struct enum_names *names)
{
    char text[512] = "";
    size_t len = 0;
    for (size_t i = 1; i < names->n && len < sizeof text; i++)
        if (enum_is_offered(names, i))
            len += (size_t)snprintf(text + len, sizeof text - len, "%s%s", len == 0 ? "" : ", ",
                                    names->names[i]);
    return arena_string(reader->arena, text, strlen(text));
}

static void read_enum(struct table_reader *reader, const struct field *field,
                      const yaml_node_t *node, int *out)
{
    struct bytes text = scalar_text(node);
    int n = enum_number(field->names, (const char *)text.data, text.len);
    if (n == 0)
        complain(reader, node, REPORT_NOT_A_WORD, field->name, enum_choices(reader, field->names));
    else
        *out = n;
}

static void read_scalar(struct table_reader *reader, const struct field *field,
                        const yaml_node_t *node, void *member)
{
    if (node->type != YAML_SCALAR_NODE) {
        complain(reader, node, REPORT_NOT_A_SCALAR, field->name, NULL);
        return;
    }
    switch (field->type) {
    case FIELD_U64:
        read_u64(reader, field, node, member);
        return;
    case FIELD_BOOL:
        read_bool(reader, field, node, member);
        return;
    case FIELD_CODE:
        read_code(reader, field, node, member);
        return;
    case FIELD_DATE:
        read_date(reader, field, node, member);
        return;
    case FIELD_DURATION:
        read_duration(reader, field, node, member);
        return;
    case FIELD_LINE:
        read_line(reader, field, node, member);
        return;
    case FIELD_ENUM:
        read_enum(reader, field, node, member);
        return;
    case FIELD_CODES: /* lists: read_value */
    case FIELD_LIST:
    case FIELD_CASE: /* not in files */
    case FIELD_ID:
    case FIELD_INSTANT:
    case FIELD_BYTES:
    case FIELD_TEXTS:
    case FIELD_SEALED:
        UNREACHABLE();
    }
}

/* --- lists and maps --- */

/* How many items a list has, or -1 when the node is no list or not of a length that is allowed. */
static int list_length(struct table_reader *reader, const struct field *field,
                       const yaml_node_t *node, uint32_t most)
{
    if (node->type != YAML_SEQUENCE_NODE) {
        complain(reader, node, REPORT_NOT_A_LIST, field->name, NULL);
        return -1;
    }
    ptrdiff_t n = node->data.sequence.items.top - node->data.sequence.items.start;
    if (n > (ptrdiff_t)most)
        complain(reader, node, REPORT_LIST_TOO_LONG, field->name,
                 report_number(reader->report, most));
    else if (n == 0 && field->required)
        complain(reader, node, REPORT_LIST_EMPTY, field->name, NULL);
    else
        return (int)n;
    return -1;
}

static const yaml_node_t *list_item(struct table_reader *reader, const yaml_node_t *node, int i)
{
    return yaml_document_get_node(reader->document, node->data.sequence.items.start[i]);
}

static void read_codes(struct table_reader *reader, const struct field *field,
                       const yaml_node_t *node, struct codes *out)
{
    uint32_t most = field->max == 0 || field->max > CODES_MAX ? CODES_MAX : field->max;
    int n = list_length(reader, field, node, most);
    for (int i = 0; i < n; i++) {
        const yaml_node_t *item = list_item(reader, node, i);
        struct code code;
        if (item->type != YAML_SCALAR_NODE)
            complain(reader, item, REPORT_NOT_A_SCALAR, field->name, NULL);
        else if (!read_code(reader, field, item, &code))
            continue;
        else if (codes_have(out, &code))
            complain(reader, item, REPORT_CODE_TWICE, code.s, field->name);
        else {
            report_put_place(reader->report, &out->v[out->n], document_place(item->start_mark));
            codes_add(out, &code);
        }
    }
}

static void read_map(struct table_reader *reader, const struct message *message,
                     const yaml_node_t *node, void *out);

static void read_list(struct table_reader *reader, const struct field *field,
                      const yaml_node_t *node, struct list *out)
{
    if (field->max == 1) { /* one part: no list around it */
        out->n = 1;
        out->v = arena_alloc(reader->arena, field->sub->size);
        read_map(reader, field->sub, node, out->v);
        return;
    }
    int n = list_length(reader, field, node, field->max);
    if (n <= 0)
        return;
    out->n = (size_t)n;
    out->v = arena_alloc(reader->arena, out->n * field->sub->size);
    for (int i = 0; i < n; i++)
        read_map(reader, field->sub, list_item(reader, node, i),
                 (char *)out->v + (size_t)i * field->sub->size);
}

static void read_value(struct table_reader *reader, const struct field *field,
                       const yaml_node_t *node, void *member)
{
    report_put_place(reader->report, member, document_place(node->start_mark));
    if (is_nothing(node))
        complain(reader, node, REPORT_NO_VALUE, field->name, NULL);
    else if (field->type == FIELD_CODES)
        read_codes(reader, field, node, member);
    else if (field->type == FIELD_LIST)
        read_list(reader, field, node, member);
    else
        read_scalar(reader, field, node, member);
}

static const char *key_word(struct table_reader *reader, const yaml_node_t *key)
{
    struct bytes text = scalar_text(key);
    return arena_string(reader->arena, (const char *)text.data, text.len > 40 ? 40 : text.len);
}

static void complain_unknown_key(struct table_reader *reader, const struct message *message,
                                 const yaml_node_t *key)
{
    struct bytes text = scalar_text(key);
    const struct field *nearest = NULL;
    unsigned best = 3;
    for (size_t i = 0; i < message->n_fields; i++) {
        unsigned distance = scalar_distance(text, message->fields[i].name);
        if (distance < best) {
            best = distance;
            nearest = &message->fields[i];
        }
    }
    const char *word = key_word(reader, key);
    if (nearest == NULL)
        complain(reader, key, REPORT_UNKNOWN_KEY, word, message->name);
    else
        complain(reader, key, REPORT_UNKNOWN_KEY_NEAR, word, nearest->name);
}

#define FIELDS_MAX 64

static void read_pair(struct table_reader *reader, const struct message *message,
                      const yaml_node_pair_t *pair, uint32_t seen[FIELDS_MAX], void *out)
{
    const yaml_node_t *key = yaml_document_get_node(reader->document, pair->key);
    if (key->type != YAML_SCALAR_NODE) {
        complain(reader, key, REPORT_KEY_NOT_TEXT, NULL, NULL);
        return;
    }
    const struct field *field = message_field(message, scalar_text(key));
    if (field == NULL) {
        complain_unknown_key(reader, message, key);
        return;
    }
    uint32_t *line = &seen[field - message->fields];
    if (*line != 0) {
        complain(reader, key, REPORT_DUPLICATE_KEY, field->name,
                 report_number(reader->report, *line));
        return;
    }
    *line = (uint32_t)key->start_mark.line + 1;
    read_value(reader, field, yaml_document_get_node(reader->document, pair->value),
               (char *)out + field->offset);
}

static void read_map(struct table_reader *reader, const struct message *message,
                     const yaml_node_t *node, void *out)
{
    ASSERT(message->n_fields <= FIELDS_MAX);
    if (node->type != YAML_MAPPING_NODE) {
        complain(reader, node, REPORT_NOT_A_MAP, message->name, NULL);
        return;
    }
    uint32_t seen[FIELDS_MAX] = {0}; /* the line of each field's key */
    const yaml_node_pair_t *pair = node->data.mapping.pairs.start;
    for (; pair < node->data.mapping.pairs.top; pair++)
        read_pair(reader, message, pair, seen, out);
    for (size_t i = 0; i < message->n_fields; i++)
        if (message->fields[i].required && seen[i] == 0)
            complain(reader, node, REPORT_MISSING_KEY, message->fields[i].name, message->name);
}

/* A file of another kind is one mistake, not one per key: most keys are unknown, and most of those
 * that are needed are missing. */
static bool is_another_file(struct table_reader *reader, const struct message *message,
                            const yaml_node_t *root)
{
    size_t known = 0;
    size_t unknown = 0;
    size_t needed = 0;
    size_t there = 0;
    const yaml_node_t *stranger = NULL;
    if (root->type != YAML_MAPPING_NODE)
        return false;
    const yaml_node_pair_t *pair = root->data.mapping.pairs.start;
    for (; pair < root->data.mapping.pairs.top; pair++) {
        const yaml_node_t *key = yaml_document_get_node(reader->document, pair->key);
        if (key->type != YAML_SCALAR_NODE)
            return false;
        const struct field *field = message_field(message, scalar_text(key));
        known += field != NULL;
        there += field != NULL && field->required;
        unknown += field == NULL;
        if (field == NULL && stranger == NULL)
            stranger = key;
    }
    for (size_t i = 0; i < message->n_fields; i++)
        needed += message->fields[i].required;
    if (unknown <= known || there * 2 > needed)
        return false;
    complain(reader, stranger, REPORT_OTHER_FILE, message->name, key_word(reader, stranger));
    return true;
}

bool table_text_read(const char *name, struct bytes text, const struct message *message, void *out,
                     struct arena *arena, struct ladder_report *report)
{
    report_begin(report, name);
    memset(out, 0, message->size);
    size_t before = report->n + report->dropped;
    yaml_document_t document;
    if (!document_load(text, &document, report))
        return false;
    struct table_reader reader = {&document, arena, report};
    const yaml_node_t *root = yaml_document_get_root_node(&document);
    if (!is_another_file(&reader, message, root))
        read_map(&reader, message, root, out);
    yaml_document_delete(&document);
    return report->n + report->dropped == before;
}

bool table_file_read(const char *path, const struct message *message, void *out,
                     struct arena *arena, struct ladder_report *report)
{
    uint8_t *data;
    size_t len;
    int result = io_read_file(path, DOCUMENT_BYTES_MAX, &data, &len);
    if (result != 0) {
        report_begin(report, path);
        enum report_message message_number =
            result == -EFBIG ? REPORT_TOO_LARGE : REPORT_UNREADABLE;
        const char *detail =
            result == -EFBIG ? report_number(report, DOCUMENT_BYTES_MAX / 1024) : strerror(-result);
        report_add(report, (struct report_place){0, 0}, message_number, detail, NULL);
        return false;
    }
    bool ok = table_text_read(path, bytes_of(data, len), message, out, arena, report);
    free(data);
    return ok;
}
