// SPDX-License-Identifier: EUPL-1.2
/* A map held against the files that it is about: every column found, every command known, every
 * word of it good. */
#ifndef SIMULATE_BIND_H
#define SIMULATE_BIND_H

#include "simulate/people.h"
#include "simulate/plan.h"

struct bound_column {
    bool known; /* false: the map does not name it */
    struct column column;
};

struct bound_map {
    struct bound_column activity, actor, case_of_events, time;             /* events */
    struct bound_column case_of_cases, deadline, ended, holder, submitted; /* cases */
    struct plan_command submit;
    struct plan_command *steps; /* as in the map */
    uint32_t *next_step;        /* the next one for the same activity, or INDEX_NONE */
    struct plan_command *end;
    size_t n_end;
};

/* False when anything was reported. The report still has the map's places. */
bool bind_map(const struct log_map *map, const struct csv *events, const struct csv *cases,
              const struct zone *zone, struct bound_map *out, struct arena *arena,
              struct ladder_report *report);

/* Whom its commands are given by, beside the people of the log. */
void bound_people(const struct bound_map *bound, const struct log_map *map, struct people *people);

#endif
