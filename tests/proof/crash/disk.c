// SPDX-License-Identifier: EUPL-1.2
#include "tests/proof/crash/disk.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/assert.h"
#include "base/io.h"

#define SECTOR     512
#define UNITS_MOST 65536
#define NO_NODE    UINT32_MAX

/* --- an image --- */

static void *grown(void *old, size_t size)
{
    void *more = realloc(old, size);
    ASSERT(more != NULL);
    return more;
}

/* Room of its own, for at least so much. */
static void own(struct disk_node *node, size_t size)
{
    if (size < node->room || (size == node->room && size > 0))
        return;
    uint8_t *data = malloc(size + size / 2 + 4096);
    ASSERT(data != NULL);
    if (node->size > 0)
        memcpy(data, node->data, node->size);
    if (node->room > 0)
        free(node->data);
    node->data = data;
    node->room = size + size / 2 + 4096;
}

static void set_size(struct disk_node *node, size_t size)
{
    own(node, size > node->size ? size : node->size);
    if (size > node->size)
        memset(node->data + node->size, 0, size - node->size);
    node->size = size;
    node->hashed = false;
}

static void put(struct disk_node *node, uint64_t offset, const uint8_t *data, size_t len)
{
    set_size(node, offset + len > node->size ? offset + len : node->size);
    memcpy(node->data + offset, data, len);
}

static struct disk_name *find(struct disk_node *folder, const char *name)
{
    for (size_t i = 0; i < folder->n; i++)
        if (strcmp(folder->entries[i].name, name) == 0)
            return &folder->entries[i];
    return NULL;
}

static void put_name(struct disk_node *folder, const char *name, uint32_t node)
{
    struct disk_name *entry = find(folder, name);
    if (entry == NULL) {
        folder->entries = grown(folder->entries, (folder->n + 1) * sizeof folder->entries[0]);
        entry = &folder->entries[folder->n++];
        snprintf(entry->name, sizeof entry->name, "%s", name);
    }
    entry->node = node;
}

static uint32_t take_name(struct disk_node *folder, const char *name)
{
    struct disk_name *entry = find(folder, name);
    if (entry == NULL)
        return NO_NODE;
    uint32_t node = entry->node;
    *entry = folder->entries[--folder->n];
    return node;
}

static void apply(struct image *image, const struct op *op)
{
    switch (op->kind) {
    case OP_CREATE:
    case OP_MKDIR:
        image->nodes[op->node].folder = op->kind == OP_MKDIR;
        put_name(&image->nodes[op->parent], op->name, op->node);
        return;
    case OP_RENAME: {
        uint32_t node = take_name(&image->nodes[op->parent], op->name);
        if (node != NO_NODE)
            put_name(&image->nodes[op->to], op->to_name, node);
        return;
    }
    case OP_REMOVE:
        take_name(&image->nodes[op->parent], op->name);
        return;
    case OP_WRITE:
        put(&image->nodes[op->node], op->offset, op->data, op->len);
        return;
    case OP_TRUNCATE:
        set_size(&image->nodes[op->node], op->offset);
        return;
    case OP_SYNC:
    case OP_MARK:
        return;
    }
}

static void image_make(struct image *image, uint32_t n)
{
    image->n = n;
    image->nodes = calloc(n, sizeof image->nodes[0]);
    ASSERT(image->nodes != NULL);
    image->nodes[0].folder = true;
}

static void drop_data(struct disk_node *node)
{
    if (node->room > 0)
        free(node->data);
    node->data = NULL;
    node->room = 0;
    node->size = 0;
}

/* Files are the other's until they are written to. */
static void image_like(struct image *to, const struct image *from)
{
    for (uint32_t i = 0; i < from->n; i++) {
        struct disk_node *a = &to->nodes[i];
        const struct disk_node *b = &from->nodes[i];
        drop_data(a);
        a->folder = b->folder;
        a->data = b->data;
        a->size = b->size;
        a->hashed = b->hashed;
        a->hash = b->hash;
        if (a->n < b->n)
            a->entries = grown(a->entries, b->n * sizeof b->entries[0]);
        if (b->n > 0)
            memcpy(a->entries, b->entries, b->n * sizeof b->entries[0]);
        a->n = b->n;
    }
}

