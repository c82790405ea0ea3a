// SPDX-License-Identifier: EUPL-1.2
/* Who may do and see what. Pure: it reads the state and decides nothing about the case itself.
 * Everything not allowed in access.def is denied, to administrators too. */
#ifndef ACCESS_ACCESS_H
#define ACCESS_ACCESS_H

#include "core/core.h"
#include "proto/acting.h"

/* Finds the actor behind "person/key" as the connection proved it, at this moment: revoked and
 * ended keys are refused, and stand-ins of today are added. Behind a gateway's key it is the person
 * whom the request is for, with the roles that `acting` leaves him. False with NOT_ENROLLED (field
 * "for.person": the person is not let in, the gateway is), or DENIED. */
bool access_actor(struct state *state, const char *user_id, const struct acting *acting,
                  struct instant now, struct civil_date today, struct core_actor *out,
                  struct error *error);

/* The same behind a person's code, without a key: whom an answer is made for. False when he is not
 * let in. */
bool access_person(struct state *state, const struct code *person, struct civil_date today,
                   struct core_actor *out);

/* False with DENIED, or NO_SUCH_CASE where even that the case exists is not theirs to know. */
bool access_command(struct state *state, const struct core_actor *actor,
                    const struct message *message, const void *body, struct error *error);

/* The commands about a case that the actor may give by what he is to it; those that everybody may
 * who sees it, and core decides on more (a vote, a yes to money), are not among them. */
#define ACCESS_MAY_MAX 100
size_t access_may(struct state *state, const struct core_actor *actor, const struct case_row *row,
                  const struct message *out[ACCESS_MAY_MAX]);

/* Works where the case is: may take it up, and give it to somebody there. */
bool access_claims(struct state *state, const struct core_actor *actor, const struct case_row *row);

/* May see that the case is there, where it is and what happened, without content. */
bool access_sees(struct state *state, const struct core_actor *actor, const struct case_row *row);

/* May read content: need to know, and sharing still has its ground (GEN-6). */
bool access_reads(struct state *state, const struct core_actor *actor, const struct case_row *row);

/* The same for more than what came out of a meeting that he sat at: has to do with the case now. */
bool access_reads_case(struct state *state, const struct core_actor *actor,
                       const struct case_row *row);

/* What the actor sees of a case that he sees at all: who carries it all of it, others as the ladder
 * says (core/extract.h). Of texts this says only which; whether he may read is access_reads. */
void access_extract(struct state *state, const struct core_actor *actor, const struct case_row *row,
                    struct extract *out);

/* Its events too: of a case that few might see for a time, they stay with those few. */
bool access_sees_history(struct state *state, const struct core_actor *actor,
                         const struct case_row *row);

/* May know who read the content: the privacy officer and the case holder. */
bool access_sees_readers(const struct core_actor *actor, const struct case_row *row);

/* Looks after all cases, without their content: a coordinator or a privacy officer, of those that
 * are not another organisation's. */
bool access_keeps(struct state *state, const struct core_actor *actor, const struct case_row *row);

/* The privacy officer of the case: also of one that few see, without its content. */
bool access_oversees(struct state *state, const struct core_actor *actor,
                     const struct case_row *row);

/* Is to look at a reading of it without the right: also when the case is otherwise not his to see,
 * and after it ended. */
bool access_reviews(struct state *state, const struct core_actor *actor,
                    const struct case_row *row);

/* A link that has something of the case to carry. It sees no case as people do. */
bool access_carries(const struct core_actor *actor, const struct case_row *row);

bool access_has_role(const struct core_actor *actor, enum role role);

/* A program that sends mail or asks for backups: whatever a case or a ladder names it as, no case
 * is its business. */
bool access_is_apart(const struct core_actor *actor);

/* A gateway that acts for nobody: of cases and people it may know and do nothing. */
bool access_is_gateway(const struct core_actor *actor);

#endif
