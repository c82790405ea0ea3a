// SPDX-License-Identifier: EUPL-1.2
/* `check` from within: check.c walks and reads, check_rows.c and check_places.c compare. Internal
 * to store. */
#ifndef STORE_CHECK_PARTS_H
#define STORE_CHECK_PARTS_H

#include "store/env.h"
#include "store/pages.h"
#include "store/pot_sums.h"

/* A long value while its chunks come by. */
struct gathering {
    struct key base; /* without chunk number; empty: none */
    size_t len;
    size_t got;
    uint16_t next;
    struct bytes data; /* in the arena */
};

/* Of keys in any order, of which none comes twice: two of them that are the same are of the same
 * keys, but once in 2^128. */
struct key_sum {
    uint64_t low;
    uint64_t high;
};

struct check {
    struct state *state;
    store_report *report;
    void *arg;
    uint64_t found;
    uint64_t rows[256]; /* by table */
    struct key last;
    uintptr_t page; /* of the file, where the last row lies */
    struct gathering gathering;
    struct key_sum wanted;  /* in indexes, by cases and clocks */
    struct key_sum indexed; /* what stands there */
    struct arena arena;     /* of one row */
    struct arena chunks;    /* of one long value */
    struct pot_sums pots;
    struct arena ledger; /* of theirs */
};

/* A finding, with the row's table and key. */
void check_say_of(struct check *check, struct bytes key, const char *what);
/* Zero-filled room for the row. NULL, and said so, when it does not decode or is too long. */
void *check_decode(struct check *check, struct bytes key, struct bytes payload,
                   const struct message *message);
/* A row that is damaged itself counts as there: it is reported when it comes by. `payload` is then
 * empty. */
bool check_look_up(struct check *check, const struct key *key, struct bytes *payload);

/* There must be a row with this key, or `otherwise` is said of `key`. */
void check_want_row(struct check *check, struct bytes key, const struct key *wanted,
                    const char *otherwise);

#define NO_INDEX _("de rij staat niet in haar index")
#define NO_ROW   _("de index noemt een rij die er niet is, of niet zo")

/* All rows in the order of the tree. */
typedef void check_visit(struct check *check, struct bytes key, struct bytes value);
void check_walk(struct check *check, check_visit *visit);

/* check_places.c: a row of a case, of its clocks, or of an index of these. False: it is none. */
bool check_place(struct check *check, enum table table, struct bytes key, struct bytes payload);
/* At the end: what has no place in an index, and which of an index have no row. */
void check_places(struct check *check);

/* check_rows.c: a row of a table that others have to do with; of any other nothing is asked. */
void check_against_others(struct check *check, enum table table, struct bytes key,
                          struct bytes payload);
/* Pots that spends speak of and that are not there. */
void check_pots_there(struct check *check);

#endif
