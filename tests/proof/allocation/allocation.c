// SPDX-License-Identifier: EUPL-1.2
/* The n-th allocation fails, for all n: while a ladder and calendars are read and installed, while
 * commands are decided, and while a site is opened and replayed. Whoever asks for it: core, proto,
 * ladder, what lies below them, LMDB, libyaml, libical. The process ends with a sentence and a
 * status, and what it had acknowledged stands in the journal, once; or it goes on, and all is
 * right.
 *
 * From the environment: DOORBRAAK_COUNT allocations, drawn by DOORBRAAK_SEED; 0: all, in order, for
 * DOORBRAAK_HOURS. DOORBRAAK_ONLY=part:n is one. With DOORBRAAK_STATE it goes on where it was.
 *
 * The control: an answer that is given before the batch is synced. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/log.h"
#include "tests/proof/allocation/try.h"
#include "tests/support/setting.h"
#include "tests/support/shared.h"

#define WORKERS      2
#define CONTROL_MOST 200

static const char *const part_names[] = {"read", "commands", "start", "ical"};

/* Kept from one run to the next in a file, and shared. */
struct tally {
    uint64_t next; /* of `plan->n` */
    uint64_t tried;
    uint64_t ended;
    uint64_t went_on;
    uint64_t wrong;
    char first[TEXT_ROOM + 100];
};

struct plan {
    uint64_t count; /* 0: all */
    uint64_t seed;
    uint64_t of[PARTS]; /* allocations in each */
    uint64_t all;
    uint64_t chunk;
    time_t until;
    struct tally *tally;
};

