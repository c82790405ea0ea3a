// SPDX-License-Identifier: EUPL-1.2
/* Power cuts: a scenario is recorded, call by call, and every state that the disk may be in after a
 * power cut at any moment of it is made and started. What was acknowledged is there, once, and the
 * state is that of the batch at which it stands.
 *
 * From the environment: DOORBRAAK_COUNT states of as many scenarios as that takes, each whole, the
 * first of DOORBRAAK_SEED, of DOORBRAAK_BATCHES batches; no new scenario after DOORBRAAK_HOURS.
 * With DOORBRAAK_STATE, a folder, it goes on where it was. DOORBRAAK_EACH=n starts each n-th state
 * only.
 *
 * The control: the same with a disk that answers each sync of the journal at once. */
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/io.h"
#include "base/log.h"
#include "tests/proof/calls.h"
#include "tests/proof/crash/disk.h"
#include "tests/property/generator.h"
#include "tests/support/setting.h"
#include "tests/support/shared.h"

#define BATCHES_MOST   256
#define TOGETHER_MOST  4
#define SEGMENT_BYTES  16384
#define WORKERS        2
#define ALL_BELOW      9
#define CHOICE         12
#define AGAIN_EACH     16 /* of so many states one is closed, and opened once more */
#define CONTROL_STATES 2000

/* One recorded run, and what is true after each batch of it. */
struct scenario {
    struct recording recording;
    uint8_t after[BATCHES_MOST][STORE_HASH_LEN];
    struct site_options options; /* for a start, but for the folder */
};

/* Shared by the workers, and kept from one run to the next. */
struct tally {
    uint64_t scenarios; /* begun */
    uint64_t states;
    uint64_t opened;
    uint64_t none;  /* no site there yet, and nothing was promised */
    uint64_t wrong; /* lost, or another state, or it did not open */
    char first[600];
};

/* --- the scenario --- */

static void given(const struct world *world)
{
    record_mark(MARK_APPENDED, world->site.position.batch + 1);
}

static void acknowledged(const struct world *world, struct scenario *scenario)
{
    uint64_t batch = world->site.position.batch;
    ASSERT(batch < BATCHES_MOST);
    store_hash(world->site.store, scenario->after[batch]);
    record_mark(MARK_ACKNOWLEDGED, batch);
}

/* Some commands in one batch. */
static void give_some(struct generator *g, struct scenario *scenario)
{
    struct generated commands[TOGETHER_MOST];
    struct arena arena;
    arena_init(&arena);
    size_t n = generator_batch(g, TOGETHER_MOST, commands, &arena);
    generator_give(g, commands, n);
    given(g->world);
    world_finish(g->world);
    acknowledged(g->world, scenario);
    arena_release(&arena);
}

/* Killed and started again on the way, and closed at the end: recovery has its own power cuts. */
static void play(struct scenario *scenario, const char *seed, uint64_t batches)
{
    struct world world;
    struct generator g;
    struct civil_time start = {civil_date_of(2026, 3, 2), 9 * 3600};
    world_prepare(&world, 0);
    world.options.segment_size = SEGMENT_BYTES;
    calls_boot("scenario");
    record_begin(world.root);
    world_start(&world);
    scenario->options = world.options;
    given(&world);
    if (!world_install(&world, SOURCE_DIR "/config/alle-ladders.yaml",
                       SOURCE_DIR "/tests/system/mini.yaml", start))
        world_fail("the ladder was refused");
    acknowledged(&world, scenario);
    given(&world);
    generator_init(&g, &world, seed);
    acknowledged(&world, scenario);
    for (uint64_t i = 0; i < batches; i++) {
        give_some(&g, scenario);
        if (i == batches / 2)
            world_restart(&world, RESTART_KILLED);
    }
    record_mark(MARK_CLOSING, 1);
    generator_release(&g);
    world_stop(&world);
    scenario->recording = record_end();
    world_remove(&world);
}

