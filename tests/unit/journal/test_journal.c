// SPDX-License-Identifier: EUPL-1.2
/* Making, appending, reading back, segments, epochs, copies. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <sys/stat.h>

#include "fixture.h"

static void create_then_open_is_empty(void **state)
{
    const struct fixture *f = *state;
    fixture_create(f);
    struct journal *journal = open_small(f->dir, 1024);
    struct journal_tail tail = journal_tail(journal);
    assert_int_equal(tail.batch, 0);
    assert_int_equal(tail.stamp_ms, 0);
    assert_memory_equal(tail.epoch, epoch_one, sizeof epoch_one);
    journal_close(journal);
    assert_int_equal(count_batches(f->dir), 0);
    struct file file = file_read(f->dir, 1);
    assert_memory_equal(tail.hash, file.data + 96, JOURNAL_HASH_LEN);
    free(file.data);
}

static void create_where_something_is_refused(void **state)
{
    const struct fixture *f = *state;
    struct journal_fault fault;
    fixture_create(f);
    assert_int_equal(journal_create(f->dir, epoch_one, &fault), JOURNAL_BAD_ARGUMENT);
    assert_int_equal(journal_create("", epoch_one, &fault), JOURNAL_BAD_ARGUMENT);
    assert_int_equal(journal_create("/nowhere/at/all", epoch_one, &fault), JOURNAL_UNKNOWN);
}

static void create_after_a_maker_that_died_succeeds(void **state)
{
    const struct fixture *f = *state;
    char path[400];
    snprintf(path, sizeof path, "%s.tmp", f->dir);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s.tmp/0000000001.segment", f->dir);
    file_write(path, (const uint8_t *)"half", 4);
    fixture_create(f);
    assert_int_equal(count_batches(f->dir), 0);
}

static void open_of_what_is_not_there_says_so(void **state)
{
    const struct fixture *f = *state;
    struct journal_options options = small_options(f->dir, 1024);
    struct journal *journal = NULL;
    struct journal_fault fault;
    assert_int_equal(journal_open(&journal, &options, 0, &fault), JOURNAL_UNREADABLE);
    assert_int_equal(mkdir(f->dir, 0700), 0);
    assert_int_equal(journal_open(&journal, &options, 0, &fault), JOURNAL_DAMAGED);
    options.segment_size = 100;
    assert_int_equal(journal_open(&journal, &options, 0, &fault), JOURNAL_BAD_ARGUMENT);
    assert_null(journal);
}

static void append_then_reopen_reads_the_same(void **state)
{
    const struct fixture *f = *state;
    fixture_create(f);
    struct journal *journal = open_small(f->dir, 65536);
    for (size_t len = 0; len < 100; len += 9)
        append_batch(journal, len);
    struct journal_tail before = journal_tail(journal);
    journal_close(journal);

    journal = open_small(f->dir, 65536);
    struct journal_tail after = journal_tail(journal);
    assert_int_equal(after.batch, 12);
    assert_int_equal(after.stamp_ms, 1012);
    assert_memory_equal(after.hash, before.hash, JOURNAL_HASH_LEN);
    append_batches(journal, 3, 10);
    journal_close(journal);
    assert_int_equal(count_batches(f->dir), 15);
}

/* Recomputed from the layout in the README, not with the journal's own code. */
static void each_batch_holds_the_hash_of_the_one_before(void **state)
{
    const struct fixture *f = *state;
    fixture_create(f);
    struct journal *journal = open_small(f->dir, 4096);
    append_batches(journal, 5, 60);
    journal_close(journal);

    struct file file = file_read(f->dir, 1);
    const uint8_t *previous = file.data + 96;
    const uint8_t *record = file.data + 128;
    for (uint64_t n = 1; n <= 5; n++) {
        uint8_t hash[32];
        assert_int_equal(get_be32(record + 12), 60);
        assert_memory_equal(record + 16, epoch_one, 16);
        assert_int_equal(get_be64(record + 32), n);
        assert_int_equal(get_be64(record + 40), 1000 + n);
        assert_memory_equal(record + 48, previous, 32);
        crypto_generichash(hash, 32, record, 140, NULL, 0);
        assert_memory_equal(record + 140, hash, 32);
        previous = record + 140;
        record += 172;
    }
    assert_int_equal(file.len, 4096);
    free(file.data);
}

static void full_segment_rolls_over_and_the_tail_survives(void **state)
{
    const struct fixture *f = *state;
    fixture_create(f);
    struct journal *journal = open_small(f->dir, 1024);
    append_batches(journal, 8, 112); /* 4 records of 224 bytes fill a segment to the last byte */
    journal_close(journal);
    char path[PATH_MAX];
    segment_path(path, f->dir, 2);
    assert_true(io_exists(path));
    segment_path(path, f->dir, 3);
    assert_false(io_exists(path));

    journal = open_small(f->dir, 1024);
    append_batches(journal, 1, 112);
    journal_close(journal);
    assert_true(io_exists(path));
    assert_int_equal(count_batches(f->dir), 9);
}

