// SPDX-License-Identifier: EUPL-1.2
#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/memory.h"

int io_write_all(int fd, const void *data, size_t len)
{
    const uint8_t *p = data;
    while (len > 0) {
        ssize_t n = write(fd, p, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        p += n;
        len -= (size_t)n;
    }
    return 0;
}

int io_pwrite_all(int fd, const void *data, size_t len, uint64_t offset)
{
    const uint8_t *p = data;
    while (len > 0) {
        ssize_t n = pwrite(fd, p, len, (off_t)offset);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        p += n;
        offset += (uint64_t)n;
        len -= (size_t)n;
    }
    return 0;
}

int io_pread_all(int fd, void *data, size_t len, uint64_t offset)
{
    uint8_t *p = data;
    while (len > 0) {
        ssize_t n = pread(fd, p, len, (off_t)offset);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (n == 0)
            return -ENODATA;
        p += n;
        offset += (uint64_t)n;
        len -= (size_t)n;
    }
    return 0;
}

int io_sync_dir(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    int result = fsync(fd) == 0 ? 0 : -errno;
    close(fd);
    return result;
}

int io_sync_parent(const char *path)
{
    char parent[PATH_MAX];
    const char *slash = strrchr(path, '/');
    int len = slash == NULL || slash == path ? 1 : (int)(slash - path);
    int n = snprintf(parent, sizeof parent, "%.*s", len, slash == NULL ? "." : path);
    ASSERT(n > 0 && (size_t)n < sizeof parent);
    return io_sync_dir(parent);
}

int io_write_file(const char *path, const void *data, size_t len, mode_t mode)
{
    char temporary[PATH_MAX];
    int n = snprintf(temporary, sizeof temporary, "%s.new", path);
    ASSERT(n > 0 && (size_t)n < sizeof temporary);
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (fd < 0)
        return -errno;
    int result = io_write_all(fd, data, len);
    if (result == 0 && fsync(fd) != 0)
        result = -errno;
    if (close(fd) != 0 && result == 0)
        result = -errno;
    if (result == 0 && rename(temporary, path) != 0)
        result = -errno;
    if (result != 0) {
        unlink(temporary);
        return result;
    }
    return io_sync_parent(path);
}

int io_place_dir(const char *from, const char *to)
{
    int result = io_sync_dir(from);
    if (result == 0 && rename(from, to) != 0)
        result = -errno;
    if (result != 0)
        return result;
    result = io_sync_parent(to);
    if (result != 0)
        rename(to, from);
    return result;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *walk)
{
    (void)st;
    (void)type;
    (void)walk;
    return remove(path);
}

int io_remove_dir(const char *path)
{
    return nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS) == 0 ? 0 : -errno;
}

int io_read_file(const char *path, size_t max, uint8_t **data, size_t *len)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe is no file to wait for */
    if (fd < 0)
        return -errno;
    struct stat st;
    int result = 0;
    uint8_t *buffer = NULL;
    if (fstat(fd, &st) != 0)
        result = -errno;
    else if (!S_ISREG(st.st_mode))
        result = S_ISDIR(st.st_mode) ? -EISDIR : -EINVAL;
    else if ((uint64_t)st.st_size > max)
        result = -EFBIG;
    if (result == 0) {
        buffer = memory_new((size_t)st.st_size + 1);
        result = io_pread_all(fd, buffer, (size_t)st.st_size, 0);
    }
    close(fd);
    if (result != 0) {
        free(buffer);
        return result;
    }
    buffer[st.st_size] = '\0';
    *data = buffer;
    *len = (size_t)st.st_size;
    return 0;
}

bool io_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool io_program_folder(char *out, size_t size)
{
    ssize_t len = readlink("/proc/self/exe", out, size - 1);
    out[len < 0 ? 0 : len] = '\0';
    char *slash = strrchr(out, '/');
    if (slash != NULL)
        *slash = '\0';
    return slash != NULL;
}

void io_join(char *out, size_t size, const char *dir, const char *name)
{
    int n = snprintf(out, size, "%s/%s", dir, name);
    ASSERT(n > 0 && (size_t)n < size);
}
