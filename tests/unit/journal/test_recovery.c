// SPDX-License-Identifier: EUPL-1.2
/* What a start makes of a journal after a power cut (repair) and of a damaged one (refuse, name the
 * place, change nothing). */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sodium.h>

#include "base/log.h"
#include "fixture.h"

#define HEADER  128u
#define RECORD  172u /* of a batch of PAYLOAD bytes */
#define PAYLOAD 60u

/* One segment of 2048 bytes with `count` batches; returns its bytes. */
static struct file make_one(const struct fixture *f, int count)
{
    fixture_create(f);
    struct journal *journal = open_small(f->dir, 2048);
    append_batches(journal, count, PAYLOAD);
    journal_close(journal);
    return file_read(f->dir, 1);
}

static enum journal_status try_open(const struct fixture *f, uint64_t known,
                                    struct journal_fault *fault)
{
    struct journal_options options = small_options(f->dir, 2048);
    struct journal *journal = NULL;
    memset(fault, 0, sizeof *fault);
    enum journal_status status = journal_open(&journal, &options, known, fault);
    journal_close(journal);
    return status;
}

static void expect_recovered(const struct fixture *f, uint64_t batches)
{
    struct journal *journal = open_small(f->dir, 2048);
    assert_int_equal(journal_tail(journal).batch, batches);
    append_batch(journal, PAYLOAD);
    journal_close(journal);
    assert_int_equal(count_batches(f->dir), batches + 1);
}

static void cut_at_every_byte_past_the_last_sync_keeps_the_synced(void **state)
{
    const struct fixture *f = *state;
    struct file file = make_one(f, 4);
    size_t synced = HEADER + 3 * RECORD;
    for (size_t cut = synced; cut < synced + RECORD; cut++) {
        file_write(file.path, file.data, cut); /* the file ends there */
        expect_recovered(f, 3);
        uint8_t *zeroed = calloc(1, file.len); /* what was made ahead shows there */
        memcpy(zeroed, file.data, cut);
        file_write(file.path, zeroed, file.len);
        free(zeroed);
        expect_recovered(f, 3);
    }
    free(file.data);
}

/* Sectors of one write reach the disk in any order. */
static void write_torn_in_the_middle_keeps_the_synced(void **state)
{
    const struct fixture *f = *state;
    struct file file = make_one(f, 4);
    size_t synced = HEADER + 3 * RECORD;
    for (size_t from = synced; from < synced + RECORD; from += 16) {
        for (size_t len = 1; from + len < synced + RECORD; len *= 3) {
            uint8_t *torn = malloc(file.len);
            memcpy(torn, file.data, file.len);
            memset(torn + from, 0, len);
            bool same = memcmp(torn, file.data, file.len) == 0;
            file_write(file.path, torn, file.len);
            free(torn);
            expect_recovered(f, same ? 4 : 3);
        }
    }
    free(file.data);
}

static void open_clears_a_torn_tail_on_disk(void **state)
{
    const struct fixture *f = *state;
    struct journal_fault fault;
    struct file file = make_one(f, 4);
    size_t synced = HEADER + 3 * RECORD;
    file.data[synced + 100] ^= 1;
    file_write(file.path, file.data, file.len);
    assert_int_equal(try_open(f, 3, &fault), JOURNAL_OK);
    struct file after = file_read(f->dir, 1);
    memset(file.data + synced, 0, file.len - synced);
    assert_int_equal(after.len, file.len);
    assert_memory_equal(after.data, file.data, file.len);
    free(after.data);
    free(file.data);
}

/* A payload that holds an old batch's bytes is no later batch. */
static void torn_batch_that_quotes_an_old_one_is_torn(void **state)
{
    const struct fixture *f = *state;
    struct file file = make_one(f, 2);
    struct journal *journal = open_small(f->dir, 2048);
    assert_int_equal(append(journal, 1003, file.data + HEADER, RECORD), JOURNAL_OK);
    journal_close(journal);
    free(file.data);
    file = file_read(f->dir, 1);
    file_write(file.path, file.data, HEADER + 2 * RECORD + 112 + RECORD - 1);
    expect_recovered(f, 2);
    free(file.data);
}

static void flip_of_any_bit_before_the_last_batch_is_refused(void **state)
{
    const struct fixture *f = *state;
    struct journal_fault fault;
    struct file file = make_one(f, 3);
    for (size_t bit = 0; bit < 8 * (HEADER + 2 * RECORD); bit++) {
        size_t at = bit / 8;
        size_t begin = at < HEADER ? 0 : HEADER + (at - HEADER) / RECORD * RECORD;
        file.data[at] ^= (uint8_t)(1 << bit % 8);
        file_write(file.path, file.data, file.len);
        assert_int_equal(try_open(f, 0, &fault), JOURNAL_DAMAGED);
        assert_string_equal(fault.segment, "0000000001.segment");
        assert_int_equal(fault.offset, begin);
        assert_true(fault.what[0] != '\0');
        struct file after = file_read(f->dir, 1);
        assert_memory_equal(after.data, file.data, file.len);
        free(after.data);
        file.data[at] ^= (uint8_t)(1 << bit % 8);
    }
    free(file.data);
}

