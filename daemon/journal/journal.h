// SPDX-License-Identifier: EUPL-1.2
/* The journal: an append-only chain of batches, each synced before anybody hears of it. It is the
 * truth of a site; everything else can be made again from it (daemon/journal/README.md has the
 * layout on disk). Batches are opaque bytes here: no LMDB, no protocol, no clock.
 *
 * One `struct journal` a process and a folder; the caller holds the site's lock. All functions
 * that take one belong to the thread that opened it; journal_read and journal_copy read files only
 * and may run in any thread. */
#ifndef JOURNAL_JOURNAL_H
#define JOURNAL_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

#define JOURNAL_EPOCH_LEN            16
#define JOURNAL_HASH_LEN             32
#define JOURNAL_PAYLOAD_MAX          (64u * 1024 * 1024)
#define JOURNAL_SEGMENT_SIZE_MIN     512u
#define JOURNAL_SEGMENT_SIZE_MAX     (1024u * 1024 * 1024)
#define JOURNAL_SEGMENT_SIZE_DEFAULT (16u * 1024 * 1024)
#define JOURNAL_RESERVE_SIZE_DEFAULT (1024u * 1024)

struct journal;

/* Random, one a lineage: a restore makes a new one. */
struct journal_id {
    uint8_t epoch[JOURNAL_EPOCH_LEN];
};

struct journal_options {
    const char *dir;       /* the folder, as journal_create made it */
    uint64_t segment_size; /* bytes; 0 = 16 MiB; 512 bytes to 1 GiB */
    uint64_t reserve_size; /* bytes kept for closing on a full disk; 0 = 1 MiB */
    /* journal_open verifies every batch from here on, and always the whole open segment; 0 = all.
     * A daemon that trusts its state gives the state's batch, so that a start stays instant. */
    uint64_t walk_from;
};

/* Where the chain ends. In an empty journal batch and stamp are 0 and the hash is that of the first
 * segment's header. `epoch` is that of the open segment, so of the next batch. */
struct journal_tail {
    uint64_t batch;
    int64_t stamp_ms;
    uint8_t hash[JOURNAL_HASH_LEN];
    uint8_t epoch[JOURNAL_EPOCH_LEN];
};

enum journal_status {
    JOURNAL_OK,
    JOURNAL_NO_SPACE, /* known before anything was written: the batch is dropped, nothing changed */
    JOURNAL_UNKNOWN,  /* a write or sync failed: acknowledge nothing, stop; nothing more is taken */
    JOURNAL_DAMAGED,  /* refused; the fault names segment and offset */
    JOURNAL_VERSION,  /* intact, but of a format that this build does not know */
    JOURNAL_UNREADABLE,   /* a file or folder cannot be opened or read; the fault says which */
    JOURNAL_BAD_ARGUMENT, /* over a limit, or the target exists, or no such batch */
};

/* What an operator is told. `segment` is a file name inside the folder, empty when none applies. */
struct journal_fault {
    char segment[64];
    uint64_t offset; /* bytes from the begin of the segment */
    char what[160];
};

/* A word for logs: "ok", "no-space", … */
const char *journal_status_name(enum journal_status status);

/* Makes the folder with an empty journal: under "DIR.tmp", synced, renamed, parent synced.
 * JOURNAL_BAD_ARGUMENT when `dir` exists. */
enum journal_status journal_create(const char *dir, const uint8_t epoch[JOURNAL_EPOCH_LEN],
                                   struct journal_fault *fault);

/* Opens and recovers. The open segment is rewritten in place and synced before this returns, as
 * what the page cache shows may not be on the disk. An invalid record is a torn tail (and zeroed)
 * only if nothing intact follows it and `known_batch` (the highest that the state knows, 0 = none)
 * is not above the last valid batch; otherwise JOURNAL_DAMAGED. On failure `*out` is untouched. */
enum journal_status journal_open(struct journal **out, const struct journal_options *options,
                                 uint64_t known_batch, struct journal_fault *fault);

/* Nothing is written: all that was acknowledged is on disk. NULL is accepted. */
void journal_close(struct journal *journal);

struct journal_tail journal_tail(const struct journal *journal);

/* The number of the open segment. */
uint64_t journal_segment(const struct journal *journal);

/* Do the segments that were begun after this batch have at least so many bytes together? False when
 * a header cannot be read. */
bool journal_has_grown(const struct journal *journal, uint64_t since_batch, uint64_t bytes);

typedef void journal_done(void *arg, enum journal_status status);

/* Appends one batch with the next number and one fdatasync, then calls `done` with JOURNAL_OK,
 * JOURNAL_NO_SPACE, JOURNAL_UNKNOWN or JOURNAL_BAD_ARGUMENT (payload over JOURNAL_PAYLOAD_MAX).
 * `done` may come before this returns (here it always does; another log may answer turns later).
 * One append at a time. `payload` is borrowed until `done`. After JOURNAL_UNKNOWN every append is
 * refused with it. */
void journal_append(struct journal *journal, int64_t stamp_ms, struct bytes payload,
                    journal_done *done, void *arg);

/* What the file system still gives to us, in bytes; 0 when it does not say. A daemon turns
 * read-only on a threshold of its own, long before JOURNAL_NO_SPACE. */
uint64_t journal_free_bytes(const struct journal *journal);

/* Gives the reserve back to the file system, so that a site on a full disk can close. The next
 * journal_open makes it again when there is room. */
void journal_release_reserve(struct journal *journal);

/* A batch that was verified: checksum, chain, epoch. Borrowed until the visit returns. */
struct journal_batch {
    uint64_t number;
    int64_t stamp_ms;
    const uint8_t *epoch; /* JOURNAL_EPOCH_LEN */
    const uint8_t *hash;  /* JOURNAL_HASH_LEN: the chain up to and including this batch */
    struct bytes payload;
    uint64_t offset;     /* of the record in its segment */
    const char *segment; /* file name */
};

/* Returns false to stop; the read then ends with JOURNAL_OK. */
typedef bool journal_visit(void *arg, const struct journal_batch *batch);

/* Visits each batch from number `from` (0 and 1 mean the first), in order. Read-only. A torn tail
 * ends the read with JOURNAL_OK; damage ends it with JOURNAL_DAMAGED after the good batches were
 * visited. Beside a journal that another thread appends to, stop at a batch that is known
 * to be acknowledged: behind it there may be half a batch. */
enum journal_status journal_read(const char *dir, uint64_t from, journal_visit *visit, void *arg,
                                 struct journal_fault *fault);

/* The number of the segment that holds this batch; 0 when the headers cannot be read. */
uint64_t journal_segment_of(const char *dir, uint64_t batch);

/* Makes the folder `to_dir` with a verified copy up to and including `upto_batch`, which is
 * acknowledged, while the journal may go on. Made under "TO_DIR.tmp", synced, renamed, parent
 * synced. JOURNAL_BAD_ARGUMENT when `to_dir` exists or there is no such batch. */
enum journal_status journal_copy(const char *dir, const char *to_dir, uint64_t upto_batch,
                                 struct journal_fault *fault);

/* On a stopped site, after a restore: recovers, then begins a new segment under a new epoch. Batch
 * numbers and chain go on. Fails as journal_open and journal_append do. */
enum journal_status journal_new_epoch(const char *dir, const uint8_t epoch[JOURNAL_EPOCH_LEN],
                                      struct journal_fault *fault);

#endif
