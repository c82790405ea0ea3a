// SPDX-License-Identifier: EUPL-1.2
/* What a batch of the journal holds: records, and the events in them. With PLANTED the look at the
 * bytes that goes before all reading is left out. */
#include "engine/batch.h"
#include "fuzz.h"

static bool read_batch(struct bytes payload, struct batch *out, struct arena *arena,
                       struct error *error)
{
#ifdef PLANTED
    struct reader reader;
    reader_init(&reader, payload);
    return message_decode(&message_batch, &reader, out, arena, error);
#else
    return batch_decode(payload, out, arena, error);
#endif
}

/* As a replay reads it, for bytes that were looked at. */
static void read_fact(const struct fact *fact, struct arena *arena)
{
    const struct message *message = message_of_event(fact->kind);
    struct error error = {0};
    struct reader reader;
    if (message == NULL || !reader_check(fact->body, &reader_limits_own, &error))
        return;
    void *body = arena_alloc_raw(arena, message->size);
    reader_init(&reader, fact->body);
    if (message_decode(message, &reader, body, arena, &error))
        fuzz_expect_same(message, fact->body, body);
    else
        fuzz_expect_refusal(&error, arena);
}

static void read_records(const struct batch *batch, struct arena *arena)
{
    const struct record *records = batch->records.v;
    for (size_t i = 0; i < batch->records.n; i++) {
        const struct fact *facts = records[i].events.v;
        for (size_t j = 0; j < records[i].events.n; j++)
            read_fact(&facts[j], arena);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct batch batch;
    struct error error = {0};
    struct arena arena;
    arena_init(&arena);
    if (read_batch(bytes_of(data, size), &batch, &arena, &error)) {
        fuzz_expect_same(&message_batch, bytes_of(data, size), &batch);
        read_records(&batch, &arena);
    } else {
        fuzz_expect_refusal(&error, &arena);
    }
    arena_release(&arena);
    return 0;
}
