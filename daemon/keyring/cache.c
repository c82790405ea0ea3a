// SPDX-License-Identifier: EUPL-1.2
#include "keyring/cache.h"

#include <sodium.h>
#include <string.h>

#include "base/assert.h"
#include "base/memory.h"

#define ENTRIES 256

struct entry {
    uint64_t slot; /* 0: empty */
    uint64_t used; /* when, on the cache's own count */
    uint8_t key[32];
};

/* Looked through from end to end: 256 entries cost less than the sealing that follows. */
struct cache {
    uint64_t count;
    struct entry entries[ENTRIES];
};

struct cache *cache_new(void)
{
    struct cache *cache = memory_given(sodium_malloc(sizeof *cache));
    memset(cache, 0, sizeof *cache);
    return cache;
}

void cache_free(struct cache *cache)
{
    sodium_free(cache);
}

static struct entry *find(struct cache *cache, uint64_t slot)
{
    for (size_t i = 0; i < ENTRIES; i++)
        if (cache->entries[i].slot == slot)
            return &cache->entries[i];
    return NULL;
}

bool cache_get(struct cache *cache, uint64_t slot, uint8_t key[32])
{
    ASSERT(slot != 0);
    struct entry *entry = find(cache, slot);
    if (entry == NULL)
        return false;
    entry->used = ++cache->count;
    memcpy(key, entry->key, sizeof entry->key);
    return true;
}

void cache_put(struct cache *cache, uint64_t slot, const uint8_t key[32])
{
    ASSERT(slot != 0);
    struct entry *entry = find(cache, slot);
    if (entry == NULL) {
        entry = &cache->entries[0];
        for (size_t i = 1; i < ENTRIES; i++)
            if (cache->entries[i].used < entry->used)
                entry = &cache->entries[i];
    }
    entry->slot = slot;
    entry->used = ++cache->count;
    memcpy(entry->key, key, sizeof entry->key);
}

void cache_drop(struct cache *cache, uint64_t slot)
{
    struct entry *entry = find(cache, slot);
    if (entry != NULL)
        sodium_memzero(entry, sizeof *entry);
}
