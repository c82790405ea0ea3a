// SPDX-License-Identifier: EUPL-1.2
/* Chains of stand-ins (GEN-7): whoever stands in for somebody and is away himself has a stand-in,
 * who then acts for both. Absences never lead round to where they began (decide_people.c), so every
 * chain ends in somebody. Whoever reaches a person reaches him through those between them: to act
 * for somebody who asked is to ask, however long the chain is (actor_without). */
#ifndef CORE_ABSENCE_H
#define CORE_ABSENCE_H

#include "core/core.h"

/* Fills `persons` and `through` of an actor whose person and day are set: himself first, then
 * everybody whom he acts for that day. As many as the list has room for. */
void absence_reach(struct state *state, struct core_actor *actor);

/* Who acts for somebody on that day at the end of the chain: not away, and let in. False when
 * nobody does, as when he is not away. */
bool absence_acts_for(struct state *state, const struct code *person, struct civil_date day,
                      struct code *out);

/* Whether somebody who is away in these days would come to stand in for himself, through others, if
 * `stand_in` were named. */
bool absence_leads_round(struct state *state, const struct code *person,
                         const struct code *stand_in, struct civil_date from,
                         struct civil_date until);

#endif
