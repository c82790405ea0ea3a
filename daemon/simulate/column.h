// SPDX-License-Identifier: EUPL-1.2
/* A column as a map names it: a column of a CSV file, or a key of the JSON object that stands in
 * one. */
#ifndef SIMULATE_COLUMN_H
#define SIMULATE_COLUMN_H

#include <stdbool.h>

#include "simulate/csv.h"

struct column {
    int index;        /* in the file */
    const char *key;  /* of the JSON object; NULL: the column itself */
    const char *name; /* as the map has it */
};

/* `name` is NAME, or NAME.KEY where no column has that whole name; it is borrowed. False when the
 * file has no such column. */
bool column_find(const struct csv *csv, const char *name, struct column *out);

/* What stands there, without blanks at either end; empty where the object has no such key, or is
 * none. Numbers and booleans come out as JSON writes them. Lives as long as file and arena. */
struct bytes column_value(const struct column *column, const struct csv_row *row,
                          struct arena *arena);

#endif
