// SPDX-License-Identifier: EUPL-1.2
/* Sealed: format byte, nonce, ciphertext, tag. From the case's key come two keys: one seals, one
 * makes the nonce out of binding and content (README.md, "Why"). */
#include "keyring/seal.h"

#include <sodium.h>

#include "base/assert.h"

#define FORMAT      1
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES   crypto_aead_xchacha20poly1305_ietf_ABYTES

_Static_assert(SEAL_OVERHEAD == 1 + NONCE_BYTES + TAG_BYTES, "the header names the right number");

struct bound {
    uint8_t data[1 + 8 + 16 + 1 + SEAL_FIELD_MAX];
    size_t len;
};

struct keys {
    uint8_t text[32];
    uint8_t nonce[32];
};

/* Every part has a fixed length or its length before it: no two bindings give the same bytes. */
static struct bound bound_of(const struct seal_binding *binding)
{
    struct bound bound;
    size_t field = strlen(binding->field);
    ASSERT(field <= SEAL_FIELD_MAX);
    bound.data[0] = FORMAT;
    put_be64(bound.data + 1, binding->case_number);
    memcpy(bound.data + 9, binding->command_id, 16);
    bound.data[25] = (uint8_t)field;
    memcpy(bound.data + 26, binding->field, field);
    bound.len = 26 + field;
    return bound;
}

static void derive(uint8_t out[32], const uint8_t key[32], const char *purpose)
{
    crypto_generichash(out, 32, (const uint8_t *)purpose, strlen(purpose), key, 32);
}

static struct keys keys_of(const uint8_t key[32])
{
    struct keys keys;
    derive(keys.text, key, "doorbraak seal text");
    derive(keys.nonce, key, "doorbraak seal nonce");
    return keys;
}

static void nonce_of(uint8_t out[NONCE_BYTES], const struct keys *keys, const struct bound *bound,
                     const uint8_t *plain, size_t len)
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, keys->nonce, sizeof keys->nonce, NONCE_BYTES);
    crypto_generichash_update(&state, bound->data, bound->len);
    if (len > 0)
        crypto_generichash_update(&state, plain, len);
    crypto_generichash_final(&state, out, NONCE_BYTES);
    sodium_memzero(&state, sizeof state);
}

void seal(const uint8_t key[KEYRING_KEY_BYTES], const struct seal_binding *binding,
          struct bytes plain, uint8_t *out)
{
    struct bound bound = bound_of(binding);
    struct keys keys = keys_of(key);
    uint8_t *nonce = out + 1;
    out[0] = FORMAT;
    nonce_of(nonce, &keys, &bound, plain.data, plain.len);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out + 1 + NONCE_BYTES, NULL, plain.data, plain.len,
                                               bound.data, bound.len, NULL, nonce, keys.text);
    sodium_memzero(&keys, sizeof keys);
}

bool seal_open(const uint8_t key[KEYRING_KEY_BYTES], const struct seal_binding *binding,
               struct bytes sealed, uint8_t *out)
{
    if (sealed.len < SEAL_OVERHEAD || sealed.data[0] != FORMAT)
        return false;
    struct bound bound = bound_of(binding);
    struct keys keys = keys_of(key);
    const uint8_t *nonce = sealed.data + 1;
    size_t len = sealed.len - SEAL_OVERHEAD;
    bool sound = crypto_aead_xchacha20poly1305_ietf_decrypt(
                     out, NULL, NULL, sealed.data + 1 + NONCE_BYTES, len + TAG_BYTES, bound.data,
                     bound.len, nonce, keys.text) == 0;
    if (sound) {
        uint8_t expected[NONCE_BYTES];
        nonce_of(expected, &keys, &bound, out, len);
        sound = sodium_memcmp(expected, nonce, sizeof expected) == 0;
        if (!sound)
            sodium_memzero(out, len);
    }
    sodium_memzero(&keys, sizeof keys);
    return sound;
}
