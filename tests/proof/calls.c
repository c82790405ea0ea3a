// SPDX-License-Identifier: EUPL-1.2
#include "tests/proof/calls.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/assert.h"
#include "tests/proof/next.h"

#define BOOT_ID "/proc/sys/kernel/random/boot_id"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const struct watcher *watching;
static _Thread_local bool inside; /* a watcher's own call */
static char boot[64];

void calls_watch(const struct watcher *watcher)
{
    watching = watcher;
}

void calls_pause(void)
{
    pthread_mutex_lock(&lock);
}

void calls_go_on(void)
{
    pthread_mutex_unlock(&lock);
}

void calls_boot(const char *name)
{
    snprintf(boot, sizeof boot, "%s", name);
}

NEXT(openat)
NEXT(mkdir)
NEXT(unlinkat)
NEXT(renameat)
NEXT(write)
NEXT(pwrite)
NEXT(writev)
NEXT(pwritev)
NEXT(ftruncate)
NEXT(posix_fallocate)
NEXT(fsync)
NEXT(fdatasync)

static bool watched(void)
{
    return watching != NULL && !inside;
}

static bool allowed(const struct call *call)
{
    int before = errno;
    pthread_mutex_lock(&lock);
    inside = true;
    int error = watching->before == NULL ? 0 : watching->before(call);
    errno = error == 0 ? before : error;
    return error == 0;
}

static void tell(struct call *call, ssize_t result)
{
    int before = errno;
    if (call->kind == CALL_OPEN)
        call->fd = (int)result;
    if (call->kind == CALL_WRITE && result >= 0)
        call->len = (size_t)result;
    if (result >= 0 && watching->after != NULL)
        watching->after(call);
    errno = before;
    inside = false;
    pthread_mutex_unlock(&lock);
}

/* Makes the call, unless the watcher says that it fails. */
#define WATCHED(result, call, made)                                                                \
    do {                                                                                           \
        result = allowed(call) ? (made) : -1;                                                      \
        tell(call, result);                                                                        \
    } while (0)

/* --- names --- */

static int open_boot(void)
{
    int fd = memfd_create("boot", MFD_CLOEXEC);
    ASSERT(fd >= 0 && next_pwrite()(fd, boot, strlen(boot), 0) == (ssize_t)strlen(boot));
    return fd;
}

