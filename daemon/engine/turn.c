// SPDX-License-Identifier: EUPL-1.2
/* One command: who gives it, may he, is it new, seal its texts, decide, and take what came of it
 * into the batch. What the world hears of it waits in outbound. */
#include <sodium.h>

#include "base/assert.h"
#include "content/sealing.h"
#include "engine/backup.h"
#include "engine/inside.h"
#include "proto/address.h"
#include "proto/hints.h"

/* --- replies --- */

static void respond_error(struct engine *engine, const struct id *id, uint64_t token,
                          const struct error *error)
{
    struct reply reply = reply_of_error(error, &engine->arena);
    outbound_reply(&engine->outbound, token, id, &reply, NULL);
}

/* As a text by itself, in the one form that a request may have it in. */
static bool sender_wrote(struct bytes asked, const char *value)
{
    uint8_t text[2 + CODE_MAX];
    size_t len = strlen(value);
    size_t head = 0;
    if (len > CODE_MAX)
        return false;
    if (len > 31)
        text[head++] = 0xd9;
    text[head] = (uint8_t)(len > 31 ? len : 0xa0 | len);
    memcpy(text + ++head, value, len);
    return memmem(asked.data, asked.len, text, head + len) != NULL;
}

static bool is_quote(struct bytes asked, const struct detail_value *value)
{
    static const char *const quoted[] = {"value", "code", "field"};
    for (size_t k = 0; k < sizeof quoted / sizeof quoted[0]; k++)
        if (strcmp(value->place.s, quoted[k]) == 0)
            return true;
    return sender_wrote(asked, value->value);
}

/* What a refusal quotes of the sender, a code or a field that the site does not know, may be a name
 * that somebody put in its place: whoever sent it is told, and the journal, which no key ends, does
 * not keep it. */
static void drop_quotes(struct engine *engine, struct bytes asked, struct reply *bare)
{
    const struct detail_value *old = bare->values.v;
    struct detail_value *values = arena_alloc(&engine->arena, bare->values.n * sizeof *values);
    for (size_t i = 0; i < bare->values.n; i++) {
        values[i] = old[i];
        if (is_quote(asked, &old[i]))
            values[i].value = "\u2026";
    }
    bare->values.v = values;
    if (bare->error == ERR_UNKNOWN_TEXT)
        bare->field = "texts";
}

/* Stored are numbers, ids, field and the detail's values; the words are added when it is sent. */
static struct bytes stored_form(struct engine *engine, struct bytes asked,
                                const struct reply *reply)
{
    struct reply bare = *reply;
    if (bare.error != 0)
        drop_quotes(engine, asked, &bare);
    bare.message = NULL;
    bare.remedy = NULL;
    bare.name = NULL;
    bare.detail = NULL;
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
    if (reply.error != 0)
        reply_add_words(&reply, &engine->arena);
    outbound_reply(&engine->outbound, token, &request->id, &reply, NULL);
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
        outbound_notice(&engine->outbound, ++engine->sequence,
                        core_public_kind(event->message->number), id);
        if (event->message == &message_practice_advanced)
            engine->offset_ms +=
                ((const struct practice_advanced *)event->body)->until.ms - turn->stamp.ms;
        if (event->message == &message_time_accepted)
            engine->time_accepted = true;
        if (event->message == &message_calendar_installed ||
            event->message == &message_zone_installed || event->message == &message_person_revoked)
            upkeep_begin_recompute(engine);
        outbound_watch(&engine->outbound, event->message, event->body);
    }
    record->events = (struct list){result->n, facts};
}

/* Of the errors about the message itself the rules give these two only (proto/errors.def). */
static bool is_refusal(enum err code)
{
    return code >= ERR_NOT_ENROLLED || code == ERR_MISSING_FIELD || code == ERR_BAD_VALUE;
}

/* A state without room takes no batch, and a write that it has no room for ends the process. So
 * nothing more is decided, and all of the batch is taken back at its end. */
