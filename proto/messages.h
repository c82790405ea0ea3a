// SPDX-License-Identifier: EUPL-1.2
/* What the tables make: enums with their words, a struct and a `message_…` for each message. */
#ifndef PROTO_MESSAGES_H
#define PROTO_MESSAGES_H

#include "proto/table.h"

#define ENUM(name)              enum name { name##_none = 0,
#define VALUE(name, NAME, word) name##_##NAME,
#define MADE                    VALUE
#define ENUM_END(name)                                                                             \
    }                                                                                              \
    ;                                                                                              \
    extern const struct enum_names names_##name;
#include "proto/enums.def"
#undef ENUM
#undef VALUE
#undef MADE
#undef ENUM_END

#include "proto/table_structs.h"
#include "proto/parts.def"
#include "proto/commands.def"
#include "proto/events.def"
#include "proto/queries.def"
#include "proto/answers.def"
#include "proto/table_end.h"

#include "proto/table_externs.h"
#include "proto/parts.def"
#include "proto/commands.def"
#include "proto/events.def"
#include "proto/queries.def"
#include "proto/answers.def"
#include "proto/table_end.h"

/* Numbers: CMD_CASE_SUBMIT, EV_CASE_SUBMITTED, Q_HELLO. */
#define FIELD(message, type, name, need, max, doc)
#define ENUM_FIELD(message, kind, name, need, doc)
#define LIST_FIELD(message, sub, name, need, max, doc)
#define END(name)
enum command_number {
#define COMMAND(number, name, NAME, doc) CMD_##NAME = number,
#define INTERNAL                         COMMAND
#include "proto/commands.def"
#undef COMMAND
#undef INTERNAL
};
enum event_number {
#define EVENT(number, name, NAME, doc) EV_##NAME = number,
#include "proto/events.def"
#undef EVENT
};
enum query_number {
#define QUERY(number, name, NAME, doc) Q_##NAME = number,
#include "proto/queries.def"
#undef QUERY
};
#undef FIELD
#undef ENUM_FIELD
#undef LIST_FIELD
#undef END

/* The message of a number; NULL when there is none. `internal` tells commands that only the daemon
 * itself gives. */
const struct message *message_of_command(uint64_t number, bool *internal);
const struct message *message_of_event(uint64_t number);
const struct message *message_of_query(uint64_t number);

/* By name, as "case_submit"; NULL when there is none. */
const struct message *message_of_name(const char *name);

/* What a query is answered with, or a command beside its reply; NULL when a command has a reply
 * alone. */
const struct message *message_answer(const struct message *message);

/* Every command (0), event (1), query (2) in turn, for tools and tests; NULL past the last. */
const struct message *message_at(int table, size_t index);

/* The largest struct of a command, an event and a query, for a buffer on the stack. */
#define MESSAGE_SIZE_MAX 7168

#endif
