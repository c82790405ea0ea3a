// SPDX-License-Identifier: EUPL-1.2
#include "tests/proof/allocation/try.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/assert.h"

#define BATCHES  8
#define TOGETHER 3

typedef long arming(long n, const char *library, int its_own);
static arming *arming_of_preload;
static bool of_ical;

static long arm(long n)
{
    return arming_of_preload(n, "libical.so", of_ical);
}

_Noreturn void end_child(int status)
{
    fflush(NULL);
    _exit(status);
}

struct play {
    struct world world;
    struct generator g;
    struct run *run;
    enum part part;
    long n;
    long before; /* counted before it was held up */
};

/* The product's work counts, and not what the test does beside it. */
static void held(struct play *play)
{
    play->before += arm(0);
}

static void goes_on(struct play *play)
{
    if (play->n > play->before)
        arm(play->n - play->before);
}

static void heard(void *arg, struct bytes bytes)
{
    struct play *play = arg;
    struct response response;
    struct reply reply = {0};
    struct reader reader;
    struct error error;
    struct arena arena;
    held(play);
    arena_init(&arena);
    ASSERT(response_decode(bytes, &response, &error));
    reader_init(&reader, response.reply);
    bool stored = response.reply.len > 0 &&
                  message_decode(&message_reply, &reader, &reply, &arena, &error) && reply.stored;
    if (stored && !play->run->careless) {
        ASSERT(play->run->n_promised < IDS_MOST);
        play->run->promised[play->run->n_promised++] = response.id;
    }
    arena_release(&arena);
    goes_on(play);
}

/* What the daemon does when a batch could not be written; one that turned read-only stops here too,
 * as there is nothing more to see. */
static void must_be_kept(struct play *play)
{
    if (play->world.status != ENGINE_OK)
        end_child(EXIT_STATUS_UNKNOWN);
}

static void give_some(struct play *play)
{
    struct generated commands[TOGETHER];
    struct run *run = play->run;
    struct arena arena;
    held(play);
    arena_init(&arena);
    size_t n = generator_batch(&play->g, TOGETHER, commands, &arena);
    ASSERT(run->n_given + n <= IDS_MOST);
    for (size_t i = 0; i < n; i++) {
        run->given[run->n_given++] = commands[i].id;
        if (run->careless)
            run->promised[run->n_promised++] = commands[i].id;
    }
    goes_on(play);
    generator_give(&play->g, commands, n);
    world_finish(&play->world);
    must_be_kept(play);
    held(play);
    arena_release(&arena);
    goes_on(play);
}

static void begin_part(struct play *play, enum part part)
{
    if (play->part != part)
        return;
    play->before = 0;
    arm(play->n);
}

static void end_part(struct play *play, enum part part)
{
    if (play->part != part)
        return;
    held(play);
    play->run->counted = play->before;
    play->n = 0; /* from here on nothing fails */
}

static void install(struct play *play)
{
    struct civil_time start = {civil_date_of(2026, 3, 2), 9 * 3600};
    if (!world_install(&play->world, SOURCE_DIR "/config/alle-ladders.yaml",
                       SOURCE_DIR "/config/ladders/utrecht.yaml", start))
        end_child(EXIT_STATUS_CONFIG);
    must_be_kept(play);
}

static void start_again(struct play *play)
{
    struct site_fault fault;
    world_halt(&play->world, false);
    begin_part(play, PART_START);
    if (!world_try_start(&play->world, &fault)) {
        fprintf(stderr, "doorbraakd: %s\n", fault.what);
        end_child((int)fault.status);
    }
    if (!world_install_again(&play->world))
        end_child(EXIT_STATUS_CONFIG);
    must_be_kept(play);
    end_part(play, PART_START);
}

void play_all(struct run *run, enum part part, long n, const char *seed)
{
    static struct play play;
    play = (struct play){.run = run, .part = part, .n = n};
    world_prepare(&play.world, 0);
    snprintf(run->root, sizeof run->root, "%s", play.world.root);
    play.world.lenient = true;
    play.world.heard = heard;
    play.world.heard_arg = &play;
    world_start(&play.world);
    snprintf(run->dir, sizeof run->dir, "%s", play.world.dir);
    of_ical = part == PART_ICAL;
    begin_part(&play, of_ical ? PART_ICAL : PART_READ);
    install(&play);
    end_part(&play, of_ical ? PART_ICAL : PART_READ);
    store_hash(play.world.site.store, run->rules);
    run->installed = true;
    generator_init(&play.g, &play.world, seed);
    begin_part(&play, PART_COMMANDS);
    for (int i = 0; i < BATCHES; i++)
        give_some(&play);
    end_part(&play, PART_COMMANDS);
    if (part == PART_START)
        start_again(&play);
    generator_release(&play.g);
    world_stop(&play.world);
}

void play_preload(char **argv)
{
    arming_of_preload = *(arming **)&(void *){dlsym(RTLD_DEFAULT, "failing_alloc_arm")};
    if (arming_of_preload != NULL) {
        unsetenv("LD_PRELOAD");
        return;
    }
    ASSERT(getenv("LD_PRELOAD") == NULL);
    setenv("LD_PRELOAD", FAILING_ALLOC, 1);
    setenv("ASAN_OPTIONS", "verify_asan_link_order=0:allocator_may_return_null=1:exitcode=99", 1);
    execv("/proc/self/exe", argv);
    world_fail("cannot start with '%s'", FAILING_ALLOC);
}
