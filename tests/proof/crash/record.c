// SPDX-License-Identifier: EUPL-1.2
#include "tests/proof/crash/record.h"

#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.h"
#include "tests/proof/calls.h"

#define NODES_MOST 4096
#define NO_NODE    UINT32_MAX

static struct recording recording;
static size_t room;
static ino_t inode_of[NODES_MOST]; /* of each node; an inode's newest node counts */

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

static void note_rename(const struct call *call)
{
    struct op *op = add(OP_RENAME);
    op->parent = parent_of(call->dir, call->path, op->name);
    op->to = parent_of(call->to_dir, call->to, op->to_name);
    if (op->parent == NO_NODE || op->to == NO_NODE)
        recording.n--;
}

static void note(const struct call *call)
{
    switch (call->kind) {
    case CALL_OPEN:
        if (call->comes)
            note_name(OP_CREATE, call->dir, call->path);
        else
            note_size(call->fd, 0);
        return;
    case CALL_MKDIR:
        note_name(OP_MKDIR, call->dir, call->path);
        return;
    case CALL_REMOVE:
        note_name(OP_REMOVE, call->dir, call->path);
        return;
    case CALL_RENAME:
        note_rename(call);
        return;
    case CALL_WRITE:
        note_write(call->fd, call->data, call->len, call->offset);
        return;
    case CALL_SIZE:
        note_size(call->fd, call->offset);
        return;
    case CALL_SYNC:
        note_sync(call->fd);
        return;
    }
}

void record_begin(const char *folder)
{
    static const struct watcher watcher = {.after = note};
    struct stat st;
    ASSERT(stat(folder, &st) == 0);
    memset(&recording, 0, sizeof recording);
    room = 0;
    new_node(st.st_ino);
    calls_watch(&watcher);
}

void record_mark(enum mark mark, uint64_t value)
{
    calls_pause();
    struct op *op = add(OP_MARK);
    op->mark = mark;
    op->value = value;
    calls_go_on();
}

struct recording record_end(void)
{
    calls_watch(NULL);
    return recording;
}
