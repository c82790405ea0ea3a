// SPDX-License-Identifier: EUPL-1.2
/* A disk with a cache, as a plugin of nbdkit: what was written is safe after a flush, not before.
 * It never writes back by itself; whoever takes the power away (disk.py) chooses what came to be
 * written all the same. folder=FOLDER, of which all is there already:
 *
 *   safe     what a power cut leaves
 *   seen     what a read gives: with all that was written
 *   cache    what was written since the last flush, in order: offset, 8 | length, 8 | bytes
 *   lies     when it holds a byte, a flush says that it was done and is not
 *   flushes  grows by a byte with each flush that was done
 *
 * Nothing is in memory, so that a kill at any moment is the moment of the cut. */
#define NBDKIT_API_VERSION 2
#define THREAD_MODEL       NBDKIT_THREAD_MODEL_SERIALIZE_ALL_REQUESTS
#include <nbdkit-plugin.h>

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FLUSH_US 1000 /* a disk takes its time, and most cuts fall into that */

enum part { SAFE, SEEN, CACHE, LIES, FLUSHES, N_PARTS };

static const char *const part_names[N_PARTS] = {"safe", "seen", "cache", "lies", "flushes"};
static int parts[N_PARTS];
static char *folder;
static off_t cached; /* bytes in the cache's file */

struct written {
    uint64_t offset, len;
};

static int device_config(const char *key, const char *value)
{
    if (strcmp(key, "folder") != 0) {
        nbdkit_error("%s: only folder=FOLDER is known", key);
        return -1;
    }
    folder = nbdkit_realpath(value);
    return folder == NULL ? -1 : 0;
}

static int device_get_ready(void)
{
    if (folder == NULL) {
        nbdkit_error("which disk? Give folder=FOLDER");
        return -1;
    }
    for (enum part part = 0; part < N_PARTS; part++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", folder, part_names[part]);
        parts[part] = open(path, O_RDWR | O_CLOEXEC);
        if (parts[part] < 0) {
            nbdkit_error("%s: %m", path);
            return -1;
        }
    }
    return 0;
}

static void *device_open(int readonly)
{
    (void)readonly;
    return NBDKIT_HANDLE_NOT_NEEDED;
}

static int64_t device_get_size(void *handle)
{
    (void)handle;
    struct stat seen;
    return fstat(parts[SEEN], &seen) == 0 ? seen.st_size : -1;
}

static bool read_whole(int fd, void *data, size_t len, off_t offset)
{
    for (size_t done = 0; done < len;) {
        ssize_t n = pread(fd, (char *)data + done, len - done, offset + (off_t)done);
        if (n <= 0)
            return false;
        done += (size_t)n;
    }
    return true;
}

static bool write_whole(int fd, const void *data, size_t len, off_t offset)
{
    for (size_t done = 0; done < len;) {
        ssize_t n = pwrite(fd, (const char *)data + done, len - done, offset + (off_t)done);
        if (n < 0)
            return false;
        done += (size_t)n;
    }
    return true;
}

/* The other side is told by the errno. */
static int answer(bool done)
{
    if (done)
        return 0;
    nbdkit_error("%s: %m", folder);
    return -1;
}

static int device_pread(void *handle, void *data, uint32_t len, uint64_t offset, uint32_t flags)
{
    (void)handle, (void)flags;
    return answer(read_whole(parts[SEEN], data, len, (off_t)offset));
}

static int device_pwrite(void *handle, const void *data, uint32_t len, uint64_t offset,
                         uint32_t flags)
{
    (void)handle, (void)flags;
    struct written written = {.offset = offset, .len = len};
    off_t at = cached + (off_t)sizeof written;
    if (!write_whole(parts[CACHE], &written, sizeof written, cached) ||
        !write_whole(parts[CACHE], data, len, at) ||
        !write_whole(parts[SEEN], data, len, (off_t)offset))
        return answer(false);
    cached = at + (off_t)len;
    return 0;
}

/* One write of the cache, to where a power cut leaves it. */
static bool write_back(off_t *at)
{
    struct written written;
    if (!read_whole(parts[CACHE], &written, sizeof written, *at))
        return false;
    char *data = malloc(written.len);
    bool done = data != NULL &&
                read_whole(parts[CACHE], data, written.len, *at + (off_t)sizeof written) &&
                write_whole(parts[SAFE], data, written.len, (off_t)written.offset);
    free(data);
    *at += (off_t)(sizeof written + written.len);
    return done;
}

static bool lies(void)
{
    char byte;
    return pread(parts[LIES], &byte, 1, 0) == 1;
}

static int device_flush(void *handle, uint32_t flags)
{
    (void)handle, (void)flags;
    if (lies())
        return 0;
    usleep(FLUSH_US);
    for (off_t at = 0; at < cached;)
        if (!write_back(&at))
            return answer(false);
    cached = 0;
    return answer(ftruncate(parts[CACHE], 0) == 0 && write(parts[FLUSHES], "", 1) == 1);
}

static struct nbdkit_plugin plugin = {
    .name = "power",
    .config = device_config,
    .get_ready = device_get_ready,
    .open = device_open,
    .get_size = device_get_size,
    .pread = device_pread,
    .pwrite = device_pwrite,
    .flush = device_flush,
};

NBDKIT_REGISTER_PLUGIN(plugin)
