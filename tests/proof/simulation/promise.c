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

/* The later one of clock and last stamp: by that replies are kept. */
static int64_t now_ms(const struct town *town)
{
    int64_t wall = town->p.world.now.ms;
    int64_t stamp = town->p.world.site.position.stamp.ms;
    return wall > stamp ? wall : stamp;
}

/* The texts of a case are not answered from what was kept: a repeated reading is a new one. */
static bool is_read_anew(const struct message *message)
{
    return message == &message_case_read || message == &message_extract_give ||
           message == &message_referral_read || message == &message_case_copy ||
           message == &message_glass_read || message == &message_mail_read;
}

/* The same command, once more: the same answer. What a refusal quotes is told but once. */
static void same_answer(struct town *town, const struct asked *asked, const struct reply *reply,
                        const uint8_t hash[16])
{
    if (!asked->heard || !asked->stored || is_read_anew(asked->message) ||
        asked->at.ms < now_ms(town) - LOOKED_BACK_MS)
        return;
    if (reply->error == ERR_NOT_ENROLLED || reply->error == ERR_READ_ONLY ||
        reply->error == ERR_TIME_JUMPED)
        return;
    if (reply->error != asked->error ||
        (reply->error == 0 && memcmp(hash, asked->reply, sizeof asked->reply) != 0))
        broken(&town->p, "a %s that came again is answered otherwise: %llu, and it was %llu",
               asked->message->name, (unsigned long long)reply->error,
               (unsigned long long)asked->error);
}

/* What must be refused whatever it says. */
static bool must_fail(struct town *town, size_t at, const struct reply *reply)
{
    if (town->given[at].frame.len > 0 && reply->error == 0)
        broken(&town->p, "another command under a used id was done");
    if (at == town->refuse && (reply->error == 0 || reply->stored))
        broken(&town->p, "a key that was shut out in the same batch still opens");
    return town->given[at].frame.len > 0 || at == town->refuse;
}

/* Answers come in the order of the commands. After the power went nobody hears them. */
void promise_note(void *arg, struct bytes bytes)
{
    struct town *town = arg;
    struct response response;
    struct reply reply = {0};
    struct reader reader;
    struct error error;
    uint8_t hash[16];
    size_t at = town->n_heard++;
    ASSERT(response_decode(bytes, &response, &error));
    if (at >= town->n_given)
        broken(&town->p, "there are more answers than commands");
    struct asked *asked = &town->asked[town->given[at].which];
    if (memcmp(&asked->id, &response.id, sizeof response.id) != 0)
        broken(&town->p, "an answer is to another command");
    town->p.move.message = asked->message;
    hold_response(&town->p, bytes, false);
    if (disk_is_off())
        return;
    reader_init(&reader, response.reply);
    ASSERT(message_decode(&message_reply, &reader, &reply, &town->p.arena, &error));
    town_note(town, bytes.data, bytes.len);
    if (must_fail(town, at, &reply))
        return;
    bool fresh = !asked->stored && !asked->again; /* nobody may have heard that it was done */
    if (town->held && fresh && reply.error == 0 && asked->message != &message_time_accept)
        broken(&town->p, "a %s was done while the clock was not believed", asked->message->name);
    if (town->full && fresh && (reply.error == 0 || reply.stored))
        broken(&town->p, "a %s was taken by a disk that is nearly full", asked->message->name);
    crypto_generichash(hash, sizeof hash, response.reply.data, response.reply.len, NULL, 0);
    same_answer(town, asked, &reply, hash);
    if (asked->heard && asked->stored)
        return;
    asked->heard = true;
    asked->stored = reply.stored;
    asked->error = reply.error;
    memcpy(asked->reply, hash, sizeof hash);
}

void promise_in_state(struct town *town)
{
    struct world *world = &town->p.world;
    int64_t oldest = now_ms(town) - LOOKED_BACK_MS;
    struct state *state = store_read_begin(world->site.store);
    for (size_t i = town->n_asked; i > 0; i--) {
        const struct asked *asked = &town->asked[i - 1];
        struct stored_reply stored;
        if (!asked->heard || !asked->stored || asked->at.ms < oldest)
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
        bool anew = asked->again && is_read_anew(asked->message);
        if (counting.times[i] > 1 && !anew)
            broken(&town->p, "command %zu was taken %u times", i + 1, counting.times[i]);
        if (asked->heard && asked->stored && counting.times[i] == 0)
            broken(&town->p, "command %zu, a %s that was acknowledged, is not in the journal",
                   i + 1, asked->message->name);
        if (asked->heard && !asked->stored && !asked->again && counting.times[i] != 0)
            broken(&town->p, "command %zu, refused without a trace, is in the journal", i + 1);
    }
    arena_release(&counting.arena);
    free(counting.times);
}
