// SPDX-License-Identifier: EUPL-1.2
/* What the other sides of all connections owe us, kept within bounds: a request that was begun, or
 * not even that, and the taking of an answer. Whoever signed in is a party, and everybody who did
 * not is one together. Over a bound somebody of the largest party goes, so that whoever takes all
 * that there is takes it from himself: a newcomer, and who is signed in and brings little, stay.
 * Pure: time is given, and the sending away is the caller's. */
#ifndef CLIENTS_GATEWAY_CROWD_H
#define CLIENTS_GATEWAY_CROWD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/values.h"

enum {
    CROWD_REQUEST_MS = 30000, /* for a whole request, from the first byte or the last answer */
    CROWD_ANSWER_MS = 300000, /* for a whole answer: a large one over a thin line */
    CROWD_REQUEST_PATIENCE_MS = 250, /* while there are too many: for a request that is not here */
    CROWD_ANSWER_PATIENCE_MS = 2000, /* and for the taking of an answer */
    CROWD_BYTES_MAX = 8 * 1024 * 1024, /* of bodies: thirty-two as large as may be */
    CROWD_AWAY_PART = 32
};

struct party;

/* A connection. Its owner keeps it where it is between crowd_come and crowd_go. */
struct line {
    struct line *next;
    struct line **at;
    void *connection; /* the owner's, as is the next */
    void *request;    /* under way; NULL: none is begun */
    struct party *party;
    int64_t since_ms; /* that something is owed; 0: nothing is */
    bool answered;    /* what is owed is the taking of our answer */
    size_t bytes;     /* of its request's body */
    int64_t away_ms;  /* when it was sent away; 0: it was not, and counts */
};

struct crowd {
    struct line *first;
    struct party *parties;
    size_t most;  /* lines */
    size_t n;     /* that count */
    size_t away;  /* sent away, and still waited for */
    size_t bytes; /* of all their bodies */
};

/* Of nobody in particular, and owing a request. */
void crowd_come(struct crowd *crowd, struct line *line, int64_t now_ms);
void crowd_go(struct crowd *crowd, struct line *line);

/* Whose its present request is; NULL: nobody's. */
void crowd_is_of(struct crowd *crowd, struct line *line, const struct code *person);

/* A request, the taking of an answer, or nothing (`since_ms` 0). */
void crowd_owes(struct crowd *crowd, struct line *line, int64_t since_ms, bool answered);

/* So many bytes of its request's body are kept here. */
void crowd_brought(struct crowd *crowd, struct line *line, size_t bytes);

/* It counts no longer, and is only waited for. */
void crowd_send_away(struct crowd *crowd, struct line *line, int64_t now_ms);

/* Nobody waits for them to hear why any longer: more than one in so many of what there may be was
 * sent away, and reading what each still sends would take the time of who is served. */
bool crowd_is_done_waiting(const struct crowd *crowd);

/* Who is to go as there are too many lines: of the party that has most of those that owe something,
 * the one that is longest over its patience. NULL: nobody, or nobody yet. */
struct line *crowd_too_many(const struct crowd *crowd, int64_t now_ms);

/* Who is to go as all bodies are too much: of the party that brought most, the largest that is
 * still coming in. NULL: nobody, or all of it is being dealt with. */
struct line *crowd_too_much(const struct crowd *crowd);

/* It had its time. */
bool crowd_is_late(const struct line *line, int64_t now_ms);

#endif
