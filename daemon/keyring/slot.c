// SPDX-License-Identifier: EUPL-1.2
#include "keyring/slot.h"

#include <sodium.h>

#include "base/assert.h"
#include "base/bytes.h"

#define VERSION 1

enum { STATE_MADE = 1, STATE_DESTROYED = 2 };

/* Header. What lies between the fields is zero. */
enum {
    HEADER_MAGIC = 0,         /* 8 */
    HEADER_VERSION = 8,       /* 2 */
    HEADER_ID = 16,           /* 16 */
    HEADER_SLOTS = 32,        /* 8 */
    HEADER_MASTER_CHECK = 40, /* 16 */
    CHECKSUM = 112,           /* 16, of headers and slots: over all before it */
};

/* Slot. */
enum {
    SLOT_VERSION = 0, /* 2 */
    SLOT_STATE = 2,   /* 1 */
    SLOT_NUMBER = 8,  /* 8 */
    SLOT_NONCE = 16,  /* 24 */
    SLOT_WRAPPED = 40 /* 32 and a tag of 16 */
};

#define CHECKSUM_BYTES 16
#define WRAPPED_BYTES  (32 + crypto_aead_xchacha20poly1305_ietf_ABYTES)

static const uint8_t magic[8] = {'D', 'B', 'K', 'E', 'Y', 'R', 'N', 'G'};

_Static_assert(CHECKSUM + CHECKSUM_BYTES == SLOT_BYTES, "the checksum ends the slot");
_Static_assert(SLOT_WRAPPED + WRAPPED_BYTES <= CHECKSUM, "the wrapped key fits");

/* Over the keyring's id and the slot, 128 bytes: one block of BLAKE2b, so that reading a million
 * slots at start takes a fraction of a second. */
static void checksum(uint8_t out[CHECKSUM_BYTES], const uint8_t id[SLOT_ID_BYTES],
                     const uint8_t *record)
{
    uint8_t block[SLOT_ID_BYTES + CHECKSUM];
    memcpy(block, id, SLOT_ID_BYTES);
    memcpy(block + SLOT_ID_BYTES, record, CHECKSUM);
    crypto_generichash(out, CHECKSUM_BYTES, block, sizeof block, NULL, 0);
}

static bool checksum_holds(const uint8_t id[SLOT_ID_BYTES], const uint8_t *record)
{
    uint8_t expected[CHECKSUM_BYTES];
    checksum(expected, id, record);
    return memcmp(expected, record + CHECKSUM, sizeof expected) == 0;
}

static void derive(uint8_t *out, size_t len, const char *purpose, const uint8_t id[SLOT_ID_BYTES],
                   const uint8_t master[32])
{
    uint8_t message[64];
    size_t n = strlen(purpose);
    ASSERT(n + SLOT_ID_BYTES <= sizeof message);
    memcpy(message, purpose, n);
    memcpy(message + n, id, SLOT_ID_BYTES);
    crypto_generichash(out, len, message, n + SLOT_ID_BYTES, master, 32);
}

static void derive_check(uint8_t out[SLOT_CHECK_BYTES], const uint8_t id[SLOT_ID_BYTES],
                         const uint8_t master[32])
{
    derive(out, SLOT_CHECK_BYTES, "doorbraak keyring check", id, master);
}

void slot_header_init(struct slot_header *header, const uint8_t master[32])
{
    header->version = VERSION;
    header->slots = 0;
    randombytes_buf(header->id, sizeof header->id);
    derive_check(header->master_check, header->id, master);
}

void slot_header_renew(struct slot_header *header, const struct slot_header *of, uint64_t slots)
{
    header->version = of->version;
    header->slots = slots;
    memcpy(header->id, of->id, sizeof header->id);
    memcpy(header->master_check, of->master_check, sizeof header->master_check);
}

void slot_header_encode(const struct slot_header *header, uint8_t out[SLOT_BYTES])
{
    memset(out, 0, SLOT_BYTES);
    memcpy(out + HEADER_MAGIC, magic, sizeof magic);
    put_be16(out + HEADER_VERSION, header->version);
    memcpy(out + HEADER_ID, header->id, SLOT_ID_BYTES);
    put_be64(out + HEADER_SLOTS, header->slots);
    memcpy(out + HEADER_MASTER_CHECK, header->master_check, SLOT_CHECK_BYTES);
    checksum(out + CHECKSUM, header->id, out);
}

