// SPDX-License-Identifier: EUPL-1.2
#include "engine/engine.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/clock.h"
#include "base/language.h"
#include "base/log.h"
#include "base/memory.h"
#include "engine/backup.h"
#include "engine/inside.h"
#include "engine/replay.h"
#include "queries/queries.h"

#define EXPIRE_AT_ONCE 64 /* old replies deleted in one batch */

static const uint64_t batch_bounds[] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 1024, 4096};
static const uint64_t append_bounds[] = {100000,    250000,    500000,    1000000,
                                         2500000,   5000000,   10000000,  25000000,
                                         100000000, 500000000, 2000000000};

/* What is committed: at the start, and after a batch was dropped. */
static void load_position(struct engine *engine)
{
    struct site_row row;
    struct state *state = store_read_begin(engine->site->store);
    state_site(state, &row);
    store_read_end(engine->site->store);
    engine->sequence = engine->site->position.sequence;
    engine->stamp = engine->site->position.stamp;
    engine->offset_ms = (int64_t)row.practice_ms;
    engine->recompute = false;
    if (row.recompute)
        upkeep_begin_recompute(engine);
}

struct engine *engine_new(struct site *site, const struct engine_callbacks *callbacks)
{
    struct engine *engine = memory_zeroed(1, sizeof *engine);
    engine->site = site;
    engine->callbacks = *callbacks;
    arena_init(&engine->arena);
    batch_writer_init(&engine->batch);
    outbound_init(&engine->outbound);
    engine->describe.practice = site->practice;
    engine->describe.version = DOORBRAAK_VERSION;
    engine->describe.events_endpoint = "";
    engine->describe.backup_keys_ms = backup_keys_until(instant_of_ms(0)).ms;
    static const char purpose[] = "doorbraak request hashes";
    crypto_generichash(engine->hash_key, sizeof engine->hash_key, (const uint8_t *)purpose,
                       sizeof purpose - 1, site->master, sizeof site->master);
    histogram_init(&engine->counters.batch_commands, batch_bounds,
                   sizeof batch_bounds / sizeof batch_bounds[0]);
    histogram_init(&engine->counters.append_ns, append_bounds,
                   sizeof append_bounds / sizeof append_bounds[0]);
    load_position(engine);
    return engine;
}

void engine_free(struct engine *engine)
{
    if (engine == NULL)
        return;
    ASSERT(engine->state == NULL);
    sodium_memzero(engine->hash_key, sizeof engine->hash_key);
    asked_release(&engine->asked);
    arena_release(&engine->arena);
    batch_writer_release(&engine->batch);
    outbound_release(&engine->outbound);
    free(engine);
}

struct instant engine_now(const struct engine *engine, struct instant wall)
{
    struct instant now = instant_of_ms(wall.ms + engine->offset_ms);
    return now.ms < engine->stamp.ms ? engine->stamp : now;
}

/* Read-only begins while there is room for what was acknowledged and for closing, and ends by
 * itself once there is more. */
static void look_for_room(struct engine *engine)
{
    uint64_t room = journal_free_bytes(engine->site->journal);
    if (!engine->read_only && room < SITE_LOW) {
        engine->read_only = true;
        log_event(LOG_LEVEL_ERROR, "read-only", "bytes", (int64_t)room,
                  _("de schijf is bijna vol: opdrachten worden geweigerd"));
    } else if (engine->read_only && room >= SITE_ROOM &&
               store_status(engine->site->store) == STORE_OK) {
        engine->read_only = false;
        log_event(LOG_LEVEL_INFO, "room-again", NULL, 0, _("opdrachten worden weer aangenomen"));
    }
}

/* A query said that an export is whole; it cannot write that down itself. */
static void note_finished(struct engine *engine)
{
    struct error error = {0};
    if (engine->finished.export == 0 || engine->read_only || engine->hold)
        return;
    turn_internal(engine, &message_export_finish, &engine->finished, engine_stamp(engine), &error);
    engine->finished = (struct export_finish){0};
}

void engine_begin(struct engine *engine, struct instant wall)
{
    ASSERT(engine->state == NULL);
    look_for_room(engine);
    engine->wall = wall;
    engine->today.n = 0;
    engine->state = store_begin(engine->site->store);
    engine->changed = false;
    engine->commands = 0;
    note_finished(engine);
}

bool engine_must_note(const struct engine *engine)
{
    return engine->finished.export != 0;
}

struct instant engine_stamp(const struct engine *engine)
{
    ASSERT(engine->state != NULL);
    return engine_now(engine, engine->wall);
}

/* --- the end of a batch --- */

static void appended(void *arg, enum journal_status status)
{
    *(enum journal_status *)arg = status;
}

