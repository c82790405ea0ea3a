// SPDX-License-Identifier: EUPL-1.2
/* Making a journal's folder, empty or as a copy, and reading one: all that works on files alone.
 * A folder gets its name when all in it is on disk, so that no half one is ever found. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/io.h"
#include "base/language.h"
#include "journal/chain.h"
#include "journal/format.h"
#include "journal/journal.h"
#include "journal/segment.h"

/* A folder in the making. */
struct folder {
    const char *path;
    char temporary[PATH_MAX];
    int fd;
};

static enum journal_status failed(int error, const char *what, struct journal_fault *fault)
{
    bool full = error == -ENOSPC || error == -EDQUOT;
    return fault_set(fault, full ? JOURNAL_NO_SPACE : JOURNAL_UNKNOWN, "", 0, "%s: %s", what,
                     strerror(-error));
}

/* What a maker that died left behind: segments only, in order. */
static void remove_leftover(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    char name[SEGMENT_NAME_LEN];
    uint64_t ordinal = 0;
    do
        segment_name(name, ++ordinal);
    while (unlinkat(fd, name, 0) == 0);
    close(fd);
    rmdir(path);
}

static enum journal_status folder_begin(struct folder *folder, const char *path,
                                        struct journal_fault *fault)
{
    size_t len = strlen(path);
    if (len == 0 || len + sizeof ".tmp" > sizeof folder->temporary || path[len - 1] == '/')
        return fault_set(fault, JOURNAL_BAD_ARGUMENT, "", 0,
                         _("de naam van de map is leeg, te lang of eindigt op een schuine streep"));
    if (io_exists(path))
        return fault_set(fault, JOURNAL_BAD_ARGUMENT, "", 0, _("de map bestaat al"));
    folder->path = path;
    snprintf(folder->temporary, sizeof folder->temporary, "%s.tmp", path);
    remove_leftover(folder->temporary);
    if (mkdir(folder->temporary, 0700) != 0)
        return failed(-errno, _("kan de map niet maken"), fault);
    folder->fd = open(folder->temporary, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder->fd < 0)
        return failed(-errno, _("kan de map niet openen"), fault);
    return JOURNAL_OK;
}

static int folder_add(const struct folder *folder, uint64_t ordinal, const void *data, size_t len)
{
    char name[SEGMENT_NAME_LEN];
    segment_name(name, ordinal);
    int fd = openat(folder->fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return -errno;
    int result = io_pwrite_all(fd, data, len, 0);
    if (result == 0 && fsync(fd) != 0)
        result = -errno;
    close(fd);
    return result;
}

static void folder_abandon(struct folder *folder)
{
    close(folder->fd);
    remove_leftover(folder->temporary);
}

static enum journal_status folder_finish(struct folder *folder, struct journal_fault *fault)
{
    int result = fsync(folder->fd) == 0 ? 0 : -errno;
    if (result == 0 && rename(folder->temporary, folder->path) != 0)
        result = -errno;
    if (result != 0) {
        folder_abandon(folder);
        return failed(result, _("kan de map niet afmaken"), fault);
    }
    close(folder->fd);
    result = io_sync_parent(folder->path);
    return result == 0 ? JOURNAL_OK
                       : failed(result, _("kan de bovenliggende map niet wegschrijven"), fault);
}

enum journal_status journal_create(const char *dir, const uint8_t epoch[JOURNAL_EPOCH_LEN],
                                   struct journal_fault *fault)
{
    struct folder folder;
    enum journal_status status = folder_begin(&folder, dir, fault);
    if (status != JOURNAL_OK)
        return status;
    struct segment_header header = {.ordinal = 1, .first_batch = 1};
    memcpy(header.epoch, epoch, sizeof header.epoch);
    uint8_t bytes[SEGMENT_HEADER_LEN];
    segment_header_put(bytes, &header);
    int result = folder_add(&folder, 1, bytes, sizeof bytes);
    if (result != 0) {
        folder_abandon(&folder);
        return failed(result, _("kan het eerste segment niet schrijven"), fault);
    }
    return folder_finish(&folder, fault);
}

struct reading {
    uint64_t from;
    journal_visit *visit;
    void *arg;
};

static bool visit_from(void *arg, const struct journal_batch *batch)
{
    const struct reading *reading = arg;
    return batch->number < reading->from || reading->visit(reading->arg, batch);
}

enum journal_status journal_read(const char *dir, uint64_t from, journal_visit *visit, void *arg,
                                 struct journal_fault *fault)
{
    struct reading reading = {from, visit, arg};
    struct chain chain;
    enum journal_status status = chain_open(&chain, dir, from, fault);
    if (status != JOURNAL_OK)
        return status;
    while (status == JOURNAL_OK && chain_has_more(&chain))
        status = chain_next(&chain, visit_from, &reading, fault);
    chain_close(&chain);
    return status;
}

uint64_t journal_segment_of(const char *dir, uint64_t batch)
{
    struct chain chain;
    struct journal_fault fault;
    if (chain_open(&chain, dir, batch, &fault) != JOURNAL_OK)
        return 0;
    uint64_t ordinal = chain.next;
    chain_close(&chain);
    return ordinal;
}

static bool visit_before(void *arg, const struct journal_batch *batch)
{
    const uint64_t *upto = arg;
    return batch->number < *upto;
}

/* Only what was verified is written; the zeros behind it come back when the copy is opened. */
static enum journal_status copy_segments(struct chain *chain, const struct folder *folder,
                                         uint64_t upto, struct journal_fault *fault)
{
    chain->stopped = upto == 0; /* the empty journal: only a header, whatever was added since */
    do {
        enum journal_status status = chain_next(chain, visit_before, &upto, fault);
        if (status != JOURNAL_OK)
            return status;
        int result = folder_add(folder, chain->next - 1, chain->segment.data, chain->end);
        if (result != 0)
            return failed(result, _("kan de kopie niet schrijven"), fault);
    } while (chain_has_more(chain));
    if (chain->tail.batch != upto)
        return fault_set(fault, JOURNAL_BAD_ARGUMENT, "", 0,
                         _("er is geen groep %" PRIu64 ": het journaal eindigt met %" PRIu64), upto,
                         chain->tail.batch);
    return JOURNAL_OK;
}

enum journal_status journal_copy(const char *dir, const char *to_dir, uint64_t upto_batch,
                                 struct journal_fault *fault)
{
    struct chain chain;
    enum journal_status status = chain_open(&chain, dir, 0, fault);
    if (status != JOURNAL_OK)
        return status;
    struct folder folder;
    status = folder_begin(&folder, to_dir, fault);
    if (status == JOURNAL_OK) {
        status = copy_segments(&chain, &folder, upto_batch, fault);
        if (status == JOURNAL_OK)
            status = folder_finish(&folder, fault);
        else
            folder_abandon(&folder);
    }
    chain_close(&chain);
    return status;
}
