// SPDX-License-Identifier: EUPL-1.2
#ifndef SIMULATION_FLIP_H
#define SIMULATION_FLIP_H

#include "tests/proof/simulation/town.h"

/* The site is closed, by a power cut or otherwise, and stands at `position` with the state
 * `before`. */
void flip_try(struct town *town, bool power_went);

/* The process that opens what was spoiled: folder, boot, keys, state, chain, batch. Its status. */
int flip_open(char **words);

#endif
