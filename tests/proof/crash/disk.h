// SPDX-License-Identifier: EUPL-1.2
/* What a disk may hold after a power cut: of a recording (record.h), at any moment in it, all that
 * was synced, and of the rest any part. Names come in the order in which they were made, as on a
 * file system with a journal; of what was written to files any set of sectors of 512 bytes. */
#ifndef CRASH_DISK_H
#define CRASH_DISK_H

#include <stdbool.h>

#include "tests/proof/crash/record.h"

struct disk_name {
    char name[NAME_ROOM];
    uint32_t node;
};

struct disk_node {
    bool folder;
    uint8_t *data;
    size_t size;
    size_t room;   /* 0: the data is another image's */
    bool hashed;   /* `hash` is of what is in it now */
    uint64_t hash; /* of a file */
    struct disk_name *entries;
    size_t n;
};

struct image {
    struct disk_node *nodes; /* nodes[0] is the folder */
    uint32_t n;
};

/* One thing that can be on the disk, at that moment. */
struct disk_state {
    const struct image *image;
    size_t at; /* op of the recording after which the power went */
    uint64_t appended;
    uint64_t acknowledged;
};

struct disk_walk {
    const struct recording *recording;
    uint64_t random;  /* for what is too much to try all of; never 0 */
    bool lying;       /* the control: a sync of a file of the journal does nothing */
    size_t all_below; /* all sets of up to so many sectors; of more, a choice */
    size_t choice;    /* so many random sets more */
};

/* Calls with each state once: those that look the same are told by their hash. False from the
 * visitor ends it. Returns how many there were. */
typedef bool disk_visit(void *arg, const struct disk_state *state);
uint64_t disk_each_state(struct disk_walk *walk, disk_visit *visit, void *arg);

/* Makes it, in a folder that is there and empty. */
void image_write(const struct image *image, const char *folder);

#endif
