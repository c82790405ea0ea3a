// SPDX-License-Identifier: EUPL-1.2
/* Who may what, said a second time: by the tables of doc/dpia.md (acts) and doc/rights.md
 * (queries), what daemon/access/README.md promises, and the facts of a case. Nothing here reads
 * access.def or calls access/; who works where by the ladder file is core's (core/actor.h). */
#ifndef MATRIX_ORACLE_H
#define MATRIX_ORACLE_H

#include "core/core.h"

/* Reads both pages; ends the program when a command or query stands in neither, or one twice. */
void oracle_read(const char *source_folder);

/* OK: it comes to the rules. Else what the sender hears. */
enum err oracle_command(struct state *state, const struct core_actor *actor,
                        const struct message *message, const void *body);

enum verdict {
    VERDICT_ANSWERED, /* not refused for a right */
    VERDICT_DENIED,
    VERDICT_NO_SUCH_CASE,
    VERDICT_NO_SUCH_ITEM,
    VERDICT_EITHER, /* answered or DENIED: by what the ladder file shows of it */
    VERDICT_ANY,    /* of a case at another site, which no page can know */
};
enum verdict oracle_query(struct state *state, const struct core_actor *actor,
                          const struct message *message, const void *body);

#endif
