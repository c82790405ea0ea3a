// SPDX-License-Identifier: EUPL-1.2
#include "tests/support/world.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/io.h"
#include "engine/check.h"
#include "install.h"
#include "core/installs.h"
#include "ladder/zonefile.h"
#include "tests/support/folder.h"

#define MAP_SIZE     (UINT64_C(16) << 30) /* address space only; long batches need much of it */
#define SEGMENT_SIZE (UINT64_C(1) << 20)
#define CLOCKS_A_WAY 100000 /* clocks that one move may fire */

static const struct world *opened; /* there is one store a process */

_Noreturn void world_fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    printf("\n");
    fflush(stdout);
    if (opened != NULL)
        world_remove(opened);
    _exit(2);
}

/* --- life --- */

static void respond(void *arg, uint64_t token, struct bytes response)
{
    struct world *world = arg;
    (void)token;
    arena_clear(&world->scratch);
    world->response =
        bytes_of(arena_copy(&world->scratch, response.data, response.len), response.len);
    world->answered++;
    if (world->heard != NULL)
        world->heard(world->heard_arg, world->response);
}

/* The stream has no gaps, whatever else a test looks at. */
static void notice(void *arg, const struct notice *notice)
{
    struct world *world = arg;
    if (notice->sequence != world->noticed + notice->n)
        world_fail("the stream jumps from %llu to %llu", (unsigned long long)world->noticed,
                   (unsigned long long)notice->sequence);
    world->noticed = notice->sequence;
    if (world->told != NULL)
        world->told(world->heard_arg, notice);
}

bool world_try_start(struct world *world, struct site_fault *fault)
{
    if (!site_open(&world->site, &world->options, fault))
        return false;
    struct engine_callbacks callbacks = {.arg = world, .respond = respond, .notice = notice};
    world->engine = engine_new(&world->site, &callbacks);
    engine_describe(world->engine, "", world->now);
    world->noticed = world->site.position.sequence;
    return true;
}

static void start_engine(struct world *world)
{
    struct site_fault fault;
    if (!world_try_start(world, &fault))
        world_fail("cannot open the site: %s", fault.what);
}

void world_prepare(struct world *world, uint64_t seed)
{
    static const uint8_t master[32] = "a master key for tests and no se";
    memset(world, 0, sizeof *world);
    ASSERT(sodium_init() >= 0);
    if (!folder_make(world->root, sizeof world->root, "world"))
        world_fail("cannot make a folder '%s'", world->root);
    opened = world;
    snprintf(world->dir, sizeof world->dir, "%s/site", world->root);
    arena_init(&world->arena);
    arena_init(&world->scratch);
    world->options = (struct site_options){
        .dir = world->dir,
        .master = master,
        .map_size = MAP_SIZE,
        .segment_size = SEGMENT_SIZE,
        .keyring_seed = seed,
    };
}

void world_start(struct world *world)
{
    struct site_fault fault;
    struct site_options beside = world->options;
    char temporary[sizeof world->dir + sizeof ".new"];
    snprintf(temporary, sizeof temporary, "%s.new", world->dir);
    beside.dir = temporary;
    if (!site_create(&beside, &fault) || !site_place(temporary, world->dir, &fault))
        world_fail("cannot make a site: %s", fault.what);
    start_engine(world);
}

void world_open(struct world *world, uint64_t seed)
{
    world_prepare(world, seed);
    world_start(world);
}

void world_halt(struct world *world, bool clean)
{
    if (world->engine == NULL)
        return;
    world_finish(world);
    engine_free(world->engine);
    world->engine = NULL;
    site_close(&world->site, clean);
}

void world_stop(struct world *world)
{
    world_halt(world, true);
    arena_release(&world->arena);
    arena_release(&world->scratch);
}

void world_close(struct world *world)
{
    world_stop(world);
    world_remove(world);
}

void world_remove(const struct world *world)
{
    folder_remove(world->root);
}

void world_restart(struct world *world, enum world_restart how)
{
    world_halt(world, how == RESTART_CLEAN);
    world->options.distrust_state = how == RESTART_POWER;
    start_engine(world);
    world->options.distrust_state = false;
}

void world_down(struct world *world, struct instant until)
{
    world_halt(world, false);
    world->now = until;
    start_engine(world);
    world_begin(world);
    engine_tick(world->engine, CLOCKS_A_WAY);
    world_finish(world);
}

void world_hash(struct world *world, uint8_t out[STORE_HASH_LEN])
{
    world_finish(world);
    store_hash(world->site.store, out);
}

/* --- rules --- */

static _Noreturn void print_report(const struct ladder_report *report)
{
    char line[REPORT_LINE_MAX];
    for (size_t i = 0; i < report->n; i++) {
        report_line(report, i, line);
        printf("%s\n", line);
    }
    world_fail("the rules cannot be read");
}

/* A folder that holds this ladder only: other files are other tests' affair. */
static const char *folder_of(struct world *world, const char *ladder_file)
{
    char *folder = arena_alloc(&world->arena, sizeof world->root + 40);
    char link_name[400];
    char target[4096];
    snprintf(folder, sizeof world->root + 40, "%s/ladders-%llu", world->root,
             (unsigned long long)world->site.position.batch);
    snprintf(link_name, sizeof link_name, "%s/only.yaml", folder);
    if (realpath(ladder_file, target) == NULL || mkdir(folder, 0700) != 0 ||
        symlink(target, link_name) != 0)
        world_fail("there is no ladder '%s'", ladder_file);
    return folder;
}

