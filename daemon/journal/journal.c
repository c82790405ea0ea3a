// SPDX-License-Identifier: EUPL-1.2
/* Opening with recovery, and appending: the only code that writes into a journal that exists.
 * Verifying is chain.c's, making files ahead is spare.c's, making a folder is folder.c's. */
#include "journal/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/io.h"
#include "base/language.h"
#include "base/log.h"
#include "base/memory.h"
#include "journal/chain.h"
#include "journal/format.h"
#include "journal/segment.h"
#include "journal/spare.h"

#define BUFFER_KEPT (1024u * 1024) /* a larger buffer goes after its batch */

static const char reserve_name[] = "reserve";

struct journal {
    int dir_fd;
    int fd;           /* the open segment */
    uint64_t ordinal; /* of it */
    uint64_t size;    /* of it, all written and synced ahead */
    uint64_t end;     /* behind its last batch */
    struct journal_tail tail;
    struct spare spare;
    uint8_t *buffer; /* one record, so that an append is one pwrite */
    size_t capacity;
    bool appending;
    bool stopped; /* after JOURNAL_UNKNOWN */
};

const char *journal_status_name(enum journal_status status)
{
    switch (status) {
    case JOURNAL_OK:
        return "ok";
    case JOURNAL_NO_SPACE:
        return "no-space";
    case JOURNAL_UNKNOWN:
        return "unknown";
    case JOURNAL_DAMAGED:
        return "damaged";
    case JOURNAL_VERSION:
        return "version";
    case JOURNAL_UNREADABLE:
        return "unreadable";
    case JOURNAL_BAD_ARGUMENT:
        return "bad-argument";
    }
    UNREACHABLE();
}

static bool is_no_space(int error)
{
    return error == -ENOSPC || error == -EDQUOT;
}

/* Every byte again, also the zeros: a write that failed may have left on the disk what the page
 * cache no longer shows, or the reverse. Same bytes in the same place harm nothing if it is cut
 * short. */
static int rewrite_segment(const struct chain *chain, int fd, uint64_t size)
{
    const struct segment *segment = &chain->segment;
    memset(segment->data + chain->end, 0, segment->size - chain->end);
    int result = io_pwrite_all(fd, segment->data, segment->size, 0);
    if (result == 0)
        result = segment_fill(fd, segment->size, size, NULL);
    if (result == 0 && fsync(fd) != 0)
        result = -errno;
    if (result == 0 && fsync(chain->dir_fd) != 0)
        result = -errno;
    return result;
}

