// SPDX-License-Identifier: EUPL-1.2
#include "journal/format.h"

#include <sodium.h>
#include <string.h>

#include "base/assert.h"

#define SEGMENT_HASHED (SEGMENT_HEADER_LEN - JOURNAL_HASH_LEN)

/* A byte over 127 and a line end, so that a transfer as text does not pass unseen. */
static const uint8_t segment_magic[8] = {0x89, 'D', 'B', 'S', 'E', 'G', 'M', '\n'};
const uint8_t record_magic[RECORD_MAGIC_LEN] = {0x89, 'D', 'B', 'B', 'A', 'T', 'C', '\n'};

static void hash_bytes(uint8_t out[JOURNAL_HASH_LEN], const uint8_t *data, size_t len)
{
    int result = crypto_generichash(out, JOURNAL_HASH_LEN, data, len, NULL, 0);
    ASSERT(result == 0);
}

void segment_header_put(uint8_t out[SEGMENT_HEADER_LEN], struct segment_header *header)
{
    memset(out, 0, SEGMENT_HEADER_LEN);
    memcpy(out, segment_magic, sizeof segment_magic);
    put_be32(out + 8, JOURNAL_FORMAT);
    put_be64(out + 16, header->ordinal);
    memcpy(out + 24, header->epoch, JOURNAL_EPOCH_LEN);
    put_be64(out + 40, header->first_batch);
    memcpy(out + 48, header->previous_hash, JOURNAL_HASH_LEN);
    put_be64(out + 80, (uint64_t)header->previous_stamp_ms);
    hash_bytes(header->hash, out, SEGMENT_HASHED);
    memcpy(out + SEGMENT_HASHED, header->hash, JOURNAL_HASH_LEN);
}

enum journal_status segment_header_get(const uint8_t in[SEGMENT_HEADER_LEN],
                                       struct segment_header *out)
{
    uint8_t hash[JOURNAL_HASH_LEN];
    hash_bytes(hash, in, SEGMENT_HASHED);
    if (memcmp(in, segment_magic, sizeof segment_magic) != 0 ||
        memcmp(hash, in + SEGMENT_HASHED, sizeof hash) != 0)
        return JOURNAL_DAMAGED;
    if (get_be32(in + 8) != JOURNAL_FORMAT)
        return JOURNAL_VERSION;
    if (get_be32(in + 12) != 0 || get_be64(in + 88) != 0)
        return JOURNAL_DAMAGED;
    out->ordinal = get_be64(in + 16);
    memcpy(out->epoch, in + 24, JOURNAL_EPOCH_LEN);
    out->first_batch = get_be64(in + 40);
    memcpy(out->previous_hash, in + 48, JOURNAL_HASH_LEN);
    out->previous_stamp_ms = (int64_t)get_be64(in + 80);
    memcpy(out->hash, hash, sizeof hash);
    return JOURNAL_OK;
}

void record_put(uint8_t *out, const struct journal_tail *tail, int64_t stamp_ms,
                struct bytes payload)
{
    ASSERT(payload.len <= JOURNAL_PAYLOAD_MAX);
    memcpy(out, record_magic, RECORD_MAGIC_LEN);
    put_be32(out + 8, JOURNAL_FORMAT);
    put_be32(out + 12, (uint32_t)payload.len);
    memcpy(out + 16, tail->epoch, JOURNAL_EPOCH_LEN);
    put_be64(out + 32, tail->batch + 1);
    put_be64(out + 40, (uint64_t)stamp_ms);
    memcpy(out + 48, tail->hash, JOURNAL_HASH_LEN);
    if (payload.len > 0)
        memcpy(out + RECORD_HEADER_LEN, payload.data, payload.len);
    size_t hashed = RECORD_HEADER_LEN + payload.len;
    hash_bytes(out + hashed, out, hashed);
}

bool record_get(struct bytes in, struct record *out)
{
    if (in.len < RECORD_OVERHEAD || memcmp(in.data, record_magic, RECORD_MAGIC_LEN) != 0)
        return false;
    uint32_t len = get_be32(in.data + 12);
    if (len > JOURNAL_PAYLOAD_MAX || len > in.len - RECORD_OVERHEAD)
        return false;
    out->format = get_be32(in.data + 8);
    out->epoch = in.data + 16;
    out->number = get_be64(in.data + 32);
    out->stamp_ms = (int64_t)get_be64(in.data + 40);
    out->previous_hash = in.data + 48;
    out->payload = bytes_of(in.data + RECORD_HEADER_LEN, len);
    out->hash = in.data + RECORD_HEADER_LEN + len;
    out->whole = bytes_of(in.data, RECORD_OVERHEAD + len);
    return true;
}

bool record_is_intact(const struct record *record)
{
    uint8_t hash[JOURNAL_HASH_LEN];
    hash_bytes(hash, record->whole.data, record->whole.len - JOURNAL_HASH_LEN);
    return memcmp(hash, record->hash, sizeof hash) == 0;
}

bool record_continues(const struct record *record, const struct journal_tail *tail)
{
    return record->format == JOURNAL_FORMAT && record->number == tail->batch + 1 &&
           memcmp(record->epoch, tail->epoch, JOURNAL_EPOCH_LEN) == 0 &&
           memcmp(record->previous_hash, tail->hash, JOURNAL_HASH_LEN) == 0;
}
