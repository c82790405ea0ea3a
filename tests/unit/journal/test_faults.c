// SPDX-License-Identifier: EUPL-1.2
/* The n-th write or sync fails, for every n: a child (this program again, behind the failing disk
 * of tests/support) makes a journal, appends and notes what was acknowledged; afterwards the
 * journal must open and hold all of that, and at most one batch more. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <sys/wait.h>

#include "base/log.h"
#include "fixture.h"

#define BATCHES      8
#define PAYLOAD      200
#define CHILD_STATUS 10 /* the child exits with this plus the journal's status */

struct child {
    const char *dir;
    const char *acks;
    bool careless; /* notes a batch before it was acknowledged: the negative control */
};

static void note(const struct child *child)
{
    int fd = open(child->acks, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (fd < 0 || io_write_all(fd, "+", 1) != 0)
        abort();
    close(fd);
}

static enum journal_status child_append(const struct child *child, struct journal *journal,
                                        size_t len)
{
    uint8_t payload[PAYLOAD];
    uint64_t n = journal_tail(journal).batch + 1;
    fill_payload(payload, len, n);
    if (child->careless)
        note(child);
    enum journal_status status = append(journal, 1000 + (int64_t)n, payload, len);
    if (status == JOURNAL_OK && !child->careless)
        note(child);
    return status;
}

/* After "no space" a batch that fits in the open segment is still taken; after "unknown" nothing.
 */
static enum journal_status child_append_all(const struct child *child, struct journal *journal)
{
    enum journal_status status = JOURNAL_OK;
    for (int i = 0; i < BATCHES && status == JOURNAL_OK; i++)
        status = child_append(child, journal, PAYLOAD);
    if (status == JOURNAL_NO_SPACE)
        child_append(child, journal, 0);
    if (status == JOURNAL_UNKNOWN && append(journal, 1, "", 0) != JOURNAL_UNKNOWN)
        abort();
    return status;
}

static int child_main(const struct child *child)
{
    struct journal_fault fault;
    struct journal_options options = small_options(child->dir, 1024);
    struct journal *journal;
    log_threshold(LOG_LEVEL_FATAL);
    enum journal_status status = JOURNAL_OK;
    if (!io_exists(child->dir))
        status = journal_create(child->dir, epoch_one, &fault);
    if (status == JOURNAL_OK)
        status = journal_open(&journal, &options, 0, &fault);
    if (status == JOURNAL_OK) {
        status = child_append_all(child, journal);
        journal_close(journal);
    }
    return CHILD_STATUS + (int)status;
}

struct disk {
    const char *call;
    const char *part; /* of the path, behind the fixture's root */
    int at;
    const char *error;
    bool sticky;
};

static void path_in(char out[400], const struct fixture *f, const char *name)
{
    snprintf(out, 400, "%s/%s", f->root, name);
}

static void become_child(const struct fixture *f, const struct disk *disk, bool careless)
{
    char path[400];
    char number[16];
    setenv("LD_PRELOAD", FAILING_IO, 1);
    setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
    setenv("FAIL_CALL", disk->call, 1);
    setenv("FAIL_ERRNO", disk->error, 1);
    setenv("FAIL_STICKY", disk->sticky ? "1" : "0", 1);
    path_in(path, f, disk->part);
    setenv("FAIL_PATH", path, 1);
    path_in(path, f, "report");
    setenv("FAIL_REPORT", path, 1);
    snprintf(number, sizeof number, "%d", disk->at);
    setenv("FAIL_AT", number, 1);
    path_in(path, f, "acks");
    execl("/proc/self/exe", "test_faults", careless ? "careless" : "careful", f->dir, path,
          (char *)NULL);
    _exit(127);
}

static enum journal_status run_child(const struct fixture *f, const struct disk *disk,
                                     bool careless)
{
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        become_child(f, disk, careless);
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_true(WEXITSTATUS(status) >= CHILD_STATUS);
    return (enum journal_status)(WEXITSTATUS(status) - CHILD_STATUS);
}

static uint64_t count_acks(const struct fixture *f)
{
    char path[400];
    uint8_t *data;
    size_t len;
    path_in(path, f, "acks");
    if (io_read_file(path, 4096, &data, &len) != 0)
        return 0;
    free(data);
    return len;
}

static int count_calls(const struct fixture *f)
{
    char path[400];
    uint8_t *data;
    size_t len;
    path_in(path, f, "report");
    assert_int_equal(io_read_file(path, 4096, &data, &len), 0);
    int calls = (int)strtol((const char *)data, NULL, 10);
    free(data);
    return calls;
}

/* True when all that was acknowledged is there, and at most one batch more. */
static bool holds_what_was_acknowledged(const struct fixture *f)
{
    uint64_t acks = count_acks(f);
    if (!io_exists(f->dir))
        return acks == 0;
    struct journal *journal = open_small(f->dir, 1024);
    uint64_t batches = journal_tail(journal).batch;
    append_batch(journal, PAYLOAD);
    journal_close(journal);
    assert_int_equal(count_batches(f->dir), batches + 1);
    return batches >= acks && batches <= acks + 1;
}

static void forget_all(const struct fixture *f)
{
    const char *names[] = {"acks", "report", "journal", "journal.tmp"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[400];
        path_in(path, f, names[i]);
        folder_remove(path);
    }
}

/* Returns for how many n something acknowledged was lost. */
static int fail_every_call(const struct fixture *f, const char *error, bool sticky, bool careless)
{
    struct disk disk = {"write,pwrite,fdatasync,fsync", "journal", 0, error, sticky};
    assert_int_equal(run_child(f, &disk, careless), JOURNAL_OK);
    int calls = count_calls(f);
    assert_true(calls > 3 * BATCHES);
    assert_int_equal(count_acks(f), BATCHES);
    assert_true(holds_what_was_acknowledged(f));
    forget_all(f);

    int lost = 0;
    for (disk.at = 1; disk.at <= calls; disk.at++) {
        enum journal_status status = run_child(f, &disk, careless);
        if (status == JOURNAL_OK && !careless)
            assert_int_equal(count_acks(f), BATCHES);
        assert_true(status == JOURNAL_OK || status == JOURNAL_UNKNOWN ||
                    (status == JOURNAL_NO_SPACE && strcmp(error, "ENOSPC") == 0));
        if (!holds_what_was_acknowledged(f))
            lost++;
        forget_all(f);
    }
    return lost;
}

static void every_call_failing_once_with_eio_loses_nothing(void **state)
{
    assert_int_equal(fail_every_call(*state, "EIO", false, false), 0);
}

static void every_call_failing_on_with_eio_loses_nothing(void **state)
{
    assert_int_equal(fail_every_call(*state, "EIO", true, false), 0);
}

static void every_call_failing_once_with_enospc_loses_nothing(void **state)
{
    assert_int_equal(fail_every_call(*state, "ENOSPC", false, false), 0);
}

static void every_call_failing_on_with_enospc_loses_nothing(void **state)
{
    assert_int_equal(fail_every_call(*state, "ENOSPC", true, false), 0);
}

static void acknowledging_too_early_is_found(void **state)
{
    assert_true(fail_every_call(*state, "EIO", true, true) > 0);
}

/* No segment can be made: the batch is dropped before a byte of it is written. */
static void full_disk_at_a_roll_over_is_no_space(void **state)
{
    const struct fixture *f = *state;
    fixture_create(f);
    struct disk disk = {"pwrite", "journal/spare.", 1, "ENOSPC", true};
    assert_int_equal(run_child(f, &disk, false), JOURNAL_NO_SPACE);
    assert_int_equal(count_acks(f), 3); /* two of 312 bytes, and the empty one of 112 that fitted */
    assert_int_equal(count_batches(f->dir), 3);
}

/* Nothing is answered from what only the page cache may hold. */
static void open_syncs_before_it_answers(void **state)
{
    const struct fixture *f = *state;
    fixture_create(f);
    struct journal *journal = open_small(f->dir, 1024);
    append_batches(journal, 2, PAYLOAD);
    journal_close(journal);
    struct disk disk = {"fsync", "journal/0000000001.segment", 1, "EIO", false};
    assert_int_equal(run_child(f, &disk, false), JOURNAL_UNKNOWN);
    disk.call = "pwrite";
    assert_int_equal(run_child(f, &disk, false), JOURNAL_UNKNOWN);
    assert_int_equal(count_acks(f), 0);
    assert_int_equal(count_batches(f->dir), 2);
}

static void failed_sync_stops_the_journal(void **state)
{
    const struct fixture *f = *state;
    fixture_create(f);
    struct disk disk = {"fdatasync", "journal", 2, "EIO", false};
    assert_int_equal(run_child(f, &disk, false), JOURNAL_UNKNOWN);
    assert_int_equal(count_acks(f), 1);
    assert_true(holds_what_was_acknowledged(f));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(int argc, char **argv)
{
    if (argc == 4) {
        struct child child = {argv[2], argv[3], strcmp(argv[1], "careless") == 0};
        return child_main(&child);
    }
    log_threshold(LOG_LEVEL_ERROR);
    const struct CMUnitTest tests[] = {
        CASE(every_call_failing_once_with_eio_loses_nothing),
        CASE(every_call_failing_on_with_eio_loses_nothing),
        CASE(every_call_failing_once_with_enospc_loses_nothing),
        CASE(every_call_failing_on_with_enospc_loses_nothing),
        CASE(acknowledging_too_early_is_found),
        CASE(full_disk_at_a_roll_over_is_no_space),
        CASE(open_syncs_before_it_answers),
        CASE(failed_sync_stops_the_journal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
