// SPDX-License-Identifier: EUPL-1.2
/* The state on disk: opening, batches, reads, and what an operator asks of it. The rows themselves
 * are core/state.h (for core) and store/shell_rows.h (for the shell), over the `struct state` that
 * store_begin and store_read_begin give. The only folder that knows LMDB.
 *
 * Nothing here is the truth: the journal is. So there is no repair; whoever hears STORE_DAMAGED or
 * STORE_VERSION rebuilds: store_create beside it, open, replay, store_close(…, true), store_swap.
 *
 * One store a process is open at a time (asserted), and one thread uses it. Call sodium_init()
 * before anything here. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#define STORE_MAP_SIZE_DEFAULT (UINT64_C(64) << 30)
#define STORE_MAP_SIZE_MIN     (UINT64_C(16) << 20)
#define STORE_HASH_LEN         32

struct store;
struct state;

enum store_status {
    STORE_OK,
    STORE_FULL,       /* map or disk full: the batch is dropped, nothing was lost */
    STORE_FAILED,     /* the disk or the file system said no; the fault says what */
    STORE_DAMAGED,    /* unreadable, not complete, or power was lost under it: rebuild */
    STORE_VERSION,    /* of a format that this build does not know: rebuild */
    STORE_WRONG_KIND, /* production opened as practice, or the reverse: refuse to start */
};

struct store_options {
    const char *dir;     /* the folder `state` */
    const char *boot_id; /* of this boot, as /proc/sys/kernel/random/boot_id; without newline */
    uint64_t map_size;   /* bytes; 0 = 64 GiB; never less than 16 MiB. Only address space, fixed */
    bool practice;       /* a training site: never opened as production, nor the reverse */
};

/* What an operator is told; no content. */
struct store_fault {
    char what[200];
};

/* A word for logs: "ok", "full", … */
const char *store_status_name(enum store_status status);

/* Makes the folder with an empty state: under "DIR.new", synced, renamed, parent synced. What an
 * earlier attempt left under that name is removed. STORE_FAILED when `dir` exists. `fault` may be
 * NULL, here and below. */
enum store_status store_create(const struct store_options *options, struct store_fault *fault);

/* Judges the mark and looks whether the file can be used at all, so that no damage to it crashes
 * the process here; then writes the mark of this boot, synced. On failure `*out` is untouched. */
enum store_status store_open(struct store **out, const struct store_options *options,
                             struct store_fault *fault);

/* `clean`: everything is synced, then the mark says so. Not clean: the next start applies the
 * journal's tail when it is the same boot, and rebuilds otherwise. Only STORE_FAILED can happen,
 * and then the mark stays not clean. NULL is accepted. No batch or read may be open. */
enum store_status store_close(struct store *store, bool clean);

/* Puts the folder `dir_new` in the place of `dir` (which need not exist) and removes the old one.
 * Both closed. After a crash midway `dir` may be missing: rebuild again. */
enum store_status store_swap(const char *dir_new, const char *dir, struct store_fault *fault);

/* The same, but the old one stays, as "DIR.old", for store_remove_aside: a file of gigabytes takes
 * seconds to remove. One that is there already, beside a `dir`, is removed first. */
enum store_status store_swap_aside(const char *dir_new, const char *dir, struct store_fault *fault);

/* Asked between two pieces; false: what is left stays for another time. */
typedef bool store_goes_on(void *arg);

/* Removes a folder as store_remove does, piece by piece, so that nobody waits long for the disk. */
void store_remove_slowly(const char *dir, store_goes_on *goes_on, void *arg);

/* What store_swap_aside left beside `dir`, likewise. */
void store_remove_aside(const char *dir, store_goes_on *goes_on, void *arg);

/* Removes a folder that holds a state and nothing else, as an unfinished rebuild leaves it; it need
 * not exist. STORE_FAILED when it is still there afterwards. */
enum store_status store_remove(const char *dir, struct store_fault *fault);

/* --- a batch. Its writes are seen by its own reads at once, by others after the commit. Committed
 * batches go to the file in groups, so a process that dies, and an abort, may leave some of the
 * last out: state_position says where the journal's tail begins. --- */

struct state *store_begin(struct store *store);

/* Of the open batch: STORE_OK, or the first thing that went wrong. STORE_FULL comes while there is
 * still room for some hundreds of writes, so that what is being applied can end; then abort. Ask
 * before the journal gets the batch: after that there is no way back but to stop and replay. When
 * no batch is open: whether the next one has room. */
enum store_status store_status(const struct store *store);

/* Could a group not be brought to the file? Then the state lacks what was committed, for good. */
bool store_is_lost(const struct store *store);

/* Ends the batch either way. Not STORE_OK: stop and replay. Without a sync of its own: a batch is
 * committed after the journal has it. What it wrote since store_status said STORE_OK has room, as
 * long as that is no more than some ninety rows. */
enum store_status store_commit(struct store *store);

/* Ends the batch as if it had never begun. True: committed batches that were not in the file yet
 * went along with what it wrote; apply the journal's tail again before anything else. A batch that
 * wrote nothing takes nothing along. */
bool store_abort(struct store *store) __attribute__((warn_unused_result));

/* After each commit, when those who waited for it have heard: goes on with what groups ask, and
 * brings one to the file that grew large. As for store_commit when it fails. */
enum store_status store_settle(struct store *store);

/* Brings to the file, without a sync, what is committed; never needed. As for store_commit when it
 * fails. No batch or read may be open. */
enum store_status store_flush(struct store *store);

/* --- a read of what is committed; one at a time, not beside a batch, and ended within the callback
 * that began it (asserted) --- */

struct state *store_read_begin(struct store *store);
void store_read_end(struct store *store);

/* --- for operators and tests; each makes a read of its own, so no read may be open --- */

/* Bytes used of the map, and the map. The file never shrinks. */
void store_usage(const struct store *store, uint64_t *used, uint64_t *map_size);

/* One hash over all rows in key order. Left out: the boxes of content (sealed under random keys),
 * and what depends on how the history was cut into batches: journal position, stored replies, the
 * head. Equal histories give equal hashes. */
void store_hash(struct store *store, uint8_t out[STORE_HASH_LEN]);

/* One sentence a finding, without content. */
typedef void store_report(void *arg, const char *sentence);
/* Rows of a table, for `check`. */
typedef void store_count(void *arg, const char *table, uint64_t rows);

/* Reads everything: the pages, each checksum, each row, rows against indexes and indexes against
 * rows, chunks. Returns the number of findings; reports the first 100. Either callback may be NULL.
 * When the pages themselves are damaged nothing else is looked at. */
uint64_t store_check(struct store *store, store_report *report, store_count *count, void *arg);

#endif
