// SPDX-License-Identifier: EUPL-1.2
#include "store/chunk.h"

#include "base/assert.h"
#include "base/language.h"

#define FIRST_LEN (CHUNK_LEN - CHUNK_HEAD_LEN)

size_t chunk_count(size_t len)
{
    return len <= FIRST_LEN ? 1 : 1 + (len - FIRST_LEN + CHUNK_LEN - 1) / CHUNK_LEN;
}

static size_t chunk_start(size_t n)
{
    return n == 0 ? 0 : FIRST_LEN + (n - 1) * CHUNK_LEN;
}

size_t chunk_len(size_t len, size_t n)
{
    size_t most = n == 0 ? FIRST_LEN : CHUNK_LEN;
    size_t left = len - chunk_start(n);
    return left < most ? left : most;
}

static struct key key_of_chunk(const struct key *key, size_t n)
{
    struct key out = *key;
    ASSERT(n <= UINT16_MAX);
    key_add_chunk(&out, (uint16_t)n);
    return out;
}

static void write_chunks(struct state *state, const struct key *key, struct bytes data,
                         void (*write)(struct state *, const struct key *, struct bytes))
{
    uint8_t first[CHUNK_LEN];
    size_t n_first = chunk_len(data.len, 0);
    ASSERT(data.len <= UINT32_MAX);
    put_be32(first, (uint32_t)data.len);
    if (n_first > 0)
        memcpy(first + CHUNK_HEAD_LEN, data.data, n_first);
    struct key at = key_of_chunk(key, 0);
    write(state, &at, bytes_of(first, CHUNK_HEAD_LEN + n_first));
    for (size_t n = 1; n < chunk_count(data.len); n++) {
        at = key_of_chunk(key, n);
        write(state, &at, bytes_of(data.data + chunk_start(n), chunk_len(data.len, n)));
    }
}

void chunk_write(struct state *state, const struct key *key, struct bytes data)
{
    write_chunks(state, key, data, row_write);
}

void chunk_replace(struct state *state, const struct key *key, struct bytes data)
{
    chunk_delete_all(state, key);
    write_chunks(state, key, data, row_write);
}

void chunk_append(struct state *state, const struct key *key, struct bytes data)
{
    write_chunks(state, key, data, row_append);
}

bool chunk_read(struct state *state, const struct key *key, struct bytes *data, struct arena *arena)
{
    struct key at = key_of_chunk(key, 0);
    struct bytes payload;
    if (!row_find(state, &at, &payload))
        return false;
    if (payload.len < CHUNK_HEAD_LEN)
        row_damaged(key_bytes(&at), _("het eerste stuk is te kort"));
    size_t len = get_be32(payload.data);
    uint8_t *whole = arena_alloc(arena, len);
    for (size_t n = 0;; n++) {
        size_t head = n == 0 ? CHUNK_HEAD_LEN : 0;
        if (payload.len != head + chunk_len(len, n))
            row_damaged(key_bytes(&at), _("een stuk heeft de verkeerde lengte"));
        memcpy(whole + chunk_start(n), payload.data + head, payload.len - head);
        if (n + 1 == chunk_count(len))
            break;
        at = key_of_chunk(key, n + 1);
        if (!row_find(state, &at, &payload))
            row_damaged(key_bytes(&at), _("een stuk ontbreekt"));
    }
    *data = bytes_of(whole, len);
    return true;
}

void chunk_delete_all(struct state *state, const struct key *prefix)
{
    struct key at = *prefix;
    struct bytes payload;
    while (row_step(state, ROW_AT_OR_AFTER, prefix->len, &at, &payload) && row_delete(state, &at))
        at = *prefix;
}
