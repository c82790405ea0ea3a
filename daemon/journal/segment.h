// SPDX-License-Identifier: EUPL-1.2
/* Segment files: their names, making one of zeros, loading one into memory. What the records in it
 * mean is chain.c's affair. */
#ifndef JOURNAL_SEGMENT_H
#define JOURNAL_SEGMENT_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "journal/format.h"
#include "journal/journal.h"

#define SEGMENT_NAME_LEN 32
#define SEGMENT_PATTERN  "0000000001.segment" /* ten digits, so that `ls` sorts them */

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

/* Zeros from `from` up to `to`. Ends early with -ECANCELED once `stop` (may be NULL) is true. */
int segment_fill(int fd, uint64_t from, uint64_t to, const atomic_bool *stop);

/* A new file of `size` zero bytes, synced (its name is not). Returns a descriptor or a negative
 * errno; a file that could not be finished is removed. */
int segment_make(int dir_fd, const char *name, uint64_t size, const atomic_bool *stop);

/* `fault` may be NULL. Returns `status`. */
enum journal_status fault_set(struct journal_fault *fault, enum journal_status status,
                              const char *segment, uint64_t offset, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

#endif
