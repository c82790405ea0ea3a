// SPDX-License-Identifier: EUPL-1.2
/* A journal that is opened to be written: one segment, as it came and with its sums made right. The
 * first byte is the batch that the state knows of. What opens goes on: a batch more stands behind
 * those that were there, and no other is read. */
#include <dirent.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

#include "fuzz.h"
#include "journal/segment.h"
#include "segments.h"

enum { RESERVE = 4096 };

static char dir[128];
static const char payload[] = "what comes behind it";

static void remove_files(void)
{
    char path[400];
    DIR *open = opendir(dir);
    const struct dirent *entry;
    while (open != NULL && (entry = readdir(open)) != NULL) {
        snprintf(path, sizeof path, "%s/%.300s", dir, entry->d_name);
        if (entry->d_name[0] != '.' || strlen(entry->d_name) > 2)
            unlink(path);
    }
    if (open != NULL)
        closedir(open);
}

static void remove_dir(void)
{
    remove_files();
    rmdir(dir);
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    snprintf(dir, sizeof dir, "%s/doorbraak-fuzz-XXXXXX", fuzz_scratch());
    ASSERT(sodium_init() >= 0 && mkdtemp(dir) != NULL && atexit(remove_dir) == 0);
    return 0;
}

static void put_segment(const uint8_t *data, size_t size)
{
    char path[200];
    remove_files();
    snprintf(path, sizeof path, "%s/%s", dir, SEGMENT_PATTERN);
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ASSERT(file >= 0 && write(file, data, size) == (ssize_t)size && close(file) == 0);
}

static void append_done(void *arg, enum journal_status status)
{
    *(enum journal_status *)arg = status;
}

struct walked {
    uint64_t n;
    uint64_t last;
    bool last_is_ours;
};

static bool count(void *arg, const struct journal_batch *batch)
{
    struct walked *walked = arg;
    ASSERT(walked->n == 0 || batch->number == walked->last + 1);
    walked->n++;
    walked->last = batch->number;
    walked->last_is_ours = bytes_equal(batch->payload, bytes_of(payload, sizeof payload));
    return true;
}

static void read_all(struct walked *walked)
{
    struct journal_fault fault = {.what = ""};
    ASSERT(journal_read(dir, 0, count, walked, &fault) == JOURNAL_OK);
}

static void recover(const uint8_t *data, size_t size, uint64_t known)
{
    struct journal *journal = NULL;
    struct journal_fault fault = {.what = ""};
    struct journal_options options = {
        .dir = dir, .segment_size = JOURNAL_SEGMENT_SIZE_MIN, .reserve_size = RESERVE};
    enum journal_status appended = JOURNAL_UNKNOWN;
    struct walked before = {0};
    struct walked after = {0};
    put_segment(data, size);
    enum journal_status status = journal_open(&journal, &options, known, &fault);
    ASSERT((status == JOURNAL_OK) == (journal != NULL));
    if (journal == NULL) {
        ASSERT(fault.what[0] != '\0');
        return;
    }
    read_all(&before);
    struct journal_tail tail = journal_tail(journal);
    ASSERT(tail.batch >= known && (before.n == 0 || tail.batch == before.last));
    journal_append(journal, tail.stamp_ms, bytes_of(payload, sizeof payload), append_done,
                   &appended);
    ASSERT(appended == JOURNAL_OK || tail.batch == UINT64_MAX);
    journal_close(journal);
    read_all(&after);
    ASSERT(appended != JOURNAL_OK ||
           (after.n == before.n + 1 && after.last == tail.batch + 1 && after.last_is_ours));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    recover(data + 1, size - 1, data[0]);
    uint8_t *right = malloc(size);
    ASSERT(right != NULL);
    memcpy(right, data + 1, size - 1);
    segment_make_right(right, size - 1);
    recover(right, size - 1, data[0]);
    free(right);
    return 0;
}
