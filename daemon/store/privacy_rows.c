// SPDX-License-Identifier: EUPL-1.2
/* What the privacy officer keeps an eye on: readings of all cases, by when they were. */
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
