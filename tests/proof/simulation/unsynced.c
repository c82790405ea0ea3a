// SPDX-License-Identifier: EUPL-1.2
#include "tests/proof/simulation/unsynced.h"

#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.h"

#define SECTOR     512
#define NODES_MOST 8192

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

uint64_t unsynced_mixed(uint64_t a, uint64_t b)
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

struct node *unsynced_of_path(int dir, const char *path)
{
    struct stat st;
    return fstatat(dir, path, &st, 0) == 0 ? node_of_inode(st.st_ino) : NULL;
}

struct node *unsynced_of_fd(int fd)
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

struct node *unsynced_folder_of(int dir, const char *path, char name[NAME_ROOM])
{
    char copy[PATH_MAX];
    char base[PATH_MAX];
    snprintf(copy, sizeof copy, "%s", path);
    snprintf(base, sizeof base, "%s", path);
    snprintf(name, NAME_ROOM, "%s", basename(base));
    return unsynced_of_path(dir, dirname(copy));
}

void unsynced_begin(const char *folder, const char *stash_folder)
{
    stash = open(stash_folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ASSERT(stash >= 0);
    add_node(AT_FDCWD, folder, O_RDONLY | O_DIRECTORY);
}

void unsynced_add(int dir, const char *path, int flags, bool journal)
{
    add_node(dir, path, flags)->journal = journal;
}

bool unsynced_is_journal(const struct node *node)
{
    return node->journal;
}

uint64_t unsynced_size(const struct node *node)
{
    struct stat st;
    ASSERT(fstat(node->fd, &st) == 0);
    return (uint64_t)st.st_size;
}

/* --- before a change --- */

void unsynced_bytes(struct node *node, uint64_t offset, size_t len, bool late)
{
    if (node->n == node->room) {
        node->room = node->room == 0 ? 16 : 2 * node->room;
        node->old = realloc(node->old, node->room * sizeof node->old[0]);
        ASSERT(node->old != NULL);
    }
    struct old_bytes *old = &node->old[node->n++];
    *old =
        (struct old_bytes){.offset = offset, .len = len, .size = unsynced_size(node), .late = late};
    old->bytes = calloc(1, len == 0 ? 1 : len);
    ASSERT(old->bytes != NULL);
    ASSERT(pread(node->fd, old->bytes, len, (off_t)offset) >= 0);
}

static struct old_name *add_name(enum name_kind kind, struct node *folder, struct node *to,
                                 bool late)
{
    if (n_names == names_room) {
        names_room = names_room == 0 ? 64 : 2 * names_room;
        names = realloc(names, names_room * sizeof names[0]);
        ASSERT(names != NULL);
    }
    struct old_name *name = &names[n_names++];
    *name = (struct old_name){.kind = kind, .folder = folder, .to = to, .late = late};
    return name;
}

/* What is about to lose its name gets another one. */
static uint64_t stash_link(int dir, const char *path)
{
    char name[24];
    snprintf(name, sizeof name, "%llu", (unsigned long long)++n_stashed);
    return linkat(dir, path, stash, name, 0) == 0 ? n_stashed : 0;
}

void unsynced_comes(struct node *folder, const char *name, bool late)
{
    struct old_name *old = add_name(NAME_COMES, folder, folder, late);
    snprintf(old->name, sizeof old->name, "%s", name);
}

void unsynced_goes(int dir, const char *path, bool is_folder, bool late)
{
    char name[NAME_ROOM];
    struct node *folder = unsynced_folder_of(dir, path, name);
    if (folder == NULL)
        return;
    struct old_name *old = add_name(is_folder ? NAME_FOLDER_GOES : NAME_GOES, folder, folder, late);
    memcpy(old->name, name, sizeof name);
    if (is_folder)
        old->gone = unsynced_of_path(dir, path);
    else
        old->stashed = stash_link(dir, path);
}

void unsynced_moves(int dir, const char *path, int to_dir, const char *to, bool late)
{
    char from_name[NAME_ROOM];
    char to_name[NAME_ROOM];
    struct node *folder = unsynced_folder_of(dir, path, from_name);
    struct node *to_folder = unsynced_folder_of(to_dir, to, to_name);
    if (folder == NULL || to_folder == NULL)
        return;
    struct old_name *old = add_name(NAME_MOVES, folder, to_folder, late);
    memcpy(old->name, from_name, sizeof from_name);
    memcpy(old->to_name, to_name, sizeof to_name);
    old->stashed = stash_link(to_dir, to);
}

/* --- a sync --- */

static void forget_bytes(struct node *node)
{
    for (size_t i = 0; i < node->n; i++)
        free(node->old[i].bytes);
    node->n = 0;
}

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

void unsynced_sync(struct node *node)
{
    sync_bytes(node);
    sync_names(node);
}

void unsynced_lose(struct node *node)
{
    for (size_t i = 0; i < node->n; i++)
        node->old[i].lost = true;
}

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
static size_t survivors(const struct node *node, const struct piece *pieces, size_t n,
                        uint64_t dice)
{
    size_t least = 0;
    for (size_t i = 0; i < n; i++)
        if (node->old[pieces[i].write].synced)
            least = i + 1;
    switch (dice % 4) {
    case 0:
        return least;
    case 1:
        return n;
    default:
        return least + (size_t)(unsynced_mixed(dice, unsynced_mixed((uint64_t)(node - nodes),
                                                                    pieces[0].sector)) %
                                (n - least + 1));
    }
}

/* One sector: back to before the first write that did not survive. Gives where what survives of it
 * ends. */
static uint64_t settle_sector(const struct node *node, const struct piece *pieces, size_t n,
                              uint64_t dice)
{
    uint64_t begin = pieces[0].sector * SECTOR;
    uint64_t end = 0;
    size_t kept = survivors(node, pieces, n, dice);
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

static void settle_bytes(struct node *node, uint64_t dice)
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
        uint64_t reached = settle_sector(node, &pieces[i], next - i, dice);
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

static void settle_names(uint64_t dice)
{
    take_back_late_names();
    size_t pending = n_names;
    size_t kept = dice % 3 == 0 ? 0 : dice % 3 == 1 ? pending : (dice >> 8) % (pending + 1);
    while (n_names > kept)
        undo(&names[--n_names]);
    for (size_t i = 0; i < n_names; i++)
        drop_stashed(names[i].stashed);
    n_names = 0;
}

void unsynced_take_back_late(void)
{
    for (size_t i = 0; i < n_nodes; i++)
        take_back_late(&nodes[i]);
    take_back_late_names();
}

void unsynced_settle(uint64_t dice)
{
    for (size_t i = 0; i < n_nodes; i++)
        settle_bytes(&nodes[i], dice);
    settle_names(unsynced_mixed(dice, UINT64_C(0x6e616d6573)));
}
