// SPDX-License-Identifier: EUPL-1.2
/* Municipalities under virtual time, with faults: each seed is one, for some years.
 *
 *   simulation             the seeds of corpus.txt, then DOORBRAAK_COUNT more from DOORBRAAK_SEED
 * on, each of DOORBRAAK_YEARS years; no new one after DOORBRAAK_HOURS. With DOORBRAAK_STATE, a
 * folder, it goes on where it was simulation one SEED    that one, and what came of it simulation
 * hash FROM N one hash of what could be seen of so many
 *
 * Each seed is a process of its own, so that one that is aborted says how to see it again too. */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/log.h"
#include "tests/proof/simulation/copies.h"
#include "tests/proof/simulation/flip.h"
#include "tests/support/setting.h"
#include "tests/support/shared.h"

#define WORKERS       2
#define YEARS         5
#define CONTROL_SEEDS 200 /* at most, until what was planted is found */
#define LOG_MOST      (1 << 20)

/* Shared by the workers, and kept from one run to the next. */
struct tally {
    uint64_t begun;              /* seeds */
    uint64_t under_way[WORKERS]; /* one more than its number; 0: none */
    uint64_t seeds;              /* that ended */
    uint64_t wrong;
    uint64_t first; /* that was wrong */
    struct town_result sum;
    char what[600];
};

static uint64_t years; /* of each seed */

/* --- one seed --- */

static void remove_root(const struct town_result *outcome)
{
    static struct world gone;
    memcpy(gone.root, outcome->root, sizeof gone.root);
    if (gone.root[0] != '\0')
        world_remove(&gone);
}

/* The log of it has no content, and says why it ended where it was aborted. */
static bool log_holds(int log, struct town_result *outcome, bool tell)
{
    static char text[LOG_MOST];
    ssize_t len = pread(log, text, sizeof text, 0);
    ASSERT(len >= 0);
    if (tell && len > 0)
        fwrite(text, 1, (size_t)len, stdout);
    if (outcome->marker[0] == '\0' ||
        memmem(text, (size_t)len, outcome->marker, MARKER_LEN) == NULL)
        return true;
    snprintf(outcome->wrong, sizeof outcome->wrong, "the log shows content");
    return false;
}

/* Whoever ends this one ends them too. */
static pid_t fork_along(void)
{
    pid_t child = fork();
    ASSERT(child >= 0);
    if (child == 0)
        prctl(PR_SET_PDEATHSIG, SIGKILL);
    return child;
}

static void live(uint64_t seed, enum plant plant, int log, struct town_result *outcome)
{
    char name[24];
    dup2(log, STDERR_FILENO);
    dup2(log, STDOUT_FILENO);
    snprintf(name, sizeof name, "%" PRIu64, seed);
    town_live(name, years, plant, outcome);
    _exit(0);
}

