// SPDX-License-Identifier: EUPL-1.2
/* Brings a state up to its journal. */
#ifndef ENGINE_REPLAY_H
#define ENGINE_REPLAY_H

#include "engine/site.h"

/* Applies every batch after site->position to site->store and moves the position. */
bool replay_tail(struct site *site, struct site_fault *fault);

/* Ends the open batch as if it had never begun. Batches before it may go along (store_abort): then
 * site->position goes back too, and nothing but replay_tail may follow. */
void replay_drop(struct site *site);

/* Sets site->position to where the state stands. */
void replay_position(struct site *site);

#endif
