// SPDX-License-Identifier: EUPL-1.2
/* Who says yes to money: the one place that decides it, whichever command asks. The ladder file
 * chooses a kind for each pot; in all of them nobody decides on a request of his own, and nobody is
 * two of those that a kind asks for, whoever else he stands in for and whatever other role he has.
 *
 *   one            somebody of the pot's tiers
 *   four-eyes      two of them, after each other; who asks is the first, where he is one of them
 *   two-together   who asks is one of them, and a contact person with a mandate agreed (UTR-10)
 *   group-consult  at once, after the group was consulted
 *   team-lead      the leader of the pot's tier, after the team discussed it
 *   table          the chair of the pot's table
 *   afterwards     at once, by one of them; accounted for within a term
 *   board          the majority of the tier's board (core/board.h)
 *
 * What the money is for, how much is left of it, and what happens to it then is decide_money.c's.
 */
#ifndef CORE_APPROVAL_H
#define CORE_APPROVAL_H

#include "core/decision.h"

/* Whether the actor may ask this of the pot, by its kind; false with a refusal. */
bool approval_may_ask(struct decision *d, const struct pot *pot, const struct spend_request *c);

/* Who has looked already because he asks; empty where a kind does not count that. */
struct code approval_first(const struct decision *d, const struct pot *pot);

/* The request is made (`spend`, as its row will be): it is approved at once, or waits for who
 * decides, with a clock. */
void approval_begin(struct decision *d, const struct pot *pot, const struct spend_row *spend);

/* It came along from a case that goes on in this one, numbered as here: a board votes anew, each
 * seat of it; whom else it waited for it waits for as before. */
void approval_carried(struct decision *d, const struct spend_row *spend);

/* The actor says yes or no to a spend; false with a refusal. Whoever does not decide on its pot
 * hears nothing of how it stands. */
bool approval_say(struct decision *d, uint64_t spend, bool yes);

/* The same no; of who asked: the request is taken back, also where nobody is left to decide. */
bool approval_reject(struct decision *d, uint64_t spend);

/* A spend from a pot that the actor decides on; false with a refusal. */
bool approval_own_spend(struct decision *d, uint64_t n, struct spend_row *spend);

/* The same to give away what was lent: as for a yes, by another than who asked, but where the kind
 * leaves the yes to who asks. `agreed`: a kind that asks several, of whom one forgives, so that
 * only what was agreed on a condition is. */
bool approval_may_forgive(struct decision *d, uint64_t n, struct spend_row *spend, bool *agreed);

/* Who was asked to decide on money of the case does not any more: another is. */
void approval_ask_again(struct decision *d, const struct code *person);

#endif
