// SPDX-License-Identifier: EUPL-1.2
/* Determinism: the same commands at the same times give the same state, however they were cut into
 * batches, wherever and by whatever compiler.
 *
 *   replay make SEED N FILE    makes N commands, looks after each that what must hold does, and
 *                              writes them down (FILE may be -: nowhere); prints the state's hash
 *   replay run FILE BATCH [abandon]
 *                              runs them in batches of so many (0: all in one); prints the hash.
 *                              abandon: each batch begins after one that was taken back */
#include <inttypes.h>
#include <locale.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "tests/replay/generator.h"

#define LINE_MAX_LEN 200000

static void open_world(struct world *world)
{
    world_open(world, 1);
    if (!world_install(world, REPLAY_DIR "/../scenario/settings.yaml",
                       REPLAY_DIR "/../../config/ladders/utrecht.yaml",
                       (struct civil_time){civil_date_of(2026, 3, 2), 9 * 3600}))
        world_fail("the ladder was refused");
    cast_people(world);
    world_finish(world);
}

static void print_hash(struct world *world)
{
    uint8_t hash[STORE_HASH_LEN];
    uint8_t again[STORE_HASH_LEN];
    world_hash(world, hash);
    world_restart(world, RESTART_POWER);
    world_hash(world, again);
    if (memcmp(hash, again, sizeof hash) != 0)
        world_fail("the journal makes another state than the commands did");
    for (size_t i = 0; i < sizeof hash; i++)
        printf("%02x", hash[i]);
    printf(" after %" PRIu64 " events\n", world->site.position.sequence);
}

/* --- what holds after every command --- */

struct money {
    uint64_t spends[3]; /* requested, lent, spent */
    uint64_t back[2];   /* forgiven, repaid */
};

static void add_spends(struct state *state, const struct case_row *row, struct money *money)
{
    struct spend_row spend;
    for (uint64_t n = 1; n <= row->spends; n++) {
        ASSERT(state_spend(state, row->case_id, n, &spend));
        if (spend.state == spend_state_REQUESTED)
            money->spends[0] += spend.cents;
        if (spend.state == spend_state_APPROVED)
            money->spends[spend.kind == spend_kind_LOAN ? 1 : 2] += spend.cents;
        money->back[0] += spend.forgiven_cents;
        money->back[1] += spend.repaid_cents;
    }
}

static void add_pot(struct state *state, const char *name, struct money *money)
{
    struct code ladder = code_of("utrecht");
    struct code pot = code_of(name);
    for (uint64_t year = 2026; year < 2040; year++) {
        struct pot_row row;
        state_pot(state, &ladder, &pot, year, &row);
        money->spends[0] += row.reserved_cents;
        money->spends[1] += row.lent_cents;
        money->spends[2] += row.spent_cents;
        money->back[0] += row.forgiven_cents;
        money->back[1] += row.repaid_cents;
    }
}

static const char *broken(struct generator *g)
{
    static char what[200];
    struct money of_cases = {0};
    struct money of_pots = {0};
    struct case_row row;
    const char *lacking = NULL;
    struct state *state = store_read_begin(g->world->site.store);
    for (size_t i = 0; i < g->n_cases; i++) {
        if (!state_case(state, g->cases[i], &row))
            continue;
        add_spends(state, &row, &of_cases);
        if (core_lacking(&row) == NULL)
            continue;
        char id[CASE_ID_TEXT];
        case_id_format(row.case_id, id);
        snprintf(what, sizeof what, "%s at %s, %s, has no %s", id, row.tier.s,
                 enum_word(&names_status, (int)row.status), core_lacking(&row));
        lacking = what;
    }
    add_pot(state, "voorkom-erger", &of_pots);
    add_pot(state, "tafelbudget", &of_pots);
    store_read_end(g->world->site.store);
    if (lacking != NULL)
        return lacking;
    return memcmp(&of_cases, &of_pots, sizeof of_cases) == 0 ? NULL
                                                             : "pots are not their spends' sums";
}

/* --- what came of it: a run in which everything is refused proves nothing --- */

struct tally {
    uint64_t done;
    uint64_t refused;
};

static void count_reply(void *arg, struct bytes bytes)
{
    struct tally *tally = arg;
    struct response response;
    struct reply reply;
    struct reader reader;
    struct error error;
    struct arena arena;
    arena_init(&arena);
    ASSERT(response_decode(bytes, &response, &error));
    reader_init(&reader, response.reply);
    ASSERT(message_decode(&message_reply, &reader, &reply, &arena, &error));
    if (reply.error == 0)
        tally->done++;
    else
        tally->refused++;
    arena_release(&arena);
}

static unsigned kinds_of_events(struct generator *g)
{
    bool seen[256] = {false};
    unsigned n = 0;
    struct event_row row;
    struct state *state = store_read_begin(g->world->site.store);
    for (uint64_t s = 1; s <= g->world->site.position.sequence; s++)
        if (state_event(state, s, &row, &g->arena) && row.kind < 256 && !seen[row.kind]) {
            seen[row.kind] = true;
            n++;
        }
    store_read_end(g->world->site.store);
    return n;
}

/* --- making --- */

static void write_line(FILE *file, const struct world *world, const char *person,
                       struct bytes frame)
{
    if (file == NULL)
        return;
    fprintf(file, "%" PRId64 " %s ", world->now.ms, person);
    for (size_t i = 0; i < frame.len; i++)
        fprintf(file, "%02x", frame.data[i]);
    fputc('\n', file);
}

