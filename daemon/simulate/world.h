// SPDX-License-Identifier: EUPL-1.2
/* What a simulated site is told before the log begins: the ladder, its calendar, time zone and
 * meetings, and the people. */
#ifndef SIMULATE_WORLD_H
#define SIMULATE_WORLD_H

#include "engine/engine.h"
#include "simulate/plan.h"

struct world {
    struct ladder ladder;
    struct zone_install zone_install;
    struct zone zone;
    struct calendar_install calendar_install;
    struct calendar calendar;
    struct instant from;    /* first moment of the simulation */
    struct instant horizon; /* and its last */
};

/* The ladder and its time zone. */
bool world_read_ladder(const char *path, struct world *out, struct arena *arena,
                       struct ladder_report *report);

/* The calendar, and until when time goes on. False, reported, when holidays do not cover the log.
 */
bool world_read_calendar(const struct plan *plan, struct world *world, struct arena *arena,
                         struct ladder_report *report);

/* Lets a person in, with a key of the name WORLD_KEY. */
bool world_let_in(const struct plan_person *person, struct engine *engine, struct error *error);

/* Tells the engine, in the batch that is open. False with core's refusal in `error`. */
bool world_install(const struct world *world, const struct plan *plan, struct engine *engine,
                   struct arena *arena, struct error *error);

#define WORLD_KEY "log" /* the name of everybody's key */

#endif
