// SPDX-License-Identifier: EUPL-1.2
#include "tests/proof/crash/record.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/assert.h"

#define NODES_MOST 4096
#define NO_NODE    UINT32_MAX
#define BOOT_ID    "/proc/sys/kernel/random/boot_id"

/* The next definition behind ours; POSIX lets dlsym give functions as object pointers. */
#define NEXT(name) (*(__typeof__(&name) *)&(void *){dlsym(RTLD_NEXT, #name)})

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool recording_now;
static struct recording recording;
static size_t room;
static ino_t inode_of[NODES_MOST]; /* of each node; an inode's newest node counts */
static char boot[64];

static struct op *add(enum op_kind kind)
{
    if (recording.n == room) {
        room = room == 0 ? 1024 : 2 * room;
        recording.ops = realloc(recording.ops, room * sizeof recording.ops[0]);
        ASSERT(recording.ops != NULL);
    }
    struct op *op = &recording.ops[recording.n++];
    memset(op, 0, sizeof *op);
    op->kind = kind;
    return op;
}

static uint32_t node_of_inode(ino_t inode)
{
    for (uint32_t n = recording.nodes; n > 0; n--)
        if (inode_of[n - 1] == inode)
            return n - 1;
    return NO_NODE;
}

static uint32_t new_node(ino_t inode)
{
    ASSERT(recording.nodes < NODES_MOST);
    inode_of[recording.nodes] = inode;
    return recording.nodes++;
}

static uint32_t node_of_fd(int fd)
{
    struct stat st;
    return fstat(fd, &st) == 0 ? node_of_inode(st.st_ino) : NO_NODE;
}

/* The folder of a name, and its last part. */
static uint32_t parent_of(int dir, const char *path, char name[NAME_ROOM])
{
    char copy[PATH_MAX];
    char base[PATH_MAX];
    struct stat st;
    snprintf(copy, sizeof copy, "%s", path);
    snprintf(base, sizeof base, "%s", path);
    snprintf(name, NAME_ROOM, "%s", basename(base));
    return fstatat(dir, dirname(copy), &st, 0) == 0 ? node_of_inode(st.st_ino) : NO_NODE;
}