/* A segment that was begun and never filled knows the stamp and hash before it. */
static void open_on_an_empty_last_segment_keeps_the_tail(void **state)
{
    const struct fixture *f = *state;
    struct journal_fault fault;
    fixture_create(f);
    struct journal *journal = open_small(f->dir, 1024);
    append_batches(journal, 3, 50);
    struct journal_tail before = journal_tail(journal);
    journal_close(journal);
    assert_int_equal(journal_new_epoch(f->dir, epoch_two, &fault), JOURNAL_OK);

    struct journal_options options = small_options(f->dir, 1024);
    options.walk_from = 4; /* the last segment only */
    assert_int_equal(journal_open(&journal, &options, 3, &fault), JOURNAL_OK);
    struct journal_tail after = journal_tail(journal);
    assert_int_equal(after.batch, 3);
    assert_int_equal(after.stamp_ms, before.stamp_ms);
    assert_memory_equal(after.hash, before.hash, JOURNAL_HASH_LEN);
    assert_memory_equal(after.epoch, epoch_two, JOURNAL_EPOCH_LEN);
    journal_close(journal);
}

static void batch_larger_than_a_segment_gets_its_own(void **state)
{
    const struct fixture *f = *state;
    fixture_create(f);
    struct journal *journal = open_small(f->dir, 1024);
    append_batch(journal, 10);
    append_batch(journal, 50000);
    append_batch(journal, 10);
    append_batch(journal, 2 * 1024 * 1024);
    append_batch(journal, 10);
    journal_close(journal);
    struct stat st;
    char path[PATH_MAX];
    segment_path(path, f->dir, 2);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_size, 128 + 112 + 50000);
    assert_int_equal(count_batches(f->dir), 5);
    journal = open_small(f->dir, 1024);
    assert_int_equal(journal_tail(journal).batch, 5);
    journal_close(journal);
}

static void batch_over_the_limit_is_refused_and_the_next_taken(void **state)
{
    const struct fixture *f = *state;
    fixture_create(f);
    struct journal *journal = open_small(f->dir, 1024);
    uint8_t byte = 0;
    assert_int_equal(append(journal, 1, &byte, (size_t)JOURNAL_PAYLOAD_MAX + 1),
                     JOURNAL_BAD_ARGUMENT);
    append_batch(journal, 10);
    journal_close(journal);
    assert_int_equal(count_batches(f->dir), 1);
}

/* Each batch takes a segment, so that caller and helper meet in every order. */
static void rolling_over_faster_than_the_helper_loses_nothing(void **state)
{
    const struct fixture *f = *state;
    fixture_create(f);
    for (int round = 0; round < 5; round++) {
        struct journal *journal = open_small(f->dir, 512);
        for (int i = 0; i < 40; i++)
            append_batch(journal, i % 7 == 3 ? 600 : 260);
        journal_close(journal);
    }
    assert_int_equal(count_batches(f->dir), 200);
}

static bool expect_from_seven(void *arg, const struct journal_batch *batch)
{
    uint64_t *next = arg;
    assert_int_equal(batch->number, *next);
    return (*next)++ < 9;
}

static void read_begins_and_stops_where_it_is_told(void **state)
{
    const struct fixture *f = *state;
    struct journal_fault fault;
    fixture_create(f);
    struct journal *journal = open_small(f->dir, 512);
    append_batches(journal, 20, 50);
    journal_close(journal);
    uint64_t next = 7;
    assert_int_equal(journal_read(f->dir, 7, expect_from_seven, &next, &fault), JOURNAL_OK);
    assert_int_equal(next, 10);
    uint64_t count = 0;
    assert_int_equal(journal_read(f->dir, 21, count_batch, &count, &fault), JOURNAL_OK);
    assert_int_equal(count, 0);
}

static bool note_epoch(void *arg, const struct journal_batch *batch)
{
    char *epochs = arg;
    bool one = memcmp(batch->epoch, epoch_one, JOURNAL_EPOCH_LEN) == 0;
    epochs[batch->number - 1] = one ? '1' : '2';
    return true;
}

static void new_epoch_goes_on_with_the_chain(void **state)
{
    const struct fixture *f = *state;
    struct journal_fault fault;
    fixture_create(f);
    struct journal *journal = open_small(f->dir, 4096);
    append_batches(journal, 2, 30);
    journal_close(journal);
    assert_int_equal(journal_new_epoch(f->dir, epoch_one, &fault), JOURNAL_BAD_ARGUMENT);
    assert_int_equal(journal_new_epoch(f->dir, epoch_two, &fault), JOURNAL_OK);
    journal = open_small(f->dir, 4096);
    assert_int_equal(journal_tail(journal).batch, 2);
    append_batches(journal, 3, 30);
    journal_close(journal);
    char epochs[6] = "";
    assert_int_equal(journal_read(f->dir, 1, note_epoch, epochs, &fault), JOURNAL_OK);
    assert_string_equal(epochs, "11222");
}

