// SPDX-License-Identifier: EUPL-1.2
/* LMDB's compacting copy is a read of its own, so it sees one moment, and keeps the pages of that
 * moment until it ends: the file grows meanwhile by what is written. It goes through a pipe, so
 * that it can be stopped, and what it wrote is synced piece by piece. */
#include "store/copy.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/io.h"
#include "base/language.h"
#include "base/memory.h"
#include "store/env.h"
#include "store/fault.h"
#include "store/mark.h"

#define PIECE     65536
#define SYNC_EACH (UINT64_C(4) << 20)

struct store_copy {
    char dir[PATH_MAX];
    char boot_id[64];
    MDB_env *env;
    const struct mapped *mapped; /* of the state: LMDB's copy reads all of it */
    int out;                     /* the end of the pipe that LMDB writes into */
    int in;                      /* the other one, of the writer */
    int fd;                      /* the copy */
    int result;                  /* of the writer: 0 or an errno */
    atomic_bool stop;
};

static enum store_status failed(struct store_fault *fault, const char *path, int error)
{
    return store_fault_set(fault, env_status(error) == STORE_FULL ? STORE_FULL : STORE_FAILED,
                           _("kan '%.120s' niet schrijven: %s"), path, mdb_strerror(error));
}

enum store_status store_copy_begin(struct store_copy **out, struct store *store, const char *to_dir,
                                   struct store_fault *fault)
{
    enum store_status status = store_flush(store);
    if (status != STORE_OK)
        return store_fault_set(fault, status, _("kan de toestand niet vastleggen"));
    if (mkdir(to_dir, 0700) != 0)
        return failed(fault, to_dir, errno);
    struct store_copy *copy = memory_zeroed(1, sizeof *copy);
    snprintf(copy->dir, sizeof copy->dir, "%s", to_dir);
    snprintf(copy->boot_id, sizeof copy->boot_id, "%s", store->boot_id);
    copy->env = store->env;
    copy->mapped = &store->mapped;
    atomic_init(&copy->stop, false);
    *out = copy;
    return STORE_OK;
}

void store_copy_stop(struct store_copy *copy)
{
    atomic_store(&copy->stop, true);
}

void store_copy_free(struct store_copy *copy)
{
    free(copy);
}

/* --- the writer --- */

/* One piece; 0 at the end, negative when it failed. */
static ssize_t write_piece(struct store_copy *copy, uint8_t piece[PIECE])
{
    ssize_t n = read(copy->in, piece, PIECE);
    if (n < 0)
        return errno == EINTR ? write_piece(copy, piece) : -errno;
    int result = atomic_load(&copy->stop) ? -ECANCELED : io_write_all(copy->fd, piece, (size_t)n);
    return result == 0 ? n : result;
}

/* When it gives up, LMDB's next write meets a closed pipe. */
static void *write_all(void *arg)
{
    struct store_copy *copy = arg;
    uint8_t *piece = memory_new(PIECE);
    uint64_t unsynced = 0;
    ssize_t n = 0;
    while (copy->result == 0 && (n = write_piece(copy, piece)) > 0) {
        unsynced += (uint64_t)n;
        if (unsynced < SYNC_EACH)
            continue;
        unsynced = 0;
        mapped_look(copy->mapped);
        copy->result = fdatasync(copy->fd) == 0 ? 0 : errno;
    }
    if (n < 0)
        copy->result = (int)-n;
    close(copy->in);
    free(piece);
    return NULL;
}

/* Signals are the loop's. */
static int start_writer(struct store_copy *copy, pthread_t *writer)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(writer, NULL, write_all, copy);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}

static int open_ends(struct store_copy *copy)
{
    char path[PATH_MAX];
    int ends[2];
    io_join(path, sizeof path, copy->dir, DATA_FILE);
    copy->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (copy->fd < 0)
        return errno;
    if (pipe2(ends, O_CLOEXEC) != 0) {
        int error = errno;
        close(copy->fd);
        return error;
    }
    copy->in = ends[0];
    copy->out = ends[1];
    return 0;
}

static int copy_through(struct store_copy *copy)
{
    pthread_t writer;
    int error = start_writer(copy, &writer);
    if (error != 0) {
        close(copy->in);
        close(copy->out);
        return error;
    }
    mapped_read_ahead(copy->mapped, true);
    error = mdb_env_copyfd2(copy->env, copy->out, MDB_CP_COMPACT);
    mapped_read_ahead(copy->mapped, false);
    close(copy->out);
    ASSERT(pthread_join(writer, NULL) == 0);
    return copy->result != 0 ? copy->result : error; /* the writer's tells why */
}

/* Out of memory too: who reads the copy back must see what is on the disk. */
static int sync_and_forget(int fd)
{
    if (fsync(fd) != 0)
        return errno;
    return posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
}

enum store_status store_copy_run(struct store_copy *copy, struct store_fault *fault)
{
    int error = open_ends(copy);
    if (error == 0) {
        error = copy_through(copy);
        if (error == 0)
            error = sync_and_forget(copy->fd);
        if (close(copy->fd) != 0 && error == 0)
            error = errno;
    }
    if (error == 0)
        error = -mark_write(copy->dir, copy->boot_id, true);
    if (error == 0)
        return STORE_OK;
    store_remove(copy->dir, NULL);
    return failed(fault, copy->dir, error);
}

/* --- reading back --- */

enum store_status store_copy_check(const struct store_options *options,
                                   struct journal_position *position, uint64_t *findings,
                                   store_report *report, void *arg, struct store_fault *fault)
{
    struct store *store;
    enum store_status status = store_open(&store, options, fault);
    if (status != STORE_OK)
        return status;
    *findings = store_check(store, report, NULL, arg);
    state_position(store_read_begin(store), position);
    store_read_end(store);
    /* of use after a power cut only; memory is for the state that serves */
    (void)posix_fadvise(store->fd, 0, 0, POSIX_FADV_DONTNEED);
    return store_close(store, true);
}
