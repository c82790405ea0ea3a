// SPDX-License-Identifier: EUPL-1.2
#include "backup_job.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/log.h"

struct backup_job {
    uv_thread_t thread;
    uv_async_t done;
    bool joined;
    struct site *site;
    char path[SITE_PATH_MAX];
    uint64_t batch;
    struct wire_peer peer;
    struct id id;
    backup_finished *finished;
    void *owner;
    bool made;
    struct site_fault fault;
};

static void copy(void *arg)
{
    struct backup_job *job = arg;
    job->made = site_backup(job->site, job->path, job->batch, &job->fault);
    uv_async_send(&job->done);
}

static void free_job(uv_handle_t *handle)
{
    free(handle->data);
}

static void answer_done(uv_async_t *async)
{
    struct backup_job *job = async->data;
    struct writer answer;
    struct writer response;
    struct error error = {0};
    struct arena arena;
    arena_init(&arena);
    writer_init(&answer);
    writer_init(&response);
    backup_job_wait(job);
    if (job->made) {
        struct backup_answer made = {.batch = job->batch, .path = job->path};
        message_encode(&message_backup_answer, &made, &answer);
        log_event(LOG_LEVEL_INFO, "backup-made", "batch", (int64_t)job->batch, "verified");
    } else {
        error_set(&error, ERR_BAD_VALUE, "name", DETAIL_BACKUP_FAILED);
        log_event(LOG_LEVEL_ERROR, "backup-failed", NULL, 0, "%s", job->fault.what);
    }
    struct reply refusal = reply_of_error(&error, &arena);
    response_encode(&job->id, job->made ? NULL : &refusal, writer_bytes(&answer), &response);
    job->finished(job->owner, &job->peer, writer_bytes(&response));
    writer_release(&answer);
    writer_release(&response);
    arena_release(&arena);
    uv_close((uv_handle_t *)async, free_job);
}

struct backup_job *backup_job_start(uv_loop_t *loop, struct site *site, const char *folder,
                                    const char *name, const struct wire_peer *peer,
                                    const struct id *id, backup_finished *finished, void *owner)
{
    struct backup_job *job = calloc(1, sizeof *job);
    ASSERT(job != NULL);
    job->site = site;
    job->batch = site->position.batch;
    job->peer = *peer;
    job->id = *id;
    job->finished = finished;
    job->owner = owner;
    snprintf(job->path, sizeof job->path, "%s/%s", folder, name);
    ASSERT(uv_async_init(loop, &job->done, answer_done) == 0);
    job->done.data = job;
    ASSERT(uv_thread_create(&job->thread, copy, job) == 0);
    return job;
}

void backup_job_wait(struct backup_job *job)
{
    if (job == NULL || job->joined)
        return;
    ASSERT(uv_thread_join(&job->thread) == 0);
    job->joined = true;
}
