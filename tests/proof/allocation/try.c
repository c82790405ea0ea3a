// SPDX-License-Identifier: EUPL-1.2
#include "tests/proof/allocation/try.h"

#include <execinfo.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/io.h"
#include "engine/batch.h"

#define HANGS_AFTER 60 /* seconds */

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

/* Says in which libraries it was, as a sanitizer does by itself. */
static void say_where(int signal_number)
{
    void *calls[32];
    backtrace_symbols_fd(calls, backtrace(calls, 32), STDERR_FILENO);
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

void __sanitizer_set_report_fd(void *fd) __attribute__((weak));

static void report_crashes(void)
{
    void *first[1];
    if (__sanitizer_set_report_fd != NULL)
        return;
    backtrace(first, 1); /* which allocates the first time, and no other */
    signal(SIGSEGV, say_where);
}

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
        report_crashes();
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

void try_keep_rules(const struct run *run)
{
    memcpy(rules, run->rules, sizeof rules);
    has_rules = true;
}

bool try_one(struct run *run, enum part part, long n, const char *seed, bool *went_on)
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
