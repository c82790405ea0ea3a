// SPDX-License-Identifier: EUPL-1.2
/* Checkpoints, made as the daemon makes them: copied, read back by a process of its own, named. The
 * power may go at any call of it, and calls may fail; then there is none, and nothing else is lost.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/log.h"
#include "engine/checkpoint.h"
#include "tests/proof/calls.h"
#include "tests/proof/simulation/copies.h"
#include "tests/proof/simulation/disk.h"
#include "tests/proof/simulation/turns.h"

/* What that process does is not watched: it begins when all is synced, and so does what it leaves.
 */
static bool is_read_back(const struct town *town)
{
    const struct world *world = &town->p.world;
    char seed[24];
    char boot[24];
    int status = 0;
    snprintf(seed, sizeof seed, "%" PRIu64, world->options.keyring_seed);
    snprintf(boot, sizeof boot, "%" PRIu64, town->boots);
    pid_t child = fork();
    ASSERT(child >= 0);
    if (child == 0) {
        execl("/proc/self/exe", "simulation", "read-back", world->dir, boot, seed, (char *)NULL);
        _exit(127);
    }
    ASSERT(waitpid(child, &status, 0) == child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool make(struct town *town, struct site_fault *fault)
{
    struct site *site = &town->p.world.site;
    struct store_copy *copy;
    struct store_fault store_fault = {""};
    struct checkpoint made;
    if (!checkpoint_begin(site, &copy, fault))
        return false;
    bool good = store_copy_run(copy, &store_fault) == STORE_OK && !disk_is_off();
    store_copy_free(copy);
    if (!good)
        return site_fail(fault, EXIT_STATUS_UNKNOWN, "%s", store_fault.what);
    if (!is_read_back(town))
        broken(&town->p, "a checkpoint that was made well was not read back");
    if (!checkpoint_place(site, &made, fault))
        return false;
    site->checkpoint_batch = made.batch;
    return true;
}

static bool always(void *arg)
{
    (void)arg;
    return true;
}

/* What a start laid aside, and what a cut left of a checkpoint; the power may go meanwhile. */
static void clear_left(struct town *town)
{
    if (!checkpoint_left(town->p.world.site.dir))
        return;
    fate_draw(town);
    checkpoint_clear_left(town->p.world.site.dir, always, NULL);
    fate_held(town);
}

void copies_make(struct town *town)
{
    struct world *world = &town->p.world;
    struct site_fault fault = {.what = ""};
    clear_left(town);
    if (town->full || !checkpoint_due(&world->site))
        return;
    fate_draw(town);
    bool made = make(town, &fault);
    town->outcome->checkpoints += made && !disk_is_off();
    if (engine_is_lost(world->engine)) {
        world->status = ENGINE_UNKNOWN; /* as the daemon: it stops */
    } else if (!made && !disk_is_off()) {
        if (!disk_has_failed())
            broken(&town->p, "no checkpoint could be made: %s", fault.what);
        town->outcome->failures++;
        disk_mend();
        checkpoint_clear(world->site.dir, false);
    }
    fate_held(town);
}

int copies_read_back(char **words)
{
    struct world world;
    struct checkpoint made;
    struct site_fault fault = {.what = ""};
    char boot[40];
    snprintf(boot, sizeof boot, "boot-%s", words[1]);
    calls_boot(boot);
    turns_begin();
    world_prepare(&world, strtoull(words[2], NULL, 10));
    world_remove(&world);
    world.options.dir = words[0];
    if (checkpoint_check(&world.options, &made, &fault))
        return 0;
    printf("read-back: %s\n", fault.what);
    return 1;
}
