// SPDX-License-Identifier: EUPL-1.2
#include "simulate/words.h"

#include "proto/text.h"
#include "proto/text_value.h"
#include "simulate/moment.h"
#include "simulate/refusals.h"

#define WORDS_MAX  64
#define PIECES_MAX 16
#define VALUE_MAX  8000

enum piece_kind { PIECE_TEXT, PIECE_EVENTS, PIECE_CASES, PIECE_FACT };

struct piece {
    enum piece_kind kind;
    struct bytes text;    /* PIECE_TEXT */
    struct column column; /* PIECE_EVENTS, PIECE_CASES */
    enum case_fact fact;  /* PIECE_FACT */
};

struct word {
    const char *key;
    const struct field *field;
    size_t n;
    const struct piece *pieces;
};

/* --- reading --- */

struct reading {
    const struct message *message;
    const struct words_files *files;
    struct report_place place;
    struct arena *arena;
    struct ladder_report *report;
    bool asks_case;
};

static bool complain(struct reading *reading, enum report_message message, const char *a,
                     const char *b)
{
    report_add(reading->report, reading->place, message, a, b);
    return false;
}

static bool find_fact(const char *name, enum case_fact *out)
{
    static const char *const names[] = {
        [FACT_HOLDER] = "holder",     [FACT_SUBMITTER] = "submitter",
        [FACT_TIER] = "tier",         [FACT_CHAIR] = "chair",
        [FACT_MEETING] = "meeting",   [FACT_NEXT_MEETING] = "next_meeting",
        [FACT_QUESTION] = "question", [FACT_AGREEMENT] = "agreement",
        [FACT_SPEND] = "spend",
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i], name) != 0)
            continue;
        *out = (enum case_fact)i;
        return true;
    }
    return false;
}

/* What stands between braces. */
static bool read_reference(struct reading *reading, const char *name, struct piece *out)
{
    if (strncmp(name, "case.", 5) == 0) {
        out->kind = PIECE_FACT;
        reading->asks_case = true;
        return find_fact(name + 5, &out->fact) || complain(reading, REPORT_MAP_FACT, name, NULL);
    }
    out->kind = PIECE_EVENTS;
    if (column_find(reading->files->events, name, &out->column))
        return true;
    out->kind = PIECE_CASES;
    return column_find(reading->files->cases, name, &out->column) ||
           complain(reading, REPORT_MAP_NO_COLUMN, name, reading->files->events->path);
}

static bool read_pieces(struct reading *reading, const char *value, struct word *word)
{
    struct piece pieces[PIECES_MAX];
    memset(pieces, 0, sizeof pieces);
    for (word->n = 0; *value != '\0'; word->n++) {
        if (word->n == PIECES_MAX)
            return complain(reading, REPORT_MAP_WORD_LONG, word->key, NULL);
        struct piece *piece = &pieces[word->n];
        size_t len = strcspn(value, "{");
        if (len > 0) {
            piece->kind = PIECE_TEXT;
            piece->text = bytes_of(value, len);
            value += len;
            continue;
        }
        const char *close = strchr(value, '}');
        if (close == NULL)
            return complain(reading, REPORT_MAP_BRACE, word->key, NULL);
        const char *name = arena_string(reading->arena, value + 1, (size_t)(close - value) - 1);
        if (!read_reference(reading, name, piece))
            return false;
        value = close + 1;
    }
    word->pieces = arena_copy(reading->arena, pieces, word->n * sizeof pieces[0]);
    return true;
}

/* Cuts the next `key=value` off `*line`, quotes taken away; NULL at the end. */
static const char *next_word(const char **line, struct arena *arena)
{
    const char *from = *line + strspn(*line, " ");
    if (*from == '\0')
        return NULL;
    char *word = arena_alloc(arena, strlen(from) + 1);
    size_t len = 0;
    bool quoted = false;
    bool braced = false; /* names of columns may have blanks */
    for (; *from != '\0' && (quoted || braced || *from != ' '); from++) {
        braced = *from == '{' || (braced && *from != '}');
        if (*from != '"')
            word[len++] = *from;
        else if (quoted && from[1] == '"')
            word[len++] = *from++;
        else
            quoted = !quoted;
    }
    *line = from;
    return quoted ? "" : word;
}

static bool read_word(struct reading *reading, const char *text, struct word *out)
{
    const char *equals = strchr(text, '=');
    if (equals == NULL || equals == text)
        return complain(reading, REPORT_MAP_WORD, text, NULL);
    out->key = arena_string(reading->arena, text, (size_t)(equals - text));
    out->field = text_field(reading->message, out->key);
    if (out->field == NULL || out->field->type == FIELD_CASE)
        return complain(reading, REPORT_MAP_KEY, out->key, reading->message->name);
    return read_pieces(reading, equals + 1, out);
}

/* --- filling --- */

static void append(char value[VALUE_MAX], size_t *len, struct bytes text)
{
    size_t n = text.len < VALUE_MAX - 1 - *len ? text.len : VALUE_MAX - 1 - *len;
    if (n > 0)
        memcpy(value + *len, text.data, n);
    *len += n;
}