static void flip_in_the_last_batch_that_the_state_knows_is_refused(void **state)
{
    const struct fixture *f = *state;
    struct journal_fault fault;
    struct file file = make_one(f, 3);
    for (size_t at = HEADER + 2 * RECORD; at < HEADER + 3 * RECORD; at++) {
        file.data[at] ^= 4;
        file_write(file.path, file.data, file.len);
        assert_int_equal(try_open(f, 3, &fault), JOURNAL_DAMAGED);
        assert_int_equal(fault.offset, HEADER + 2 * RECORD);
        file.data[at] ^= 4;
    }
    file_write(file.path, file.data, file.len);
    assert_int_equal(try_open(f, 3, &fault), JOURNAL_OK); /* the harness itself is sound */
    free(file.data);
}

/* Closed segments: every byte counts, also the zeros behind the last batch. */
static void flip_of_any_byte_in_a_closed_segment_is_refused(void **state)
{
    const struct fixture *f = *state;
    struct journal_fault fault;
    fixture_create(f);
    struct journal *journal = open_small(f->dir, 512);
    append_batches(journal, 5, PAYLOAD); /* two a segment and 40 zeros */
    journal_close(journal);
    for (unsigned ordinal = 1; ordinal <= 2; ordinal++) {
        struct file file = file_read(f->dir, ordinal);
        assert_int_equal(file.len, 512);
        for (size_t at = 0; at < file.len; at++) {
            file.data[at] ^= 16;
            file_write(file.path, file.data, file.len);
            assert_int_equal(try_open(f, 0, &fault), JOURNAL_DAMAGED);
            assert_string_equal(fault.segment, strrchr(file.path, '/') + 1);
            assert_true(fault.offset <= at && at - fault.offset < RECORD);
            file.data[at] ^= 16;
        }
        file_write(file.path, file.data, file.len);
        free(file.data);
    }
    assert_int_equal(try_open(f, 5, &fault), JOURNAL_OK);
}

/* A start that trusts its state reads the last segments only; `journal_read` finds the rest. */
static void damage_before_walk_from_is_left_to_the_check(void **state)
{
    const struct fixture *f = *state;
    struct journal_fault fault;
    fixture_create(f);
    struct journal *journal = open_small(f->dir, 512);
    append_batches(journal, 10, PAYLOAD);
    journal_close(journal);
    struct file file = file_read(f->dir, 2);
    file.data[HEADER + 90] ^= 1;
    file_write(file.path, file.data, file.len);
    free(file.data);
    struct journal_options options = small_options(f->dir, 512);
    options.walk_from = 10;
    assert_int_equal(journal_open(&journal, &options, 10, &fault), JOURNAL_OK);
    journal_close(journal);
    uint64_t count = 0;
    assert_int_equal(journal_read(f->dir, 0, count_batch, &count, &fault), JOURNAL_DAMAGED);
    assert_int_equal(count, 2);
    assert_string_equal(fault.segment, "0000000002.segment");
    assert_int_equal(fault.offset, HEADER);
    count = 0;
    assert_int_equal(journal_read(f->dir, 5, count_batch, &count, &fault), JOURNAL_OK);
    assert_int_equal(count, 6);
}

static void state_that_knows_more_is_refused(void **state)
{
    const struct fixture *f = *state;
    struct journal_fault fault;
    struct file file = make_one(f, 3);
    assert_int_equal(try_open(f, 3, &fault), JOURNAL_OK);
    assert_int_equal(try_open(f, 4, &fault), JOURNAL_DAMAGED);
    assert_string_equal(fault.segment, "0000000001.segment");
    assert_int_equal(fault.offset, HEADER + 3 * RECORD);
    free(file.data);
}

static void segment_that_is_missing_or_swapped_is_refused(void **state)
{
    const struct fixture *f = *state;
    struct journal_fault fault;
    char one[PATH_MAX];
    char two[PATH_MAX];
    char aside[400];
    fixture_create(f);
    struct journal *journal = open_small(f->dir, 512);
    append_batches(journal, 6, PAYLOAD);
    journal_close(journal);
    segment_path(one, f->dir, 1);
    segment_path(two, f->dir, 2);
    snprintf(aside, sizeof aside, "%s/aside", f->root);

    assert_int_equal(rename(two, aside), 0);
    assert_int_equal(try_open(f, 0, &fault), JOURNAL_DAMAGED);
    assert_string_equal(fault.segment, "0000000002.segment");
    assert_int_equal(rename(one, two), 0);
    assert_int_equal(rename(aside, one), 0);
    assert_int_equal(try_open(f, 0, &fault), JOURNAL_DAMAGED);
}

