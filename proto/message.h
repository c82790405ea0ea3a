// SPDX-License-Identifier: EUPL-1.2
/* One codec for every message, event, record and ladder part. The .def tables become a C struct and
 * an array of `struct field`; this codec walks that array. A message is a map from field name to
 * value; a field whose value is all zero is left out, and reads back as zero (a required number is
 * written, also when it is 0; any other required field that is empty is missing, but for SEALED).
 *
 * C types per field type:
 *   U64 uint64_t · BOOL bool · CODE struct code · CODES struct codes · CASE struct case_id
 *   ID struct id · DATE struct civil_date · INSTANT struct instant · BYTES struct bytes
 *   LINE const char * (short text that is not content; NULL when absent) · TEXTS struct texts
 *   SEALED struct sealed · enum fields their enum · lists struct { size_t n; struct SUB *v; }
 * Pointers lead into the message's bytes (BYTES, TEXTS, SEALED) or into the arena (LINE, lists). */
#ifndef PROTO_MESSAGE_H
#define PROTO_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "proto/error.h"
#include "proto/reader.h"
#include "proto/values.h"
#include "proto/writer.h"

enum field_type {
    FIELD_U64,
    FIELD_BOOL,
    FIELD_CODE,
    FIELD_CODES,
    FIELD_CASE,
    FIELD_ID,
    FIELD_DATE,
    FIELD_INSTANT,
    FIELD_BYTES,
    FIELD_LINE,
    FIELD_TEXTS,
    FIELD_SEALED,
    FIELD_DURATION, /* packed_duration */
    FIELD_ENUM,
    FIELD_LIST,
};

/* The words of an enumeration, in the order of its numbers; names[0] is "" (absent). */
/* A word that only the machine gives stands among the first of its enumeration; the compiler
 * refuses one that does not. */
#define ENUM_MADE_MAX 31

struct enum_names {
    const char *name;
    size_t n;
    const char *const *names;
    unsigned made; /* bit n: word n is given by the machine alone (MADE) */
};

struct message;

/* A name and its length, at the head of an initialiser. */
#define FIELD_NAME(text) text, sizeof text - 1

struct field {
    const char *name;
    size_t name_len;
    enum field_type type;
    bool required;
    uint32_t max; /* U64: largest value (0: any). LINE, BYTES, TEXTS: bytes. CODES, lists: count */
    size_t offset;
    const struct enum_names *names; /* FIELD_ENUM */
    const struct message *sub;      /* FIELD_LIST */
    const char *doc;
};

/* How many codes a field has room for. */
static inline uint32_t codes_most(const struct field *field)
{
    return field->max == 0 ? CODES_MAX : field->max;
}

/* A field that begins with how many of its places are in use, mostly few. The end of a struct
 * stands in such an array too, without length. */
struct places {
    size_t offset;
    size_t len; /* of the field */
    size_t each;
};

struct message {
    uint16_t number; /* 0 for parts and records */
    const char *name;
    const char *doc;
    size_t size; /* of the C struct */
    size_t n_fields;
    const struct field *fields; /* sorted by name */
    const struct places *places;
};

/* The shape of each list member in a generated struct. */
struct list {
    size_t n;
    void *v;
};

/* Reads the map at the reader, whose bytes reader_check accepted, into `out` (message->size bytes,
 * zeroed first). False with the field in `error`; `out` is then unspecified. */
bool message_decode(const struct message *message, struct reader *reader, void *out,
                    struct arena *arena, struct error *error);

/* One field alone, from its value at the reader into its place in `out`. */
bool message_decode_one(const struct field *field, struct reader *reader, void *out,
                        struct arena *arena, struct error *error);

void message_encode(const struct message *message, const void *in, struct writer *writer);

/* The same without names, for rows of the state: a number with a bit for each field that has a
 * value (a second one beyond 64 fields), then the values, of which case numbers, dates and words of
 * an enumeration are numbers. It can be read with the very same table only, and is believed: keep
 * it under a checksum. */
void message_pack(const struct message *message, const void *in, struct writer *writer);
bool message_unpack(const struct message *message, struct reader *reader, void *out,
                    struct arena *arena, struct error *error);

const struct field *message_field(const struct message *message, struct bytes name);

/* Does this field of a struct have a value? */
bool field_present(const struct field *field, const void *body);

/* Makes every field absent, and copies all fields. Quicker than memset and assignment where a
 * message has long fields, of which only what is in use is touched. */
void message_clear(const struct message *message, void *out);
void message_copy(const struct message *message, void *out, const void *in);

/* The number of a word, or 0 when the enumeration does not have it. */
int enum_number(const struct enum_names *names, const char *word, size_t len);
/* May somebody choose this word? */
bool enum_is_offered(const struct enum_names *names, size_t number);
/* False, with the words that there are to choose from. */
bool enum_refuse(struct error *error, const char *field, const struct enum_names *names);
const char *enum_word(const struct enum_names *names, int number);

#endif
