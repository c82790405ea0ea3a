// SPDX-License-Identifier: EUPL-1.2
/* Somebody changes the journal of a site that is stopped: edits that a seed draws, each made in a
 * copy, each given to the journal's own door (journal_open over all of it, with the batch that was
 * acknowledged last), each taken back. Every one must be refused, with the place where it was made.
 * README.md says what the place is, and what cannot be found here.
 *
 *   edits JOURNAL SCRATCH COUNT SEED [BATCH…]
 *
 * Every other edit aims at one of the batches that are named: those that hold who read what. A
 * reader without the chain, which believes whatever has a right checksum, looks at the same edits:
 * it is the control, and must miss some. */
#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/io.h"
#include "journal/format.h"
#include "journal/journal.h"
#include "journal/segment.h"

#define SEGMENTS_MAX 64u
#define RECORDS_MAX  65536u
#define PATH_ROOM    4096
#define CHUNK        4096u
#define HASHED       (SEGMENT_HEADER_LEN - JOURNAL_HASH_LEN)

struct place {
    size_t segment; /* from 0 */
    size_t offset;
    size_t len;
};

struct buffer {
    uint8_t *data;
    size_t size;
    size_t used; /* behind the last record */
};

struct journal_image {
    const char *scratch;
    struct buffer segment[SEGMENTS_MAX];
    size_t segments;
    struct place record[RECORDS_MAX]; /* batch n is n - 1 */
    size_t records;
    size_t aimed[RECORDS_MAX];
    size_t aims;
};

/* What one edit makes of one segment, and the places that may be named for it. */
struct edit {
    const char *kind;
    size_t segment;
    struct buffer bytes; /* no data: the file is gone */
    struct place named[3];
    size_t names;
    bool forged; /* checksum made right again: the record behind it tells */
};

static struct journal_image image;
static uint64_t random_state;

