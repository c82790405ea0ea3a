// SPDX-License-Identifier: EUPL-1.2
/* A disk that fails on request, for LD_PRELOAD in front of a program under test. Environment:
 *
 *   FAIL_CALL=write,pwrite,…   which calls count (default any), by the names below
 *   FAIL_AT=n          the n-th such call fails without doing anything (default 0: none)
 *   FAIL_ERRNO=EIO|ENOSPC|EROFS|EINTR            with this error (default EIO)
 *   FAIL_STICKY=1      and every such call after it fails too
 *   FAIL_SILENT=1      it does nothing and says that it did: a disk that lies
 *   FAIL_SHORT=1       half of it is read or written, and the call says so
 *   FAIL_TORN=1        it is done, of a write the first half, and the call says that it failed
 *   FAIL_PATH=text     only files whose name (/proc/self/fd) contains the text count
 *   FAIL_AFTER=file    nothing counts before this file is there
 *   FAIL_REPORT=file   at exit the file holds the number of calls that counted, and by name
 *
 * "write" is write and writev, "pwrite" is pwrite and pwritev, "read" and "pread" likewise;
 * "create" is an open that may make a file, "open" any other, of a folder too; "stat" is also
 * statvfs and access; "unlink" also rmdir. A program under AddressSanitizer also needs
 * ASAN_OPTIONS=verify_asan_link_order=0. */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <unistd.h>

/* The next definition behind ours; POSIX lets dlsym give functions as object pointers. */
#define NEXT(name) (*(__typeof__(&name) *)&(void *){dlsym(RTLD_NEXT, #name)})

static const char *const call_names[] = {"write", "pwrite", "fdatasync", "fsync",   "read",
                                         "pread", "open",   "create",    "rename",  "unlink",
                                         "mkdir", "stat",   "readdir",   "allocate"};
#define CALLS (sizeof call_names / sizeof call_names[0])
static atomic_long counted;
static atomic_long counted_of[CALLS];

static const char *setting(const char *name, const char *otherwise)
{
    const char *value = getenv(name);
    return value == NULL ? otherwise : value;
}

static bool is_set(const char *name)
{
    return strcmp(setting(name, "0"), "1") == 0;
}

/* A comma list has this word. */
static bool has_word(const char *list, const char *word)
{
    size_t len = strlen(word);
    for (const char *at = list; (at = strstr(at, word)) != NULL; at += len)
        if ((at == list || at[-1] == ',') && (at[len] == ',' || at[len] == '\0'))
            return true;
    return false;
}

static bool began(void)
{
    static atomic_bool seen;
    struct stat st;
    const char *path = getenv("FAIL_AFTER");
    if (path != NULL && !atomic_load(&seen))
        atomic_store(&seen, NEXT(stat)(path, &st) == 0);
    return path == NULL || atomic_load(&seen);
}

/* Of a descriptor (name is NULL), or of a name as seen from a folder. */
static bool path_counts(int fd, const char *name)
{
    const char *part = getenv("FAIL_PATH");
    char link[64];
    char path[2 * PATH_MAX];
    ssize_t len = 0;
    if (part == NULL)
        return true;
    if (name == NULL || (name[0] != '/' && fd != AT_FDCWD)) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        len = readlink(link, path, PATH_MAX - 1);
        if (len < 0)
            return false;
    }
    snprintf(path + len, sizeof path - (size_t)len, "%s%s", name != NULL && len > 0 ? "/" : "",
             name == NULL ? "" : name);
    return strstr(path, part) != NULL;
}

enum fate {
    GOES,
    FAILS, /* errno is set */
    LIES,
    SHORT,
    TORN,
};

static int wanted_errno(void)
{
    const char *name = setting("FAIL_ERRNO", "EIO");
    return strcmp(name, "ENOSPC") == 0  ? ENOSPC
           : strcmp(name, "EROFS") == 0 ? EROFS
           : strcmp(name, "EINTR") == 0 ? EINTR
                                        : EIO;
}

static long count(const char *call)
{
    for (size_t i = 0; i < CALLS; i++)
        if (strcmp(call_names[i], call) == 0)
            atomic_fetch_add(&counted_of[i], 1);
    return atomic_fetch_add(&counted, 1) + 1;
}

