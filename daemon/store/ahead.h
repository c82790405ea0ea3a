// SPDX-License-Identifier: EUPL-1.2
/* Asks the disk for pages that will be read soon, and does not wait for them. Cases lie all over
 * the file, so each that is in no memory is a wait; a disk serves many of them together as soon as
 * one. Nothing hangs on it: what was asked in vain is only not there yet. */
#ifndef STORE_AHEAD_H
#define STORE_AHEAD_H

#include "store/env.h"

/* The leaf of the row with this key, or in which it would stand: its page number, by the branches
 * above it, as the file has them after the last group. The leaf itself is not looked at. 0: not
 * known. */
uint64_t ahead_leaf(const struct store *store, struct bytes key);

/* The row of this case and its clocks. */
void ahead_ask_case(const struct store *store, struct case_id id);

#endif