/* Takes the chain's folder too when it succeeds. */
static enum journal_status take_over(struct journal *journal, struct chain *chain,
                                     uint64_t segment_size, struct journal_fault *fault)
{
    const char *name = chain->segment.name;
    int fd = openat(chain->dir_fd, name, O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return fault_set(fault, JOURNAL_UNREADABLE, name, 0,
                         _("kan niet openen om te schrijven: %s"), strerror(errno));
    if (chain->torn)
        log_event(LOG_LEVEL_WARNING, "journal-torn-tail", "offset", (int64_t)chain->end,
                  _("%s: wat na groep %" PRIu64 " staat is nooit bevestigd en wordt gewist"), name,
                  chain->tail.batch);
    uint64_t size = chain->segment.size > segment_size ? chain->segment.size : segment_size;
    int result = rewrite_segment(chain, fd, size);
    if (result != 0) {
        close(fd);
        return fault_set(fault, is_no_space(result) ? JOURNAL_NO_SPACE : JOURNAL_UNKNOWN, name, 0,
                         _("kan het open segment niet wegschrijven: %s"), strerror(-result));
    }
    journal->dir_fd = chain->dir_fd;
    chain->dir_fd = -1;
    journal->fd = fd;
    journal->ordinal = chain->count;
    journal->size = size;
    journal->end = chain->end;
    journal->tail = chain->tail;
    return JOURNAL_OK;
}

static enum journal_status walk_to_end(struct chain *chain, uint64_t known_batch,
                                       struct journal_fault *fault)
{
    while (chain_has_more(chain)) {
        enum journal_status status = chain_next(chain, NULL, NULL, fault);
        if (status != JOURNAL_OK)
            return status;
    }
    if (known_batch > chain->tail.batch)
        return fault_set(
            fault, JOURNAL_DAMAGED, chain->segment.name, chain->end,
            _("het journaal eindigt met groep %" PRIu64 ", maar de toestand kent groep %" PRIu64),
            chain->tail.batch, known_batch);
    return JOURNAL_OK;
}

static enum journal_status recover(struct journal *journal, const struct journal_options *options,
                                   uint64_t known_batch, struct journal_fault *fault)
{
    struct chain chain;
    enum journal_status status = chain_open(&chain, options->dir, options->walk_from, fault);
    if (status != JOURNAL_OK)
        return status;
    status = walk_to_end(&chain, known_batch, fault);
    if (status == JOURNAL_OK)
        status = take_over(journal, &chain, options->segment_size, fault);
    chain_close(&chain);
    return status;
}

/* Not being able to make it stops nobody: a site with a full disk must open to be read. */
static void keep_reserve(const struct journal *journal, uint64_t size)
{
    struct stat st;
    if (fstatat(journal->dir_fd, reserve_name, &st, 0) == 0 && (uint64_t)st.st_size == size)
        return;
    int fd = segment_make(journal->dir_fd, reserve_name, size, NULL);
    if (fd < 0)
        log_event(LOG_LEVEL_WARNING, "journal-no-reserve", "errno", -fd,
                  _("kan geen ruimte in reserve houden: %s"), strerror(-fd));
    else
        close(fd);
}

static struct journal_options with_defaults(const struct journal_options *options)
{
    struct journal_options full = *options;
    if (full.segment_size == 0)
        full.segment_size = JOURNAL_SEGMENT_SIZE_DEFAULT;
    if (full.reserve_size == 0)
        full.reserve_size = JOURNAL_RESERVE_SIZE_DEFAULT;
    return full;
}

enum journal_status journal_open(struct journal **out, const struct journal_options *options,
                                 uint64_t known_batch, struct journal_fault *fault)
{
    struct journal_options full = with_defaults(options);
    if (full.segment_size < JOURNAL_SEGMENT_SIZE_MIN ||
        full.segment_size > JOURNAL_SEGMENT_SIZE_MAX ||
        full.reserve_size > JOURNAL_SEGMENT_SIZE_MAX)
        return fault_set(fault, JOURNAL_BAD_ARGUMENT, "", 0,
                         _("een segment heeft %u tot %u bytes, een reserve niet meer"),
                         JOURNAL_SEGMENT_SIZE_MIN, JOURNAL_SEGMENT_SIZE_MAX);
    int ready = sodium_init(); /* the quick BLAKE2b of this processor; harmless when repeated */
    ASSERT(ready >= 0);
    struct journal *journal = memory_zeroed(1, sizeof *journal);
    enum journal_status status = recover(journal, &full, known_batch, fault);
    if (status != JOURNAL_OK) {
        free(journal);
        return status;
    }
    keep_reserve(journal, full.reserve_size);
    int result = spare_start(&journal->spare, journal->dir_fd, full.segment_size);
    if (result != 0) {
        close(journal->fd);
        close(journal->dir_fd);
        free(journal);
        return fault_set(fault, JOURNAL_UNREADABLE, "", 0, _("kan de hulpdraad niet starten: %s"),
                         strerror(-result));
    }
    *out = journal;
    return JOURNAL_OK;
}

void journal_close(struct journal *journal)
{
    if (journal == NULL)
        return;
    ASSERT(!journal->appending);
    spare_stop(&journal->spare);
    close(journal->fd);
    close(journal->dir_fd);
    free(journal->buffer);
    free(journal);
}

struct journal_tail journal_tail(const struct journal *journal)
{
    return journal->tail;
}

uint64_t journal_segment(const struct journal *journal)
{
    return journal->ordinal;
}

/* From the back, and no further than needed. */
bool journal_has_grown(const struct journal *journal, uint64_t since_batch, uint64_t bytes)
{
    uint64_t grown = 0;
    for (uint64_t ordinal = journal->ordinal; ordinal > 0 && grown < bytes; ordinal--) {
        struct segment_header header;
        struct stat st;
        char name[SEGMENT_NAME_LEN];
        segment_name(name, ordinal);
        if (segment_load_header(journal->dir_fd, ordinal, &header, NULL) != JOURNAL_OK ||
            fstatat(journal->dir_fd, name, &st, 0) != 0)
            return false;
        if (header.first_batch <= since_batch)
            break;
        grown += ordinal == journal->ordinal ? journal->end : (uint64_t)st.st_size;
    }
    return grown >= bytes;
}

/* The spare gets its header and only then its name, so that a named segment always verifies. Up to
 * the rename nothing has changed; behind it, an error means that nobody knows. */
static int name_segment(struct journal *journal, int fd, const char *spare_name,
                        const uint8_t epoch[JOURNAL_EPOCH_LEN], bool *renamed)
{
    struct segment_header header = {.ordinal = journal->ordinal + 1,
                                    .first_batch = journal->tail.batch + 1,
                                    .previous_stamp_ms = journal->tail.stamp_ms};
    memcpy(header.epoch, epoch, sizeof header.epoch);
    memcpy(header.previous_hash, journal->tail.hash, sizeof header.previous_hash);
    uint8_t bytes[SEGMENT_HEADER_LEN];
    segment_header_put(bytes, &header);
    char name[SEGMENT_NAME_LEN];
    segment_name(name, header.ordinal);

    int result = io_pwrite_all(fd, bytes, sizeof bytes, 0);
    if (result == 0 && fdatasync(fd) != 0)
        result = -errno;
    if (result == 0 && renameat(journal->dir_fd, spare_name, journal->dir_fd, name) != 0)
        result = -errno;
    *renamed = result == 0;
    if (result == 0 && fsync(journal->dir_fd) != 0)
        result = -errno;
    if (!*renamed)
        unlinkat(journal->dir_fd, spare_name, 0);
    return result;
}

/* Makes a segment with room for `room` bytes of records the open one. */
static enum journal_status next_segment(struct journal *journal, uint64_t room,
                                        const uint8_t epoch[JOURNAL_EPOCH_LEN])
{
    uint64_t size = SEGMENT_HEADER_LEN + room;
    const char *name;
    int fd = spare_take(&journal->spare, size, &name);
    if (fd < 0)
        return is_no_space(fd) ? JOURNAL_NO_SPACE : JOURNAL_UNKNOWN;
    bool renamed;
    int result = name_segment(journal, fd, name, epoch, &renamed);
    if (result != 0) {
        close(fd);
        return !renamed && is_no_space(result) ? JOURNAL_NO_SPACE : JOURNAL_UNKNOWN;
    }
    spare_renew(&journal->spare, journal->fd);
    journal->fd = fd;
    journal->ordinal++;
    journal->size = size > journal->spare.size ? size : journal->spare.size;
    journal->end = SEGMENT_HEADER_LEN;
    memcpy(journal->tail.epoch, epoch, JOURNAL_EPOCH_LEN);
    return JOURNAL_OK;
}

static void make_room(struct journal *journal, size_t size)
{
    if (journal->capacity >= size)
        return;
    free(journal->buffer);
    journal->capacity = size < 65536 ? 65536 : size;
    journal->buffer = memory_new(journal->capacity);
}

static void drop_large_buffer(struct journal *journal)
{
    if (journal->capacity <= BUFFER_KEPT)
        return;
    free(journal->buffer);
    journal->buffer = NULL;
    journal->capacity = 0;
}

static enum journal_status write_record(struct journal *journal, int64_t stamp_ms,
                                        struct bytes payload)
{
    size_t size = RECORD_OVERHEAD + payload.len;
    make_room(journal, size);
    record_put(journal->buffer, &journal->tail, stamp_ms, payload);
    if (io_pwrite_all(journal->fd, journal->buffer, size, journal->end) != 0 ||
        fdatasync(journal->fd) != 0)
        return JOURNAL_UNKNOWN;
    journal->end += size;
    journal->tail.batch++;
    journal->tail.stamp_ms = stamp_ms;
    memcpy(journal->tail.hash, journal->buffer + size - JOURNAL_HASH_LEN, JOURNAL_HASH_LEN);
    drop_large_buffer(journal);
    return JOURNAL_OK;
}

static enum journal_status append(struct journal *journal, int64_t stamp_ms, struct bytes payload)
{
    if (journal->stopped)
        return JOURNAL_UNKNOWN;
    if (payload.len > JOURNAL_PAYLOAD_MAX)
        return JOURNAL_BAD_ARGUMENT;
    enum journal_status status = JOURNAL_OK;
    uint64_t size = RECORD_OVERHEAD + payload.len;
    if (size > journal->size - journal->end)
        status = next_segment(journal, size, journal->tail.epoch);
    if (status == JOURNAL_OK)
        status = write_record(journal, stamp_ms, payload);
    journal->stopped = status == JOURNAL_UNKNOWN;
    return status;
}

void journal_append(struct journal *journal, int64_t stamp_ms, struct bytes payload,
                    journal_done *done, void *arg)
{
    ASSERT(!journal->appending);
    journal->appending = true;
    enum journal_status status = append(journal, stamp_ms, payload);
    journal->appending = false;
    done(arg, status);
}

uint64_t journal_free_bytes(const struct journal *journal)
{
    struct statvfs vfs;
    if (fstatvfs(journal->dir_fd, &vfs) != 0)
        return 0;
    return (uint64_t)vfs.f_bavail * vfs.f_frsize;
}

void journal_release_reserve(struct journal *journal)
{
    if (unlinkat(journal->dir_fd, reserve_name, 0) != 0 && errno != ENOENT)
        log_event(LOG_LEVEL_WARNING, "journal-reserve-stuck", "errno", errno,
                  _("kan de reserve niet teruggeven: %s"), strerror(errno));
}

enum journal_status journal_new_epoch(const char *dir, const uint8_t epoch[JOURNAL_EPOCH_LEN],
                                      struct journal_fault *fault)
{
    struct journal *journal;
    struct journal_options options = {.dir = dir};
    enum journal_status status = journal_open(&journal, &options, 0, fault);
    if (status != JOURNAL_OK)
        return status;
    if (memcmp(epoch, journal->tail.epoch, JOURNAL_EPOCH_LEN) == 0)
        status =
            fault_set(fault, JOURNAL_BAD_ARGUMENT, "", 0, _("het journaal heeft dit tijdvak al"));
    else
        status = next_segment(journal, 0, epoch);
    if (status == JOURNAL_NO_SPACE || status == JOURNAL_UNKNOWN)
        fault_set(fault, status, "", 0, _("kan het segment van het nieuwe tijdvak niet maken"));
    journal_close(journal);
    return status;
}
