// SPDX-License-Identifier: EUPL-1.2
#include "core/capacity.h"

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
    size_t i = 0;
    while (table[i].message != message) {
        i++;
        ASSERT(i < sizeof table / sizeof table[0]);
    }
    return table[i].decide;
}

struct case_id core_case_of(const struct message *message, const void *body)
{
    const struct field *field = message_field(message, bytes_of("case_id", 7));
    if (field == NULL)
        return (struct case_id){0};
    ASSERT(field->type == FIELD_CASE);
    return *(const struct case_id *)((const char *)body + field->offset);
}

bool core_decide(struct state *state, const struct core_command *command, struct arena *arena,
                 struct core_result *out, struct error *error)
{
    struct decision *d = decision_new(state, command, arena, error);
    struct case_id id = core_case_of(command->message, command->body);
    *out = (struct core_result){0};
    if (id.n != 0 && !decision_load(d, id))
        return false;
    if (id.n != 0 && !matter_takes(d->row.matter, command->message))
        return refuse_with(d, ERR_WRONG_MATTER, "case_id", DETAIL_MATTER, "%s",
                           enum_word(&names_matter, (int)case_matter(&d->row)));
    if (!decide_for(command->message)(d, command->body))
        return false;
    if (d->row.case_id.n != 0)
        id = d->row.case_id;
    if (d->about.n != 0)
        id = d->about;
    decision_flush(d);
    if (d->full && !clock_must_pass(d))
        return refuse_with(d, ERR_LIMIT_REACHED, "case_id", DETAIL_CLOCKS_FULL, "%d",
                           CLOCKS_OF_CLIENTS);
    if (d->beyond && !clock_must_pass(d))
        return refuse(d, ERR_BEYOND_CALENDAR, "case_id", DETAIL_DEADLINE_BEYOND);
    if (d->refused.kind != warning_kind_none && !command->actor->internal)
        return capacity_refuse(d);
    *out = (struct core_result){.events = d->events,
                                .n = d->n_events,
                                .case_id = id,
                                .item = d->item,
                                .warnings = d->warnings,
                                .n_warnings = d->n_warnings};
    return true;
}

uint64_t core_public_kind(uint64_t kind)
{
    return kind == EV_SIDE_OPENED || kind == EV_SIDE_CLOSED ? EV_CASE_AMENDED : kind;
}

uint64_t core_destroyed_slot(const struct message *message, const void *body)
{
    switch (message->number) {
    case EV_CASE_ERASED:
        return ((const struct case_erased *)body)->slot;
    case EV_CONTACT_REMOVED:
        return ((const struct contact_removed *)body)->slot;
    case EV_MAIL_REMOVED:
        return ((const struct mail_removed *)body)->slot;
    default:
        return 0;
    }
}

struct civil_date core_date(struct state *state, struct instant now)
{
    struct code first = {{0}};
    uint64_t version;
    if (!state_ladder_next(state, &first, &first))
        return (struct civil_date){(int32_t)(now.ms / 86400000) + 1};
    const struct ladder *ladder = state_ladder(state, &first, &version);
    return zone_local(state_zone(state, ladder->zone), now).date;
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
