// SPDX-License-Identifier: EUPL-1.2
/* Who somebody is to a tier: one home for what decisions and rights (access/) both ask. */
#ifndef CORE_ACTOR_H
#define CORE_ACTOR_H

#include "core/core.h"

/* Themselves, or whoever they stand in for today; never for an empty code. */
bool actor_is(const struct core_actor *actor, const struct code *person);
/* The actor without these, and without whomever he acts for through one of them. */
struct core_actor actor_without(const struct core_actor *actor, const struct codes *people);
bool actor_in(const struct core_actor *actor, const struct codes *people);

bool actor_chairs(const struct core_actor *actor, const struct tier *tier);
/* Chairs it, organises it, sits on its board, is a member of an organisation that always comes, or
 * coordinates; himself, not whom he stands in for. */
bool person_is_of_table(const struct person_row *person, const struct tier *tier);
/* By name or a term that runs (core/term.h): among those who take cases up there. */
bool actor_is_worker(struct state *state, const struct core_actor *actor,
                     const struct ladder *ladder, const struct tier *tier);
/* The same, as its chair, or by site role. */
bool actor_works_at(struct state *state, const struct core_actor *actor,
                    const struct ladder *ladder, const struct tier *tier);

/* ZWL-1: a ladder that several organisations share; this one is another than the case's. Whoever is
 * of none of them, as the people of the shared table, looks at the cases of all. */
bool actor_is_of_another(const struct core_actor *actor, const struct ladder *ladder,
                         const struct case_row *row);

bool actor_works_beside(const struct core_actor *actor, const struct side *side);

/* The same, but a role that a whole profession has gives no colleague's case: at a team and on the
 * phone list its holder has it. */
bool actor_handles_cases_at(struct state *state, const struct core_actor *actor,
                            const struct ladder *ladder, const struct tier *tier);

/* Has nothing to do with the case at its tiers (decide_recuse.c). */
bool case_recused(const struct case_row *row, const struct code *person);
/* What somebody is to the case that a chair of this tier may not be (`independent`); none: he may
 * chair it. */
enum independence case_ties(struct state *state, const struct case_row *row,
                            const struct tier *tier, const struct code *person);
/* As tier_owner, among those who have something to do with the case and may chair it; a stand-in
 * may be it. */
struct code case_tier_owner(struct state *state, const struct case_row *row,
                            const struct tier *tier);
/* Whoever decided, else the owner, else the case holder. */
struct code case_decider(struct state *state, const struct case_row *row, const struct tier *tier);

/* Named on the case, and not released. */
bool actor_is_expert(struct state *state, const struct core_actor *actor,
                     const struct case_row *row);

/* By name, a term, as chair, or by site role, for any person of the site. */
bool person_works_at(struct state *state, const struct code *person, const struct ladder *ladder,
                     const struct tier *tier, struct civil_date today);
bool person_works_beside(struct state *state, const struct code *person, const struct side *side);

/* These are the roles of a program beside the daemon: a link, a gateway or a mailer. */
bool roles_are_a_programs(const struct codes *roles);

#endif
