// SPDX-License-Identifier: EUPL-1.2
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "base/memory.h"

/* A command of the daemon fits in one, so that its memory is the same each time. */
#define CHUNK_SIZE ((size_t)256 * 1024)

struct arena_chunk {
    struct arena_chunk *older;
    size_t size;
    alignas(max_align_t) uint8_t data[];
};

static struct arena_chunk *chunk_new(size_t size, struct arena_chunk *older)
{
    struct arena_chunk *chunk = memory_new(sizeof *chunk + size);
    chunk->older = older;
    chunk->size = size;
    return chunk;
}

void arena_init(struct arena *arena)
{
    *arena = (struct arena){NULL, 0};
}

static void free_chunks(struct arena_chunk *chunk)
{
    while (chunk != NULL) {
        struct arena_chunk *older = chunk->older;
        free(chunk);
        chunk = older;
    }
}

void arena_release(struct arena *arena)
{
    free_chunks(arena->chunk);
    arena_init(arena);
}

void arena_clear(struct arena *arena)
{
    arena->used = 0;
    if (arena->chunk == NULL)
        return;
    free_chunks(arena->chunk->older);
    arena->chunk->older = NULL;
    if (arena->chunk->size > CHUNK_SIZE) /* do not keep a giant for ever */
        arena_release(arena);
}

void *arena_alloc_raw(struct arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    ASSERT(size < SIZE_MAX / 2);
    size = (size + align - 1) / align * align;
    if (arena->chunk == NULL || arena->chunk->size - arena->used < size) {
        arena->chunk = chunk_new(size > CHUNK_SIZE ? size : CHUNK_SIZE, arena->chunk);
        arena->used = 0;
    }
    void *memory = arena->chunk->data + arena->used;
    arena->used += size;
    return memory;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    return memset(arena_alloc_raw(arena, size), 0, size);
}

void *arena_copy(struct arena *arena, const void *data, size_t size)
{
    void *copy = arena_alloc_raw(arena, size);
    if (size > 0)
        memcpy(copy, data, size);
    return copy;
}

char *arena_string(struct arena *arena, const char *text, size_t len)
{
    char *copy = arena_alloc(arena, len + 1);
    if (len > 0)
        memcpy(copy, text, len);
    return copy;
}
