// SPDX-License-Identifier: EUPL-1.2
/* A segment of the journal, read twice: as it came, and with its sums and chain made right. */
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

#include "base/assert.h"
#include "fuzz.h"
#include "journal/format.h"
#include "journal/segment.h"
#include "segments.h"

static char dir[128];
static int file;

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
    snprintf(dir, sizeof dir, "%s/doorbraak-fuzz-XXXXXX", fuzz_scratch());
    ASSERT(sodium_init() >= 0 && mkdtemp(dir) != NULL);
    snprintf(path, sizeof path, "%s/%s", dir, SEGMENT_PATTERN);
    file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ASSERT(file >= 0 && atexit(remove_dir) == 0);
    return 0;
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
        memcpy(walked->tail.hash, walked->data + SEGMENT_HASHED, JOURNAL_HASH_LEN);
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
    segment_make_right(right, size);
    read_segment(right, size);
    free(right);
    return 0;
}
