// SPDX-License-Identifier: EUPL-1.2
/* Any command with any values: most are refused, each for another reason. */
#include <stdio.h>

#include "base/assert.h"
#include "tests/replay/generator.h"

#define ONE_OF(g, list) (list)[random_below(g, sizeof(list) / sizeof(list)[0])]

/* splitmix64 */
static uint64_t random_next(struct generator *g)
{
    uint64_t z = g->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

uint64_t random_below(struct generator *g, uint64_t n)
{
    return random_next(g) % n;
}

static const struct {
    const char *person;
    const char *organisation;
    const char *role;
} cast[] = {
    {"professional-1", "buurtteam-wmo", "professional"},
    {"professional-2", "buurtteam-jeugd", "professional"},
    {"koploper-ondiep-1", "buurtteam-wmo", "coach"},
    {"koploper-zuilen-1", "buurtteam-wmo", "coach"},
    {"koploper-kanaleneiland-1", "buurtteam-wmo", "coach"},
    {"koploper-overvecht-1", "buurtteam-wmo", "coach"},
    {"koploper-stad-1", "buurtteam-wmo", "coach"},
    {"voorzitter-ondiep", "buurtteam-wmo", "chair"},
    {"voorzitter-zuilen", "buurtteam-wmo", "chair"},
    {"voorzitter-kanaleneiland", "buurtteam-wmo", "chair"},
    {"voorzitter-overvecht", "buurtteam-wmo", "chair"},
    {"voorzitter-stedelijk", "gemeente-utrecht", "chair"},
    {"maatwerkfunctionaris-1", "gemeente-utrecht", "policy"},
    {"member-wi", "werk-en-inkomen", "member"},
    {"privacy-1", "gemeente-utrecht", "privacy"},
    {"admin-1", "gemeente-utrecht", "admin"},
    {"admin-2", "gemeente-utrecht", "admin"},
};

void cast_people(struct world *world)
{
    for (size_t i = 0; i < sizeof cast / sizeof cast[0]; i++) {
        struct codes roles = {1, {code_of(cast[i].role)}};
        world_person(world, cast[i].person, cast[i].organisation, &roles);
    }
}

const char *random_person(struct generator *g)
{
    return ONE_OF(g, cast).person;
}

static struct code random_code(struct generator *g)
{
    static const char *const words[] = {
        "utrecht",
        "overvecht",
        "ondiep",
        "zuilen",
        "debts",
        "housing",
        "law",
        "koploper",
        "team",
        "bellijst",
        "wijktafel-ondiep",
        "wijktafel-overvecht",
        "landelijke-tafel",
        "pack",
        "clear",
        "submitter-present",
        "woco-1",
        "wi-1",
        "voorkom-erger",
        "tafelbudget",
        "legitimacy",
        "involvement",
        "k",
        "tablet",
        "niemand",
        "admin",
        "professional",
        "member",
        "werk-en-inkomen",
        "waiting-time",
        "hardship-clause",
    };
    return code_of(random_below(g, 3) == 0 ? random_person(g) : ONE_OF(g, words));
}

static struct civil_date random_date(struct generator *g)
{
    struct civil_date today = zone_local(&g->world->zone, g->world->now).date;
    return civil_date_add(today, (int32_t)random_below(g, 60) - 10);
}

static struct texts random_texts(struct generator *g)
{
    static const char *const fields[] = {
        "resident_words", "situation", "obstacle",  "proposed_solution",
        "legitimacy",     "reason",    "question",  "answer",
        "advice",         "what",      "condition", "minutes",
        "explanation",    "note",      "name",      "lesson",
        "checked",        "problem",   "outcome",
    };
    struct texts texts = {0};
    for (uint64_t n = random_below(g, 6); n > 0; n--) {
        struct code field = code_of(ONE_OF(g, fields));
        size_t len = (size_t)random_below(g, random_below(g, 20) == 0 ? 3000 : 60) + 1;
        char *words = arena_alloc(&g->arena, len + 1);
        memset(words, 'a' + (int)random_below(g, 26), len);
        texts_put(&texts, &field, bytes_of(words, len));
    }
    return texts;
}

static void fill_list(struct generator *g, const struct field *field, struct list *list);

static void fill_field(struct generator *g, const struct field *field, void *member)
{
    switch (field->type) {
    case FIELD_U64:
        *(uint64_t *)member = random_below(g, random_below(g, 2) == 0 ? 4 : 100000);
        if (field->max != 0 && *(uint64_t *)member > field->max)
            *(uint64_t *)member = field->max;
        return;
    case FIELD_BOOL:
        *(bool *)member = random_below(g, 2) == 0;
        return;
    case FIELD_CODE:
        *(struct code *)member = random_code(g);
        return;
    case FIELD_CODES: {
        struct codes *codes = member;
        for (uint64_t n = 1 + random_below(g, 3); n > 0; n--) {
            struct code code = random_code(g);
            codes_add(codes, &code);
        }
        return;
    }
    case FIELD_CASE: {
        struct case_id other = {random_next(g) >> 4};
        *(struct case_id *)member = g->n_cases == 0 || random_below(g, 50) == 0
                                        ? other
                                        : g->cases[random_below(g, g->n_cases)];
        return;
    }
    case FIELD_DATE:
        *(struct civil_date *)member = random_date(g);
        return;
    case FIELD_INSTANT:
        ((struct instant *)member)->ms =
            g->world->now.ms + ((int64_t)random_below(g, 2000) - 400) * 3600000;
        return;
    case FIELD_BYTES: {
        uint8_t *data = arena_alloc(&g->arena, 32);
        for (int i = 0; i < 32; i++)
            data[i] = (uint8_t)random_next(g);
        *(struct bytes *)member = bytes_of(data, 32);
        return;
    }
    case FIELD_LINE:
        *(const char **)member = "artikel 2.3";
        return;
    case FIELD_TEXTS:
        *(struct texts *)member = random_texts(g);
        return;
    case FIELD_ENUM:
        *(int *)member = 1 + (int)random_below(g, field->names->n - 1);
        return;
    case FIELD_LIST:
        fill_list(g, field, member);
        return;
    case FIELD_DURATION:
        *(packed_duration *)member = duration_pack(
            (struct duration){DURATION_WORKING_DAYS, 1 + (uint32_t)random_below(g, 5)});
        return;
    case FIELD_ID:
    case FIELD_SEALED:
        return;
    }
    UNREACHABLE();
}

static void fill_body(struct generator *g, const struct message *message, void *body)
{
    for (size_t i = 0; i < message->n_fields; i++) {
        const struct field *field = &message->fields[i];
        if (field->required ? random_below(g, 60) == 0 : random_below(g, 2) == 0)
            continue;
        fill_field(g, field, (char *)body + field->offset);
    }
}

static void fill_list(struct generator *g, const struct field *field, struct list *list)
{
    size_t n = 1 + (size_t)random_below(g, 3);
    char *items = arena_alloc(&g->arena, n * field->sub->size);
    for (size_t i = 0; i < n; i++)
        fill_body(g, field->sub, items + i * field->sub->size);
    *list = (struct list){n, items};
}

/* Commands that would leave nobody to go on with are left to the stories. */
static bool is_for_random(const struct message *message)
{
    bool internal;
    message_of_command(message->number, &internal);
    return !internal && message != &message_person_revoke && message != &message_key_revoke &&
           message != &message_person_put;
}

void move_wild(struct generator *g, struct move *move)
{
    size_t n = 0;
    while (message_at(0, n) != NULL)
        n++;
    do
        move->message = message_at(0, (size_t)random_below(g, n));
    while (!is_for_random(move->message));
    move->person = random_person(g);
    fill_body(g, move->message, move->body);
}
