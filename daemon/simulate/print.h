// SPDX-License-Identifier: EUPL-1.2
/* The result of a simulation, for a person or for a program. */
#ifndef SIMULATE_PRINT_H
#define SIMULATE_PRINT_H

#include <stdio.h>

#include "simulate/figures.h"
#include "simulate/plan.h"

struct outcome_of_run {
    const struct plan *plan;
    const struct world *world;
    const struct figures *figures;
    uint64_t commands;
};

#define PRINT_REFUSED_MAX 20

void print_text(FILE *out, const struct outcome_of_run *result);

/* One JSON object; the same numbers, keys in English. doc/simulate.md has them. */
void print_json(FILE *out, const struct outcome_of_run *result);

#endif
