// SPDX-License-Identifier: EUPL-1.2
#include "tests/proof/simulation/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/assert.h"
#include "tests/proof/calls.h"
#include "tests/proof/simulation/turns.h"

#define SECTOR     512
#define NODES_MOST 8192
#define NAME_ROOM  64

/* Bytes as they were before a write that no sync has reached. */
struct old_bytes {
    uint64_t offset;
    size_t len;
    uint8_t *bytes; /* behind the old end: zeros */
    uint64_t size;  /* of the file, before */
    bool late;      /* after the power went */
    bool lost;      /* a sync of it failed: no later one brings it to the disk */
    bool synced;    /* kept because of a lost one before it */
};

/* A file or folder. */
struct node {
    ino_t inode;
    int fd; /* ours */
    bool journal;
    struct old_bytes *old;
    size_t n;
    size_t room;
};

enum name_kind { NAME_COMES, NAME_GOES, NAME_FOLDER_GOES, NAME_MOVES };

/* A name that no sync has reached. */
struct old_name {
    enum name_kind kind;
    struct node *folder; /* of it, or of where it came from */
    struct node *to;     /* whose sync brings it to the disk */
    struct node *gone;   /* the folder that went */
    char name[NAME_ROOM];
    char to_name[NAME_ROOM];
    uint64_t stashed; /* what had this name before; 0: nothing */
    bool late;
};

static struct node nodes[NODES_MOST];
static size_t n_nodes;
static struct old_name *names;
static size_t n_names;
static size_t names_room;
static int stash = -1;
static uint64_t n_stashed;
static uint64_t seed;
static uint64_t cuts; /* so far */
static uint64_t calls;
static uint64_t cut_at;
static bool off;
static bool lies;
static uint64_t fail_at;
static enum disk_fault failing;
static int fail_error;
static bool failed;
static uint64_t room_bytes;

