// SPDX-License-Identifier: EUPL-1.2
/* Everything that this process does to the files below one folder, in order (tests/proof/calls.h
 * says which calls). What a disk may have kept of it after a power cut is disk.h's affair. */
#ifndef CRASH_RECORD_H
#define CRASH_RECORD_H

#include <stddef.h>
#include <stdint.h>

#define NAME_ROOM 64

enum op_kind {
    OP_CREATE, /* node becomes parent/name; so does OP_MKDIR's */
    OP_MKDIR,
    OP_RENAME, /* parent/name becomes to/to_name, in place of what that was */
    OP_REMOVE, /* parent/name; a file or an empty folder */
    OP_WRITE,
    OP_TRUNCATE, /* to `offset` bytes */
    OP_SYNC,     /* of the file or folder `node` */
    OP_MARK,     /* not on disk: `value` was so from here on */
};

enum mark {
    MARK_APPENDED,     /* batches that were given to the disk */
    MARK_ACKNOWLEDGED, /* batches that somebody was told about */
    MARK_CLOSING,      /* from here on the state may come to be trusted */
};

struct op {
    enum op_kind kind;
    uint32_t node;
    uint32_t parent;
    uint32_t to;
    char name[NAME_ROOM];
    char to_name[NAME_ROOM];
    uint64_t offset;
    uint8_t *data;
    size_t len;
    enum mark mark;
    uint64_t value;
};

struct recording {
    struct op *ops;
    size_t n;
    uint32_t nodes; /* 0 is the folder; so many were met */
};

/* From now on, below this folder, which has nothing in it. */
void record_begin(const char *folder);
void record_mark(enum mark mark, uint64_t value);
/* The recording is the caller's. */
struct recording record_end(void);

#endif
