// SPDX-License-Identifier: EUPL-1.2
/* One thing asked by one person, as it would come over the wire, in a batch that never was: through
 * the engine, and what is answered is held against the oracle. */
#ifndef MATRIX_TRIES_H
#define MATRIX_TRIES_H

#include "proto/messages.h"
#include "tests/scenario/story.h"

#define MESSAGES 512

/* Shared by the processes of all stories. */
struct tally {
    uint64_t commands; /* tried, of these let through to the rules: */
    uint64_t allowed;
    uint64_t queries;
    uint64_t answered;
    uint64_t revoked; /* commands of somebody who was shut out just before */
    uint64_t states;  /* each another one */
    uint64_t wrong;
    bool done[MESSAGES];     /* with a body that somebody had a success with */
    uint64_t known[1 << 16]; /* of the states */
};

struct tries {
    struct story *story;
    struct tally *tally;
    struct arena arena;
    uint64_t made;
    bool open;      /* the batch that never was */
    bool extras;    /* they are let in, in that batch */
    bool site_done; /* all was tried that is about no case */
};

#define EXTRAS 24
/* One of every role, of the site's own organisation and of one that has nothing to do with it. */
const char *tries_extra(size_t i, const char **role, const char **organisation);

void tries_command(struct tries *tries, const char *person, const struct message *message,
                   const void *body);
/* People of the story alone: it is about what is committed. */
void tries_query(struct tries *tries, const char *person, const struct message *message,
                 const void *body);
/* Who is to give a command is shut out, as a person and by his key: it is refused. */
void tries_revoked(struct tries *tries, const struct telling *telling);
/* The story goes on as if nothing had been tried. */
void tries_end(struct tries *tries);

#endif
