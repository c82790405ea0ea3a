// SPDX-License-Identifier: EUPL-1.2
#include "store/row.h"

#include <errno.h>
#include <xxhash.h>

#include "base/assert.h"
#include "base/fatal.h"
#include "base/language.h"
#include "base/memory.h"
#include "store/env.h"

#define SUM_LEN   8
#define ROW_EXTRA (1 + SUM_LEN)

#define PAGE_LEN 4096

/* The kernel maps up to sixteen pages with the one that is asked for, and a look at the tree may
 * ask for one or two that are not there yet: up to some 30 MiB between two looks at the whole. */
#define LOOKS_EACH 256

/* XXH3: the checksum finds accidents, not attackers. The key's own hash is the seed of the value's:
 * so a row under another row's key is found too. */
static void checksum(uint8_t out[SUM_LEN], struct bytes key, const uint8_t *value, size_t len)
{
    put_be64(out, XXH3_64bits_withSeed(value, len, XXH3_64bits(key.data, key.len)));
}

static MDB_val val_of(const struct key *key)
{
    return (MDB_val){key->len, (void *)key->b};
}

static struct bytes bytes_of_val(MDB_val val)
{
    return bytes_of(val.mv_data, val.mv_size);
}

void row_damaged(struct bytes key, const char *what)
{
    char hex[2 * KEY_MAX + 1];
    key_format(key, hex);
    fatal(EXIT_STATUS_BAD_DATA,
          _("de toestand is beschadigd, tabel %s, sleutel %s: %s; maak haar opnieuw met rebuild"),
          key_table_name(key_table(key)), hex, what);
}

void row_failed(struct bytes key, int rc)
{
    if (rc == ENOMEM)
        memory_none();
    if (env_status(rc) == STORE_FAILED)
        fatal(EXIT_STATUS_UNKNOWN, _("kan de toestand niet lezen: %s"), mdb_strerror(rc));
    row_damaged(key, mdb_strerror(rc));
}

const char *row_fault(struct bytes key, struct bytes value, struct bytes *payload)
{
    uint8_t sum[SUM_LEN];
    if (key.len == 0 || key.len > KEY_MAX)
        return _("de sleutel is te lang");
    if (value.len < ROW_EXTRA)
        return _("de waarde is te kort");
    checksum(sum, key, value.data, value.len - SUM_LEN);
    if (memcmp(sum, value.data + value.len - SUM_LEN, SUM_LEN) != 0)
        return _("het controlegetal klopt niet");
    if (value.data[0] != ROW_FORMAT)
        return _("de rij heeft een onbekend formaat");
    *payload = bytes_of(value.data + 1, value.len - ROW_EXTRA);
    return NULL;
}

static struct bytes verified(struct bytes key, MDB_val value)
{
    struct bytes payload = {NULL, 0}; /* gcc -O3 cannot see that a row without fault fills it */
    const char *fault = row_fault(key, bytes_of_val(value), &payload);
    if (fault != NULL)
        row_damaged(key, fault);
    return payload;
}

static bool found(int rc, const struct key *key)
{
    if (rc != 0 && rc != MDB_NOTFOUND)
        row_failed(key_bytes(key), rc);
    return rc == 0;
}

/* LMDB answers nothing after it, and core takes what it wrote to be there: nothing can be decided
 * or applied any more, and the next start has what the journal has. */
static _Noreturn void write_failed(int rc)
{
    if (rc == ENOMEM)
        memory_none();
    fatal(EXIT_STATUS_UNKNOWN, _("kan niet in de toestand schrijven: %s"), mdb_strerror(rc));
}

void row_note_look(struct state *state)
{
    if (++state->looks < LOOKS_EACH)
        return;
    state->looks = 0;
    mapped_look(&state->store->mapped);
}

static bool get(struct state *state, const struct key *key, MDB_val *value)
{
    row_note_look(state);
    MDB_val k = val_of(key);
    return found(mdb_get(state->txn, state->dbi, &k, value), key);
}

bool row_find(struct state *state, const struct key *key, struct bytes *payload)
{
    MDB_val value;
    if (!get(state, key, &value))
        return false;
    *payload = verified(key_bytes(key), value);
    return true;
}

bool row_find_owned(struct state *state, const struct key *key, struct bytes *payload,
                    struct arena *arena)
{
    struct bytes found_payload;
    if (!row_find(state, key, &found_payload))
        return false;
    *payload =
        bytes_of(arena_copy(arena, found_payload.data, found_payload.len), found_payload.len);
    return true;
}

