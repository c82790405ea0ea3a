// SPDX-License-Identifier: EUPL-1.2
/* Included before a table, after its fields: each message becomes the array of its fields with
 * places, `places_NAME`, of which the last one is the end of the struct. */
#define MESSAGE(number, name, NAME, doc)           static const struct places places_##name[] = {
#define FIELD(message, type, name, need, max, doc) PLACES_##type(message, name)
#define ENUM_FIELD(message, kind, name, need, doc)
#define LIST_FIELD(message, sub, name, need, max, doc)
#define END(name)                                                                                  \
    {sizeof(struct name), 0, 0},                                                                   \
    }                                                                                              \
    ;
#define COMMAND  MESSAGE
#define INTERNAL MESSAGE
#define EVENT    MESSAGE
#define QUERY    MESSAGE
