// SPDX-License-Identifier: EUPL-1.2
#include "simulate/index.h"

#include "base/assert.h"

#define FIRST_ROOM 256 /* a power of two, as every next one */

struct index_entry {
    struct bytes key; /* data NULL: free */
    uint32_t number;
};

void index_init(struct index *index, struct arena *arena)
{
    *index = (struct index){.arena = arena};
}

/* FNV-1a */
static uint64_t hash(struct bytes key)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < key.len; i++)
        h = (h ^ key.data[i]) * UINT64_C(0x100000001b3);
    return h ^ h >> 32;
}

/* The entry with the key, or the free one where it belongs. */
static struct index_entry *place(const struct index *index, struct bytes key)
{
    size_t at = (size_t)hash(key) & (index->room - 1);
    while (index->entries[at].key.data != NULL && !bytes_equal(index->entries[at].key, key))
        at = (at + 1) & (index->room - 1);
    return &index->entries[at];
}

static void grow(struct index *index)
{
    struct index before = *index;
    index->room = before.room == 0 ? FIRST_ROOM : before.room * 2;
    index->entries = arena_alloc(index->arena, index->room * sizeof index->entries[0]);
    for (size_t i = 0; i < before.room; i++)
        if (before.entries[i].key.data != NULL)
            *place(index, before.entries[i].key) = before.entries[i];
}

uint32_t index_find(const struct index *index, struct bytes key)
{
    if (index->room == 0)
        return INDEX_NONE;
    const struct index_entry *entry = place(index, key);
    return entry->key.data == NULL ? INDEX_NONE : entry->number;
}

void index_add(struct index *index, struct bytes key, uint32_t number)
{
    if (index->n * 2 >= index->room)
        grow(index);
    struct index_entry *entry = place(index, key);
    ASSERT(key.data != NULL && entry->key.data == NULL);
    *entry = (struct index_entry){key, number};
    index->n++;
}
