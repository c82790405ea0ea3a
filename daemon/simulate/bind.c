// SPDX-License-Identifier: EUPL-1.2
#include "simulate/bind.h"

struct binding {
    const struct log_map *map;
    struct words_files files;
    const struct zone *zone;
    struct arena *arena;
    struct ladder_report *report;
};

/* And not actor, holder or chair. */
static bool is_person(const struct code *as)
{
    return !code_is(as, "actor") && !code_is(as, "holder") && !code_is(as, "chair");
}

/* `name` is a member of the map: its place is known by its address. */
static void bind_column(struct binding *binding, const struct csv *file, const char *const *name,
                        struct bound_column *out)
{
    *out = (struct bound_column){.known = *name != NULL};
    if (out->known && !column_find(file, *name, &out->column))
        report_add(binding->report, report_place_of(binding->report, name), REPORT_MAP_NO_COLUMN,
                   *name, file->path);
}

static void bind_columns(struct binding *binding, struct bound_map *out)
{
    const struct log_map *map = binding->map;
    const struct csv *events = binding->files.events;
    const struct csv *cases = binding->files.cases;
    bind_column(binding, events, &map->activity, &out->activity);
    bind_column(binding, events, &map->actor, &out->actor);
    bind_column(binding, events, &map->case_id, &out->case_of_events);
    bind_column(binding, events, &map->time, &out->time);
    bind_column(binding, cases, &map->case_id, &out->case_of_cases);
    bind_column(binding, cases, &map->deadline, &out->deadline);
    bind_column(binding, cases, &map->ended, &out->ended);
    bind_column(binding, cases, &map->holder, &out->holder);
    bind_column(binding, cases, &map->submitted, &out->submitted);
}

/* A command that a log can give: about a case, or about a meeting. */
static const struct message *find_command(const struct code *name)
{
    const struct message *message = message_of_name(name->s);
    bool internal = true;
    if (message == NULL || message_of_command(message->number, &internal) != message || internal)
        return NULL;
    const struct field *about = message_field(message, bytes_of("case_id", 7));
    bool case_or_meeting = message == &message_case_submit || message == &message_meeting_convene ||
                           message == &message_meeting_invite || message == &message_meeting_hold ||
                           (about != NULL && about->type == FIELD_CASE);
    return case_or_meeting ? message : NULL;
}

static void bind_command(struct binding *binding, const struct code *name, const char *const *line,
                         struct plan_command *out)
{
    out->message = find_command(name);
    if (out->message == NULL) {
        report_add(binding->report, report_place_of(binding->report, name), REPORT_MAP_COMMAND,
                   name->s, NULL);
        return;
    }
    words_read(*line, out->message, &binding->files, binding->zone,
               report_place_of(binding->report, line), &out->words, binding->arena,
               binding->report);
}

static struct code or_else(const struct code *as, const char *usual)
{
    return code_empty(as) ? code_of(usual) : *as;
}

static void bind_step(struct binding *binding, const struct map_step *step,
                      const struct plan_command *submit, struct plan_command *out)
{
    out->as = or_else(&step->as, "actor");
    if (code_is(&step->command, "ignore"))
        return;
    if (!code_is(&step->command, "case_submit")) {
        bind_command(binding, &step->command, &step->words, out);
        return;
    }
    if (step->words != NULL)
        report_add(binding->report, report_place_of(binding->report, &step->words),
                   REPORT_MAP_SUBMIT_WORDS, NULL, NULL);
    struct code as = out->as;
    *out = *submit;
    out->as = as;
}

static void bind_steps(struct binding *binding, struct bound_map *out)
{
    const struct map_step *steps = binding->map->steps.v;
    size_t n = binding->map->steps.n;
    bool begins = binding->map->submitted != NULL || binding->map->first_row_submits;
    out->steps = arena_alloc(binding->arena, n * sizeof out->steps[0]);
    out->next_step = arena_alloc(binding->arena, n * sizeof out->next_step[0]);
    for (size_t i = 0; i < n; i++) {
        bind_step(binding, &steps[i], &out->submit, &out->steps[i]);
        begins = begins || out->steps[i].message == &message_case_submit;
        out->next_step[i] = INDEX_NONE;
        for (size_t before = i; before-- > 0;) {
            if (strcmp(steps[before].activity, steps[i].activity) != 0)
                continue;
            out->next_step[before] = (uint32_t)i;
            break;
        }
    }
    if (!begins)
        report_add(binding->report, report_place_of(binding->report, &binding->map->submit),
                   REPORT_MAP_NOTHING_SUBMITS, NULL, NULL);
}

static void bind_end(struct binding *binding, struct bound_map *out)
{
    const struct map_end *end = binding->map->end.v;
    out->n_end = binding->map->end.n;
    out->end = arena_alloc(binding->arena, out->n_end * sizeof out->end[0]);
    for (size_t i = 0; i < out->n_end; i++) {
        out->end[i].as = or_else(&end[i].as, "holder");
        bind_command(binding, &end[i].command, &end[i].words, &out->end[i]);
    }
}

bool bind_map(const struct log_map *map, const struct csv *events, const struct csv *cases,
              const struct zone *zone, struct bound_map *out, struct arena *arena,
              struct ladder_report *report)
{
    struct binding binding = {map, {events, cases}, zone, arena, report};
    size_t before = report->n + report->dropped;
    memset(out, 0, sizeof *out);
    bind_columns(&binding, out);
    out->submit = (struct plan_command){.message = &message_case_submit, .as = code_of("actor")};
    words_read(map->submit, &message_case_submit, &binding.files, zone,
               report_place_of(report, &map->submit), &out->submit.words, arena, report);
    bind_steps(&binding, out);
    bind_end(&binding, out);
    return report->n + report->dropped == before;
}

void bound_people(const struct bound_map *bound, const struct log_map *map, struct people *people)
{
    for (size_t i = 0; i < map->steps.n; i++)
        if (is_person(&bound->steps[i].as))
            people_add(people, &bound->steps[i].as);
    for (size_t i = 0; i < bound->n_end; i++)
        if (is_person(&bound->end[i].as))
            people_add(people, &bound->end[i].as);
}