/* Another journal's segment in the place of ours: same numbers, other chain. */
static void segment_of_another_chain_is_refused(void **state)
{
    const struct fixture *f = *state;
    struct journal_fault fault;
    char other[400];
    snprintf(other, sizeof other, "%s/other", f->root);
    fixture_create(f);
    assert_int_equal(journal_create(other, epoch_two, &fault), JOURNAL_OK);
    const char *dirs[] = {f->dir, other};
    for (int i = 0; i < 2; i++) {
        struct journal *journal = open_small(dirs[i], 512);
        append_batches(journal, 4, PAYLOAD);
        journal_close(journal);
    }
    struct file file = file_read(other, 2);
    char path[PATH_MAX];
    segment_path(path, f->dir, 2);
    file_write(path, file.data, file.len);
    free(file.data);
    assert_int_equal(try_open(f, 0, &fault), JOURNAL_DAMAGED);
    assert_string_equal(fault.segment, "0000000001.segment");
    assert_int_equal(fault.offset, HEADER + 2 * RECORD);
}

/* Changes the last batch and makes its checksum right again. */
static enum journal_status open_with_changed_last(const struct fixture *f, size_t at,
                                                  struct journal_fault *fault)
{
    struct file file = make_one(f, 3);
    uint8_t *record = file.data + HEADER + 2 * RECORD;
    record[at] ^= 2;
    crypto_generichash(record + RECORD - 32, 32, record, RECORD - 32, NULL, 0);
    file_write(file.path, file.data, file.len);
    free(file.data);
    return try_open(f, 0, fault);
}

static void other_epoch_in_a_segment_is_refused(void **state)
{
    struct journal_fault fault;
    assert_int_equal(open_with_changed_last(*state, 16, &fault), JOURNAL_DAMAGED);
    assert_int_equal(fault.offset, HEADER + 2 * RECORD);
}

static void number_out_of_order_is_refused(void **state)
{
    struct journal_fault fault;
    assert_int_equal(open_with_changed_last(*state, 39, &fault), JOURNAL_DAMAGED);
}

static void broken_chain_with_a_right_checksum_is_refused(void **state)
{
    struct journal_fault fault;
    assert_int_equal(open_with_changed_last(*state, 50, &fault), JOURNAL_DAMAGED);
}

static void unknown_format_of_a_batch_is_refused(void **state)
{
    struct journal_fault fault;
    assert_int_equal(open_with_changed_last(*state, 11, &fault), JOURNAL_VERSION);
    assert_int_equal(fault.offset, HEADER + 2 * RECORD);
}

static void unknown_format_of_a_segment_is_refused(void **state)
{
    const struct fixture *f = *state;
    struct journal_fault fault;
    struct file file = make_one(f, 1);
    file.data[11] = 3;
    crypto_generichash(file.data + 96, 32, file.data, 96, NULL, 0);
    file_write(file.path, file.data, file.len);
    free(file.data);
    assert_int_equal(try_open(f, 0, &fault), JOURNAL_VERSION);
    assert_string_equal(fault.segment, "0000000001.segment");
    assert_string_equal(fault.what, "formaatversie 3 kent dit programma niet");
}

/* No batch hangs on them in any segment but the first. */
static void bytes_of_a_header_that_mean_nothing_are_zero(void **state)
{
    static const size_t unused[] = {12, 15, 88, 95};
    const struct fixture *f = *state;
    struct journal_fault fault;
    fixture_create(f);
    struct journal *journal = open_small(f->dir, 512);
    append_batches(journal, 4, PAYLOAD);
    journal_close(journal);
    for (size_t i = 0; i < sizeof unused / sizeof unused[0]; i++) {
        struct file file = file_read(f->dir, 2);
        file.data[unused[i]] = 1;
        crypto_generichash(file.data + 96, 32, file.data, 96, NULL, 0);
        file_write(file.path, file.data, file.len);
        assert_int_equal(try_open(f, 0, &fault), JOURNAL_DAMAGED);
        assert_string_equal(fault.segment, "0000000002.segment");
        file.data[unused[i]] = 0;
        crypto_generichash(file.data + 96, 32, file.data, 96, NULL, 0);
        file_write(file.path, file.data, file.len);
        free(file.data);
    }
    assert_int_equal(try_open(f, 0, &fault), JOURNAL_OK);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    log_threshold(LOG_LEVEL_ERROR); /* torn tails are announced, hundreds of times here */
    const struct CMUnitTest tests[] = {
        CASE(cut_at_every_byte_past_the_last_sync_keeps_the_synced),
        CASE(write_torn_in_the_middle_keeps_the_synced),
        CASE(open_clears_a_torn_tail_on_disk),
        CASE(torn_batch_that_quotes_an_old_one_is_torn),
        CASE(flip_of_any_bit_before_the_last_batch_is_refused),
        CASE(flip_in_the_last_batch_that_the_state_knows_is_refused),
        CASE(flip_of_any_byte_in_a_closed_segment_is_refused),
        CASE(damage_before_walk_from_is_left_to_the_check),
        CASE(state_that_knows_more_is_refused),
        CASE(segment_that_is_missing_or_swapped_is_refused),
        CASE(segment_of_another_chain_is_refused),
        CASE(other_epoch_in_a_segment_is_refused),
        CASE(number_out_of_order_is_refused),
        CASE(broken_chain_with_a_right_checksum_is_refused),
        CASE(unknown_format_of_a_batch_is_refused),
        CASE(unknown_format_of_a_segment_is_refused),
        CASE(bytes_of_a_header_that_mean_nothing_are_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
