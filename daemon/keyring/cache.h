// SPDX-License-Identifier: EUPL-1.2
/* The keys that were used last, unwrapped, in memory that is locked and is wiped on every way out.
 * Bounded; not guarded against threads. */
#ifndef KEYRING_CACHE_H
#define KEYRING_CACHE_H

#include <stdbool.h>
#include <stdint.h>

struct cache;

struct cache *cache_new(void);
void cache_free(struct cache *cache);

bool cache_get(struct cache *cache, uint64_t slot, uint8_t key[32]);

/* Wipes the key that was not used for longest when there is no room. */
void cache_put(struct cache *cache, uint64_t slot, const uint8_t key[32]);
void cache_drop(struct cache *cache, uint64_t slot);

#endif
