// SPDX-License-Identifier: EUPL-1.2
#include "store/shell_rows.h"

#include "base/assert.h"
#include "base/language.h"
#include "store/row.h"

/* --- position: batch 8, sequence 8, stamp 8, chain 32, epoch 16 --- */

#define AT_CHAIN     24
#define AT_EPOCH     56
#define POSITION_LEN 72

void state_position(struct state *state, struct journal_position *out)
{
    struct key key;
    struct bytes p;
    *out = (struct journal_position){0};
    key_of_table(&key, TABLE_POSITION);
    if (!row_find(state, &key, &p))
        return;
    if (p.len != POSITION_LEN)
        row_damaged(key_bytes(&key), _("zij heeft de verkeerde lengte"));
    out->batch = get_be64(p.data);
    out->sequence = get_be64(p.data + 8);
    out->stamp = instant_of_ms((int64_t)get_be64(p.data + 16));
    memcpy(out->chain, p.data + AT_CHAIN, sizeof out->chain);
    memcpy(out->epoch, p.data + AT_EPOCH, sizeof out->epoch);
}

void state_position_put(struct state *state, const struct journal_position *position)
{
    struct key key;
    uint8_t p[POSITION_LEN];
    put_be64(p, position->batch);
    put_be64(p + 8, position->sequence);
    put_be64(p + 16, (uint64_t)position->stamp.ms);
    memcpy(p + AT_CHAIN, position->chain, sizeof position->chain);
    memcpy(p + AT_EPOCH, position->epoch, sizeof position->epoch);
    key_of_table(&key, TABLE_POSITION);
    row_write(state, &key, bytes_of(p, sizeof p));
}

void state_chain_put(struct state *state, uint64_t last_sequence, const uint8_t chain[8])
{
    struct key key;
    key_begin(&key, TABLE_CHAIN);
    key_add_u64(&key, last_sequence);
    row_write(state, &key, bytes_of(chain, 8));
}

bool state_chain(struct state *state, uint64_t sequence, uint8_t chain[8])
{
    struct key key;
    struct bytes p;
    key_begin(&key, TABLE_CHAIN);
    size_t prefix = key.len;
    key_add_u64(&key, sequence);
    if (!row_step(state, ROW_AT_OR_AFTER, prefix, &key, &p))
        return false;
    if (p.len != 8)
        row_damaged(key_bytes(&key), _("zij heeft de verkeerde lengte"));
    memcpy(chain, p.data, 8);
    return true;
}

/* --- replies: stamp 8, hash 16, reply --- */

#define AT_HASH  8
#define AT_REPLY (AT_HASH + REQUEST_HASH_LEN)

bool state_reply(struct state *state, const struct code *actor, const struct id *command_id,
                 struct stored_reply *out, struct arena *arena)
{
    struct key key;
    struct bytes p;
    key_of_reply(&key, actor, command_id);
    if (!row_find_owned(state, &key, &p, arena))
        return false;
    if (p.len < AT_REPLY)
        row_damaged(key_bytes(&key), _("zij is te kort"));
    out->stamp = instant_of_ms((int64_t)get_be64(p.data));
    memcpy(out->request_hash, p.data + AT_HASH, sizeof out->request_hash);
    out->reply = bytes_of(p.data + AT_REPLY, p.len - AT_REPLY);
    return true;
}

void state_reply_put(struct state *state, const struct code *actor, const struct id *command_id,
                     const struct stored_reply *reply)
{
    struct key key;
    uint8_t p[AT_REPLY + STORED_REPLY_MAX];
    ASSERT(reply->reply.len <= STORED_REPLY_MAX);
    put_be64(p, (uint64_t)reply->stamp.ms);
    memcpy(p + AT_HASH, reply->request_hash, sizeof reply->request_hash);
    if (reply->reply.len > 0)
        memcpy(p + AT_REPLY, reply->reply.data, reply->reply.len);
    key_of_reply(&key, actor, command_id);
    row_write(state, &key, bytes_of(p, AT_REPLY + reply->reply.len));
}

/* Keys begin with the id, and an id with its second. */
uint32_t state_replies_expire(struct state *state, struct instant before, uint32_t most)
{
    struct key key;
    struct bytes payload;
    for (uint32_t n = 0; n < most; n++) {
        key_begin(&key, TABLE_REPLY);
        if (!row_step(state, ROW_AT_OR_AFTER, 1, &key, &payload) ||
            get_be32(key.b + 1) >= before.ms / 1000)
            return n;
        row_delete(state, &key);
    }
    return most;
}

/* --- slots --- */

void state_slot_erased_put(struct state *state, uint64_t slot)
{
    struct key key;
    key_begin(&key, TABLE_SLOT);
    key_add_u64(&key, slot);
    row_write_index(state, &key);
}

bool state_slot_erased_next(struct state *state, uint64_t *slot)
{
    struct key key;
    struct bytes payload;
    key_begin(&key, TABLE_SLOT);
    key_add_u64(&key, *slot);
    if (!row_step(state, ROW_AFTER, 1, &key, &payload))
        return false;
    *slot = get_be64(key.b + 1);
    return true;
}
