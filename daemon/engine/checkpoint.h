// SPDX-License-Identifier: EUPL-1.2
/* Checkpoints: copies of the state beside it, each read back by another process before it counts.
 * When power was lost a start takes the newest and applies what the journal has behind it, so that
 * recovery does not grow with the years.
 *
 *   SITE/checkpoints/0000001042/   1042: the journal's batch at which it stands
 *     manifest                     what it is, with the journal's chain
 *     state/                       as in the site, closed cleanly
 *   SITE/checkpoints/new/          being made; removed after the next start
 *   SITE/state.old/                the state whose place one took; removed after that start
 *
 * Two are kept. They hold what the state holds: no content that can be read without the keyring.
 * They are never in a backup, and never the truth: whoever doubts them removes the folder. */
#ifndef ENGINE_CHECKPOINT_H
#define ENGINE_CHECKPOINT_H

#include "engine/site.h"
#include "store/copy.h"

#define CHECKPOINTS_KEPT 2

struct checkpoint {
    bool practice;
    uint64_t batch;
    uint64_t sequence; /* of its last event */
    uint8_t chain[JOURNAL_HASH_LEN];
};

/* Has the journal grown enough since the newest? Looks once for each segment of the journal, so it
 * may be asked at every turn, between batches; who hears yes begins one. */
bool checkpoint_due(struct site *site);

/* Between batches, on the engine's thread. The checkpoint will have what the state has now, or a
 * little more. Refused when the disk has no room for it. */
bool checkpoint_begin(const struct site *site, struct store_copy **out, struct site_fault *fault);

/* Reads back what store_copy_run made, and on success gives it its manifest: the verb
 * `check-checkpoint`, in a process of its own. */
bool checkpoint_check(const struct site_options *options, struct checkpoint *out,
                      struct site_fault *fault);

/* In any thread, once it was read back: gives it its name, and removes those too many. */
bool checkpoint_place(const struct site *site, struct checkpoint *out, struct site_fault *fault);

/* --- at a start, under the site's lock --- */

/* The newest that has a manifest; false when there is none. */
bool checkpoint_newest(const char *site_dir, bool practice, struct checkpoint *out);

/* The one before the newest, in case that is broken; false when there is none. */
bool checkpoint_previous(const char *site_dir, bool practice, struct checkpoint *out);

/* Puts this one in the place of the state, which is laid aside. It is a checkpoint no longer,
 * unless the disk takes no change at all. */
enum store_status checkpoint_take(const char *site_dir, const struct checkpoint *checkpoint,
                                  struct store_fault *fault);

/* Removes what was being made; with `all`, the others too. */
void checkpoint_clear(const char *site_dir, bool all);

/* --- after a start, in any thread, while none is being made --- */

/* Lies there what a start or a crash left: a state that was laid aside, a checkpoint half made? */
bool checkpoint_left(const char *site_dir);

/* Removes it piece by piece; `goes_on` as for store_remove_slowly. */
void checkpoint_clear_left(const char *site_dir, store_goes_on *goes_on, void *arg);

#endif
