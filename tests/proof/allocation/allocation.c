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
#include <dlfcn.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/io.h"
#include "base/log.h"
#include "engine/batch.h"
#include "tests/property/generator.h"

#define BATCHES      8
#define TOGETHER     3
#define IDS_MOST     64
#define WORKERS      2
#define HANGS_AFTER  60 /* seconds */
#define CONTROL_MOST 200
#define ICAL_REFUSED 2 /* the test says that the rules cannot be read */
#define TEXT_ROOM    6000

enum part {
    PART_READ,     /* the files of ladder, calendar and zone, and what is installed of them */
    PART_COMMANDS, /* decoded, decided, answered; queries too */
    PART_START,    /* a site that was killed: opened, replayed, installed again */
    PART_ICAL,     /* the first once more, and libical itself has no memory */
    PARTS,
};

static const char *const part_names[] = {"read", "commands", "start", "ical"};

/* Of one try; shared with the processes that it takes. */
struct run {
    char dir[300]; /* of the site; empty: there is none yet */
    char root[256];
    bool careless; /* the control: promised before it is synced */
    struct id promised[IDS_MOST];
    size_t n_promised;
    struct id given[IDS_MOST];
    size_t n_given;
    long counted;                  /* allocations in the part */
    uint8_t rules[STORE_HASH_LEN]; /* the state with what was installed, and nothing else */
    bool installed;
    char wrong[TEXT_ROOM];
};

typedef long arming(long n, const char *library, int its_own);
static arming *arming_of_preload;
static bool of_ical;

static long arm(long n)
{
    return arming_of_preload(n, "libical.so", of_ical);
}

static _Noreturn void end_child(int status)
{
    fflush(NULL);
    _exit(status);
}

/* --- what is done with little memory --- */

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
    struct generator *g = &play->g;
    const char *person[TOGETHER];
    struct bytes frame[TOGETHER];
    struct arena arena;
    held(play);
    arena_init(&arena);
    size_t n = 1 + (size_t)random_below(g, TOGETHER);
    for (size_t i = 0; i < n; i++) {
        struct move move;
        generator_move(g, &move);
        struct id id = world_id(g->world, g->seed, g->made);
        person[i] = arena_copy(&arena, move.person, strlen(move.person) + 1);
        frame[i] = world_encode(move.message, false, &id, NULL, move.body, &arena);
        ASSERT(play->run->n_given < IDS_MOST);
        play->run->given[play->run->n_given++] = id;
        if (play->run->careless)
            play->run->promised[play->run->n_promised++] = id;
    }
    goes_on(play);
    world_move(g->world, g->world->now);
    for (size_t i = 0; i < n; i++)
        world_frame(g->world, person[i], frame[i]);
    world_finish(g->world);
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

static void play_all(struct run *run, enum part part, long n, const char *seed)
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

/* --- what must be true then --- */

struct counting {
    const struct run *run;
    struct arena arena;
    unsigned times[IDS_MOST]; /* of given[i] */
};

static bool count(void *arg, const struct journal_batch *batch)
{
    struct counting *counting = arg;
    struct batch records;
    struct error error;
    arena_clear(&counting->arena);
    if (!batch_decode(batch->payload, &records, &counting->arena, &error))
        return false;
    const struct record *record = records.records.v;
    for (size_t i = 0; i < records.records.n; i++)
        for (size_t k = 0; k < counting->run->n_given; k++)
            counting->times[k] += memcmp(&counting->run->given[k], &record[i].command_id,
                                         sizeof record[i].command_id) == 0;
    return true;
}

static bool was_promised(const struct run *run, const struct id *id)
{
    for (size_t i = 0; i < run->n_promised; i++)
        if (memcmp(&run->promised[i], id, sizeof *id) == 0)
            return true;
    return false;
}