static void image_free(struct image *image)
{
    for (uint32_t i = 0; i < image->n; i++) {
        drop_data(&image->nodes[i]);
        free(image->nodes[i].entries);
    }
    free(image->nodes);
}

static bool is_zero(const uint8_t *data, size_t size)
{
    return size > 0 && data[0] == 0 && memcmp(data, data + 1, size - 1) == 0;
}

static void write_node(const struct image *image, uint32_t at, const char *path)
{
    const struct disk_node *node = &image->nodes[at];
    if (!node->folder) {
        int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        ASSERT(fd >= 0);
        if (is_zero(node->data, node->size))
            ASSERT(ftruncate(fd, (off_t)node->size) == 0);
        else
            ASSERT(io_write_all(fd, node->data, node->size) == 0);
        close(fd);
        return;
    }
    if (at != 0)
        ASSERT(mkdir(path, 0700) == 0);
    for (size_t i = 0; i < node->n; i++) {
        char inside[PATH_MAX];
        io_join(inside, sizeof inside, path, node->entries[i].name);
        write_node(image, node->entries[i].node, inside);
    }
}

void image_write(const struct image *image, const char *folder)
{
    write_node(image, 0, folder);
}

/* --- the walk --- */

/* A part of a write, within one sector, that no sync has reached. */
struct unit {
    size_t op;
    size_t from; /* in its data */
    size_t len;
};

struct walking {
    struct disk_walk *walk;
    disk_visit *visit;
    void *arg;
    struct image durable;
    struct image scratch;
    struct image names_now; /* as the process saw them; no content */
    bool *done;             /* ops that are in `durable`, or never can be */
    size_t first;           /* op that is not */
    bool *journal;          /* nodes that are files of the journal */
    bool *weak;             /* nodes whose content means nothing until the state may be trusted */
    size_t *names;          /* pending ops on names, in order */
    size_t n_names;
    struct unit *units;
    size_t n_units;
    bool *taken; /* which units, of the state at hand */
    bool closing;
    struct disk_state state;
    uint64_t *seen; /* hashes; a table with open places */
    size_t seen_room;
    uint64_t count;
    bool ended;
};

static uint64_t random_next(struct disk_walk *walk)
{
    uint64_t x = walk->random;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return walk->random = x;
}

static bool is_name_op(const struct op *op)
{
    return op->kind == OP_CREATE || op->kind == OP_MKDIR || op->kind == OP_RENAME ||
           op->kind == OP_REMOVE;
}

/* A name's folder: where it comes to be. */
static uint32_t folder_of(const struct op *op)
{
    return op->kind == OP_RENAME ? op->to : op->parent;
}

static bool says_nothing(const char *name)
{
    return strcmp(name, "data.mdb") == 0 || strcmp(name, "lock.mdb") == 0 ||
           strncmp(name, "spare.", 6) == 0 || strcmp(name, "reserve") == 0;
}

static bool is_journal(const char *name)
{
    return strstr(name, ".segment") != NULL || strncmp(name, "spare.", 6) == 0;
}

/* A sync reaches all that was done before it to that file, or in that folder. */
static void sync_node(struct walking *w, size_t at)
{
    const struct op *ops = w->walk->recording->ops;
    uint32_t node = ops[at].node;
    if (w->walk->lying && w->journal[node])
        return;
    for (size_t i = w->first; i < at; i++) {
        const struct op *op = &ops[i];
        bool reached = is_name_op(op)
                           ? folder_of(op) == node
                           : (op->kind == OP_WRITE || op->kind == OP_TRUNCATE) && op->node == node;
        if (w->done[i] || !reached)
            continue;
        apply(&w->durable, op);
        w->done[i] = true;
    }
}

static bool is_there(const struct disk_node *node, uint64_t offset, const uint8_t *data, size_t len)
{
    return offset + len <= node->size && memcmp(node->data + offset, data, len) == 0;
}

static void hash_file(struct disk_node *node)
{
    if (node->hashed)
        return;
    node->hash = XXH3_64bits(node->data, node->size);
    node->hashed = true;
}

