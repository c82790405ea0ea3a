// SPDX-License-Identifier: EUPL-1.2
#include "store/installed.h"

#include "core/installs.h"

#include <stdlib.h>

#include "base/assert.h"
#include "base/language.h"
#include "base/memory.h"
#include "store/chunk.h"
#include "store/env.h"

/* One entry a ladder (its version), a ladder's version (its rules), a calendar, a zone. A few
 * dozen at most: a list is quick enough. */
struct installed {
    struct installed *next;
    enum table table;
    char name[CODE_MAX + 1];
    uint64_t version; /* of LADDER and LADDER_DATA; 0 otherwise */
    bool pending;     /* put by the open batch */
    const void *value;
    struct arena arena; /* what value leads into */
};

static bool same(const struct installed *entry, enum table table, const char *name,
                 uint64_t version)
{
    return entry->table == table && strcmp(entry->name, name) == 0 &&
           (table != TABLE_LADDER_DATA || entry->version == version);
}

/* Of those that are the same the newest stands in front: what the open batch put itself, before
 * what is committed. The one that is found comes to the front, as a command asks for the same few.
 */
static const struct installed *find(struct state *state, enum table table, const char *name,
                                    uint64_t version)
{
    struct installed **first = &state->store->installed;
    struct installed **at = first;
    while (*at != NULL && !same(*at, table, name, version))
        at = &(*at)->next;
    struct installed *found = *at;
    if (found != NULL && at != first) {
        *at = found->next;
        found->next = *first;
        *first = found;
    }
    return found;
}

static struct installed *add(struct state *state, enum table table, const char *name,
                             uint64_t version, bool pending)
{
    struct installed *entry = memory_zeroed(1, sizeof *entry);
    ASSERT(strlen(name) <= CODE_MAX);
    entry->table = table;
    memcpy(entry->name, name, strlen(name) + 1);
    entry->version = version;
    entry->pending = pending;
    arena_init(&entry->arena);
    entry->next = state->store->installed;
    state->store->installed = entry;
    return entry;
}

static void remove_entry(struct installed **at)
{
    struct installed *entry = *at;
    *at = entry->next;
    arena_release(&entry->arena);
    free(entry);
}

void installed_free(struct installed **all)
{
    while (*all != NULL)
        remove_entry(all);
}

void installed_abort(struct installed **all)
{
    while (*all != NULL) {
        if ((*all)->pending)
            remove_entry(all);
        else
            all = &(*all)->next;
    }
}

static bool replaced(const struct installed *all, const struct installed *entry)
{
    for (const struct installed *e = all; e != NULL && !entry->pending; e = e->next)
        if (e->pending && same(e, entry->table, entry->name, entry->version))
            return true;
    return false;
}

void installed_commit(struct installed **all)
{
    for (struct installed **at = all; *at != NULL;) {
        if (replaced(*all, *at))
            remove_entry(at);
        else
            at = &(*at)->next;
    }
    for (struct installed *e = *all; e != NULL; e = e->next)
        e->pending = false;
}

/* --- decoding: these are events' fields as they came, with names --- */

static void decode_named(struct bytes key, struct bytes data, const struct message *message,
                         void *out, struct arena *arena)
{
    struct reader reader;
    struct error error;
    reader_init(&reader, data);
    if (!message_decode(message, &reader, out, arena, &error))
        row_damaged(key, _("de rij is niet te lezen"));
}

static const struct ladder *decode_ladder(struct bytes key, struct bytes data, struct arena *arena)
{
    struct ladder *ladder = arena_alloc(arena, sizeof *ladder);
    decode_named(key, data, &message_ladder, ladder, arena);
    return ladder;
}

static const struct calendar *decode_calendar(struct bytes key, struct bytes data,
                                              struct arena *arena)
{
    struct calendar_installed event;
    decode_named(key, data, &message_calendar_installed, &event, arena);
    struct calendar_install install = {
        .closed = event.closed,
        .code = event.code,
        .hours = event.hours,
        .valid_from = event.valid_from,
        .valid_until = event.valid_until,
    };
    struct calendar *calendar = arena_alloc(arena, sizeof *calendar);
    *calendar = calendar_of_install(&install, arena);
    calendar->version = (uint32_t)event.version;
    ASSERT(calendar_is_valid(calendar)); /* core let it in */
    return calendar;
}

static const struct zone *decode_zone(struct bytes key, struct bytes data, struct arena *arena)
{
    struct zone_installed event;
    decode_named(key, data, &message_zone_installed, &event, arena);
    struct zone_install install = {
        .name = event.name, .shifts = event.shifts, .version = event.version};
    struct zone *zone = arena_alloc(arena, sizeof *zone);
    *zone = zone_of_install(&install, arena);
    ASSERT(zone_is_valid(zone)); /* core let it in */
    return zone;
}

