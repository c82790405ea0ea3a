// SPDX-License-Identifier: EUPL-1.2
/* What somebody is to a case, from the facts of the case and the ladder file, as
 * daemon/access/README.md has it: written beside access/, not from it. Relations are bits by the
 * words of proto/enums.def. */
#ifndef MATRIX_FACTS_H
#define MATRIX_FACTS_H

#include "core/core.h"

#define RELATION(name) (1u << relation_##name)

bool facts_has_role(const struct core_actor *actor, enum role role);

/* What the roles at the site give. */
unsigned facts_of_site(const struct core_actor *actor);
/* What he is to the case. */
unsigned facts_own(struct state *state, const struct core_actor *actor, const struct case_row *row);
/* Both, as far as the roles of the site reach to this case. */
unsigned facts_with_site(struct state *state, const struct core_actor *actor,
                         const struct case_row *row);

bool facts_sees(struct state *state, const struct core_actor *actor, const struct case_row *row);
/* Content, if only what came out of a meeting. */
bool facts_reads(struct state *state, const struct core_actor *actor, const struct case_row *row);
/* More than that: he has to do with it now. */
bool facts_takes_part(struct state *state, const struct core_actor *actor,
                      const struct case_row *row);
/* He would read it, and is a receiver for which a ground of its own is lacking (GEN-15). */
bool facts_lacks_a_ground(struct state *state, const struct core_actor *actor,
                          const struct case_row *row);
/* The privacy officer of the case: also of one that few see. */
bool facts_oversees(struct state *state, const struct core_actor *actor,
                    const struct case_row *row);
bool facts_is_to_review(struct state *state, const struct core_actor *actor,
                        const struct case_row *row);
bool facts_may_break_glass(struct state *state, const struct core_actor *actor,
                           const struct case_row *row);

#endif
