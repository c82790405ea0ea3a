// SPDX-License-Identifier: EUPL-1.2
/* How much work there is room for (HRV-9, LWD-8, DHG-6): limits of a ladder file, each of which
 * warns or refuses as the file says. A command that goes over one is counted here, by whichever
 * door the work comes in: somebody takes a case up, has the lead of one, puts one on an agenda, or
 * brings one in. What the daemon itself does is never refused. */
#ifndef CORE_CAPACITY_H
#define CORE_CAPACITY_H

#include "core/decision.h"

/* --- while deciding: the case at hand, whose row in the state is still as it was --- */

/* Somebody takes it up at the tier at hand. */
void capacity_take(struct decision *d, const struct code *person);
/* Somebody has the lead of it now. */
void capacity_lead(struct decision *d, const struct code *person);
/* It stands on an agenda. */
void capacity_plan(struct decision *d);
/* It comes onto the ladder at hand. */
void capacity_come(struct decision *d);
/* A term is put: too many end at once (DHG-6). */
void capacity_terms(struct decision *d, const struct ladder *ladder, const struct term_put *c);
/* Writes down which limit refuses; returns false. */
bool capacity_refuse(struct decision *d);

/* --- as things stand --- */

/* The cases of a person at a tier: those taken up there; of a team, the open ones on the ladder
 * that the person holds. `except`: not this one. */
uint64_t capacity_of(struct state *state, const struct ladder *ladder, const struct tier *tier,
                     const struct code *person, struct case_id except);
/* Every limit of the ladder that is gone over, up to `most`; returns how many. */
size_t capacity_warnings(struct state *state, const struct ladder *ladder, struct instant now,
                         struct warning *out, size_t most);

#endif
