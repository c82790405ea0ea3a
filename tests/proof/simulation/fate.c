// SPDX-License-Identifier: EUPL-1.2
#include <errno.h>
#include <stdio.h>

#include "base/assert.h"
#include "tests/proof/calls.h"
#include "tests/proof/simulation/disk.h"
#include "tests/proof/simulation/flip.h"
#include "tests/proof/simulation/town.h"
#include "tests/proof/simulation/turns.h"

#define CUT_IN      20 /* batches, of one in the middle of which the power goes, or the process */
#define FAIL_IN     40
#define FULL_IN     60 /* batches, before which the disk is nearly full */
#define ROOM_IN     3  /* batches, until there is room again */
#define FLIP_IN     4  /* times that it is down */
#define STARTS_MOST 12 /* until the disk works again */

static void new_boot(struct town *town)
{
    char name[40];
    snprintf(name, sizeof name, "boot-%llu", (unsigned long long)++town->boots);
    calls_boot(name);
}

/* Others fill the file system, and make room again. */
void fate_room(struct town *town)
{
    if (town->full ? town_one_in(town, ROOM_IN) : town_one_in(town, FULL_IN)) {
        town->full = !town->full;
        town->outcome->full += town->full;
        disk_room(town->full ? town_random(town, SITE_LOW) : UINT64_C(1) << 40);
    }
}

void fate_draw(struct town *town)
{
    struct world *world = &town->p.world;
    town->position = world->site.position;
    if (town_one_in(town, CUT_IN)) {
        world_hash(world, town->before);
        disk_cut_after(1 + town_random(town, 8));
        town->killed = town_one_in(town, 3);
    } else if (town_one_in(town, FAIL_IN)) {
        uint64_t calls = 1 + town_random(town, 6);
        enum disk_fault fault = town_one_in(town, 3) ? DISK_FAILS : DISK_FAILS_ONCE;
        disk_fail_after(calls, fault, town_one_in(town, 2) ? EIO : ENOSPC);
    }
}

/* It stands at what was acknowledged, or at the batch that was under way: not less, not more. */
static void stands_right(struct town *town, const struct journal_position *told,
                         const struct journal_position *given)
{
    const struct journal_position *found = &town->p.world.site.position;
    if (found->batch < told->batch || found->batch > given->batch)
        broken(&town->p, "it stands at batch %llu; %llu were acknowledged, %llu given",
               (unsigned long long)found->batch, (unsigned long long)told->batch,
               (unsigned long long)given->batch);
    town->p.world.status = ENGINE_OK; /* of the batch to come */
    town->p.shadow.blind = town->p.world.now;
    time_started(town);
    listeners_come_back(town);
    promise_in_state(town);
    town_look_again(town);
}

/* Killed in the middle of a call: the page cache is as it left it. */
static void die(struct town *town)
{
    struct world *world = &town->p.world;
    struct site_fault fault = {.what = ""};
    world_halt(world, false);
    turns_give();
    disk_go_on();
    town->outcome->kills++;
    if (!world_try_start(world, &fault))
        broken(&town->p, "after a kill it cannot be opened: %s", fault.what);
}

static void power_goes(struct town *town)
{
    ASSERT(disk_is_off());
    world_halt(&town->p.world, false);
    turns_give();
    disk_power_on();
    disk_mend();
    new_boot(town);
    town->outcome->cuts++;
}

/* The power went, and comes back; perhaps it goes again while the site is opened. */
static void power(struct town *town)
{
    struct world *world = &town->p.world;
    struct site_fault fault = {.what = ""};
    bool up = false;
    while (!up) {
        power_goes(town);
        if (town_one_in(town, 4))
            disk_cut_after(1 + town_random(town, 40));
        up = world_try_start(world, &fault);
        if (!up && !disk_is_off())
            broken(&town->p, "after a power cut it cannot be opened: %s", fault.what);
        up = up && !disk_is_off();
        disk_cut_after(0);
    }
    disk_has_failed();
}

/* The process ended because its disk failed, or it was killed: the page cache is still there. */
static void start_again(struct town *town)
{
    struct world *world = &town->p.world;
    struct site_fault fault = {.what = ""};
    world_halt(world, false);
    turns_give();
    for (int i = 0; !world_try_start(world, &fault); i++) {
        if (!disk_has_failed() || i == STARTS_MOST)
            broken(&town->p, "it cannot be opened: %s", fault.what);
        disk_mend();
    }
    disk_mend();
    disk_has_failed();
}

static void same_state(struct town *town, const uint8_t before[STORE_HASH_LEN])
{
    uint8_t after[STORE_HASH_LEN];
    world_hash(&town->p.world, after);
    if (memcmp(before, after, sizeof after) != 0)
        broken(&town->p, "the journal makes another state than the commands did");
    town_note(town, after, sizeof after);
}

static bool held_power(struct town *town)
{
    struct world *world = &town->p.world;
    uint8_t after[STORE_HASH_LEN];
    struct journal_position given = world->site.position;
    bool whole = world->status == ENGINE_OK;
    if (!disk_is_off()) {
        disk_cut_after(0);
        return true;
    }
    if (whole)
        store_hash(world->site.store, after);
    given.batch = town->position.batch + 1;
    if (town->killed)
        die(town);
    else
        power(town);
    stands_right(town, &town->position, &given);
    if (world->site.position.batch == town->position.batch)
        same_state(town, town->before);
    else if (whole)
        same_state(town, after);
    return false;
}

bool fate_held(struct town *town)
{
    struct world *world = &town->p.world;
    struct journal_position given = world->site.position;
    if (!held_power(town))
        return false;
    if (world->status == ENGINE_OK || world->status == ENGINE_READ_ONLY) {
        disk_mend();
        town->outcome->failures += disk_has_failed();
        if (world->status == ENGINE_READ_ONLY) /* what was due in it is due still */
            town->p.shadow.blind = world->now;
        return true;
    }
    if (!disk_has_failed())
        broken(&town->p, "a batch is unknown, and the disk did not fail");
    town->outcome->failures++;
    given.batch = town->position.batch + 1;
    start_again(town);
    stands_right(town, &town->position, &given);
    return false;
}

void fate_between(struct town *town)
{
    struct world *world = &town->p.world;
    struct journal_position at = world->site.position;
    if (!town_one_in(town, 40))
        return;
    if (!town->held && town_one_in(town, 3))
        time_away(town); /* it is down for a while */
    world_hash(world, town->before);
    town->position = at;
    bool power_went = false;
    switch (town_random(town, 4)) {
    case 0:
        town->outcome->kills++;
        world_halt(world, false);
        break;
    case 1:
        town->outcome->closes++;
        world_halt(world, true);
        break;
    case 2:
        disk_cut();
        power_goes(town);
        power_went = true;
        break;
    default: /* while it is closed */
        disk_cut_after(1 + town_random(town, 30));
        world_halt(world, true);
        disk_cut();
        power_goes(town);
        power_went = true;
        break;
    }
    if (town_one_in(town, FLIP_IN))
        flip_try(town, power_went);
    start_again(town);
    stands_right(town, &at, &at);
    same_state(town, town->before);
}