static uint64_t mixed(uint64_t a, uint64_t b)
{
    uint64_t z = a + UINT64_C(0x9e3779b97f4a7c15) * (b + 1);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* --- nodes --- */

static struct node *node_of_inode(ino_t inode)
{
    for (size_t i = n_nodes; i > 0; i--)
        if (nodes[i - 1].inode == inode)
            return &nodes[i - 1];
    return NULL;
}

static struct node *node_of_path(int dir, const char *path)
{
    struct stat st;
    return fstatat(dir, path, &st, 0) == 0 ? node_of_inode(st.st_ino) : NULL;
}

static struct node *node_of_fd(int fd)
{
    struct stat st;
    return fstat(fd, &st) == 0 ? node_of_inode(st.st_ino) : NULL;
}

/* Held open, so that its inode is nobody else's. */
static struct node *add_node(int dir, const char *path, int flags)
{
    struct stat st;
    ASSERT(n_nodes < NODES_MOST);
    struct node *node = &nodes[n_nodes];
    int fd = openat(dir, path, flags | O_CLOEXEC);
    ASSERT(fd >= 0 && fstat(fd, &st) == 0);
    *node = (struct node){.inode = st.st_ino, .fd = fd};
    n_nodes++;
    return node;
}

/* The folder of a name, and its last part; NULL: not below ours. */
static struct node *folder_of(int dir, const char *path, char name[NAME_ROOM])
{
    char copy[PATH_MAX];
    char base[PATH_MAX];
    snprintf(copy, sizeof copy, "%s", path);
    snprintf(base, sizeof base, "%s", path);
    snprintf(name, NAME_ROOM, "%s", basename(base));
    return node_of_path(dir, dirname(copy));
}

static void forget_bytes(struct node *node)
{
    for (size_t i = 0; i < node->n; i++)
        free(node->old[i].bytes);
    node->n = 0;
}

/* --- before a call --- */

static struct old_bytes *remember(struct node *node, uint64_t offset, size_t len)
{
    struct stat st;
    ASSERT(fstat(node->fd, &st) == 0);
    if (node->n == node->room) {
        node->room = node->room == 0 ? 16 : 2 * node->room;
        node->old = realloc(node->old, node->room * sizeof node->old[0]);
        ASSERT(node->old != NULL);
    }
    struct old_bytes *old = &node->old[node->n++];
    *old =
        (struct old_bytes){.offset = offset, .len = len, .size = (uint64_t)st.st_size, .late = off};
    old->bytes = calloc(1, len == 0 ? 1 : len);
    ASSERT(old->bytes != NULL);
    ASSERT(pread(node->fd, old->bytes, len, (off_t)offset) >= 0);
    return old;
}

static struct old_name *add_name(enum name_kind kind, struct node *folder, struct node *to)
{
    if (n_names == names_room) {
        names_room = names_room == 0 ? 64 : 2 * names_room;
        names = realloc(names, names_room * sizeof names[0]);
        ASSERT(names != NULL);
    }
    struct old_name *name = &names[n_names++];
    *name = (struct old_name){.kind = kind, .folder = folder, .to = to, .late = off};
    return name;
}

/* What is about to lose its name gets another one. */
static uint64_t stash_link(int dir, const char *path)
{
    char name[24];
    snprintf(name, sizeof name, "%llu", (unsigned long long)++n_stashed);
    return linkat(dir, path, stash, name, 0) == 0 ? n_stashed : 0;
}

static void before_remove(const struct call *call)
{
    char name[NAME_ROOM];
    struct node *folder = folder_of(call->dir, call->path, name);
    if (folder == NULL)
        return;
    struct old_name *old = add_name(call->folder ? NAME_FOLDER_GOES : NAME_GOES, folder, folder);
    memcpy(old->name, name, sizeof name);
    if (call->folder)
        old->gone = node_of_path(call->dir, call->path);
    else
        old->stashed = stash_link(call->dir, call->path);
}

static void before_rename(const struct call *call)
{
    char from[NAME_ROOM];
    char to[NAME_ROOM];
    struct node *folder = folder_of(call->dir, call->path, from);
    struct node *to_folder = folder_of(call->to_dir, call->to, to);
    if (folder == NULL || to_folder == NULL)
        return;
    struct old_name *old = add_name(NAME_MOVES, folder, to_folder);
    memcpy(old->name, from, sizeof from);
    memcpy(old->to_name, to, sizeof to);
    old->stashed = stash_link(call->to_dir, call->to);
}

static void before_size(const struct call *call)
{
    struct stat st;
    struct node *node = node_of_fd(call->fd);
    if (node == NULL || fstat(node->fd, &st) != 0)
        return;
    if (call->offset < (uint64_t)st.st_size)
        remember(node, call->offset, (size_t)((uint64_t)st.st_size - call->offset));
    else
        remember(node, (uint64_t)st.st_size, 0);
}

static void before_cut(const struct call *call)
{
    struct stat st;
    struct node *node = node_of_path(call->dir, call->path);
    if (node != NULL && fstat(node->fd, &st) == 0 && st.st_size > 0)
        remember(node, 0, (size_t)st.st_size);
}

static void before_write(const struct call *call)
{
    struct node *node = node_of_fd(call->fd);
    if (node != NULL)
        remember(node, call->offset, call->len);
}

static int fault_of(void)
{
    if (failing == DISK_WORKS || calls < fail_at || off)
        return 0;
    if (failing == DISK_FAILS_ONCE)
        failing = DISK_WORKS;
    failed = true;
    return fail_error;
}

/* What Linux does with pages whose sync failed: they look clean. */
static void lose(int fd)
{
    struct node *node = node_of_fd(fd);
    for (size_t i = 0; node != NULL && i < node->n; i++)
        node->old[i].lost = true;
}

static int before(const struct call *call)
{
    calls++;
    if (cut_at != 0 && calls > cut_at)
        off = true;
    int error = fault_of();
    if (error == ENOSPC && (call->kind == CALL_SYNC || call->kind == CALL_REMOVE))
        error = 0;
    if (error != 0 && call->kind == CALL_SYNC)
        lose(call->fd);
    if (error != 0)
        return error;
    if (call->kind == CALL_WRITE)
        before_write(call);
    else if (call->kind == CALL_SIZE)
        before_size(call);
    else if (call->kind == CALL_REMOVE)
        before_remove(call);
    else if (call->kind == CALL_RENAME)
        before_rename(call);
    else if (call->kind == CALL_OPEN && !call->comes)
        before_cut(call);
    return 0;
}

/* --- after a call --- */

static void drop_stashed(uint64_t number)
{
    char name[24];
    snprintf(name, sizeof name, "%llu", (unsigned long long)number);
    if (number != 0)
        unlinkat(stash, name, 0);
}

static void sync_names(const struct node *folder);

/* Of the folders in this one that went. */
static void sync_names_below(const struct node *folder)
{
    size_t i = 0;
    while (i < n_names) {
        const struct node *gone = names[i].to == folder ? names[i].gone : NULL;
        if (gone == NULL) {
            i++;
            continue;
        }
        names[i].gone = NULL;
        sync_names(gone);
        i = 0;
    }
}

static void sync_names(const struct node *folder)
{
    size_t kept = 0;
    sync_names_below(folder);
    for (size_t i = 0; i < n_names; i++)
        if (names[i].to == folder)
            drop_stashed(names[i].stashed);
        else
            names[kept++] = names[i];
    n_names = kept;
}

/* All that was written before it is on the disk, but for what an earlier sync lost. */
static void sync_bytes(struct node *node)
{
    bool lost = false;
    for (size_t i = 0; i < node->n; i++)
        lost = lost || node->old[i].lost;
    if (!lost) {
        forget_bytes(node);
        return;
    }
    for (size_t i = 0; i < node->n; i++)
        node->old[i].synced = !node->old[i].lost;
}

static void after_sync(const struct call *call)
{
    struct node *node = node_of_fd(call->fd);
    if (node == NULL || off || (cut_at != 0 && calls == cut_at))
        return;
    if (lies && node->journal)
        return;
    sync_bytes(node);
    sync_names(node);
}

static bool is_journal(const char *name)
{
    return strstr(name, ".segment") != NULL || strncmp(name, "spare.", 6) == 0;
}

/* A file of which memory is written means nothing after a power cut, and LMDB's locks would go with
 * a descriptor of ours. */
static void after_name(const struct call *call)
{
    char name[NAME_ROOM];
    struct node *folder = folder_of(call->dir, call->path, name);
    if (folder == NULL)
        return;
    struct old_name *old = add_name(NAME_COMES, folder, folder);
    memcpy(old->name, name, sizeof name);
    if (strcmp(name, "lock.mdb") == 0)
        return;
    struct node *node = call->kind == CALL_MKDIR
                            ? add_node(call->dir, call->path, O_RDONLY | O_DIRECTORY)
                            : add_node(call->dir, call->path, O_RDWR);
    node->journal = is_journal(name);
}

static void after(const struct call *call)
{
    if (call->kind == CALL_SYNC)
        after_sync(call);
    else if ((call->kind == CALL_OPEN && call->comes) || call->kind == CALL_MKDIR)
        after_name(call);
    if (cut_at != 0 && calls >= cut_at)
        off = true;
}

static const struct watcher watcher = {.before = before, .after = after, .full = turns_yield};

/* --- the power comes back --- */

static void put_back(const struct node *node, const struct old_bytes *old, uint64_t from,
                     size_t len)
{
    ASSERT(pwrite(node->fd, old->bytes + (from - old->offset), len, (off_t)from) == (ssize_t)len);
}

static void take_back_late(struct node *node)
{
    while (node->n > 0 && node->old[node->n - 1].late) {
        struct old_bytes *old = &node->old[--node->n];
        put_back(node, old, old->offset, old->len);
        ASSERT(ftruncate(node->fd, (off_t)old->size) == 0);
        free(old->bytes);
    }
}

/* A write, within one sector. */
struct piece {
    uint64_t sector;
    size_t write;
};

static int by_sector(const void *a, const void *b)
{
    const struct piece *x = a;
    const struct piece *y = b;
    if (x->sector != y->sector)
        return x->sector > y->sector ? 1 : -1;
    return (x->write > y->write) - (x->write < y->write);
}

/* The first so many of the writes to a sector survive. A later sync than the one that lost them
 * brings what is there by then. */
static size_t survivors(const struct node *node, const struct piece *pieces, size_t n)
{
    size_t least = 0;
    for (size_t i = 0; i < n; i++)
        if (node->old[pieces[i].write].synced)
            least = i + 1;
    switch (mixed(seed, cuts) % 4) {
    case 0:
        return least;
    case 1:
        return n;
    default:
        return least + (size_t)(mixed(mixed(seed, cuts),
                                      mixed((uint64_t)(node - nodes), pieces[0].sector)) %
                                (n - least + 1));
    }
}

/* One sector: back to before the first write that did not survive. Gives where what survives of it
 * ends. */
static uint64_t settle_sector(const struct node *node, const struct piece *pieces, size_t n)
{
    uint64_t begin = pieces[0].sector * SECTOR;
    uint64_t end = 0;
    size_t kept = survivors(node, pieces, n);
    for (size_t i = n; i > 0; i--) {
        const struct old_bytes *old = &node->old[pieces[i - 1].write];
        uint64_t last = old->offset + old->len;
        uint64_t from = old->offset > begin ? old->offset : begin;
        uint64_t to = last < begin + SECTOR ? last : begin + SECTOR;
        if (i > kept)
            put_back(node, old, from, (size_t)(to - from));
        else if (to > end)
            end = to;
    }
    return end;
}

static size_t cut_to_pieces(const struct node *node, struct piece **out)
{
    size_t most = 0;
    size_t n = 0;
    for (size_t i = 0; i < node->n; i++)
        most += node->old[i].len / SECTOR + 2;
    struct piece *pieces = malloc(most * sizeof pieces[0]);
    ASSERT(pieces != NULL);
    for (size_t i = 0; i < node->n; i++) {
        const struct old_bytes *old = &node->old[i];
        for (uint64_t s = old->offset / SECTOR; old->len > 0 && s * SECTOR < old->offset + old->len;
             s++)
            pieces[n++] = (struct piece){s, i};
    }
    qsort(pieces, n, sizeof pieces[0], by_sector);
    *out = pieces;
    return n;
}

static void settle_bytes(struct node *node)
{
    struct piece *pieces;
    take_back_late(node);
    if (node->n == 0)
        return;
    uint64_t end = node->old[0].size;
    size_t n = cut_to_pieces(node, &pieces);
    for (size_t i = 0, next; i < n; i = next) {
        for (next = i; next < n && pieces[next].sector == pieces[i].sector;)
            next++;
        uint64_t reached = settle_sector(node, &pieces[i], next - i);
        end = reached > end ? reached : end;
    }
    ASSERT(ftruncate(node->fd, (off_t)end) == 0);
    free(pieces);
    forget_bytes(node);
}

/* Out of the way, whatever is in it. */
static void take_away(int dir, const char *name)
{
    char to[24];
    snprintf(to, sizeof to, "%llu", (unsigned long long)++n_stashed);
    ASSERT(renameat(dir, name, stash, to) == 0);
}

static void bring_back(int dir, const char *name, uint64_t stashed)
{
    char from[24];
    snprintf(from, sizeof from, "%llu", (unsigned long long)stashed);
    if (stashed != 0)
        ASSERT(renameat(stash, from, dir, name) == 0);
}

/* Another folder in the place of one that went; the node is what had that name. */
static void reopen(struct node *node, int dir, const char *name)
{
    struct stat st;
    close(node->fd);
    node->fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ASSERT(node->fd >= 0 && fstat(node->fd, &st) == 0);
    node->inode = st.st_ino;
}

static void undo(const struct old_name *old)
{
    switch (old->kind) {
    case NAME_COMES:
        take_away(old->folder->fd, old->name);
        return;
    case NAME_GOES:
        bring_back(old->folder->fd, old->name, old->stashed);
        return;
    case NAME_FOLDER_GOES:
        ASSERT(mkdirat(old->folder->fd, old->name, 0700) == 0);
        reopen(old->gone, old->folder->fd, old->name);
        return;
    case NAME_MOVES:
        ASSERT(renameat(old->to->fd, old->to_name, old->folder->fd, old->name) == 0);
        bring_back(old->to->fd, old->to_name, old->stashed);
        return;
    }
}

static void take_back_late_names(void)
{
    while (n_names > 0 && names[n_names - 1].late)
        undo(&names[--n_names]);
}

static void settle_names(void)
{
    take_back_late_names();
    size_t pending = n_names;
    uint64_t dice = mixed(mixed(seed, cuts), UINT64_C(0x6e616d6573));
    size_t kept = dice % 3 == 0 ? 0 : dice % 3 == 1 ? pending : (dice >> 8) % (pending + 1);
    while (n_names > kept)
        undo(&names[--n_names]);
    for (size_t i = 0; i < n_names; i++)
        drop_stashed(names[i].stashed);
    n_names = 0;
}

void disk_go_on(void)
{
    calls_watch(NULL);
    for (size_t i = 0; i < n_nodes; i++)
        take_back_late(&nodes[i]);
    take_back_late_names();
    cut_at = 0;
    off = false;
    calls_watch(&watcher);
}

void disk_power_on(void)
{
    calls_watch(NULL);
    cuts++;
    for (size_t i = 0; i < n_nodes; i++)
        settle_bytes(&nodes[i]);
    settle_names();
    cut_at = 0;
    off = false;
    calls_watch(&watcher);
}

/* --- life --- */

void disk_begin(const char *folder, const char *stash_folder, uint64_t with_seed)
{
    seed = with_seed;
    stash = open(stash_folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ASSERT(stash >= 0);
    add_node(AT_FDCWD, folder, O_RDONLY | O_DIRECTORY);
    room_bytes = UINT64_C(1) << 40;
    calls_watch(&watcher);
}

void disk_end(void)
{
    calls_watch(NULL);
}

uint64_t disk_calls(void)
{
    return calls;
}

void disk_cut_after(uint64_t n)
{
    cut_at = n == 0 ? 0 : calls + n;
}

void disk_cut(void)
{
    off = true;
}

bool disk_is_off(void)
{
    return off;
}

void disk_fail_after(uint64_t n, enum disk_fault fault, int error)
{
    fail_at = calls + n;
    failing = fault;
    fail_error = error;
}

void disk_mend(void)
{
    failing = DISK_WORKS;
}

bool disk_has_failed(void)
{
    bool has = failed;
    failed = false;
    return has;
}

void disk_room(uint64_t bytes)
{
    room_bytes = bytes;
}

void disk_lies(bool now)
{
    lies = now;
}

/* Of the machine that runs this nothing is to be seen. */
int fstatvfs(int fd, struct statvfs *out)
{
    (void)fd;
    memset(out, 0, sizeof *out);
    out->f_bsize = 4096;
    out->f_frsize = 4096;
    out->f_bavail = room_bytes / 4096;
    out->f_bfree = out->f_bavail;
    return 0;
}
