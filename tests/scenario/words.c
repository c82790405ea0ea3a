// SPDX-License-Identifier: EUPL-1.2
/* Lines, words, times and values as a story writes them. */
#include <stdio.h>
#include <string.h>

#include "base/assert.h"
#include "tests/scenario/story.h"

void variable_set(struct story *story, const char *name, const char *value)
{
    for (size_t i = 0; i < story->n_variables; i++)
        if (strcmp(story->variables[i].name, name) == 0) {
            story->variables[i].value = value;
            return;
        }
    if (story->n_variables == NAMES_MAX)
        story_fail(story, "more than %d variables", NAMES_MAX);
    story->variables[story->n_variables++] = (struct variable){name, value};
}

static const char *variable(struct story *story, const char *name, size_t len)
{
    for (size_t i = 0; i < story->n_variables; i++)
        if (strlen(story->variables[i].name) == len &&
            memcmp(story->variables[i].name, name, len) == 0)
            return story->variables[i].value;
    story_fail(story, "nothing is called '%.*s'", (int)len, name);
}

#define LINE_MAX_LEN 16384

/* A variable's value may hold variables; no deeper than eight. */
static void fill_in(struct story *story, const char *line, char *out, size_t *used, int depth)
{
    if (depth > 8)
        story_fail(story, "a variable holds itself");
    for (const char *p = line; *p != '\0'; p++) {
        const char *end = p[0] == '$' && p[1] == '{' ? strchr(p, '}') : NULL;
        if (end != NULL) {
            fill_in(story, variable(story, p + 2, (size_t)(end - p - 2)), out, used, depth + 1);
            p = end;
            continue;
        }
        if (*used + 1 >= LINE_MAX_LEN)
            story_fail(story, "the line is too long");
        out[(*used)++] = *p;
    }
}

/* One word from `p` on: quotes may stand around a part of it. Returns where it ends. */
static const char *cut_word(struct story *story, const char *p, char *out, bool *quoted)
{
    bool inside = false;
    size_t n = 0;
    *quoted = *p == '"';
    for (; *p != '\0' && (inside || (*p != ' ' && *p != '\t')); p++) {
        if (*p == '"')
            inside = !inside;
        else
            out[n++] = *p;
    }
    if (inside)
        story_fail(story, "a quote is not closed");
    out[n] = '\0';
    return p;
}

bool words_cut(struct story *story, const char *line, struct words *out)
{
    char *full = arena_alloc(&story->arena, LINE_MAX_LEN);
    char *word = arena_alloc(&story->arena, LINE_MAX_LEN);
    size_t used = 0;
    memset(out, 0, sizeof *out);
    line += strspn(line, " \t");
    if (*line == '\0' || *line == '#')
        return false;
    fill_in(story, line, full, &used, 0);
    for (const char *p = full; *p != '\0'; p += strspn(p, " \t")) {
        bool quoted;
        p = cut_word(story, p, word, &quoted);
        if (!quoted && strcmp(word, "->") == 0) {
            if (out->arrow)
                story_fail(story, "two arrows");
            out->arrow = true;
            out->expected = out->n;
            continue;
        }
        if (out->n == WORDS_MAX)
            story_fail(story, "more than %d words", WORDS_MAX);
        out->quoted[out->n] = quoted;
        out->v[out->n++] = arena_string(&story->arena, word, strlen(word));
    }
    if (!out->arrow)
        out->expected = out->n;
    return out->n > 0;
}

const char *word_value(const char *word, const char *key)
{
    size_t len = strlen(key);
    return strncmp(word, key, len) == 0 && word[len] == '=' ? word + len + 1 : NULL;
}

bool local_parse(const char *text, struct civil_time *out)
{
    unsigned hour;
    unsigned minute;
    unsigned second = 0;
    char rest;
    if (strlen(text) < 16 || text[10] != ' ' || !civil_date_parse(text, 10, &out->date))
        return false;
    int n = sscanf(text + 11, "%2u:%2u:%2u%c", &hour, &minute, &second, &rest);
    if ((n != 2 && n != 3) || hour > 23 || minute > 59 || second > 59)
        return false;
    out->second_of_day = (int32_t)(hour * 3600 + minute * 60 + second);
    return true;
}

