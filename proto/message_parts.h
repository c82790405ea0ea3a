// SPDX-License-Identifier: EUPL-1.2
/* One field of a message, for message.c (with names, as on the wire) and packed.c (without, as in a
 * row). Internal to this folder. */
#ifndef PROTO_MESSAGE_PARTS_H
#define PROTO_MESSAGE_PARTS_H

#include "proto/message.h"

#define FIELDS_MAX 128 /* of one message */

/* How the members of a list are read: message_decode or message_unpack; and written. */
typedef bool read_message(const struct message *message, struct reader *reader, void *out,
                          struct arena *arena, struct error *error);
typedef void write_message(const struct message *message, const void *in, struct writer *writer);

bool message_decode_field(const struct field *field, struct reader *reader, void *member,
                          struct arena *arena, read_message *read, struct error *error);
void message_encode_field(const struct field *field, const void *member, struct writer *writer,
                          write_message *write);

#endif
