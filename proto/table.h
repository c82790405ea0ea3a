// SPDX-License-Identifier: EUPL-1.2
/* Turns the .def tables into C: include a table between TABLE_STRUCTS or TABLE_FIELDS below. */
#ifndef PROTO_TABLE_H
#define PROTO_TABLE_H

#include "proto/message.h"

#define TYPE_U64      uint64_t
#define TYPE_BOOL     bool
#define TYPE_CODE     struct code
#define TYPE_CODES    struct codes
#define TYPE_CASE     struct case_id
#define TYPE_ID       struct id
#define TYPE_DATE     struct civil_date
#define TYPE_INSTANT  struct instant
#define TYPE_BYTES    struct bytes
#define TYPE_LINE     const char *
#define TYPE_TEXTS    struct texts
#define TYPE_SEALED   struct sealed
#define TYPE_DURATION packed_duration

/* Which of them have places, most of which are mostly empty (struct places). */
#define PLACES_U64(message, name)
#define PLACES_BOOL(message, name)
#define PLACES_CODE(message, name)
#define PLACES_CASE(message, name)
#define PLACES_ID(message, name)
#define PLACES_DATE(message, name)
#define PLACES_INSTANT(message, name)
#define PLACES_BYTES(message, name)
#define PLACES_LINE(message, name)
#define PLACES_DURATION(message, name)
#define PLACES_CODES(message, name)                                                                \
    {offsetof(struct message, name), sizeof(struct codes), sizeof(struct code)},
#define PLACES_TEXTS(message, name)                                                                \
    {offsetof(struct message, name), sizeof(struct texts), sizeof(struct text)},
#define PLACES_SEALED(message, name)                                                               \
    {offsetof(struct message, name), sizeof(struct sealed), sizeof(struct sealed_text)},

#define IS_REQUIRED true
#define IS_OPTIONAL false

#endif
