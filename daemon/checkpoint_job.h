// SPDX-License-Identifier: EUPL-1.2
/* A checkpoint made beside the running daemon: a thread copies the state, a process of its own
 * (`doorbraakd check-checkpoint`) reads the copy back, and only then it gets its name. */
#ifndef DAEMON_CHECKPOINT_JOB_H
#define DAEMON_CHECKPOINT_JOB_H

#include <uv.h>

#include "engine/checkpoint.h"

struct checkpoint_job;

/* Called on the loop thread at the end, whatever came of it. */
typedef void checkpoint_finished(void *owner);

/* Between batches; NULL when it could not begin, which the log tells. */
struct checkpoint_job *checkpoint_job_start(uv_loop_t *loop, struct site *site,
                                            checkpoint_finished *finished, void *owner);

/* At shutdown: it ends as soon as it can, without a checkpoint; the loop must run until `finished`
 * was called. NULL: nothing. */
void checkpoint_job_stop(struct checkpoint_job *job);

#endif
