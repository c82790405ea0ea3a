// SPDX-License-Identifier: EUPL-1.2
/* The vote of a tier's board, on a spend or on an outcome that is proposed (HRV-8). Each person of
 * `board:` has a seat. Who is away votes through a stand-in; nobody votes twice, so the seat of an
 * absent member whose stand-in voted already (for himself, or for another) stays empty, as that of
 * whoever asked for the money, or has nothing to do with the case, does.
 *
 * Yes: more than half of all seats. When nobody is left to vote: equal votes are what `tie:` says
 * (the chair's own vote decides, or a no), and anything else is a no. A member may change his vote
 * as long as the board has not decided: the last one counts. Every seat that is waited for has a
 * clock; what a yes or a no leads to is the caller's affair. */
#ifndef CORE_BOARD_H
#define CORE_BOARD_H

#include "core/decision.h"

struct ballot {
    uint64_t spend;      /* one of these two is 0 */
    uint64_t proposal;   /* of an outcome */
    struct code outside; /* has no vote here, and no stand-in */
};

enum verdict { VERDICT_OPEN, VERDICT_YES, VERDICT_NO };

/* Asks every seat. */
void board_call(struct decision *d, const struct tier *tier, const struct ballot *ballot);

/* The actor votes; false with a refusal. */
bool board_cast(struct decision *d, const struct tier *tier, const struct ballot *ballot, bool yes,
                enum verdict *verdict);

/* A seat has no vote any more: its clock ends, and what that comes to is told. */
enum verdict board_recount(struct decision *d, const struct tier *tier,
                           const struct ballot *ballot);

/* Whether he cast a vote on what the tier's board still decides on. */
bool board_has_voted(struct decision *d, const struct tier *tier, const struct code *person);

#endif
