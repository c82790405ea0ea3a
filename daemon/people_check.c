// SPDX-License-Identifier: EUPL-1.2
#include "people_check.h"

#include "core/state.h"
#include "ladder/lint.h"

#define PEOPLE_MAX 10000

struct people {
    struct lint_person *v;
    size_t n;
};

static struct lint_person *find(const struct people *people, const struct code *person)
{
    for (size_t i = 0; i < people->n; i++)
        if (code_equal(&people->v[i].person, person))
            return &people->v[i];
    return NULL;
}

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

/* Who is absent on that day has a stand-in; one who is absent too, or shut out, helps nobody. */
static void mark_away(struct state *state, struct people *people, struct civil_date day,
                      struct arena *arena)
{
    bool *covered = arena_alloc(arena, people->n * sizeof *covered);
    struct codes *absent = arena_alloc(arena, people->n * sizeof *absent);
    for (size_t i = 0; i < people->n; i++) {
        state_stands_in_for(state, &people->v[i].person, day, &absent[i]);
        for (uint32_t a = 0; a < absent[i].n; a++) {
            struct lint_person *person = find(people, &absent[i].v[a]);
            if (person != NULL)
                person->away = true;
        }
    }
    for (size_t i = 0; i < people->n; i++) {
        for (uint32_t a = 0; a < absent[i].n && !people->v[i].away; a++) {
            const struct lint_person *person = find(people, &absent[i].v[a]);
            if (person != NULL)
                covered[person - people->v] = true;
        }
    }
    for (size_t i = 0; i < people->n; i++)
        people->v[i].away = people->v[i].away && !covered[i];
}

bool people_check(struct site *site, const struct installation *installation, struct civil_date day,
                  struct ladder_report *report)
{
    struct state *state = store_read_begin(site->store);
    struct people people = let_in(state, installation->arena);
    mark_away(state, &people, day, installation->arena);
    store_read_end(site->store);
    bool covered = true;
    for (size_t i = 0; i < installation->n_ladders; i++) {
        report_begin(report, installation->ladders[i].code.s);
        covered = lint_people(&installation->ladders[i], people.v, people.n, report) && covered;
    }
    return covered;
}
