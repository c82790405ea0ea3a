// SPDX-License-Identifier: EUPL-1.2
/* What a map may ask of a case while it runs: read from the committed state, between two batches.
 */
#ifndef SIMULATE_SIGHT_H
#define SIMULATE_SIGHT_H

#include "simulate/world.h"

struct sight {
    struct case_row row;         /* all zero when there is no such case */
    struct code chair;           /* who owns what waits at its tier, else the case holder */
    struct instant next_meeting; /* of its tier, with room, and time left for the plan; or none */
};

void sight_case(struct store *store, const struct world *world, struct instant now,
                struct case_id id, struct sight *out);

/* Was the meeting that this names held already? */
bool sight_meeting_held(struct store *store, const struct meeting_hold *hold);

#endif
