// SPDX-License-Identifier: EUPL-1.2
#include "proto/messages.h"

#include <assert.h>
#include <stdio.h>

#include "base/assert.h"

#define ENUM(name) enum { made_##name = 0
#define VALUE(name, NAME, word)
#define MADE(name, NAME, word) | 1 << name##_##NAME
#define ENUM_END(name)                                                                             \
    }                                                                                              \
    ;
#include "proto/enums.def"
#undef ENUM
#undef VALUE
#undef MADE
#undef ENUM_END

#define ENUM(name)              static const char *const words_##name[] = {"",
#define VALUE(name, NAME, word) word,
#define MADE                    VALUE
#define ENUM_END(name)                                                                             \
    }                                                                                              \
    ;                                                                                              \
    const struct enum_names names_##name = {#name, sizeof words_##name / sizeof words_##name[0],   \
                                            words_##name, made_##name};
#include "proto/enums.def"
#undef ENUM
#undef VALUE
#undef MADE
#undef ENUM_END

#include "proto/table_fields.h"
#include "proto/parts.def"
#include "proto/commands.def"
#include "proto/events.def"
#include "proto/queries.def"
#include "proto/answers.def"
#include "proto/table_end.h"

#include "proto/table_places.h"
#include "proto/parts.def"
#include "proto/commands.def"
#include "proto/events.def"
#include "proto/queries.def"
#include "proto/answers.def"
#include "proto/table_end.h"

#include "proto/table_messages.h"
#include "proto/parts.def"
#include "proto/commands.def"
#include "proto/events.def"
#include "proto/queries.def"
#include "proto/answers.def"
#include "proto/table_end.h"

/* Each table once more, as an array of its messages. */
#define FIELD(message, type, name, need, max, doc)
#define ENUM_FIELD(message, kind, name, need, doc)
#define LIST_FIELD(message, sub, name, need, max, doc)
#define END(name)
#define COMMAND(number, name, NAME, doc) &message_##name,
#define INTERNAL(number, name, NAME, doc)
static const struct message *const commands[] = {
#include "proto/commands.def"
};
#undef COMMAND
#undef INTERNAL
#define COMMAND(number, name, NAME, doc)
#define INTERNAL(number, name, NAME, doc) &message_##name,
static const struct message *const internals[] = {
#include "proto/commands.def"
};
#undef COMMAND
#undef INTERNAL
#define EVENT(number, name, NAME, doc) &message_##name,
static const struct message *const events[] = {
#include "proto/events.def"
};
#undef EVENT
#define EVENT(number, name, NAME, doc) [number] = &message_##name,
static const struct message *const event_of_number[] = {
#include "proto/events.def"
};
#undef EVENT
#define QUERY(number, name, NAME, doc) &message_##name,
static const struct message *const queries[] = {
#include "proto/queries.def"
};
#undef QUERY
#define MESSAGE(number, name, NAME, doc) &message_##name,
static const struct message *const answers[] = {
#include "proto/answers.def"
};
#undef MESSAGE
#define COMMAND(number, name, NAME, doc)                                                           \
    static_assert(sizeof(struct name) <= MESSAGE_SIZE_MAX, "MESSAGE_SIZE_MAX is too small");
#define INTERNAL COMMAND
#define EVENT    COMMAND
#define QUERY    COMMAND
#include "proto/commands.def"
#include "proto/events.def"
#include "proto/queries.def"
#undef COMMAND
#undef INTERNAL
#undef EVENT
#undef QUERY
#undef FIELD
#undef ENUM_FIELD
#undef LIST_FIELD
#undef END

struct table {
    const struct message *const *messages;
    size_t n;
};

#define TABLE(array)                                                                               \
    {                                                                                              \
        array, sizeof array / sizeof array[0]                                                      \
    }
static const struct table tables[] = {TABLE(commands), TABLE(events), TABLE(queries),
                                      TABLE(internals)};

static const struct message *find(const struct table *table, uint64_t number)
{
    for (size_t i = 0; i < table->n; i++)
        if (table->messages[i]->number == number)
            return table->messages[i];
    return NULL;
}

const struct message *message_of_command(uint64_t number, bool *internal)
{
    const struct message *message = find(&tables[0], number);
    *internal = message == NULL;
    return message != NULL ? message : find(&tables[3], number);
}

const struct message *message_of_event(uint64_t number)
{
    return number < sizeof event_of_number / sizeof event_of_number[0] ? event_of_number[number]
                                                                       : NULL;
}

const struct message *message_of_query(uint64_t number)
{
    return find(&tables[2], number);
}

const struct message *message_of_name(const char *name)
{
    for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++)
        for (size_t i = 0; i < tables[t].n; i++)
            if (strcmp(tables[t].messages[i]->name, name) == 0)
                return tables[t].messages[i];
    return NULL;
}

/* Those whose answer is not named after them: some share one. */
static const struct {
    const struct message *message;
    const struct message *answer;
} answered_with[] = {
    {&message_query_queue, &message_cases_answer},
    {&message_query_standup, &message_cases_answer},
    {&message_query_learning, &message_cases_answer},
    {&message_query_find, &message_cases_answer},
    {&message_query_events_from, &message_events_answer},
    {&message_query_mail, &message_mails_answer},
    {&message_case_read, &message_content_answer},
    {&message_case_copy, &message_copy_answer},
    {&message_glass_read, &message_glass_answer},
    {&message_extract_give, &message_content_answer},
    {&message_mail_read, &message_mail_answer},
    {&message_referral_read, &message_extract_answer},
};

const struct message *message_answer(const struct message *message)
{
    for (size_t i = 0; i < sizeof answered_with / sizeof answered_with[0]; i++)
        if (answered_with[i].message == message)
            return answered_with[i].answer;
    if (find(&tables[2], message->number) != message)
        return NULL;
    char name[64];
    snprintf(name, sizeof name, "%s_answer", message->name + strlen("query_"));
    for (size_t i = 0;; i++) {
        ASSERT(i < sizeof answers / sizeof answers[0]);
        if (strcmp(answers[i]->name, name) == 0)
            return answers[i];
    }
}

const struct message *message_at(int table, size_t index)
{
    return index < tables[table].n ? tables[table].messages[index] : NULL;
}
