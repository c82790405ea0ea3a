// SPDX-License-Identifier: EUPL-1.2
/* Who is there: everybody whom a ladder names, with the role that he needs there; for each ladder
 * some professionals, somebody of each site role, a member of each organisation at its tables, and
 * spares. And every word that a ladder file says, for wild values. */
#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"
#include "tests/property/generator.h"

#define PEOPLE_MAX    1500
#define WORDS_MAX     8000
#define PROFESSIONALS 3
#define SPARES        4

const struct person *cast_find(const struct cast *cast, const struct code *code)
{
    for (size_t i = 0; i < cast->n; i++)
        if (code_equal(&cast->people[i].code, code))
            return &cast->people[i];
    return NULL;
}

static struct person *add(struct cast *cast, const struct code *code,
                          const struct code *organisation, const char *role)
{
    struct code role_code = code_of(role);
    size_t at = 0;
    while (at < cast->n && !code_equal(&cast->people[at].code, code))
        at++;
    ASSERT(at < PEOPLE_MAX);
    struct person *person = &cast->people[at];
    if (at == cast->n) {
        *person = (struct person){
            .code = *code, .organisation = *organisation, .ladder = cast->n_ladders};
        cast->n++;
    }
    codes_add(&person->roles, &role_code);
    return person;
}

static void add_all(struct cast *cast, const struct codes *codes, const struct code *organisation,
                    const char *role)
{
    for (uint32_t i = 0; i < codes->n; i++)
        add(cast, &codes->v[i], organisation, role);
}

static struct person *add_named(struct cast *cast, const char *what, const struct code *whose,
                                size_t n, const struct code *organisation, const char *role)
{
    char name[2 * CODE_MAX];
    if (n == 0)
        snprintf(name, sizeof name, "%.18s-%.20s", what, whose->s);
    else
        snprintf(name, sizeof name, "%.15s-%.20s-%zu", what, whose->s, n);
    struct code code = code_of(name);
    return add(cast, &code, organisation, role);
}

/* Of a ladder that several organisations share, each in its turn. */
static struct code organisation_of(const struct ladder *ladder, size_t n)
{
    return ladder->organisations.n == 0 ? ladder->organisation
                                        : ladder->organisations.v[n % ladder->organisations.n];
}

static void add_members(struct cast *cast, const struct codes *organisations)
{
    for (uint32_t i = 0; i < organisations->n; i++)
        add_named(cast, "lid", &organisations->v[i], 0, &organisations->v[i], "member");
}

static void add_tier(struct cast *cast, const struct ladder *ladder, const struct tier *tier)
{
    struct code own = organisation_of(ladder, cast->n);
    bool team = tier->kind == tier_kind_TEAM || tier->kind == tier_kind_PHONE;
    add_all(cast, &tier->chairs, &ladder->organisation, "chair");
    add_all(cast, &tier->stand_ins, &ladder->organisation, "chair");
    add_all(cast, &tier->workers, &own, team ? "professional" : "coach");
    add_all(cast, &tier->board, &ladder->organisation, "member");
    if (!code_empty(&tier->lead))
        add(cast, &tier->lead, &own, "coach");
    if (!code_empty(&tier->urgent))
        add(cast, &tier->urgent, &ladder->organisation, "coach");
    add_members(cast, &tier->core);
    add_members(cast, &tier->shell);
}

static void add_ladder(struct cast *cast, const struct ladder *ladder)
{
    const struct tier *tiers = ladder->tiers.v;
    const struct side *sides = ladder->sides.v;
    for (size_t i = 0; i < ladder->tiers.n; i++)
        add_tier(cast, ladder, &tiers[i]);
    for (size_t i = 0; i < ladder->sides.n; i++)
        add_all(cast, &sides[i].workers, &ladder->organisation, "professional");
    for (size_t n = 1; n <= PROFESSIONALS + SPARES; n++) {
        bool spare = n > PROFESSIONALS;
        struct code own = organisation_of(ladder, n);
        struct person *person = add_named(cast, spare ? "invaller" : "professional", &ladder->code,
                                          n, &own, "professional");
        person->spare = spare;
    }
    for (size_t i = 1; i < names_role.n; i++)
        add_named(cast, names_role.names[i], &ladder->code, 0, &ladder->organisation,
                  names_role.names[i]);
}

/* --- words --- */

static void add_word(struct cast *cast, const struct code *word)
{
    if (!code_empty(word) && cast->n_words < WORDS_MAX)
        cast->words[cast->n_words++] = *word;
}

static void add_words(struct cast *cast, const struct message *message, const void *body)
{
    for (size_t i = 0; i < message->n_fields; i++) {
        const struct field *field = &message->fields[i];
        const char *member = (const char *)body + field->offset;
        const struct codes *codes = (const void *)member;
        const struct list *list = (const void *)member;
        if (field->type == FIELD_CODE)
            add_word(cast, (const void *)member);
        for (uint32_t n = 0; field->type == FIELD_CODES && n < codes->n; n++)
            add_word(cast, &codes->v[n]);
        for (size_t n = 0; field->type == FIELD_LIST && n < list->n; n++)
            add_words(cast, field->sub, (const char *)list->v + n * field->sub->size);
    }
}

static int by_text(const void *a, const void *b)
{
    return strcmp(((const struct code *)a)->s, ((const struct code *)b)->s);
}

static void sort_words(struct cast *cast)
{
    size_t kept = 0;
    qsort(cast->words, cast->n_words, sizeof cast->words[0], by_text);
    for (size_t i = 0; i < cast->n_words; i++)
        if (i == 0 || !code_equal(&cast->words[i], &cast->words[kept - 1]))
            cast->words[kept++] = cast->words[i];
    cast->n_words = kept;
}

void cast_make(struct generator *g, struct state *state)
{
    struct cast *cast = &g->cast;
    struct code code = {{0}};
    uint64_t version;
    cast->people = arena_alloc(&g->kept, PEOPLE_MAX * sizeof *cast->people);
    cast->words = arena_alloc(&g->kept, WORDS_MAX * sizeof *cast->words);
    cast->ladders = arena_alloc(&g->kept, 64 * sizeof *cast->ladders);
    while (cast->n_ladders < 64 && state_ladder_next(state, &code, &code)) {
        const struct ladder *ladder = state_ladder(state, &code, &version);
        add_ladder(cast, ladder);
        add_words(cast, &message_ladder, ladder);
        cast->ladders[cast->n_ladders++] = code;
    }
    sort_words(cast);
}

void cast_enter(struct world *world, const struct cast *cast)
{
    for (size_t i = 0; i < cast->n; i++)
        world_person(world, cast->people[i].code.s, cast->people[i].organisation.s,
                     &cast->people[i].roles);
    world_finish(world);
}

struct code cast_with_role(struct generator *g, const struct code *ladder, const char *role)
{
    const struct cast *cast = &g->cast;
    struct code wanted = code_of(role);
    size_t from = (size_t)random_below(g, cast->n);
    struct code found = cast->people[from].code;
    for (size_t i = 0; i < cast->n; i++) {
        const struct person *person = &cast->people[(from + i) % cast->n];
        if (!codes_have(&person->roles, &wanted))
            continue;
        found = person->code;
        if (code_equal(&cast->ladders[person->ladder], ladder))
            return found;
    }
    return found;
}
