// SPDX-License-Identifier: EUPL-1.2
/* The two shapes on disk, a segment's header and a batch's record, between bytes and structs. All
 * numbers are big-endian. No files here; README.md has the same layout as tables. */
#ifndef JOURNAL_FORMAT_H
#define JOURNAL_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "journal/journal.h"

#define JOURNAL_FORMAT     2u
#define SEGMENT_HEADER_LEN 128u
#define RECORD_HEADER_LEN  80u
#define RECORD_OVERHEAD    (RECORD_HEADER_LEN + JOURNAL_HASH_LEN)
#define RECORD_MAGIC_LEN   8u

extern const uint8_t record_magic[RECORD_MAGIC_LEN];

struct segment_header {
    uint64_t ordinal; /* 1, 2, 3 …, as in the file name */
    uint8_t epoch[JOURNAL_EPOCH_LEN];
    uint64_t first_batch;                    /* the number that its first batch has or will have */
    uint8_t previous_hash[JOURNAL_HASH_LEN]; /* of the chain before it; zero in segment 1 */
    int64_t previous_stamp_ms;
    uint8_t hash[JOURNAL_HASH_LEN]; /* of the 96 bytes before it */
};

/* Computes `header->hash` too. */
void segment_header_put(uint8_t out[SEGMENT_HEADER_LEN], struct segment_header *header);

/* JOURNAL_OK, JOURNAL_DAMAGED or JOURNAL_VERSION. */
enum journal_status segment_header_get(const uint8_t in[SEGMENT_HEADER_LEN],
                                       struct segment_header *out);

/* A record's fields, borrowed from the bytes that it was read from. */
struct record {
    uint32_t format;
    const uint8_t *epoch;
    uint64_t number;
    int64_t stamp_ms;
    const uint8_t *previous_hash;
    struct bytes payload;
    const uint8_t *hash;
    struct bytes whole;
};

/* Writes the record that continues `tail`; RECORD_OVERHEAD + payload.len bytes, the last
 * JOURNAL_HASH_LEN of which are the new chain hash. */
void record_put(uint8_t *out, const struct journal_tail *tail, int64_t stamp_ms,
                struct bytes payload);

/* True when the bytes begin with a magic and a length that fits in them; nothing else is checked.
 */
bool record_get(struct bytes in, struct record *out);

/* The checksum holds: somebody wrote exactly this. */
bool record_is_intact(const struct record *record);

bool record_continues(const struct record *record, const struct journal_tail *tail);

#endif
