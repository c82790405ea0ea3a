// SPDX-License-Identifier: EUPL-1.2
/* What came of a simulated log, counted from the events that core made. Compares no columns:
 * whether a case was late is whether its clock ran out. */
#ifndef SIMULATE_FIGURES_H
#define SIMULATE_FIGURES_H

#include "simulate/index.h"
#include "simulate/world.h"

/* Of one case. */
struct case_figures {
    bool submitted;
    bool closed;
    bool withdrawn;
    bool deadline_ran_out;
    bool waits;         /* in a tier's queue, since `entered` */
    bool pickup_counts; /* of a tier where someone has to pick it up */
    enum outcome outcome;
    struct code tier; /* the highest */
    uint64_t rung;    /* of that tier */
    struct code holder;
    struct instant begun;
    struct instant deadline;
    struct instant entered;
    bool decided;
};

struct clock_figures {
    struct code code;
    uint64_t ran_out;  /* first time */
    uint64_t repeated; /* and again, until someone acted */
    uint64_t cases;
    bool *seen; /* per case */
};

/* Lengths of time, in milliseconds of open time. */
struct waiting {
    int64_t *v;
    size_t n;
    size_t room;
    uint64_t never;
};

#define CLOCK_FIGURES_MAX 1024

struct figures {
    const struct world *world;
    struct arena *arena;
    struct index by_id; /* case id to case */
    struct case_figures *cases;
    size_t n_cases;
    struct clock_figures *clocks;
    size_t n_clocks;
    struct waiting picked_up;
    struct waiting decided;
    uint64_t events;
};

void figures_init(struct figures *figures, const struct world *world, size_t n_cases,
                  struct arena *arena);

/* The id that case `index` gets when it is brought in. */
void figures_expect(struct figures *figures, uint32_t index, struct case_id id);

/* An event of a case, as core made it. */
void figures_take(struct figures *figures, const struct message *message, const void *body,
                  struct instant stamp);

/* After the last event: counts what never came, sorts. */
void figures_end(struct figures *figures);

/* Hours, at a percentage of a sorted list (nearest rank); 0 of an empty one. */
double waiting_hours(const struct waiting *waiting, unsigned percent);

struct deadline_figures {
    uint64_t in_time;
    uint64_t late;
    uint64_t never_ended;
};
/* Only of cases whose deadline the ladder has a clock for. */
struct deadline_figures figures_deadlines(const struct figures *figures);
bool figures_watch_deadlines(const struct figures *figures);

#endif
