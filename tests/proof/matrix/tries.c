// SPDX-License-Identifier: EUPL-1.2
#include "tests/proof/matrix/tries.h"

#include <stdio.h>
#include <string.h>

#include "base/assert.h"
#include "core/absence.h"
#include "engine/inside.h"
#include "tests/proof/matrix/oracle.h"

#define CLOCKS_A_TIME 1000000
#define EXTRA         "matrix-"

const char *tries_extra(size_t i, const char **role, const char **organisation)
{
    static const char *const roles[] = {"professional", "coach",   "member",  "chair",
                                        "coordinator",  "policy",  "privacy", "admin",
                                        "link",         "gateway", "mailer",  "backup"};
    static char names[EXTRAS][64];
    bool own = i < EXTRAS / 2;
    *role = roles[i % (EXTRAS / 2)];
    *organisation = own ? "buurtteam-wmo" : "elders";
    snprintf(names[i], sizeof names[i], EXTRA "%s-%s", *role, own ? "own" : "other");
    return names[i];
}

/* --- the batch that never was --- */

/* What a batch that is taken back leaves in the engine. */
static void keep(struct engine *engine, struct engine *kept, bool back)
{
    struct engine *to = back ? engine : kept;
    const struct engine *from = back ? kept : engine;
    to->recompute = from->recompute;
    to->recompute_ladder = from->recompute_ladder;
    memcpy(to->recompute_cursor, from->recompute_cursor, sizeof to->recompute_cursor);
    to->time_accepted = from->time_accepted;
    to->offset_ms = from->offset_ms;
}

static struct engine before;

static void let_in_extras(struct world *world)
{
    for (size_t i = 0; i < EXTRAS; i++) {
        const char *role;
        const char *organisation;
        const char *person = tries_extra(i, &role, &organisation);
        world_person(world, person, organisation, &(struct codes){1, {code_of(role)}});
    }
}

static void begin(struct tries *tries, bool extras)
{
    struct world *world = &tries->story->world;
    if (tries->open && extras && !tries->extras)
        let_in_extras(world);
    tries->extras = tries->extras || extras;
    if (tries->open)
        return;
    keep(world->engine, &before, false);
    world_begin(world);
    engine_tick(world->engine, CLOCKS_A_TIME); /* what is due gives no right any more */
    if (extras)
        let_in_extras(world);
    tries->open = true;
}

void tries_end(struct tries *tries)
{
    if (!tries->open)
        return;
    world_abandon(&tries->story->world);
    keep(tries->story->world.engine, &before, true);
    tries->open = false;
    tries->extras = false;
}

/* --- who --- */

/* False: his key "k" is none, or no more. */
static bool find_actor(struct engine *engine, struct state *state, const char *person,
                       struct core_actor *actor)
{
    struct person_row row;
    struct key_row key;
    struct code code = code_of(person);
    struct code key_code = code_of("k");
    struct instant now = engine_now(engine, engine->wall);
    if (!state_person(state, &code, &row) || row.revoked ||
        !state_key(state, &code, &key_code, &key) || key.revoked ||
        (key.until.ms != 0 && key.until.ms <= now.ms))
        return false;
    *actor = (struct core_actor){.person = code,
                                 .organisation = row.organisation,
                                 .roles = row.roles,
                                 .today = core_date(state, now)};
    absence_reach(state, actor);
    return true;
}

/* --- what came back --- */

struct heard {
    struct arena *arena;
    struct reply reply;
};

static void hear(void *arg, uint64_t token, struct bytes bytes)
{
    struct heard *heard = arg;
    struct response response;
    struct reader reader;
    struct error error = {0};
    (void)token;
    ASSERT(response_decode(bytes, &response, &error));
    if (response.reply.len == 0)
        return;
    reader_init(&reader, response.reply);
    ASSERT(message_decode(&message_reply, &reader, &heard->reply, heard->arena, &error));
}

static void hear_no_notice(void *arg, const struct notice *notice)
{
    (void)arg;
    (void)notice;
}

