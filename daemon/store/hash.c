// SPDX-License-Identifier: EUPL-1.2
/* One hash over the state, for "a replay gives the same state". */
#include <sodium.h>

#include "base/assert.h"
#include "store/chunk.h"
#include "store/env.h"

/* What depends on the cut into batches, or on when the shell tidied up. */
static bool is_volatile(enum table table)
{
    return table == TABLE_HEAD || table == TABLE_POSITION || table == TABLE_REPLY ||
           table == TABLE_CHAIN;
}

static bool is_text(enum table table)
{
    return table == TABLE_CONTENT || table == TABLE_CONTACT_TEXT || table == TABLE_MAIL_TEXT;
}

/* The content_row at the head of the first chunk: without the box, sealed under a random key. */
static struct bytes without_box(struct bytes key, struct bytes payload)
{
    struct content_row row;
    struct bytes bytes = bytes_of(payload.data + CHUNK_HEAD_LEN, payload.len - CHUNK_HEAD_LEN);
    struct bytes box = row_decode_payload(key, bytes, &message_content_row, &row, NULL);
    return bytes_of(bytes.data, (size_t)(box.data - bytes.data));
}

static void add(crypto_generichash_state *hash, struct bytes bytes)
{
    uint8_t len[4];
    put_be32(len, (uint32_t)bytes.len);
    crypto_generichash_update(hash, len, sizeof len);
    crypto_generichash_update(hash, bytes.data, bytes.len);
}

static void add_row(crypto_generichash_state *hash, struct bytes key, struct bytes value)
{
    struct bytes payload;
    enum table table = key_table(key);
    const char *fault = row_fault(key, value, &payload);
    if (fault != NULL)
        row_damaged(key, fault);
    if (is_volatile(table) || (is_text(table) && key_last_chunk(key) > 0))
        return;
    add(hash, key);
    add(hash, is_text(table) ? without_box(key, payload) : payload);
}

void store_hash(struct store *store, uint8_t out[STORE_HASH_LEN])
{
    crypto_generichash_state hash;
    MDB_cursor *cursor;
    MDB_val key;
    MDB_val value;
    struct state *state = store_read_begin(store);
    held_flush(state);
    ASSERT(crypto_generichash_init(&hash, NULL, 0, STORE_HASH_LEN) == 0);
    int rc = mdb_cursor_open(state->txn, state->dbi, &cursor);
    if (rc != 0)
        row_failed(bytes_of(NULL, 0), rc);
    rc = mdb_cursor_get(cursor, &key, &value, MDB_FIRST);
    for (; rc == 0; rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT))
        add_row(&hash, bytes_of(key.mv_data, key.mv_size), bytes_of(value.mv_data, value.mv_size));
    if (rc != MDB_NOTFOUND)
        row_failed(bytes_of(NULL, 0), rc);
    mdb_cursor_close(cursor);
    store_read_end(store);
    crypto_generichash_final(&hash, out, STORE_HASH_LEN);
}