static void put_position(struct engine *engine)
{
    struct journal_tail tail = journal_tail(engine->site->journal);
    struct journal_position *position = &engine->site->position;
    uint64_t before = position->sequence;
    position->batch = tail.batch;
    position->sequence = engine->sequence;
    position->stamp = engine->stamp;
    memcpy(position->chain, tail.hash, sizeof position->chain);
    memcpy(position->epoch, tail.epoch, sizeof position->epoch);
    state_position_put(engine->state, position);
    if (engine->sequence != before)
        state_chain_put(engine->state, engine->sequence, tail.hash);
}

static void forget_batch(struct engine *engine)
{
    engine->state = NULL;
    batch_writer_clear(&engine->batch);
}

/* Nothing of the batch is kept: state and counters go back to what is committed. */
static bool take_back(struct engine *engine)
{
    struct site_fault fault;
    forget_batch(engine);
    replay_drop(engine->site);
    if (!replay_tail(engine->site, &fault)) {
        log_event(LOG_LEVEL_ERROR, "no-way-back", NULL, 0, "%s", fault.what);
        return false;
    }
    load_position(engine);
    return true;
}

/* No room for the batch: nobody was told of it, and nobody will be. */
static enum engine_status drop_batch(struct engine *engine)
{
    if (!take_back(engine))
        return ENGINE_UNKNOWN;
    engine->read_only = true;
    engine->time_accepted = false;
    log_event(
        LOG_LEVEL_ERROR, "read-only", NULL, 0,
        _("geen ruimte voor een groep: zij is onbevestigd vervallen; opdrachten worden geweigerd"));
    outbound_refuse(&engine->outbound, ERR_READ_ONLY);
    return ENGINE_READ_ONLY;
}

enum engine_status engine_abandon(struct engine *engine)
{
    ASSERT(engine->state != NULL);
    bool done = take_back(engine);
    outbound_clear(&engine->outbound);
    arena_clear(&engine->arena);
    return done ? ENGINE_OK : ENGINE_UNKNOWN;
}

static void deliver(struct engine *engine)
{
    struct query_context context = {
        .now = engine->stamp,
        .keyring = engine->site->keyring,
        .arena = &engine->arena,
        .site = &engine->describe,
    };
    struct id epoch;
    memcpy(epoch.b, engine->site->position.epoch, sizeof epoch.b);
    if (epoch.b[0] == 0 && id_empty(&epoch))
        memcpy(epoch.b, journal_tail(engine->site->journal).epoch, sizeof epoch.b);
    context.state = store_read_begin(engine->site->store);
    outbound_deliver(&engine->outbound, &engine->callbacks, &context, &epoch);
    store_read_end(engine->site->store);
}

/* The keys of erased cases go before anybody hears that they went. */
static bool destroy_keys(struct engine *engine)
{
    return engine->outbound.n_erased == 0 ||
           keyring_destroy_all(engine->site->keyring, engine->outbound.erased,
                               engine->outbound.n_erased) == KEYRING_OK;
}

enum engine_status engine_finish(struct engine *engine)
{
    ASSERT(engine->state != NULL);
    enum engine_status result = ENGINE_OK;
    if (engine_is_lost(engine)) {
        forget_batch(engine);
        replay_drop(engine->site);
        return ENGINE_UNKNOWN;
    }
    if (!engine->changed) {
        forget_batch(engine);
        ASSERT(!store_abort(engine->site->store)); /* it wrote nothing */
    } else if (store_status(engine->site->store) != STORE_OK) {
        result = drop_batch(engine);
    } else {
        enum journal_status status = JOURNAL_UNKNOWN;
        int64_t begun = clock_monotonic_ns();
        journal_append(engine->site->journal, engine->stamp.ms, batch_payload(&engine->batch),
                       appended, &status);
        histogram_note(&engine->counters.append_ns, (uint64_t)(clock_monotonic_ns() - begun));
        if (status == JOURNAL_NO_SPACE || status == JOURNAL_BAD_ARGUMENT) {
            result = drop_batch(engine);
        } else if (status != JOURNAL_OK) {
            forget_batch(engine);
            replay_drop(engine->site);
            return ENGINE_UNKNOWN;
        } else {
            put_position(engine);
            if (!engine->site->practice)
                state_replies_expire(engine->state, instant_of_ms(engine->stamp.ms - REPLY_KEPT_MS),
                                     EXPIRE_AT_ONCE);
            forget_batch(engine);
            if (store_commit(engine->site->store) != STORE_OK || !destroy_keys(engine))
                return ENGINE_UNKNOWN;
            engine->counters.batches++;
            if (engine->commands > 0)
                histogram_note(&engine->counters.batch_commands, engine->commands);
        }
    }
    deliver(engine);
    outbound_clear(&engine->outbound);
    arena_clear(&engine->arena);
    if (result == ENGINE_OK && store_settle(engine->site->store) != STORE_OK)
        return ENGINE_UNKNOWN;
    return result;
}

