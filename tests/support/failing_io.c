// SPDX-License-Identifier: EUPL-1.2
/* A disk that fails on request, for LD_PRELOAD in front of a program under test. Environment:
 *
 *   FAIL_CALL=write|pwrite|fdatasync|fsync|any   which calls count (default any)
 *   FAIL_AT=n          the n-th such call fails without doing anything (default 0: none)
 *   FAIL_ERRNO=EIO|ENOSPC                        with this error (default EIO)
 *   FAIL_STICKY=1      and every such call after it fails too
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

/* True when this call shall fail; errno is set then. */
static bool call_fails(const char *call, int fd)
{
    int before = errno;
    bool counts = call_counts(call, fd);
    errno = before;
    if (!counts)
        return false;
    long n = atomic_fetch_add(&counted, 1) + 1;
    long at = strtol(setting("FAIL_AT", "0"), NULL, 10);
    bool sticky = strcmp(setting("FAIL_STICKY", "0"), "1") == 0;
    if (at <= 0 || n < at || (n > at && !sticky))
        return false;
    errno = strcmp(setting("FAIL_ERRNO", "EIO"), "ENOSPC") == 0 ? ENOSPC : EIO;
    return true;
}

/* The next definition behind ours; POSIX lets dlsym give functions as object pointers. */
#define NEXT(type, name) (*(type *)&(void *){dlsym(RTLD_NEXT, name)})

ssize_t write(int fd, const void *data, size_t len)
{
    if (call_fails("write", fd))
        return -1;
    return NEXT(__typeof__(&write), "write")(fd, data, len);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    if (call_fails("write", fd))
        return -1;
    return NEXT(__typeof__(&writev), "writev")(fd, parts, count);
}

ssize_t pwrite(int fd, const void *data, size_t len, off_t offset)
{
    if (call_fails("pwrite", fd))
        return -1;
    return NEXT(__typeof__(&pwrite), "pwrite")(fd, data, len, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t len, off64_t offset)
{
    if (call_fails("pwrite", fd))
        return -1;
    return NEXT(__typeof__(&pwrite64), "pwrite64")(fd, data, len, offset);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset)
{
    if (call_fails("pwrite", fd))
        return -1;
    return NEXT(__typeof__(&pwritev), "pwritev")(fd, parts, count, offset);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset)
{
    if (call_fails("pwrite", fd))
        return -1;
    return NEXT(__typeof__(&pwritev64), "pwritev64")(fd, parts, count, offset);
}

int fdatasync(int fd)
{
    if (call_fails("fdatasync", fd))
        return -1;
    return NEXT(__typeof__(&fdatasync), "fdatasync")(fd);
}

int fsync(int fd)
{
    if (call_fails("fsync", fd))
        return -1;
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
