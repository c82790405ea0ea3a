// SPDX-License-Identifier: EUPL-1.2
#include "simulate/plan.h"

#include <errno.h>
#include <stdlib.h>

#include "base/assert.h"
#include "simulate/bind.h"
#include "simulate/index.h"
#include "simulate/moment.h"
#include "simulate/people.h"

struct planning {
    struct plan *plan;
    const struct bound_map *bound;
    const struct ladder *ladder;
    const struct zone *zone;
    struct arena *arena;
    struct people people;
    struct index cases;
    struct index activities; /* to the first step of that name */
    struct instant *first;   /* per case: its earliest row */
    uint32_t *first_action;  /* and the action of that row; INDEX_NONE: none */
    size_t room;             /* of the actions */
};

static void refuse(struct planning *planning, enum log_file file, const struct csv_row *row,
                   enum phrase reason, const char *detail)
{
    refusals_add(&planning->plan->refusals, file, row->line, reason, detail);
}

/* Refuses a row that the file itself makes unusable. */
static bool row_is_whole(struct planning *planning, enum log_file file, const struct csv_row *row)
{
    static const enum phrase reasons[] = {
        [CSV_COLUMN_COUNT] = PHRASE_CSV_COLUMN_COUNT,
        [CSV_QUOTE] = PHRASE_CSV_QUOTE,
        [CSV_NOT_TEXT] = PHRASE_CSV_NOT_TEXT,
        [CSV_FIELD_LENGTH] = PHRASE_CSV_FIELD_LENGTH,
    };
    if (row->fault == CSV_OK)
        return true;
    refuse(planning, file, row, reasons[row->fault], NULL);
    return false;
}

static struct plan_action *add_action(struct planning *planning, const struct plan_action *action)
{
    struct plan *plan = planning->plan;
    if (plan->n_actions == planning->room) {
        size_t room = planning->room == 0 ? 4096 : planning->room * 2;
        struct plan_action *v = arena_alloc(planning->arena, room * sizeof *v);
        if (plan->n_actions > 0)
            memcpy(v, plan->actions, plan->n_actions * sizeof *v);
        plan->actions = v;
        planning->room = room;
    }
    struct plan_action *added = &plan->actions[plan->n_actions++];
    *added = *action;
    added->order = (uint32_t)plan->n_actions;
    return added;
}

/* --- the file of cases --- */

static struct bytes value(struct planning *planning, const struct bound_column *column,
                          const struct csv_row *row)
{
    return column->known ? column_value(&column->column, row, planning->arena) : bytes_of(NULL, 0);
}

/* A moment that may be absent; false, with a refusal, when something unreadable stands there. */
static bool moment(struct planning *planning, const struct bound_column *column,
                   const struct csv_row *row, enum moment_of_day of_day, struct instant *out)
{
    struct bytes text = value(planning, column, row);
    if (text.len == 0 || moment_read(text, planning->zone, of_day, out))
        return true;
    refuse(planning, LOG_CASES, row, PHRASE_NO_TIME, column->column.name);
    return false;
}

static void take_case(struct planning *planning, const struct csv_row *row)
{
    const struct bound_map *bound = planning->bound;
    struct plan *plan = planning->plan;
    if (!row_is_whole(planning, LOG_CASES, row))
        return;
    struct plan_case of_row = {.key = value(planning, &bound->case_of_cases, row), .row = row};
    if (of_row.key.len == 0) {
        refuse(planning, LOG_CASES, row, PHRASE_NO_CASE, plan->map.case_id);
        return;
    }
    if (index_find(&planning->cases, of_row.key) != INDEX_NONE) {
        refuse(planning, LOG_CASES, row, PHRASE_CASE_TWICE, NULL);
        return;
    }
    if (!moment(planning, &bound->submitted, row, MOMENT_START, &of_row.submitted) ||
        !moment(planning, &bound->deadline, row, MOMENT_END, &of_row.deadline) ||
        !moment(planning, &bound->ended, row, MOMENT_END, &of_row.ended))
        return;
    struct bytes holder = value(planning, &bound->holder, row);
    if (holder.len > 0)
        of_row.holder = people_named(&planning->people, holder);
    index_add(&planning->cases, of_row.key, (uint32_t)plan->n_cases);
    plan->cases[plan->n_cases++] = of_row;
}

