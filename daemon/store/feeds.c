// SPDX-License-Identifier: EUPL-1.2
/* Addresses at which calendar programs ask, by whose they are and by what they hold. */
#include "base/assert.h"
#include "store/row.h"

bool state_feed(struct state *state, const struct code *person, const struct code *ladder,
                const struct code *tier, struct feed_row *out)
{
    struct key key;
    key_of_feed(&key, person, ladder, tier);
    return row_decode(state, &key, &message_feed_row, out, NULL);
}

bool state_feed_next(struct state *state, const struct code *person, const struct feed_row *after,
                     struct feed_row *out)
{
    struct key prefix;
    struct key key;
    struct bytes payload;
    key_of_named(&prefix, TABLE_FEED, person->s);
    key = prefix;
    if (after != NULL)
        key_of_feed(&key, person, &after->ladder, &after->tier);
    return row_step(state, after == NULL ? ROW_AT_OR_AFTER : ROW_AFTER, prefix.len, &key,
                    &payload) &&
           row_decode(state, &key, &message_feed_row, out, NULL);
}

bool state_feed_by_subject(struct state *state, const uint8_t subject[FEED_SUBJECT],
                           struct feed_row *out)
{
    struct key index;
    struct key key;
    struct bytes payload;
    key_begin(&index, TABLE_FEED_SUBJECT);
    key_add_bytes(&index, subject, FEED_SUBJECT);
    size_t prefix = index.len;
    if (!row_step(state, ROW_AT_OR_AFTER, prefix, &index, &payload))
        return false;
    key_begin(&key, TABLE_FEED);
    key_add_bytes(&key, index.b + prefix, index.len - prefix);
    return row_decode(state, &key, &message_feed_row, out, NULL);
}

void state_feed_put(struct state *state, const struct feed_row *row)
{
    struct key key;
    ASSERT(row->subject.len == FEED_SUBJECT);
    state_feed_delete(state, &row->person, &row->ladder, &row->tier);
    key_of_feed(&key, &row->person, &row->ladder, &row->tier);
    row_encode(state, &key, &message_feed_row, row);
    key_of_feed_subject(&key, row);
    row_write_index(state, &key);
}

void state_feed_delete(struct state *state, const struct code *person, const struct code *ladder,
                       const struct code *tier)
{
    struct key key;
    struct feed_row row;
    if (!state_feed(state, person, ladder, tier, &row))
        return;
    key_of_feed_subject(&key, &row);
    row_delete(state, &key);
    key_of_feed(&key, person, ladder, tier);
    row_delete(state, &key);
}
