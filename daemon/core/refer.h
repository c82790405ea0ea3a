// SPDX-License-Identifier: EUPL-1.2
/* A case at two sites (PMM-3, PMM-4): what the site that refers and the site that receives need to
 * know of it. Nothing here speaks to the other site: doorbraak-link carries what the rows say. */
#ifndef CORE_REFER_H
#define CORE_REFER_H

#include "core/decision.h"

/* The tier's way to a site; the first when `to` is empty. NULL when there is none. */
const struct referral *tier_referral(const struct tier *tier, const struct code *to);

/* GEN-15: whether the tier and the site behind it have their own ground, where the ladder asks one. */
bool referral_has_own_ground(struct state *state, const struct ladder *ladder,
                             const struct case_row *row, const struct code *to,
                             struct civil_date day);

/* GEN-6, GEN-15: whether the case has a ground on which its extract may cross on that day. */
bool referral_may_cross(struct state *state, const struct ladder *ladder,
                        const struct case_row *row, const struct referral *way,
                        struct civil_date day);

/* The case came to a tier that refers, or somebody refers it: it is the other site's to work on.
 * Whoever calls has looked whether it may cross. */
void referral_open(struct decision *d, const struct referral *way, const struct sealed *sealed);

/* False with a refusal when the case cannot be referred that way now. */
bool require_referable(struct decision *d, const struct referral *way);

/* The case goes on here without the other site, which hears that from the link. */
void referral_leave(struct decision *d);

/* Whether the other site has nothing more to tell of a referral after this step. */
static inline bool referral_step_is_last(enum referral_step step)
{
    return step == referral_step_CLOSED || step == referral_step_WITHDRAWN ||
           step == referral_step_HANDED_BACK;
}

/* The step that an event is, of a case that another site referred; none when it is no step. */
enum referral_step referral_step_of(const struct case_row *row, uint16_t kind, const void *body);

#endif
