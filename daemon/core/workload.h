// SPDX-License-Identifier: EUPL-1.2
/* Who has room at a tier (DHG-6, LWD-8). Room is hours a week for each case: what somebody's hours
 * come to when he has the next one too. Without hours it is the fewest cases. Cases that wait and
 * are offered to somebody count as his already, so that ten that come in at once do not all go to
 * one. */
#ifndef CORE_WORKLOAD_H
#define CORE_WORKLOAD_H

#include "core/decision.h"

#define WORKLOAD_MOST 100 /* people of a tier */

struct workload {
    struct code person;
    uint64_t cases;          /* taken up; of a team: held */
    uint64_t offered;        /* that wait */
    uint64_t hours_week;     /* of his term, else of the tier */
    struct civil_date until; /* last day of the term; none: he has none */
    struct civil_date away;  /* absent today, up to and including */
    struct code stand_in;    /* who acts for him today */
    bool takes;              /* may be offered a case */
};

/* Who works there: by name in the file, by a term that runs, or by a role. The next case is offered
 * to one who is there today, is not handing over, and whose limit lets him take it. */
size_t workload_list(struct state *state, const struct ladder *ladder, const struct tier *tier,
                     struct instant now, struct workload out[WORKLOAD_MOST]);
/* The one with most room among those who may be offered a case; NULL when there is none. `not` and
 * `rather_not` may be NULL: the second only when there is nobody else. */
const struct workload *workload_most(const struct workload *all, size_t n, const struct code * not,
                                     const struct code *rather_not);

/* Offers the case at hand, where its tier's file says so; `rather_not`: who just gave it back. */
void workload_offer(struct decision *d, const struct code *rather_not);
/* Has something to do with the case at hand, is of its organisation where several share the ladder,
 * and his own time at its tier, if he has one, runs: on its last day nothing waits for him. */
bool workload_is_at_work(const struct decision *d, const struct code *person);
/* Whose what waits at the tier is: its owner's, whose time may be over; then the first's who works
 * there still, also by a term of his own; else a coordinator's, else the case holder's (GEN-8). */
struct code workload_owner(struct decision *d);
/* Somebody has it, or may take it up: before the end of his term it is his to hand over. */
void workload_watch_term(struct decision *d, const struct code *person);

#endif
