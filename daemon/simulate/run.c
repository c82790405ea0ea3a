// SPDX-License-Identifier: EUPL-1.2
#include "simulate/run.h"

#include <sodium.h>

#include "base/assert.h"
#include "simulate/sight.h"

#define BATCH_TURNS 500 /* commands and ticks: what a batch needs of memory lives until its end */

#define LIST_KEEPER "simulation-coordinator"
#define NO_ACTION   UINT64_MAX /* token of a command that no row gave */

struct run {
    struct plan *plan;
    const struct world *world;
    struct site *site;
    struct engine *engine;
    struct figures *figures;
    struct arena *arena; /* of the whole run */
    struct arena batch;  /* until the batch is read back */
    struct writer frame;
    struct case_id *ids; /* per case; none before it was brought in */
    struct instant now;
    bool open;          /* a batch */
    uint64_t in_batch;  /* commands and ticks; below BATCH_TURNS */
    uint64_t read_upto; /* sequence of the last event that was counted */
    uint64_t commands;
    enum engine_status status;
};

/* --- batches --- */

static void responded(void *arg, uint64_t token, struct bytes frame)
{
    struct run *run = arg;
    struct response response;
    struct reply reply;
    struct reader reader;
    struct error error = {0};
    bool read = response_decode(frame, &response, &error);
    reader_init(&reader, response.reply);
    read = read && message_decode(&message_reply, &reader, &reply, &run->batch, &error);
    ASSERT(read);
    if (reply.error == 0)
        return;
    ASSERT(token != NO_ACTION); /* the simulation's own are good */
    const struct plan_action *action = &run->plan->actions[token];
    reply_get_error(&reply, &error);
    refusals_add_error(&run->plan->refusals, action->file, action->row->line,
                       action->command->message->name, &error);
}

static void noticed(void *arg, const struct notice *notice)
{
    (void)arg;
    (void)notice; /* events are read back from the state, with all that they say */
}

static void open_batch(struct run *run)
{
    if (run->open)
        return;
    engine_begin(run->engine, run->now);
    run->open = true;
    run->in_batch = 0;
}

static void count_events(struct run *run)
{
    uint64_t upto = run->site->position.sequence;
    struct state *state = store_read_begin(run->site->store);
    for (uint64_t sequence = run->read_upto + 1; sequence <= upto; sequence++) {
        struct event_row row;
        struct reader reader;
        struct error error;
        if (!state_event(state, sequence, &row, &run->batch) || row.case_id.n == 0)
            continue;
        const struct message *message = message_of_event(row.kind);
        void *body = arena_alloc(&run->batch, message->size);
        reader_init(&reader, row.body);
        ASSERT(message_decode(message, &reader, body, &run->batch, &error));
        figures_take(run->figures, message, body, row.stamp);
    }
    store_read_end(run->site->store);
    run->read_upto = upto;
}

static bool close_batch(struct run *run)
{
    if (!run->open)
        return true;
    run->open = false;
    run->status = engine_finish(run->engine);
    if (run->status != ENGINE_OK)
        return false;
    count_events(run);
    arena_clear(&run->batch);
    return true;
}

/* Time goes on; what runs out on the way runs out at its own moment. */
static bool walk(struct run *run, struct instant until, const volatile sig_atomic_t *stop)
{
    for (;;) {
        open_batch(run);
        uint64_t most = BATCH_TURNS - run->in_batch;
        uint64_t n = engine_walk(run->engine, until, most);
        run->in_batch += n;
        if (n < most)
            break;
        uint64_t before = run->read_upto;
        /* ticks that lead to nothing would go on for ever */
        if (!close_batch(run) || *stop || run->read_upto == before)
            return false;
    }
    run->now = until;
    return true;
}

/* --- one action --- */

/* The case as it is now, which takes a look at what is committed. */
static bool look_at_case(struct run *run, struct case_id id, struct sight *sight)
{
    if (!close_batch(run))
        return false;
    sight_case(run->site->store, run->world, run->now, id, sight);
    open_batch(run);
    return true;
}

static void refuse(struct run *run, const struct plan_action *action, const struct error *error)
{
    refusals_add_error(&run->plan->refusals, action->file, action->row->line,
                       action->command->message->name, error);
}

