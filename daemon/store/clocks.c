// SPDX-License-Identifier: EUPL-1.2
/* Running clocks: all of a case in one row, by number, an index of the earliest of them, and one of
 * the people of whom something is asked. The rows are held in memory, as those of cases are
 * (held.h). */
#include <string.h>

#include "base/assert.h"
#include "store/ahead.h"
#include "store/row.h"
#include "store/shell_rows.h"

/* More than a disk reads while as many fire, fewer than it lets stand in its queue. */
#define ASKED_AHEAD 128

static struct clocks_row row_of(struct held_clocks *held)
{
    return (struct clocks_row){.clocks = {held->n, held->v}};
}

static struct instant earliest_of(struct held_clocks *held)
{
    struct clocks_row row = row_of(held);
    return clocks_due(&row);
}

static bool is_among(const struct owner_place *places, size_t n, const struct owner_place *place)
{
    for (size_t i = 0; i < n; i++)
        if (places[i].due.ms == place->due.ms && code_equal(&places[i].owner, &place->owner))
            return true;
    return false;
}

/* Most changes of a case leave what is asked of others as it was. */
static void move_owners(struct state *state, struct case_id id, const struct clocks_row *row,
                        const struct held_clocks *held)
{
    struct owner_place now[CLOCKS_MAX];
    struct key key;
    size_t n = key_owners(row, id, now);
    for (size_t i = 0; i < held->n_owners; i++) {
        if (is_among(now, n, &held->owners[i]))
            continue;
        key_of_owner(&key, &held->owners[i]);
        row_delete(state, &key);
    }
    for (size_t i = 0; i < n; i++) {
        if (is_among(held->owners, held->n_owners, &now[i]))
            continue;
        key_of_owner(&key, &now[i]);
        row_write_index(state, &key);
    }
}

void held_flush_clocks(struct state *state, struct held_case *of)
{
    struct held_clocks *held = &of->clocks;
    struct key key;
    struct key index;
    struct clocks_row row = row_of(held);
    if (!held->changed)
        return;
    held->changed = false;
    key_of_case(&key, of->id, TABLE_CLOCKS);
    if (held->n > 0)
        row_encode(state, &key, &message_clocks_row, &row);
    else
        row_delete(state, &key);
    move_owners(state, of->id, &row, held);
    struct instant due = clocks_due(&row);
    if (due.ms == held->indexed.ms)
        return;
    if (held->indexed.ms != 0) {
        key_of_clock_due(&index, &(struct clock_place){held->indexed, of->id});
        row_delete(state, &index);
    }
    if (due.ms != 0) {
        key_of_clock_due(&index, &(struct clock_place){due, of->id});
        row_write_index(state, &index);
    }
    held->indexed = due;
}

/* The clocks of this case are looked up once. */
static struct held_case *clocks_of(struct state *state, struct case_id id)
{
    struct held_case *of = held_case(state, id);
    struct held_clocks *held = &of->clocks;
    struct clocks_row row = {{0}};
    struct key key;
    if (held->known)
        return of;
    key_of_case(&key, id, TABLE_CLOCKS);
    row_decode(state, &key, &message_clocks_row, &row, NULL);
    ASSERT(row.clocks.n <= CLOCKS_MAX);
    if (row.clocks.n > 0)
        memcpy(held->v, row.clocks.v, row.clocks.n * sizeof held->v[0]);
    held->n = row.clocks.n;
    held->indexed = clocks_due(&row);
    held->known = true;
    return of;
}

const struct clock_start *state_clocks(struct state *state, struct case_id id, size_t *n)
{
    const struct held_clocks *held = &clocks_of(state, id)->clocks;
    *n = held->n;
    return held->v;
}

/* Where the clock of this number is, or would be. */
static size_t place_of(const struct held_clocks *held, uint64_t clock)
{
    size_t at = 0;
    while (at < held->n && held->v[at].clock < clock)
        at++;
    return at;
}

bool state_clock_next(struct state *state, struct case_id id, uint64_t after,
                      struct clock_start *out)
{
    const struct held_clocks *held = &clocks_of(state, id)->clocks;
    size_t at = place_of(held, after + 1);
    if (at == held->n)
        return false;
    *out = held->v[at];
    return true;
}

