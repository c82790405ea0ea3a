// SPDX-License-Identifier: EUPL-1.2
#include "engine/engine.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/log.h"
#include "engine/batch.h"
#include "engine/outbound.h"
#include "content/sealing.h"
#include "queries/queries.h"

#define ID_AHEAD_S     600          /* a client's clock may be ahead by so much */
#define ID_KEPT_S      (30 * 86400) /* replies are kept, and ids accepted, for so long */
#define EXPIRE_AT_ONCE 64           /* old replies deleted in one batch */
#define PRACTICE_TICKS 20000        /* clocks that one advance of the practice clock may fire */

struct engine {
    struct site *site;
    struct engine_callbacks callbacks;
    struct arena arena;  /* of the batch; of a query */
    struct state *state; /* the open batch's transaction; NULL between batches */
    struct batch_writer batch;
    struct outbound outbound;
    struct instant wall; /* of the open batch */
    struct instant today_at;
    struct civil_date today; /* at that instant; none: not asked in this batch */
    struct instant stamp;    /* last one given */
    int64_t offset_ms;       /* of a practice site's clock */
    uint64_t sequence;       /* last one given */
    uint8_t hash_key[32];    /* keys the hashes of requests */
    bool read_only;
    bool hold;
    bool time_accepted;
    bool changed;   /* the batch holds a command or event */
    bool recompute; /* a calendar or zone changed; the walk below is not at its end */
    struct code recompute_ladder;
    char recompute_cursor[STATE_CURSOR_MAX];
    struct engine_counters counters;
    struct query_site describe;
};

static void load_position(struct engine *engine)
{
    struct site_row row;
    struct state *state = store_read_begin(engine->site->store);
    state_site(state, &row);
    store_read_end(engine->site->store);
    engine->sequence = engine->site->position.sequence;
    engine->stamp = engine->site->position.stamp;
    engine->offset_ms = (int64_t)row.practice_ms;
}

struct engine *engine_new(struct site *site, const struct engine_callbacks *callbacks)
{
    struct engine *engine = calloc(1, sizeof *engine);
    ASSERT(engine != NULL);
    engine->site = site;
    engine->callbacks = *callbacks;
    arena_init(&engine->arena);
    batch_writer_init(&engine->batch);
    outbound_init(&engine->outbound);
    engine->describe.practice = site->practice;
    engine->describe.version = DOORBRAAK_VERSION;
    engine->describe.events_endpoint = "";
    static const char purpose[] = "doorbraak request hashes";
    crypto_generichash(engine->hash_key, sizeof engine->hash_key, (const uint8_t *)purpose,
                       sizeof purpose - 1, site->master, sizeof site->master);
    load_position(engine);
    return engine;
}

