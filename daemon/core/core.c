// SPDX-License-Identifier: EUPL-1.2
#include "core/decision.h"

#include "base/assert.h"

struct dispatch {
    const struct message *message;
    decide_function *decide;
};

#define FIELD(message, type, name, need, max, doc)
#define ENUM_FIELD(message, kind, name, need, doc)
#define LIST_FIELD(message, sub, name, need, max, doc)
#define END(name)
#define COMMAND(number, name, NAME, doc) {&message_##name, decide_##name},
#define INTERNAL                         COMMAND
static const struct dispatch table[] = {
#include "proto/commands.def"
};
#undef COMMAND
#undef INTERNAL
#undef FIELD
#undef ENUM_FIELD
#undef LIST_FIELD
#undef END

static decide_function *decide_for(const struct message *message)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (table[i].message == message)
            return table[i].decide;
    UNREACHABLE();
}

struct case_id core_case_of(const struct message *message, const void *body)
{
    const struct field *field = message_field(message, bytes_of("case_id", 7));
    if (field == NULL || field->type != FIELD_CASE)
        return (struct case_id){0};
    return *(const struct case_id *)((const char *)body + field->offset);
}

static void hand_out(const struct decision *d, size_t n, struct case_id id, struct core_result *out)
{
    *out = (struct core_result){
        .events = arena_copy(d->arena, d->events, n * sizeof d->events[0]),
        .n = n,
        .case_id = id,
        .item = d->item,
    };
}

bool core_decide(struct state *state, const struct core_command *command, struct arena *arena,
                 struct core_result *out, struct error *error)
{
    struct decision *d = arena_alloc(arena, sizeof *d);
    d->state = state;
    d->command = command;
    d->arena = arena;
    d->error = error;
    *out = (struct core_result){0};

    struct case_id id = core_case_of(command->message, command->body);
    size_t fired = 0;
    if (id.n != 0) {
        if (!decision_load(d, id))
            return false;
        /* clocks of the case that ran out before this command come first */
        clock_fire_due(d);
        clock_flush(d);
        fired = d->n_events;
        d->beyond = false;
    }
    bool done = decide_for(command->message)(d, command->body);
    if (done) {
        id = d->row.case_id.n != 0 ? d->row.case_id : id;
        decision_flush(d);
    }
    if (done && d->beyond && !command->actor->internal)
        done = refuse(d, ERR_BEYOND_CALENDAR, "case_id", "%s", "a deadline lies past it");
    if (done && d->full)
        done = refuse(d, ERR_LIMIT_REACHED, "case_id", "%d clocks", CLOCKS_MAX);
    hand_out(d, done ? d->n_events : fired, id, out);
    return done;
}

const char *core_lacking(const struct case_row *row)
{
    if (!case_is_open(row))
        return NULL;
    if (code_empty(&row->owner))
        return "owner";
    if (code_empty(&row->step))
        return "step";
    return row->due.ms == 0 ? "due" : NULL;
}
