// SPDX-License-Identifier: EUPL-1.2
/* Included before a table, after its fields and places: each message becomes `message_NAME`. */
#define MESSAGE(number, name, NAME, doc)                                                           \
    const struct message message_##name = {number,                                                 \
                                           #name,                                                  \
                                           doc,                                                    \
                                           sizeof(struct name),                                    \
                                           sizeof fields_##name / sizeof fields_##name[0],         \
                                           fields_##name,                                          \
                                           places_##name};
#define FIELD(message, type, name, need, max, doc)
#define ENUM_FIELD(message, kind, name, need, doc)
#define LIST_FIELD(message, sub, name, need, max, doc)
#define END(name)
#define COMMAND  MESSAGE
#define INTERNAL MESSAGE
#define EVENT    MESSAGE
#define QUERY    MESSAGE
