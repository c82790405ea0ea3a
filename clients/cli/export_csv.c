// SPDX-License-Identifier: EUPL-1.2
/* A line an event, RFC 4180: the case, what happened, when, where, and the values that are used
 * most in columns of their own; the others as name=value in the last. */
#include <stdlib.h>

#include "base/assert.h"
#include "clients/cli/export.h"
#include "clients/cli/when.h"

static const char *const columns[] = {"entry", "rung",    "domains", "obstacles",
                                      "stage", "urgency", "outcome", "result",
                                      "kind",  "cents",   "action",  "code"};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

static const char *const parts[] = {"spend",   "agreement", "question", "consultation",
                                    "meeting", "consult",   "issue"};
enum { PARTS = sizeof parts / sizeof parts[0] };

static void put_field(FILE *file, const char *text)
{
    if (text[strcspn(text, ",\"\r\n")] == '\0') {
        fputs(text, file);
        return;
    }
    fputc('"', file);
    for (; *text != '\0'; text++) {
        if (*text == '"')
            fputc('"', file);
        fputc(*text, file);
    }
    fputc('"', file);
}

static void begin(struct export_out *out)
{
    fputs("case,activity,timestamp,tier,pot,item", out->file);
    for (size_t i = 0; i < COLUMNS; i++)
        fprintf(out->file, ",%s", columns[i]);
    fputs(",other\r\n", out->file);
}

static void put_object(FILE *file, const struct history_object *object)
{
    if (object != NULL)
        put_field(file, object->name);
    fputc(',', file);
}

static void put_values(FILE *file, const struct history_row *row)
{
    const struct history_value *values = row->values.v;
    char *other = NULL;
    size_t len = 0;
    FILE *rest = open_memstream(&other, &len);
    ASSERT(rest != NULL);
    for (size_t c = 0; c < COLUMNS; c++) {
        fputc(',', file);
        for (size_t i = 0; i < row->values.n; i++)
            if (code_is(&values[i].name, columns[c]))
                put_field(file, values[i].value);
    }
    for (size_t i = 0; i < row->values.n; i++) {
        bool known = false;
        for (size_t c = 0; c < COLUMNS && !known; c++)
            known = code_is(&values[i].name, columns[c]);
        if (!known)
            fprintf(rest, "%s%s=%s", ftell(rest) == 0 ? "" : ";", values[i].name.s,
                    values[i].value);
    }
    ASSERT(fclose(rest) == 0);
    fputc(',', file);
    put_field(file, other);
    free(other);
}

static void put_row(struct export_out *out, const struct history_row *row)
{
    char when[WHEN_MAX];
    const struct history_object *part = NULL;
    for (size_t i = 0; i < PARTS && part == NULL; i++)
        part = export_object(row, parts[i]);
    put_object(out->file, export_object(row, "case"));
    fprintf(out->file, "%s,%s,", row->event.s, when_utc(row->at, when));
    put_object(out->file, export_object(row, "tier"));
    put_object(out->file, export_object(row, "pot"));
    if (part != NULL)
        put_field(out->file, part->name);
    put_values(out->file, row);
    fputs("\r\n", out->file);
}

static void end(struct export_out *out)
{
    (void)out;
}

const struct export_writer export_csv = {begin, put_row, end};