bool slot_header_decode(const uint8_t in[SLOT_BYTES], struct slot_header *out)
{
    if (memcmp(in + HEADER_MAGIC, magic, sizeof magic) != 0 || !checksum_holds(in + HEADER_ID, in))
        return false;
    out->version = get_be16(in + HEADER_VERSION);
    memcpy(out->id, in + HEADER_ID, SLOT_ID_BYTES);
    out->slots = get_be64(in + HEADER_SLOTS);
    memcpy(out->master_check, in + HEADER_MASTER_CHECK, SLOT_CHECK_BYTES);
    return true;
}

bool slot_header_version_known(const struct slot_header *header)
{
    return header->version == VERSION;
}

bool slot_secret_derive(struct slot_secret *secret, const struct slot_header *header,
                        const uint8_t master[32])
{
    uint8_t check[SLOT_CHECK_BYTES];
    derive_check(check, header->id, master);
    if (sodium_memcmp(check, header->master_check, sizeof check) != 0)
        return false;
    derive(secret->wrap, sizeof secret->wrap, "doorbraak keyring wrap", header->id, master);
    return true;
}

uint64_t slot_offset(uint64_t slot)
{
    ASSERT(slot >= 1);
    return SLOT_HEADER_AREA + (slot - 1) * SLOT_BYTES;
}

/* What the wrapped key is bound to: this keyring and everything before the nonce. */
static void bound_data(uint8_t out[SLOT_ID_BYTES + SLOT_NONCE], const struct slot_header *header,
                       const uint8_t *record)
{
    memcpy(out, header->id, SLOT_ID_BYTES);
    memcpy(out + SLOT_ID_BYTES, record, SLOT_NONCE);
}

static void begin(uint8_t out[SLOT_BYTES], uint8_t state, uint64_t slot)
{
    memset(out, 0, SLOT_BYTES);
    put_be16(out + SLOT_VERSION, VERSION);
    out[SLOT_STATE] = state;
    put_be64(out + SLOT_NUMBER, slot);
}

void slot_make(uint8_t out[SLOT_BYTES], const struct slot_header *header,
               const struct slot_secret *secret, uint64_t slot)
{
    uint8_t key[32];
    uint8_t bound[SLOT_ID_BYTES + SLOT_NONCE];
    begin(out, STATE_MADE, slot);
    bound_data(bound, header, out);
    randombytes_buf(key, sizeof key);
    randombytes_buf(out + SLOT_NONCE, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out + SLOT_WRAPPED, NULL, key, sizeof key, bound,
                                               sizeof bound, NULL, out + SLOT_NONCE, secret->wrap);
    sodium_memzero(key, sizeof key);
    checksum(out + CHECKSUM, header->id, out);
}

void slot_make_destroyed(uint8_t out[SLOT_BYTES], const struct slot_header *header, uint64_t slot)
{
    begin(out, STATE_DESTROYED, slot);
    checksum(out + CHECKSUM, header->id, out);
}

enum slot_content slot_read(const uint8_t in[SLOT_BYTES], const struct slot_header *header,
                            uint64_t slot)
{
    if (!checksum_holds(header->id, in))
        return SLOT_DAMAGED;
    if (get_be16(in + SLOT_VERSION) != VERSION)
        return SLOT_OTHER_VERSION;
    if (get_be64(in + SLOT_NUMBER) != slot)
        return SLOT_DAMAGED;
    if (in[SLOT_STATE] == STATE_MADE)
        return SLOT_MADE;
    return in[SLOT_STATE] == STATE_DESTROYED ? SLOT_DESTROYED : SLOT_DAMAGED;
}

bool slot_unwrap(const uint8_t in[SLOT_BYTES], const struct slot_header *header,
                 const struct slot_secret *secret, uint64_t slot, uint8_t key[32])
{
    ASSERT(slot_read(in, header, slot) == SLOT_MADE);
    uint8_t bound[SLOT_ID_BYTES + SLOT_NONCE];
    uint8_t plain[32];
    bound_data(bound, header, in);
    int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, in + SLOT_WRAPPED,
                                                            WRAPPED_BYTES, bound, sizeof bound,
                                                            in + SLOT_NONCE, secret->wrap);
    if (failed == 0)
        memcpy(key, plain, sizeof plain);
    sodium_memzero(plain, sizeof plain);
    return failed == 0;
}
