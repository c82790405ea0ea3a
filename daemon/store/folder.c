// SPDX-License-Identifier: EUPL-1.2
/* Making the folder of a state, and putting one in the place of another. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/io.h"
#include "base/language.h"
#include "store/env.h"
#include "store/fault.h"
#include "store/mark.h"

#define SUFFIX_NEW ".new"
#define SUFFIX_OLD ".old"

/* Of a file that is removed slowly: some ten milliseconds where all of it is in the page cache. */
#define PIECE ((off_t)64 << 20)

static void path_with(char out[PATH_MAX], const char *dir, const char *suffix)
{
    int n = snprintf(out, PATH_MAX, "%s%s", dir, suffix);
    ASSERT(n > 0 && n < PATH_MAX);
}

/* `format`: the text, in Dutch, with a place for the path and one for why. */
static enum store_status failed(struct store_fault *fault, const char *format, const char *path,
                                int error)
{
    return store_fault_set(fault, STORE_FAILED, _(format), path, strerror(error));
}

enum store_status store_remove(const char *dir, struct store_fault *fault)
{
    char path[PATH_MAX];
    io_join(path, sizeof path, dir, DATA_FILE);
    unlink(path);
    io_join(path, sizeof path, dir, LOCK_FILE);
    unlink(path);
    mark_remove(dir);
    if (rmdir(dir) != 0 && errno != ENOENT)
        return failed(fault, N_("kan '%.120s' niet weghalen: %s"), dir, errno);
    return STORE_OK;
}

static enum store_status rename_synced(const char *from, const char *to, struct store_fault *fault)
{
    if (rename(from, to) != 0)
        return failed(fault, N_("kan '%.120s' niet op zijn plaats zetten: %s"), from, errno);
    int rc = io_sync_parent(to);
    return rc == 0 ? STORE_OK
                   : failed(fault, N_("kan '%.120s' niet veilig wegschrijven: %s"), to, -rc);
}

/* The environment, its head row and its mark, all synced. */
static enum store_status fill(const struct store_options *options, struct store_fault *fault)
{
    struct store *store = store_new(options);
    enum store_status status = env_open(store, options, fault);
    if (status != STORE_OK) {
        store_free(store);
        return status;
    }
    status = env_write_head(store, options->practice, fault);
    if (status != STORE_OK) {
        store_close(store, false);
        return status;
    }
    status = store_close(store, true);
    if (status != STORE_OK)
        return failed(fault, N_("kan '%.120s' niet veilig wegschrijven: %s"), options->dir, EIO);
    int rc = io_sync_dir(options->dir);
    return rc == 0
               ? STORE_OK
               : failed(fault, N_("kan '%.120s' niet veilig wegschrijven: %s"), options->dir, -rc);
}

enum store_status store_create(const struct store_options *options, struct store_fault *fault)
{
    char temporary[PATH_MAX];
    struct store_options beside = *options;
    if (io_exists(options->dir))
        return failed(fault, N_("kan '%.120s' niet maken: %s"), options->dir, EEXIST);
    path_with(temporary, options->dir, SUFFIX_NEW);
    if (store_remove(temporary, fault) != STORE_OK)
        return STORE_FAILED;
    if (mkdir(temporary, 0700) != 0)
        return failed(fault, N_("kan '%.120s' niet maken: %s"), temporary, errno);
    beside.dir = temporary;
    enum store_status status = fill(&beside, fault);
    if (status == STORE_OK)
        status = rename_synced(temporary, options->dir, fault);
    if (status != STORE_OK)
        store_remove(temporary, NULL);
    return status;
}

/* What lies aside while there is no `dir` is of a swap that was cut off: it makes way later. */
enum store_status store_swap_aside(const char *dir_new, const char *dir, struct store_fault *fault)
{
    char old[PATH_MAX];
    path_with(old, dir, SUFFIX_OLD);
    if (io_exists(dir) && store_remove(old, fault) != STORE_OK)
        return STORE_FAILED;
    if (rename(dir, old) != 0 && errno != ENOENT)
        return failed(fault, N_("kan '%.120s' niet op zijn plaats zetten: %s"), dir, errno);
    return rename_synced(dir_new, dir, fault);
}

enum store_status store_swap(const char *dir_new, const char *dir, struct store_fault *fault)
{
    char old[PATH_MAX];
    enum store_status status = store_swap_aside(dir_new, dir, fault);
    path_with(old, dir, SUFFIX_OLD);
    return status == STORE_OK ? store_remove(old, fault) : status;
}

/* False: not all of it. */
static bool shorten(const char *path, store_goes_on *goes_on, void *arg)
{
    struct stat st;
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool done = fd < 0 || fstat(fd, &st) != 0;
    off_t left = done ? 0 : st.st_size;
    while (!done && goes_on(arg)) {
        left = left > PIECE ? left - PIECE : 0;
        done = ftruncate(fd, left) != 0 || left == 0;
    }
    if (fd >= 0)
        close(fd);
    return done;
}

void store_remove_slowly(const char *dir, store_goes_on *goes_on, void *arg)
{
    char path[PATH_MAX];
    mark_remove(dir); /* first: nobody takes what is left for a state */
    io_join(path, sizeof path, dir, DATA_FILE);
    if (shorten(path, goes_on, arg))
        store_remove(dir, NULL);
}

void store_remove_aside(const char *dir, store_goes_on *goes_on, void *arg)
{
    char old[PATH_MAX];
    path_with(old, dir, SUFFIX_OLD);
    store_remove_slowly(old, goes_on, arg);
}