static void take_cases(struct planning *planning)
{
    struct plan *plan = planning->plan;
    size_t n = plan->cases_file.n_rows;
    plan->cases = arena_alloc(planning->arena, n * sizeof plan->cases[0]);
    planning->first = arena_alloc(planning->arena, n * sizeof planning->first[0]);
    planning->first_action = arena_alloc(planning->arena, n * sizeof planning->first_action[0]);
    for (size_t i = 0; i < n; i++) {
        planning->first_action[i] = INDEX_NONE;
        take_case(planning, &plan->cases_file.rows[i]);
    }
}

/* --- the file of events --- */

static void note_first(struct planning *planning, uint32_t case_index, uint32_t action,
                       struct instant at)
{
    struct instant *first = &planning->first[case_index];
    if (first->ms != 0 && first->ms <= at.ms)
        return;
    *first = at;
    planning->first_action[case_index] = action;
}

static void take_steps(struct planning *planning, const struct plan_action *row, uint32_t step)
{
    const struct bound_map *bound = planning->bound;
    for (; step != INDEX_NONE; step = bound->next_step[step]) {
        struct plan_action action = *row;
        action.command = &bound->steps[step];
        bool submits = action.command->message == &message_case_submit;
        action.phase = submits ? PHASE_BEGIN : PHASE_ROW;
        add_action(planning, &action);
    }
}

static void take_event(struct planning *planning, const struct csv_row *row)
{
    const struct bound_map *bound = planning->bound;
    const struct log_map *map = &planning->plan->map;
    if (!row_is_whole(planning, LOG_EVENTS, row))
        return;
    struct bytes key = value(planning, &bound->case_of_events, row);
    struct bytes activity = value(planning, &bound->activity, row);
    struct plan_action action = {.file = LOG_EVENTS, .row = row};
    action.case_index = key.len == 0 ? INDEX_NONE : index_find(&planning->cases, key);
    if (action.case_index == INDEX_NONE) {
        refuse(planning, LOG_EVENTS, row, key.len == 0 ? PHRASE_NO_CASE : PHRASE_CASE_UNKNOWN,
               map->case_id);
        return;
    }
    if (!moment_read(value(planning, &bound->time, row), planning->zone, MOMENT_START,
                     &action.at)) {
        refuse(planning, LOG_EVENTS, row, PHRASE_NO_TIME, map->time);
        return;
    }
    uint32_t step = index_find(&planning->activities, activity);
    if (step == INDEX_NONE) {
        const char *name = arena_string(planning->arena, (const char *)activity.data, activity.len);
        refuse(planning, LOG_EVENTS, row, PHRASE_ACTIVITY_UNKNOWN, name);
        return;
    }
    action.actor = people_named(&planning->people, value(planning, &bound->actor, row));
    note_first(planning, action.case_index, (uint32_t)planning->plan->n_actions, action.at);
    take_steps(planning, &action, step);
}

/* --- begin and end --- */

/* The begin of a case that no activity of its own brings in. */
static void add_begin(struct planning *planning, uint32_t case_index)
{
    struct plan_case *of_log = &planning->plan->cases[case_index];
    const struct plan_action *actions = planning->plan->actions;
    uint32_t first = planning->first_action[case_index];
    struct plan_action action = {
        .at = of_log->submitted,
        .phase = PHASE_BEGIN,
        .case_index = case_index,
        .file = LOG_CASES,
        .row = of_log->row,
        .command = &planning->bound->submit,
        .actor = of_log->holder,
    };
    if (first != INDEX_NONE && code_empty(&action.actor))
        action.actor = actions[first].actor;
    if (action.at.ms == 0 && planning->plan->map.first_row_submits && first != INDEX_NONE) {
        action.at = planning->first[case_index];
        action.file = LOG_EVENTS;
        action.row = actions[first].row;
        of_log->submitted = action.at;
    }
    if (action.at.ms == 0) {
        const char *column = planning->plan->map.submitted;
        refuse(planning, LOG_CASES, of_log->row,
               column == NULL ? PHRASE_NEVER_BEGINS : PHRASE_NO_BEGIN, column);
        return;
    }
    if (code_empty(&action.actor))
        action.actor = people_named(&planning->people, bytes_of(NULL, 0));
    add_action(planning, &action);
}

static void add_end(struct planning *planning, uint32_t case_index)
{
    const struct plan_case *of_log = &planning->plan->cases[case_index];
    struct plan_action action = {
        .at = of_log->ended,
        .phase = PHASE_END,
        .case_index = case_index,
        .file = LOG_CASES,
        .row = of_log->row,
    };
    if (action.at.ms == 0)
        return;
    if (of_log->submitted.ms > action.at.ms) {
        action.at = of_log->submitted;
        planning->plan->end_before_begin++;
    }
    for (size_t i = 0; i < planning->bound->n_end; i++) {
        action.command = &planning->bound->end[i];
        add_action(planning, &action);
    }
}

