// SPDX-License-Identifier: EUPL-1.2
#include "report/export.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>

#include "base/assert.h"

#define LOOKED_AT_MOST 400
#define OBJECTS_MAX    8
#define VALUES_MAX     16
#define PSEUDONYM_MAX  40
#define MINUTE_MS      60000
#define CODES_TEXT     (CODES_MAX * (CODE_MAX + 1) + 1)

/* --- the table --- */

struct given {
    const struct message *message;
    const char *field; /* NULL: the event itself */
    const char *kind;  /* of object; NULL: a value */
    const char *role;
};

#define GIVEN(event)                        {&message_##event, NULL, NULL, NULL},
#define VALUE_OF(event, field)              {&message_##event, #field, NULL, NULL},
#define OBJECT_OF(event, field, kind, role) {&message_##event, #field, #kind, #role},
static const struct given table[] = {
#include "report/export.def"
};
#undef GIVEN
#undef VALUE_OF
#undef OBJECT_OF

#define TABLE_N (sizeof table / sizeof table[0])

/* The rows of an event lie together: the first of them; TABLE_N when it is not given. */
static size_t given_at(const struct message *message)
{
    for (size_t i = 0; i < TABLE_N; i++)
        if (table[i].message == message)
            return i;
    return TABLE_N;
}

/* --- the walk --- */

bool export_walk_begin(struct export_walk *walk, struct state *state, const struct export_row *row,
                       const struct code *asks, const uint8_t key[EXPORT_KEY])
{
    uint64_t version;
    const struct ladder *rules = state_ladder(state, &row->ladder, &version);
    *walk = (struct export_walk){.until = instant_of_ms(INT64_MAX)};
    if (rules == NULL || !history_init(&walk->history, state, &row->ladder, asks))
        return false;
    const struct zone *zone = state_zone(state, rules->zone);
    memcpy(walk->key, key, EXPORT_KEY);
    if (row->from.n != 0)
        walk->from = zone_instant(zone, row->from, 0);
    if (row->until.n != 0)
        walk->until = zone_instant(zone, civil_date_add(row->until, 1), 0);
    return true;
}

void export_walk_end(struct export_walk *walk)
{
    sodium_memzero(walk->key, sizeof walk->key);
    history_release(&walk->history);
}

/* --- one row --- */

struct making {
    struct export_walk *walk;
    const struct history_step *step;
    struct history_row *row;
    struct arena *arena;
};

/* "case-0123456789abcdef": a keyed hash of what it is, so the same in all of the export and nowhere
 * else. */
static const char *pseudonym(const struct making *m, const char *kind, const void *of, size_t len)
{
    uint8_t hash[16];
    char *text = arena_alloc(m->arena, PSEUDONYM_MAX);
    crypto_generichash_state state;
    crypto_generichash_init(&state, m->walk->key, EXPORT_KEY, sizeof hash);
    crypto_generichash_update(&state, (const uint8_t *)kind, strlen(kind) + 1);
    crypto_generichash_update(&state, of, len);
    crypto_generichash_final(&state, hash, sizeof hash);
    int n = snprintf(text, PSEUDONYM_MAX, "%s-", kind);
    for (size_t i = 0; i < 8; i++)
        n += snprintf(text + n, PSEUDONYM_MAX - (size_t)n, "%02x", hash[i]);
    return text;
}

/* A consultation apart from any case is no "consultation", which is a part of one. */
static const char *kind_of(const struct history_case *c)
{
    if (c->matter == matter_CONSULTATION)
        return "consult";
    return c->matter == matter_ISSUE ? "issue" : "case";
}

static const char *name_of_case(const struct making *m)
{
    uint64_t id = m->step->c->id.n;
    return pseudonym(m, kind_of(m->step->c), &id, sizeof id);
}

static struct history_object *add_object(const struct making *m, const char *kind, const char *role)
{
    struct history_object *objects = m->row->objects.v;
    ASSERT(m->row->objects.n < OBJECTS_MAX);
    struct history_object *object = &objects[m->row->objects.n++];
    object->kind = code_of(kind);
    object->role = code_of(role);
    return object;
}

/* The table at which a meeting is: the event's, else the one where the case is. */
static const struct code *table_of(const struct making *m)
{
    const struct field *field = message_field(m->step->message, bytes_of("tier", 4));
    if (field != NULL)
        return (const void *)((const char *)m->step->body + field->offset);
    return &m->walk->history.tiers[m->step->c->tier].code;
}

static const char *name_of_meeting(const struct making *m, const void *start)
{
    struct {
        struct code table;
        struct instant start;
    } of;
    memset(&of, 0, sizeof of);
    of.table = *table_of(m);
    of.start = *(const struct instant *)start;
    return pseudonym(m, "meeting", &of, sizeof of);
}

