// SPDX-License-Identifier: EUPL-1.2
/* A disk that fails on request, for LD_PRELOAD in front of a program under test. Environment:
 *
 *   FAIL_CALL=write|pwrite|fdatasync|fsync|any   which calls count (default any)
 *   FAIL_AT=n          the n-th such call fails without doing anything (default 0: none)
 *   FAIL_ERRNO=EIO|ENOSPC                        with this error (default EIO)
 *   FAIL_STICKY=1      and every such call after it fails too
 *   FAIL_SILENT=1      it does nothing and says that it did: a disk that lies
 *   FAIL_PATH=text     only descriptors whose name (/proc/self/fd) contains the text count
 *   FAIL_REPORT=file   at exit the file holds the number of calls that counted
 *
 * "write" is write and writev, "pwrite" is pwrite, pwritev and their 64-bit names. A program under
 * AddressSanitizer also needs ASAN_OPTIONS=verify_asan_link_order=0. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long counted;

static const char *setting(const char *name, const char *otherwise)
{
    const char *value = getenv(name);
    return value == NULL ? otherwise : value;
}

static bool call_counts(const char *call, int fd)
{
    const char *wanted = setting("FAIL_CALL", "any");
    if (strcmp(wanted, "any") != 0 && strcmp(wanted, call) != 0)
        return false;
    const char *part = getenv("FAIL_PATH");
    if (part == NULL)
        return true;
    char link[64];
    char path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t len = readlink(link, path, sizeof path - 1);
    if (len < 0)
        return false;
    path[len] = '\0';
    return strstr(path, part) != NULL;
}

enum fate {
    GOES,
    FAILS, /* errno is set */
    LIES,
};

static enum fate fate_of(const char *call, int fd)
{
    int before = errno;
    bool counts = call_counts(call, fd);
    errno = before;
    if (!counts)
        return GOES;
    long n = atomic_fetch_add(&counted, 1) + 1;
    long at = strtol(setting("FAIL_AT", "0"), NULL, 10);
    bool sticky = strcmp(setting("FAIL_STICKY", "0"), "1") == 0;
    if (at <= 0 || n < at || (n > at && !sticky))
        return GOES;
    if (strcmp(setting("FAIL_SILENT", "0"), "1") == 0)
        return LIES;
    errno = strcmp(setting("FAIL_ERRNO", "EIO"), "ENOSPC") == 0 ? ENOSPC : EIO;
    return FAILS;
}

static ssize_t total(const struct iovec *parts, int count)
{
    ssize_t len = 0;
    for (int i = 0; i < count; i++)
        len += (ssize_t)parts[i].iov_len;
    return len;
}

/* The next definition behind ours; POSIX lets dlsym give functions as object pointers. */
#define NEXT(type, name) (*(type *)&(void *){dlsym(RTLD_NEXT, name)})

ssize_t write(int fd, const void *data, size_t len)
{
    enum fate fate = fate_of("write", fd);
    if (fate != GOES)
        return fate == LIES ? (ssize_t)len : -1;
    return NEXT(__typeof__(&write), "write")(fd, data, len);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    enum fate fate = fate_of("write", fd);
    if (fate != GOES)
        return fate == LIES ? total(parts, count) : -1;
    return NEXT(__typeof__(&writev), "writev")(fd, parts, count);
}

ssize_t pwrite(int fd, const void *data, size_t len, off_t offset)
{
    enum fate fate = fate_of("pwrite", fd);
    if (fate != GOES)
        return fate == LIES ? (ssize_t)len : -1;
    return NEXT(__typeof__(&pwrite), "pwrite")(fd, data, len, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t len, off64_t offset)
{
    enum fate fate = fate_of("pwrite", fd);
    if (fate != GOES)
        return fate == LIES ? (ssize_t)len : -1;
    return NEXT(__typeof__(&pwrite64), "pwrite64")(fd, data, len, offset);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset)
{
    enum fate fate = fate_of("pwrite", fd);
    if (fate != GOES)
        return fate == LIES ? total(parts, count) : -1;
    return NEXT(__typeof__(&pwritev), "pwritev")(fd, parts, count, offset);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset)
{
    enum fate fate = fate_of("pwrite", fd);
    if (fate != GOES)
        return fate == LIES ? total(parts, count) : -1;
    return NEXT(__typeof__(&pwritev64), "pwritev64")(fd, parts, count, offset);
}

int fdatasync(int fd)
{
    enum fate fate = fate_of("fdatasync", fd);
    if (fate != GOES)
        return fate == LIES ? 0 : -1;
    return NEXT(__typeof__(&fdatasync), "fdatasync")(fd);
}

int fsync(int fd)
{
    enum fate fate = fate_of("fsync", fd);
    if (fate != GOES)
        return fate == LIES ? 0 : -1;
    return NEXT(__typeof__(&fsync), "fsync")(fd);
}

/* The real write, as the report must not fail. Not reached after _exit or a signal. */
__attribute__((destructor)) static void report(void)
{
    const char *path = getenv("FAIL_REPORT");
    if (path == NULL)
        return;
    char text[32];
    int len = snprintf(text, sizeof text, "%ld\n", atomic_load(&counted));
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return;
    if (NEXT(__typeof__(&write), "write")(fd, text, (size_t)len) != len)
        fputs("failing_io: cannot write the report\n", stderr);
    close(fd);
}
