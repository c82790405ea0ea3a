// SPDX-License-Identifier: EUPL-1.2
#include "journal/chain.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/language.h"
#include "journal/format.h"

/* The chain as it stands at the begin of a segment, taken on trust from its header. */
static struct journal_tail tail_before(const struct segment_header *header)
{
    struct journal_tail tail = {.batch = header->first_batch - 1,
                                .stamp_ms = header->previous_stamp_ms};
    memcpy(tail.epoch, header->epoch, sizeof tail.epoch);
    memcpy(tail.hash, header->ordinal == 1 ? header->hash : header->previous_hash,
           sizeof tail.hash);
    return tail;
}

/* From the back, as the caller mostly wants the last few. */
static enum journal_status find_start(struct chain *chain, uint64_t from,
                                      struct journal_fault *fault)
{
    for (uint64_t ordinal = chain->count;; ordinal--) {
        struct segment_header header;
        enum journal_status status = segment_load_header(chain->dir_fd, ordinal, &header, fault);
        if (status != JOURNAL_OK)
            return status;
        if (ordinal == 1 || header.first_batch <= from) {
            chain->next = ordinal;
            chain->tail = tail_before(&header);
            return JOURNAL_OK;
        }
    }
}

enum journal_status chain_open(struct chain *chain, const char *dir, uint64_t from,
                               struct journal_fault *fault)
{
    memset(chain, 0, sizeof *chain);
    chain->dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (chain->dir_fd < 0)
        return fault_set(fault, JOURNAL_UNREADABLE, "", 0, _("kan het journaal niet openen: %s"),
                         strerror(errno));
    enum journal_status status = segment_count(chain->dir_fd, &chain->count, fault);
    if (status == JOURNAL_OK)
        status = find_start(chain, from, fault);
    if (status != JOURNAL_OK)
        close(chain->dir_fd);
    return status;
}

/* The next segment says from where it goes on; it must be where the last one ended. */
static enum journal_status check_link(const struct chain *chain, const struct segment *next,
                                      struct journal_fault *fault)
{
    struct journal_tail before = tail_before(&next->header);
    const char *name = chain->segment.name;
    if (before.batch != chain->tail.batch)
        return fault_set(
            fault, JOURNAL_DAMAGED, name, chain->end,
            _("eindigt na groep %" PRIu64 ", maar %s gaat verder vanaf groep %" PRIu64),
            chain->tail.batch, next->name, before.batch);
    if (memcmp(before.hash, chain->tail.hash, sizeof before.hash) != 0 ||
        before.stamp_ms != chain->tail.stamp_ms)
        return fault_set(fault, JOURNAL_DAMAGED, name, chain->end,
                         _("groep %" PRIu64 " is niet die waarvan %s verdergaat"),
                         chain->tail.batch, next->name);
    return JOURNAL_OK;
}

static struct bytes rest_of(const struct segment *segment, size_t offset)
{
    return bytes_of(segment->data + offset, segment->size - offset);
}

static bool is_zero(struct bytes in)
{
    return in.len == 0 || (in.data[0] == 0 && memcmp(in.data, in.data + 1, in.len - 1) == 0);
}

static void walk(struct chain *chain, journal_visit *visit, void *arg)
{
    struct record record;
    while (!chain->stopped && record_get(rest_of(&chain->segment, chain->end), &record) &&
           record_continues(&record, &chain->tail) && record_is_intact(&record)) {
        struct journal_batch batch = {.number = record.number,
                                      .stamp_ms = record.stamp_ms,
                                      .epoch = record.epoch,
                                      .hash = record.hash,
                                      .payload = record.payload,
                                      .offset = chain->end,
                                      .segment = chain->segment.name};
        chain->tail.batch = record.number;
        chain->tail.stamp_ms = record.stamp_ms;
        memcpy(chain->tail.hash, record.hash, sizeof chain->tail.hash);
        chain->end += record.whole.len;
        chain->stopped = visit != NULL && !visit(arg, &batch);
    }
}

/* An intact record at the very place where the chain stopped: it was written whole, so no write
 * was torn here. */
static enum journal_status judge_intact(const struct chain *chain, const struct record *record,
                                        struct journal_fault *fault)
{
    if (record->format != JOURNAL_FORMAT)
        return fault_set(fault, JOURNAL_VERSION, chain->segment.name, chain->end,
                         _("formaatversie %u van een groep kent dit programma niet"),
                         (unsigned)record->format);
    return fault_set(fault, JOURNAL_DAMAGED, chain->segment.name, chain->end,
                     _("groep %" PRIu64 " is heel, maar sluit niet aan op groep %" PRIu64
                       " in nummer, tijdvak of keten"),
                     record->number, chain->tail.batch);
}

/* Looks for an intact later batch behind an invalid record. Only numbers that can stand in this
 * segment are hashed, so that a payload full of magics costs no time. */
static bool find_later(const struct chain *chain, size_t *offset, uint64_t *number)
{
    uint64_t most = chain->tail.batch + chain->segment.size / RECORD_OVERHEAD + 1;
    struct bytes rest = rest_of(&chain->segment, chain->end);
    for (size_t at = 1; at < rest.len; at++) {
        const uint8_t *hit = memmem(rest.data + at, rest.len - at, record_magic, RECORD_MAGIC_LEN);
        if (hit == NULL)
            return false;
        at = (size_t)(hit - rest.data);
        struct record record;
        if (record_get(bytes_of(hit, rest.len - at), &record) &&
            record.number > chain->tail.batch && record.number <= most &&
            record_is_intact(&record)) {
            *offset = chain->end + at;
            *number = record.number;
            return true;
        }
    }
    return false;
}

/* What lies behind the last valid batch of a segment: nothing, a torn tail, or damage. */
static enum journal_status judge_rest(struct chain *chain, bool last, struct journal_fault *fault)
{
    struct bytes rest = rest_of(&chain->segment, chain->end);
    if (is_zero(rest))
        return JOURNAL_OK;
    struct record record;
    if (record_get(rest, &record) && record_is_intact(&record))
        return judge_intact(chain, &record, fault);
    const char *name = chain->segment.name;
    if (!last)
        return fault_set(fault, JOURNAL_DAMAGED, name, chain->end,
                         _("na groep %" PRIu64 " een ongeldig record, en daarna nog segmenten"),
                         chain->tail.batch);
    size_t offset;
    uint64_t number;
    if (find_later(chain, &offset, &number))
        return fault_set(fault, JOURNAL_DAMAGED, name, chain->end,
                         _("na groep %" PRIu64 " een ongeldig record, en daarna groep %" PRIu64
                           " heel, bij byte %zu"),
                         chain->tail.batch, number, offset);
    chain->torn = true;
    return JOURNAL_OK;
}

enum journal_status chain_next(struct chain *chain, journal_visit *visit, void *arg,
                               struct journal_fault *fault)
{
    struct segment next;
    enum journal_status status = segment_load(chain->dir_fd, chain->next, &next, fault);
    if (status != JOURNAL_OK)
        return status;
    status = check_link(chain, &next, fault);
    segment_release(&chain->segment);
    chain->segment = next;
    if (status != JOURNAL_OK)
        return status;
    chain->next++;
    chain->end = SEGMENT_HEADER_LEN;
    memcpy(chain->tail.epoch, next.header.epoch, sizeof chain->tail.epoch);
    walk(chain, visit, arg);
    if (chain->stopped)
        return JOURNAL_OK;
    return judge_rest(chain, chain->next > chain->count, fault);
}

void chain_close(struct chain *chain)
{
    segment_release(&chain->segment);
    if (chain->dir_fd >= 0)
        close(chain->dir_fd);
}
