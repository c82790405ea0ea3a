// SPDX-License-Identifier: EUPL-1.2
/* What a start or a crash left of old states and checkpoints, removed beside the running daemon: a
 * thread does it piece by piece, as gigabytes take seconds that a start does not have. */
#ifndef DAEMON_CLEARING_JOB_H
#define DAEMON_CLEARING_JOB_H

#include <uv.h>

#include "engine/site.h"

struct clearing_job;

/* Called on the loop thread at the end, whatever came of it. */
typedef void clearing_finished(void *owner);

/* NULL: there is nothing. While it runs no checkpoint may be made. */
struct clearing_job *clearing_job_start(uv_loop_t *loop, const struct site *site,
                                        clearing_finished *finished, void *owner);

/* At shutdown: it ends as soon as it can, and the next start goes on; the loop must run until
 * `finished` was called. NULL: nothing. */
void clearing_job_stop(struct clearing_job *job);

#endif