static void look_at_journal(struct run *run)
{
    char path[400];
    struct journal_fault fault;
    struct counting counting = {.run = run};
    arena_init(&counting.arena);
    io_join(path, sizeof path, run->dir, "journal");
    if (journal_read(path, 0, count, &counting, &fault) != JOURNAL_OK)
        snprintf(run->wrong, sizeof run->wrong, "the journal cannot be read: %.300s", fault.what);
    for (size_t i = 0; i < run->n_given; i++) {
        bool promised = was_promised(run, &run->given[i]);
        if (counting.times[i] > 1 || (promised && counting.times[i] == 0))
            snprintf(run->wrong, sizeof run->wrong,
                     "command %zu, %s, stands %u times in the journal", i + 1,
                     promised ? "acknowledged" : "not acknowledged", counting.times[i]);
    }
    arena_release(&counting.arena);
}

static void say(void *arg, const char *finding)
{
    struct run *run = arg;
    snprintf(run->wrong, sizeof run->wrong, "%.5000s", finding);
}

static void look(struct run *run)
{
    static struct world world;
    struct site_fault fault;
    char made[256];
    world_prepare(&world, 0);
    snprintf(made, sizeof made, "%s", world.root);
    snprintf(world.dir, sizeof world.dir, "%s", run->dir);
    if (!world_try_start(&world, &fault)) {
        snprintf(run->wrong, sizeof run->wrong, "it does not open: %.400s", fault.what);
        end_child(0);
    }
    look_at_journal(run);
    if (run->wrong[0] == '\0')
        world_check(&world, say, run);
    rmdir(made);
    end_child(0);
}

/* --- one try --- */

/* Its standard error, of which the end is kept. */
static int in_a_child(struct run *run, enum part part, long n, const char *seed, char *said)
{
    int ends[2];
    ASSERT(pipe(ends) == 0);
    pid_t pid = fork();
    ASSERT(pid >= 0);
    if (pid == 0) {
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        alarm(HANGS_AFTER);
        if (said == NULL)
            look(run);
        play_all(run, part, n, seed);
        end_child(0);
    }
    close(ends[1]);
    char text[32768];
    size_t used = 0;
    ssize_t got;
    while ((got = read(ends[0], text + used, sizeof text - 1 - used)) > 0) {
        used += (size_t)got;
        if (used > sizeof text / 2) {
            memmove(text, text + used / 2, used - used / 2);
            used -= used / 2;
        }
    }
    close(ends[0]);
    text[used] = '\0';
    size_t kept = used < TEXT_ROOM ? used : TEXT_ROOM - 1;
    if (said != NULL) {
        memcpy(said, text + used - kept, kept);
        said[kept] = '\0';
    }
    int status = 0;
    ASSERT(waitpid(pid, &status, 0) == pid);
    return status;
}

/* It ended as the daemon says that it ends, or went on. */
static bool ended_well(enum part part, int status, const char *said, char wrong[TEXT_ROOM])
{
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    bool words = strstr(said, "geheugen") != NULL || strstr(said, "\"exit\":74") != NULL ||
                 strstr(said, "doorbraakd: ") != NULL;
    /* It follows a pointer that it was not given. Nothing else may, and what it read is not used.
     */
    bool in_ical = part == PART_ICAL && (code == ICAL_REFUSED || strstr(said, "libical") != NULL);
    if (code == 0 || code == EXIT_STATUS_UNKNOWN || in_ical ||
        (code == EXIT_STATUS_INTERNAL && words))
        return true;
    snprintf(wrong, TEXT_ROOM, "%s %d: %.5000s", code < 0 ? "ended by signal" : "exit",
             code < 0 ? WTERMSIG(status) : code, said);
    return false;
}

static void remove_all(const char *folder)
{
    struct world gone;
    snprintf(gone.root, sizeof gone.root, "%s", folder);
    if (folder[0] != '\0')
        world_remove(&gone);
}

static uint8_t rules[STORE_HASH_LEN]; /* as they should be */
static bool has_rules;

