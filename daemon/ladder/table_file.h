// SPDX-License-Identifier: EUPL-1.2
/* Reads a YAML file into the struct of a table (proto/message.h): the table's field names are the
 * keys, its types say how a value is written. No code knows a key; what a value means beside others
 * is the lint's affair.
 *
 *   U64       digits, no sign or leading zero, not over the field's max; a field whose max is 1439
 * or 1440 is a minute of the day and may be written as 13:30 BOOL      true or false CODE      a
 * code; CODES a list of them, [a, b] or one a line DATE      2026-03-02 DURATION  2 working days, 2
 * werkdagen (calendar/duration.h) LINE      one line of text, at most `max` bytes enum      one of
 * its words; lists: a list of maps Refused: an unknown, missing or repeated key, a key without
 * value, a required number of 0, a required list that is empty. Tables of files have no other field
 * types.
 *
 * All mistakes are reported, with their places; `out` is complete only when true is returned. Lines
 * and lists live in the arena. The report's places point into `out`. */
#ifndef LADDER_TABLE_FILE_H
#define LADDER_TABLE_FILE_H

#include "base/arena.h"
#include "base/bytes.h"
#include "ladder/report.h"
#include "proto/message.h"

bool table_file_read(const char *path, const struct message *message, void *out,
                     struct arena *arena, struct ladder_report *report);

/* The same from memory; `name` stands for the file in the report. */
bool table_text_read(const char *name, struct bytes text, const struct message *message, void *out,
                     struct arena *arena, struct ladder_report *report);

#endif
