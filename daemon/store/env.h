// SPDX-License-Identifier: EUPL-1.2
/* The open store, inside this folder: LMDB's environment with the settings that this state relies
 * on, and the head row. */
#ifndef STORE_ENV_H
#define STORE_ENV_H

#include <limits.h>

#include "store/installed.h"
#include "store/mapped.h"
#include "store/row.h"

struct store {
    char dir[PATH_MAX];
    char boot_id[64];
    MDB_env *env;
    MDB_dbi dbi;
    int fd; /* of data.mdb; LMDB's own */
    struct mapped mapped;
    uint64_t page_len;
    uint64_t n_pages;        /* of the map */
    MDB_txn *group;          /* holds batches that are committed, and not in the file yet */
    uint64_t group_batches;  /* so many */
    int64_t group_room;      /* pages of the map that were left when it began */
    uint64_t group_tree;     /* pages of the tree, the most that it had after one of them */
    uint64_t group_branches; /* of these, pages that hold no rows */
    int disk_error;          /* a negative errno: the file could not be made longer */
    bool lost;               /* a group was: the state lacks what the journal has */
    struct state state;      /* of the open batch or read; what it holds outlives them */
    struct installed *installed;
};

/* The store's memory, without an environment. */
struct store *store_new(const struct store_options *options);
void store_free(struct store *store);

/* Opens the environment of a folder, once a process, and its one tree. */
enum store_status env_open(struct store *store, const struct store_options *options,
                           struct store_fault *fault);
void env_close(struct store *store);

/* What an error of LMDB (or errno) means for a batch. */
enum store_status env_status(int rc);

/* The head row: written when the state is made, looked at when it is opened. */
enum store_status env_write_head(struct store *store, bool practice, struct store_fault *fault);
enum store_status env_check_head(struct store *store, bool practice, struct store_fault *fault);

/* Pages of the map that hold, or held, something. */
uint64_t env_used_pages(const struct store *store);

#define DATA_FILE "data.mdb"
#define LOCK_FILE "lock.mdb"

#endif
