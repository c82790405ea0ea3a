// SPDX-License-Identifier: EUPL-1.2
/* The ledger of `check`: what pots must hold, added up from the spends of all cases, against what
 * their rows say. Rows come by in the order of the tree: spends of all cases first, then pots.
 * Internal to store. */
#ifndef STORE_POT_SUMS_H
#define STORE_POT_SUMS_H

#include "base/arena.h"
#include "store/key.h"

struct pot_sum;

struct pot_sums {
    struct arena *arena;
    struct pot_sum *pots; /* in the arena */
};

void pot_sums_spend(struct pot_sums *sums, const struct spend_row *spend);

/* A pot came by: whether its row is the sum of its spends. */
bool pot_sums_hold(struct pot_sums *sums, struct bytes key, const struct pot_row *row);

/* A pot that spends are of and that never came by: its key. False behind the last. */
bool pot_sums_missing(struct pot_sums *sums, struct key *key);

#endif
