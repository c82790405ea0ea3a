// SPDX-License-Identifier: EUPL-1.2
#include "simulate/csv.h"

#include <errno.h>
#include <stdlib.h>

#include "base/io.h"
#include "proto/reader.h"

struct scan {
    uint8_t *at; /* fields are unquoted in place */
    uint8_t *end;
    uint32_t line;
    char separator;
    struct bytes fields[CSV_COLUMNS_MAX + 1];
    size_t n;
};

static bool at_line_end(const struct scan *scan)
{
    return scan->at == scan->end || *scan->at == '\n' ||
           (*scan->at == '\r' && scan->at + 1 < scan->end && scan->at[1] == '\n');
}

/* Where the quoted part that begins here is closed; NULL when it is not, within the size of a
 * field. */
static uint8_t *closing_quote(const struct scan *scan)
{
    uint8_t *p = scan->at + 1;
    for (; p < scan->end && p - scan->at <= CSV_FIELD_MAX + 1; p++) {
        if (*p != '"')
            continue;
        if (p + 1 == scan->end || p[1] != '"')
            return p;
        p++;
    }
    return NULL;
}

/* The part between quotes; a doubled quote is one. The reader ends behind the closing one. */
static bool take_quoted(struct scan *scan, struct bytes *out)
{
    uint8_t *close = closing_quote(scan);
    if (close == NULL)
        return false;
    uint8_t *to = scan->at + 1;
    *out = bytes_of(to, 0);
    for (uint8_t *p = to; p < close; p++) {
        p += *p == '"';
        scan->line += *p == '\n';
        *to++ = *p;
    }
    out->len = (size_t)(to - out->data);
    scan->at = close + 1;
    return at_line_end(scan) || *scan->at == (uint8_t)scan->separator;
}

static bool take_plain(struct scan *scan, struct bytes *out)
{
    uint8_t *from = scan->at;
    bool quote = false;
    for (; !at_line_end(scan) && *scan->at != (uint8_t)scan->separator; scan->at++)
        quote = quote || *scan->at == '"';
    *out = bytes_of(from, (size_t)(scan->at - from));
    return !quote;
}

/* Line ends within quotes are text; everything else must be what the wire allows too. */
static bool is_text(struct bytes field)
{
    while (field.len > 0) {
        const uint8_t *cr = memchr(field.data, '\r', field.len);
        size_t len = cr == NULL ? field.len : (size_t)(cr - field.data);
        if (!reader_text_valid(bytes_of(field.data, len)))
            return false;
        len += cr != NULL;
        field = bytes_of(field.data + len, field.len - len);
    }
    return true;
}

static void skip_line(struct scan *scan)
{
    uint8_t *end = memchr(scan->at, '\n', (size_t)(scan->end - scan->at));
    scan->at = end == NULL ? scan->end : end;
}

static void pass_line_end(struct scan *scan)
{
    if (scan->at < scan->end && *scan->at == '\r')
        scan->at++;
    if (scan->at < scan->end)
        scan->at++;
    scan->line++;
}

/* One record, its line end included. After a fault the next one begins on the next line. */
static enum csv_fault take_record(struct scan *scan)
{
    enum csv_fault fault = CSV_OK;
    scan->n = 0;
    for (;;) {
        struct bytes field;
        bool whole = scan->at < scan->end && *scan->at == '"' ? take_quoted(scan, &field)
                                                              : take_plain(scan, &field);
        if (!whole) {
            skip_line(scan); /* an open quote must not swallow the rest of the file */
            pass_line_end(scan);
            return CSV_QUOTE;
        }
        if (field.len > CSV_FIELD_MAX)
            fault = CSV_FIELD_LENGTH;
        else if (fault == CSV_OK && !is_text(field))
            fault = CSV_NOT_TEXT;
        if (scan->n <= CSV_COLUMNS_MAX)
            scan->fields[scan->n++] = field;
        if (at_line_end(scan))
            break;
        scan->at++;
    }
    pass_line_end(scan);
    return fault;
}

static bool header_holds(const struct scan *scan)
{
    if (scan->n > CSV_COLUMNS_MAX)
        return false;
    for (size_t i = 0; i < scan->n; i++) {
        if (scan->fields[i].len == 0)
            return false;
        for (size_t j = 0; j < i; j++)
            if (bytes_equal(scan->fields[i], scan->fields[j]))
                return false;
    }
    return true;
}

static char find_separator(const struct scan *scan)
{
    const uint8_t *end = memchr(scan->at, '\n', (size_t)(scan->end - scan->at));
    size_t len = (size_t)((end == NULL ? scan->end : end) - scan->at);
    bool commas = memchr(scan->at, ',', len) != NULL;
    return !commas && memchr(scan->at, ';', len) != NULL ? ';' : ',';
}

struct rows {
    struct csv_row *v;
    size_t n;
    size_t room;
};

static void add_row(struct rows *rows, const struct csv_row *row, struct arena *arena)
{
    if (rows->n == rows->room) {
        size_t room = rows->room == 0 ? 1024 : rows->room * 2;
        struct csv_row *v = arena_alloc(arena, room * sizeof *v);
        if (rows->n > 0)
            memcpy(v, rows->v, rows->n * sizeof *v);
        rows->v = v;
        rows->room = room;
    }
    rows->v[rows->n++] = *row;
}

static void take_rows(struct scan *scan, struct csv *out, struct arena *arena)
{
    struct rows rows = {0};
    while (scan->at < scan->end) {
        struct csv_row row = {.line = scan->line};
        if (at_line_end(scan)) {
            pass_line_end(scan);
            continue;
        }
        row.fault = take_record(scan);
        if (row.fault == CSV_OK && scan->n != out->n_columns)
            row.fault = CSV_COLUMN_COUNT;
        if (row.fault == CSV_OK)
            row.fields = arena_copy(arena, scan->fields, scan->n * sizeof scan->fields[0]);
        add_row(&rows, &row, arena);
    }
    out->n_rows = rows.n;
    out->rows = rows.v;
}

int csv_parse(const char *path, struct bytes text, struct csv *out, struct arena *arena)
{
    if (text.len >= 3 && memcmp(text.data, "\xef\xbb\xbf", 3) == 0)
        text = bytes_of(text.data + 3, text.len - 3);
    if (text.len == 0)
        return -EINVAL;
    struct scan *scan = arena_alloc(arena, sizeof *scan);
    scan->at = arena_copy(arena, text.data, text.len);
    scan->end = scan->at + text.len;
    scan->line = 1;
    scan->separator = find_separator(scan);
    if (take_record(scan) != CSV_OK || !header_holds(scan))
        return -EINVAL;
    *out = (struct csv){.path = path, .n_columns = scan->n};
    out->columns = arena_copy(arena, scan->fields, scan->n * sizeof scan->fields[0]);
    take_rows(scan, out, arena);
    return 0;
}

int csv_read(const char *path, struct csv *out, struct arena *arena)
{
    uint8_t *data;
    size_t len;
    int result = io_read_file(path, CSV_BYTES_MAX, &data, &len);
    if (result != 0)
        return result;
    result = csv_parse(path, bytes_of(data, len), out, arena);
    free(data);
    return result;
}

int csv_column(const struct csv *csv, struct bytes name)
{
    for (size_t i = 0; i < csv->n_columns; i++)
        if (bytes_equal(csv->columns[i], name))
            return (int)i;
    return -1;
}
