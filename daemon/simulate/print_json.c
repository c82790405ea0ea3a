// SPDX-License-Identifier: EUPL-1.2
#include "simulate/print.h"

#include <jansson.h>

#include "base/assert.h"
#include "proto/text_value.h"
#include "simulate/tally.h"

static json_t *number(uint64_t n)
{
    return json_integer((json_int_t)n);
}

static json_t *moment(struct instant at)
{
    char text[TEXT_INSTANT_TEXT];
    text_value_instant_format(at, text);
    return json_string(text);
}

/* Hours to the minute, so that both outputs show the same. */
static json_t *hours(double value)
{
    return json_real((double)(int64_t)(value * 100 + 0.5) / 100);
}

static json_t *outcomes(const struct tally *tally)
{
    json_t *object = json_object();
    for (int i = 1; i < TALLY_OUTCOMES; i++)
        json_object_set_new(object, enum_word(&names_outcome, i), number(tally->outcomes[i]));
    json_object_set_new(object, "withdrawn", number(tally->outcomes[TALLY_WITHDRAWN]));
    json_object_set_new(object, "none", number(tally->outcomes[TALLY_NONE]));
    return object;
}

static json_t *tiers(const struct ladder *ladder, const struct tally *tally)
{
    const struct tier *all = ladder->tiers.v;
    json_t *array = json_array();
    for (size_t i = 0; i < ladder->tiers.n; i++) {
        json_t *tier = json_object();
        json_object_set_new(tier, "tier", json_string(all[i].code.s));
        json_object_set_new(tier, "rung", number(all[i].rung));
        json_object_set_new(tier, "cases", number(tally->tiers[i]));
        json_array_append_new(array, tier);
    }
    return array;
}

static json_t *waiting(const struct waiting *waiting)
{
    json_t *object = json_object();
    json_object_set_new(object, "number", number(waiting->n));
    json_object_set_new(object, "median_hours", hours(waiting_hours(waiting, 50)));
    json_object_set_new(object, "p90_hours", hours(waiting_hours(waiting, 90)));
    json_object_set_new(object, "max_hours", hours(waiting_hours(waiting, 100)));
    json_object_set_new(object, "never", number(waiting->never));
    return object;
}

static json_t *clocks(const struct figures *figures)
{
    json_t *array = json_array();
    for (size_t i = 0; i < figures->n_clocks; i++) {
        const struct clock_figures *clock = &figures->clocks[i];
        json_t *object = json_object();
        json_object_set_new(object, "clock", json_string(clock->code.s));
        json_object_set_new(object, "ran_out", number(clock->ran_out));
        json_object_set_new(object, "cases", number(clock->cases));
        json_object_set_new(object, "repeated", number(clock->repeated));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *deadlines(const struct figures *figures)
{
    if (!figures_watch_deadlines(figures))
        return json_null();
    struct deadline_figures counts = figures_deadlines(figures);
    json_t *object = json_object();
    json_object_set_new(object, "in_time", number(counts.in_time));
    json_object_set_new(object, "late", number(counts.late));
    json_object_set_new(object, "never_ended", number(counts.never_ended));
    return object;
}

static json_t *refused(const struct plan *plan)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < plan->refusals.n && i < PRINT_REFUSED_MAX; i++) {
        const struct refusal *refusal = &plan->refusals.v[i];
        json_t *row = json_object();
        json_object_set_new(row, "file",
                            json_string(refusal->file == LOG_CASES ? "cases" : "events"));
        json_object_set_new(row, "line", number(refusal->line));
        json_object_set_new(row, "reason", json_string(refusal->reason));
        json_array_append_new(rows, row);
    }
    json_t *object = json_object();
    json_object_set_new(object, "number", number(plan->refusals.n));
    json_object_set_new(object, "rows", rows);
    return object;
}

void print_json(FILE *out, const struct outcome_of_run *result)
{
    const struct figures *figures = result->figures;
    struct arena arena;
    struct tally tally;
    arena_init(&arena);
    tally_cases(figures, &tally, &arena);
    json_t *times = json_object();
    json_object_set_new(times, "picked_up", waiting(&figures->picked_up));
    json_object_set_new(times, "decided", waiting(&figures->decided));
    json_t *root = json_object();
    json_object_set_new(root, "ladder", json_string(result->world->ladder.code.s));
    json_object_set_new(root, "from", moment(result->world->from));
    json_object_set_new(root, "until", moment(result->world->horizon));
    json_object_set_new(root, "rows", number(result->plan->rows));
    json_object_set_new(root, "commands", number(result->commands));
    json_object_set_new(root, "cases", number(tally.cases));
    json_object_set_new(root, "open", number(tally.open));
    json_object_set_new(root, "end_before_begin", number(result->plan->end_before_begin));
    json_object_set_new(root, "outcomes", outcomes(&tally));
    json_object_set_new(root, "tiers", tiers(&result->world->ladder, &tally));
    json_object_set_new(root, "waiting", times);
    json_object_set_new(root, "clocks", clocks(figures));
    json_object_set_new(root, "deadlines", deadlines(figures));
    json_object_set_new(root, "refused", refused(result->plan));
    json_dumpf(root, out, JSON_INDENT(2) | JSON_REAL_PRECISION(10));
    fputc('\n', out);
    json_decref(root);
    arena_release(&arena);
}
