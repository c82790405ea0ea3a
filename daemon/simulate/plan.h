// SPDX-License-Identifier: EUPL-1.2
/* A log and its map, turned into what will be done: who takes part, which cases there are, and
 * every action in the order of time. Reads the files; runs nothing. */
#ifndef SIMULATE_PLAN_H
#define SIMULATE_PLAN_H

#include "core/ladder.h"
#include "simulate/refusals.h"
#include "simulate/words.h"

struct plan_person {
    struct code person;
    struct code organisation;
    struct codes roles;
};

struct plan_case {
    struct bytes key;          /* as the log names it */
    const struct csv_row *row; /* in the file of cases */
    struct code holder;        /* who brings it in; empty: whoever the first row names */
    struct instant submitted;  /* none: never */
    struct instant ended;      /* none: never */
    struct instant deadline;   /* none: it has none */
};

/* A command as the map has it. */
struct plan_command {
    const struct message *message; /* NULL: ignore */
    struct code as;                /* "actor", "holder", "chair" or a person */
    struct words words;
};

/* Actions at the same moment: begin, then rows in the order of the file, then end. */
enum plan_phase { PHASE_BEGIN, PHASE_ROW, PHASE_END };

struct plan_action {
    struct instant at;
    enum plan_phase phase;
    uint32_t order; /* among those of one moment and phase; unique */
    uint32_t case_index;
    enum log_file file; /* which row it comes from, for refusals */
    const struct csv_row *row;
    const struct plan_command *command;
    struct code actor; /* whom the row names */
};

struct plan {
    struct log_map map;
    struct csv cases_file;
    struct csv events_file;
    struct plan_case *cases;
    size_t n_cases;
    struct plan_action *actions;
    size_t n_actions;
    struct plan_person *people;
    size_t n_people;
    struct refusals refusals;
    size_t rows;             /* of both files */
    size_t end_before_begin; /* cases whose end date lies before their begin */
    struct instant from;     /* first action */
    struct instant until;    /* last action */
};

/* Reads map and log. False when a file cannot be used, with everything in the report; single rows
 * that cannot be used are refusals. */
struct plan_files {
    const char *map;
    const char *cases;
    const char *events;
};
bool plan_read(const struct plan_files *files, const struct ladder *ladder, const struct zone *zone,
               struct plan *out, struct arena *arena, struct ladder_report *report);

#endif