static void note_begins_by_row(struct planning *planning)
{
    struct plan *plan = planning->plan;
    for (size_t i = 0; i < plan->n_actions; i++) {
        struct plan_case *of_log = &plan->cases[plan->actions[i].case_index];
        if (plan->actions[i].phase == PHASE_BEGIN && of_log->submitted.ms == 0)
            of_log->submitted = plan->actions[i].at;
    }
}

static void add_begins_and_ends(struct planning *planning)
{
    bool by_column = planning->bound->submitted.known || planning->plan->map.first_row_submits;
    if (!by_column)
        note_begins_by_row(planning);
    for (uint32_t i = 0; i < planning->plan->n_cases; i++) {
        if (by_column)
            add_begin(planning, i);
        else if (planning->plan->cases[i].submitted.ms == 0)
            refuse(planning, LOG_CASES, planning->plan->cases[i].row, PHRASE_NEVER_BEGINS, NULL);
        add_end(planning, i);
    }
}

/* --- order --- */

static int by_time(const void *a, const void *b)
{
    const struct plan_action *x = a;
    const struct plan_action *y = b;
    if (x->at.ms != y->at.ms)
        return x->at.ms < y->at.ms ? -1 : 1;
    if (x->phase != y->phase)
        return x->phase < y->phase ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

static void put_in_order(struct plan *plan)
{
    qsort(plan->actions, plan->n_actions, sizeof plan->actions[0], by_time);
    plan->from = plan->actions[0].at;
    plan->until = plan->actions[plan->n_actions - 1].at;
}

/* --- reading --- */

static bool read_csv(const char *path, struct csv *out, struct arena *arena,
                     struct ladder_report *report)
{
    int result = csv_read(path, out, arena);
    if (result == 0)
        return true;
    report_begin(report, path);
    if (result == -EINVAL)
        report_add(report, (struct report_place){1, 1}, REPORT_LOG_HEADER, NULL, NULL);
    else if (result == -EFBIG)
        report_add(report, (struct report_place){0, 0}, REPORT_TOO_LARGE,
                   report_number(report, CSV_BYTES_MAX / 1024), NULL);
    else
        report_add(report, (struct report_place){0, 0}, REPORT_UNREADABLE, strerror(-result), NULL);
    return false;
}

static void begin(struct planning *planning)
{
    const struct log_map *map = &planning->plan->map;
    const struct map_step *steps = map->steps.v;
    people_init(&planning->people, map, planning->arena);
    people_of_ladder(&planning->people, planning->ladder);
    bound_people(planning->bound, map, &planning->people);
    index_init(&planning->cases, planning->arena);
    index_init(&planning->activities, planning->arena);
    for (size_t i = 0; i < map->steps.n; i++) {
        struct bytes name = bytes_of(steps[i].activity, strlen(steps[i].activity));
        if (index_find(&planning->activities, name) == INDEX_NONE)
            index_add(&planning->activities, name, (uint32_t)i);
    }
}

static void make_plan(struct planning *planning)
{
    struct plan *plan = planning->plan;
    begin(planning);
    take_cases(planning);
    for (size_t i = 0; i < plan->events_file.n_rows; i++)
        take_event(planning, &plan->events_file.rows[i]);
    add_begins_and_ends(planning);
    plan->rows = plan->cases_file.n_rows + plan->events_file.n_rows;
    plan->people = planning->people.v;
    plan->n_people = planning->people.n;
}

bool plan_read(const struct plan_files *files, const struct ladder *ladder, const struct zone *zone,
               struct plan *out, struct arena *arena, struct ladder_report *report)
{
    struct bound_map bound;
    memset(out, 0, sizeof *out);
    refusals_init(&out->refusals, arena);
    bool cases = read_csv(files->cases, &out->cases_file, arena, report);
    bool events = read_csv(files->events, &out->events_file, arena, report);
    if (!map_read(files->map, &out->map, arena, report) || !cases || !events)
        return false;
    if (!bind_map(&out->map, &out->events_file, &out->cases_file, zone, &bound, arena, report))
        return false;
    struct planning planning = {.plan = out,
                                .bound = arena_copy(arena, &bound, sizeof bound),
                                .ladder = ladder,
                                .zone = zone,
                                .arena = arena};
    make_plan(&planning);
    if (out->n_actions == 0) {
        report_begin(report, files->events);
        report_add(report, (struct report_place){0, 0}, REPORT_LOG_NO_TIMES, NULL, NULL);
        return false;
    }
    put_in_order(out);
    return true;
}