/* What the power cut may or may not leave. Sectors that would change nothing are left out. */
static void gather(struct walking *w, size_t at)
{
    const struct op *ops = w->walk->recording->ops;
    for (uint32_t i = 0; i < w->durable.n; i++)
        if (!w->durable.nodes[i].folder && !w->weak[i])
            hash_file(&w->durable.nodes[i]);
    w->n_names = 0;
    w->n_units = 0;
    while (w->first < at && w->done[w->first])
        w->first++;
    for (size_t i = w->first; i <= at; i++) {
        const struct op *op = &ops[i];
        if (w->done[i])
            continue;
        if (is_name_op(op))
            w->names[w->n_names++] = i;
        if (op->kind != OP_WRITE || (w->weak[op->node] && !w->closing))
            continue;
        for (size_t from = 0; from < op->len && w->n_units < UNITS_MOST;) {
            size_t len = SECTOR - (op->offset + from) % SECTOR;
            len = len < op->len - from ? len : op->len - from;
            if (!is_there(&w->durable.nodes[op->node], op->offset + from, op->data + from, len))
                w->units[w->n_units++] = (struct unit){i, from, len};
            from += len;
        }
    }
}

static uint64_t mixed(uint64_t a, uint64_t b)
{
    uint64_t x = (a ^ b) * UINT64_C(0x9e3779b97f4a7c15);
    return (x ^ x >> 29) * UINT64_C(0xbf58476d1ce4e5b9);
}

/* Of a file its content, of a folder its names and what they name, in any order. */
static uint64_t hash_of(struct walking *w, uint32_t at)
{
    struct disk_node *node = &w->scratch.nodes[at];
    uint64_t hash = 1;
    if (!node->folder && w->weak[at] && !w->closing)
        return hash;
    if (!node->folder) {
        hash_file(node);
        return node->hash;
    }
    for (size_t i = 0; i < node->n; i++) {
        uint64_t name = 1;
        for (const char *c = node->entries[i].name; *c != '\0'; c++)
            name = name * 31 + (uint8_t)*c;
        hash += mixed(mixed(hash_of(w, node->entries[i].node), name), node->entries[i].node);
    }
    return hash;
}

static bool is_new(struct walking *w, uint64_t hash)
{
    hash += hash == 0;
    if (w->count * 2 >= w->seen_room) {
        size_t room = w->seen_room == 0 ? 65536 : 2 * w->seen_room;
        uint64_t *table = calloc(room, sizeof table[0]);
        ASSERT(table != NULL);
        for (size_t i = 0; i < w->seen_room; i++) {
            size_t place = w->seen[i] & (room - 1);
            while (w->seen[i] != 0 && table[place] != 0)
                place = (place + 1) & (room - 1);
            if (w->seen[i] != 0)
                table[place] = w->seen[i];
        }
        free(w->seen);
        w->seen = table;
        w->seen_room = room;
    }
    size_t place = hash & (w->seen_room - 1);
    while (w->seen[place] != 0 && w->seen[place] != hash)
        place = (place + 1) & (w->seen_room - 1);
    if (w->seen[place] == hash)
        return false;
    w->seen[place] = hash;
    return true;
}

/* The first `names` names, and the units that are taken. */
static void one_state(struct walking *w, size_t names)
{
    const struct op *ops = w->walk->recording->ops;
    if (w->ended)
        return;
    image_like(&w->scratch, &w->durable);
    for (size_t i = 0; i < names; i++)
        apply(&w->scratch, &ops[w->names[i]]);
    for (size_t i = 0; i < w->n_units; i++) {
        const struct unit *unit = &w->units[i];
        const struct op *op = &ops[unit->op];
        if (w->taken[i])
            put(&w->scratch.nodes[op->node], op->offset + unit->from, op->data + unit->from,
                unit->len);
    }
    /* what was told is part of a state: the same bytes may be too few a moment later */
    if (!is_new(w, hash_of(w, 0) + w->state.acknowledged * UINT64_C(0xd6e8feb86659fd93)))
        return;
    w->count++;
    w->state.image = &w->scratch;
    w->ended = !w->visit(w->arg, &w->state);
}