static bool batch_falls(struct engine *engine, struct error *error)
{
    if (store_status(engine->site->store) == STORE_OK)
        return false;
    engine->changed = true;
    error_set(error, ERR_READ_ONLY, "", DETAIL_NONE);
    return true;
}

bool turn_take(struct engine *engine, struct turn *turn, const struct sealed *sealed,
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
        .extract = turn->extract,
    };
    struct core_result result;
    if (batch_falls(engine, error)) {
        *reply = reply_of_error(error, &engine->arena);
        return false;
    }
    bool done = core_decide(engine->state, &command, &engine->arena, &result, error);
    if (turn->denied)
        done = false; /* `error` has said why: also whether the case is theirs to know of */
    struct record record = {
        .actor = turn->actor->person,
        .command_id = turn->id,
        .stamp = turn->stamp,
        .via = turn->actor->via,
    };
    size_t erased = engine->outbound.n_erased;
    take_events(engine, turn, &result, &record);
    struct list warnings = {result.n_warnings, (void *)(uintptr_t)result.warnings};
    *reply = done ? (struct reply){.case_id = result.case_id,
                                   .hints = turn->hints,
                                   .item = result.item,
                                   .warnings = warnings}
                  : reply_of_error(error, &engine->arena);
    if (engine->outbound.n_erased > erased)
        reply->backups_until = backup_keys_until(turn->stamp);
    reply->sequence = engine->sequence;
    reply->stored = turn->stores_reply;
    if (turn->stores_reply) {
        ASSERT(done || is_refusal(error->code));
        record.reply = turn->stored = stored_form(engine, turn->asked, reply);
        record.request_hash = bytes_of(turn->request_hash, sizeof turn->request_hash);
    }
    if (result.n == 0 && !turn->stores_reply)
        return done; /* a tick that found nothing leaves no trace */
    struct error decode;
    ASSERT(batch_apply_record(engine->state, &record, &engine->arena, &decode));
    batch_add(&engine->batch, &record);
    engine->stamp = turn->stamp;
    engine->changed = true;
    return done;
}

static const struct core_actor *daemon_actor(void)
{
    static struct core_actor actor;
    actor.internal = true;
    actor.person = code_of("doorbraakd");
    actor.organisation = code_of("doorbraakd");
    return &actor;
}

bool turn_internal(struct engine *engine, const struct message *message, const void *body,
                   struct instant stamp, struct error *error)
{
    struct turn turn = {
        .actor = daemon_actor(),
        .message = message,
        .body = arena_copy(&engine->arena, body, message->size),
        .stamp = stamp,
    };
    struct reply reply;
    return turn_take(engine, &turn, &(struct sealed){0}, &reply, error);
}

bool engine_internal(struct engine *engine, const struct message *message, const void *body,
                     struct error *error)
{
    ASSERT(engine->state != NULL);
    return turn_internal(engine, message, body, engine_stamp(engine), error);
}

/* --- a client's command --- */

static bool id_is_fresh(const struct engine *engine, const struct id *id, struct error *error)
{
    int64_t second = id_second(id);
    int64_t now = engine->wall.ms / 1000;
    if (second >= now - ID_KEPT_S && second <= now + ID_AHEAD_S)
        return true;
    bool old = second < now;
    return error_set_with(error, ERR_COMMAND_EXPIRED, "id", old ? DETAIL_ID_OLD : DETAIL_ID_AHEAD,
                          "%lld", (long long)(old ? now - second : second - now));
}

/* The commands of a batch mostly have one stamp. */
static struct civil_date today(struct engine *engine, struct instant stamp)
{
    if (engine->today.n == 0 || engine->today_at.ms != stamp.ms)
        engine->today = core_date(engine->state, stamp);
    engine->today_at = stamp;
    return engine->today;
}

