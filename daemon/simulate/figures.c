// SPDX-License-Identifier: EUPL-1.2
#include "simulate/figures.h"

#include <stdlib.h>

#include "base/assert.h"
#include "core/core.h"

#define HOUR_MS 3600000.0

void figures_init(struct figures *figures, const struct world *world, size_t n_cases,
                  struct arena *arena)
{
    *figures = (struct figures){.world = world, .arena = arena, .n_cases = n_cases};
    figures->cases = arena_alloc(arena, n_cases * sizeof figures->cases[0]);
    figures->clocks = arena_alloc(arena, CLOCK_FIGURES_MAX * sizeof figures->clocks[0]);
    index_init(&figures->by_id, arena);
}

static struct bytes id_bytes(const struct case_id *id)
{
    return bytes_of(&id->n, sizeof id->n);
}

void figures_expect(struct figures *figures, uint32_t index, struct case_id id)
{
    const struct case_id *key = arena_copy(figures->arena, &id, sizeof id);
    if (index_find(&figures->by_id, id_bytes(key)) == INDEX_NONE)
        index_add(&figures->by_id, id_bytes(key), index);
}

/* --- waiting --- */

static void add_length(struct waiting *waiting, int64_t ms, struct arena *arena)
{
    if (waiting->n == waiting->room) {
        size_t room = waiting->room == 0 ? 256 : waiting->room * 2;
        int64_t *v = arena_alloc(arena, room * sizeof *v);
        if (waiting->n > 0)
            memcpy(v, waiting->v, waiting->n * sizeof *v);
        waiting->v = v;
        waiting->room = room;
    }
    waiting->v[waiting->n++] = ms;
}

static void add_waiting(struct figures *figures, struct waiting *waiting, struct instant from,
                        struct instant until)
{
    const struct world *world = figures->world;
    int64_t ms;
    if (calendar_working_ms_between(&world->calendar, &world->zone, from, until, &ms))
        add_length(waiting, ms, figures->arena);
}