/* What would be sent if this batch were taken; then it is forgotten. */
static struct reply reply_of_batch(struct tries *tries, struct engine *engine)
{
    struct id epoch = {{1}};
    struct heard heard = {.arena = &tries->arena};
    struct engine_callbacks callbacks = {.arg = &heard, .respond = hear, .notice = hear_no_notice};
    struct query_context context = {.now = engine->stamp,
                                    .keyring = engine->site->keyring,
                                    .arena = &tries->arena,
                                    .site = &engine->describe,
                                    .state = engine->state};
    outbound_deliver(&engine->outbound, &callbacks, &context, &epoch);
    outbound_clear(&engine->outbound);
    return heard.reply;
}

static bool is_of_rights(enum err code)
{
    return code == ERR_NOT_ENROLLED || code == ERR_DENIED || code == ERR_NO_SUCH_CASE ||
           code == ERR_RESTRICTED || code == ERR_CONSENT_WITHDRAWN || code == ERR_GROUND_REQUIRED;
}

static void complain(struct tries *tries, const char *person, const struct message *message,
                     const char *found, const char *wanted, const void *body)
{
    const struct field *field = message_field(message, bytes_of("case_id", 7));
    char text[CASE_ID_TEXT] = "";
    if (field != NULL)
        case_id_format(*(const struct case_id *)(const void *)((const char *)body + field->offset),
                       text);
    printf("%s:%u: %s by %s%s%s: %s, and by the pages %s\n", tries->story->file, tries->story->line,
           message->name, person, text[0] == '\0' ? "" : " of ", text, found, wanted);
    fflush(stdout);
    tries->tally->wrong++;
}

static const char *name_of(enum err code)
{
    return code == OK ? "let through" : error_name(code);
}

/* --- a command --- */

static struct request request_of(struct tries *tries, const struct message *message, bool query,
                                 const struct acting *acting, const void *body)
{
    struct request request;
    struct error error = {0};
    struct id id = world_id(&tries->story->world, "matrix", ++tries->made);
    struct bytes frame = world_encode(message, query, &id, acting, body, &tries->arena);
    if (!request_decode(frame, &request, &error))
        story_fail(tries->story, "matrix: the frame of a %s is none: %s", message->name,
                   error_name(error.code));
    return request;
}

static bool is_right_in_form(struct tries *tries, const struct request *request)
{
    struct error error = {0};
    return request_body(request, arena_alloc(&tries->arena, MESSAGE_SIZE_MAX), &tries->arena,
                        &error);
}

void tries_command(struct tries *tries, const char *person, const struct message *message,
                   const void *body)
{
    char user_id[100];
    struct core_actor actor;
    arena_clear(&tries->arena);
    begin(tries, strncmp(person, EXTRA, strlen(EXTRA)) == 0);
    struct engine *engine = tries->story->world.engine;
    struct request request = request_of(tries, message, false, NULL, body);
    if (!is_right_in_form(tries, &request))
        return; /* nobody is asked for a right yet */
    bool let_in = find_actor(engine, engine->state, person, &actor);
    enum err wanted =
        let_in ? oracle_command(engine->state, &actor, message, body) : ERR_NOT_ENROLLED;
    snprintf(user_id, sizeof user_id, "%.60s/k", person);
    engine_run(engine, user_id, &request, 1);
    struct reply reply = reply_of_batch(tries, engine);
    /* what came to the rules is stored, but by whom nothing is decided yet; a refused reading too
     */
    bool refused = is_of_rights(reply.error) && (!reply.stored || message == &message_case_read);
    enum err found = refused ? reply.error : OK;
    tries->tally->commands++;
    tries->tally->allowed += !refused;
    if (reply.error == OK)
        tries->tally->done[message->number] = true;
    if (found != wanted)
        complain(tries, person, message, name_of(refused ? found : reply.error), name_of(wanted),
                 body);
    if (reply.error == OK) /* a refusal changes nothing that a right hangs on */
        tries_end(tries);
}

/* --- shut out in the middle --- */

/* False: the rules let nobody be shut out here, as the last administrator. */
static bool shut_out(struct engine *engine, const char *person, bool key_only)
{
    struct error error = {0};
    struct person_revoke whole = {.person = code_of(person)};
    struct key_revoke key = {.key = code_of("k"), .person = code_of(person)};
    return key_only ? engine_internal(engine, &message_key_revoke, &key, &error)
                    : engine_internal(engine, &message_person_revoke, &whole, &error);
}

