// SPDX-License-Identifier: EUPL-1.2
/* Determinism: the same commands at the same times give the same state, however they were cut into
 * batches, wherever and by whatever compiler.
 *
 *   replay make SEED N FILE    makes N commands and writes them down; prints the state's hash
 *   replay run FILE BATCH [abandon]
 *                              runs them in batches of so many (0: all in one); prints the hash.
 *                              abandon: each batch begins after one that was taken back
 *   replay many                people come in, in many batches, and the state is rebuilt in a map
 * that has no room for all of them at once; prints the hash */
#include <inttypes.h>
#include <locale.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "core/core.h"
#include "tests/property/generator.h"

#define LINE_MAX_LEN 200000

/* Batches of so many people: by the store's careful estimate, several times the map. */
#define MANY_BATCHES 300
#define MANY_PEOPLE  20
#define MANY_FROM_MS INT64_C(1772438400000) /* 2026-03-02 08:00 UTC */
#define SMALL_MAP    (UINT64_C(64) << 20)

static void open_world(struct world *world, struct generator *g, const char *seed)
{
    world_open(world, 1);
    if (!world_install(world, SOURCE_DIR "/config/alle-ladders.yaml", NULL,
                       (struct civil_time){civil_date_of(2026, 3, 2), 9 * 3600}))
        world_fail("the ladders were refused");
    generator_init(g, world, seed); /* the people come in */
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

/* The cases that came, for the generator to go on with. */
static void hear_of_cases(struct generator *g, uint64_t *sequence)
{
    struct event_row event;
    struct state *state = store_read_begin(g->world->site.store);
    for (; *sequence < g->world->site.position.sequence; ++*sequence) {
        if (!state_event(state, *sequence + 1, &event, &g->arena) || event.case_id.n == 0)
            continue;
        const struct case_row *row = state_case_look(state, event.case_id);
        if (row != NULL)
            generator_knows(g, event.case_id, case_is_open(row));
    }
    store_read_end(g->world->site.store);
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
    struct id id = world_id(g->world, g->seed, g->made);
    struct bytes frame = world_encode(move->message, false, &id, NULL, move->body, &g->arena);
    write_line(file, g->world, move->person, frame);
    world_move(g->world, g->world->now);
    world_frame(g->world, move->person, frame);
    world_finish(g->world);
}

static int make(const char *seed, uint64_t n, const char *path)
{
    static struct world world;
    static struct generator g;
    struct tally tally = {0, 0};
    uint64_t sequence = 0;
    FILE *file = fopen(path, "w");
    if (file == NULL)
        world_fail("cannot write '%s'", path);
    open_world(&world, &g, seed);
    world.heard = count_reply;
    world.heard_arg = &tally;
    for (uint64_t i = 0; i < n; i++) {
        struct move move;
        generator_move(&g, &move);
        give(&g, &move, file);
        hear_of_cases(&g, &sequence);
    }
    fclose(file);
    fprintf(stderr, "%" PRIu64 " done, %" PRIu64 " refused\n", tally.done, tally.refused);
    if (tally.done < n / 4 || tally.refused < n / 20)
        world_fail("the generator makes too little of everything");
    print_hash(&world);
    generator_release(&g);
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
    static struct generator g; /* for its people */
    static char line[LINE_MAX_LEN];
    static uint8_t frame[LINE_MAX_LEN / 2];
    uint64_t n = 0;
    FILE *file = fopen(path, "r");
    if (file == NULL)
        world_fail("cannot read '%s'", path);
    open_world(&world, &g, "");
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
    generator_release(&g);
    world_close(&world);
    return 0;
}

static int many(void)
{
    static struct world world;
    char person[CODE_MAX + 1];
    const struct codes roles = {.n = 1, .v = {code_of("professional")}};
    world_open(&world, 1);
    world_move(&world, instant_of_ms(MANY_FROM_MS));
    for (int batch = 0; batch < MANY_BATCHES; batch++) {
        world_begin(&world);
        for (int i = 0; i < MANY_PEOPLE; i++) {
            snprintf(person, sizeof person, "mens-%d-%d", batch, i);
            world_person(&world, person, "gemeente", &roles);
        }
        world_finish(&world);
    }
    world.options.map_size = SMALL_MAP;
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
    if (argc == 2 && strcmp(argv[1], "many") == 0)
        return many();
    printf("usage: replay make SEED N FILE | replay run FILE BATCH [abandon] | replay many\n");
    return 64;
}
