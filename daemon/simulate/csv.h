// SPDX-License-Identifier: EUPL-1.2
/* A CSV file with a header (RFC 4180), whole in memory. Beyond the RFC: lines may end in LF alone,
 * a byte order mark is passed over, and a file whose header has semicolons and no commas is
 * separated by semicolons, as Dutch spreadsheets write it. Knows nothing of what columns mean. */
#ifndef SIMULATE_CSV_H
#define SIMULATE_CSV_H

#include "base/arena.h"
#include "base/bytes.h"

#define CSV_BYTES_MAX   (128u * 1024 * 1024)
#define CSV_COLUMNS_MAX 256
#define CSV_FIELD_MAX   (64u * 1024)

enum csv_fault {
    CSV_OK,
    CSV_COLUMN_COUNT, /* more or fewer fields than the header */
    CSV_QUOTE,        /* text before or after a quoted part, or a quote that never closes */
    CSV_NOT_TEXT,     /* not UTF-8, or control characters */
    CSV_FIELD_LENGTH, /* over CSV_FIELD_MAX */
};

struct csv_row {
    uint32_t line; /* where it begins; the header is on line 1 */
    enum csv_fault fault;
    const struct bytes *fields; /* one per column; NULL with a fault */
};

struct csv {
    const char *path;
    size_t n_columns;
    const struct bytes *columns;
    size_t n_rows;
    const struct csv_row *rows; /* those with a fault too; empty lines are none */
};

/* Reads a file; the result lives in the arena. 0, a negative errno, or -EINVAL for a file without a
 * usable header: empty, a bad one, a name that stands there twice, more than CSV_COLUMNS_MAX. */
int csv_read(const char *path, struct csv *out, struct arena *arena);

/* The same from memory, which is copied. */
int csv_parse(const char *path, struct bytes text, struct csv *out, struct arena *arena);

/* The index of a column, or -1. */
int csv_column(const struct csv *csv, struct bytes name);

#endif
