// SPDX-License-Identifier: EUPL-1.2
/* Opening and closing, batches and reads. Making and swapping folders is folder.c's. */
#include "store/store.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/fatal.h"
#include "base/io.h"
#include "store/env.h"
#include "store/fault.h"
#include "store/mark.h"
#include "store/pages.h"

/* Looked at when opening: the upper levels of a large tree, the whole of a small one. */
#define PAGES_AT_OPEN 4096

/* Room that a batch must leave: what is being applied may then still end, and the commit too. */
#define PAGES_RESERVED 1024

const char *store_status_name(enum store_status status)
{
    switch (status) {
    case STORE_OK:
        return "ok";
    case STORE_FULL:
        return "full";
    case STORE_FAILED:
        return "failed";
    case STORE_DAMAGED:
        return "damaged";
    case STORE_VERSION:
        return "version";
    case STORE_WRONG_KIND:
        return "wrong-kind";
    }
    UNREACHABLE();
}

static enum store_status verify_file(const char *dir, struct store_fault *fault)
{
    char path[PATH_MAX];
    io_join(path, sizeof path, dir, DATA_FILE);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return store_fault_set(fault, STORE_DAMAGED, "there is no '%s'", path);
    enum store_status status = pages_verify(fd, PAGES_AT_OPEN, fault);
    close(fd);
    return status;
}

struct store *store_new(const struct store_options *options)
{
    struct store *store = calloc(1, sizeof *store);
    ASSERT(store != NULL);
    snprintf(store->dir, sizeof store->dir, "%s", options->dir);
    snprintf(store->boot_id, sizeof store->boot_id, "%s", options->boot_id);
    arena_init(&store->batch.arena);
    arena_init(&store->read.arena);
    writer_init(&store->batch.writer);
    writer_init(&store->read.writer);
    store->batch.writes = true;
    return store;
}

void store_free(struct store *store)
{
    if (store->read.txn != NULL)
        mdb_txn_abort(store->read.txn);
    installed_free(&store->installed);
    arena_release(&store->batch.arena);
    arena_release(&store->read.arena);
    writer_release(&store->batch.writer);
    writer_release(&store->read.writer);
    free(store);
}

static enum store_status write_mark(struct store *store, bool clean, struct store_fault *fault)
{
    int rc = mark_write(store->dir, store->boot_id, clean);
    if (rc != 0)
        return store_fault_set(fault, STORE_FAILED, "cannot write the mark: %s", strerror(-rc));
    return STORE_OK;
}

enum store_status store_open(struct store **out, const struct store_options *options,
                             struct store_fault *fault)
{
    enum mark_verdict verdict = mark_judge(options->dir, options->boot_id);
    if (verdict == STATE_DISTRUST)
        return store_fault_set(fault, STORE_DAMAGED,
                               "the power was lost under it, or its mark cannot be read");
    enum store_status status = verify_file(options->dir, fault);
    if (status != STORE_OK)
        return status;
    struct store *store = store_new(options);
    status = env_open(store, options, fault);
    if (status != STORE_OK) {
        store_free(store);
        return status;
    }
    status = env_check_head(store, options->practice, fault);
    if (status == STORE_OK && verdict == STATE_CLEAN)
        status = write_mark(store, false, fault);
    if (status != STORE_OK) {
        store_close(store, false);
        return status;
    }
    *out = store;
    return STORE_OK;
}

enum store_status store_close(struct store *store, bool clean)
{
    if (store == NULL)
        return STORE_OK;
    ASSERT(store->batch.txn == NULL && !store->reading);
    int rc = clean ? mdb_env_sync(store->env, 1) : 0; /* 1: also under MDB_NOSYNC */
    if (store->read.txn != NULL)
        mdb_txn_abort(store->read.txn); /* before the environment: it holds a slot there */
    store->read.txn = NULL;
    env_close(store);
    enum store_status status = rc == 0 ? STORE_OK : STORE_FAILED;
    if (clean && rc == 0)
        status = write_mark(store, true, NULL);
    store_free(store);
    return status;
}

/* --- batches --- */

struct state *store_begin(struct store *store)
{
    struct state *state = &store->batch;
    ASSERT(state->txn == NULL);
    int rc = mdb_txn_begin(store->env, NULL, 0, &state->txn);
    if (rc != 0)
        fatal(EXIT_STATUS_UNKNOWN, "cannot begin a batch in the state: %s", mdb_strerror(rc));
    state->error = 0;
    state->pages_left = (int64_t)store->n_pages - (int64_t)env_used_pages(store);
    held_forget(&state->held);
    arena_clear(&state->arena);
    return state;
}

enum store_status store_status(const struct store *store)
{
    const struct state *state = &store->batch;
    int64_t left = state->pages_left;
    if (state->txn == NULL)
        left = (int64_t)store->n_pages - (int64_t)env_used_pages(store);
    else if (state->error != 0)
        return env_status(state->error);
    return left < PAGES_RESERVED ? STORE_FULL : STORE_OK;
}

static void make_whole(struct store *store)
{
    uint64_t used = env_used_pages(store);
    if (used > store->file_pages && pages_extend(store->fd, used, store->page_len) == 0)
        store->file_pages = used;
}

enum store_status store_commit(struct store *store)
{
    struct state *state = &store->batch;
    ASSERT(state->txn != NULL && !store->reading);
    held_flush(state);
    enum store_status status = store_status(store);
    if (status != STORE_OK) {
        store_abort(store);
        return status;
    }
    int rc = mdb_txn_commit(state->txn);
    state->txn = NULL;
    if (rc != 0) {
        installed_abort(&store->installed);
        return env_status(rc);
    }
    installed_commit(&store->installed);
    make_whole(store);
    return STORE_OK;
}

void store_abort(struct store *store)
{
    struct state *state = &store->batch;
    ASSERT(state->txn != NULL);
    mdb_txn_abort(state->txn);
    state->txn = NULL;
    installed_abort(&store->installed);
}

/* --- reads --- */

struct state *store_read_begin(struct store *store)
{
    struct state *state = &store->read;
    ASSERT(!store->reading);
    int rc = state->txn == NULL ? mdb_txn_begin(store->env, NULL, MDB_RDONLY, &state->txn)
                                : mdb_txn_renew(state->txn);
    if (rc != 0)
        fatal(EXIT_STATUS_UNKNOWN, "cannot read the state: %s", mdb_strerror(rc));
    store->reading = true;
    held_forget(&state->held);
    arena_clear(&state->arena);
    return state;
}

void store_read_end(struct store *store)
{
    ASSERT(store->reading);
    mdb_txn_reset(store->read.txn);
    store->reading = false;
}

void store_usage(const struct store *store, uint64_t *used, uint64_t *map_size)
{
    *used = env_used_pages(store) * store->page_len;
    *map_size = store->n_pages * store->page_len;
}