static uint64_t mixed(uint64_t x)
{
    x += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

/* The parts take turns: what is drawn is drawn in each, and a part that fits is taken whole. */
static void place_of(const struct plan *plan, uint64_t number, enum part *part, long *n)
{
    if (plan->count != 0) {
        *part = (enum part)(number % PARTS);
        bool whole = plan->of[*part] <= plan->count / PARTS; /* then the rest is drawn once more */
        uint64_t turn = number / PARTS;
        *n = 1 + (long)(whole && turn < plan->of[*part]
                            ? turn
                            : mixed(plan->seed + number) % plan->of[*part]);
        return;
    }
    *part = PART_READ;
    while (number >= plan->of[*part])
        number -= plan->of[(*part)++];
    *n = 1 + (long)number;
}

static void note_wrong(struct tally *tally, enum part part, long n, const char *what)
{
    if (__atomic_fetch_add(&tally->wrong, 1, __ATOMIC_RELAXED) == 0)
        snprintf(tally->first, sizeof tally->first, "DOORBRAAK_ONLY=%s:%ld: %s", part_names[part],
                 n, what);
    printf("wrong: %s:%ld: %s\n", part_names[part], n, what);
    fflush(stdout);
}

static void work(const struct plan *plan, const char *seed)
{
    struct run *run = shared_memory(sizeof *run);
    struct tally *tally = plan->tally;
    while (time(NULL) < plan->until) {
        uint64_t number = __atomic_fetch_add(&tally->next, 1, __ATOMIC_RELAXED);
        if (number >= (plan->count == 0 ? plan->all : plan->count))
            return;
        enum part part;
        long n;
        bool went_on;
        place_of(plan, number, &part, &n);
        if (!try_one(run, part, n, seed, &went_on))
            note_wrong(tally, part, n, run->wrong);
        __atomic_fetch_add(&tally->tried, 1, __ATOMIC_RELAXED);
        __atomic_fetch_add(went_on ? &tally->went_on : &tally->ended, 1, __ATOMIC_RELAXED);
    }
}

static void work_together(const struct plan *plan, const char *seed)
{
    pid_t workers[WORKERS];
    for (int i = 0; i < WORKERS; i++) {
        workers[i] = fork();
        ASSERT(workers[i] >= 0);
        if (workers[i] != 0)
            continue;
        work(plan, seed);
        end_child(0);
    }
    for (int i = 0; i < WORKERS; i++) {
        int status;
        ASSERT(waitpid(workers[i], &status, 0) == workers[i]);
        plan->tally->wrong += WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : 1;
    }
}

/* Promised as soon as it is given: how many tries until a promise is found broken; 0: none is. */
static long control(const struct plan *plan, const char *seed)
{
    struct run *run = shared_memory(sizeof *run);
    for (long i = 0; i < CONTROL_MOST; i++) {
        bool went_on;
        long n = 1 + (long)(mixed(plan->seed + (uint64_t)i) % plan->of[PART_COMMANDS]);
        run->careless = true;
        if (!try_one(run, PART_COMMANDS, n, seed, &went_on) &&
            strstr(run->wrong, "acknowledged, stands 0 times") != NULL)
            return i + 1;
    }
    return 0;
}

/* What was drawn is another choice each time; only all of them is gone on with. */
static struct tally *open_tally(uint64_t count)
{
    return count == 0 ? shared_tally("allocation", sizeof(struct tally))
                      : shared_memory(sizeof(struct tally));
}

static void count_all(struct plan *plan, const char *seed)
{
    struct run *run = shared_memory(sizeof *run);
    for (int part = 0; part < PARTS; part++) {
        bool went_on;
        if (!try_one(run, (enum part)part, INT32_MAX, seed, &went_on) || !went_on)
            world_fail("%s, without a fault: %s", part_names[part], run->wrong);
        ASSERT(run->counted > 0 && run->n_given > 0);
        try_keep_rules(run);
        plan->of[part] = (uint64_t)run->counted;
        plan->all += plan->of[part];
        printf("%s: %ld allocations\n", part_names[part], run->counted);
        fflush(stdout); /* or each child that is made from here on says it once more */
    }
}

static int only(const char *what, const char *seed)
{
    struct run *run = shared_memory(sizeof *run);
    const char *colon = strchr(what, ':');
    ASSERT(colon != NULL);
    for (int part = 0; part < PARTS; part++) {
        bool went_on;
        if (strncmp(what, part_names[part], (size_t)(colon - what)) != 0)
            continue;
        bool good = try_one(run, (enum part)part, strtol(colon + 1, NULL, 10), seed, &went_on);
        printf("%s\n", good ? went_on ? "went on" : "ended" : run->wrong);
        return good ? 0 : 1;
    }
    return EXIT_STATUS_USAGE;
}

static int prove(struct plan *plan, const char *seed)
{
    struct tally *tally = plan->tally;
    count_all(plan, seed);
    long found = control(plan, seed);
    work_together(plan, seed);
    uint64_t wanted = plan->count == 0 ? plan->all : plan->count;
    if (tally->wrong > 0)
        printf("first: %s\nagain: DOORBRAAK_COUNT=%" PRIu64 " DOORBRAAK_SEED=%" PRIu64
               " allocation\n",
               tally->first, plan->count, plan->seed);
    printf("proof: count=%" PRIu64 " seed=%" PRIu64 " all=%" PRIu64 " ended=%" PRIu64
           " went_on=%" PRIu64 " wrong=%" PRIu64 " left=%" PRIu64 " control=\"%s\"\n",
           tally->tried, plan->seed, plan->all, tally->ended, tally->went_on, tally->wrong,
           tally->tried < wanted ? wanted - tally->tried : 0,
           found > 0 ? "an answer before the sync: found" : "an answer before the sync: missed");
    return tally->wrong > 0 || found == 0 || tally->ended == 0;
}

int main(int argc, char **argv)
{
    char seed[24];
    (void)argc;
    play_preload(argv);
    log_threshold(LOG_LEVEL_ERROR); /* each start says that it made the state anew */
    struct plan plan = {
        .count = setting_number("DOORBRAAK_COUNT", 0),
        .seed = setting_number("DOORBRAAK_SEED", 1),
        .until = setting_end(),
    };
    snprintf(seed, sizeof seed, "%" PRIu64, plan.count == 0 ? 1 : plan.seed);
    if (getenv("DOORBRAAK_ONLY") != NULL)
        return only(getenv("DOORBRAAK_ONLY"), seed);
    plan.tally = open_tally(plan.count);
    return prove(&plan, seed);
}