static enum fate fate_at(const char *call, int fd, const char *name)
{
    int before = errno;
    const char *wanted = setting("FAIL_CALL", "any");
    bool counts =
        (strcmp(wanted, "any") == 0 || has_word(wanted, call)) && began() && path_counts(fd, name);
    errno = before;
    if (!counts)
        return GOES;
    long n = count(call);
    long at = strtol(setting("FAIL_AT", "0"), NULL, 10);
    if (at <= 0 || n < at || (n > at && !is_set("FAIL_STICKY")))
        return GOES;
    if (is_set("FAIL_SILENT"))
        return LIES;
    if (is_set("FAIL_SHORT"))
        return SHORT;
    errno = wanted_errno();
    return is_set("FAIL_TORN") ? TORN : FAILS;
}

static enum fate fate_of(const char *call, int fd)
{
    return fate_at(call, fd, NULL);
}

/* What a call that is no transfer says of itself: `done` is what really came of it. */
static int said(enum fate fate, int done)
{
    if (fate != TORN)
        return done;
    errno = wanted_errno();
    return -1;
}

/* --- transfers --- */

static size_t part_of(enum fate fate, size_t len)
{
    return fate == SHORT || fate == TORN ? (len + 1) / 2 : len;
}

static ssize_t moved(enum fate fate, ssize_t done)
{
    if (fate != TORN)
        return done;
    errno = wanted_errno();
    return -1;
}

static ssize_t total(const struct iovec *parts, int n)
{
    ssize_t len = 0;
    for (int i = 0; i < n; i++)
        len += (ssize_t)parts[i].iov_len;
    return len;
}

ssize_t write(int fd, const void *data, size_t len)
{
    enum fate fate = fate_of("write", fd);
    if (fate == FAILS || fate == LIES)
        return fate == LIES ? (ssize_t)len : -1;
    return moved(fate, NEXT(write)(fd, data, part_of(fate, len)));
}

ssize_t writev(int fd, const struct iovec *parts, int n)
{
    enum fate fate = fate_of("write", fd);
    if (fate == FAILS || fate == LIES)
        return fate == LIES ? total(parts, n) : -1;
    return moved(fate, NEXT(writev)(fd, parts, (int)part_of(fate, (size_t)n)));
}

ssize_t pwrite(int fd, const void *data, size_t len, off_t offset)
{
    enum fate fate = fate_of("pwrite", fd);
    if (fate == FAILS || fate == LIES)
        return fate == LIES ? (ssize_t)len : -1;
    return moved(fate, NEXT(pwrite)(fd, data, part_of(fate, len), offset));
}

ssize_t pwrite64(int fd, const void *data, size_t len, off64_t offset)
{
    return pwrite(fd, data, len, offset);
}

ssize_t pwritev(int fd, const struct iovec *parts, int n, off_t offset)
{
    enum fate fate = fate_of("pwrite", fd);
    if (fate == FAILS || fate == LIES)
        return fate == LIES ? total(parts, n) : -1;
    return moved(fate, NEXT(pwritev)(fd, parts, (int)part_of(fate, (size_t)n), offset));
}

ssize_t pwritev64(int fd, const struct iovec *parts, int n, off64_t offset)
{
    return pwritev(fd, parts, n, offset);
}

ssize_t read(int fd, void *data, size_t len)
{
    enum fate fate = fate_of("read", fd);
    return fate == FAILS ? -1 : NEXT(read)(fd, data, part_of(fate, len));
}

ssize_t pread(int fd, void *data, size_t len, off_t offset)
{
    enum fate fate = fate_of("pread", fd);
    return fate == FAILS ? -1 : NEXT(pread)(fd, data, part_of(fate, len), offset);
}

ssize_t pread64(int fd, void *data, size_t len, off64_t offset)
{
    return pread(fd, data, len, offset);
}

/* --- syncs --- */

int fdatasync(int fd)
{
    enum fate fate = fate_of("fdatasync", fd);
    if (fate == FAILS || fate == LIES)
        return fate == LIES ? 0 : -1;
    return said(fate, NEXT(fdatasync)(fd));
}

int fsync(int fd)
{
    enum fate fate = fate_of("fsync", fd);
    if (fate == FAILS || fate == LIES)
        return fate == LIES ? 0 : -1;
    return said(fate, NEXT(fsync)(fd));
}

/* --- names --- */

static int open_at(int dir, const char *path, int flags, mode_t mode)
{
    enum fate fate = fate_at((flags & O_CREAT) != 0 ? "create" : "open", dir, path);
    if (fate == FAILS)
        return -1;
    int fd = NEXT(openat)(dir, path, flags, mode);
    if (fate == TORN && fd >= 0)
        close(fd);
    return said(fate, fd);
}

static mode_t mode_of(int flags, va_list args)
{
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? (mode_t)va_arg(args, int) : 0;
}

