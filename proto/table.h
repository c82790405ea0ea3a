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

#define IS_REQUIRED true
#define IS_OPTIONAL false

#endif