/* Deterministic, and as the protocol wants it: the client's second first. */
static struct id command_id(const struct run *run, const struct plan_action *action)
{
    struct id id;
    const struct plan_case *of = &run->plan->cases[action->case_index];
    uint8_t salt[16];
    put_be64(salt, (uint64_t)action->at.ms);
    put_be64(salt + 8, action->order);
    uint8_t hash[16];
    crypto_generichash(hash, sizeof hash, of->key.data, of->key.len, salt, sizeof salt);
    memcpy(id.b, hash, sizeof id.b);
    put_be32(id.b, (uint32_t)(run->now.ms / 1000));
    return id;
}

/* Fields that follow from the case, where the map leaves them out. */
static void fill_in(struct run *run, const struct plan_action *action, void *body)
{
    const struct message *message = action->command->message;
    const struct field *about = message_field(message, bytes_of("case_id", 7));
    const struct field *ladder = message_field(message, bytes_of("ladder", 6));
    if (about != NULL)
        *(struct case_id *)(void *)((char *)body + about->offset) = run->ids[action->case_index];
    if (ladder != NULL && !field_present(ladder, body))
        *(struct code *)(void *)((char *)body + ladder->offset) = run->world->ladder.code;
    if (message != &message_case_submit)
        return;
    struct case_submit *submit = body;
    if (submit->deadline.ms == 0)
        submit->deadline = run->plan->cases[action->case_index].deadline;
}

static struct code who_acts(const struct run *run, const struct plan_action *action,
                            const struct words_sources *sources)
{
    const struct code *as = &action->command->as;
    if (code_is(as, "actor"))
        return action->actor;
    if (code_is(as, "chair"))
        return sources->chair;
    if (!code_is(as, "holder"))
        return *as;
    const struct code *holder = &run->figures->cases[action->case_index].holder;
    return code_empty(holder) ? run->plan->cases[action->case_index].holder : *holder;
}

/* A meeting that was held already for an earlier case of its agenda. */
static bool is_held_already(struct run *run, const struct message *message, const void *body)
{
    if (message != &message_meeting_hold || !close_batch(run))
        return false;
    bool held = sight_meeting_held(run->site->store, body);
    open_batch(run);
    return held;
}

/* As a client would send it. */
static void run_command(struct run *run, const struct message *message, const struct id *id,
                        const struct code *person, const void *body, uint64_t token)
{
    struct request request;
    struct error error = {0};
    char user_id[2 * CODE_MAX + 2];
    writer_clear(&run->frame);
    request_encode(message, false, id, body, &run->frame);
    struct bytes frame = writer_bytes(&run->frame);
    if (!request_decode(frame, &request, &error)) {
        refuse(run, &run->plan->actions[token], &error);
        return;
    }
    snprintf(user_id, sizeof user_id, "%s/%s", person->s, WORLD_KEY);
    engine_run(run->engine, user_id, &request, token);
}

static void give(struct run *run, const struct plan_action *action, const struct code *person,
                 const void *body)
{
    struct id id = command_id(run, action);
    if (action->command->message == &message_case_submit) {
        run->ids[action->case_index] = case_id_from_command(&id);
        run->figures->cases[action->case_index].holder = *person;
        figures_expect(run->figures, action->case_index, run->ids[action->case_index]);
    }
    run_command(run, action->command->message, &id, person, body,
                (uint64_t)(action - run->plan->actions));
}

/* A case is brought in once, and before anything else. */
static bool is_in_turn(struct run *run, const struct plan_action *action)
{
    bool submits = action->command->message == &message_case_submit;
    bool known = run->ids[action->case_index].n != 0;
    if (submits == known)
        refusals_add(&run->plan->refusals, action->file, action->row->line,
                     known ? PHRASE_CASE_TWICE : PHRASE_CASE_NOT_YET, NULL);
    return submits != known;
}

/* False when the site failed. */
static bool act(struct run *run, const struct plan_action *action)
{
    const struct plan_command *command = action->command;
    struct error error = {0};
    struct sight sight = {0};
    if (command->message == NULL || !is_in_turn(run, action))
        return true;
    if ((command->words.asks_case || code_is(&command->as, "chair")) &&
        !look_at_case(run, run->ids[action->case_index], &sight))
        return false;
    struct words_sources sources = {
        .events = action->file == LOG_EVENTS ? action->row : NULL,
        .cases = run->plan->cases[action->case_index].row,
        .row = &sight.row,
        .chair = sight.chair,
        .next_meeting = sight.next_meeting,
        .zone = &run->world->zone,
        .map = &run->plan->map,
    };
    run->commands++;
    run->in_batch++;
    void *body = arena_alloc(&run->batch, MESSAGE_SIZE_MAX);
    if (!words_fill(&command->words, &sources, body, &run->batch, &error)) {
        refuse(run, action, &error);
        return true;
    }
    fill_in(run, action, body);
    if (is_held_already(run, command->message, body))
        return run->status == ENGINE_OK;
    struct code person = who_acts(run, action, &sources);
    give(run, action, &person, body);
    /* who holds the case now must be known before the next one acts */
    if (command->message == &message_case_accept && !close_batch(run))
        return false;
    open_batch(run);
    return true;
}

