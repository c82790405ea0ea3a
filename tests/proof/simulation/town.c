// SPDX-License-Identifier: EUPL-1.2
#include "tests/proof/simulation/town.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/io.h"
#include "tests/proof/calls.h"
#include "tests/proof/simulation/copies.h"
#include "tests/proof/simulation/disk.h"
#include "tests/proof/simulation/turns.h"

#define DAY_MS          INT64_C(86400000)
#define CROWDED         2                     /* open cases */
#define REAL_KEYS_IN    16                    /* of so many seeds one has a keyring on the disk */
#define CHECKPOINTS_IN  4                     /* seeds */
#define CHECKPOINT_EACH (UINT64_C(512) << 10) /* bytes of the journal */
#define ENDS_IN         2
#define SESSIONS        4 /* a year: people work a while, and then time passes */
#define BATCHES_MOST    8 /* of a session */

static const char *const ladders[] = {"amsterdam",  "den-haag", "heerenveen", "landelijk",
                                      "leeuwarden", "utrecht",  "zaanstad",   "zwolle"};

void broken(struct property *p, const char *format, ...)
{
    struct town *town = (struct town *)p;
    char what[300];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    snprintf(town->outcome->wrong, sizeof town->outcome->wrong, "after command %llu of %s: %s",
             (unsigned long long)p->g.made, town->outcome->ladder, what);
    _exit(1);
}

uint64_t town_random(struct town *town, uint64_t below)
{
    uint64_t z = town->random += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (z ^ (z >> 31)) % below;
}

void town_note(struct town *town, const void *data, size_t len)
{
    crypto_generichash_update(&town->hash, data, len);
}

void town_look_again(struct town *town)
{
    town->p.late_case = (struct case_id){0};
    town->p.late_clock = 0;
    hold_after_command(&town->p);
}

/* --- the random bytes that the product takes: keys and epochs, from the seed too --- */

static struct town *drawing;

static const char *seeded_name(void)
{
    return "simulation";
}

static uint32_t seeded_number(void)
{
    return (uint32_t)town_random(drawing, UINT64_C(1) << 32);
}

static void seeded_bytes(void *out, const size_t len)
{
    uint8_t *bytes = out;
    for (size_t i = 0; i < len; i++)
        bytes[i] = (uint8_t)town_random(drawing, 256);
}

static randombytes_implementation seeded = {
    .implementation_name = seeded_name, .random = seeded_number, .buf = seeded_bytes};

/* --- what is seen --- */

static void told(void *arg, const struct notice *notice)
{
    struct town *town = arg;
    if (!disk_is_off())
        town_note(town, &notice->sequence, sizeof notice->sequence);
    listeners_hear(town, notice);
}

/* --- work --- */

static void look(struct town *town)
{
    if (town->held || town->full || town->p.world.status != ENGINE_OK) /* no clock could fire */
        town_look_again(town);
    else
        hold_after_command(&town->p);
    if (town_one_in(town, 8))
        hold_query(&town->p);
}

/* The control: a clock that fires is there again. */
static void plant_clock(struct town *town)
{
    struct world *world = &town->p.world;
    struct clock_place first = {.case_id = {0}};
    struct clock_start clock = {.clock = 0};
    struct state *state = store_read_begin(world->site.store);
    bool runs = state_clock_case_after(state, &first);
    while (runs && state_clock_next(state, first.case_id, clock.clock, &clock))
        if (clock.due.ms == first.due.ms)
            break;
    store_read_end(world->site.store);
    if (!runs || first.due.ms < world->now.ms)
        return;
    world_move(world, first.due);
    world_finish(world);
    hold_after_command(&town->p);
    state_clock_put(store_begin(world->site.store), first.case_id, &clock);
    ASSERT(store_commit(world->site.store) == STORE_OK);
}

static void work(struct town *town)
{
    for (uint64_t n = 1 + town_random(town, BATCHES_MOST); n > 0; n--) {
        time_draw(town);
        fate_room(town);
        people_make(town);
        fate_draw(town);
        people_give(town, promise_note);
        if (fate_held(town))
            look(town);
        rules_change(town);
        copies_make(town);
        fate_between(town);
        listeners_go_on(town);
        time_install(town);
    }
}

/* --- the whole of it --- */