static void new_epoch_on_an_empty_journal_is_taken(void **state)
{
    const struct fixture *f = *state;
    struct journal_fault fault;
    fixture_create(f);
    assert_int_equal(journal_new_epoch(f->dir, epoch_two, &fault), JOURNAL_OK);
    struct journal *journal = open_small(f->dir, 4096);
    append_batches(journal, 2, 30);
    journal_close(journal);
    assert_int_equal(count_batches(f->dir), 2);
}

static void copy_holds_all_up_to_a_batch(void **state)
{
    const struct fixture *f = *state;
    struct journal_fault fault;
    char to[400];
    snprintf(to, sizeof to, "%s/copy", f->root);
    fixture_create(f);
    struct journal *journal = open_small(f->dir, 512);
    append_batches(journal, 20, 70);
    for (uint64_t upto = 0; upto <= 20; upto++) {
        assert_int_equal(journal_copy(f->dir, to, upto, &fault), JOURNAL_OK);
        assert_int_equal(count_batches(to), upto);
        struct journal *copy = open_small(to, 512);
        assert_int_equal(journal_tail(copy).batch, upto);
        append_batches(copy, 3, 70);
        journal_close(copy);
        assert_int_equal(count_batches(to), upto + 3);
        folder_remove(to);
    }
    assert_int_equal(journal_copy(f->dir, to, 21, &fault), JOURNAL_BAD_ARGUMENT);
    assert_false(io_exists(to));
    assert_int_equal(journal_copy(f->dir, f->dir, 20, &fault), JOURNAL_BAD_ARGUMENT);
    journal_close(journal);
}

struct copier {
    const struct fixture *fixture;
    atomic_uint_fast64_t acknowledged;
    atomic_bool done;
    int copies;
    int failures;
};

static void *copy_repeatedly(void *arg)
{
    struct copier *copier = arg;
    while (!atomic_load(&copier->done)) {
        struct journal_fault fault;
        char to[400];
        snprintf(to, sizeof to, "%s/copy-%d", copier->fixture->root, copier->copies++);
        uint64_t upto = atomic_load(&copier->acknowledged);
        if (journal_copy(copier->fixture->dir, to, upto, &fault) != JOURNAL_OK)
            copier->failures++;
        folder_remove(to);
    }
    return NULL;
}

static void copy_beside_a_running_journal_succeeds(void **state)
{
    struct copier copier = {.fixture = *state};
    fixture_create(copier.fixture);
    struct journal *journal = open_small(copier.fixture->dir, 2048);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, copy_repeatedly, &copier), 0);
    for (int i = 0; i < 300; i++) {
        append_batch(journal, 100);
        atomic_store(&copier.acknowledged, journal_tail(journal).batch);
    }
    atomic_store(&copier.done, true);
    pthread_join(thread, NULL);
    journal_close(journal);
    assert_true(copier.copies > 0);
    assert_int_equal(copier.failures, 0);
}

static void reserve_is_kept_released_and_made_again(void **state)
{
    const struct fixture *f = *state;
    char path[400];
    struct stat st;
    snprintf(path, sizeof path, "%s/reserve", f->dir);
    fixture_create(f);
    struct journal *journal = open_small(f->dir, 1024);
    assert_true(journal_free_bytes(journal) > 0);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_size, 4096);
    journal_release_reserve(journal);
    journal_release_reserve(journal);
    assert_false(io_exists(path));
    journal_close(journal);
    journal_close(open_small(f->dir, 1024));
    assert_true(io_exists(path));
}

static void spare_of_an_earlier_process_is_removed(void **state)
{
    const struct fixture *f = *state;
    char path[400];
    fixture_create(f);
    snprintf(path, sizeof path, "%s/spare.caller", f->dir);
    file_write(path, (const uint8_t *)"junk", 4);
    struct journal *journal = open_small(f->dir, 512);
    append_batches(journal, 10, 200);
    journal_close(journal);
    assert_false(io_exists(path));
    snprintf(path, sizeof path, "%s/spare.helper", f->dir);
    assert_false(io_exists(path));
    assert_int_equal(count_batches(f->dir), 10);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(create_then_open_is_empty),
        CASE(create_where_something_is_refused),
        CASE(create_after_a_maker_that_died_succeeds),
        CASE(open_of_what_is_not_there_says_so),
        CASE(append_then_reopen_reads_the_same),
        CASE(each_batch_holds_the_hash_of_the_one_before),
        CASE(full_segment_rolls_over_and_the_tail_survives),
        CASE(open_on_an_empty_last_segment_keeps_the_tail),
        CASE(batch_larger_than_a_segment_gets_its_own),
        CASE(batch_over_the_limit_is_refused_and_the_next_taken),
        CASE(rolling_over_faster_than_the_helper_loses_nothing),
        CASE(read_begins_and_stops_where_it_is_told),
        CASE(new_epoch_goes_on_with_the_chain),
        CASE(new_epoch_on_an_empty_journal_is_taken),
        CASE(copy_holds_all_up_to_a_batch),
        CASE(copy_beside_a_running_journal_succeeds),
        CASE(reserve_is_kept_released_and_made_again),
        CASE(spare_of_an_earlier_process_is_removed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