static const void *decode(enum table table, const struct key *key, struct bytes data,
                          struct arena *arena)
{
    if (table == TABLE_LADDER_DATA)
        return decode_ladder(key_bytes(key), data, arena);
    return table == TABLE_CALENDAR ? (const void *)decode_calendar(key_bytes(key), data, arena)
                                   : (const void *)decode_zone(key_bytes(key), data, arena);
}

/* --- from the rows, once --- */

static void key_of_installed(struct key *key, enum table table, const char *name, uint64_t version)
{
    key_of_named(key, table, name);
    if (table == TABLE_LADDER_DATA)
        key_add_u64(key, version);
}

static const void *value_of(struct state *state, enum table table, const char *name,
                            uint64_t version)
{
    const struct installed *known = find(state, table, name, version);
    if (known != NULL)
        return known->value;
    struct key key;
    struct bytes data;
    struct arena arena;
    key_of_installed(&key, table, name, version);
    arena_init(&arena);
    if (!chunk_read(state, &key, &data, &arena)) {
        arena_release(&arena);
        return NULL;
    }
    struct installed *entry = add(state, table, name, version, false);
    entry->arena = arena;
    entry->value = decode(table, &key, data, &entry->arena);
    return entry->value;
}

static void put_value(struct state *state, enum table table, const char *name, uint64_t version,
                      struct bytes data)
{
    struct key key;
    key_of_installed(&key, table, name, version);
    chunk_replace(state, &key, data);
    struct installed *entry = add(state, table, name, version, true);
    data.data = arena_copy(&entry->arena, data.data, data.len);
    entry->value = decode(table, &key, data, &entry->arena);
}

/* --- ladders --- */

static bool version_of(struct state *state, const struct code *code, uint64_t *version)
{
    const struct installed *known = find(state, TABLE_LADDER, code->s, 0);
    if (known == NULL) {
        struct key key;
        struct bytes payload;
        key_of_named(&key, TABLE_LADDER, code->s);
        if (!row_find(state, &key, &payload))
            return false;
        if (payload.len != sizeof *version)
            row_damaged(key_bytes(&key), _("geen versie"));
        known = add(state, TABLE_LADDER, code->s, get_be64(payload.data), false);
    }
    *version = known->version;
    return true;
}

const struct ladder *state_ladder(struct state *state, const struct code *code, uint64_t *version)
{
    uint64_t current;
    if (!version_of(state, code, &current))
        return NULL;
    if (version != NULL)
        *version = current;
    return value_of(state, TABLE_LADDER_DATA, code->s, current);
}

const struct ladder *state_ladder_version(struct state *state, const struct code *code,
                                          uint64_t version)
{
    return value_of(state, TABLE_LADDER_DATA, code->s, version);
}

bool state_ladder_data(struct state *state, const struct code *code, uint64_t version,
                       struct bytes *data, struct arena *arena)
{
    struct key key;
    key_of_installed(&key, TABLE_LADDER_DATA, code->s, version);
    return chunk_read(state, &key, data, arena);
}

bool state_ladder_next(struct state *state, const struct code *after, struct code *out)
{
    struct key key;
    struct bytes payload;
    key_of_named(&key, TABLE_LADDER, after->s);
    if (!row_step(state, ROW_AFTER, 1, &key, &payload))
        return false;
    if (!code_set(out, (const char *)key.b + 1, key.len - 2))
        row_damaged(key_bytes(&key), _("geen naam in de sleutel"));
    return true;
}

void state_ladder_put(struct state *state, const struct code *code, uint64_t version,
                      struct bytes data)
{
    struct key key;
    uint8_t payload[8];
    put_be64(payload, version);
    key_of_named(&key, TABLE_LADDER, code->s);
    row_write(state, &key, bytes_of(payload, sizeof payload));
    add(state, TABLE_LADDER, code->s, version, true);
    put_value(state, TABLE_LADDER_DATA, code->s, version, data);
}

/* --- calendars and zones: the one in force --- */

const struct calendar *state_calendar(struct state *state, const struct code *code)
{
    return value_of(state, TABLE_CALENDAR, code->s, 0);
}

void state_calendar_put(struct state *state, const struct calendar_installed *event)
{
    writer_clear(&state->writer);
    message_encode(&message_calendar_installed, event, &state->writer);
    put_value(state, TABLE_CALENDAR, event->code.s, 0, writer_bytes(&state->writer));
}

const struct zone *state_zone(struct state *state, const char *name)
{
    return value_of(state, TABLE_ZONE, name, 0);
}

void state_zone_put(struct state *state, const struct zone_installed *event)
{
    writer_clear(&state->writer);
    message_encode(&message_zone_installed, event, &state->writer);
    put_value(state, TABLE_ZONE, event->name, 0, writer_bytes(&state->writer));
}
