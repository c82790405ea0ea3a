// SPDX-License-Identifier: EUPL-1.2
/* Commands by a seed: half of them what a person at that case would do next, half anything at all,
 * with any values. It looks at the state to choose, so it drives a world itself. */
#ifndef REPLAY_GENERATOR_H
#define REPLAY_GENERATOR_H

#include "tests/support/world.h"

#define CASES_KEPT 400

struct generator {
    struct world *world;
    uint64_t state; /* of the random numbers */
    uint64_t made;  /* commands so far */
    char seed[24];
    struct case_id cases[CASES_KEPT];
    size_t n_cases;
    struct arena arena; /* of one command */
};

/* The next command, ready to be sent at the world's time. */
struct move {
    const char *person;
    const struct message *message;
    void *body; /* MESSAGE_SIZE_MAX bytes in the arena, zeroed */
};

/* A case at hand, and who does what with it. */
struct choice {
    struct generator *g;
    struct move *move;
    struct state *state;
    struct case_row row;
    const struct ladder *ladder;
    const struct tier *tier;
};

uint64_t random_below(struct generator *g, uint64_t n);
const char *random_person(struct generator *g);

/* People of the site, in the open batch. */
void cast_people(struct world *world);

/* wild.c: any command with any values. */
void move_wild(struct generator *g, struct move *move);

/* sensible.c: what somebody would do next with a case that is open. */
void move_sensible(struct generator *g, struct move *move);

/* Sets who and what, and the case where the command has one; the body is filled by whoever calls.
 */
void *choose(struct choice *c, const struct code *person, const struct message *message);
void put_text(struct choice *c, struct texts *texts, const char *name);

/* belong.c: what somebody would do with a consultation or an issue; and, now and then, with two
 * cases. */
void move_matter(struct choice *c);
void move_together(struct choice *c);
/* Asks colleagues, or proposes an issue. */
void move_open(struct generator *g, struct move *move);

#endif
