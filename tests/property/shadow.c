// SPDX-License-Identifier: EUPL-1.2
#include "tests/property/shadow.h"

#include <stdio.h>

#include "base/assert.h"
#include "tests/property/moment.h"

void shadow_init(struct shadow *shadow)
{
    memset(shadow, 0, sizeof *shadow);
    arena_init(&shadow->arena);
}

void shadow_release(struct shadow *shadow)
{
    arena_release(&shadow->arena);
}

struct shadow_case *shadow_case(struct shadow *shadow, struct case_id id)
{
    struct shadow_case **bucket = &shadow->cases[id.n % SHADOW_BUCKETS];
    struct shadow_case *found = *bucket;
    while (found != NULL && !case_id_equal(found->id, id))
        found = found->next;
    if (found != NULL)
        return found;
    found = arena_alloc(&shadow->arena, sizeof *found);
    found->id = id;
    found->next = *bucket;
    *bucket = found;
    return found;
}

/* --- clocks --- */

static size_t find_clock(const struct shadow_case *c, uint64_t clock)
{
    size_t at = 0;
    while (at < c->n_clocks && c->clocks[at].clock != clock)
        at++;
    return at;
}

static void drop_clock(struct shadow_case *c, uint64_t clock)
{
    size_t at = find_clock(c, clock);
    if (at < c->n_clocks)
        c->clocks[at] = c->clocks[--c->n_clocks];
}

static const char *clocks_set(struct shadow_case *c, struct state *state,
                              const struct seen_event *event)
{
    const struct clocks_set *e = event->body;
    const struct clock_start *started = e->started.v;
    const struct clock_stop *stopped = e->stopped.v;
    for (size_t i = 0; i < e->stopped.n; i++)
        drop_clock(c, stopped[i].clock);
    for (size_t i = 0; i < e->started.n; i++) {
        size_t at = find_clock(c, started[i].clock);
        if (at == CLOCKS_MAX)
            return "more clocks run on a case than there is room for";
        c->clocks[at] = (struct shadow_clock){started[i].clock, started[i].due, event->stamp};
        if (at == c->n_clocks)
            c->n_clocks++;
        if (started[i].clock > c->newest_clock)
            c->newest_clock = started[i].clock;
        const char *wrong = moment_wrong(state, event->case_id, &started[i]);
        if (wrong != NULL)
            return wrong;
    }
    return NULL;
}

/* The clock that runs is the right to fire: when it fired it is gone; one that begins anew has a
 * number of its own. What began and ran out within one command was never said to begin. */
static const char *clock_fired(const struct shadow *shadow, struct shadow_case *c,
                               const struct seen_event *event)
{
    const struct clock_fired *e = event->body;
    size_t at = find_clock(c, e->clock);
    if (event->stamp.ms < e->due.ms)
        return "a clock fired before it was due";
    if (at == c->n_clocks) {
        bool began_now = e->clock > c->newest_clock;
        c->newest_clock = began_now ? e->clock : c->newest_clock;
        return began_now ? NULL : "a clock fired that did not run, or fired before";
    }
    struct shadow_clock clock = c->clocks[at];
    c->clocks[at] = c->clocks[--c->n_clocks];
    if (clock.due.ms == 0)
        return "a clock fired that is paused";
    if (clock.due.ms != e->due.ms)
        return "a clock fired that was due at another time";
    if (event->stamp.ms != e->due.ms && e->due.ms > clock.began.ms && e->due.ms > shadow->blind.ms)
        return "a clock fired later than it was due";
    return NULL;
}

const char *shadow_clocks(struct shadow *shadow, struct state *state,
                          const struct seen_event *event)
{
    if (event->message == &message_clocks_set)
        return clocks_set(shadow_case(shadow, event->case_id), state, event);
    if (event->message != &message_clock_fired)
        return NULL;
    shadow->fired++;
    return clock_fired(shadow, shadow_case(shadow, event->case_id), event);
}
