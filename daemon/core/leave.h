// SPDX-License-Identifier: EUPL-1.2
/* Who was shut out leaves nothing behind (GEN-7, GEN-8). Whatever he had on a case goes to his
 * successor: whom the administrator named, else who stood in for him that day. Without one: work
 * that he took up goes back to the queue, and each step to whoever minds it: the tier's owner who
 * is let in, else the case holder, else a coordinator, else an administrator. The lead over a case
 * then stays open until one of the tier's people, a coordinator or an administrator offers it to
 * somebody (decide_work.c): nobody comes to read a case by another's leaving. */
#ifndef CORE_LEAVE_H
#define CORE_LEAVE_H

#include "core/decision.h"

/* Is he let in no more? Somebody who never was is not shut out. */
bool leave_left(struct state *state, const struct code *person);
/* Who comes after somebody who left, as far as there is one who did not leave too. */
bool leave_successor(struct state *state, const struct code *person, struct code *out);
/* Whose a step of the case at hand is, that was this person's. */
struct code leave_minder(struct decision *d, const struct code *person);
/* The first who is let in and has this role, of the case's organisation before others; false when
 * there is none. */
bool leave_somebody_with(struct decision *d, enum role role, struct code *out);
/* Everything on the case at hand that is of people who left. */
void leave_pass(struct decision *d);
/* Somebody accepted the lead of one who left: the holder's steps are his. */
void leave_lead_taken(struct decision *d, const struct code *to);

#endif
