// SPDX-License-Identifier: EUPL-1.2
/* One try: what is done while the n-th allocation of a part fails, in a process of its own, and
 * what must be true then. */
#ifndef ALLOCATION_TRY_H
#define ALLOCATION_TRY_H

#include "tests/property/generator.h"

#define IDS_MOST     64
#define TEXT_ROOM    6000
#define ICAL_REFUSED 2 /* the test says that the rules cannot be read */

enum part {
    PART_READ,     /* the files of ladder, calendar and zone, and what is installed of them */
    PART_COMMANDS, /* decoded, decided, answered; queries too */
    PART_START,    /* a site that was killed: opened, replayed, installed again */
    PART_ICAL,     /* the first once more, and libical itself has no memory */
    PARTS,
};

/* Shared with the processes that it takes. */
struct run {
    char dir[300]; /* of the site; empty: there is none yet */
    char root[256];
    bool careless; /* the control: promised before it is synced */
    struct id promised[IDS_MOST];
    size_t n_promised;
    struct id given[IDS_MOST];
    size_t n_given;
    long counted;                  /* allocations in the part */
    uint8_t rules[STORE_HASH_LEN]; /* the state with what was installed, and nothing else */
    bool installed;
    char wrong[TEXT_ROOM];
};

_Noreturn void end_child(int status);

/* --- play.c: what is done with little memory --- */

/* The allocator that fails goes in front of this program, sanitizer and all: it is started anew. */
void play_preload(char **argv);
void play_all(struct run *run, enum part part, long n, const char *seed);

/* --- try.c --- */

/* True: all held. `*went_on`: it did not end. Of `run` only `careless` is read. */
bool try_one(struct run *run, enum part part, long n, const char *seed, bool *went_on);
/* From now on what is installed must be what this one has. */
void try_keep_rules(const struct run *run);

#endif
