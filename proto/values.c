// SPDX-License-Identifier: EUPL-1.2
#include "proto/values.h"

#include <stdio.h>

#include "base/assert.h"

bool code_valid(const char *s, size_t len)
{
    if (len == 0 || len > CODE_MAX || s[0] < 'a' || s[0] > 'z')
        return false;
    for (size_t i = 1; i < len; i++) {
        char c = s[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_'))
            return false;
    }
    return true;
}

bool code_set(struct code *out, const char *s, size_t len)
{
    if (!code_valid(s, len))
        return false;
    memset(out, 0, sizeof *out);
    memcpy(out->s, s, len);
    return true;
}

struct code code_of(const char *s)
{
    struct code code;
    ASSERT(code_set(&code, s, strlen(s)));
    return code;
}

bool codes_have_word(const struct codes *codes, const char *s)
{
    for (uint32_t i = 0; i < codes->n; i++)
        if (code_is(&codes->v[i], s))
            return true;
    return false;
}

bool codes_have(const struct codes *codes, const struct code *code)
{
    return codes_have_word(codes, code->s);
}

bool codes_add(struct codes *codes, const struct code *code)
{
    if (codes_have(codes, code))
        return true;
    if (codes->n == CODES_MAX)
        return false;
    codes->v[codes->n++] = *code;
    return true;
}

void codes_remove(struct codes *codes, const struct code *code)
{
    for (uint32_t i = 0; i < codes->n; i++) {
        if (!code_equal(&codes->v[i], code))
            continue;
        codes->n--;
        for (uint32_t j = i; j < codes->n; j++)
            codes->v[j] = codes->v[j + 1];
        memset(&codes->v[codes->n], 0, sizeof codes->v[0]);
        return;
    }
}

bool id_empty(const struct id *id)
{
    static const struct id none;
    return id_equal(id, &none);
}

bool id_equal(const struct id *a, const struct id *b)
{
    return memcmp(a->b, b->b, sizeof a->b) == 0;
}

void id_format(const struct id *id, char out[33])
{
    static const char hex[] = "0123456789abcdef";
    for (int i = 0; i < 16; i++) {
        out[2 * i] = hex[id->b[i] >> 4];
        out[2 * i + 1] = hex[id->b[i] & 15];
    }
    out[32] = '\0';
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

bool id_parse(const char *s, size_t len, struct id *out)
{
    struct id id;
    if (len != 32)
        return false;
    for (int i = 0; i < 16; i++) {
        int high = hex_value(s[2 * i]);
        int low = hex_value(s[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        id.b[i] = (uint8_t)(high << 4 | low);
    }
    *out = id;
    return true;
}

uint32_t id_second(const struct id *id)
{
    return get_be32(id->b);
}

static const char base32[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* What a sign of those stands for, and one more; 0: it is none. */
static const uint8_t base32_values[UINT8_MAX + 1] = {
    ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9,  ['9'] = 10, ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
    ['G'] = 17, ['H'] = 18, ['J'] = 19, ['K'] = 20, ['M'] = 21, ['N'] = 22, ['P'] = 23, ['Q'] = 24,
    ['R'] = 25, ['S'] = 26, ['T'] = 27, ['V'] = 28, ['W'] = 29, ['X'] = 30, ['Y'] = 31, ['Z'] = 32};

void case_id_format(struct case_id id, char out[CASE_ID_TEXT])
{
    ASSERT(id.n >> 60 == 0);
    size_t at = 0;
    out[at++] = 'D';
    for (int i = 0; i < 12; i++) {
        if (i % 4 == 0)
            out[at++] = '-';
        out[at++] = base32[id.n >> (55 - 5 * i) & 31];
    }
    out[at] = '\0';
}

bool case_id_parse(const char *s, size_t len, struct case_id *out)
{
    if (len != CASE_ID_TEXT - 1 || s[0] != 'D')
        return false;
    uint64_t n = 0;
    for (size_t i = 1; i < len; i++) {
        if (i % 5 == 1) {
            if (s[i] != '-')
                return false;
            continue;
        }
        uint8_t value = base32_values[(uint8_t)s[i]];
        if (value == 0)
            return false;
        n = n << 5 | (uint64_t)(value - 1);
    }
    if (n == 0)
        return false;
    out->n = n;
    return true;
}

struct case_id case_id_from_command(const struct id *command)
{
    uint64_t n = get_be64(command->b + 8) >> 4;
    return (struct case_id){n == 0 ? 1 : n};
}

bool texts_put(struct texts *texts, const struct code *field, struct bytes words)
{
    if (texts->n == TEXTS_MAX || texts_find(texts, field->s) != NULL)
        return false;
    uint32_t at = texts->n++;
    for (; at > 0 && strcmp(texts->v[at - 1].field.s, field->s) > 0; at--)
        texts->v[at] = texts->v[at - 1];
    texts->v[at] = (struct text){*field, words};
    return true;
}

const struct text *texts_find(const struct texts *texts, const char *field)
{
    for (uint32_t i = 0; i < texts->n; i++)
        if (code_is(&texts->v[i].field, field))
            return &texts->v[i];
    return NULL;
}

const struct sealed_text *sealed_find(const struct sealed *sealed, const char *field)
{
    for (uint32_t i = 0; i < sealed->n; i++)
        if (code_is(&sealed->v[i].field, field))
            return &sealed->v[i];
    return NULL;
}