/* Everything that may refuse a request before it is decided. */
static bool admit(struct engine *engine, const struct request *request, struct turn *turn,
                  struct error *error)
{
    bool accepts_time = request->message == &message_time_accept;
    if (engine->read_only || (engine->hold && !accepts_time))
        return error_set(error, engine->hold ? ERR_TIME_JUMPED : ERR_READ_ONLY, "", DETAIL_NONE);
    if (request->internal)
        return error_set_with(error, ERR_DENIED, "command", DETAIL_INTERNAL, "%s",
                              request->message->name);
    if (request->message == &message_practice_advance && !engine->site->practice)
        return error_set(error, ERR_NOT_PRACTICE, "", DETAIL_NONE);
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
    if (tick.case_id.n != 0 && state_clock_is_due(engine->state, turn->stamp))
        turn_internal(engine, &message_case_tick, &tick, turn->stamp, &error);
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

/* What of a case's content goes with the reply: what the reader may see (access/), or a guest. */
static void find_extract(struct engine *engine, struct turn *turn)
{
    struct case_row row;
    struct participant_row participant;
    bool reads = turn->message == &message_case_read;
    bool gives = turn->message == &message_extract_give;
    if ((!reads && !gives) || turn->denied ||
        !state_case(engine->state, core_case_of(turn->message, turn->body), &row))
        return;
    struct extract *extract = arena_alloc(&engine->arena, sizeof *extract);
    uint64_t version;
    const struct ladder *ladder = state_ladder(engine->state, &row.ladder, &version);
    const struct extract_give *give = turn->body;
    if (reads)
        access_extract(engine->state, turn->actor, &row, extract);
    else if (!state_participant(engine->state, row.case_id, give->participant, &participant) ||
             !extract_of_guest(ladder, version, &participant.who, extract))
        return;
    turn->extract = extract;
}

static bool reads_content(const struct message *message)
{
    return message == &message_case_read || message == &message_extract_give ||
           message == &message_referral_read || message == &message_case_copy ||
           message == &message_glass_read || message == &message_mail_read;
}

/* What the texts say about who it is, while they can still be read; a phone list and an address are
 * for that. */
static void find_hints(struct engine *engine, struct turn *turn)
{
    const struct field *field = message_field(turn->message, bytes_of("texts", 5));
    if (field == NULL || turn->message == &message_contact_put ||
        turn->message == &message_mail_put)
        return;
    const struct texts *texts = (const void *)((const char *)turn->body + field->offset);
    struct hint_view *views = arena_alloc(&engine->arena, (texts->n + 1) * sizeof *views);
    turn->hints.v = views;
    for (uint32_t i = 0; i < texts->n; i++) {
        struct hint_view *view = &views[turn->hints.n];
        view->field = texts->v[i].field;
        hints_words(hints_in(texts->v[i].words), &view->hints);
        turn->hints.n += view->hints.n > 0;
    }
}

/* While it can still be read: what is no address never becomes one of somebody. */
static bool has_address(const struct turn *turn, struct error *error)
{
    const struct mail_put *put = turn->body;
    if (turn->message != &message_mail_put)
        return true;
    for (uint32_t i = 0; i < put->texts.n; i++)
        if (code_is(&put->texts.v[i].field, "address") && !address_is_valid(put->texts.v[i].words))
            return error_set(error, ERR_BAD_VALUE, "texts.address", DETAIL_ADDRESS);
    return true;
}

static void run_fresh(struct engine *engine, const struct request *request, struct turn *turn,
                      uint64_t token)
{
    struct error error = {0};
    struct sealed sealed;
    struct reply reply;
    fire_case_clocks(engine, turn);
    find_hints(engine, turn);
    if (!may(engine, turn, &error) || !has_address(turn, &error) ||
        !sealing_seal(engine->state, engine->site->keyring, turn->message, turn->body,
                      &turn->actor->person, &turn->id, &engine->arena, &sealed, &error)) {
        respond_error(engine, &turn->id, token, &error);
        return;
    }
    find_extract(engine, turn);
    bool done = turn_take(engine, turn, &sealed, &reply, &error);
    engine->counters.done += done;
    if (done && turn->stored.len > 0) /* there are no words in it */
        outbound_encoded(&engine->outbound, token, &turn->id, turn->stored, reply.case_id,
                         turn->extract);
    else
        outbound_reply(&engine->outbound, token, &turn->id, &reply, done ? turn->extract : NULL);
    if (done && turn->message == &message_referral_read)
        outbound_crossing(&engine->outbound, ((const struct referral_read *)turn->body)->question);
    if (done && turn->message == &message_case_copy)
        outbound_copy(&engine->outbound, turn->body);
    if (done && turn->message == &message_glass_read)
        outbound_glass(&engine->outbound, turn->body);
    if (done && turn->message == &message_mail_read)
        outbound_mail(&engine->outbound, turn->body);
    if (done && request->message == &message_practice_advance)
        upkeep_walk(engine, engine_now(engine, engine->wall), PRACTICE_TICKS);
}

/* The same id once more. Content is never given on the strength of an old reply: a repeated reading
 * is a reading now, with the rights of now, and is recorded again. */
static void run_again(struct engine *engine, const struct request *request, struct turn *turn,
                      const struct stored_reply *stored, uint64_t token)
{
    struct error error = {0};
    if (memcmp(stored->request_hash, turn->request_hash, sizeof turn->request_hash) != 0) {
        error_set(&error, ERR_ID_REUSED, "id", DETAIL_NONE);
        respond_error(engine, &request->id, token, &error);
    } else if (!reads_content(request->message)) {
        engine->counters.repeated++;
        respond_stored(engine, request, stored->reply, token);
    } else if (!admit(engine, request, turn, &error)) {
        respond_error(engine, &request->id, token, &error);
    } else {
        turn->stores_reply = false;
        run_fresh(engine, request, turn, token);
    }
}

/* What is asked, under this id by this person: by whichever key or gateway it comes, and with
 * whatever roles the gateway brought that time, it is the same command. */
static void hash_request(struct engine *engine, const struct request *request,
                         uint8_t out[REQUEST_HASH_LEN])
{
    uint8_t *asked = arena_alloc_raw(&engine->arena, sizeof(uint64_t) + request->body.len);
    put_be64(asked, request->message->number);
    memcpy(asked + sizeof(uint64_t), request->body.data, request->body.len);
    crypto_shorthash_siphashx24(out, asked, sizeof(uint64_t) + request->body.len, engine->hash_key);
}

void engine_run(struct engine *engine, const char *user_id, const struct request *request,
                uint64_t token)
{
    ASSERT(engine->state != NULL && !request->query);
    arena_clear(&engine->arena); /* of the command before; what it left to say is in outbound */
    struct core_actor *actor = arena_alloc_raw(&engine->arena, sizeof *actor);
    struct turn turn = {.actor = actor,
                        .message = request->message,
                        .id = request->id,
                        .asked = request->body,
                        .stamp = engine_stamp(engine),
                        .stores_reply = true};
    struct error error = {0};
    engine->counters.commands++;
    engine->commands++;
    if (!access_actor(engine->state, user_id, &request->acting, turn.stamp,
                      today(engine, turn.stamp), actor, &error)) {
        respond_error(engine, &request->id, token, &error);
        return;
    }
    hash_request(engine, request, turn.request_hash);
    struct stored_reply stored;
    if (state_reply(engine->state, &actor->person, &request->id, &stored, &engine->arena)) {
        run_again(engine, request, &turn, &stored, token);
        return;
    }
    if (!admit(engine, request, &turn, &error)) {
        respond_error(engine, &request->id, token, &error);
        return;
    }
    run_fresh(engine, request, &turn, token);
}
