// SPDX-License-Identifier: EUPL-1.2
/* What the journal's tests share: a folder of their own, batches that can be told apart, files as
 * bytes. Included by each test program behind cmocka.h. */
#ifndef UNIT_JOURNAL_FIXTURE_H
#define UNIT_JOURNAL_FIXTURE_H

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "journal/journal.h"
#include "tests/support/folder.h"

struct fixture {
    char root[256];
    char dir[300]; /* ROOT/journal; made by fixture_create */
};

static const uint8_t epoch_one[JOURNAL_EPOCH_LEN] = {1, 2, 3, 4};
static const uint8_t epoch_two[JOURNAL_EPOCH_LEN] = {5, 6, 7, 8};

static inline int fixture_setup(void **state)
{
    static struct fixture fixture;
    if (!folder_make(fixture.root, sizeof fixture.root, "log"))
        return -1;
    snprintf(fixture.dir, sizeof fixture.dir, "%s/journal", fixture.root);
    *state = &fixture;
    return 0;
}

static inline int fixture_teardown(void **state)
{
    const struct fixture *fixture = *state;
    folder_remove(fixture->root);
    return 0;
}

static inline void fixture_create(const struct fixture *fixture)
{
    struct journal_fault fault;
    assert_int_equal(journal_create(fixture->dir, epoch_one, &fault), JOURNAL_OK);
}

/* Small segments, so that a few batches roll over. */
static inline struct journal_options small_options(const char *dir, uint64_t segment_size)
{
    return (struct journal_options){.dir = dir, .segment_size = segment_size, .reserve_size = 4096};
}

static inline struct journal *open_small(const char *dir, uint64_t segment_size)
{
    struct journal_options options = small_options(dir, segment_size);
    struct journal *journal = NULL;
    struct journal_fault fault = {.what = ""};
    enum journal_status status = journal_open(&journal, &options, 0, &fault);
    if (status != JOURNAL_OK)
        fail_msg("cannot open: %s, %s at %lu: %s", journal_status_name(status), fault.segment,
                 (unsigned long)fault.offset, fault.what);
    return journal;
}

static inline void store_status(void *arg, enum journal_status status)
{
    *(enum journal_status *)arg = status;
}

static inline enum journal_status append(struct journal *journal, int64_t stamp_ms,
                                         const void *data, size_t len)
{
    enum journal_status status = JOURNAL_BAD_ARGUMENT;
    journal_append(journal, stamp_ms, bytes_of(data, len), store_status, &status);
    return status;
}

/* Batch `n` holds `len` bytes that depend on n and place, with stamp 1000 + n. */
static inline void fill_payload(uint8_t *out, size_t len, uint64_t n)
{
    for (size_t i = 0; i < len; i++)
        out[i] = (uint8_t)(n * 31 + i * 7 + 1);
}

static inline void append_batch(struct journal *journal, size_t len)
{
    uint8_t *payload = malloc(len + 1);
    uint64_t n = journal_tail(journal).batch + 1;
    fill_payload(payload, len, n);
    assert_int_equal(append(journal, 1000 + (int64_t)n, payload, len), JOURNAL_OK);
    free(payload);
}

static inline void append_batches(struct journal *journal, int count, size_t len)
{
    for (int i = 0; i < count; i++)
        append_batch(journal, len);
}

/* Counts the batches and checks that each is what append_batch wrote. */
static inline bool count_batch(void *arg, const struct journal_batch *batch)
{
    uint64_t *count = arg;
    uint8_t *payload = malloc(batch->payload.len + 1);
    fill_payload(payload, batch->payload.len, batch->number);
    assert_int_equal(batch->stamp_ms, 1000 + (int64_t)batch->number);
    assert_true(bytes_equal(batch->payload, bytes_of(payload, batch->payload.len)));
    free(payload);
    (*count)++;
    return true;
}

static inline uint64_t count_batches(const char *dir)
{
    uint64_t count = 0;
    struct journal_fault fault;
    assert_int_equal(journal_read(dir, 0, count_batch, &count, &fault), JOURNAL_OK);
    return count;
}

static inline void segment_path(char out[PATH_MAX], const char *dir, unsigned ordinal)
{
    snprintf(out, PATH_MAX, "%s/%010u.segment", dir, ordinal);
}

struct file {
    char path[PATH_MAX];
    uint8_t *data;
    size_t len;
};

static inline struct file file_read(const char *dir, unsigned ordinal)
{
    struct file file;
    segment_path(file.path, dir, ordinal);
    assert_int_equal(io_read_file(file.path, 1 << 20, &file.data, &file.len), 0);
    return file;
}

/* Without syncs: tests write many. */
static inline void file_write(const char *path, const uint8_t *data, size_t len)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(io_write_all(fd, data, len), 0);
    close(fd);
}

#endif
