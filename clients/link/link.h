// SPDX-License-Identifier: EUPL-1.2
/* A link between two sites: one that refers cases, and one that takes them in. It keeps nothing: it
 * compares what both say of a case and brings over what the one has and the other has not. */
#ifndef CLIENTS_LINK_LINK_H
#define CLIENTS_LINK_LINK_H

#include "clients/lib/client.h"
#include "clients/link/refused.h"

enum { LINK_TIMEOUT_MS = 15000 };

struct link_side {
    const char *name; /* "here", "there": of log lines */
    struct client *client;
    struct id epoch;
    uint64_t next; /* the first event that was not looked at */
    uint8_t chain[8];
    bool has_chain;
    bool carried; /* something, since the cursor was kept */
};

struct carrier {
    struct link_side here;  /* that refers */
    struct link_side there; /* that takes in */
    struct arena arena;     /* of one case */
    bool known;             /* where to go on */
    bool refused;           /* a side does not know our key */
    int64_t compared_ms;    /* when all cases were, on the boot clock; 0: not since it began */
    uint64_t done;          /* brought over so far */
    struct refused words;   /* that were not taken */
    struct case_id about;   /* the case that it is at; 0: none */
    bool aside;             /* the last answer to a query could not be read, and is of that one */
};

/* --- carry.c: what a step brings over --- */

enum carried {
    CARRIED_NOTHING, /* there was nothing, or it was refused for good and is in the log */
    CARRIED_DONE,
    CARRIED_ASIDE, /* a side does not understand it of this case: so it stays, and is in the log */
    CARRIED_FAILED /* a side is away: again later */
};

/* Brings over all that there is of one case of `here`, or what can be read of it. False: a side is
 * away. */
bool carry_case(struct carrier *link, struct case_id id);

/* --- ask.c: one exchange with one side --- */

/* False: it is away, or its answer cannot be read. `*found` is false when it has no such thing for
 * us. LINEs and lists live in the link's arena. */
bool ask(struct carrier *link, struct link_side *side, const struct message *query,
         const void *body, const struct message *answer, void *out, bool *found);

/* A command under an id that is made of what it says and of how the case stood there: said again,
 * before anything changed, it is the same command. */
enum carried say(struct carrier *link, struct link_side *side, const struct message *command,
                 const void *body, uint64_t stood, struct reply *reply);

/* The words that cross, borrowed from the side's client until its next exchange. A refusal leaves
 * them empty: the ground is gone. */
enum carried read_words(struct carrier *link, struct link_side *side, struct case_id id,
                        uint64_t question, struct texts *out);

/* --- follow.c --- */

/* Everything that happened since the last round; false: a side is away. */
bool link_round(struct carrier *link);

#endif