const char *local_format(const struct story *story, struct instant at, char out[LOCAL_TEXT])
{
    if (at.ms == 0)
        return "none";
    struct civil_time local = zone_local(&story->world.zone, at);
    char date[11];
    civil_date_format(local.date, date);
    int second = (int)local.second_of_day;
    if (second % 60 != 0)
        snprintf(out, LOCAL_TEXT, "%s %02d:%02d:%02d", date, second / 3600, second / 60 % 60,
                 second % 60);
    else
        snprintf(out, LOCAL_TEXT, "%s %02d:%02d", date, second / 3600, second / 60 % 60);
    return out;
}

struct label *label_find(struct story *story, const char *name)
{
    for (size_t i = 0; i < story->n_labels; i++)
        if (strcmp(story->labels[i].name, name) == 0)
            return &story->labels[i];
    return NULL;
}

void label_set(struct story *story, const char *name, struct case_id id)
{
    struct label *label = label_find(story, name);
    if (label == NULL && story->n_labels < NAMES_MAX)
        label = &story->labels[story->n_labels++];
    ASSERT(label != NULL && strlen(name) < sizeof label->name);
    snprintf(label->name, sizeof label->name, "%s", name);
    label->id = id;
}

const char *label_of(const struct story *story, struct case_id id)
{
    for (size_t i = 0; i < story->n_labels; i++)
        if (case_id_equal(story->labels[i].id, id))
            return story->labels[i].name;
    return "none";
}

static const char *join(struct story *story, const struct codes *codes)
{
    if (codes->n == 0)
        return "none";
    size_t room = codes->n * (CODE_MAX + 2);
    size_t n = 0;
    char *text = arena_alloc(&story->arena, room);
    for (uint32_t i = 0; i < codes->n; i++)
        n += (size_t)snprintf(text + n, room - n, "%s%s", i == 0 ? "" : ",", codes->v[i].s);
    return text;
}

static const char *number(struct story *story, uint64_t n)
{
    char text[32];
    snprintf(text, sizeof text, "%llu", (unsigned long long)n);
    return arena_string(&story->arena, text, strlen(text));
}

const char *value_of(struct story *story, const struct field *field, const void *body)
{
    const void *member = (const char *)body + field->offset;
    char text[LOCAL_TEXT];
    switch (field->type) {
    case FIELD_U64:
        return number(story, *(const uint64_t *)member);
    case FIELD_BOOL:
        return *(const bool *)member ? "yes" : "no";
    case FIELD_CODE:
        return code_empty(member) ? "none" : arena_string(&story->arena, member, strlen(member));
    case FIELD_CODES:
        return join(story, member);
    case FIELD_CASE:
        return label_of(story, *(const struct case_id *)member);
    case FIELD_DATE:
        if (((const struct civil_date *)member)->n == 0)
            return "none";
        civil_date_format(*(const struct civil_date *)member, text);
        return arena_string(&story->arena, text, strlen(text));
    case FIELD_INSTANT: {
        const char *local = local_format(story, *(const struct instant *)member, text);
        return arena_string(&story->arena, local, strlen(local));
    }
    case FIELD_LINE:
        return *(const char *const *)member == NULL ? "none" : *(const char *const *)member;
    case FIELD_ENUM:
        return *(const int *)member == 0 ? "none" : enum_word(field->names, *(const int *)member);
    case FIELD_LIST:
        return number(story, ((const struct list *)member)->n);
    case FIELD_ID:
    case FIELD_BYTES:
    case FIELD_TEXTS:
    case FIELD_SEALED:
    case FIELD_DURATION:
        return "opaque";
    }
    UNREACHABLE();
}