/* --- a start --- */

struct worker {
    const struct scenario *scenario;
    struct tally *tally;
    char folder[64];
    uint64_t number; /* of the state */
    uint64_t most;   /* of this scenario; 0: all */
    uint64_t each;   /* so many are walked over to one that is started */
};

static void wrong(struct worker *worker, const struct disk_state *state, const char *what)
{
    struct tally *tally = worker->tally;
    if (__atomic_fetch_add(&tally->wrong, 1, __ATOMIC_RELAXED) > 0)
        return;
    snprintf(tally->first, sizeof tally->first,
             "state %" PRIu64 ", after call %zu, batches 1 to %" PRIu64 " were acknowledged: %s",
             worker->number, state->at, state->acknowledged, what);
}

/* Opened, it is what it was after a batch that was given, and no earlier one than was told. */
static bool holds(struct worker *worker, const struct disk_state *state, const char *dir)
{
    static struct site site;
    struct site_options options = worker->scenario->options;
    struct site_fault fault;
    uint8_t hash[STORE_HASH_LEN];
    char what[200];
    options.dir = dir;
    if (!site_open(&site, &options, &fault)) {
        wrong(worker, state, fault.what);
        return false;
    }
    uint64_t batch = site.position.batch;
    store_hash(site.store, hash);
    site_close(&site, true);
    if (batch < state->acknowledged || batch > state->appended) {
        snprintf(what, sizeof what, "it stands at batch %" PRIu64 " of %" PRIu64 " that were given",
                 batch, state->appended);
        wrong(worker, state, what);
        return false;
    }
    if (batch == 0 || memcmp(hash, worker->scenario->after[batch], sizeof hash) == 0)
        return true;
    wrong(worker, state, "its state is another than after that batch");
    return false;
}

static void remove_all(const char *folder)
{
    struct world gone;
    snprintf(gone.root, sizeof gone.root, "%s", folder);
    world_remove(&gone);
}

static bool start(void *arg, const struct disk_state *state)
{
    struct worker *worker = arg;
    char site[80];
    if (worker->number++ % worker->each != 0)
        return worker->number != worker->most;
    ASSERT(mkdir(worker->folder, 0700) == 0);
    image_write(state->image, worker->folder);
    snprintf(site, sizeof site, "%s/site", worker->folder);
    if (!io_exists(site)) {
        __atomic_fetch_add(&worker->tally->none, 1, __ATOMIC_RELAXED);
        if (state->acknowledged > 0)
            wrong(worker, state, "there is no site");
    } else if (holds(worker, state, site)) {
        __atomic_fetch_add(&worker->tally->opened, 1, __ATOMIC_RELAXED);
        if (worker->number % AGAIN_EACH == 0)
            holds(worker, state, site);
    }
    remove_all(worker->folder);
    __atomic_fetch_add(&worker->tally->states, 1, __ATOMIC_RELAXED);
    return worker->number != worker->most;
}

static void free_recording(struct recording *recording)
{
    for (size_t i = 0; i < recording->n; i++)
        free(recording->ops[i].data);
    free(recording->ops);
}

/* In memory where that can be: what the disk holds was decided, and writing it is half of the work.
 */
static const char *scratch_folder(void)
{
    const char *tmp = getenv("TMPDIR");
    if (tmp != NULL)
        return tmp;
    return access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
}

static void walk(const struct scenario *scenario, uint64_t most, bool lying, uint64_t seed,
                 uint64_t each, struct tally *tally)
{
    struct worker worker = {.scenario = scenario, .tally = tally, .most = most, .each = each};
    struct disk_walk disk = {.recording = &scenario->recording,
                             .random = seed | 1,
                             .lying = lying,
                             .all_below = ALL_BELOW,
                             .choice = CHOICE};
    calls_boot("after the power cut");
    snprintf(worker.folder, sizeof worker.folder, "%.30s/crash-%d", scratch_folder(),
             (int)getpid());
    remove_all(worker.folder);
    disk_each_state(&disk, start, &worker);
}

