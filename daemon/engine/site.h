// SPDX-License-Identifier: EUPL-1.2
/* A site on disk: `journal/` (the truth), `state/` (its projection), `keyring/`, `kind` (practice
 * or production) and `lock`. Opening it is recovery: the state is brought up to the journal, or
 * thrown away and made again from it. */
#ifndef ENGINE_SITE_H
#define ENGINE_SITE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fatal.h"
#include "journal/journal.h"
#include "keyring/keyring.h"
#include "store/shell_rows.h"
#include "store/store.h"

#define SITE_PATH_MAX 3800
#define SITE_LOW                                                                                   \
    (UINT64_C(32) << 20) /* less is free on the disk: read-only, before a write fails */
#define SITE_ROOM (UINT64_C(64) << 20) /* so much is free again: it is mended */

struct site_options {
    const char *dir;
    const uint8_t *master;    /* 32 bytes: wraps the keyring's keys, keys the request hashes */
    uint64_t map_size;        /* of the state; 0: default */
    uint64_t segment_size;    /* of the journal; 0: default */
    uint64_t checkpoint_each; /* bytes of the journal from one checkpoint to the next; 0: none */
    uint64_t keyring_seed;    /* not 0: a keyring in memory that protects nothing, for simulate */
    bool practice;
    bool distrust_state; /* whatever the mark says */
    bool whole_journal;  /* and the checkpoints neither: from the first batch */
};

struct site {
    char dir[SITE_PATH_MAX];
    int lock;
    bool practice;
    uint8_t master[32];
    struct journal *journal;
    struct store *store;
    struct keyring *keyring;
    struct journal_position position; /* as committed */
    bool rebuilt;                     /* this opening made the state anew, from the first batch */
    uint64_t checkpoint_each;         /* as in the options */
    uint64_t checkpoint_batch;        /* of the newest checkpoint; 0: none */
    uint64_t checkpoint_looked;       /* segment of the journal at the last look */
    uint64_t replayed;                /* batches applied while opening */
};

/* What went wrong, for an operator, and the exit status that says whether a restart can help. */
struct site_fault {
    enum exit_status status;
    char what[400];
};

/* Fills it; false, for who returns that. */
bool site_fail(struct site_fault *fault, enum exit_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Of a call that gave this errno: what is not allowed is for who set the rights, the rest for who
 * looks after the disk. */
enum exit_status site_exit(int error);

/* Gives a folder that is whole its name, so that it has it after a power cut too. */
bool site_place(const char *temporary, const char *dir, struct site_fault *fault);

/* Makes a site in a folder that does not exist; what it could not make whole is for the caller to
 * remove. */
bool site_create(const struct site_options *options, struct site_fault *fault);

/* Takes the lock, recovers, and opens everything. */
bool site_open(struct site *site, const struct site_options *options, struct site_fault *fault);
/* `clean`: the next start can trust the state at once. */
void site_close(struct site *site, bool clean);

/* Makes the state anew from the whole journal, next to the old one, then puts it in its place; the
 * checkpoints go. */
bool site_rebuild(const struct site_options *options, struct site_fault *fault);

/* Boot id of this machine, without newline; empty when it cannot be read (nothing is trusted then).
 */
void site_boot_id(char out[64]);

#endif
