// SPDX-License-Identifier: EUPL-1.2
/* Included before a table: each message becomes `struct NAME`. No guard: it is used many times. */
#define MESSAGE(number, name, NAME, doc)               struct name {
#define FIELD(message, type, name, need, max, doc)     TYPE_##type name;
#define ENUM_FIELD(message, kind, name, need, doc)     enum kind name;
#define LIST_FIELD(message, sub, name, need, max, doc) struct list name; /* of struct sub */
#define END(name)                                                                                  \
    }                                                                                              \
    ;
#define COMMAND  MESSAGE
#define INTERNAL MESSAGE
#define EVENT    MESSAGE
#define QUERY    MESSAGE
