// SPDX-License-Identifier: EUPL-1.2
/* A backup beside the running daemon: a thread copies, a process of its own (`doorbraakd
 * check-backup`) reads the copy back, and only then it gets its name and an answer. The loop goes
 * on meanwhile. */
#ifndef DAEMON_BACKUP_JOB_H
#define DAEMON_BACKUP_JOB_H

#include <uv.h>

#include "engine/backup.h"
#include "proto/envelope.h"
#include "wire/wire.h"

struct backup_job;

/* Called on the loop thread at the end, with the response for whoever asked. */
typedef void backup_finished(void *owner, const struct wire_peer *peer, struct bytes response);

/* Copies the site as far as it is committed now, to FOLDER/NAME, made at this time of the site. */
struct backup_job *backup_job_start(uv_loop_t *loop, struct site *site, const char *folder,
                                    const char *name, struct instant now,
                                    const struct wire_peer *peer, const struct id *id,
                                    backup_finished *finished, void *owner);

/* At shutdown: it ends as soon as it can, refused with STOPPING unless it was done; the loop must
 * run until `finished` was called. NULL: nothing. */
void backup_job_stop(struct backup_job *job);

#endif
