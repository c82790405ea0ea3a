// SPDX-License-Identifier: EUPL-1.2
/* Runs a plan through the engine of a site, under virtual time: every clock on the way fires at its
 * own moment, every command of the log comes at its own. */
#ifndef SIMULATE_RUN_H
#define SIMULATE_RUN_H

#include <signal.h>

#include "simulate/figures.h"

struct run_result {
    enum exit_status status; /* EXIT_STATUS_OK, or why it ended early */
    uint64_t commands;       /* given, refused ones too */
    struct error error;      /* of an installation that core refused */
};

/* `stop` ends it early when it is set, with EXIT_STATUS_OK and figures that mean nothing. Refusals
 * go to the plan's list. */
struct run_result run_plan(struct plan *plan, const struct world *world, struct site *site,
                           struct figures *figures, const volatile sig_atomic_t *stop,
                           struct arena *arena);

#endif
