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
#include "base/language.h"
#include "base/memory.h"
#include "store/env.h"
#include "store/fault.h"
#include "store/mark.h"
#include "store/pages.h"

/* Looked at when opening: the upper levels of a large tree, the whole of a small one. */
#define PAGES_AT_OPEN 4096

/* Room that a batch must leave before the journal has it: what is being applied may then still end,
 * and what is written of it afterwards, and the commit. */
#define PAGES_RESERVED 1024

/* Of that, what is for the commit alone. */
#define PAGES_AT_COMMIT 256

/* Batches go to the file together until one of these is passed; README.md says why. The pages that
 * they changed lie in memory, and LMDB takes at most 131,071 of them: half of that, so that the
 * batch which passes it still ends. What they took by the estimate of row.c bounds how many
 * commands a start has to apply again: 18,000 about a thousand cases, 3,000 about as many. */
#define GROUP_CHANGED 65536
#define GROUP_TAKEN   262144

/* Or so many cases whose clocks fired, each with leaves of its own, which are written one by one
 * while people wait. */
#define GROUP_FIRED 1024

/* From here on what is held goes to the tree little by little, so that the end is short. */
#define NEARLY(bound) ((bound) / 4 * 3)

/* The file is kept longer than what is used, by twice what the last group grew and this. */
#define PAGES_AHEAD 64

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
        return store_fault_set(fault, STORE_DAMAGED, _("er is geen '%s'"), path);
    enum store_status status = pages_verify(fd, PAGES_AT_OPEN, fault);
    close(fd);
    return status;
}

struct store *store_new(const struct store_options *options)
{
    struct store *store = memory_zeroed(1, sizeof *store);
    snprintf(store->dir, sizeof store->dir, "%s", options->dir);
    snprintf(store->boot_id, sizeof store->boot_id, "%s", options->boot_id);
    arena_init(&store->state.arena);
    writer_init(&store->state.writer);
    held_init(&store->state.held);
    return store;
}

void store_free(struct store *store)
{
    installed_free(&store->installed);
    arena_release(&store->state.arena);
    writer_release(&store->state.writer);
    held_release(&store->state.held);
    free(store);
}

static enum store_status write_mark(struct store *store, bool clean, struct store_fault *fault)
{
    int rc = mark_write(store->dir, store->boot_id, clean);
    if (rc != 0)
        return store_fault_set(fault, STORE_FAILED, _("kan het merk niet schrijven: %s"),
                               strerror(-rc));
    return STORE_OK;
}