/* A word of the log in the words of commands, where the map has one. */
static struct bytes translate(const struct log_map *map, const char *column, struct bytes value)
{
    const struct map_value *values = map->values.v;
    for (size_t i = 0; i < map->values.n; i++)
        if (strcmp(values[i].column, column) == 0 &&
            bytes_equal(value, bytes_of(values[i].from, strlen(values[i].from))))
            return bytes_of(values[i].to, strlen(values[i].to));
    return value;
}

static struct bytes text_of(struct arena *arena, const char *text)
{
    size_t len = strlen(text);
    return bytes_of(arena_string(arena, text, len), len);
}

static struct bytes text_of_number(struct arena *arena, uint64_t number)
{
    char text[24] = "";
    if (number != 0)
        snprintf(text, sizeof text, "%llu", (unsigned long long)number);
    return text_of(arena, text);
}

static struct bytes text_of_instant(struct arena *arena, struct instant at)
{
    char text[TEXT_INSTANT_TEXT] = "";
    if (at.ms != 0)
        text_value_instant_format(at, text);
    return text_of(arena, text);
}

static struct bytes fact_of(const struct words_sources *sources, enum case_fact fact,
                            struct arena *arena)
{
    const struct case_row *row = sources->row;
    switch (fact) {
    case FACT_HOLDER:
        return text_of(arena, row->holder.s);
    case FACT_SUBMITTER:
        return text_of(arena, row->submitter.s);
    case FACT_TIER:
        return text_of(arena, row->tier.s);
    case FACT_CHAIR:
        return text_of(arena, sources->chair.s);
    case FACT_MEETING:
        return text_of_instant(arena, row->meeting);
    case FACT_NEXT_MEETING:
        return text_of_instant(arena, sources->next_meeting);
    case FACT_QUESTION:
        return text_of_number(arena, row->questions);
    case FACT_AGREEMENT:
        return text_of_number(arena, row->agreements);
    case FACT_SPEND:
        return text_of_number(arena, row->spends);
    }
    return bytes_of(NULL, 0);
}

static struct bytes value_of_piece(const struct piece *piece, const struct words_sources *sources,
                                   struct arena *arena)
{
    const struct csv_row *row = piece->kind == PIECE_EVENTS ? sources->events : sources->cases;
    if (piece->kind == PIECE_TEXT)
        return piece->text;
    if (piece->kind == PIECE_FACT)
        return fact_of(sources, piece->fact, arena);
    if (row == NULL)
        return bytes_of(NULL, 0);
    return translate(sources->map, piece->column.name, column_value(&piece->column, row, arena));
}

static bool fill_word(const struct word *word, const struct message *message,
                      const struct words_sources *sources, void *body, struct arena *arena,
                      struct error *error)
{
    char *value = arena_alloc(arena, VALUE_MAX);
    size_t len = 0;
    struct instant at;
    for (size_t i = 0; i < word->n; i++)
        append(value, &len, value_of_piece(&word->pieces[i], sources, arena));
    if (len == 0)
        return true;
    bool moment = (word->field->type == FIELD_INSTANT || word->field->type == FIELD_DATE) &&
                  moment_read(bytes_of(value, len), sources->zone, MOMENT_START, &at);
    if (moment && word->field->type == FIELD_INSTANT)
        return text_fill_u64(message, word->key, (uint64_t)at.ms, body, error);
    if (moment)
        civil_date_format(zone_local(sources->zone, at).date, value);
    return text_fill(message, word->key, value, body, arena, error);
}

bool words_fill(const struct words *words, const struct words_sources *sources, void *body,
                struct arena *arena, struct error *error)
{
    for (size_t i = 0; i < words->n; i++)
        if (!fill_word(&words->v[i], words->message, sources, body, arena, error))
            return false;
    return true;
}

/* Values without columns can be tried now. */
static bool try_word(struct reading *reading, const struct word *word, const struct zone *zone,
                     void *body)
{
    static const struct log_map no_map;
    struct words_sources sources = {.zone = zone, .map = &no_map};
    struct error error = {0};
    for (size_t i = 0; i < word->n; i++)
        if (word->pieces[i].kind != PIECE_TEXT)
            return true;
    return fill_word(word, reading->message, &sources, body, reading->arena, &error) ||
           complain(reading, REPORT_MAP_VALUE, error.field,
                    refusals_detail(&error, reading->arena));
}

bool words_read(const char *line, const struct message *message, const struct words_files *files,
                const struct zone *zone, struct report_place place, struct words *out,
                struct arena *arena, struct ladder_report *report)
{
    struct reading reading = {message, files, place, arena, report, false};
    struct word words[WORDS_MAX];
    void *body = arena_alloc(arena, MESSAGE_SIZE_MAX);
    const char *rest = line == NULL ? "" : line;
    const char *text;
    size_t n = 0;
    bool ok = true;
    while ((text = next_word(&rest, arena)) != NULL) {
        struct word word = {0};
        bool good = read_word(&reading, text, &word) && try_word(&reading, &word, zone, body);
        if (good && n == WORDS_MAX)
            good = complain(&reading, REPORT_MAP_WORD_LONG, word.key, NULL);
        ok = ok && good;
        if (good)
            words[n++] = word;
    }
    *out = (struct words){message, n, arena_copy(arena, words, n * sizeof words[0]),
                          reading.asks_case};
    return ok;
}