static int by_length(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

double waiting_hours(const struct waiting *waiting, unsigned percent)
{
    if (waiting->n == 0)
        return 0;
    size_t rank = (waiting->n * percent + 99) / 100;
    return (double)waiting->v[rank == 0 ? 0 : rank - 1] / HOUR_MS;
}

/* --- events --- */

static void leave_queue(struct figures *figures, struct case_figures *of, struct instant stamp,
                        bool picked_up)
{
    if (of->waits && of->pickup_counts && picked_up)
        add_waiting(figures, &figures->picked_up, of->entered, stamp);
    if (of->waits && of->pickup_counts && !picked_up)
        figures->picked_up.never++;
    of->waits = false;
}

static void entered(struct figures *figures, struct case_figures *of,
                    const struct case_entered *event, struct instant stamp)
{
    const struct tier *tier = ladder_tier(&figures->world->ladder, &event->tier);
    ASSERT(tier != NULL);
    leave_queue(figures, of, stamp, false);
    of->waits = true;
    /* at a team and on the phone list the case holder simply works on */
    of->pickup_counts = tier->kind != tier_kind_TEAM && tier->kind != tier_kind_PHONE;
    of->entered = stamp;
    if (event->rung < of->rung)
        return;
    of->rung = event->rung;
    of->tier = event->tier;
}

static struct clock_figures *clock_of(struct figures *figures, const struct code *code)
{
    for (size_t i = 0; i < figures->n_clocks; i++)
        if (code_equal(&figures->clocks[i].code, code))
            return &figures->clocks[i];
    ASSERT(figures->n_clocks < CLOCK_FIGURES_MAX); /* a ladder has fewer */
    struct clock_figures *clock = &figures->clocks[figures->n_clocks++];
    clock->code = *code;
    clock->seen = arena_alloc(figures->arena, figures->n_cases * sizeof clock->seen[0]);
    return clock;
}

static bool watches_deadline(const struct list *clocks, const struct code *code)
{
    const struct clock_rule *rules = clocks->v;
    for (size_t i = 0; i < clocks->n; i++)
        if (rules[i].trigger == trigger_DEADLINE &&
            (code == NULL || code_equal(&rules[i].code, code)))
            return true;
    return false;
}

/* `code` NULL: any clock. */
static bool is_deadline_clock(const struct ladder *ladder, const struct code *code)
{
    const struct tier *tiers = ladder->tiers.v;
    for (size_t i = 0; i < ladder->tiers.n; i++)
        if (watches_deadline(&tiers[i].clocks, code))
            return true;
    return watches_deadline(&ladder->clocks, code);
}

static void fired(struct figures *figures, uint32_t index, const struct clock_fired *event)
{
    struct case_figures *of = &figures->cases[index];
    struct clock_figures *clock = clock_of(figures, &event->code);
    clock->ran_out += event->occurrence == 0;
    clock->repeated += event->occurrence != 0;
    clock->cases += !clock->seen[index];
    clock->seen[index] = true;
    /* one that warns ahead is not the deadline itself */
    if (event->due.ms >= of->deadline.ms &&
        is_deadline_clock(&figures->world->ladder, &event->code))
        of->deadline_ran_out = true;
}

static void decided(struct figures *figures, struct case_figures *of,
                    const struct case_decided *event, struct instant stamp)
{
    of->outcome = event->outcome;
    if (!of->decided)
        add_waiting(figures, &figures->decided, of->begun, stamp);
    of->decided = true;
}

static void submitted(struct case_figures *of, const struct case_submitted *event,
                      struct instant stamp)
{
    of->submitted = true;
    of->begun = stamp;
    of->deadline = event->deadline;
    of->holder = event->submitter;
}

void figures_take(struct figures *figures, const struct message *message, const void *body,
                  struct instant stamp)
{
    struct case_id id = core_case_of(message, body);
    uint32_t index = id.n == 0 ? INDEX_NONE : index_find(&figures->by_id, id_bytes(&id));
    figures->events++;
    if (index == INDEX_NONE)
        return;
    struct case_figures *of = &figures->cases[index];
    switch (message->number) {
    case EV_CASE_SUBMITTED:
        submitted(of, body, stamp);
        break;
    case EV_CASE_ENTERED:
        of->closed = false; /* it may have been opened again */
        of->withdrawn = false;
        entered(figures, of, body, stamp);
        break;
    case EV_CASE_CLAIMED:
    case EV_AGENDA_PLACED:
        leave_queue(figures, of, stamp, true);
        break;
    case EV_CASE_DECIDED:
        leave_queue(figures, of, stamp, true);
        decided(figures, of, body, stamp);
        break;
    case EV_TRANSFER_ANSWERED:
        if (((const struct transfer_answered *)body)->accepted)
            of->holder = ((const struct transfer_answered *)body)->person;
        break;
    case EV_CASE_CLOSED:
        of->closed = true;
        break;
    case EV_CASE_WITHDRAWN:
        leave_queue(figures, of, stamp, false);
        of->withdrawn = true;
        break;
    case EV_CLOCK_FIRED:
        fired(figures, index, body);
        break;
    default: /* what is not counted */
        break;
    }
}

static int by_code(const void *a, const void *b)
{
    return strcmp(((const struct clock_figures *)a)->code.s,
                  ((const struct clock_figures *)b)->code.s);
}

void figures_end(struct figures *figures)
{
    for (size_t i = 0; i < figures->n_cases; i++) {
        struct case_figures *of = &figures->cases[i];
        leave_queue(figures, of, of->entered, false);
        figures->decided.never += of->submitted && !of->decided;
    }
    if (figures->picked_up.n > 1)
        qsort(figures->picked_up.v, figures->picked_up.n, sizeof(int64_t), by_length);
    if (figures->decided.n > 1)
        qsort(figures->decided.v, figures->decided.n, sizeof(int64_t), by_length);
    qsort(figures->clocks, figures->n_clocks, sizeof figures->clocks[0], by_code);
}

bool figures_watch_deadlines(const struct figures *figures)
{
    return is_deadline_clock(&figures->world->ladder, NULL);
}

struct deadline_figures figures_deadlines(const struct figures *figures)
{
    struct deadline_figures counts = {0};
    for (size_t i = 0; i < figures->n_cases; i++) {
        const struct case_figures *of = &figures->cases[i];
        if (!of->submitted || of->deadline.ms == 0)
            continue;
        if (!of->closed && !of->withdrawn)
            counts.never_ended++;
        else if (of->deadline_ran_out)
            counts.late++;
        else
            counts.in_time++;
    }
    return counts;
}
