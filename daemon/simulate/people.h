// SPDX-License-Identifier: EUPL-1.2
/* Who takes part in a simulation: everyone whom the log, the map and the ladder name. */
#ifndef SIMULATE_PEOPLE_H
#define SIMULATE_PEOPLE_H

#include "simulate/index.h"
#include "simulate/plan.h"

struct people {
    struct arena *arena;
    const struct log_map *map;
    struct index by_name; /* of the log */
    struct index by_code;
    struct plan_person *v;
    size_t n;
    size_t room;
};

void people_init(struct people *people, const struct log_map *map, struct arena *arena);

/* The person whom the log calls so; the map's general one for an empty name. */
struct code people_named(struct people *people, struct bytes name);

/* Someone with a person id. */
void people_add(struct people *people, const struct code *person);

/* Chairs, workers and stand-ins of a ladder. */
void people_of_ladder(struct people *people, const struct ladder *ladder);

#endif
