// SPDX-License-Identifier: EUPL-1.2
/* Commands by a seed, over whatever ladders a site has: a tenth is any command with any values, a
 * sixth any command with values that fit, from somebody who may; the rest is what somebody at a
 * case would do next. All that it says it takes from the tables and from the installed ladders:
 * people, tiers, gates, pots, words. It looks at the state to choose, so it drives a world itself.
 *
 * It does not judge what comes of it. */
#ifndef PROPERTY_GENERATOR_H
#define PROPERTY_GENERATOR_H

#include "tests/support/world.h"

#define CASES_KEPT 160 /* that commands are about; as many again may be forgotten, and run on */
#define FOCUS      8   /* of these most commands are about, so that some come far */
#define AWAY       32
#define MARKER_LEN 24

/* Who is let in, and every word of the ladders. */
struct person {
    struct code code;
    struct code organisation;
    struct codes roles;
    size_t ladder; /* whose */
    bool spare;    /* may be shut out: nobody's ladder names him */
};

struct cast {
    struct person *people;
    size_t n;
    struct code *words;
    size_t n_words;
    struct code *ladders;
    size_t n_ladders;
};

struct known_case {
    struct case_id id;
    bool open;
};

struct generator {
    struct world *world;
    uint64_t random;
    uint64_t made; /* commands so far */
    char seed[24];
    char marker[MARKER_LEN + 1]; /* stands in every text that is given, and nowhere else */
    struct cast cast;
    struct known_case cases[CASES_KEPT];
    size_t n_cases;
    size_t n_open;
    size_t crowded;   /* with so many open, more end than come: */
    uint64_t ends_in; /* of so many commands about them one is meant to end it */
    size_t focus[FOCUS];
    struct {
        struct code person;
        struct code stand_in;
    } away[AWAY]; /* the last ones who said so */
    size_t n_away;
    struct arena kept;  /* of the whole run */
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
    struct case_row row;         /* all zero: about no case */
    const struct ladder *ladder; /* the case's, or the one that is spoken of */
    const struct tier *tier;
};

/* --- generator.c --- */

/* `world` is open and has its ladders; the cast is let in here. */
void generator_init(struct generator *g, struct world *world, const char *seed);
void generator_release(struct generator *g);
/* Makes the next command, in the arena of the command, and moves the world's clock to its time. */
void generator_move(struct generator *g, struct move *move);
/* Of several: who says it, and how it comes in. */
struct generated {
    struct id id;
    const char *person;
    struct bytes frame;
};

/* The next commands of one batch, 1 to `most`; how many. The generator looks at what is committed,
 * so all are made before the first is given. */
size_t generator_batch(struct generator *g, size_t most, struct generated *out,
                       struct arena *arena);
void generator_give(struct generator *g, const struct generated *given, size_t n);
/* What became of it: cases that came, and whether they are open. */
void generator_knows(struct generator *g, struct case_id id, bool open);

uint64_t random_next(struct generator *g);
uint64_t random_below(struct generator *g, uint64_t n);
static inline bool one_in(struct generator *g, uint64_t n)
{
    return random_below(g, n) == 0;
}
/* Words with the marker in them, `most` bytes at most. */
struct bytes random_text(struct generator *g, size_t most);
struct civil_date days_from_now(struct generator *g, int32_t days);

/* --- cast.c --- */

void cast_make(struct generator *g, struct state *state);
void cast_enter(struct world *world, const struct cast *cast);
const struct person *cast_find(const struct cast *cast, const struct code *code);
/* Somebody of this ladder, of the site where the role is empty or nobody of the ladder has it. */
struct code cast_with_role(struct generator *g, const struct code *ladder, const char *role);

/* --- wild.c: any command with any values --- */

void move_wild(struct generator *g, struct move *move);
struct code wild_word(struct generator *g);
/* Commands that would leave nobody to go on with are left to the stories. */
bool is_harmless(const struct generator *g, const struct move *move);
const struct message *random_command(struct generator *g);

/* --- likely.c: a command with values that fit, from somebody who may --- */

/* Fills in the body and returns it; the case of the choice is the one that it is about. */
void *likely(struct choice *c, const struct message *message);
void likely_by(struct choice *c, const struct code *person);
void likely_text(struct choice *c, struct texts *texts, const char *name);
/* One of these, or none. */
struct code one_of(struct generator *g, const struct codes *codes);
/* Who decides on a pot, one of them. */
struct code decides_on_pot(struct choice *c, const struct pot *pot);
struct code somebody_of(struct choice *c, const struct tier *tier);
/* Takes the ladder as the one that is spoken of, and one of its tiers. */
void speak_of(struct choice *c, const struct code *ladder);

/* --- gates.c: what makes a gate of the ladder met --- */

/* A step towards this record; false when it cannot be made here. */
bool make_record(struct choice *c, const struct code *code);
/* False when all gates of the tier at this moment are met, or none could be helped. */
bool meet_gates(struct choice *c, const struct tier *tier, enum gate_at at, struct instant meeting);

/* --- next.c: what somebody would do next with a case --- */

void move_next(struct choice *c);
void move_aside(struct choice *c);
/* What ends it, where too many are open. */
void move_end(struct choice *c);

#endif
