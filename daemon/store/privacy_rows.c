// SPDX-License-Identifier: EUPL-1.2
/* What the privacy officer keeps an eye on: readings of all cases, by when they were; erasures,
 * with their cases. */
#include "store/row.h"

#define READING_HEAD 1 /* of the key: its table */

static void key_of_reading(struct key *key, const struct reading_place *place)
{
    key_begin(key, TABLE_READING);
    key_add_instant(key, place->stamp);
    key_add_u64(key, place->sequence);
}

void state_reading_put(struct state *state, uint64_t sequence, const struct reading_row *row)
{
    struct key key;
    key_of_reading(&key, &(struct reading_place){row->stamp, sequence});
    row_encode(state, &key, &message_reading_row, row);
}

bool state_reading_next(struct state *state, struct reading_place *place, struct reading_row *out)
{
    struct key key;
    struct bytes payload;
    key_of_reading(&key, place);
    if (!row_step(state, ROW_AFTER, READING_HEAD, &key, &payload))
        return false;
    row_decode_payload(key_bytes(&key), payload, &message_reading_row, out, &state->arena);
    *place = (struct reading_place){
        instant_of_ms((int64_t)get_be64(key.b + READING_HEAD)),
        get_be64(key.b + READING_HEAD + sizeof(uint64_t)),
    };
    return true;
}

static void key_of_number(struct key *key, enum table table, uint64_t n)
{
    key_begin(key, table);
    key_add_u64(key, n);
}

bool state_erasure(struct state *state, uint64_t n, struct erasure_row *out)
{
    struct key key;
    key_of_number(&key, TABLE_ERASURE, n);
    return row_decode(state, &key, &message_erasure_row, out, NULL);
}

void state_erasure_put(struct state *state, const struct erasure_row *row)
{
    struct key key;
    key_of_number(&key, TABLE_ERASURE, row->erasure);
    row_encode(state, &key, &message_erasure_row, row);
}

bool state_erased_next(struct state *state, uint64_t erasure, struct case_id *id,
                       struct erased_row *out)
{
    struct key key;
    struct bytes payload;
    key_of_number(&key, TABLE_ERASED, erasure);
    const size_t prefix = key.len;
    key_add_u64(&key, id->n);
    if (!row_step(state, ROW_AFTER, prefix, &key, &payload))
        return false;
    row_decode_payload(key_bytes(&key), payload, &message_erased_row, out, &state->arena);
    *id = out->case_id;
    return true;
}

void state_erased_put(struct state *state, uint64_t erasure, const struct erased_row *row)
{
    struct key key;
    key_of_number(&key, TABLE_ERASED, erasure);
    key_add_u64(&key, row->case_id.n);
    row_encode(state, &key, &message_erased_row, row);
}

bool state_glass(struct state *state, uint64_t n, struct glass_row *out)
{
    struct key key;
    key_of_number(&key, TABLE_GLASS, n);
    return row_decode(state, &key, &message_glass_row, out, NULL);
}

void state_glass_put(struct state *state, const struct glass_row *row)
{
    struct key key;
    key_of_number(&key, TABLE_GLASS, row->glass);
    row_encode(state, &key, &message_glass_row, row);
}
