// SPDX-License-Identifier: EUPL-1.2
#include "keyring/seeded.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "base/bytes.h"
#include "base/memory.h"

struct seeded {
    uint64_t seed;
    uint8_t *destroyed; /* one bit a slot */
    size_t bytes;
};

struct seeded *seeded_new(uint64_t seed)
{
    struct seeded *seeded = memory_zeroed(1, sizeof *seeded);
    seeded->seed = seed;
    return seeded;
}

void seeded_free(struct seeded *seeded)
{
    if (seeded == NULL)
        return;
    free(seeded->destroyed);
    free(seeded);
}

enum keyring_status seeded_key(const struct seeded *seeded, uint64_t slot, uint8_t key[32])
{
    ASSERT(slot >= 1 && slot <= SEEDED_SLOTS);
    if (slot / 8 < seeded->bytes && (seeded->destroyed[slot / 8] >> (slot % 8) & 1) != 0)
        return KEYRING_DESTROYED;
    uint8_t message[16];
    put_be64(message, seeded->seed);
    put_be64(message + 8, slot);
    crypto_generichash(key, 32, message, sizeof message, NULL, 0);
    return KEYRING_OK;
}

void seeded_destroy(struct seeded *seeded, uint64_t slot)
{
    ASSERT(slot >= 1 && slot <= SEEDED_SLOTS);
    size_t needed = (size_t)(slot / 8) + 1;
    if (needed > seeded->bytes) {
        size_t bytes = needed * 2;
        uint8_t *grown = memory_grown(seeded->destroyed, bytes, 1);
        memset(grown + seeded->bytes, 0, bytes - seeded->bytes);
        seeded->destroyed = grown;
        seeded->bytes = bytes;
    }
    seeded->destroyed[slot / 8] |= (uint8_t)(1u << (slot % 8));
}