static void give_after(struct tries *tries, const struct telling *telling, const char *revoked,
                       bool key_only)
{
    char user_id[100];
    tries_end(tries);
    arena_clear(&tries->arena);
    begin(tries, false);
    struct engine *engine = tries->story->world.engine;
    if (!shut_out(engine, revoked, key_only))
        return;
    struct request request =
        request_of(tries, telling->message, false, telling->acting, telling->body);
    snprintf(user_id, sizeof user_id, strchr(telling->person, '/') == NULL ? "%.60s/k" : "%.90s",
             telling->person);
    outbound_clear(&engine->outbound);
    engine_run(engine, user_id, &request, 1);
    struct reply reply = reply_of_batch(tries, engine);
    tries->tally->revoked++;
    if (reply.error != ERR_NOT_ENROLLED)
        complain(tries, telling->person, telling->message, name_of(reply.error),
                 "NOT_ENROLLED, after he was shut out", telling->body);
    tries_end(tries);
}

static bool is_a_gateway(struct tries *tries, const char *person)
{
    struct world *world = &tries->story->world;
    struct core_actor actor;
    tries_end(tries);
    struct state *state = store_read_begin(world->site.store);
    world->engine->wall = world->now;
    bool found = find_actor(world->engine, state, person, &actor);
    store_read_end(world->site.store);
    return found && codes_have_word(&actor.roles, enum_word(&names_role, role_GATEWAY));
}

void tries_revoked(struct tries *tries, const struct telling *telling)
{
    bool own_key = strchr(telling->person, '/') == NULL;
    if (own_key) {
        give_after(tries, telling, telling->person, false);
        give_after(tries, telling, telling->person, true);
    }
    if (telling->acting != NULL && is_a_gateway(tries, telling->person))
        give_after(tries, telling, telling->acting->person.s, false);
}

/* --- a query --- */

static const char *verdict_name(enum verdict asked)
{
    static const char *const names[] = {"answered", "DENIED", "NO_SUCH_CASE", "NO_SUCH_ITEM",
                                        "either"};
    return names[asked];
}

void tries_query(struct tries *tries, const char *person, const struct message *message,
                 const void *body)
{
    struct world *world = &tries->story->world;
    struct engine *engine = world->engine;
    struct core_actor actor;
    struct heard heard = {.arena = &tries->arena};
    char user_id[100];
    arena_clear(&tries->arena);
    ASSERT(!tries->open && !world->batch_open);
    struct state *state = store_read_begin(world->site.store);
    engine->wall = world->now;
    bool let_in = find_actor(engine, state, person, &actor);
    enum verdict wanted = let_in ? oracle_query(state, &actor, message, body) : VERDICT_DENIED;
    store_read_end(world->site.store);
    if (!let_in)
        return;
    struct request request = request_of(tries, message, true, NULL, body);
    struct engine_callbacks callbacks = engine->callbacks;
    engine->callbacks = (struct engine_callbacks){.arg = &heard, .respond = hear};
    snprintf(user_id, sizeof user_id, "%.60s/k", person);
    engine_query(engine, user_id, &request, world->now, 1);
    engine->callbacks = callbacks;
    enum verdict found = heard.reply.error == ERR_DENIED         ? VERDICT_DENIED
                         : heard.reply.error == ERR_NO_SUCH_CASE ? VERDICT_NO_SUCH_CASE
                                                                 : VERDICT_ANSWERED;
    if (wanted == VERDICT_NO_SUCH_ITEM && heard.reply.error == ERR_NO_SUCH_ITEM)
        found = wanted; /* of what is not his there is none */
    bool either =
        wanted == VERDICT_ANY || (wanted == VERDICT_EITHER && found != VERDICT_NO_SUCH_CASE);
    tries->tally->queries++;
    tries->tally->answered += found == VERDICT_ANSWERED;
    if (found != wanted && !either)
        complain(tries, person, message, verdict_name(found), verdict_name(wanted), body);
}