static void note_write(struct state *state)
{
    ASSERT(state->writes || state->flushing);
    if (!state->flushing)
        state->wrote = true;
}

static void put(struct state *state, const struct key *key, struct bytes payload, unsigned flags)
{
    note_write(state);
    row_note_look(state);
    MDB_val k = val_of(key);
    MDB_val value = {payload.len + ROW_EXTRA, NULL};
    int rc = mdb_put(state->txn, state->dbi, &k, &value, MDB_RESERVE | flags);
    ASSERT(rc != MDB_KEYEXIST);
    if (rc != 0)
        write_failed(rc);
    uint8_t *out = value.mv_data;
    out[0] = ROW_FORMAT;
    if (payload.len > 0)
        memcpy(out + 1, payload.data, payload.len);
    checksum(out + 1 + payload.len, key_bytes(key), out, 1 + payload.len);
    state->pages_left -= flags & MDB_APPEND ? PAGES_PER_APPEND : PAGES_PER_WRITE;
    state->pages_left -= (int64_t)(payload.len / PAGE_LEN);
}

void row_write(struct state *state, const struct key *key, struct bytes payload)
{
    put(state, key, payload, 0);
}

void row_append(struct state *state, const struct key *key, struct bytes payload)
{
    put(state, key, payload, MDB_APPEND);
}

void row_write_index(struct state *state, const struct key *key)
{
    put(state, key, bytes_of(NULL, 0), 0);
}

bool row_delete(struct state *state, const struct key *key)
{
    note_write(state);
    row_note_look(state);
    MDB_val k = val_of(key);
    int rc = mdb_del(state->txn, state->dbi, &k, NULL);
    if (rc == MDB_NOTFOUND)
        return false;
    if (rc != 0)
        write_failed(rc);
    state->pages_left -= PAGES_PER_WRITE;
    return true;
}

/* --- walking --- */

static int step_to(MDB_cursor *cursor, enum row_step step, const struct key *key, MDB_val *k,
                   MDB_val *value)
{
    *k = val_of(key);
    int rc = mdb_cursor_get(cursor, k, value, MDB_SET_RANGE);
    if (step == ROW_BEFORE)
        return mdb_cursor_get(cursor, k, value, rc == MDB_NOTFOUND ? MDB_LAST : MDB_PREV);
    if (step == ROW_AFTER && rc == 0 && bytes_equal(bytes_of_val(*k), key_bytes(key)))
        return mdb_cursor_get(cursor, k, value, MDB_NEXT);
    return rc;
}

bool row_step(struct state *state, enum row_step step, size_t prefix, struct key *key,
              struct bytes *payload)
{
    MDB_cursor *cursor;
    MDB_val k;
    MDB_val value;
    ASSERT(prefix <= key->len);
    if (state->held.n_changed > 0 && held_is_found_in(key_table(key_bytes(key))))
        held_flush(state);
    row_note_look(state);
    int rc = mdb_cursor_open(state->txn, state->dbi, &cursor);
    if (rc == 0) {
        rc = step_to(cursor, step, key, &k, &value);
        mdb_cursor_close(cursor);
    }
    if (!found(rc, key) || k.mv_size < prefix || memcmp(k.mv_data, key->b, prefix) != 0)
        return false;
    *payload = verified(bytes_of_val(k), value);
    key_set(key, bytes_of_val(k));
    return true;
}

/* --- messages --- */

void row_encode(struct state *state, const struct key *key, const struct message *message,
                const void *in)
{
    writer_clear(&state->writer);
    message_pack(message, in, &state->writer);
    row_write(state, key, writer_bytes(&state->writer));
}

struct bytes row_decode_payload(struct bytes key, struct bytes payload,
                                const struct message *message, void *out, struct arena *arena)
{
    struct reader reader;
    struct error error;
    reader_init(&reader, payload);
    if (!message_unpack(message, &reader, out, arena, &error))
        row_damaged(key, _("de rij is niet te lezen"));
    return bytes_of(reader.at, (size_t)(reader.end - reader.at));
}

bool row_decode(struct state *state, const struct key *key, const struct message *message,
                void *out, struct arena *arena)
{
    struct bytes payload;
    if (!row_find(state, key, &payload))
        return false;
    row_decode_payload(key_bytes(key), payload, message, out,
                       arena == NULL ? &state->arena : arena);
    return true;
}