void engine_free(struct engine *engine)
{
    if (engine == NULL)
        return;
    ASSERT(engine->state == NULL);
    sodium_memzero(engine->hash_key, sizeof engine->hash_key);
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

/* Read-only ends by itself once there is room again. */
static void look_for_room(struct engine *engine)
{
    if (!engine->read_only || store_status(engine->site->store) != STORE_OK ||
        journal_free_bytes(engine->site->journal) < SITE_ROOM)
        return;
    engine->read_only = false;
    log_event(LOG_LEVEL_INFO, "room-again", NULL, 0, "commands are taken again");
}

void engine_begin(struct engine *engine, struct instant wall)
{
    ASSERT(engine->state == NULL);
    look_for_room(engine);
    engine->wall = wall;
    engine->today.n = 0;
    engine->state = store_begin(engine->site->store);
    engine->changed = false;
}

/* --- replies --- */

static void respond_error(struct engine *engine, const struct id *id, uint64_t token,
                          const struct error *error)
{
    struct reply reply = reply_of_error(error);
    outbound_reply(&engine->outbound, token, id, &reply, (struct case_id){0});
}

/* Stored are code, ids, field and detail; the words are added when it is sent. */
static struct bytes stored_form(struct engine *engine, const struct reply *reply)
{
    struct reply bare = *reply;
    bare.message = NULL;
    bare.remedy = NULL;
    bare.name = NULL;
    struct writer writer;
    writer_init(&writer);
    message_encode(&message_reply, &bare, &writer);
    struct bytes bytes = writer_bytes(&writer);
    bytes.data = arena_copy(&engine->arena, bytes.data, bytes.len);
    writer_release(&writer);
    return bytes;
}

static void respond_stored(struct engine *engine, const struct request *request,
                           struct bytes stored, uint64_t token)
{
    struct reader reader;
    struct reply reply;
    struct error error;
    reader_init(&reader, stored);
    ASSERT(message_decode(&message_reply, &reader, &reply, &engine->arena, &error));
    if (reply.error != 0) {
        reply.name = error_name((enum err)reply.error);
        reply.message = error_message((enum err)reply.error);
        reply.remedy = error_remedy((enum err)reply.error);
    }
    bool reads = request->message == &message_case_read && reply.error == 0;
    outbound_reply(&engine->outbound, token, &request->id, &reply,
                   reads ? reply.case_id : (struct case_id){0});
}

/* --- one command --- */

struct turn {
    const struct core_actor *actor;
    const struct message *message;
    void *body;
    struct id id;
    struct instant stamp;
    uint8_t request_hash[32]; /* of a client's request */
    bool from_client;
    bool denied;
};

static void begin_recompute(struct engine *engine)
{
    engine->recompute = true;
    engine->recompute_cursor[0] = '\0';
    memset(&engine->recompute_ladder, 0, sizeof engine->recompute_ladder);
}

/* Events into state, journal and stream. */
static void take_events(struct engine *engine, const struct turn *turn,
                        const struct core_result *result, struct record *record)
{
    struct fact *facts = arena_alloc(&engine->arena, result->n * sizeof *facts);
    record->sequence = engine->sequence + 1;
    for (size_t i = 0; i < result->n; i++) {
        const struct core_event *event = &result->events[i];
        struct writer writer;
        writer_init(&writer);
        message_encode(event->message, event->body, &writer);
        struct bytes body = writer_bytes(&writer);
        facts[i] = (struct fact){
            .body = {arena_copy(&engine->arena, body.data, body.len), body.len},
            .kind = event->message->number,
        };
        writer_release(&writer);
        struct case_id id = core_case_of(event->message, event->body);
        outbound_notice(&engine->outbound, ++engine->sequence, event->message->number, id);
        if (event->message == &message_practice_advanced)
            engine->offset_ms +=
                ((const struct practice_advanced *)event->body)->until.ms - turn->stamp.ms;
        if (event->message == &message_time_accepted)
            engine->time_accepted = true;
        if (event->message == &message_calendar_installed ||
            event->message == &message_zone_installed)
            begin_recompute(engine);
        outbound_watch(&engine->outbound, event->message, event->body);
    }
    record->events = (struct list){result->n, facts};
}

/* Decides, and takes what came of it into the batch. The reply is filled either way. */
static bool take_turn(struct engine *engine, struct turn *turn, const struct sealed *sealed,
                      struct reply *reply, struct error *error)
{
    struct core_command command = {
        .message = turn->message,
        .body = turn->body,
        .sealed = *sealed,
        .actor = turn->actor,
        .id = turn->id,
        .stamp = turn->stamp,
        .denied = turn->denied,
    };
    struct core_result result;
    bool done = core_decide(engine->state, &command, &engine->arena, &result, error);
    if (turn->denied)
        done = false; /* `error` has said why: also whether the case is theirs to know of */
    struct record record = {
        .actor = turn->actor->person, .command_id = turn->id, .stamp = turn->stamp};
    take_events(engine, turn, &result, &record);
    *reply = done ? (struct reply){.case_id = result.case_id, .item = result.item}
                  : reply_of_error(error);
    reply->sequence = engine->sequence;
    reply->stored = turn->from_client;
    if (turn->from_client) {
        record.reply = stored_form(engine, reply);
        record.request_hash = bytes_of(turn->request_hash, sizeof turn->request_hash);
    }
    if (result.n == 0 && !turn->from_client)
        return done; /* a tick that found nothing leaves no trace */
    struct error decode;
    ASSERT(batch_apply_record(engine->state, &record, &engine->arena, &decode));
    batch_add(&engine->batch, &record);
    engine->stamp = turn->stamp;
    engine->changed = true;
    return done;
}

struct instant engine_stamp(const struct engine *engine)
{
    ASSERT(engine->state != NULL);
    return engine_now(engine, engine->wall);
}

static const struct core_actor *daemon_actor(void)
{
    static struct core_actor actor;
    actor.internal = true;
    actor.person = code_of("doorbraakd");
    actor.organisation = code_of("doorbraakd");
    return &actor;
}

static bool internal_at(struct engine *engine, const struct message *message, const void *body,
                        struct instant stamp, struct error *error)
{
    struct turn turn = {
        .actor = daemon_actor(),
        .message = message,
        .body = arena_copy(&engine->arena, body, message->size),
        .stamp = stamp,
    };
    struct reply reply;
    return take_turn(engine, &turn, &(struct sealed){0}, &reply, error);
}

bool engine_internal(struct engine *engine, const struct message *message, const void *body,
                     struct error *error)
{
    ASSERT(engine->state != NULL);
    return internal_at(engine, message, body, engine_stamp(engine), error);
}

void engine_tick(struct engine *engine, uint64_t most)
{
    struct error error;
    struct instant stamp = engine_stamp(engine);
    struct instant due = state_clock_earliest(engine->state);
    struct tick tick = {.most = most};
    if (due.ms != 0 && due.ms <= stamp.ms)
        internal_at(engine, &message_tick, &tick, stamp, &error);
    struct key_row key;
    for (uint64_t i = 0; i < most && state_key_ending(engine->state, stamp, &key); i++) {
        struct key_expire expire = {.key = key.key, .person = key.person};
        if (!internal_at(engine, &message_key_expire, &expire, stamp, &error))
            break;
    }
}

bool engine_must_recompute(const struct engine *engine)
{
    return engine->recompute;
}

/* Walks the open cases of each ladder by due time. A case that moves ahead is met twice, which
 * changes nothing the second time. */
bool engine_recompute(struct engine *engine, uint64_t most)
{
    struct error error;
    struct case_id id;
    for (uint64_t n = 0; engine->recompute && n < most; n++) {
        struct case_list_query query = {.list = CASES_BY_DUE, .ladder = engine->recompute_ladder};
        if (!code_empty(&query.ladder) &&
            state_cases_next(engine->state, &query, engine->recompute_cursor, &id)) {
            struct deadlines_recompute command = {.case_id = id};
            internal_at(engine, &message_deadlines_recompute, &command, engine_stamp(engine),
                        &error);
            continue;
        }
        engine->recompute_cursor[0] = '\0';
        engine->recompute =
            state_ladder_next(engine->state, &engine->recompute_ladder, &engine->recompute_ladder);
    }
    return engine->recompute;
}

/* A clock that is moved does not jump: every clock on the way fires at its own time. Returns how
 * many ticks that took. */
static uint64_t walk(struct engine *engine, struct instant until, uint64_t most)
{
    struct error error;
    struct tick tick = {.most = 1};
    uint64_t n = 0;
    for (; n < most; n++) {
        struct instant due = state_clock_earliest(engine->state);
        if (due.ms == 0 || due.ms > until.ms)
            break;
        struct instant at = due.ms < engine->stamp.ms ? engine->stamp : due;
        internal_at(engine, &message_tick, &tick, at, &error);
    }
    return n;
}

uint64_t engine_walk(struct engine *engine, struct instant wall, uint64_t most)
{
    ASSERT(engine->state != NULL && wall.ms >= engine->wall.ms);
    uint64_t n = walk(engine, instant_of_ms(wall.ms + engine->offset_ms), most);
    if (n < most)
        engine->wall = wall;
    return n;
}

/* --- a client's command --- */

static bool id_is_fresh(const struct engine *engine, const struct id *id, struct error *error)
{
    int64_t second = id_second(id);
    int64_t now = engine->wall.ms / 1000;
    if (second >= now - ID_KEPT_S && second <= now + ID_AHEAD_S)
        return true;
    return error_set(error, ERR_COMMAND_EXPIRED, "id", "%lld s %s",
                     (long long)(second < now ? now - second : second - now),
                     second < now ? "old" : "ahead");
}

/* The date where the site is: its first ladder knows. */
static struct civil_date date_at(struct state *state, struct instant now)
{
    struct code first = {{0}};
    uint64_t version;
    if (!state_ladder_next(state, &first, &first))
        return (struct civil_date){(int32_t)(now.ms / 86400000) + 1};
    const struct ladder *ladder = state_ladder(state, &first, &version);
    return zone_local(state_zone(state, ladder->zone), now).date;
}

/* The same for the commands of a batch, which mostly have one stamp. */
static struct civil_date today(struct engine *engine, struct instant stamp)
{
    if (engine->today.n == 0 || engine->today_at.ms != stamp.ms)
        engine->today = date_at(engine->state, stamp);
    engine->today_at = stamp;
    return engine->today;
}

/* Everything that may refuse a request before it is decided. */
static bool admit(struct engine *engine, const struct request *request, struct turn *turn,
                  struct error *error)
{
    bool accepts_time = request->message == &message_time_accept;
    if (engine->read_only || (engine->hold && !accepts_time))
        return error_set(error, engine->hold ? ERR_TIME_JUMPED : ERR_READ_ONLY, "", "%s", "");
    if (request->internal)
        return error_set(error, ERR_DENIED, "command", "%s", request->message->name);
    if (request->message == &message_practice_advance && !engine->site->practice)
        return error_set(error, ERR_NOT_PRACTICE, "", "%s", "");
    if (!id_is_fresh(engine, &turn->id, error))
        return false;
    turn->body = arena_alloc_raw(&engine->arena, MESSAGE_SIZE_MAX);
    return request_body(request, turn->body, &engine->arena, error);
}

/* Before a command runs, the clocks of its case that are due fire: a lease that ended gives no more
 * rights. */
static void fire_case_clocks(struct engine *engine, const struct turn *turn)
{
    struct error error;
    struct case_tick tick = {.case_id = core_case_of(turn->message, turn->body)};
    struct instant due = state_clock_earliest(engine->state);
    if (tick.case_id.n != 0 && due.ms != 0 && due.ms <= turn->stamp.ms)
        internal_at(engine, &message_case_tick, &tick, turn->stamp, &error);
}

static bool may(struct engine *engine, struct turn *turn, struct error *error)
{
    if (access_command(engine->state, turn->actor, turn->message, turn->body, error))
        return true;
    /* a refused reading is recorded too, where there is such a case */
    struct case_row row;
    turn->denied = turn->message == &message_case_read &&
                   state_case(engine->state, core_case_of(turn->message, turn->body), &row);
    return turn->denied;
}

static void run_fresh(struct engine *engine, const struct request *request, struct turn *turn,
                      uint64_t token)
{
    struct error error = {0};
    struct sealed sealed;
    struct reply reply;
    fire_case_clocks(engine, turn);
    if (!may(engine, turn, &error) ||
        !sealing_seal(engine->state, engine->site->keyring, turn->message, turn->body, &turn->id,
                      &engine->arena, &sealed, &error)) {
        respond_error(engine, &turn->id, token, &error);
        return;
    }
    bool done = take_turn(engine, turn, &sealed, &reply, &error);
    bool reads = done && turn->message == &message_case_read;
    outbound_reply(&engine->outbound, token, &turn->id, &reply,
                   reads ? reply.case_id : (struct case_id){0});
    if (done && request->message == &message_practice_advance)
        walk(engine, engine_now(engine, engine->wall), PRACTICE_TICKS);
}

void engine_run(struct engine *engine, const char *user_id, const struct request *request,
                struct bytes frame, uint64_t token)
{
    ASSERT(engine->state != NULL && !request->query);
    arena_clear(&engine->arena); /* of the command before; what it left to say is in outbound */
    struct core_actor *actor = arena_alloc(&engine->arena, sizeof *actor);
    struct turn turn = {.actor = actor,
                        .message = request->message,
                        .id = request->id,
                        .stamp = engine_stamp(engine),
                        .from_client = true};
    struct error error = {0};
    engine->counters.commands++;
    if (!access_actor(engine->state, user_id, turn.stamp, today(engine, turn.stamp), actor,
                      &error)) {
        respond_error(engine, &request->id, token, &error);
        return;
    }
    crypto_generichash(turn.request_hash, sizeof turn.request_hash, frame.data, frame.len,
                       engine->hash_key, sizeof engine->hash_key);
    struct stored_reply stored;
    if (state_reply(engine->state, &actor->person, &request->id, &stored, &engine->arena)) {
        if (memcmp(stored.request_hash, turn.request_hash, sizeof turn.request_hash) == 0) {
            respond_stored(engine, request, stored.reply, token);
        } else {
            error_set(&error, ERR_ID_REUSED, "id", "%s", "");
            respond_error(engine, &request->id, token, &error);
        }
        return;
    }
    if (!admit(engine, request, &turn, &error)) {
        respond_error(engine, &request->id, token, &error);
        return;
    }
    run_fresh(engine, request, &turn, token);
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

/* Nothing of the batch was kept and nobody was told: the counters go back to what is committed. */
static enum engine_status drop_batch(struct engine *engine)
{
    store_abort(engine->site->store);
    forget_batch(engine);
    load_position(engine);
    engine->read_only = true;
    engine->time_accepted = false;
    log_event(LOG_LEVEL_ERROR, "read-only", NULL, 0,
              "no space for a batch: it was dropped unacknowledged; commands are refused");
    outbound_refuse(&engine->outbound, ERR_READ_ONLY);
    return ENGINE_READ_ONLY;
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
    for (size_t i = 0; i < engine->outbound.n_erased; i++)
        if (keyring_destroy(engine->site->keyring, engine->outbound.erased[i]) != KEYRING_OK)
            return false;
    return true;
}

enum engine_status engine_finish(struct engine *engine)
{
    ASSERT(engine->state != NULL);
    enum engine_status result = ENGINE_OK;
    if (!engine->changed) {
        store_abort(engine->site->store);
        forget_batch(engine);
    } else if (store_status(engine->site->store) != STORE_OK) {
        result = drop_batch(engine);
    } else {
        enum journal_status status = JOURNAL_UNKNOWN;
        journal_append(engine->site->journal, engine->stamp.ms, batch_payload(&engine->batch),
                       appended, &status);
        if (status == JOURNAL_NO_SPACE || status == JOURNAL_BAD_ARGUMENT) {
            result = drop_batch(engine);
        } else if (status != JOURNAL_OK) {
            store_abort(engine->site->store);
            forget_batch(engine);
            return ENGINE_UNKNOWN;
        } else {
            put_position(engine);
            uint32_t old = engine->site->practice
                               ? 0
                               : state_replies_expire(
                                     engine->state,
                                     instant_of_ms(engine->stamp.ms - ID_KEPT_S * INT64_C(1000)),
                                     EXPIRE_AT_ONCE);
            (void)old;
            forget_batch(engine);
            if (store_commit(engine->site->store) != STORE_OK || !destroy_keys(engine))
                return ENGINE_UNKNOWN;
            engine->counters.batches++;
        }
    }
    deliver(engine);
    outbound_clear(&engine->outbound);
    arena_clear(&engine->arena);
    return result;
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
    struct instant due = state_clock_earliest(state);
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
    };
    struct writer answer;
    struct writer response;
    writer_init(&answer);
    writer_init(&response);
    void *body = arena_alloc(&engine->arena, MESSAGE_SIZE_MAX);
    struct civil_date date = date_at(context.state, context.now);
    bool answered = access_actor(context.state, user_id, context.now, date, &actor, &error) &&
                    request_body(request, body, &engine->arena, &error) &&
                    query_answer(&context, request->message, body, &answer);
    store_read_end(engine->site->store);
    struct reply refusal = reply_of_error(&error);
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
    bool may = access_actor(state, user_id, now, date_at(state, now), &actor, error) &&
               request_body(request, query, &engine->arena, error);
    store_read_end(engine->site->store);
    if (may && !access_has_role(&actor, role_ADMIN))
        may = error_set(error, ERR_DENIED, "query", "%s", request->message->name);
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
