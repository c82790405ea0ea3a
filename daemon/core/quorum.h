// SPDX-License-Identifier: EUPL-1.2
/* Whether enough of a table are there to decide. A seat is an organisation of the table, however
 * many of its people came, or somebody who sits there by name, or whoever stands in for him that
 * day. Members of a household fill no seat. */
#ifndef CORE_QUORUM_H
#define CORE_QUORUM_H

#include "core/decision.h"

struct quorum {
    struct codes seats;   /* that are filled */
    struct codes lacking; /* of those who must be there */
    bool stands;          /* or none is asked */
};

/* Of these people and organisations, on the day of the meeting. */
struct quorum quorum_count(struct state *state, const struct tier *tier,
                           const struct meeting_row *meeting, struct civil_date day,
                           const struct codes *there);

/* The case was at a meeting that was held without the quorum. */
bool quorum_is_short(struct decision *d);

/* False with NO_QUORUM when that is so and the ladder refuses an outcome then. */
bool require_quorum(struct decision *d);

#endif