bool world_install(struct world *world, const char *settings_file, const char *ladder_file,
                   struct civil_time start)
{
    struct settings settings;
    struct installation *installation = arena_alloc(&world->arena, sizeof *installation);
    struct ladder_report *report = arena_alloc(&world->arena, sizeof *report);
    report_init(report, &world->arena);
    if (!settings_read(settings_file, &settings, &world->arena, report))
        print_report(report);
    if (ladder_file != NULL)
        settings.ladders = folder_of(world, ladder_file);
    if (!install_read(&settings, installation, &world->arena, report))
        print_report(report);
    world->installation = installation;
    world->zone = zone_of_install(&installation->zones[0], &world->arena);
    world->calendar = installation->ladders[0].calendar;
    if (start.date.n != 0)
        world->now = world_instant(world, start);
    return world_install_again(world);
}

bool world_install_again(struct world *world)
{
    world_begin(world);
    bool installed = install_all(world->installation, world->engine);
    while (engine_must_recompute(world->engine))
        engine_recompute(world->engine, 1000);
    world_finish(world);
    return installed;
}

struct instant world_instant(const struct world *world, struct civil_time local)
{
    return zone_instant(&world->zone, local.date, local.second_of_day);
}

void world_person(struct world *world, const char *person, const char *organisation,
                  const struct codes *roles)
{
    struct error error = {0};
    uint8_t key[32];
    crypto_generichash(key, sizeof key, (const uint8_t *)person, strlen(person), NULL, 0);
    struct person_put put = {
        .organisation = code_of(organisation), .person = code_of(person), .roles = *roles};
    struct key_add add = {
        .key = code_of("k"), .person = put.person, .public_key = bytes_of(key, sizeof key)};
    world_begin(world);
    if (!engine_internal(world->engine, &message_person_put, &put, &error) ||
        !engine_internal(world->engine, &message_key_add, &add, &error))
        world_fail("cannot let '%s' in: %s %s", person, error_name(error.code), error.values);
}

/* --- steps --- */

void world_begin(struct world *world)
{
    if (world->batch_open)
        return;
    engine_begin(world->engine, world->now);
    world->began = world->now;
    world->batch_open = true;
}

void world_abandon(struct world *world)
{
    ASSERT(world->batch_open);
    world->batch_open = false;
    world->now = world->began;
    if (engine_abandon(world->engine) != ENGINE_OK)
        world_fail("a batch could not be taken back");
}

void world_finish(struct world *world)
{
    if (!world->batch_open)
        return;
    world->batch_open = false;
    world->status = engine_finish(world->engine);
    if (world->status != ENGINE_OK && !world->lenient)
        world_fail("a batch was not taken");
}

void world_move(struct world *world, struct instant to)
{
    world_begin(world);
    if (engine_walk(world->engine, to, CLOCKS_A_WAY) == CLOCKS_A_WAY)
        world_fail("more than %d clocks on the way", CLOCKS_A_WAY);
    world->now = to;
    engine_tick(world->engine, 64); /* keys end too */
}

static void name_user(const char *person, char *out, size_t size)
{
    snprintf(out, size, strchr(person, '/') == NULL ? "%s/k" : "%s", person);
}

void world_frame(struct world *world, const char *person, struct bytes frame)
{
    char user_id[100];
    struct request request;
    struct error error = {0};
    name_user(person, user_id, sizeof user_id);
    if (!request_decode(frame, &request, &error))
        world_fail("cannot read a frame: %s %s", error_name(error.code), error.values);
    world_begin(world);
    engine_run(world->engine, user_id, &request, 1);
    while (engine_must_recompute(world->engine)) /* somebody was shut out */
        engine_recompute(world->engine, 1000);
}

void world_query(struct world *world, const char *person, struct bytes frame)
{
    char user_id[100];
    struct request request;
    struct error error = {0};
    name_user(person, user_id, sizeof user_id);
    if (!request_decode(frame, &request, &error))
        world_fail("cannot read a frame: %s %s", error_name(error.code), error.values);
    world_finish(world);
    engine_query(world->engine, user_id, &request, world->now, 1);
}

struct bytes world_encode(const struct message *message, bool query, const struct id *id,
                          const struct acting *acting, const void *body, struct arena *arena)
{
    struct writer writer;
    writer_init(&writer);
    request_encode_for(message, query, id, acting, body, &writer);
    struct bytes bytes = writer_bytes(&writer);
    bytes = bytes_of(arena_copy(arena, bytes.data, bytes.len), bytes.len);
    writer_release(&writer);
    return bytes;
}

struct id world_id(const struct world *world, const char *seed, uint64_t number)
{
    struct id id;
    uint64_t second = (uint64_t)(world->now.ms / 1000);
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof id.b);
    crypto_generichash_update(&state, (const uint8_t *)seed, strlen(seed));
    crypto_generichash_update(&state, (const uint8_t *)&number, sizeof number);
    crypto_generichash_final(&state, id.b, sizeof id.b);
    for (int i = 0; i < 4; i++)
        id.b[i] = (uint8_t)(second >> (24 - 8 * i));
    return id;
}

/* --- the end --- */

struct saying {
    void (*say)(void *arg, const char *finding);
    void *arg;
};

static void say_finding(void *arg, bool finding, const char *sentence)
{
    const struct saying *saying = arg;
    if (finding)
        saying->say(saying->arg, sentence);
}

uint64_t world_check(struct world *world, void (*say)(void *arg, const char *finding), void *arg)
{
    struct saying saying = {say, arg};
    struct site_fault fault;
    bool looked = false;
    world_halt(world, false);
    uint64_t findings = check_site(&world->options, NULL, say_finding, &saying, &looked, &fault);
    if (!looked)
        say(arg, fault.what);
    return findings;
}
