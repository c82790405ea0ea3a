// SPDX-License-Identifier: EUPL-1.2
/* What somebody may do with a case: each command that is about it, as access/ has it. So a client
 * offers what is allowed and hides what is not, without a table of its own. What hangs on more than
 * who he is and which case it is (a date, an amount, whether it is claimed already), core decides
 * when the command comes. */
#include <string.h>

#include "base/assert.h"
#include "queries/queries.h"

static const struct field *case_field(const struct message *command)
{
    const struct field *field = message_field(command, bytes_of("case_id", strlen("case_id")));
    return field != NULL && field->type == FIELD_CASE ? field : NULL;
}

static bool is_allowed(const struct query_context *context, const struct message *command,
                       struct case_id id)
{
    struct error why = {0};
    const struct field *field = case_field(command);
    char *body = arena_alloc(context->arena, command->size);
    message_clear(command, body);
    memcpy(body + field->offset, &id, sizeof id);
    return access_command(context->state, context->actor, command, body, &why);
}

/* Commands about a case that people give. */
static const struct message *command_at(size_t i, bool *end)
{
    bool internal = false;
    const struct message *command = message_at(0, i);
    *end = command == NULL;
    if (*end)
        return NULL;
    message_of_command(command->number, &internal);
    return internal || case_field(command) == NULL ? NULL : command;
}

bool query_may_answer(const struct query_context *context, const void *body, struct writer *answer)
{
    const struct query_may *query = body;
    struct case_row row;
    struct allowed_command allowed[128];
    struct may_answer may = {.commands = {0, allowed}};
    bool end = false;
    if (!query_case(context, query->case_id, &row))
        return false;
    for (size_t i = 0; !end; i++) {
        const struct message *command = command_at(i, &end);
        if (command == NULL || !is_allowed(context, command, row.case_id))
            continue;
        ASSERT(may.commands.n < sizeof allowed / sizeof allowed[0]);
        allowed[may.commands.n++].command = code_of(command->name);
    }
    may.case_id = row.case_id;
    may.reads = !row.erased && access_reads(context->state, context->actor, &row);
    access_relations(context->state, context->actor, &row, &may.relations);
    message_encode(&message_may_answer, &may, answer);
    return true;
}