static void all_sets(struct walking *w, size_t names)
{
    for (uint64_t set = 0; set < UINT64_C(1) << w->n_units; set++) {
        for (size_t i = 0; i < w->n_units; i++)
            w->taken[i] = (set >> i & 1) != 0;
        one_state(w, names);
    }
}

static void take_all(struct walking *w, bool taken)
{
    memset(w->taken, taken, w->n_units);
}

/* None, all, each but one, each alone for the first few, all up to each, and random ones. */
static void some_sets(struct walking *w, size_t names)
{
    for (int taken = 0; taken <= 1; taken++) {
        take_all(w, taken != 0);
        one_state(w, names);
        for (size_t i = 0; i < w->n_units && i < w->walk->choice; i++) {
            w->taken[i] = !w->taken[i];
            one_state(w, names);
            w->taken[i] = !w->taken[i];
        }
    }
    take_all(w, false);
    for (size_t i = 0; i < w->n_units && i < w->walk->choice; i++) {
        w->taken[i] = true;
        one_state(w, names);
    }
    for (size_t n = 0; n < w->walk->choice; n++) {
        for (size_t i = 0; i < w->n_units; i++)
            w->taken[i] = (random_next(w->walk) >> 33 & 1) != 0;
        one_state(w, names);
    }
}

static void note_mark(struct walking *w, const struct op *op)
{
    if (op->mark == MARK_APPENDED)
        w->state.appended = op->value;
    else if (op->mark == MARK_ACKNOWLEDGED)
        w->state.acknowledged = op->value;
    else
        w->closing = op->value != 0;
}

static void crash_after(struct walking *w, size_t at)
{
    gather(w, at);
    w->state.at = at;
    for (size_t names = 0; names <= w->n_names && !w->ended; names++)
        if (w->n_units <= w->walk->all_below)
            all_sets(w, names);
        else
            some_sets(w, names);
}

/* Names that come: what their files are. A spare that becomes a segment means something then. */
static void note_name(struct walking *w, const struct op *op)
{
    apply(&w->names_now, op);
    const char *name = op->kind == OP_RENAME ? op->to_name : op->name;
    const struct disk_name *entry = find(&w->names_now.nodes[folder_of(op)], name);
    if (entry == NULL || op->kind == OP_REMOVE)
        return;
    w->weak[entry->node] = says_nothing(name);
    w->journal[entry->node] = is_journal(name);
}

static void *zeroed(size_t n, size_t size)
{
    void *memory = calloc(n + 1, size);
    ASSERT(memory != NULL);
    return memory;
}

uint64_t disk_each_state(struct disk_walk *walk, disk_visit *visit, void *arg)
{
    const struct recording *recording = walk->recording;
    struct walking w = {.walk = walk, .visit = visit, .arg = arg};
    image_make(&w.durable, recording->nodes);
    image_make(&w.scratch, recording->nodes);
    w.done = zeroed(recording->n, sizeof w.done[0]);
    w.weak = zeroed(recording->nodes, sizeof w.weak[0]);
    w.names = zeroed(recording->n, sizeof w.names[0]);
    w.units = zeroed(UNITS_MOST, sizeof w.units[0]);
    w.taken = zeroed(UNITS_MOST, sizeof w.taken[0]);
    w.journal = zeroed(recording->nodes, sizeof w.journal[0]);
    image_make(&w.names_now, recording->nodes);
    for (size_t at = 0; at < recording->n && !w.ended; at++) {
        const struct op *op = &recording->ops[at];
        if (is_name_op(op))
            note_name(&w, op);
        else if (op->kind == OP_MARK)
            note_mark(&w, op);
        else if (op->kind == OP_SYNC)
            sync_node(&w, at);
        w.done[at] = op->kind == OP_MARK || op->kind == OP_SYNC;
        crash_after(&w, at);
    }
    image_free(&w.durable);
    image_free(&w.scratch);
    image_free(&w.names_now);
    free(w.journal);
    free(w.done);
    free(w.weak);
    free(w.names);
    free(w.units);
    free(w.taken);
    free(w.seen);
    return w.count;
}
