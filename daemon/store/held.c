// SPDX-License-Identifier: EUPL-1.2
#include "store/held.h"

#include <stdlib.h>

#include "base/assert.h"
#include "base/memory.h"
#include "store/row.h"

/* Kept free for what a changed case will ask of the tree: its two rows, and the places in indexes
 * that go and come; mostly fewer. */
#define HELD_PAGES (10 * PAGES_PER_WRITE)

void held_init(struct held_rows *held)
{
    memset(held, 0, sizeof *held);
    TAILQ_INIT(&held->order);
    TAILQ_INIT(&held->passing);
}

static void release(struct held_order *order)
{
    struct held_case *c;
    while ((c = TAILQ_FIRST(order)) != NULL) {
        TAILQ_REMOVE(order, c, order);
        free(c);
    }
}

void held_release(struct held_rows *held)
{
    release(&held->order);
    release(&held->passing);
}

void held_forget(struct held_rows *held)
{
    held_release(held);
    held_init(held);
}

/* --- one case --- */

static void flush_one(struct state *state, struct held_case *held)
{
    if (!held->changed)
        return;
    state->flushing = true;
    state->pages_left += HELD_PAGES;
    held_flush_row(state, held);
    held_flush_clocks(state, held);
    state->flushing = false;
    held->changed = false;
    state->held.n_changed--;
}

static struct held_bucket *bucket_of(struct held_rows *held, struct case_id id)
{
    return &held->buckets[id.n % HELD_BUCKETS];
}

static struct held_case *find(struct held_rows *held, struct case_id id)
{
    struct held_case *c = TAILQ_FIRST(&held->order); /* mostly */
    if (c != NULL && case_id_equal(c->id, id))
        return c;
    LIST_FOREACH(c, bucket_of(held, id), bucket)
    if (case_id_equal(c->id, id))
        return c;
    return NULL;
}

static void take_out(struct held_rows *held, struct held_case *c)
{
    TAILQ_REMOVE(c->passing ? &held->passing : &held->order, c, order);
    held->n_passing -= c->passing;
}

static void put_first(struct held_rows *held, struct held_case *c, bool passing)
{
    c->passing = passing;
    held->n_passing += passing;
    TAILQ_INSERT_HEAD(passing ? &held->passing : &held->order, c, order);
}

/* In no bucket and no order. A query walks past thousands of cases that nobody works on: they take
 * each other's places, and those that are worked on keep theirs. */
static struct held_case *take_place(struct state *state)
{
    struct held_rows *held = &state->held;
    bool full = state->reading && held->n_passing == HELD_PASSING;
    if (held->n < HELD_CASES && !full) {
        held->n++;
        return memory_new(sizeof(struct held_case));
    }
    struct held_case *c = TAILQ_LAST(full ? &held->passing : &held->order, held_order);
    flush_one(state, c);
    take_out(held, c);
    LIST_REMOVE(c, bucket);
    return c;
}

struct held_case *held_case(struct state *state, struct case_id id)
{
    struct held_rows *held = &state->held;
    struct held_case *c = find(held, id);
    if (c == NULL) {
        c = take_place(state);
        c->id = id;
        c->changed = c->known = c->there = c->row_changed = false;
        c->clocks.known = c->clocks.changed = false;
        LIST_INSERT_HEAD(bucket_of(held, id), c, bucket);
        put_first(held, c, state->reading);
    } else if (state->reading ? c->passing : c != TAILQ_FIRST(&held->order)) {
        take_out(held, c);
        put_first(held, c, state->reading);
    }
    return c;
}

void held_change(struct state *state, struct held_case *held)
{
    ASSERT(state->writes);
    state->wrote = true;
    held->batch = state->held.batch;
    if (held->changed)
        return;
    held->changed = true;
    state->held.n_changed++;
    state->pages_left -= HELD_PAGES;
}

/* --- all of them --- */

void held_flush(struct state *state)
{
    struct held_rows *held = &state->held;
    struct held_case *c;
    struct key key;
    TAILQ_FOREACH(c, &held->order, order)
    {
        if (held->n_changed == 0)
            break;
        flush_one(state, c);
    }
    if (!held->site_changed)
        return;
    state->flushing = true;
    key_of_table(&key, TABLE_SITE);
    row_encode(state, &key, &message_site_row, &held->site);
    state->flushing = false;
    held->site_changed = false;
}

/* From the one asked for last: where cases come in turn, its turn is the furthest away. */
void held_flush_some(struct state *state)
{
    const struct held_rows *held = &state->held;
    size_t left = held->n_changed;
    size_t may = 0;
    struct held_case *c;
    TAILQ_FOREACH(c, &held->order, order)
    {
        if (left == 0)
            return;
        if (!c->changed)
            continue;
        left--;
        if (c->batch + 1 >= held->batch) {
            may += c->batch == held->batch;
        } else if (may-- == 0) {
            return;
        } else {
            flush_one(state, c);
        }
    }
}

int64_t held_pages(const struct held_rows *held)
{
    return (int64_t)held->n_changed * HELD_PAGES;
}

bool held_is_found_in(enum table table)
{
    size_t first;
    return table == TABLE_CLOCK_DUE || table == TABLE_OWNER || table == TABLE_CASE ||
           table == TABLE_CLOCKS || key_case_indexes(table, &first) > 0;
}
