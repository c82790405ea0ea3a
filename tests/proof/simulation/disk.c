// SPDX-License-Identifier: EUPL-1.2
#include "tests/proof/simulation/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/statvfs.h>

#include "tests/proof/calls.h"
#include "tests/proof/simulation/turns.h"
#include "tests/proof/simulation/unsynced.h"

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

/* --- before a call --- */

static void before_size(const struct call *call)
{
    struct node *node = unsynced_of_fd(call->fd);
    uint64_t size = node == NULL ? 0 : unsynced_size(node);
    if (node != NULL && call->offset < size)
        unsynced_bytes(node, call->offset, (size_t)(size - call->offset), off);
    else if (node != NULL)
        unsynced_bytes(node, size, 0, off);
}

static void before_cut(const struct call *call)
{
    struct node *node = unsynced_of_path(call->dir, call->path);
    if (node != NULL && unsynced_size(node) > 0)
        unsynced_bytes(node, 0, (size_t)unsynced_size(node), off);
}

static void before_write(const struct call *call)
{
    struct node *node = unsynced_of_fd(call->fd);
    if (node != NULL)
        unsynced_bytes(node, call->offset, call->len, off);
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

static void lose(int fd)
{
    struct node *node = unsynced_of_fd(fd);
    if (node != NULL)
        unsynced_lose(node);
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
        unsynced_goes(call->dir, call->path, call->folder, off);
    else if (call->kind == CALL_RENAME)
        unsynced_moves(call->dir, call->path, call->to_dir, call->to, off);
    else if (call->kind == CALL_OPEN && !call->comes)
        before_cut(call);
    return 0;
}

/* --- after a call --- */

static void after_sync(const struct call *call)
{
    struct node *node = unsynced_of_fd(call->fd);
    if (node == NULL || off || (cut_at != 0 && calls == cut_at))
        return;
    if (lies && unsynced_is_journal(node))
        return;
    unsynced_sync(node);
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
    struct node *folder = unsynced_folder_of(call->dir, call->path, name);
    if (folder == NULL)
        return;
    unsynced_comes(folder, name, off);
    if (strcmp(name, "lock.mdb") != 0)
        unsynced_add(call->dir, call->path,
                     call->kind == CALL_MKDIR ? O_RDONLY | O_DIRECTORY : O_RDWR, is_journal(name));
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

void disk_go_on(void)
{
    calls_watch(NULL);
    unsynced_take_back_late();
    cut_at = 0;
    off = false;
    calls_watch(&watcher);
}

void disk_power_on(void)
{
    calls_watch(NULL);
    cuts++;
    unsynced_settle(unsynced_mixed(seed, cuts));
    cut_at = 0;
    off = false;
    calls_watch(&watcher);
}

/* --- life --- */

void disk_begin(const char *folder, const char *stash_folder, uint64_t with_seed)
{
    seed = with_seed;
    unsynced_begin(folder, stash_folder);
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
