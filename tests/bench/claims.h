// SPDX-License-Identifier: EUPL-1.2
/* The transitions of the daemon: a client claims its cases one after the other, then releases them.
 */
#ifndef BENCH_CLAIMS_H
#define BENCH_CLAIMS_H

#include "clients/lib/client.h"
#include "measure.h"

#define CLAIMS_CASES 60 /* of one client, at most */

struct claims {
    struct case_id cases[CLAIMS_CASES];
    size_t n;
    size_t next;
    bool releases; /* not claims */
    struct id id;  /* of the command in flight */
};

/* A case number a line, to the clients in turn, as far as all get the same number. */
void claims_read(struct claims *clients, size_t n_clients, const char *path);

/* The client's next command. False when the time is over and all its cases are released, so that
 * the next run finds every case unclaimed. */
bool claims_next(struct claims *claims, bool is_over, struct writer *out);

/* The sequence of the answer. One that is a refusal, or none, ends the program. */
uint64_t claims_reply(const struct claims *claims, struct bytes frame, struct arena *arena);

/* An event message's notice, with all events in it. */
void claims_notice(struct measure *measure, struct bytes frame, int64_t now_ns);

#endif