static void give(struct generator *g, const struct move *move, FILE *file)
{
    struct id id = world_id(g->world, g->seed, ++g->made);
    struct bytes frame = world_encode(move->message, false, &id, move->body, &g->arena);
    bool makes = move->message == &message_case_submit || move->message == &message_case_split ||
                 move->message == &message_consult_open || move->message == &message_issue_open;
    if (makes && g->n_cases < CASES_KEPT)
        g->cases[g->n_cases++] = case_id_from_command(&id);
    write_line(file, g->world, move->person, frame);
    world_move(g->world, g->world->now);
    world_frame(g->world, move->person, frame);
    world_finish(g->world);
}

/* The phone list, which the sensible ones call. */
static void list_contacts(struct generator *g, FILE *file)
{
    static const char *const contacts[] = {"woco-1", "wi-1"};
    for (size_t i = 0; i < 2; i++) {
        struct contact_put *put = arena_alloc(&g->arena, MESSAGE_SIZE_MAX);
        struct mandate *mandate = arena_alloc(&g->arena, sizeof *mandate);
        struct code name = code_of("name");
        *mandate = (struct mandate){.subject = code_of("rent-arrears"), .max_cents = 40000};
        put->contact = code_of(contacts[i]);
        put->organisation = code_of("werk-en-inkomen");
        put->mandates = (struct list){1, mandate};
        put->verified = civil_date_of(2026, 3, 1);
        texts_put(&put->texts, &name, bytes_of("Iemand", 6));
        give(g, &(struct move){"admin-1", &message_contact_put, put}, file);
    }
}

static void pass_time(struct generator *g)
{
    int64_t minutes = (int64_t)random_below(g, 90);
    if (random_below(g, 100) == 0)
        minutes += (int64_t)random_below(g, 10 * 1440);
    g->world->now.ms += minutes * 60000 + (int64_t)random_below(g, 60000);
}

static int make(const char *seed, uint64_t n, const char *path)
{
    static struct world world;
    static struct generator g;
    struct tally tally = {0, 0};
    FILE *file = strcmp(path, "-") == 0 ? NULL : fopen(path, "w");
    open_world(&world);
    world.heard = count_reply;
    world.heard_arg = &tally;
    g.world = &world;
    g.state = strtoull(seed, NULL, 10);
    snprintf(g.seed, sizeof g.seed, "%s", seed);
    arena_init(&g.arena);
    list_contacts(&g, file);
    for (uint64_t i = 0; i < n; i++) {
        struct move move = {.body = arena_alloc(&g.arena, MESSAGE_SIZE_MAX)};
        pass_time(&g);
        if (random_below(&g, 3) == 0)
            move_wild(&g, &move);
        else
            move_sensible(&g, &move);
        give(&g, &move, file);
        const char *what = broken(&g);
        if (what != NULL) {
            printf("after command %" PRIu64 ", %s by %s: %s\nagain: replay make %s %" PRIu64 " -\n",
                   g.made, move.message->name, move.person, what, seed, i + 1);
            return 1;
        }
        arena_clear(&g.arena);
    }
    if (file != NULL)
        fclose(file);
    unsigned kinds = kinds_of_events(&g);
    fprintf(stderr, "%" PRIu64 " done, %" PRIu64 " refused, %u kinds of events\n", tally.done,
            tally.refused, kinds);
    if (n >= 1000 && (tally.done < n / 4 || tally.refused < n / 20 || kinds < 35))
        world_fail("the generator makes too little of everything");
    print_hash(&world);
    arena_release(&g.arena);
    world_close(&world);
    return 0;
}

/* --- running --- */

static struct bytes read_hex(const char *text, uint8_t *out)
{
    size_t len = 0;
    unsigned byte;
    for (; sscanf(text + 2 * len, "%2x", &byte) == 1; len++)
        out[len] = (uint8_t)byte;
    return bytes_of(out, len);
}

static void give_line(struct world *world, struct instant at, const char *person,
                      struct bytes frame)
{
    world_move(world, at);
    world_frame(world, person, frame);
}

static int run(const char *path, uint64_t batch, bool abandon)
{
    static struct world world;
    static char line[LINE_MAX_LEN];
    static uint8_t frame[LINE_MAX_LEN / 2];
    uint64_t n = 0;
    FILE *file = fopen(path, "r");
    if (file == NULL)
        world_fail("cannot read '%s'", path);
    open_world(&world);
    while (fgets(line, sizeof line, file) != NULL) {
        int64_t ms;
        char person[64];
        int hex;
        if (sscanf(line, "%" SCNd64 " %63s %n", &ms, person, &hex) != 2)
            world_fail("'%s' has a line that is none", path);
        struct bytes command = read_hex(line + hex, frame);
        if (abandon && n == 0) {
            give_line(&world, instant_of_ms(ms), person, command);
            world_abandon(&world);
        }
        give_line(&world, instant_of_ms(ms), person, command);
        if (++n == batch) {
            world_finish(&world);
            n = 0;
        }
    }
    world_finish(&world);
    fclose(file);
    print_hash(&world);
    world_close(&world);
    return 0;
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, ""); /* so that a locale of the environment could do harm */
    if (argc == 5 && strcmp(argv[1], "make") == 0)
        return make(argv[2], strtoull(argv[3], NULL, 10), argv[4]);
    bool abandon = argc == 5 && strcmp(argv[4], "abandon") == 0;
    if ((argc == 4 || abandon) && strcmp(argv[1], "run") == 0)
        return run(argv[2], strtoull(argv[3], NULL, 10), abandon);
    printf("usage: replay make SEED N FILE | replay run FILE BATCH [abandon]\n");
    return 64;
}