static bool run_seed(uint64_t seed, enum plant plant, bool tell, struct town_result *outcome)
{
    int status = 0;
    int log = memfd_create("log", MFD_CLOEXEC);
    ASSERT(log >= 0);
    memset(outcome, 0, sizeof *outcome);
    fflush(stdout);
    pid_t child = fork_along();
    if (child == 0)
        live(seed, plant, log, outcome);
    ASSERT(waitpid(child, &status, 0) == child);
    bool ended = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (!ended && outcome->wrong[0] == '\0')
        snprintf(outcome->wrong, sizeof outcome->wrong, "the process ended: %s %d",
                 WIFSIGNALED(status) ? "signal" : "status",
                 WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    bool holds = log_holds(log, outcome, tell && !ended) && ended && outcome->holds;
    if (!holds)
        remove_root(outcome);
    close(log);
    return holds;
}

static void print_figures(const struct town_result *outcome)
{
#define FIGURE(name) printf(" " #name "=%" PRIu64, outcome->name);
    FIGURES
#undef FIGURE
}

static void print_hash(const struct town_result *outcome)
{
    for (size_t i = 0; i < sizeof outcome->hash; i++)
        printf("%02x", outcome->hash[i]);
}

static int one(uint64_t seed)
{
    struct town_result *outcome = shared_memory(sizeof *outcome);
    bool holds = run_seed(seed, PLANT_NOTHING, true, outcome);
    if (!holds)
        printf("wrong: %s\n", outcome->wrong);
    printf("seed=%" PRIu64 " ladder=%s", seed, outcome->ladder);
    print_figures(outcome);
    printf(" hash=");
    print_hash(outcome);
    printf("\n");
    return holds ? 0 : 1;
}

/* --- many --- */

/* In any order: workers end as they do. */
static void add_up(struct tally *tally, const struct town_result *outcome)
{
    uint64_t *sum = &tally->sum.days;
    const uint64_t *one_of = &outcome->days;
    for (size_t i = 0; i < offsetof(struct town_result, hash) / sizeof *sum; i++)
        __atomic_fetch_add(&sum[i], one_of[i], __ATOMIC_RELAXED);
    for (size_t i = 0; i < sizeof outcome->hash; i++)
        __atomic_fetch_xor(&tally->sum.hash[i], outcome->hash[i], __ATOMIC_RELAXED);
    __atomic_fetch_add(&tally->seeds, 1, __ATOMIC_RELAXED);
}

static void found_wrong(struct tally *tally, uint64_t seed, const struct town_result *outcome)
{
    if (__atomic_fetch_add(&tally->wrong, 1, __ATOMIC_RELAXED) > 0)
        return;
    tally->first = seed;
    snprintf(tally->what, sizeof tally->what, "%s", outcome->wrong);
}

struct plan {
    uint64_t seed;
    uint64_t count;
    time_t until;
    struct tally *tally;
};

static void live_one(const struct plan *plan, uint64_t n, struct town_result *outcome)
{
    if (run_seed(plan->seed + n, PLANT_NOTHING, false, outcome))
        add_up(plan->tally, outcome);
    else
        found_wrong(plan->tally, plan->seed + n, outcome);
}

/* First what was under way when it was stopped. */
static void work_on(const struct plan *plan, int worker)
{
    struct tally *tally = plan->tally;
    uint64_t *mine = &tally->under_way[worker];
    struct town_result *outcome = shared_memory(sizeof *outcome);
    if (*mine > 0)
        live_one(plan, *mine - 1, outcome);
    while (__atomic_load_n(&tally->wrong, __ATOMIC_RELAXED) == 0 && time(NULL) < plan->until) {
        uint64_t n = __atomic_fetch_add(&tally->begun, 1, __ATOMIC_RELAXED);
        if (n >= plan->count) {
            __atomic_fetch_sub(&tally->begun, 1, __ATOMIC_RELAXED);
            break;
        }
        *mine = n + 1;
        live_one(plan, n, outcome);
    }
    *mine = 0;
}

static void work_together(const struct plan *plan)
{
    pid_t workers[WORKERS];
    fflush(stdout);
    for (int i = 0; i < WORKERS; i++) {
        workers[i] = fork_along();
        if (workers[i] != 0)
            continue;
        work_on(plan, i);
        _exit(0);
    }
    for (int i = 0; i < WORKERS; i++) {
        int status = 0;
        ASSERT(waitpid(workers[i], &status, 0) == workers[i]);
        ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
}

/* Seeds that once failed. */
static bool corpus_holds(uint64_t *n)
{
    char line[100];
    struct town_result *outcome = shared_memory(sizeof *outcome);
    FILE *file = fopen(SOURCE_DIR "/tests/proof/simulation/corpus.txt", "r");
    ASSERT(file != NULL);
    bool holds = true;
    while (holds && fgets(line, sizeof line, file) != NULL) {
        uint64_t seed = strtoull(line, NULL, 10);
        if (line[0] == '#' || seed == 0)
            continue;
        ++*n;
        holds = run_seed(seed, PLANT_NOTHING, true, outcome);
        if (!holds)
            printf("wrong: %s\nagain: simulation one %" PRIu64 "\n", outcome->wrong, seed);
    }
    fclose(file);
    return holds;
}

/* What is planted, and what it must be called when it is found. */
static const struct {
    const char *name;
    const char *found;
} planted[PLANTS] = {
    [PLANT_LYING_DISK] = {"a lying disk", NULL},
    [PLANT_CLOCK_TWICE] = {"a clock that fires twice", "clock"},
    [PLANT_LOST_EVENT] = {"a lost event", "a subscriber that reads lacks an event"},
};

/* How many seeds until what was planted is found; 0: it is not, or for another reason. */
static uint64_t control(enum plant plant)
{
    struct town_result *outcome = shared_memory(sizeof *outcome);
    for (uint64_t i = 1; i <= CONTROL_SEEDS; i++)
        if (!run_seed(i, plant, false, outcome))
            return planted[plant].found == NULL || strstr(outcome->wrong, planted[plant].found) ? i
                                                                                                : 0;
    return 0;
}

static bool controls_found(char *out, size_t size)
{
    bool all = true;
    size_t len = 0;
    for (enum plant plant = PLANT_NOTHING + 1; plant < PLANTS; plant++) {
        uint64_t seed = control(plant);
        if (seed == 0)
            printf("the control found nothing: %s\n", planted[plant].name);
        all = all && seed != 0;
        len += (size_t)snprintf(out + len, size - len, "%s%s by seed %" PRIu64,
                                len == 0 ? "" : ", ", planted[plant].name, seed);
    }
    return all;
}

static int many(void)
{
    uint64_t corpus = 0;
    char controls[300];
    struct tally *tally = shared_tally("simulation", sizeof *tally);
    struct plan plan = {.seed = setting_number("DOORBRAAK_SEED", 1),
                        .count = setting_number("DOORBRAAK_COUNT", 2000),
                        .until = setting_end(),
                        .tally = tally};
    const struct town_result *sum = &tally->sum;
    bool holds = corpus_holds(&corpus);
    if (holds)
        work_together(&plan);
    if (tally->wrong > 0)
        printf("wrong: %s\nagain: simulation one %" PRIu64 "\n", tally->what, tally->first);
    bool found = controls_found(controls, sizeof controls);
    printf("proof: count=%" PRIu64 " seed=%" PRIu64 " corpus=%" PRIu64 " years=%" PRIu64,
           tally->seeds, plan.seed, corpus, sum->days / 365);
    print_figures(sum);
    printf(" wrong=%" PRIu64 " left=%" PRIu64 " control=\"found: %s\"\n", tally->wrong,
           tally->seeds < plan.count ? plan.count - tally->seeds : 0, controls);
    return !holds || tally->wrong > 0 || !found;
}

static int hash(uint64_t from, uint64_t count)
{
    struct tally *tally = shared_tally("simulation", sizeof *tally);
    struct plan plan = {.seed = from, .count = count, .until = time(NULL) + 3600, .tally = tally};
    work_together(&plan);
    if (tally->wrong > 0)
        printf("wrong: %s\nagain: simulation one %" PRIu64 "\n", tally->what, tally->first);
    print_hash(&tally->sum);
    printf(" of %" PRIu64 " seeds\n", tally->seeds);
    return tally->wrong > 0;
}

/* In memory where that can be: what the disk keeps is decided here. */
static void choose_folder(void)
{
    if (getenv("TMPDIR") == NULL && access("/dev/shm", W_OK) == 0)
        setenv("TMPDIR", "/dev/shm", 1);
}

int main(int argc, char **argv)
{
    struct rlimit files;
    ASSERT(getrlimit(RLIMIT_NOFILE, &files) == 0);
    files.rlim_cur = files.rlim_max; /* the disk keeps one open for each file that there was */
    setrlimit(RLIMIT_NOFILE, &files);
    choose_folder();
    years = setting_number("DOORBRAAK_YEARS", YEARS);
    log_threshold(LOG_LEVEL_ERROR);
    if (argc == 3 && strcmp(argv[1], "one") == 0)
        return one(strtoull(argv[2], NULL, 10));
    if (argc == 4 && strcmp(argv[1], "hash") == 0)
        return hash(strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10));
    if (argc == 8 && strcmp(argv[1], "open") == 0)
        return flip_open(argv + 2);
    if (argc == 5 && strcmp(argv[1], "read-back") == 0)
        return copies_read_back(argv + 2);
    if (argc == 1)
        return many();
    printf("usage: simulation | simulation one SEED | simulation hash FROM COUNT\n");
    return 64;
}
