// SPDX-License-Identifier: EUPL-1.2
/* A backup beside the running daemon, on a thread of its own; answered when it was read back. */
#ifndef DAEMON_BACKUP_JOB_H
#define DAEMON_BACKUP_JOB_H

#include <uv.h>

#include "engine/site.h"
#include "proto/envelope.h"
#include "wire/wire.h"

struct backup_job;

/* Called on the loop thread when the copy has ended, with the response for whoever asked. */
typedef void backup_finished(void *owner, const struct wire_peer *peer, struct bytes response);

/* Copies the site as far as it is committed now, to FOLDER/NAME. */
struct backup_job *backup_job_start(uv_loop_t *loop, struct site *site, const char *folder,
                                    const char *name, const struct wire_peer *peer,
                                    const struct id *id, backup_finished *finished, void *owner);

/* At shutdown: waits for the copy to end; its answer still comes through the loop. NULL: nothing.
 */
void backup_job_wait(struct backup_job *job);

#endif
