// SPDX-License-Identifier: EUPL-1.2
/* The calls of the C library that change files are the program's own when this is linked in, LMDB's
 * too: somebody may watch them, or let them fail. Each is made, and told, under one lock: what is
 * told comes in the disk's order. What the watcher itself calls goes straight on.
 *
 * Knows creat, mkdir, rename, unlink, write, truncate and the syncs by descriptor; not mmap: what
 * the daemon writes through memory (LMDB's lock file) means nothing after a power cut. */
#ifndef PROOF_CALLS_H
#define PROOF_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum call_kind {
    CALL_OPEN, /* one that makes the file (`comes`) or cuts it to nothing */
    CALL_MKDIR,
    CALL_REMOVE, /* a file or an empty folder (`folder`) */
    CALL_RENAME,
    CALL_WRITE,
    CALL_SIZE, /* to `offset` bytes */
    CALL_SYNC,
};

struct call {
    enum call_kind kind;
    int fd; /* of a write, size or sync */
    int dir;
    const char *path;
    int to_dir;
    const char *to;
    bool comes;
    bool folder;
    const void *data;
    size_t len;
    uint64_t offset;
};

struct watcher {
    /* Before the call: 0, or the errno with which it fails without having been made. Or NULL. */
    int (*before)(const struct call *call);
    /* After one that was made and did not fail; of a write what was written. */
    void (*after)(const struct call *call);
    /* A pipe is full of which both ends are here: it is somebody else's turn. Or NULL. */
    void (*full)(void);
};

/* From now on; NULL: nobody. */
void calls_watch(const struct watcher *watcher);

/* Between these no call is made or told: for who notes something of his own in the same order. */
void calls_pause(void);
void calls_go_on(void);

/* What /proc says of this boot from now on: each name is another boot. */
void calls_boot(const char *name);

#endif