bool engine_is_lost(const struct engine *engine)
{
    return store_is_lost(engine->site->store);
}

bool engine_read_only(const struct engine *engine)
{
    return engine->read_only || engine->hold;
}

void engine_hold(struct engine *engine, bool hold)
{
    engine->hold = hold;
}

bool engine_time_was_accepted(struct engine *engine)
{
    bool accepted = engine->time_accepted;
    engine->time_accepted = false;
    return accepted;
}

struct instant engine_next_due(struct engine *engine)
{
    struct key_row key;
    struct state *state = store_read_begin(engine->site->store);
    struct instant due = state_clock_not_before(state);
    struct instant far = instant_of_ms(INT64_MAX);
    if (state_key_ending(state, far, &key) && (due.ms == 0 || key.until.ms < due.ms))
        due = key.until;
    store_read_end(engine->site->store);
    return due.ms == 0 ? due : instant_of_ms(due.ms - engine->offset_ms);
}

void engine_query(struct engine *engine, const char *user_id, const struct request *request,
                  struct instant wall, uint64_t token)
{
    ASSERT(engine->state == NULL && request->query);
    struct error error = {0};
    struct core_actor actor;
    engine->describe.read_only = engine_read_only(engine);
    engine->describe.batches = engine->counters.batches;
    engine->describe.commands = engine->counters.commands;
    engine->describe.malformed = engine->counters.malformed;
    engine->describe.busy = engine->counters.busy;
    engine->describe.denied = engine->counters.denied;
    struct query_context context = {
        .state = store_read_begin(engine->site->store),
        .actor = &actor,
        .now = engine_now(engine, wall),
        .keyring = engine->site->keyring,
        .arena = &engine->arena,
        .error = &error,
        .site = &engine->describe,
        .asked = &engine->asked,
        .finished = &engine->finished,
    };
    struct writer answer;
    struct writer response;
    writer_init(&answer);
    writer_init(&response);
    void *body = arena_alloc(&engine->arena, MESSAGE_SIZE_MAX);
    struct civil_date date = core_date(context.state, context.now);
    bool answered =
        access_actor(context.state, user_id, &request->acting, context.now, date, &actor, &error) &&
        request_body(request, body, &engine->arena, &error) &&
        query_answer(&context, request->message, body, &answer);
    store_read_end(engine->site->store);
    struct reply refusal = reply_of_error(&error, &engine->arena);
    response_encode(&request->id, answered ? NULL : &refusal,
                    answered ? writer_bytes(&answer) : (struct bytes){NULL, 0}, &response);
    engine->callbacks.respond(engine->callbacks.arg, token, writer_bytes(&response));
    writer_release(&answer);
    writer_release(&response);
    arena_clear(&engine->arena);
}

bool engine_may_backup(struct engine *engine, const char *user_id, const struct request *request,
                       struct instant wall, const char **name, struct error *error)
{
    struct core_actor actor;
    struct query_backup *query = arena_alloc(&engine->arena, MESSAGE_SIZE_MAX);
    struct state *state = store_read_begin(engine->site->store);
    struct instant now = engine_now(engine, wall);
    bool may =
        access_actor(state, user_id, &request->acting, now, core_date(state, now), &actor, error) &&
        request_body(request, query, &engine->arena, error);
    store_read_end(engine->site->store);
    if (may && !access_has_role(&actor, role_ADMIN) && !access_has_role(&actor, role_BACKUP))
        may = error_set_with(error, ERR_DENIED, "query", DETAIL_ROLES, "%s",
                             enum_word(&names_role, role_ADMIN));
    *name = query->name.s;
    return may;
}

bool engine_authenticate(struct engine *engine, const uint8_t public_key[32], struct instant wall,
                         char *user_id, size_t size)
{
    struct key_row key;
    struct state *state = store_read_begin(engine->site->store);
    struct instant now = engine_now(engine, wall);
    bool known = state_key_by_public(state, public_key, &key) && !key.revoked &&
                 (key.until.ms == 0 || key.until.ms > now.ms);
    store_read_end(engine->site->store);
    if (known)
        snprintf(user_id, size, "%s/%s", key.person.s, key.key.s);
    return known;
}

struct engine_counters *engine_counters(struct engine *engine)
{
    return &engine->counters;
}

void engine_describe(struct engine *engine, const char *events_endpoint, struct instant started)
{
    engine->describe.events_endpoint = events_endpoint;
    engine->describe.started = started;
}
