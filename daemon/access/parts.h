// SPDX-License-Identifier: EUPL-1.2
/* What the files of this folder take from each other. Internal to it. */
#ifndef ACCESS_PARTS_H
#define ACCESS_PARTS_H

#include "access/access.h"

/* Relations as sets. */
enum {
    ENROLLED = 1 << relation_ENROLLED,
    PROFESSIONAL = 1 << relation_PROFESSIONAL,
    HOLDER = 1 << relation_HOLDER, /* case holder or submitter */
    CLAIMER = 1 << relation_CLAIMER,
    WORKER = 1 << relation_WORKER, /* of the tier where the case is */
    CHAIR = 1 << relation_CHAIR,   /* of that tier, or its stand-in */
    DECIDED_BY = 1 << relation_DECIDED_BY,
    DECIDER = 1 << relation_DECIDER, /* who may give an outcome where the case is now */
    OFFERED = 1 << relation_OFFERED,
    OWNER = 1 << relation_OWNER, /* of the next step, or of the agreement named */
    TELLER = 1 << relation_TELLER,
    READER = 1 << relation_READER,
    EXPERT = 1 << relation_EXPERT,
    SELF = 1 << relation_SELF, /* the person named in the command */
    ADMIN = 1 << relation_ADMIN,
    PRIVACY = 1 << relation_PRIVACY,
    COORDINATOR = 1 << relation_COORDINATOR,
    POLICY = 1 << relation_POLICY,
    INTERNAL = 1 << relation_INTERNAL,
    BREAKER = 1 << relation_BREAKER,     /* the ladder lets his role read without the right */
    SIDE = 1 << relation_SIDE,           /* works a route beside the ladder that runs */
    ORGANISER = 1 << relation_ORGANISER, /* of the table where the case is */
    LINK = 1 << relation_LINK, /* a program between two sites: it is nothing else to any case */
    CARRIER = 1 << relation_CARRIER, /* the link to the site that the case is referred to */
    BRINGER = 1 << relation_BRINGER, /* the link that brought the case here */
    GATEWAY = 1 << relation_GATEWAY, /* acts for people, here for itself */
    PROCESS = 1 << relation_PROCESS, /* has the process lead, or is of its team */
    MAILER = 1 << relation_MAILER,   /* the program that sends mail: it is nothing to any case */
};

/* All that holds of the actor and a case. */
unsigned relations_to_case(struct state *state, const struct core_actor *actor,
                           const struct case_row *row);
/* The same of the program between two sites. */
unsigned relations_of_link(const struct core_actor *actor, const struct case_row *row);
/* The newest version of the case's ladder. */
const struct ladder *relations_ladder(struct state *state, const struct case_row *row,
                                      uint64_t *version);
/* A tier of that, or of the version by which the case came where it is; NULL: they have none of
 * that code. */
const struct tier *relations_tier(struct state *state, const struct case_row *row,
                                  const struct code *code);
/* The tier where the case is, or was when it ended. */
const struct tier *relations_tier_now(struct state *state, const struct case_row *row);
/* ZWL-1: of another organisation than the case, on a ladder that several share. */
bool relations_is_of_another(struct state *state, const struct core_actor *actor,
                             const struct case_row *row);

/* By what he is to the case, whatever grounds there are. */
bool reading_by_relation(struct state *state, const struct core_actor *actor,
                         const struct case_row *row);
/* GEN-15: the receiver that he is and that has no ground of its own on this case; empty: none. */
struct code reading_lacks_ground(struct state *state, const struct core_actor *actor,
                                 const struct case_row *row);

#endif
