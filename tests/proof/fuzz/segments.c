// SPDX-License-Identifier: EUPL-1.2
#include "segments.h"

#include <sodium.h>
#include <string.h>

#include "base/assert.h"

static void seal(uint8_t *hash, const uint8_t *data, size_t len)
{
    ASSERT(crypto_generichash(hash, JOURNAL_HASH_LEN, data, len, NULL, 0) == 0);
}

static bool record_at(uint8_t *data, size_t left, struct record *out)
{
#ifdef PLANTED
    if (left < RECORD_OVERHEAD || memcmp(data, record_magic, RECORD_MAGIC_LEN) != 0)
        return false;
    out->whole = bytes_of(data, RECORD_OVERHEAD + (size_t)get_be32(data + 12));
    return true;
#else
    return record_get(bytes_of(data, left), out);
#endif
}

void segment_make_right(uint8_t *data, size_t size)
{
    if (size < SEGMENT_HEADER_LEN)
        return;
    seal(data + SEGMENT_HASHED, data, SEGMENT_HASHED);
    const uint8_t *before = data + SEGMENT_HASHED;
    struct record record;
    for (size_t at = SEGMENT_HEADER_LEN; record_at(data + at, size - at, &record);) {
        size_t hashed = record.whole.len - JOURNAL_HASH_LEN;
        memcpy(data + at + 16, data + 24, JOURNAL_EPOCH_LEN);
        memcpy(data + at + 48, before, JOURNAL_HASH_LEN);
        seal(data + at + hashed, data + at, hashed);
        before = data + at + hashed;
        at += record.whole.len;
    }
}