/* The clocks of this case, before one of them changes. */
static struct held_clocks *clocks_to_change(struct state *state, struct case_id id)
{
    struct held_case *of = clocks_of(state, id);
    struct held_clocks *held = &of->clocks;
    struct clocks_row row = row_of(held);
    held_change(state, of);
    if (!held->changed)
        held->n_owners = key_owners(&row, id, held->owners);
    held->changed = true;
    return held;
}

/* When this case had the earliest of all and has it no longer, no other is earlier still: what was
 * known goes on as a bound. */
static void note_earliest(struct held_rows *held, struct instant before, struct instant due)
{
    if (held->earliest_known == EARLIEST_UNKNOWN)
        return;
    if (due.ms != 0 && (held->earliest.ms == 0 || due.ms <= held->earliest.ms)) {
        held->earliest = due;
        held->earliest_known = EARLIEST_EXACT;
    } else if (before.ms != 0 && before.ms == held->earliest.ms) {
        held->earliest_known = EARLIEST_BOUND;
    }
}

void state_clock_put(struct state *state, struct case_id id, const struct clock_start *clock)
{
    struct held_clocks *held = clocks_to_change(state, id);
    struct instant before = earliest_of(held);
    size_t at = place_of(held, clock->clock);
    if (at == held->n || held->v[at].clock != clock->clock) {
        ASSERT(held->n < CLOCKS_MAX);
        memmove(&held->v[at + 1], &held->v[at], (held->n - at) * sizeof held->v[0]);
        held->n++;
    }
    held->v[at] = *clock;
    note_earliest(&state->held, before, earliest_of(held));
}

void state_clock_delete(struct state *state, struct case_id id, uint64_t clock)
{
    struct held_clocks *held = clocks_to_change(state, id);
    struct instant before = earliest_of(held);
    size_t at = place_of(held, clock);
    if (at == held->n || held->v[at].clock != clock)
        return;
    held->n--;
    memmove(&held->v[at], &held->v[at + 1], (held->n - at) * sizeof held->v[0]);
    note_earliest(&state->held, before, earliest_of(held));
}

static bool step(struct state *state, enum row_step how, struct clock_place *place)
{
    struct key key;
    struct bytes payload;
    key_of_clock_due(&key, place);
    if (!row_step(state, how, 1, &key, &payload))
        return false;
    place->due = instant_of_ms((int64_t)get_be64(key.b + 1));
    place->case_id.n = get_be64(key.b + 9);
    return true;
}

struct instant state_clock_earliest(struct state *state)
{
    struct clock_place place = {{0}, {0}};
    struct held_rows *held = &state->held;
    if (held->earliest_known != EARLIEST_EXACT)
        held->earliest = step(state, ROW_AT_OR_AFTER, &place) ? place.due : instant_of_ms(0);
    held->earliest_known = EARLIEST_EXACT;
    return held->earliest;
}

struct instant state_clock_not_before(struct state *state)
{
    const struct held_rows *held = &state->held;
    return held->earliest_known == EARLIEST_BOUND ? held->earliest : state_clock_earliest(state);
}

bool state_clock_is_due(struct state *state, struct instant at)
{
    struct instant due = state_clock_not_before(state);
    if (due.ms != 0 && due.ms <= at.ms)
        due = state_clock_earliest(state);
    return due.ms != 0 && due.ms <= at.ms;
}

bool state_clock_case_after(struct state *state, struct clock_place *place)
{
    return step(state, ROW_AFTER, place);
}

static bool is_before(const struct clock_place *a, const struct clock_place *b)
{
    return a->due.ms < b->due.ms || (a->due.ms == b->due.ms && a->case_id.n < b->case_id.n);
}

void state_clocks_ask_ahead(struct state *state, struct instant until, uint64_t most)
{
    struct clock_place next = {{0}, {0}};
    bool more = step(state, ROW_AFTER, &next);
    if (more && !is_before(&state->asked, &next)) {
        next = state->asked;
        more = step(state, ROW_AFTER, &next);
    } else {
        state->n_asked = 0;
    }
    for (; more && next.due.ms <= until.ms && state->n_asked < ASKED_AHEAD;
         more = step(state, ROW_AFTER, &next)) {
        ahead_ask_case(state->store, next.case_id);
        state->asked = next;
        state->n_asked++;
    }
    most = state->n_asked < most ? state->n_asked : most;
    state->n_asked -= most;
    state->fired += most;
}
