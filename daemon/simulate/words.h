// SPDX-License-Identifier: EUPL-1.2
/* The fields of a command as a map writes them: `key=value` words with blanks between, values with
 * blanks in double quotes, and in a value {COLUMN} for what the log has there or {case.FACT} for
 * what the simulation knows of the case by then. A value that comes out empty is left out. */
#ifndef SIMULATE_WORDS_H
#define SIMULATE_WORDS_H

#include "calendar/zone.h"
#include "core/records.h"
#include "ladder/report.h"
#include "simulate/column.h"
#include "simulate/map.h"

/* Facts of the case, as {case.holder}. */
enum case_fact {
    FACT_HOLDER,
    FACT_SUBMITTER,
    FACT_TIER,
    FACT_CHAIR,
    FACT_MEETING,
    FACT_NEXT_MEETING,
    FACT_QUESTION,  /* number of the last one */
    FACT_AGREEMENT, /* likewise */
    FACT_SPEND,     /* likewise */
};

struct words {
    const struct message *message;
    size_t n;
    const struct word *v;
    bool asks_case; /* some value is a fact of the case */
};

/* The two files, for finding columns; events come first where both have one. */
struct words_files {
    const struct csv *events;
    const struct csv *cases;
};

/* Reports each mistake at `place`: no key=value, an unknown key, an unknown column or fact, a value
 * without columns that the field cannot have. `line` may be NULL, and is borrowed. */
bool words_read(const char *line, const struct message *message, const struct words_files *files,
                const struct zone *zone, struct report_place place, struct words *out,
                struct arena *arena, struct ladder_report *report);

/* What the values are taken from. */
struct words_sources {
    const struct csv_row *events; /* NULL: none; its columns are empty then */
    const struct csv_row *cases;
    const struct case_row *row; /* needed when `asks_case` */
    struct code chair;
    struct instant next_meeting;
    const struct zone *zone;
    const struct log_map *map;
};

/* Puts the values into `body`. False with the field in `error`. */
bool words_fill(const struct words *words, const struct words_sources *sources, void *body,
                struct arena *arena, struct error *error);

#endif
