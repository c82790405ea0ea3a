// SPDX-License-Identifier: EUPL-1.2
/* Grounds for sharing with a receiver of its own (GEN-15): per person of the household, receiver
 * and purpose. The one choke point: commands that share ask it (require_ground_for), and whoever
 * reads is held against it (access/). The ground of the case as a whole (GEN-6) stands beside it:
 * neither mends the other. */
#ifndef CORE_GROUNDS_H
#define CORE_GROUNDS_H

#include "core/state.h"

#define MINOR_ALONE_FROM 16 /* where the ladder does not say; likewise 12 */
#define MINOR_ASKED_FROM 12

/* The ladder's receiver of that name; NULL when it has none. */
const struct receiver *ground_receiver(const struct ladder *ladder, const struct code *code);
const struct ground_rule *ground_rule(const struct ladder *ladder, const struct code *code);
/* The first purpose: what a case is shared for unless something else is said; empty: none. */
struct code ground_first_purpose(const struct ladder *ladder);

/* Whether a rule of the ladder may be used on that day. */
bool ground_rule_holds(const struct ground_rule *rule, struct civil_date day);
/* The same of a ground on a case: not ended, not past its term, and its rule still holds. */
bool ground_holds_on(const struct ground_row *row, const struct ladder *ladder,
                     struct civil_date day);

/* Whether the case may go to this receiver for this purpose on that day: the ladder asks no ground
 * of its own for it, the case is anonymous, or each person of the household has one. `*ground` is
 * then the number of the first one that it rests on, 0 for that of the case. */
bool ground_covers(struct state *state, const struct ladder *ladder, const struct case_row *row,
                   const struct code *receiver, const struct code *purpose, struct civil_date day,
                   uint64_t *ground);

/* Who may consent for a member of the household in that year: bits of enum consent_by; none when
 * the year of birth is wanted. In the year of a birthday both the child and the parents are asked.
 */
unsigned consent_by_whom(const struct ladder *ladder, const struct member *member, int year);

#endif
