// SPDX-License-Identifier: EUPL-1.2
/* A state copied to another folder while its batches go on, and such a copy read back. The copy is
 * compact: what was erased or overwritten since is not in it. */
#ifndef STORE_COPY_H
#define STORE_COPY_H

#include <stdatomic.h>

#include "store/shell_rows.h"
#include "store/store.h"

struct store_copy;

/* Brings to the file what is committed, and makes the folder, which must not exist. On the thread
 * that uses the store, between batches. On failure `*out` is untouched. */
enum store_status store_copy_begin(struct store_copy **out, struct store *store, const char *to_dir,
                                   struct store_fault *fault);

/* Copies, in any thread, what the store had in its file at some moment after store_copy_begin: in
 * pieces that are each synced, so that other writers on the disk do not wait behind all of it; then
 * marks it as closed cleanly. Its own thread of LMDB's ends before this does. The store stays open
 * until then. On failure nothing is left of the folder. */
enum store_status store_copy_run(struct store_copy *copy, struct store_fault *fault);

/* From another thread: a run ends soon, and fails. */
void store_copy_stop(struct store_copy *copy);

/* After the run, or in place of it. NULL is accepted. The folder stays. */
void store_copy_free(struct store_copy *copy);

/* Reads all of a copy back, in a process that has no other store open: pages, checksums, rows and
 * indexes both ways (store_check), and the place in the journal where it stands. */
enum store_status store_copy_check(const struct store_options *options,
                                   struct journal_position *position, uint64_t *findings,
                                   store_report *report, void *arg, struct store_fault *fault);

#endif
