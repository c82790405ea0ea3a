// SPDX-License-Identifier: EUPL-1.2
/* The values that travel in messages, records and ladder files. All are plain: they copy by
 * assignment, and all bytes zero means "absent". */
#ifndef PROTO_VALUES_H
#define PROTO_VALUES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/bytes.h"
#include "base/instant.h"

/* A short name that is not personal: lower case letters, digits, '-', '.' and '_', starting with a
 * letter. Person ids, tiers, organisations, fields and reasons are codes. NUL-terminated. */
#define CODE_MAX 39
struct code {
    char s[CODE_MAX + 1];
};

#define CODES_MAX 24
struct codes {
    uint32_t n;
    struct code v[CODES_MAX];
};

/* 128 bits. A command id begins with the client's UTC second, big-endian. */
struct id {
    uint8_t b[16];
};

/* 60 bits, shown as "D-XXXX-XXXX-XXXX" in Crockford's base 32, so that it never looks like a
 * citizen service number. */
struct case_id {
    uint64_t n;
};
#define CASE_ID_TEXT 17 /* with the NUL */

/* Free text as a client sends it: content, sealed before core sees it. Sorted by field. */
struct text {
    struct code field;
    struct bytes words;
};
#define TEXTS_MAX 24
struct texts {
    uint32_t n;
    struct text v[TEXTS_MAX];
};

/* The same after sealing: core sees which fields are filled and how long, never the words. */
struct sealed_text {
    struct code field;
    uint64_t chars;
    struct bytes box;
};
struct sealed {
    uint32_t n;
    struct sealed_text v[TEXTS_MAX];
};

/* A packed duration: unit in the high 32 bits (enum duration_unit), amount in the low. */
typedef uint64_t packed_duration;
#define PACKED_DURATION_UNIT_MAX   7
#define PACKED_DURATION_AMOUNT_MAX 100000

bool code_valid(const char *s, size_t len);
bool code_set(struct code *out, const char *s, size_t len); /* false and untouched when not valid */
struct code code_of(const char *s);                         /* asserts that it is valid */
static inline bool code_is(const struct code *code, const char *s)
{
    return code->s[0] == s[0] && strcmp(code->s, s) == 0; /* mostly they differ at once */
}
static inline bool code_equal(const struct code *a, const struct code *b)
{
    return code_is(a, b->s);
}
static inline bool code_empty(const struct code *code)
{
    return code->s[0] == '\0';
}

bool codes_have(const struct codes *codes, const struct code *code);
bool codes_have_word(const struct codes *codes, const char *s);
/* False when full; adding what is there already is no change. */
bool codes_add(struct codes *codes, const struct code *code);
void codes_remove(struct codes *codes, const struct code *code);

bool id_empty(const struct id *id);
bool id_equal(const struct id *a, const struct id *b);
/* 32 lower case hex digits and a NUL. */
void id_format(const struct id *id, char out[33]);
bool id_parse(const char *s, size_t len, struct id *out);
/* The client's UTC second at the head of a command id. */
uint32_t id_second(const struct id *id);

void case_id_format(struct case_id id, char out[CASE_ID_TEXT]);
bool case_id_parse(const char *s, size_t len, struct case_id *out);
/* The case that a submit command with this id makes: 60 of its random bits. */
struct case_id case_id_from_command(const struct id *command);
static inline bool case_id_equal(struct case_id a, struct case_id b)
{
    return a.n == b.n;
}

/* Puts words at their place in the order of fields, which is the order on the wire. False when
 * there is no room, or the field has words already. */
bool texts_put(struct texts *texts, const struct code *field, struct bytes words);
const struct text *texts_find(const struct texts *texts, const char *field);
const struct sealed_text *sealed_find(const struct sealed *sealed, const char *field);

#endif
