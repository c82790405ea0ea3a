// SPDX-License-Identifier: EUPL-1.2
/* Segment files: their names, making one of zeros, loading one into memory. What the records in it
 * mean is chain.c's affair. */
#ifndef JOURNAL_SEGMENT_H
#define JOURNAL_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "journal/format.h"
#include "journal/journal.h"

#define SEGMENT_NAME_LEN 32
#define SEGMENT_PATTERN  "0000000001.segment" /* ten digits, so that `ls` sorts them */

/* What is made in no hurry goes to the disk in pieces of this size. */
#define SEGMENT_PIECE 524288

struct segment {
    char name[SEGMENT_NAME_LEN];
    struct segment_header header;
    uint8_t *data; /* the whole file; heap */
    size_t size;
};

void segment_name(char out[SEGMENT_NAME_LEN], uint64_t ordinal);

/* How many segments there are; a number that is missing is damage. */
enum journal_status segment_count(int dir_fd, uint64_t *count, struct journal_fault *fault);

enum journal_status segment_load_header(int dir_fd, uint64_t ordinal, struct segment_header *out,
                                        struct journal_fault *fault);

/* The file in memory, its header verified. On failure `out` is as segment_release leaves it. */
enum journal_status segment_load(int dir_fd, uint64_t ordinal, struct segment *out,
                                 struct journal_fault *fault);

/* Accepts a segment that is all zero. */
void segment_release(struct segment *segment);

/* For who makes a file in no hurry: this is asked after each piece, and may take its time. False
 * ends it early, with -ECANCELED. */
struct segment_pace {
    bool (*goes_on)(void *arg);
    void *arg;
};

/* Zeros from `from` up to `to`. `pace` may be NULL: at once. */
int segment_fill(int fd, uint64_t from, uint64_t to, const struct segment_pace *pace);

/* A new file of `size` zero bytes, synced (its name is not). Returns a descriptor or a negative
 * errno; a file that could not be finished is removed. */
int segment_make(int dir_fd, const char *name, uint64_t size, const struct segment_pace *pace);

/* `fault` may be NULL. Returns `status`. */
enum journal_status fault_set(struct journal_fault *fault, enum journal_status status,
                              const char *segment, uint64_t offset, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

#endif
