// SPDX-License-Identifier: EUPL-1.2
/* Random commands over all ladders of config/ladders, in one site; what must hold is looked at
 * after each, and at the end everything.
 *
 *   property SEED N [COVERED]    COVERED: a file for the names of the commands that were done, and
 *                                how often
 *   property commands            prints the names of all that clients may give
 *
 * The run is a process of its own, so that one that is aborted says how to see it again too. */
#include "tests/property/property.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/clock.h"

#define REINSTALL_MS                                                                               \
    (INT64_C(150) * 86400000) /* before the meetings that were expanded are over                   \
                               */
#define STATUS_BROKEN 1
#define KILL_EACH     5000 /* commands */
#define POWER_EACH    25000

void broken(struct property *p, const char *format, ...)
{
    va_list args;
    printf("after command %" PRIu64 ", %s by %s: ", p->g.made, p->move.message->name,
           p->move.person);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    printf("\n");
    fflush(stdout);
    _exit(STATUS_BROKEN);
}

/* --- one run --- */

static void heard(void *arg, struct bytes response)
{
    struct property *p = arg;
    hold_response(p, response, false);
}

static void open_world(struct property *p, const char *seed)
{
    struct civil_time start = {civil_date_of(2026, 3, 2), 9 * 3600};
    world_open(&p->world, 0);
    memcpy(p->report->root, p->world.root, sizeof p->report->root);
    if (!world_install(&p->world, SOURCE_DIR "/config/alle-ladders.yaml", NULL, start))
        world_fail("the ladders were refused");
    generator_init(&p->g, &p->world, seed);
    memcpy(p->report->marker, p->g.marker, sizeof p->report->marker);
    shadow_init(&p->shadow);
    arena_init(&p->arena);
}

static void give(struct property *p)
{
    struct generator *g = &p->g;
    struct id id = world_id(&p->world, g->seed, g->made);
    struct bytes frame = world_encode(p->move.message, false, &id, NULL, p->move.body, &g->arena);
    world_move(&p->world, p->world.now);
    p->world.heard = heard;
    p->world.heard_arg = p;
    world_frame(&p->world, p->move.person, frame);
    world_finish(&p->world);
    p->world.heard = NULL;
}

static void say(void *arg, const char *finding)
{
    broken(arg, "%s", finding);
}

/* The process dies, or the power fails: the journal makes the same state. */
static void restart(struct property *p, enum world_restart how)
{
    uint8_t before[STORE_HASH_LEN];
    uint8_t after[STORE_HASH_LEN];
    world_hash(&p->world, before);
    world_restart(&p->world, how);
    world_hash(&p->world, after);
    if (memcmp(before, after, sizeof before) != 0)
        broken(p, "the journal makes another state than the commands did");
    store_check(p->world.site.store, say, NULL, p);
    hold_files(p);
}

static void run(struct property *p, uint64_t n)
{
    int64_t installed = p->world.now.ms;
    for (uint64_t i = 1; i <= n; i++) {
        generator_move(&p->g, &p->move);
        p->report->made = p->g.made;
        give(p);
        hold_after_command(p);
        if (one_in(&p->g, 8))
            hold_query(p);
        if (i % KILL_EACH == KILL_EACH / 2)
            restart(p, RESTART_KILLED);
        if (i % POWER_EACH == POWER_EACH / 8) /* not of n: a run that is cut off repeats */
            restart(p, RESTART_POWER);
        if (p->world.now.ms - installed < REINSTALL_MS)
            continue;
        installed = p->world.now.ms;
        if (!world_install_again(&p->world))
            broken(p, "the ladders were refused, once more");
    }
}

/* --- what came of it --- */

static bool is_internal(const struct message *message)
{
    bool internal;
    message_of_command(message->number, &internal);
    return internal;
}

static void print_commands(void)
{
    const struct message *message;
    for (size_t i = 0; (message = message_at(0, i)) != NULL; i++)
        if (!is_internal(message))
            printf("%s\n", message->name);
}

static size_t tiers_of_all(struct property *p)
{
    struct state *state = store_read_begin(p->world.site.store);
    struct code code = {{0}};
    uint64_t version;
    size_t n = 0;
    while (state_ladder_next(state, &code, &code))
        n += state_ladder(state, &code, &version)->tiers.n;
    store_read_end(p->world.site.store);
    return n;
}