/* --- many scenarios --- */

struct plan {
    uint64_t count;
    uint64_t seed;
    uint64_t batches; /* of a scenario */
    uint64_t each;
    time_t until;
    struct tally *tally;
    struct tally *control;
};

static bool goes_on(const struct plan *plan)
{
    return __atomic_load_n(&plan->tally->states, __ATOMIC_RELAXED) < plan->count &&
           __atomic_load_n(&plan->tally->wrong, __ATOMIC_RELAXED) == 0 && time(NULL) < plan->until;
}

static void work(const struct plan *plan, bool with_control)
{
    static struct scenario scenario;
    while (with_control || goes_on(plan)) {
        char name[24];
        uint64_t seed =
            plan->seed + __atomic_fetch_add(&plan->tally->scenarios, 1, __ATOMIC_RELAXED);
        snprintf(name, sizeof name, "%" PRIu64, seed);
        play(&scenario, name, plan->batches);
        if (with_control)
            walk(&scenario, CONTROL_STATES, true, seed, plan->each, plan->control);
        with_control = false;
        walk(&scenario, 0, false, seed, plan->each, plan->tally);
        free_recording(&scenario.recording);
    }
}

/* A worker that dies in the midst of a start is a finding too. */
static void work_together(const struct plan *plan)
{
    pid_t workers[WORKERS];
    for (int i = 0; i < WORKERS; i++) {
        workers[i] = fork();
        ASSERT(workers[i] >= 0);
        if (workers[i] != 0)
            continue;
        work(plan, i == 0);
        exit(0);
    }
    for (int i = 0; i < WORKERS; i++) {
        int status = 0;
        ASSERT(waitpid(workers[i], &status, 0) == workers[i]);
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
            continue;
        plan->tally->wrong++;
        snprintf(plan->tally->first, sizeof plan->tally->first,
                 "a start ended the process: status %d", status);
    }
}

static int tell(const struct plan *plan)
{
    const struct tally *tally = plan->tally;
    const struct tally *control = plan->control;
    uint64_t left = tally->states < plan->count ? plan->count - tally->states : 0;
    printf("%" PRIu64 " states of %" PRIu64 " scenarios: %" PRIu64 " started, %" PRIu64
           " with no site yet\n",
           tally->states, tally->scenarios, tally->opened, tally->none);
    if (tally->wrong > 0)
        printf("wrong: %s\nagain: DOORBRAAK_COUNT=%" PRIu64 " DOORBRAAK_SEED=%" PRIu64 " crash\n",
               tally->first, plan->count, plan->seed);
    if (control->wrong == 0)
        printf("the control found nothing: a disk that lies loses nothing?\n");
    printf("proof: count=%" PRIu64 " seed=%" PRIu64 " scenarios=%" PRIu64 " lost=%" PRIu64
           " left=%" PRIu64 " control=\"without syncs of the journal %" PRIu64 " of %" PRIu64
           " lost\"\n",
           tally->states, plan->seed, tally->scenarios, tally->wrong, left, control->wrong,
           control->states);
    return tally->wrong > 0 || control->wrong == 0;
}

int main(void)
{
    struct tally *tally = shared_tally("crash", 2 * sizeof *tally);
    struct plan plan = {
        .count = setting_number("DOORBRAAK_COUNT", 50000),
        .seed = setting_number("DOORBRAAK_SEED", 1),
        .batches = setting_number("DOORBRAAK_BATCHES", 40),
        .each = setting_number("DOORBRAAK_EACH", 1),
        .until = setting_end(),
        .tally = tally,
        .control = tally + 1,
    };
    log_threshold(LOG_LEVEL_ERROR); /* each start says that it made the state anew */
    *plan.control = (struct tally){0};
    if (tally->states == 0 && tally->wrong == 0)
        *tally = (struct tally){0};
    work_together(&plan);
    return tell(&plan);
}
