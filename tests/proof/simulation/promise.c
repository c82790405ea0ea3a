// SPDX-License-Identifier: EUPL-1.2
#include <stdlib.h>

#include "base/assert.h"
#include "base/io.h"
#include "engine/batch.h"
#include "tests/proof/simulation/disk.h"
#include "tests/proof/simulation/town.h"

#define LOOKED_BACK_MS (INT64_C(20) * 86400000) /* less than a reply is kept */

static struct asked *find(struct town *town, const struct id *id)
{
    for (size_t i = town->n_asked; i > 0; i--)
        if (memcmp(&town->asked[i - 1].id, id, sizeof *id) == 0)
            return &town->asked[i - 1];
    return NULL;
}

/* After the power went nobody hears anything. */
void promise_note(struct town *town, struct bytes bytes)
{
    struct response response;
    struct reply reply = {0};
    struct reader reader;
    struct error error;
    ASSERT(response_decode(bytes, &response, &error));
    struct asked *asked = find(town, &response.id);
    if (asked == NULL)
        broken(&town->p, "there is an answer to what nobody asked");
    town->p.move.message = asked->message;
    hold_response(&town->p, bytes, false);
    if (disk_is_off())
        return;
    reader_init(&reader, response.reply);
    ASSERT(message_decode(&message_reply, &reader, &reply, &town->p.arena, &error));
    asked->heard = true;
    asked->stored = reply.stored;
    asked->refused = reply.error != 0;
    crypto_generichash(asked->reply, sizeof asked->reply, response.reply.data, response.reply.len,
                       NULL, 0);
    town_note(town, bytes.data, bytes.len);
}

void promise_in_state(struct town *town)
{
    struct world *world = &town->p.world;
    struct state *state = store_read_begin(world->site.store);
    for (size_t i = town->n_asked; i > 0; i--) {
        const struct asked *asked = &town->asked[i - 1];
        struct stored_reply stored;
        if (asked->at.ms < world->now.ms - LOOKED_BACK_MS)
            break;
        if (!asked->heard || !asked->stored)
            continue;
        arena_clear(&town->p.arena);
        if (!state_reply(state, &asked->person, &asked->id, &stored, &town->p.arena))
            broken(&town->p, "command %zu, a %s that was acknowledged, is gone", i,
                   asked->message->name);
    }
    store_read_end(world->site.store);
}

/* --- the journal --- */

struct counting {
    struct town *town;
    struct arena arena;
    uint8_t *times; /* of asked[i] */
};

static bool count(void *arg, const struct journal_batch *batch)
{
    struct counting *counting = arg;
    struct batch records;
    struct error error;
    arena_clear(&counting->arena);
    if (!batch_decode(batch->payload, &records, &counting->arena, &error))
        broken(&counting->town->p, "a batch of the journal cannot be read");
    const struct record *record = records.records.v;
    for (size_t i = 0; i < records.records.n; i++) {
        struct asked *asked = find(counting->town, &record[i].command_id);
        if (asked != NULL)
            counting->times[asked - counting->town->asked]++;
    }
    return true;
}

void promise_in_journal(struct town *town)
{
    char path[400];
    struct journal_fault fault;
    struct counting counting = {.town = town, .times = calloc(ASKED_MOST, 1)};
    ASSERT(counting.times != NULL);
    arena_init(&counting.arena);
    io_join(path, sizeof path, town->p.world.dir, "journal");
    if (journal_read(path, 0, count, &counting, &fault) != JOURNAL_OK)
        broken(&town->p, "the journal cannot be read: %s at %llu: %s", fault.segment,
               (unsigned long long)fault.offset, fault.what);
    for (size_t i = 0; i < town->n_asked; i++) {
        const struct asked *asked = &town->asked[i];
        if (counting.times[i] > 1)
            broken(&town->p, "command %zu was taken %u times", i + 1, counting.times[i]);
        if (asked->heard && asked->stored && counting.times[i] == 0)
            broken(&town->p, "command %zu, a %s that was acknowledged, is not in the journal",
                   i + 1, asked->message->name);
        if (asked->heard && !asked->stored && counting.times[i] != 0)
            broken(&town->p, "command %zu, refused without a trace, is in the journal", i + 1);
    }
    arena_release(&counting.arena);
    free(counting.times);
}
