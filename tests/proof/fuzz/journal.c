// SPDX-License-Identifier: EUPL-1.2
/* A segment of the journal, read twice: as it came, and with its sums and chain made right, as
 * otherwise nothing behind a sum would ever be looked at. With PLANTED a record's length is
 * believed while they are made right. */
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

#include "base/assert.h"
#include "fuzz.h"
#include "journal/format.h"
#include "journal/segment.h"

enum { HASHED = SEGMENT_HEADER_LEN - JOURNAL_HASH_LEN };

static char dir[64];
static int file;

/* In memory where there is room for it, as what is tested is no disk. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
static void remove_dir(void)
{
    char path[sizeof dir + SEGMENT_NAME_LEN];
    snprintf(path, sizeof path, "%s/%s", dir, SEGMENT_PATTERN);
    unlink(path);
    rmdir(dir);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    char path[sizeof dir + SEGMENT_NAME_LEN];
    snprintf(dir, sizeof dir, "%s/doorbraak-fuzz-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    ASSERT(sodium_init() >= 0 && mkdtemp(dir) != NULL);
    snprintf(path, sizeof path, "%s/%s", dir, SEGMENT_PATTERN);
    file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ASSERT(file >= 0 && atexit(remove_dir) == 0);
    return 0;
}

static void seal(uint8_t *hash, const uint8_t *data, size_t len)
{
    ASSERT(crypto_generichash(hash, JOURNAL_HASH_LEN, data, len, NULL, 0) == 0);
}

static bool record_at(uint8_t *data, size_t left, struct record *out)
{
#ifdef PLANTED
    if (left < RECORD_OVERHEAD || memcmp(data, record_magic, RECORD_MAGIC_LEN) != 0)
        return false;
    out->whole = bytes_of(data, RECORD_OVERHEAD + (size_t)get_be32(data + 12));
    return true;
#else
    return record_get(bytes_of(data, left), out);
#endif
}

static void make_right(uint8_t *data, size_t size)
{
    if (size < SEGMENT_HEADER_LEN)
        return;
    seal(data + HASHED, data, HASHED);
    const uint8_t *before = data + HASHED;
    struct record record;
    for (size_t at = SEGMENT_HEADER_LEN; record_at(data + at, size - at, &record);) {
        size_t hashed = record.whole.len - JOURNAL_HASH_LEN;
        memcpy(data + at + 16, data + 24, JOURNAL_EPOCH_LEN);
        memcpy(data + at + 48, before, JOURNAL_HASH_LEN);
        seal(data + at + hashed, data + at, hashed);
        before = data + at + hashed;
        at += record.whole.len;
    }
}

struct walked {
    const uint8_t *data;
    size_t size;
    struct journal_tail tail;
    size_t n;
};

/* What is taken as a batch is what the journal would write in its place. */
static bool expect_same(void *arg, const struct journal_batch *batch)
{
    struct walked *walked = arg;
    size_t len = RECORD_OVERHEAD + batch->payload.len;
    if (walked->n++ == 0) {
        memcpy(walked->tail.hash, walked->data + HASHED, JOURNAL_HASH_LEN);
        memcpy(walked->tail.epoch, batch->epoch, JOURNAL_EPOCH_LEN);
        walked->tail.batch = batch->number - 1;
    }
    ASSERT(batch->number == walked->tail.batch + 1 && batch->offset + len <= walked->size);
    uint8_t *written = malloc(len);
    ASSERT(written != NULL);
    record_put(written, &walked->tail, batch->stamp_ms, batch->payload);
    ASSERT(memcmp(written, walked->data + batch->offset, len) == 0);
    memcpy(walked->tail.hash, batch->hash, JOURNAL_HASH_LEN);
    walked->tail.batch = batch->number;
    free(written);
    return true;
}

static void read_segment(const uint8_t *data, size_t size)
{
    struct journal_fault fault = {.what = ""};
    struct walked walked = {.data = data, .size = size};
    ASSERT(ftruncate(file, 0) == 0 && pwrite(file, data, size, 0) == (ssize_t)size);
    enum journal_status status = journal_read(dir, 0, expect_same, &walked, &fault);
    ASSERT(status == JOURNAL_OK || fault.what[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_segment(data, size);
    uint8_t *right = malloc(size + (size == 0));
    ASSERT(right != NULL);
    memcpy(right, data, size);
    make_right(right, size);
    read_segment(right, size);
    free(right);
    return 0;
}
