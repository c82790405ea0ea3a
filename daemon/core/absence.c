// SPDX-License-Identifier: EUPL-1.2
#include "core/absence.h"

#include "base/assert.h"

#define CHAIN_MOST 24 /* one behind the other */

static void reach(struct state *state, struct core_actor *actor, const struct code *person)
{
    struct codes direct;
    state_stands_in_for(state, person, actor->today, &direct);
    for (uint32_t i = 0; i < direct.n; i++) {
        uint32_t place = actor->persons.n;
        if (codes_have(&actor->persons, &direct.v[i]) || !codes_add(&actor->persons, &direct.v[i]))
            continue;
        actor->through[place] = *person;
    }
}

void absence_reach(struct state *state, struct core_actor *actor)
{
    actor->persons.n = 0;
    codes_add(&actor->persons, &actor->person);
    actor->through[0] = (struct code){{0}};
    for (uint32_t i = 0; i < actor->persons.n; i++) /* grows while it is walked */
        reach(state, actor, &actor->persons.v[i]);
}

bool absence_acts_for(struct state *state, const struct code *person, struct civil_date day,
                      struct code *out)
{
    struct absence_row absence;
    struct person_row row;
    struct code at = *person;
    for (int i = 0; i < CHAIN_MOST && state_absence_on(state, &at, day, &absence); i++)
        at = absence.stand_in;
    if (code_equal(&at, person) || state_absence_on(state, &at, day, &absence))
        return false;
    ASSERT(state_person(state, &at, &row));
    if (row.revoked)
        return false;
    *out = at;
    return true;
}

/* Days that two spans have in common; the second one becomes these. */
static bool overlaps(struct civil_date from, struct civil_date until, struct absence_row *row)
{
    row->from = row->from.n < from.n ? from : row->from;
    row->until = row->until.n > until.n ? until : row->until;
    return row->from.n <= row->until.n;
}

static bool leads_to(struct state *state, const struct code *person, const struct code *at,
                     struct civil_date from, struct civil_date until, int depth)
{
    struct absence_row walk = {.person = {{0}}};
    if (code_equal(at, person) || depth == CHAIN_MOST)
        return true;
    while (state_absence_next(state, at, &walk)) {
        struct absence_row days = walk;
        if (overlaps(from, until, &days) &&
            leads_to(state, person, &days.stand_in, days.from, days.until, depth + 1))
            return true;
    }
    return false;
}

bool absence_leads_round(struct state *state, const struct code *person,
                         const struct code *stand_in, struct civil_date from,
                         struct civil_date until)
{
    return leads_to(state, person, stand_in, from, until, 0);
}