#define OPEN(name)                                                                                 \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        va_list args;                                                                              \
        va_start(args, flags);                                                                     \
        mode_t mode = mode_of(flags, args);                                                        \
        va_end(args);                                                                              \
        return open_at(AT_FDCWD, path, flags, mode);                                               \
    }
#define OPENAT(name)                                                                               \
    int name(int dir, const char *path, int flags, ...)                                            \
    {                                                                                              \
        va_list args;                                                                              \
        va_start(args, flags);                                                                     \
        mode_t mode = mode_of(flags, args);                                                        \
        va_end(args);                                                                              \
        return open_at(dir, path, flags, mode);                                                    \
    }
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

DIR *opendir(const char *path)
{
    return fate_at("open", AT_FDCWD, path) == FAILS ? NULL : NEXT(opendir)(path);
}

struct dirent *readdir(DIR *dir)
{
    return fate_of("readdir", dirfd(dir)) == FAILS ? NULL : NEXT(readdir)(dir);
}

struct dirent64 *readdir64(DIR *dir)
{
    return fate_of("readdir", dirfd(dir)) == FAILS ? NULL : NEXT(readdir64)(dir);
}

int rename(const char *from, const char *to)
{
    enum fate fate = fate_at("rename", AT_FDCWD, from);
    return fate == FAILS ? -1 : said(fate, NEXT(rename)(from, to));
}

int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
    enum fate fate = fate_at("rename", from_dir, from);
    return fate == FAILS ? -1 : said(fate, NEXT(renameat)(from_dir, from, to_dir, to));
}

int unlink(const char *path)
{
    enum fate fate = fate_at("unlink", AT_FDCWD, path);
    return fate == FAILS ? -1 : said(fate, NEXT(unlink)(path));
}

int unlinkat(int dir, const char *path, int flags)
{
    enum fate fate = fate_at("unlink", dir, path);
    return fate == FAILS ? -1 : said(fate, NEXT(unlinkat)(dir, path, flags));
}

int rmdir(const char *path)
{
    enum fate fate = fate_at("unlink", AT_FDCWD, path);
    return fate == FAILS ? -1 : said(fate, NEXT(rmdir)(path));
}

int remove(const char *path)
{
    enum fate fate = fate_at("unlink", AT_FDCWD, path);
    return fate == FAILS ? -1 : said(fate, NEXT(remove)(path));
}

int mkdir(const char *path, mode_t mode)
{
    enum fate fate = fate_at("mkdir", AT_FDCWD, path);
    return fate == FAILS ? -1 : said(fate, NEXT(mkdir)(path, mode));
}

/* --- what a file is, and room for it --- */

int stat(const char *path, struct stat *out)
{
    return fate_at("stat", AT_FDCWD, path) == FAILS ? -1 : NEXT(stat)(path, out);
}

int fstat(int fd, struct stat *out)
{
    return fate_of("stat", fd) == FAILS ? -1 : NEXT(fstat)(fd, out);
}

int fstatvfs(int fd, struct statvfs *out)
{
    return fate_of("stat", fd) == FAILS ? -1 : NEXT(fstatvfs)(fd, out);
}

int access(const char *path, int mode)
{
    return fate_at("stat", AT_FDCWD, path) == FAILS ? -1 : NEXT(access)(path, mode);
}

int faccessat(int dir, const char *path, int mode, int flags)
{
    return fate_at("stat", dir, path) == FAILS ? -1 : NEXT(faccessat)(dir, path, mode, flags);
}

int posix_fallocate(int fd, off_t from, off_t len)
{
    int before = errno;
    enum fate fate = fate_of("allocate", fd);
    int error = errno;
    errno = before; /* the error is its value */
    return fate == FAILS ? error : NEXT(posix_fallocate)(fd, from, len);
}

/* The real calls, as the report must not fail. Not reached after _exit or a signal. */
__attribute__((destructor)) static void report(void)
{
    const char *path = getenv("FAIL_REPORT");
    char text[1024];
    if (path == NULL)
        return;
    int len = snprintf(text, sizeof text, "%ld\n", atomic_load(&counted));
    for (size_t i = 0; i < CALLS; i++)
        len += snprintf(text + len, sizeof text - (size_t)len, "%s %ld\n", call_names[i],
                        atomic_load(&counted_of[i]));
    int fd = NEXT(openat)(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return;
    if (NEXT(write)(fd, text, (size_t)len) != len)
        fputs("failing_io: cannot write the report\n", stderr);
    close(fd);
}