static bool exists(int dir, const char *path)
{
    struct stat st;
    return fstatat(dir, path, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static int open_watched(int dir, const char *path, int flags, mode_t mode)
{
    int fd;
    if (strcmp(path, BOOT_ID) == 0 && boot[0] != '\0')
        return open_boot();
    bool comes = watched() && (flags & O_CREAT) != 0 && !exists(dir, path);
    if (!watched() || (!comes && (flags & O_TRUNC) == 0))
        return next_openat()(dir, path, flags, mode);
    struct call call = {.kind = CALL_OPEN, .fd = -1, .dir = dir, .path = path, .comes = comes};
    WATCHED(fd, &call, next_openat()(dir, path, flags, mode));
    return fd;
}

static mode_t mode_of(int flags, va_list args)
{
    return (flags & O_CREAT) != 0 ? va_arg(args, mode_t) : 0;
}

#define OPEN(dir, path)                                                                            \
    va_list args;                                                                                  \
    va_start(args, flags);                                                                         \
    mode_t mode = mode_of(flags, args);                                                            \
    va_end(args);                                                                                  \
    return open_watched(dir, path, flags, mode);

int open(const char *path, int flags, ...)
{
    OPEN(AT_FDCWD, path)
}

int open64(const char *path, int flags, ...)
{
    OPEN(AT_FDCWD, path)
}

int openat(int dir, const char *path, int flags, ...)
{
    OPEN(dir, path)
}

int openat64(int dir, const char *path, int flags, ...)
{
    OPEN(dir, path)
}

int mkdir(const char *path, mode_t mode)
{
    int result;
    if (!watched())
        return next_mkdir()(path, mode);
    struct call call = {.kind = CALL_MKDIR, .fd = -1, .dir = AT_FDCWD, .path = path};
    WATCHED(result, &call, next_mkdir()(path, mode));
    return result;
}

int unlinkat(int dir, const char *path, int flags)
{
    int result;
    if (!watched() || !exists(dir, path))
        return next_unlinkat()(dir, path, flags);
    struct call call = {.kind = CALL_REMOVE,
                        .fd = -1,
                        .dir = dir,
                        .path = path,
                        .folder = (flags & AT_REMOVEDIR) != 0};
    WATCHED(result, &call, next_unlinkat()(dir, path, flags));
    return result;
}

int unlink(const char *path)
{
    return unlinkat(AT_FDCWD, path, 0);
}

int rmdir(const char *path)
{
    return unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
}

int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
    int result;
    if (!watched() || !exists(from_dir, from))
        return next_renameat()(from_dir, from, to_dir, to);
    struct call call = {
        .kind = CALL_RENAME, .fd = -1, .dir = from_dir, .path = from, .to_dir = to_dir, .to = to};
    WATCHED(result, &call, next_renameat()(from_dir, from, to_dir, to));
    return result;
}

int rename(const char *from, const char *to)
{
    return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

/* --- content --- */

static struct call writing(int fd, const void *data, size_t len, off_t offset)
{
    return (struct call){
        .kind = CALL_WRITE, .fd = fd, .data = data, .len = len, .offset = (uint64_t)offset};
}

static ssize_t write_through(int fd, const void *data, size_t len)
{
    ssize_t n;
    while ((n = next_write()(fd, data, len)) < 0 && errno == EAGAIN && watching != NULL &&
           watching->full != NULL)
        watching->full();
    return n;
}

ssize_t write(int fd, const void *data, size_t len)
{
    ssize_t n;
    off_t at = watched() ? lseek(fd, 0, SEEK_CUR) : -1;
    if (at < 0)
        return write_through(fd, data, len);
    struct call call = writing(fd, data, len, at);
    WATCHED(n, &call, next_write()(fd, data, len));
    return n;
}

ssize_t pwrite(int fd, const void *data, size_t len, off_t offset)
{
    ssize_t n;
    if (!watched())
        return next_pwrite()(fd, data, len, offset);
    struct call call = writing(fd, data, len, offset);
    WATCHED(n, &call, next_pwrite()(fd, data, len, offset));
    return n;
}

ssize_t pwrite64(int fd, const void *data, size_t len, off64_t offset)
{
    return pwrite(fd, data, len, offset);
}

/* Part by part: a disk takes them so too. */
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset)
{
    ssize_t total = 0;
    if (!watched())
        return next_pwritev()(fd, parts, count, offset);
    for (int i = 0; i < count; i++) {
        ssize_t n = pwrite(fd, parts[i].iov_base, parts[i].iov_len, offset + total);
        if (n < 0)
            return total == 0 ? -1 : total;
        total += n;
        if ((size_t)n < parts[i].iov_len)
            break;
    }
    return total;
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset)
{
    return pwritev(fd, parts, count, offset);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    off_t at = watched() ? lseek(fd, 0, SEEK_CUR) : -1;
    if (at < 0)
        return next_writev()(fd, parts, count);
    ssize_t n = pwritev(fd, parts, count, at);
    if (n > 0)
        lseek(fd, at + n, SEEK_SET);
    return n;
}

int ftruncate(int fd, off_t size)
{
    int result;
    if (!watched())
        return next_ftruncate()(fd, size);
    struct call call = {.kind = CALL_SIZE, .fd = fd, .offset = (uint64_t)size};
    WATCHED(result, &call, next_ftruncate()(fd, size));
    return result;
}

int ftruncate64(int fd, off64_t size)
{
    return ftruncate(fd, size);
}

/* Gives an errno, and leaves the other one alone. */
int posix_fallocate(int fd, off_t offset, off_t len)
{
    int result;
    if (!watched())
        return next_posix_fallocate()(fd, offset, len);
    struct call call = {.kind = CALL_SIZE, .fd = fd, .offset = (uint64_t)(offset + len)};
    int before = errno;
    result = allowed(&call) ? next_posix_fallocate()(fd, offset, len) : errno;
    errno = before;
    tell(&call, result == 0 ? 0 : -1);
    return result;
}

int posix_fallocate64(int fd, off64_t offset, off64_t len)
{
    return posix_fallocate(fd, offset, len);
}

int fsync(int fd)
{
    int result;
    if (!watched())
        return next_fsync()(fd);
    struct call call = {.kind = CALL_SYNC, .fd = fd};
    WATCHED(result, &call, next_fsync()(fd));
    return result;
}

int fdatasync(int fd)
{
    int result;
    if (!watched())
        return next_fdatasync()(fd);
    struct call call = {.kind = CALL_SYNC, .fd = fd};
    WATCHED(result, &call, next_fdatasync()(fd));
    return result;
}