enum store_status store_open(struct store **out, const struct store_options *options,
                             struct store_fault *fault)
{
    enum mark_verdict verdict = mark_judge(options->dir, options->boot_id);
    if (verdict == STATE_DISTRUST)
        return store_fault_set(fault, STORE_DAMAGED,
                               _("de stroom viel eronder weg, of haar merk is niet te lezen"));
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

/* --- batches: one after the other in the group's transaction, which goes to the file now and then
 * --- */

static bool is_open(const struct store *store)
{
    return store->state.writes || store->state.reading;
}

/* Pages of the map that are left, by a careful estimate of what the open group took. */
static int64_t room(const struct store *store)
{
    return store->group != NULL ? store->state.pages_left
                                : (int64_t)store->n_pages - (int64_t)env_used_pages(store);
}

static int64_t group_pages(const struct store *store)
{
    return store->group_room - store->state.pages_left;
}

/* Room in the file for about two groups more. */
static void work_ahead(struct store *store, uint64_t used_before)
{
    uint64_t used = env_used_pages(store);
    uint64_t grown = used > used_before ? used - used_before : 0;
    store->disk_error = pages_extend(store->fd, used + 2 * grown + PAGES_AHEAD, store->page_len);
}

static void forget_group(struct store *store)
{
    store->group = NULL;
    store->group_batches = 0;
    store->group_tree = 0;
    store->group_branches = 0;
    store->state.fired = 0;
}

static uint64_t larger(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* Pages that the group changed, at most: all that the tree had at any time, or the branches that it
 * had, or that its writes passed, and two others for each write, which is a quarter of the
 * estimate: its leaf, and a neighbour when it is split or drained, which takes more than one write.
 * A page that was emptied is used again before another one is taken. */
static uint64_t group_changed(struct store *store)
{
    MDB_stat tree;
    ASSERT(mdb_stat(store->group, store->dbi, &tree) == 0);
    uint64_t all = tree.ms_branch_pages + tree.ms_leaf_pages + tree.ms_overflow_pages;
    store->group_tree = larger(store->group_tree, all);
    store->group_branches = larger(store->group_branches, tree.ms_branch_pages);
    uint64_t pages = (uint64_t)group_pages(store);
    uint64_t passed = pages / PAGES_PER_WRITE * tree.ms_depth;
    uint64_t by_writes = pages / 4 + smaller(store->group_branches, passed);
    return smaller(store->group_tree, by_writes);
}

/* By its writes so far, without what is only kept free. */
static int64_t group_taken(const struct store *store)
{
    return group_pages(store) - held_pages(&store->state.held);
}

static bool group_nears_its_end(struct store *store)
{
    return group_taken(store) > NEARLY(GROUP_TAKEN) || group_changed(store) > NEARLY(GROUP_CHANGED);
}

static bool group_is_large(struct store *store)
{
    return group_changed(store) > GROUP_CHANGED || group_taken(store) > GROUP_TAKEN ||
           store->state.fired >= GROUP_FIRED || room(store) < (int64_t)store->n_pages / 2;
}

/* What is held and went to the file stays held: it is what the tree has. */
enum store_status store_flush(struct store *store)
{
    uint64_t used = env_used_pages(store);
    ASSERT(!is_open(store));
    if (store->group == NULL)
        return STORE_OK;
    store->state.txn = store->group;
    held_flush(&store->state);
    store->state.txn = NULL;
    int rc = mdb_txn_commit(store->group);
    forget_group(store);
    if (rc == 0)
        work_ahead(store, used);
    else
        store->lost = true;
    return env_status(rc);
}

static void begin_group(struct store *store)
{
    store->group_room = room(store);
    int rc = mdb_txn_begin(store->env, NULL, 0, &store->group);
    if (rc != 0)
        fatal(EXIT_STATUS_UNKNOWN, _("kan geen groep beginnen in de toestand: %s"),
              mdb_strerror(rc));
    store->state.pages_left = store->group_room;
}

struct state *store_begin(struct store *store)
{
    struct state *state = &store->state;
    ASSERT(!is_open(store));
    if (store->disk_error != 0)
        work_ahead(store, env_used_pages(store));
    if (store->group == NULL)
        begin_group(store);
    state->txn = store->group;
    state->writes = true;
    state->wrote = false;
    state->held.batch++;
    arena_clear(&state->arena);
    return state;
}

static enum store_status status_with(const struct store *store, int64_t pages_left)
{
    if (store->lost)
        return STORE_FAILED;
    if (store->disk_error != 0)
        return env_status(-store->disk_error);
    return room(store) < pages_left ? STORE_FULL : STORE_OK;
}

enum store_status store_status(const struct store *store)
{
    return status_with(store, PAGES_RESERVED);
}

bool store_is_lost(const struct store *store)
{
    return store->lost;
}

enum store_status store_commit(struct store *store)
{
    struct state *state = &store->state;
    ASSERT(state->writes);
    enum store_status status = status_with(store, PAGES_AT_COMMIT);
    if (status != STORE_OK) {
        if (store_abort(store))
            store->lost = true;
        return status;
    }
    state->txn = NULL;
    state->writes = false;
    installed_commit(&store->installed);
    store->group_batches++;
    return STORE_OK;
}

enum store_status store_settle(struct store *store)
{
    ASSERT(!is_open(store));
    if (store->group == NULL)
        return STORE_OK;
    if (group_nears_its_end(store)) {
        store->state.txn = store->group;
        held_flush_some(&store->state);
        store->state.txn = NULL;
    }
    return group_is_large(store) ? store_flush(store) : STORE_OK;
}

/* What was written cannot be told apart from what the batches before it wrote: they go along. */
bool store_abort(struct store *store)
{
    struct state *state = &store->state;
    ASSERT(state->writes);
    state->txn = NULL;
    state->writes = false;
    installed_abort(&store->installed);
    if (!state->wrote)
        return false;
    bool along = store->group_batches > 0;
    mdb_txn_abort(store->group);
    forget_group(store);
    held_forget(&state->held);
    installed_free(&store->installed);
    return along;
}

/* --- reads --- */

/* In the open group where there is one: that is what is committed. */
struct state *store_read_begin(struct store *store)
{
    struct state *state = &store->state;
    int rc = 0;
    ASSERT(!is_open(store));
    state->txn = store->group;
    if (state->txn == NULL)
        rc = mdb_txn_begin(store->env, NULL, MDB_RDONLY, &state->txn);
    if (rc != 0)
        fatal(EXIT_STATUS_UNKNOWN, _("kan de toestand niet lezen: %s"), mdb_strerror(rc));
    state->reading = true;
    arena_clear(&state->arena);
    return state;
}

void store_read_end(struct store *store)
{
    struct state *state = &store->state;
    ASSERT(state->reading);
    if (state->txn != store->group)
        mdb_txn_abort(state->txn);
    state->txn = NULL;
    state->reading = false;
}

/* --- closing --- */

enum store_status store_close(struct store *store, bool clean)
{
    if (store == NULL)
        return STORE_OK;
    enum store_status status = store_flush(store);
    clean = clean && status == STORE_OK && !store->lost;
    if (clean && mdb_env_sync(store->env, 1) != 0) { /* 1: also under MDB_NOSYNC */
        /* what the page cache shows may not be on the disk: the next start must not believe it */
        mark_remove(store->dir);
        status = STORE_FAILED;
        clean = false;
    }
    env_close(store);
    if (clean)
        status = write_mark(store, true, NULL);
    store_free(store);
    return status;
}

void store_usage(const struct store *store, uint64_t *used, uint64_t *map_size)
{
    *used = env_used_pages(store) * store->page_len;
    *map_size = store->n_pages * store->page_len;
}