/* --- the whole --- */

/* On what they decide: nothing in a simulation asks, but the ladder may name what there is. */
static struct code some_subject(const struct ladder *ladder)
{
    const struct topic *subjects = ladder->subjects.v;
    return ladder->subjects.n == 0 ? code_of("log") : subjects[0].code;
}

/* The phone list has entries with a name, and a name is sealed: so a coordinator puts them there.
 */
static bool list_contacts(struct run *run, struct error *error)
{
    const struct codes *contacts = &run->plan->map.contacts;
    struct plan_person coordinator = {.person = code_of(LIST_KEEPER),
                                      .organisation = run->plan->map.organisation};
    struct code role = code_of(enum_word(&names_role, role_COORDINATOR));
    codes_add(&coordinator.roles, &role);
    if (contacts->n > 0 && !world_let_in(&coordinator, run->engine, error))
        return false;
    for (uint32_t i = 0; i < contacts->n; i++) {
        struct mandate mandate = {.subject = some_subject(&run->world->ladder)};
        struct code name = code_of("name");
        struct bytes words = bytes_of(contacts->v[i].s, strlen(contacts->v[i].s));
        struct contact_put put = {.contact = contacts->v[i],
                                  .mandates = {1, &mandate},
                                  .organisation = run->plan->map.organisation,
                                  .verified = zone_local(&run->world->zone, run->now).date};
        struct id id;
        texts_put(&put.texts, &name, words);
        crypto_generichash(id.b, sizeof id.b, words.data, words.len, NULL, 0);
        put_be32(id.b, (uint32_t)(run->now.ms / 1000));
        run_command(run, &message_contact_put, &id, &coordinator.person, &put, NO_ACTION);
    }
    return true;
}

static bool install(struct run *run, struct error *error)
{
    open_batch(run);
    return world_install(run->world, run->plan, run->engine, run->arena, error) &&
           list_contacts(run, error) && close_batch(run);
}

static bool run_actions(struct run *run, const volatile sig_atomic_t *stop)
{
    for (size_t i = 0; i < run->plan->n_actions && !*stop; i++) {
        const struct plan_action *action = &run->plan->actions[i];
        if (!walk(run, action->at, stop) || !act(run, action))
            return false;
        if (run->in_batch == BATCH_TURNS && !close_batch(run))
            return false;
    }
    return !*stop && walk(run, run->world->horizon, stop) && close_batch(run);
}

static enum exit_status status_of(const struct run *run, bool installed, bool done,
                                  const volatile sig_atomic_t *stop)
{
    if (run->status == ENGINE_READ_ONLY)
        return EXIT_STATUS_UNAVAILABLE;
    if (run->status == ENGINE_UNKNOWN)
        return EXIT_STATUS_UNKNOWN;
    if (!installed)
        return EXIT_STATUS_CONFIG;
    return done || *stop ? EXIT_STATUS_OK : EXIT_STATUS_INTERNAL;
}

struct run_result run_plan(struct plan *plan, const struct world *world, struct site *site,
                           struct figures *figures, const volatile sig_atomic_t *stop,
                           struct arena *arena)
{
    struct run run = {.plan = plan,
                      .world = world,
                      .site = site,
                      .figures = figures,
                      .arena = arena,
                      .now = world->from,
                      .read_upto = site->position.sequence};
    struct run_result result = {.status = EXIT_STATUS_OK};
    struct engine_callbacks callbacks = {.arg = &run, .respond = responded, .notice = noticed};
    arena_init(&run.batch);
    writer_init(&run.frame);
    run.ids = arena_alloc(arena, plan->n_cases * sizeof run.ids[0]);
    run.engine = engine_new(site, &callbacks);
    bool installed = install(&run, &result.error);
    bool done = installed && run_actions(&run, stop);
    if (run.open && run.status == ENGINE_OK)
        close_batch(&run);
    result.status = status_of(&run, installed, done, stop);
    result.commands = run.commands;
    figures_end(figures);
    engine_free(run.engine);
    writer_release(&run.frame);
    arena_release(&run.batch);
    return result;
}
