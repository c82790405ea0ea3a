// SPDX-License-Identifier: EUPL-1.2
#ifndef SIMULATION_COPIES_H
#define SIMULATION_COPIES_H

#include "tests/proof/simulation/town.h"

/* Between batches: a checkpoint, when one is due. */
void copies_make(struct town *town);

/* The process that reads one back: folder, boot, keys. Its status. */
int copies_read_back(char **words);

#endif
