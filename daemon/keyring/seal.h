// SPDX-License-Identifier: EUPL-1.2
/* Content sealed with a case's key, bound to the place where it belongs: sealed bytes that are
 * moved to another case, command or field do not open. XChaCha20-Poly1305. Sealing the same words
 * in the same place gives the same bytes, so that a replay is byte-identical; README.md says why
 * that is safe. */
#ifndef KEYRING_SEAL_H
#define KEYRING_SEAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "keyring/keyring.h"

/* format byte, nonce, authentication tag */
#define SEAL_OVERHEAD (1 + 24 + 16)

#define SEAL_FIELD_MAX 255

struct seal_binding {
    uint64_t case_number;
    uint8_t command_id[16];
    const char *field; /* at most SEAL_FIELD_MAX bytes */
};

/* Writes plain.len + SEAL_OVERHEAD bytes; `out` may not overlap `plain`. */
void seal(const uint8_t key[KEYRING_KEY_BYTES], const struct seal_binding *binding,
          struct bytes plain, uint8_t *out);

/* Writes sealed.len - SEAL_OVERHEAD bytes. False: not authentic, of an unknown format or too short;
 * `out` holds nothing of the content then. `out` may not overlap `sealed`. */
bool seal_open(const uint8_t key[KEYRING_KEY_BYTES], const struct seal_binding *binding,
               struct bytes sealed, uint8_t *out);

#endif
