// SPDX-License-Identifier: EUPL-1.2
#include "people_check.h"

#include "core/absence.h"
#include "ladder/lint.h"

#define PEOPLE_MAX 10000

struct people {
    struct lint_person *v;
    size_t n;
};

static struct people let_in(struct state *state, struct arena *arena)
{
    struct people people = {arena_alloc(arena, PEOPLE_MAX * sizeof *people.v), 0};
    struct person_row row;
    struct code after = {{0}};
    while (people.n < PEOPLE_MAX && state_person_next(state, &after, &row)) {
        after = row.person;
        if (!row.revoked)
            people.v[people.n++] = (struct lint_person){row.person, row.roles, false};
    }
    return people;
}

/* Who is absent on that day has a stand-in, or the stand-in one; a chain that ends in nobody helps
 * nobody. */
static void mark_away(struct state *state, struct people *people, struct civil_date day)
{
    struct absence_row absence;
    struct code acts;
    for (size_t i = 0; i < people->n; i++)
        people->v[i].away = state_absence_on(state, &people->v[i].person, day, &absence) &&
                            !absence_acts_for(state, &people->v[i].person, day, &acts);
}

bool people_check(struct site *site, const struct installation *installation, struct civil_date day,
                  struct ladder_report *report)
{
    struct state *state = store_read_begin(site->store);
    struct people people = let_in(state, installation->arena);
    mark_away(state, &people, day);
    store_read_end(site->store);
    bool covered = true;
    for (size_t i = 0; i < installation->n_ladders; i++) {
        report_begin(report, installation->ladders[i].code.s);
        covered = lint_people(&installation->ladders[i], people.v, people.n, report) && covered;
    }
    return covered;
}