static const char *name_of_part(const struct making *m, const char *kind, uint64_t n)
{
    uint64_t of[2] = {m->step->c->id.n, n};
    return pseudonym(m, kind, of, sizeof of);
}

static void add_named(const struct making *m, const struct given *given, const struct field *field)
{
    const void *at = (const char *)m->step->body + field->offset;
    struct history_object *object = add_object(m, given->kind, given->role);
    switch ((int)field->type) {
    case FIELD_CODE:
        object->name = ((const struct code *)at)->s;
        return;
    case FIELD_INSTANT:
        object->name = name_of_meeting(m, at);
        return;
    case FIELD_U64:
        object->name = name_of_part(m, given->kind, *(const uint64_t *)at);
        object->part_of = name_of_case(m);
        return;
    default:
        UNREACHABLE();
    }
}

static const char *text_of_codes(const struct making *m, const struct codes *codes)
{
    char *text = arena_alloc(m->arena, CODES_TEXT);
    size_t used = 0;
    for (uint32_t i = 0; i < codes->n; i++)
        used += (size_t)snprintf(text + used, CODES_TEXT - used, "%s%s", i == 0 ? "" : ",",
                                 codes->v[i].s);
    return text;
}

static const char *text_of_number(const struct making *m, uint64_t n)
{
    char *text = arena_alloc(m->arena, 24);
    snprintf(text, 24, "%" PRIu64, n);
    return text;
}

static void add_value(const struct making *m, const struct field *field)
{
    struct history_value *values = m->row->values.v;
    const void *at = (const char *)m->step->body + field->offset;
    ASSERT(m->row->values.n < VALUES_MAX);
    struct history_value *value = &values[m->row->values.n++];
    value->name = code_of(field->name);
    switch ((int)field->type) {
    case FIELD_CODE:
        value->value = ((const struct code *)at)->s;
        return;
    case FIELD_CODES:
        value->value = text_of_codes(m, at);
        return;
    case FIELD_ENUM:
        value->value = enum_word(field->names, *(const int *)at);
        return;
    case FIELD_BOOL:
        value->value = "true";
        return;
    case FIELD_U64:
        value->number = true;
        value->value = text_of_number(m, *(const uint64_t *)at);
        return;
    default:
        UNREACHABLE();
    }
}

static void add_given(const struct making *m, const struct given *given)
{
    const struct field *field =
        message_field(m->step->message, bytes_of(given->field, strlen(given->field)));
    ASSERT(field != NULL);
    if (!field_present(field, m->step->body))
        return;
    if (given->kind == NULL)
        add_value(m, field);
    else
        add_named(m, given, field);
}

/* The case, and the tier where it is when this happens. */
static void add_case(const struct making *m)
{
    struct history_case *c = m->step->c;
    if (!c->exported && c->matter == matter_CASE)
        m->walk->n_cases++;
    c->exported = true;
    add_object(m, kind_of(c), "of")->name = name_of_case(m);
    if (m->step->message != &message_case_entered && c->tier != HISTORY_NO_TIER)
        add_object(m, "tier", "at")->name = m->walk->history.tiers[c->tier].code.s;
}

static void make_row(const struct making *m, size_t first)
{
    *m->row = (struct history_row){
        .at = instant_of_ms(m->step->at.ms / MINUTE_MS * MINUTE_MS),
        .event = code_of(m->step->message->name),
        .objects = {0, arena_alloc(m->arena, OBJECTS_MAX * sizeof(struct history_object))},
        .values = {0, arena_alloc(m->arena, VALUES_MAX * sizeof(struct history_value))},
    };
    if (m->step->c != NULL)
        add_case(m);
    for (size_t i = first + 1; i < TABLE_N && table[i].message == m->step->message; i++)
        add_given(m, &table[i]);
}

/* True when the step is within the period and the table. */
static bool is_given(const struct export_walk *walk, const struct history_step *step, size_t *first)
{
    *first = given_at(step->message);
    return *first < TABLE_N && step->at.ms >= walk->from.ms;
}

size_t export_walk_rows(struct export_walk *walk, struct state *state, struct history_row *rows,
                        struct arena *arena)
{
    struct history_step step;
    size_t n = 0;
    size_t first;
    for (int i = 0; i < LOOKED_AT_MOST && n < EXPORT_ROWS_MAX && !walk->ended; i++) {
        enum history_found found = history_next(&walk->history, state, &step, arena);
        walk->ended =
            found == HISTORY_END || (found == HISTORY_STEP && step.at.ms >= walk->until.ms);
        if (found != HISTORY_STEP || walk->ended)
            continue;
        if (is_given(walk, &step, &first)) {
            struct making making = {walk, &step, &rows[n++], arena};
            make_row(&making, first);
        }
        if (step.c != NULL)
            history_follow(&walk->history, &step);
    }
    return n;
}
