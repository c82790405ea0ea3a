// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/target.h"

#include <string.h>

#include "proto/reader.h"

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte of an escape at `text`; -1 when it is none. */
static int escaped(const char *text, size_t left)
{
    if (left < 3 || hex_digit(text[1]) < 0 || hex_digit(text[2]) < 0)
        return -1;
    return hex_digit(text[1]) << 4 | hex_digit(text[2]);
}

char *target_decode(const char *text, size_t len, bool plus, struct arena *arena)
{
    char *out = arena_alloc(arena, len + 1);
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        int c = (unsigned char)text[i];
        if (c == '%') {
            c = escaped(text + i, len - i);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        if (c < 32 || c == 127)
            return NULL;
        out[n++] = (char)c;
    }
    return reader_text_valid(bytes_of(out, n)) ? out : NULL;
}

/* A segment means the same to everybody: no slash that appears by decoding, no dots that climb. */
static bool segment_is_plain(const char *raw, size_t len, bool last, struct arena *arena)
{
    const char *segment = target_decode(raw, len, false, arena);
    if (segment == NULL || (len == 0 && !last))
        return false;
    return strpbrk(segment, "/\\;") == NULL && strcmp(segment, ".") != 0 &&
           strcmp(segment, "..") != 0;
}

static const char *parse_path(const char *raw, size_t len, struct arena *arena)
{
    size_t start = 1;
    if (len == 0 || raw[0] != '/')
        return NULL;
    for (size_t i = 1; i <= len; i++) {
        if (i < len && raw[i] != '/')
            continue;
        if (!segment_is_plain(raw + start, i - start, i == len, arena))
            return NULL;
        start = i + 1;
    }
    return target_decode(raw, len, false, arena);
}

static bool add_parameter(struct target *out, const char *pair, size_t len, struct arena *arena)
{
    const char *equals = memchr(pair, '=', len);
    size_t name_len = equals == NULL ? len : (size_t)(equals - pair);
    size_t value_at = equals == NULL ? len : name_len + 1;
    struct target_parameter parameter = {
        .name = target_decode(pair, name_len, true, arena),
        .value = target_decode(pair + value_at, len - value_at, true, arena)};
    if (parameter.name == NULL || parameter.value == NULL || parameter.name[0] == '\0' ||
        out->n == TARGET_PARAMETERS_MAX || target_parameter(out, parameter.name) != NULL)
        return false;
    out->parameters[out->n++] = parameter;
    return true;
}

static bool parse_parameters(const char *query, struct target *out, struct arena *arena)
{
    while (*query != '\0') {
        size_t len = strcspn(query, "&");
        if (!add_parameter(out, query, len, arena))
            return false;
        query += len;
        if (*query == '&' && *++query == '\0')
            return false;
    }
    return true;
}

bool target_parse(const char *raw, struct target *out, struct arena *arena)
{
    size_t len = strlen(raw);
    memset(out, 0, sizeof *out);
    if (len > TARGET_MAX)
        return false;
    for (size_t i = 0; i < len; i++)
        if (raw[i] <= 32 || raw[i] >= 127 || strchr("\"#<>\\^`{|}", raw[i]) != NULL)
            return false;
    size_t path_len = strcspn(raw, "?");
    out->path = parse_path(raw, path_len, arena);
    return out->path != NULL &&
           parse_parameters(raw[path_len] == '?' ? raw + path_len + 1 : "", out, arena);
}

const char *target_parameter(const struct target *target, const char *name)
{
    for (size_t i = 0; i < target->n; i++)
        if (strcmp(target->parameters[i].name, name) == 0)
            return target->parameters[i].value;
    return NULL;
}
