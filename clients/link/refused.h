// SPDX-License-Identifier: EUPL-1.2
/* What a side refused when it was brought there with words. To try it again they must be read
 * again, and each reading of a case is recorded, at the side that is not to blame. Kept in memory:
 * a link that starts anew tries once more. */
#ifndef CLIENTS_LINK_REFUSED_H
#define CLIENTS_LINK_REFUSED_H

#include "proto/values.h"

enum { REFUSED_MOST = 256 }; /* the newest */

struct refused_one {
    struct case_id id; /* where it refers */
    uint64_t command;  /* its number; 0: none */
    uint64_t referral; /* of that case: each has a case of its own there */
    uint64_t number;   /* which of them, such as a question's; 0: there is one */
    uint64_t stood;    /* how the case stood where it was refused: its last event */
    int64_t at_ms;
};

struct refused {
    struct refused_one all[REFUSED_MOST];
    size_t next;
};

/* Within the hour, and nothing happened to the case there since. */
bool refused_lately(struct refused *refused, const struct refused_one *what, int64_t now_ms);
void refused_note(struct refused *refused, const struct refused_one *what, int64_t now_ms);

#endif