static void print_coverage(struct property *p, const char *path)
{
    const struct message *message;
    FILE *file = path == NULL ? NULL : fopen(path, "w");
    unsigned commands = 0;
    unsigned covered = 0;
    unsigned events = 0;
    unsigned happened = 0;
    for (size_t i = 0; (message = message_at(1, i)) != NULL; i++, events++)
        happened += p->events[message->number] > 0;
    for (size_t i = 0; (message = message_at(0, i)) != NULL; i++) {
        commands += !is_internal(message);
        covered += p->accepted[message->number] > 0;
        if (file != NULL && p->accepted[message->number] > 0)
            fprintf(file, "%s %" PRIu64 "\n", message->name, p->accepted[message->number]);
    }
    if (file != NULL)
        fclose(file);
    printf("seed %s: %" PRIu64 " commands, %" PRIu64 " done, %" PRIu64 " queries; %" PRIu64
           " events, %" PRIu64
           " clocks; %zu of %zu tiers, %u of %u kinds of commands, %u of %u kinds of events\n",
           p->g.seed, p->g.made, p->done, p->answers, p->sequence, p->shadow.fired, p->n_places,
           p->tiers, covered, commands, happened, events);
}

static int property(const char *seed, uint64_t n, const char *covered, struct report *report)
{
    static struct property p;
    p.report = report;
    open_world(&p, seed);
    run(&p, n);
    if (n >= 1000 && (p.done < n / 4 || p.done > n * 4 / 5))
        broken(&p, "%" PRIu64 " of the commands were done: that says too little", p.done);
    p.tiers = tiers_of_all(&p);
    world_check(&p.world, say, &p);
    hold_files(&p);
    print_coverage(&p, covered);
    generator_release(&p.g);
    shadow_release(&p.shadow);
    arena_release(&p.arena);
    world_close(&p.world);
    return 0;
}

/* --- around it --- */

/* The log of the run: no content in it; and where the run was aborted, why. */
static bool log_holds(FILE *log, const struct report *report, bool failed)
{
    static char text[1 << 20];
    bool holds = true;
    rewind(log);
    for (size_t got, kept = 0; (got = fread(text + kept, 1, sizeof text - kept, log)) > 0;) {
        size_t len = kept + got;
        if (report->marker[0] != '\0' && memmem(text, len, report->marker, MARKER_LEN) != NULL)
            holds = false;
        if (failed)
            fwrite(text + kept, 1, got, stderr);
        kept = len < MARKER_LEN ? len : MARKER_LEN;
        memmove(text, text + len - kept, kept);
    }
    if (!holds)
        printf("the log shows content\n");
    return holds;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "commands") == 0) {
        print_commands();
        return 0;
    }
    if (argc != 3 && argc != 4) {
        printf("usage: property SEED N [COVERED] | property commands\n");
        return 64;
    }
    struct report *report =
        mmap(NULL, sizeof *report, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    FILE *log = tmpfile();
    ASSERT(report != MAP_FAILED && log != NULL);
    int64_t begun = clock_monotonic_ns();
    pid_t child = fork();
    ASSERT(child >= 0);
    if (child == 0) {
        dup2(fileno(log), STDERR_FILENO);
        exit(property(argv[1], strtoull(argv[2], NULL, 10), argc == 4 ? argv[3] : NULL, report));
    }
    int status = 0;
    waitpid(child, &status, 0);
    bool failed = !WIFEXITED(status) || WEXITSTATUS(status) != 0;
    failed = !log_holds(log, report, failed) || failed;
    fclose(log);
    if (!failed) {
        int64_t ms = (clock_monotonic_ns() - begun) / 1000000;
        printf("    %" PRIu64 " a second\n", report->made * 1000 / (uint64_t)(ms + 1));
        return 0;
    }
    static struct world gone;
    memcpy(gone.root, report->root, sizeof gone.root);
    if (gone.root[0] != '\0')
        world_remove(&gone);
    printf("again: property %s %" PRIu64 "\n", argv[1], report->made);
    return 1;
}