/* splitmix64 */
static uint64_t draw(void)
{
    uint64_t z = random_state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static size_t below(size_t n)
{
    ASSERT(n > 0);
    return (size_t)(draw() % n);
}

static void hash(uint8_t out[JOURNAL_HASH_LEN], const uint8_t *data, size_t len)
{
    crypto_generichash(out, JOURNAL_HASH_LEN, data, len, NULL, 0);
}

/* --- the journal as it is --- */

static void path_of(char out[PATH_ROOM], const char *dir, size_t segment)
{
    char name[SEGMENT_NAME_LEN];
    segment_name(name, segment + 1);
    snprintf(out, PATH_ROOM, "%s/%s", dir, name);
}

static bool load_segment(const char *dir, size_t segment)
{
    char path[PATH_ROOM];
    struct stat st;
    path_of(path, dir, segment);
    if (stat(path, &st) != 0)
        return false;
    struct buffer *buffer = &image.segment[segment];
    buffer->size = (size_t)st.st_size;
    buffer->used = SEGMENT_HEADER_LEN;
    buffer->data = malloc(buffer->size);
    FILE *file = fopen(path, "rb");
    ASSERT(buffer->data != NULL && file != NULL);
    ASSERT(fread(buffer->data, 1, buffer->size, file) == buffer->size);
    fclose(file);
    return true;
}

static bool note_record(void *arg, const struct journal_batch *batch)
{
    (void)arg;
    size_t segment = strtoul(batch->segment, NULL, 10) - 1;
    struct place *place = &image.record[image.records];
    ASSERT(batch->number == ++image.records && image.records < RECORDS_MAX);
    *place = (struct place){segment, batch->offset, RECORD_OVERHEAD + batch->payload.len};
    image.segment[segment].used = place->offset + place->len;
    return true;
}

/* The zeros that were made ahead in the last segment may be there or not. */
static void load(const char *dir)
{
    struct journal_fault fault = {"", 0, ""};
    while (image.segments < SEGMENTS_MAX && load_segment(dir, image.segments))
        image.segments++;
    ASSERT(journal_read(dir, 1, note_record, NULL, &fault) == JOURNAL_OK);
    for (size_t i = 0; i < image.segments; i++)
        ASSERT(image.segment[i].used > SEGMENT_HEADER_LEN); /* each holds a batch at least */
    image.segment[image.segments - 1].size = image.segment[image.segments - 1].used;
}

static void put_segment(size_t segment, const struct buffer *bytes)
{
    char path[PATH_ROOM];
    path_of(path, image.scratch, segment);
    if (bytes->data == NULL) {
        ASSERT(unlink(path) == 0);
        return;
    }
    FILE *file = fopen(path, "wb");
    ASSERT(file != NULL && fwrite(bytes->data, 1, bytes->size, file) == bytes->size);
    ASSERT(fclose(file) == 0);
}

static void put_all(void)
{
    for (size_t i = 0; i < image.segments; i++)
        put_segment(i, &image.segment[i]);
}

/* --- edits --- */

static size_t any_record(void)
{
    return image.aims > 0 && (draw() & 1) != 0 ? image.aimed[below(image.aims)]
                                               : below(image.records);
}

static bool is_last(size_t record)
{
    return record + 1 == image.records;
}

/* A segment with `len` bytes at `offset` put in the place of `gone` bytes. */
static struct buffer spliced(size_t segment, size_t offset, size_t gone, const uint8_t *with,
                             size_t len)
{
    const struct buffer *old = &image.segment[segment];
    struct buffer fresh = {.used = old->used - gone + len};
    fresh.size = fresh.used > old->size ? fresh.used : old->size;
    fresh.data = calloc(1, fresh.size);
    ASSERT(fresh.data != NULL);
    memcpy(fresh.data, old->data, offset);
    if (len > 0)
        memcpy(fresh.data + offset, with, len);
    memcpy(fresh.data + offset + len, old->data + offset + gone, old->used - offset - gone);
    return fresh;
}

static const uint8_t *bytes_at(size_t record)
{
    return image.segment[image.record[record].segment].data + image.record[record].offset;
}

/* A byte that means something: in a record, or in a segment's header. */
static struct place any_byte(void)
{
    if (below(16) == 0)
        return (struct place){below(image.segments), below(SEGMENT_HEADER_LEN), 1};
    struct place place = image.record[any_record()];
    place.offset += below(place.len);
    return place;
}

static void flip(struct edit *edit)
{
    struct place at = any_byte();
    edit->segment = at.segment;
    edit->bytes = spliced(at.segment, 0, 0, NULL, 0);
    edit->bytes.data[at.offset] ^= (uint8_t)(1u << below(8));
}

static void overwrite(struct edit *edit)
{
    struct place at = any_byte();
    edit->segment = at.segment;
    edit->bytes = spliced(at.segment, 0, 0, NULL, 0);
    size_t most = edit->bytes.used - at.offset;
    size_t len = 1 + below(most < 64 ? most : 64);
    for (size_t i = 0; i < len; i++)
        edit->bytes.data[at.offset + i] = (uint8_t)draw();
}

static void swap(struct edit *edit)
{
    size_t a = any_record();
    size_t b = below(image.records);
    if (a == b || image.record[a].segment != image.record[b].segment)
        return;
    struct place first = image.record[a < b ? a : b];
    struct place second = image.record[a < b ? b : a];
    const uint8_t *old = image.segment[first.segment].data;
    size_t between = second.offset - first.offset - first.len;
    edit->segment = first.segment;
    edit->bytes = spliced(first.segment, 0, 0, NULL, 0);
    uint8_t *to = edit->bytes.data + first.offset;
    memcpy(to, old + second.offset, second.len);
    memcpy(to + second.len, old + first.offset + first.len, between);
    memcpy(to + second.len + between, old + first.offset, first.len);
}

static void delete (struct edit *edit)
{
    struct place at = image.record[any_record()];
    edit->segment = at.segment;
    edit->bytes = spliced(at.segment, at.offset, at.len, NULL, 0);
}

static void duplicate(struct edit *edit)
{
    size_t record = any_record();
    struct place at = image.record[record];
    edit->segment = at.segment;
    edit->bytes = spliced(at.segment, at.offset + at.len, 0, bytes_at(record), at.len);
}

/* The record of another place, as it stands there. */
static void copy(struct edit *edit)
{
    struct place at = image.record[any_record()];
    size_t from = below(image.records);
    edit->segment = at.segment;
    edit->bytes = spliced(at.segment, at.offset, at.len, bytes_at(from), image.record[from].len);
}

/* Nothing from here on, and zeros or no file behind it. */
static void cut(struct edit *edit)
{
    struct place at = any_byte();
    edit->segment = at.segment;
    edit->bytes = spliced(at.segment, 0, 0, NULL, 0);
    memset(edit->bytes.data + at.offset, 0, edit->bytes.size - at.offset);
    if (below(2) == 0)
        edit->bytes.size = at.offset;
}

static void remove_segment(struct edit *edit)
{
    edit->segment = below(image.segments);
    bool last = edit->segment + 1 == image.segments;
    edit->named[edit->names++] =
        last ? (struct place){edit->segment - 1, image.segment[edit->segment - 1].used, 0}
             : (struct place){edit->segment, 0, 0};
}

/* Another record in the place of one, with its number, its link to the one before and its checksum
 * in order; not of the last batch, see README.md. */
static void forge(struct edit *edit)
{
    size_t record = any_record();
    struct place at = image.record[record];
    struct record old;
    if (is_last(record) || !record_get(bytes_of(bytes_at(record), at.len), &old))
        return;
    size_t other = below(image.records);
    struct record donor;
    ASSERT(record_get(bytes_of(bytes_at(other), image.record[other].len), &donor));
    bool own = below(2) == 0;
    struct bytes from = own ? old.payload : donor.payload;
    uint8_t *payload = malloc(from.len + 1);
    uint8_t *fresh = malloc(RECORD_OVERHEAD + from.len);
    ASSERT(payload != NULL && fresh != NULL);
    memcpy(payload, from.data, from.len);
    if (own && from.len > 0)
        payload[below(from.len)] ^= (uint8_t)(1u << below(8));
    struct journal_tail tail = {.batch = old.number - 1};
    memcpy(tail.epoch, old.epoch, sizeof tail.epoch);
    memcpy(tail.hash, old.previous_hash, sizeof tail.hash);
    int64_t stamp = old.stamp_ms + (below(4) == 0 ? (int64_t)below(86400000) : 0);
    record_put(fresh, &tail, stamp, bytes_of(payload, from.len));
    edit->segment = at.segment;
    edit->bytes = spliced(at.segment, at.offset, at.len, fresh, RECORD_OVERHEAD + from.len);
    edit->forged = true;
    edit->named[edit->names++] =
        (struct place){at.segment, at.offset + RECORD_OVERHEAD + from.len, 0};
    free(payload);
    free(fresh);
}

/* Any field of a record but its checksum, which is made right again. */
static void forge_field(struct edit *edit)
{
    size_t record = any_record();
    struct place at = image.record[record];
    if (is_last(record))
        return;
    edit->segment = at.segment;
    edit->bytes = spliced(at.segment, 0, 0, NULL, 0);
    uint8_t *whole = edit->bytes.data + at.offset;
    size_t byte = 8 + below(RECORD_HEADER_LEN - 12); /* its length stays */
    whole[byte < 12 ? byte : byte + 4] ^= (uint8_t)(1u << below(8));
    hash(whole + at.len - JOURNAL_HASH_LEN, whole, at.len - JOURNAL_HASH_LEN);
    edit->forged = true;
    edit->named[edit->names++] = (struct place){at.segment, at.offset + at.len, 0};
}

/* Any field of a segment's header, its hash made right again: the end of the segment before, or the
 * first batch behind it, tells that the chain is not the one that it was. */
static void forge_header(struct edit *edit)
{
    edit->segment = below(image.segments);
    edit->bytes = spliced(edit->segment, 0, 0, NULL, 0);
    edit->bytes.data[below(HASHED)] ^= (uint8_t)(1u << below(8));
    hash(edit->bytes.data + HASHED, edit->bytes.data, HASHED);
    edit->forged = true;
    edit->named[edit->names++] = (struct place){edit->segment, SEGMENT_HEADER_LEN, 0};
    if (edit->segment > 0)
        edit->named[edit->names++] =
            (struct place){edit->segment - 1, image.segment[edit->segment - 1].used, 0};
}

static struct edit draw_edit(void)
{
    static const struct {
        const char *name;
        void (*make)(struct edit *edit);
    } kinds[] = {{"flip", flip},
                 {"overwrite", overwrite},
                 {"swap", swap},
                 {"delete", delete},
                 {"duplicate", duplicate},
                 {"copy", copy},
                 {"cut", cut},
                 {"forge", forge},
                 {"forge-field", forge_field},
                 {"forge-header", forge_header},
                 {"remove-segment", remove_segment}};
    size_t n = sizeof kinds / sizeof kinds[0];
    size_t kind = below(n * 4 - 3) / 4; /* whole segments that go are few, so these edits too */
    struct edit edit = {.kind = kinds[kind].name};
    kinds[kind].make(&edit);
    return edit;
}

/* How many zeros stand there. */
static size_t zeros_at(const struct buffer *bytes, size_t from)
{
    static const uint8_t zeros[CHUNK];
    size_t at = from;
    while (at + CHUNK <= bytes->size && memcmp(bytes->data + at, zeros, CHUNK) == 0)
        at += CHUNK;
    while (at < bytes->size && bytes->data[at] == 0)
        at++;
    return at - from;
}

/* The first byte that is not as it was; false when there is none. Behind the end of a file are
 * zeros. */
static bool first_change(const struct edit *edit, size_t *at)
{
    const struct buffer *old = &image.segment[edit->segment];
    const struct buffer *fresh = &edit->bytes;
    size_t both = old->size < fresh->size ? old->size : fresh->size;
    const struct buffer *longer = old->size > both ? old : fresh;
    size_t i = 0;
    while (i + CHUNK <= both && memcmp(old->data + i, fresh->data + i, CHUNK) == 0)
        i += CHUNK;
    while (i < both && old->data[i] == fresh->data[i])
        i++;
    if (i == both)
        i += zeros_at(longer, both);
    *at = i;
    return i < longer->size;
}

/* The begin of the record that holds the first changed byte; of the header: anywhere in it. */
static void name_change(struct edit *edit, size_t at)
{
    struct place place = {edit->segment, image.segment[edit->segment].used, 0};
    if (at < SEGMENT_HEADER_LEN)
        place.offset = 0;
    for (size_t i = 0; i < image.records && at >= SEGMENT_HEADER_LEN; i++)
        if (image.record[i].segment == edit->segment && image.record[i].offset <= at &&
            at < image.record[i].offset + image.record[i].len)
            place.offset = image.record[i].offset;
    edit->named[edit->names++] = place;
}

static bool is_named(const struct edit *edit, const struct journal_fault *fault)
{
    size_t segment = strtoul(fault->segment, NULL, 10) - 1;
    for (size_t i = 0; i < edit->names; i++) {
        const struct place *place = &edit->named[i];
        bool header = place->offset == 0 && fault->offset < SEGMENT_HEADER_LEN;
        if (segment == place->segment && (fault->offset == place->offset || header))
            return true;
    }
    return false;
}

/* --- the two readers --- */

static enum journal_status look(struct journal_fault *fault)
{
    struct journal *journal = NULL;
    struct journal_options options = {
        .dir = image.scratch, .segment_size = 1u << 20, .reserve_size = 4096};
    enum journal_status status = journal_open(&journal, &options, image.records, fault);
    journal_close(journal);
    return status;
}

/* Believes what has a right checksum: headers, records, and that the last batch is the last. */
static bool looks_right_without_chain(const struct edit *edit)
{
    uint64_t last = 0;
    for (size_t i = 0; i < image.segments; i++) {
        const struct buffer *bytes = i == edit->segment ? &edit->bytes : &image.segment[i];
        struct segment_header header;
        if (bytes->data == NULL || bytes->size < SEGMENT_HEADER_LEN ||
            segment_header_get(bytes->data, &header) != JOURNAL_OK)
            return false;
        size_t at = SEGMENT_HEADER_LEN;
        struct record record;
        while (record_get(bytes_of(bytes->data + at, bytes->size - at), &record) &&
               record_is_intact(&record)) {
            at += record.whole.len;
            last = record.number > last ? record.number : last;
        }
        if (zeros_at(bytes, at) != bytes->size - at)
            return false;
    }
    return last >= image.records;
}

/* --- */

static bool one_edit(uint64_t number, uint64_t *missed_by_control)
{
    struct edit edit;
    size_t at = 0;
    for (;;) {
        edit = draw_edit();
        if (edit.bytes.data == NULL && edit.names > 0)
            break;
        if (edit.bytes.data != NULL && first_change(&edit, &at)) {
            name_change(&edit, at);
            break;
        }
        free(edit.bytes.data); /* what it drew cannot be made, or made no difference */
    }
    put_segment(edit.segment, &edit.bytes);
    struct journal_fault fault = {"", 0, ""};
    enum journal_status status = look(&fault);
    bool found =
        (status == JOURNAL_DAMAGED || status == JOURNAL_VERSION) && is_named(&edit, &fault);
    *missed_by_control += looks_right_without_chain(&edit);
    if (!found)
        printf("edit %" PRIu64 ": %s of segment %zu at %zu, to be named at %zu: %s '%s' %" PRIu64
               ": %s\n",
               number, edit.kind, edit.segment + 1, at, edit.named[0].offset,
               journal_status_name(status), fault.segment, fault.offset, fault.what);
    if (status == JOURNAL_OK)
        put_all(); /* opening it wrote into it */
    else
        put_segment(edit.segment, &image.segment[edit.segment]);
    free(edit.bytes.data);
    return found;
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fprintf(stderr, "usage: edits JOURNAL SCRATCH COUNT SEED [BATCH...]\n");
        return 64;
    }
    ASSERT(sodium_init() >= 0);
    image.scratch = argv[2];
    ASSERT(mkdir(image.scratch, 0700) == 0 || errno == EEXIST);
    uint64_t count = strtoull(argv[3], NULL, 10);
    random_state = strtoull(argv[4], NULL, 10);
    load(argv[1]);
    for (int i = 5; i < argc; i++)
        image.aimed[image.aims++] = strtoul(argv[i], NULL, 10) - 1;
    put_all();
    struct journal_fault fault = {"", 0, ""};
    ASSERT(look(&fault) == JOURNAL_OK); /* as it is, it is in order */
    put_all();
    uint64_t found = 0;
    uint64_t control = 0;
    for (uint64_t i = 1; i <= count; i++)
        found += one_edit(i, &control);
    ASSERT(look(&fault) == JOURNAL_OK);
    printf("edits: count=%" PRIu64 " found=%" PRIu64 " without_chain_missed=%" PRIu64
           " batches=%zu segments=%zu\n",
           count, found, control, image.records, image.segments);
    for (size_t i = 0; i < image.segments; i++)
        free(image.segment[i].data);
    return found == count ? 0 : 1;
}