static bool exists(int dir, const char *path)
{
    struct stat st;
    return fstatat(dir, path, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static void note_name(enum op_kind kind, int dir, const char *path)
{
    char name[NAME_ROOM];
    struct stat st;
    uint32_t parent = parent_of(dir, path, name);
    if (parent == NO_NODE)
        return;
    struct op *op = add(kind);
    op->parent = parent;
    memcpy(op->name, name, sizeof name);
    if (kind != OP_REMOVE && fstatat(dir, path, &st, 0) == 0)
        op->node = new_node(st.st_ino);
}

static void note_write(int fd, const void *data, size_t len, uint64_t offset)
{
    uint32_t node = node_of_fd(fd);
    if (node == NO_NODE)
        return;
    struct op *op = add(OP_WRITE);
    op->node = node;
    op->offset = offset;
    op->len = len;
    op->data = malloc(len == 0 ? 1 : len);
    ASSERT(op->data != NULL);
    memcpy(op->data, data, len);
}

static void note_size(int fd, uint64_t size)
{
    uint32_t node = node_of_fd(fd);
    if (node == NO_NODE)
        return;
    struct op *op = add(OP_TRUNCATE);
    op->node = node;
    op->offset = size;
}

static void note_sync(int fd)
{
    uint32_t node = node_of_fd(fd);
    if (node != NO_NODE)
        add(OP_SYNC)->node = node;
}

void record_begin(const char *folder)
{
    struct stat st;
    ASSERT(stat(folder, &st) == 0);
    memset(&recording, 0, sizeof recording);
    room = 0;
    new_node(st.st_ino);
    recording_now = true;
}

void record_mark(enum mark mark, uint64_t value)
{
    pthread_mutex_lock(&lock);
    struct op *op = add(OP_MARK);
    op->mark = mark;
    op->value = value;
    pthread_mutex_unlock(&lock);
}

struct recording record_end(void)
{
    recording_now = false;
    return recording;
}

void record_boot(const char *name)
{
    snprintf(boot, sizeof boot, "%s", name);
}

/* --- the calls. Each is made and noted under one lock: the order of the recording is the disk's
 * --- */

#define RECORDED(result, call, note)                                                               \
    do {                                                                                           \
        if (!recording_now)                                                                        \
            return call;                                                                           \
        pthread_mutex_lock(&lock);                                                                 \
        result = call;                                                                             \
        if (result >= 0)                                                                           \
            note;                                                                                  \
        pthread_mutex_unlock(&lock);                                                               \
    } while (0)

static int open_boot(void)
{
    int fd = memfd_create("boot", MFD_CLOEXEC);
    ASSERT(fd >= 0 && NEXT(pwrite)(fd, boot, strlen(boot), 0) == (ssize_t)strlen(boot));
    return fd;
}

static int open_noted(int dir, const char *path, int flags, mode_t mode)
{
    int fd;
    if (strcmp(path, BOOT_ID) == 0 && boot[0] != '\0')
        return open_boot();
    bool comes = recording_now && (flags & O_CREAT) != 0 && !exists(dir, path);
    bool cuts = recording_now && (flags & O_TRUNC) != 0 && !comes;
    RECORDED(fd, NEXT(openat)(dir, path, flags, mode), {
        if (comes)
            note_name(OP_CREATE, dir, path);
        if (cuts)
            note_size(fd, 0);
    });
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
    return open_noted(dir, path, flags, mode);

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
    RECORDED(result, NEXT(mkdir)(path, mode), note_name(OP_MKDIR, AT_FDCWD, path));
    return result;
}

int unlinkat(int dir, const char *path, int flags)
{
    int result;
    RECORDED(result, NEXT(unlinkat)(dir, path, flags), note_name(OP_REMOVE, dir, path));
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
    RECORDED(result, NEXT(renameat)(from_dir, from, to_dir, to), {
        struct op *op = add(OP_RENAME);
        op->parent = parent_of(from_dir, from, op->name);
        op->to = parent_of(to_dir, to, op->to_name);
        if (op->parent == NO_NODE || op->to == NO_NODE)
            recording.n--;
    });
    return result;
}

int rename(const char *from, const char *to)
{
    return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

ssize_t write(int fd, const void *data, size_t len)
{
    ssize_t n;
    RECORDED(n, NEXT(write)(fd, data, len),
             note_write(fd, data, (size_t)n, (uint64_t)(lseek(fd, 0, SEEK_CUR) - n)));
    return n;
}

ssize_t pwrite(int fd, const void *data, size_t len, off_t offset)
{
    ssize_t n;
    RECORDED(n, NEXT(pwrite)(fd, data, len, offset),
             note_write(fd, data, (size_t)n, (uint64_t)offset));
    return n;
}

ssize_t pwrite64(int fd, const void *data, size_t len, off64_t offset)
{
    return pwrite(fd, data, len, offset);
}

static void note_parts(int fd, const struct iovec *parts, int count, uint64_t offset)
{
    for (int i = 0; i < count; i++) {
        note_write(fd, parts[i].iov_base, parts[i].iov_len, offset);
        offset += parts[i].iov_len;
    }
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset)
{
    ssize_t n;
    RECORDED(n, NEXT(pwritev)(fd, parts, count, offset),
             note_parts(fd, parts, count, (uint64_t)offset));
    return n;
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset)
{
    return pwritev(fd, parts, count, offset);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    ssize_t n;
    RECORDED(n, NEXT(writev)(fd, parts, count),
             note_parts(fd, parts, count, (uint64_t)(lseek(fd, 0, SEEK_CUR) - n)));
    return n;
}

int ftruncate(int fd, off_t size)
{
    int result;
    RECORDED(result, NEXT(ftruncate)(fd, size), note_size(fd, (uint64_t)size));
    return result;
}

int ftruncate64(int fd, off64_t size)
{
    return ftruncate(fd, size);
}

int posix_fallocate(int fd, off_t offset, off_t len)
{
    int result;
    RECORDED(result, NEXT(posix_fallocate)(fd, offset, len), {
        if (result == 0)
            note_size(fd, (uint64_t)(offset + len));
    });
    return result;
}

int posix_fallocate64(int fd, off64_t offset, off64_t len)
{
    return posix_fallocate(fd, offset, len);
}

int fsync(int fd)
{
    int result;
    RECORDED(result, NEXT(fsync)(fd), note_sync(fd));
    return result;
}

int fdatasync(int fd)
{
    int result;
    RECORDED(result, NEXT(fdatasync)(fd), note_sync(fd));
    return result;
}
