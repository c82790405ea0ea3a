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

uint64_t random_below(struct generator *g, uint64_t n);
const char *random_person(struct generator *g);

/* People of the site, in the open batch. */
void cast_people(struct world *world);

/* wild.c: any command with any values. */
void move_wild(struct generator *g, struct move *move);

/* sensible.c: what somebody would do next with a case that is open. */
void move_sensible(struct generator *g, struct move *move);

#endif
