// SPDX-License-Identifier: EUPL-1.2
#include "engine/batch.h"

#include "base/assert.h"
#include "store/shell_rows.h"

#include "proto/table_fields.h"
#include "engine/batch.def"
#include "proto/table_end.h"

#include "proto/table_places.h"
#include "engine/batch.def"
#include "proto/table_end.h"

#include "proto/table_messages.h"
#include "engine/batch.def"
#include "proto/table_end.h"

void batch_writer_init(struct batch_writer *writer)
{
    writer_init(&writer->records);
    writer_init(&writer->payload);
    writer->n = 0;
}

void batch_writer_release(struct batch_writer *writer)
{
    writer_release(&writer->records);
    writer_release(&writer->payload);
}

void batch_writer_clear(struct batch_writer *writer)
{
    writer_clear(&writer->records);
    writer->n = 0;
}

void batch_add(struct batch_writer *writer, const struct record *record)
{
    message_encode(&message_record, record, &writer->records);
    writer->n++;
}

struct bytes batch_payload(struct batch_writer *writer)
{
    writer_clear(&writer->payload);
    writer_map(&writer->payload, writer->n > 0);
    if (writer->n > 0) {
        writer_str(&writer->payload, "records");
        writer_array(&writer->payload, writer->n);
        writer_raw(&writer->payload, writer_bytes(&writer->records));
    }
    return writer_bytes(&writer->payload);
}

bool batch_decode(struct bytes payload, struct batch *out, struct arena *arena, struct error *error)
{
    struct reader reader;
    if (!reader_check(payload, &reader_limits_own, error))
        return false;
    reader_init(&reader, payload);
    return message_decode(&message_batch, &reader, out, arena, error);
}

/* Slots whose key must stay destroyed, whatever happens to the keyring's files. */
static void note_erased_slot(struct state *state, const struct message *message, const void *body)
{
    uint64_t slot = core_destroyed_slot(message, body);
    if (slot != 0)
        state_slot_erased_put(state, slot);
}

static bool apply_fact(struct state *state, const struct record *record, const struct fact *fact,
                       uint64_t sequence, struct arena *arena, struct error *error)
{
    const struct message *message = message_of_event(fact->kind);
    if (message == NULL)
        return error_set_with(error, ERR_VERSION, "kind", DETAIL_OTHER_EVENT, "%llu",
                              (unsigned long long)fact->kind);
    struct reader reader;
    void *body = arena_alloc_raw(arena, message->size);
    reader_init(&reader, fact->body);
    if (!message_decode(message, &reader, body, arena, error))
        return false;
    struct core_fact known = {
        .sequence = sequence,
        .stamp = record->stamp,
        .actor = record->actor,
        .via = record->via,
        .command_id = record->command_id,
        .message = message,
        .body = body,
        .encoded = fact->body,
    };
    core_apply(state, &known);
    note_erased_slot(state, message, body);
    return true;
}

bool batch_apply_record(struct state *state, const struct record *record, struct arena *arena,
                        struct error *error)
{
    const struct fact *facts = record->events.v;
    for (size_t i = 0; i < record->events.n; i++)
        if (!apply_fact(state, record, &facts[i], record->sequence + i, arena, error))
            return false;
    if (record->reply.len == 0)
        return true;
    struct stored_reply stored = {.stamp = record->stamp, .reply = record->reply};
    ASSERT(record->request_hash.len == sizeof stored.request_hash);
    memcpy(stored.request_hash, record->request_hash.data, sizeof stored.request_hash);
    state_reply_put(state, &record->actor, &record->command_id, &stored);
    return true;
}
