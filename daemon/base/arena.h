// SPDX-License-Identifier: EUPL-1.2
/* A bump allocator: everything that a batch (or one decoded file) needs, released in one go.
 * Out of memory aborts; every length from outside is bounded before it arrives here. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena_chunk;

struct arena {
    struct arena_chunk *chunk; /* newest first */
    size_t used;               /* bytes used of the newest chunk */
};

void arena_init(struct arena *arena);
void arena_release(struct arena *arena);

/* Empties the arena and keeps one chunk for the next round. */
void arena_clear(struct arena *arena);

/* Zeroed memory, aligned for any type; valid until clear or release. Never NULL. */
void *arena_alloc(struct arena *arena, size_t size);

/* The same without the zeroes: for large memory of which the caller fills in what it reads. */
void *arena_alloc_raw(struct arena *arena, size_t size);

void *arena_copy(struct arena *arena, const void *data, size_t size);

/* A NUL-terminated copy. */
char *arena_string(struct arena *arena, const char *text, size_t len);

#endif
