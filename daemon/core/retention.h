// SPDX-License-Identifier: EUPL-1.2
/* How long the content of a case is kept after it ended: the terms of the ladder in force. */
#ifndef CORE_RETENTION_H
#define CORE_RETENTION_H

#include "core/core.h"

/* The last day of the term, where the ladder lives. False when the case has not ended, is erased,
 * or has no term: then it is kept. */
bool retention_due(struct state *state, const struct ladder *ladder, const struct case_row *row,
                   struct civil_date *due);

/* False when no case that ended at this moment or later has a term that is over by `due`, whatever
 * its outcome: a list by when cases ended has no more of them. */
bool retention_reaches(struct state *state, const struct ladder *ladder, struct instant ended,
                       struct civil_date due);

/* A date so much later; a year is a calendar year, and 29 February becomes 1 March. */
struct civil_date retention_after(struct civil_date date, packed_duration after);

#endif