/* True: all held. `*went_on`: it did not end. */
static bool try_one(struct run *run, enum part part, long n, const char *seed, bool *went_on)
{
    char said[TEXT_ROOM] = "";
    bool careless = run->careless;
    memset(run, 0, sizeof *run);
    run->careless = careless;
    int status = in_a_child(run, part, n, seed, said);
    *went_on = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    bool good = ended_well(part, status, said, run->wrong);
    bool refused = part == PART_ICAL && WIFEXITED(status) && WEXITSTATUS(status) == ICAL_REFUSED;
    if (good && !refused) { /* which removes the site, and had promised nothing */
        status = in_a_child(run, part, n, seed, NULL);
        good = run->wrong[0] == '\0' && WIFEXITED(status) && WEXITSTATUS(status) == 0;
        if (run->wrong[0] == '\0' && !good)
            snprintf(run->wrong, sizeof run->wrong, "the look at it ended by itself");
    }
    if (good && run->installed && has_rules && memcmp(run->rules, rules, sizeof rules) != 0) {
        snprintf(run->wrong, sizeof run->wrong, "it went on with other rules than the files have");
        good = false;
    }
    remove_all(run->root);
    return good;
}

/* --- all of them --- */

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

static void *shared(size_t size, int fd)
{
    int how = fd < 0 ? MAP_SHARED | MAP_ANONYMOUS : MAP_SHARED;
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, how, fd, 0);
    ASSERT(memory != MAP_FAILED);
    return memory;
}

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
    struct run *run = shared(sizeof *run, -1);
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
    struct run *run = shared(sizeof *run, -1);
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

static uint64_t setting(const char *name, uint64_t otherwise)
{
    const char *value = getenv(name);
    return value == NULL || value[0] == '\0' ? otherwise : strtoull(value, NULL, 10);
}

static struct tally *open_tally(uint64_t count)
{
    const char *folder = getenv("DOORBRAAK_STATE");
    char path[4096];
    int fd = -1;
    if (folder != NULL && folder[0] != '\0' && count == 0) {
        io_join(path, sizeof path, folder, "allocation.tally");
        fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        ASSERT(fd >= 0 && ftruncate(fd, sizeof(struct tally)) == 0);
    }
    struct tally *tally = shared(sizeof *tally, fd);
    tally->wrong = 0;
    return tally;
}

static void count_all(struct plan *plan, const char *seed)
{
    struct run *run = shared(sizeof *run, -1);
    for (int part = 0; part < PARTS; part++) {
        bool went_on;
        if (!try_one(run, (enum part)part, INT32_MAX, seed, &went_on) || !went_on)
            world_fail("%s, without a fault: %s", part_names[part], run->wrong);
        ASSERT(run->counted > 0 && run->n_given > 0);
        memcpy(rules, run->rules, sizeof rules);
        has_rules = true;
        plan->of[part] = (uint64_t)run->counted;
        plan->all += plan->of[part];
        printf("%s: %ld allocations\n", part_names[part], run->counted);
    }
    fflush(stdout);
}

static int only(const char *what, const char *seed)
{
    struct run *run = shared(sizeof *run, -1);
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
    if (tally->wrong > 0)
        printf("first: %s\nagain: DOORBRAAK_COUNT=%" PRIu64 " DOORBRAAK_SEED=%" PRIu64
               " allocation\n",
               tally->first, plan->count, plan->seed);
    printf("proof: count=%" PRIu64 " seed=%" PRIu64 " all=%" PRIu64 " ended=%" PRIu64
           " went_on=%" PRIu64 " wrong=%" PRIu64 " control=\"%s\"\n",
           tally->tried, plan->seed, plan->all, tally->ended, tally->went_on, tally->wrong,
           found > 0 ? "an answer before the sync: found" : "an answer before the sync: missed");
    return tally->wrong > 0 || found == 0 || tally->ended == 0;
}

/* The allocator goes in front of this program, sanitizer and all. */
static void preload(char **argv)
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

int main(int argc, char **argv)
{
    char seed[24];
    (void)argc;
    preload(argv);
    log_threshold(LOG_LEVEL_ERROR); /* each start says that it made the state anew */
    struct plan plan = {
        .count = setting("DOORBRAAK_COUNT", 0),
        .seed = setting("DOORBRAAK_SEED", 1),
        .until = time(NULL) + (time_t)setting("DOORBRAAK_HOURS", 24) * 3600,
    };
    snprintf(seed, sizeof seed, "%" PRIu64, plan.count == 0 ? 1 : plan.seed);
    if (getenv("DOORBRAAK_ONLY") != NULL)
        return only(getenv("DOORBRAAK_ONLY"), seed);
    plan.tally = open_tally(plan.count);
    return prove(&plan, seed);
}
