// SPDX-License-Identifier: EUPL-1.2
/* Sealed texts, of cases, of entries of the phone list and of people: the content_row, then the
 * box, as one long value in chunks. And events, which are long now and then. */
#include "base/assert.h"
#include "base/language.h"
#include "store/chunk.h"

#define CHUNK_NUMBER_LEN 2

static struct bytes pack(struct state *state, const struct content_row *row, struct bytes box)
{
    ASSERT(row->length == box.len);
    writer_clear(&state->writer);
    message_pack(&message_content_row, row, &state->writer);
    writer_raw(&state->writer, box);
    return writer_bytes(&state->writer);
}

static void put(struct state *state, const struct key *key, const struct content_row *row,
                struct bytes box)
{
    chunk_write(state, key, pack(state, row, box));
}

/* From `key` (without chunk) to the next content within `prefix`. */
static bool next(struct state *state, size_t prefix, struct key *key, struct content_place *place,
                 struct content_row *out, struct bytes *box, struct arena *arena)
{
    struct bytes data;
    key_add_chunk(key, UINT16_MAX);
    if (!row_step(state, ROW_AFTER, prefix, key, &data))
        return false;
    if (key_last_chunk(key_bytes(key)) != 0)
        row_damaged(key_bytes(key), _("een eerste stuk ontbreekt"));
    key->len -= CHUNK_NUMBER_LEN;
    if (!chunk_read(state, key, &data, arena))
        return false;
    *box = row_decode_payload(key_bytes(key), data, &message_content_row, out, arena);
    if (box->len != out->length)
        row_damaged(key_bytes(key), _("de verzegelde tekst heeft de verkeerde lengte"));
    *place = (struct content_place){out->sequence, out->field};
    return true;
}

void state_content_put(struct state *state, struct case_id id, const struct content_row *row,
                       struct bytes box)
{
    struct key key;
    key_of_content(&key, id, row->sequence, &row->field);
    put(state, &key, row, box);
}

bool state_content_next(struct state *state, struct case_id id, struct content_place *place,
                        struct content_row *out, struct bytes *box, struct arena *arena)
{
    struct key prefix;
    struct key key;
    key_of_case(&prefix, id, TABLE_CONTENT);
    key_of_content(&key, id, place->sequence, &place->field);
    return next(state, prefix.len, &key, place, out, box, arena);
}

bool state_content(struct state *state, struct case_id id, const struct content_place *at,
                   struct content_row *out, struct bytes *box, struct arena *arena)
{
    struct key key;
    struct bytes data;
    key_of_content(&key, id, at->sequence, &at->field);
    if (!chunk_read(state, &key, &data, arena))
        return false;
    *box = row_decode_payload(key_bytes(&key), data, &message_content_row, out, arena);
    return true;
}

void state_content_replace(struct state *state, struct case_id id, const struct content_row *row,
                           struct bytes box)
{
    struct key key;
    key_of_content(&key, id, row->sequence, &row->field);
    chunk_replace(state, &key, pack(state, row, box));
}

void state_content_delete_all(struct state *state, struct case_id id)
{
    struct key prefix;
    key_of_case(&prefix, id, TABLE_CONTENT);
    chunk_delete_all(state, &prefix);
}

static enum table table_of_texts(enum texts_of of)
{
    return of == TEXTS_OF_MAIL ? TABLE_MAIL_TEXT : TABLE_CONTACT_TEXT;
}

void state_texts_put(struct state *state, enum texts_of of, const struct code *whose,
                     const struct content_row *row, struct bytes box)
{
    struct key key;
    key_of_text(&key, table_of_texts(of), whose, row->sequence, &row->field);
    put(state, &key, row, box);
}

bool state_texts_next(struct state *state, enum texts_of of, const struct code *whose,
                      struct content_place *place, struct content_row *out, struct bytes *box,
                      struct arena *arena)
{
    struct key prefix;
    struct key key;
    key_of_named(&prefix, table_of_texts(of), whose->s);
    key_of_text(&key, table_of_texts(of), whose, place->sequence, &place->field);
    return next(state, prefix.len, &key, place, out, box, arena);
}

void state_texts_delete_all(struct state *state, enum texts_of of, const struct code *whose)
{
    struct key prefix;
    key_of_named(&prefix, table_of_texts(of), whose->s);
    chunk_delete_all(state, &prefix);
}

void state_event_put(struct state *state, uint64_t sequence, const struct event_row *row)
{
    struct key key;
    key_of_event(&key, sequence);
    writer_clear(&state->writer);
    message_pack(&message_event_row, row, &state->writer);
    chunk_append(state, &key, writer_bytes(&state->writer));
}

bool state_event(struct state *state, uint64_t sequence, struct event_row *out, struct arena *arena)
{
    struct key key;
    struct bytes data;
    key_of_event(&key, sequence);
    if (!chunk_read(state, &key, &data, arena))
        return false;
    row_decode_payload(key_bytes(&key), data, &message_event_row, out, arena);
    return true;
}
