// SPDX-License-Identifier: EUPL-1.2
/* What the proto tests share: every message of the tables, and a seeded generator that fills any of
 * them with values that may be there. */
#ifndef UNIT_PROTO_FIXTURE_H
#define UNIT_PROTO_FIXTURE_H

#include "proto/envelope.h"
#include "proto/messages.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* --- every message, with the table that its number belongs to --- */

struct listed {
    const char *table;
    const struct message *message;
    bool internal;
};

#define FIELD(message, type, name, need, max, doc)
#define ENUM_FIELD(message, kind, name, need, doc)
#define LIST_FIELD(message, sub, name, need, max, doc)
#define END(name)
#define COMMAND(number, name, NAME, doc)  {"command", &message_##name, false},
#define INTERNAL(number, name, NAME, doc) {"command", &message_##name, true},
#define EVENT(number, name, NAME, doc)    {"event", &message_##name, false},
#define QUERY(number, name, NAME, doc)    {"query", &message_##name, false},
#define MESSAGE(number, name, NAME, doc)  {"part", &message_##name, false},
static const struct listed all_messages[] = {
#include "proto/parts.def"
#include "proto/commands.def"
#include "proto/events.def"
#include "proto/queries.def"
#include "proto/answers.def"
};
#include "proto/table_end.h"

/* --- a seeded generator: xorshift64* --- */

struct rng {
    uint64_t state;
};

static inline struct rng rng_of(uint64_t seed)
{
    return (struct rng){seed * UINT64_C(0x9e3779b97f4a7c15) + 1};
}

static inline uint64_t rng_next(struct rng *rng)
{
    rng->state ^= rng->state >> 12;
    rng->state ^= rng->state << 25;
    rng->state ^= rng->state >> 27;
    return rng->state * UINT64_C(0x2545f4914f6cdd1d);
}

/* 0 … n - 1. */
static inline uint64_t rng_below(struct rng *rng, uint64_t n)
{
    return (rng_next(rng) >> 11) % n;
}

/* Small, large, and at the edges of the widths; never 0. */
static inline uint64_t rng_number(struct rng *rng, uint64_t max)
{
    uint64_t n = rng_next(rng) >> rng_below(rng, 64);
    if (max != 0)
        n %= max + 1;
    return n == 0 ? 1 : n;
}

static inline struct code rng_code(struct rng *rng)
{
    static const char signs[] = "abcdefghijklmnopqrstuvwxyz0123456789-._";
    char text[CODE_MAX];
    size_t len = 1 + rng_below(rng, CODE_MAX);
    text[0] = signs[rng_below(rng, 26)];
    for (size_t i = 1; i < len; i++) /* no run of digits: it might pass as a citizen number */
        text[i] = signs[rng_below(rng, i % 4 == 0 ? sizeof signs - 1 : 26)];
    struct code code = {{0}};
    code_set(&code, text, len);
    return code;
}

static inline struct bytes rng_words(struct rng *rng, size_t max, struct arena *arena)
{
    static const char *const signs[] = {"a",  "e", " ", ".", "\n",
                                        "\t", "é", "ë", "€", "\U0001F600"};
    size_t most = 1 + rng_below(rng, max > 300 ? 300 : max);
    char *words = arena_alloc(arena, most + 1);
    size_t len = 0;
    while (len < most) {
        const char *sign = signs[rng_below(rng, COUNT(signs))];
        if (len + strlen(sign) > most)
            sign = "x";
        memcpy(words + len, sign, strlen(sign));
        len += strlen(sign);
    }
    return bytes_of(words, len);
}

static inline struct bytes rng_bytes(struct rng *rng, size_t max, struct arena *arena)
{
    size_t len = 1 + rng_below(rng, max == 0 || max > 300 ? 300 : max);
    uint8_t *data = arena_alloc(arena, len);
    for (size_t i = 0; i < len; i++)
        data[i] = (uint8_t)rng_next(rng);
    return bytes_of(data, len);
}

