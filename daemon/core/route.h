// SPDX-License-Identifier: EUPL-1.2
/* Where a case belongs on a rung. By its district, its team area and its domains a rung has one
 * tier for it, or several that do equally well; then the one where it was before, else the one with
 * the fewest cases at work. */
#ifndef CORE_ROUTE_H
#define CORE_ROUTE_H

#include "core/state.h"

#define TIERS_MAX 48

/* All tiers of a rung that a case belongs to equally well, in the ladder's order. What decides, in
 * this order: the tier's areas hold the district, they hold the team area, its domains hold one of
 * the case's; a tier that has areas or domains is only for those. None: n is 0. Of the row only
 * district, team and domains are read. (UTR-1, UTR-17, ZNS-2) */
struct routes {
    size_t n;
    const struct tier *v[TIERS_MAX];
};
struct routes routes_of(const struct ladder *ladder, uint64_t rung, const struct case_row *row);
bool routes_equal(const struct routes *a, const struct routes *b);

/* Is it one of those of its rung? */
bool route_leads_to(const struct ladder *ladder, const struct tier *tier,
                    const struct case_row *row);

/* The one that the case goes to now; NULL when there is none. */
const struct tier *route_tier(struct state *state, const struct ladder *ladder, uint64_t rung,
                              const struct case_row *row);

/* The tiers of the rungs between `from` and `to`, both not included, that the case would have come
 * to and was not at: one a rung. (AMS-2) */
void route_skipped(const struct ladder *ladder, uint64_t from, uint64_t to,
                   const struct case_row *row, struct codes *out);

#endif
