// SPDX-License-Identifier: EUPL-1.2
/* Included before a table in a header: declares `message_NAME`. */
#define MESSAGE(number, name, NAME, doc) extern const struct message message_##name;
#define FIELD(message, type, name, need, max, doc)
#define ENUM_FIELD(message, kind, name, need, doc)
#define LIST_FIELD(message, sub, name, need, max, doc)
#define END(name)
#define COMMAND  MESSAGE
#define INTERNAL MESSAGE
#define EVENT    MESSAGE
#define QUERY    MESSAGE
