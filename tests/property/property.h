// SPDX-License-Identifier: EUPL-1.2
/* A run of random commands, and what must hold after each of them (the library `hold`). */
#ifndef PROPERTY_PROPERTY_H
#define PROPERTY_PROPERTY_H

#include "tests/property/generator.h"
#include "tests/property/shadow.h"

#define PLACES_MAX 512
#define KINDS_MAX  512 /* numbers of commands and events are below this */

/* What the parent must know of a run that may end anywhere: shared memory. */
struct report {
    uint64_t made;
    char marker[MARKER_LEN + 1];
    char root[256]; /* to be removed */
};

struct property {
    struct generator g;
    struct world world;
    struct shadow shadow;
    struct report *report;
    struct move move;         /* the last one */
    uint64_t sequence;        /* of the last event that was looked at */
    struct case_id late_case; /* has a clock that was due when the command before was done */
    uint64_t late_clock;
    bool refused;     /* the last command */
    uint64_t done;    /* commands */
    uint64_t answers; /* of queries */
    uint64_t accepted[KINDS_MAX];
    uint64_t events[KINDS_MAX];
    struct {
        struct code ladder;
        struct code tier;
    } places[PLACES_MAX]; /* where a case was */
    size_t n_places;
    size_t tiers;               /* that there are */
    struct case_id touched[64]; /* by the last command */
    size_t n_touched;
    struct arena arena; /* of one look */
};

/* Says what does not hold and how to see it again, and ends the process. The program's own. */
_Noreturn void broken(struct property *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* --- hold.c --- */

/* After a command: its events, and the cases that they are about. */
void hold_after_command(struct property *p);
/* A response to the last command, or to a query. */
void hold_response(struct property *p, struct bytes response, bool query);
/* Somebody asks something; the answer shows no content. */
void hold_query(struct property *p);
/* No file below the world's folder has content in it. */
void hold_files(struct property *p);

/* --- hold_case.c --- */

/* What a case's row says, against the rows that hang on it. */
void hold_case(struct property *p, struct state *state, struct case_id id);

#endif
