// SPDX-License-Identifier: EUPL-1.2
/* Included before a table: each message becomes its array of fields, `fields_NAME`. */
#define MESSAGE(number, name, NAME, doc) static const struct field fields_##name[] = {
#define FIELD(message, type, name, need, max, doc)                                                 \
    {FIELD_NAME(#name),                                                                            \
     FIELD_##type,                                                                                 \
     IS_##need,                                                                                    \
     max,                                                                                          \
     offsetof(struct message, name),                                                               \
     NULL,                                                                                         \
     NULL,                                                                                         \
     doc},
#define ENUM_FIELD(message, kind, name, need, doc)                                                 \
    {FIELD_NAME(#name), FIELD_ENUM, IS_##need, 0, offsetof(struct message, name),                  \
     &names_##kind,     NULL,       doc},
#define LIST_FIELD(message, sub, name, need, max, doc)                                             \
    {FIELD_NAME(#name), FIELD_LIST, IS_##need, max, offsetof(struct message, name), NULL,          \
     &message_##sub,    doc},
#define END(name)                                                                                  \
    }                                                                                              \
    ;
#define COMMAND  MESSAGE
#define INTERNAL MESSAGE
#define EVENT    MESSAGE
#define QUERY    MESSAGE
