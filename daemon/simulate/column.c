// SPDX-License-Identifier: EUPL-1.2
#include "simulate/column.h"

#include <jansson.h>
#include <stdlib.h>

#include "proto/reader.h"
#include "proto/text_value.h"

bool column_find(const struct csv *csv, const char *name, struct column *out)
{
    int index = csv_column(csv, bytes_of(name, strlen(name)));
    const char *dot = strchr(name, '.');
    const char *key = NULL;
    if (index < 0 && dot != NULL) {
        index = csv_column(csv, bytes_of(name, (size_t)(dot - name)));
        key = dot + 1;
    }
    if (index < 0)
        return false;
    *out = (struct column){index, key, name};
    return true;
}

static struct bytes json_text(const json_t *value, struct arena *arena)
{
    char *text = value == NULL || json_is_null(value) || json_is_string(value)
                     ? NULL
                     : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
    const char *from = json_is_string(value) ? json_string_value(value) : text;
    size_t len = json_is_string(value) ? json_string_length(value)
                 : from == NULL        ? 0
                                       : strlen(from);
    struct bytes out = {NULL, 0};
    if (len > 0)
        out = bytes_of(arena_copy(arena, from, len), len);
    free(text);
    return reader_text_valid(out) ? out : bytes_of(NULL, 0);
}

static struct bytes value_of_key(struct bytes object, const char *key, struct arena *arena)
{
    json_error_t error;
    if (object.len == 0)
        return object;
    json_t *root = json_loadb((const char *)object.data, object.len, 0, &error);
    struct bytes value = json_text(json_object_get(root, key), arena);
    json_decref(root);
    return value;
}

struct bytes column_value(const struct column *column, const struct csv_row *row,
                          struct arena *arena)
{
    struct bytes value = row->fields[column->index];
    if (column->key != NULL)
        value = value_of_key(value, column->key, arena);
    return value.len == 0 ? value : text_value_trim(value);
}
