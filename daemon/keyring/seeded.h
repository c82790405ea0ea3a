// SPDX-License-Identifier: EUPL-1.2
/* The keyring that protects nothing (keyring_open_seeded): key = BLAKE2b(seed, slot), in memory.
 * Not guarded against threads. */
#ifndef KEYRING_SEEDED_H
#define KEYRING_SEEDED_H

#include <stdint.h>

#include "keyring/keyring.h"

#define SEEDED_SLOTS (UINT64_C(1) << 32)

struct seeded;

struct seeded *seeded_new(uint64_t seed);
void seeded_free(struct seeded *seeded);
enum keyring_status seeded_key(const struct seeded *seeded, uint64_t slot, uint8_t key[32]);
void seeded_destroy(struct seeded *seeded, uint64_t slot);

#endif
