// SPDX-License-Identifier: EUPL-1.2
#include "core/actor.h"

#include "base/assert.h"
#include "core/term.h"

bool actor_is(const struct core_actor *actor, const struct code *person)
{
    return !code_empty(person) && codes_have(&actor->persons, person);
}

/* Along the chain of stand-ins, back to the actor: each was reached by one before him. */
static bool is_through(const struct core_actor *actor, uint32_t place, const struct codes *people)
{
    while (!codes_have(people, &actor->persons.v[place])) {
        const struct code *next = &actor->through[place];
        uint32_t i = 0;
        if (code_empty(next))
            return false;
        while (!code_equal(&actor->persons.v[i], next)) {
            i++;
            ASSERT(i < place);
        }
        place = i;
    }
    return true;
}

struct core_actor actor_without(const struct core_actor *actor, const struct codes *people)
{
    struct core_actor left = *actor;
    left.persons.n = 0;
    for (uint32_t i = 0; i < actor->persons.n; i++) {
        if (is_through(actor, i, people))
            continue;
        left.through[left.persons.n] = actor->through[i];
        codes_add(&left.persons, &actor->persons.v[i]);
    }
    return left;
}

bool actor_in(const struct core_actor *actor, const struct codes *people)
{
    for (uint32_t i = 0; i < people->n; i++)
        if (actor_is(actor, &people->v[i]))
            return true;
    return false;
}

static bool has_one_of(const struct core_actor *actor, const struct codes *roles)
{
    for (uint32_t i = 0; i < roles->n; i++)
        if (codes_have(&actor->roles, &roles->v[i]))
            return true;
    return false;
}

bool actor_chairs(const struct core_actor *actor, const struct tier *tier)
{
    return actor_in(actor, &tier->chairs) || actor_in(actor, &tier->stand_ins);
}

bool person_is_of_table(const struct person_row *person, const struct tier *tier)
{
    const struct code *who = &person->person;
    bool member = codes_have_word(&person->roles, enum_word(&names_role, role_MEMBER)) &&
                  codes_have(&tier->core, &person->organisation);
    return member || codes_have(&tier->chairs, who) || codes_have(&tier->stand_ins, who) ||
           codes_have(&tier->organisers, who) || codes_have(&tier->board, who) ||
           codes_have_word(&person->roles, enum_word(&names_role, role_COORDINATOR));
}

static bool is_worker(struct state *state, const struct code *person, const struct ladder *ladder,
                      const struct tier *tier, struct civil_date today)
{
    struct term_row term;
    switch (term_of(state, ladder, tier, person, today, &term)) {
    case TERM_NONE:
        return codes_have(&tier->workers, person);
    case TERM_RUNS:
        return true;
    case TERM_OVER:
        return false;
    }
    return false;
}

bool actor_is_worker(struct state *state, const struct core_actor *actor,
                     const struct ladder *ladder, const struct tier *tier)
{
    for (uint32_t i = 0; i < actor->persons.n; i++)
        if (is_worker(state, &actor->persons.v[i], ladder, tier, actor->today))
            return true;
    return false;
}

/* A role gives nobody a place whose own time there is over. */
static bool has_role_at(struct state *state, const struct core_actor *actor,
                        const struct ladder *ladder, const struct tier *tier)
{
    struct term_row term;
    return has_one_of(actor, &tier->roles) &&
           term_of(state, ladder, tier, &actor->person, actor->today, &term) != TERM_OVER;
}

bool actor_works_at(struct state *state, const struct core_actor *actor,
                    const struct ladder *ladder, const struct tier *tier)
{
    return actor_is_worker(state, actor, ladder, tier) || actor_chairs(actor, tier) ||
           has_role_at(state, actor, ladder, tier);
}

bool actor_handles_cases_at(struct state *state, const struct core_actor *actor,
                            const struct ladder *ladder, const struct tier *tier)
{
    bool of_everybody = tier->kind == tier_kind_TEAM || tier->kind == tier_kind_PHONE;
    return actor_is_worker(state, actor, ladder, tier) ||
           (!of_everybody && has_role_at(state, actor, ladder, tier));
}

bool actor_is_expert(struct state *state, const struct core_actor *actor,
                     const struct case_row *row)
{
    struct expert_row expert;
    for (uint64_t n = 1; n <= row->experts; n++) {
        ASSERT(state_expert(state, row->case_id, n, &expert));
        if (!expert.released && code_equal(&expert.person, &actor->person))
            return true;
    }

    return false;
}

bool actor_is_of_another(const struct core_actor *actor, const struct ladder *ladder,
                         const struct case_row *row)
{
    return codes_have(&ladder->organisations, &actor->organisation) &&
           !code_equal(&actor->organisation, &row->organisation);
}

bool actor_works_beside(const struct core_actor *actor, const struct side *side)
{
    return actor_in(actor, &side->workers) || has_one_of(actor, &side->roles);
}

static bool person_has_one_of(struct state *state, const struct code *person,
                              const struct codes *roles)
{
    struct person_row row;
    if (roles->n == 0 || !state_person(state, person, &row) || row.revoked)
        return false;
    for (uint32_t i = 0; i < roles->n; i++)
        if (codes_have(&row.roles, &roles->v[i]))
            return true;
    return false;
}

bool person_works_at(struct state *state, const struct code *person, const struct ladder *ladder,
                     const struct tier *tier, struct civil_date today)
{
    struct term_row term;
    if (codes_have(&tier->chairs, person) || codes_have(&tier->stand_ins, person) ||
        is_worker(state, person, ladder, tier, today))
        return true;
    return person_has_one_of(state, person, &tier->roles) &&
           term_of(state, ladder, tier, person, today, &term) != TERM_OVER;
}

bool person_works_beside(struct state *state, const struct code *person, const struct side *side)
{
    return codes_have(&side->workers, person) || person_has_one_of(state, person, &side->roles);
}

bool roles_are_a_programs(const struct codes *roles)
{
    static const enum role programs[] = {role_LINK, role_GATEWAY, role_MAILER, role_BACKUP};
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
        if (codes_have_word(roles, enum_word(&names_role, (int)programs[i])))
            return true;
    return false;
}
