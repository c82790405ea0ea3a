// SPDX-License-Identifier: EUPL-1.2
/* Walks a ladder's events from the first one on, a few at a time, and keeps of each of its cases
 * where it is: an event says what happened, seldom where. Reads committed state; holds no
 * transaction between two calls, so a walk may take as many turns as it likes. */
#ifndef REPORT_HISTORY_H
#define REPORT_HISTORY_H

#include "core/core.h"

#define HISTORY_TIERS_MAX                                                                          \
    64 /* of a ladder in all its versions; more are counted as the last one                        \
        */
#define HISTORY_NO_TIER UINT16_MAX

/* A case on the way; or a consultation or an issue, which have numbers like cases. */
struct history_case {
    struct case_id id;
    struct instant entered;    /* its tier */
    struct instant taken;      /* taken up or put on an agenda there; none: it waits */
    struct instant paused;     /* a question is open since; none: none is */
    int64_t paused_ms;         /* working time that questions took since `entered`: figures.c's */
    int64_t paused_taken_ms;   /* of it, since `taken` */
    struct instant left_table; /* when it last left a table, or got its outcome there */
    uint64_t clocks;           /* highest number so far */
    uint64_t warning;          /* the clock that warns before somebody's term ends; 0: none */
    uint64_t visited;          /* tables, a bit a tier */
    uint32_t domains;          /* named so far, a bit each: figures.c's */
    uint32_t obstacles;        /* likewise */
    bool exported;             /* counted among the cases of an export: export.c's */
    uint16_t tier;             /* where it is */
    uint16_t highest;          /* the tier of the highest rung that it came to */
    uint16_t questions;        /* open */
    enum matter matter;
    bool gone;     /* to another ladder */
    bool ended;    /* its stay: decided, closed or withdrawn */
    bool finished; /* it was closed before */
};

struct history_tier {
    struct code code;
    uint64_t rung;
    enum tier_kind kind; /* none: it is on the ladder no more */
};

struct history {
    struct code ladder;
    struct code organisation; /* whose cases these are; empty: all */
    uint64_t next;            /* sequence to look at */
    uint64_t last;            /* when the walk began */
    uint16_t n_tiers;
    struct history_tier tiers[HISTORY_TIERS_MAX];
    struct history_case *cases; /* in the order in which they came */
    uint32_t n_cases;
    uint32_t most_cases;
    uint32_t *index; /* case number to place in `cases` plus one; 0: free */
    uint32_t index_size;
};

/* An event of the ladder. */
struct history_step {
    struct instant at;
    const struct message *message;
    const void *body;       /* in the arena */
    struct history_case *c; /* NULL: it is about no case */
};

/* Of a ladder that several organisations share, one of these gets the history of its own cases
 * (ZWL-1): who asks decides. False when there is no such ladder; nothing is held then. */
bool history_init(struct history *history, struct state *state, const struct code *ladder,
                  const struct code *asks);
void history_release(struct history *history);

enum history_found {
    HISTORY_END,
    HISTORY_OTHER, /* an event of no concern: `out` is untouched */
    HISTORY_STEP,
};
/* The next event. Of an event that brings a case elsewhere, `out->c` is as it was before:
 * history_follow, called after it was looked at, moves it. */
enum history_found history_next(struct history *history, struct state *state,
                                struct history_step *out, struct arena *arena);
void history_follow(struct history *history, const struct history_step *step);

/* Does it only warn before the end of a term, for which there is a clock too? (DHG-6) */
bool history_warns(const struct clock_start *clock);

/* The number of a tier; the last one for all that have no room. */
uint16_t history_tier(struct history *history, const struct code *code);

#endif