static inline void rng_texts(struct rng *rng, size_t max, struct texts *out, struct arena *arena)
{
    size_t n = 1 + rng_below(rng, 4);
    for (size_t i = 0; i < n; i++) {
        struct code code = rng_code(rng);
        texts_put(out, &code, rng_words(rng, max, arena));
    }
}

/* In the order of fields, which texts_put keeps. */
static inline void rng_sealed(struct rng *rng, struct sealed *out, struct arena *arena)
{
    struct texts texts = {0};
    rng_texts(rng, 100, &texts, arena);
    for (uint32_t i = 0; i < texts.n; i++)
        out->v[out->n++] =
            (struct sealed_text){texts.v[i].field, rng_number(rng, 8000), rng_bytes(rng, 0, arena)};
}

static inline void rng_message(struct rng *rng, const struct message *message, void *body,
                               struct arena *arena);

static inline void rng_field(struct rng *rng, const struct field *field, void *member,
                             struct arena *arena)
{
    switch (field->type) {
    case FIELD_U64:
        *(uint64_t *)member = rng_number(rng, field->max);
        return;
    case FIELD_DURATION:
        *(uint64_t *)member = (1 + rng_number(rng, PACKED_DURATION_UNIT_MAX - 1)) << 32 |
                              rng_number(rng, PACKED_DURATION_AMOUNT_MAX);
        return;
    case FIELD_BOOL:
        *(bool *)member = true;
        return;
    case FIELD_CODE:
        *(struct code *)member = rng_code(rng);
        return;
    case FIELD_CODES: {
        uint64_t most = field->max == 0 || field->max > CODES_MAX ? CODES_MAX : field->max;
        for (uint64_t n = 1 + rng_below(rng, most); n > 0; n--) {
            struct code code = rng_code(rng);
            codes_add(member, &code);
        }
        return;
    }
    case FIELD_CASE:
        ((struct case_id *)member)->n = 1 + (rng_next(rng) >> 5);
        return;
    case FIELD_ID:
        for (size_t i = 0; i < sizeof(struct id); i++)
            ((struct id *)member)->b[i] = (uint8_t)(1 + rng_below(rng, 255));
        return;
    case FIELD_DATE:
        *(struct civil_date *)member =
            civil_date_of((int)(1971 + rng_below(rng, 228)), (int)(1 + rng_below(rng, 12)),
                          (int)(1 + rng_below(rng, 28)));
        return;
    case FIELD_INSTANT:
        ((struct instant *)member)->ms = (int64_t)(1 + rng_below(rng, 7258118400000));
        return;
    case FIELD_BYTES:
        *(struct bytes *)member = rng_bytes(rng, field->max, arena);
        return;
    case FIELD_LINE: {
        struct bytes words = rng_words(rng, field->max, arena);
        *(const char **)member = (const char *)words.data;
        return;
    }
    case FIELD_TEXTS:
        rng_texts(rng, field->max, member, arena);
        return;
    case FIELD_SEALED:
        rng_sealed(rng, member, arena);
        return;
    case FIELD_ENUM:
        *(int *)member = (int)(1 + rng_below(rng, field->names->n - 1));
        return;
    case FIELD_LIST: {
        size_t most = field->max > 3 ? 3 : field->max;
        struct list *list = member;
        list->n = 1 + rng_below(rng, most);
        list->v = arena_alloc(arena, list->n * field->sub->size);
        for (size_t i = 0; i < list->n; i++)
            rng_message(rng, field->sub, (char *)list->v + i * field->sub->size, arena);
        return;
    }
    }
}

/* Fills every field of a struct that is all zero. */
static inline void rng_message(struct rng *rng, const struct message *message, void *body,
                               struct arena *arena)
{
    for (size_t i = 0; i < message->n_fields; i++)
        rng_field(rng, &message->fields[i], (char *)body + message->fields[i].offset, arena);
}

static inline struct id test_id(void)
{
    struct id id = {{0}};
    put_be32(id.b, 1772438400); /* 2026-03-02 08:00 UTC */
    for (uint8_t i = 4; i < sizeof id.b; i++)
        id.b[i] = i;
    return id;
}

#endif
