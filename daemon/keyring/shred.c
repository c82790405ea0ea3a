// SPDX-License-Identifier: EUPL-1.2
/* The end of a whole keyring, of a copy that nobody may open any more. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/log.h"
#include "keyring/keyring.h"

#define PATH_BYTES 4096

/* Zeros over every byte, synced before the name goes: a deleted file's blocks can be read. */
static int overwrite(int dir, const char *name)
{
    static const uint8_t zeros[65536];
    struct stat st;
    int fd = openat(dir, name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return errno == ENOENT ? 0 : -errno;
    int result = fstat(fd, &st) == 0 ? 0 : -errno;
    for (off_t at = 0; result == 0 && at < st.st_size; at += (off_t)sizeof zeros) {
        size_t left = (size_t)(st.st_size - at);
        result = io_pwrite_all(fd, zeros, left < sizeof zeros ? left : sizeof zeros, (uint64_t)at);
    }
    if (result == 0 && fsync(fd) != 0)
        result = -errno;
    close(fd);
    if (result == 0 && unlinkat(dir, name, 0) != 0)
        result = -errno;
    return result;
}

static int shred(const char *path)
{
    int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0)
        return errno == ENOENT ? 0 : -errno;
    int result = overwrite(dir, "a");
    if (result == 0)
        result = overwrite(dir, "b");
    if (result == 0 && fsync(dir) != 0)
        result = -errno;
    close(dir);
    if (result == 0 && rmdir(path) != 0)
        result = -errno;
    return result;
}

enum keyring_status keyring_shred(const char *path)
{
    int result = shred(path);
    if (result == 0)
        result = io_sync_parent(path);
    if (result == 0)
        return KEYRING_OK;
    log_event(LOG_LEVEL_ERROR, "keyring-not-shredded", NULL, 0, "%s", strerror(-result));
    return KEYRING_FAILED;
}