static void open_site(struct town *town, const char *seed)
{
    struct world *world = &town->p.world;
    char stash[300];
    char ladder[300];
    uint64_t which = town_random(town, sizeof ladders / sizeof ladders[0]);
    struct civil_date day =
        civil_date_add(civil_date_of(2026, 1, 1), (int32_t)town_random(town, 365));
    snprintf(town->outcome->ladder, sizeof town->outcome->ladder, "%s", ladders[which]);
    town->real_keys = town_one_in(town, REAL_KEYS_IN);
    world_prepare(world, town->real_keys ? 0 : 1 + town_random(town, UINT64_C(1) << 40));
    memcpy(town->outcome->root, world->root, sizeof world->root);
    world->options.segment_size = TOWN_SEGMENT;
    world->options.checkpoint_each = town_one_in(town, CHECKPOINTS_IN) ? CHECKPOINT_EACH : 0;
    io_join(stash, sizeof stash, world->root, "stash");
    ASSERT(mkdir(stash, 0700) == 0);
    calls_boot("boot-0"); /* the name that town->boots makes */
    disk_begin(world->root, stash, town_random(town, UINT64_C(1) << 62));
    turns_begin();
    disk_lies(town->plant == PLANT_LYING_DISK);
    world_start(world);
    snprintf(ladder, sizeof ladder, SOURCE_DIR "/config/ladders/%s.yaml", ladders[which]);
    if (!world_install(world, SOURCE_DIR "/config/alle-ladders.yaml", ladder,
                       (struct civil_time){day, 9 * 3600}))
        world_fail("the ladder was refused");
    generator_init(&town->p.g, world, seed);
    town->p.g.crowded = CROWDED;
    town->p.g.ends_in = ENDS_IN;
    memcpy(town->outcome->marker, town->p.g.marker, sizeof town->outcome->marker);
    world->lenient = true;
    world->told = told;
    world->heard_arg = town;
    town->installed = world->now;
    time_started(town);
    listeners_begin(town);
    town->end =
        instant_of_ms(world->now.ms + (int64_t)(town->years * 365 + town->years / 4) * DAY_MS);
}

static void say(void *arg, const char *finding)
{
    broken(arg, "%s", finding);
}

/* What world_check does, but for the keyring. */
static void make_anew(struct town *town, const uint8_t before[STORE_HASH_LEN])
{
    uint8_t after[STORE_HASH_LEN];
    world_restart(&town->p.world, RESTART_POWER);
    world_hash(&town->p.world, after);
    if (memcmp(before, after, sizeof after) != 0)
        broken(&town->p, "the journal makes another state than the commands did");
    store_check(town->p.world.site.store, say, NULL, &town->p);
}

static void end(struct town *town)
{
    struct town_result *outcome = town->outcome;
    uint8_t state[STORE_HASH_LEN];
    listeners_end(town);
    world_hash(&town->p.world, state);
    town_note(town, state, sizeof state);
    if (town->real_keys)
        world_check(&town->p.world, say, &town->p);
    else
        make_anew(town, state);
    promise_in_journal(town);
    hold_files(&town->p);
    disk_end();
    crypto_generichash_final(&town->hash, outcome->hash, sizeof outcome->hash);
    outcome->done = town->p.done;
    outcome->events = town->p.sequence;
    outcome->clocks = town->p.shadow.fired;
    outcome->days = town->years * 365 + town->years / 4;
    outcome->holds = true;
}

void town_live(const char *seed, uint64_t years, enum plant plant, struct town_result *outcome)
{
    struct town *town = calloc(1, sizeof *town);
    ASSERT(town != NULL);
    town->outcome = outcome;
    town->plant = plant;
    town->years = years;
    town->p.report = &town->report;
    town->random = strtoull(seed, NULL, 10) * UINT64_C(0xd1342543de82ef95) + 1;
    town->sessions_left = years * SESSIONS;
    crypto_generichash_init(&town->hash, NULL, 0, sizeof outcome->hash);
    arena_init(&town->kept);
    shadow_init(&town->p.shadow);
    arena_init(&town->p.arena);
    drawing = town;
    randombytes_set_implementation(&seeded);
    open_site(town, seed);
    hold_after_command(&town->p);
    while (town->sessions_left > 0) {
        work(town);
        if (plant == PLANT_CLOCK_TWICE && time_check(town))
            plant_clock(town);
        turns_give();
        time_until_next_session(town);
    }
    end(town);
    world_close(&town->p.world);
}
