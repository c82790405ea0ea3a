// SPDX-License-Identifier: EUPL-1.2
#include "backup_job.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/log.h"
#include "base/memory.h"
#include "read_back.h"

struct backup_job {
    uv_loop_t *loop;
    uv_thread_t thread; /* copies, then gives the folder its name or removes it */
    uv_async_t done;    /* the thread has ended */
    struct read_back reader;
    bool placing; /* the thread is at its second task */
    bool stopping;
    bool good;
    struct site *site;
    struct backup_manifest manifest;
    char path[SITE_PATH_MAX];
    char temporary[BACKUP_PATH_MAX];
    struct wire_peer peer;
    struct id id;
    backup_finished *finished;
    void *owner;
    struct site_fault fault;
};

/* --- the end --- */

static void on_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static void explain(const struct backup_job *job, struct error *error)
{
    if (job->stopping)
        error_set(error, ERR_STOPPING, "", DETAIL_NONE);
    else if (job->fault.status == EXIT_STATUS_CONFIG)
        error_set(error, ERR_BAD_VALUE, "name", DETAIL_BACKUP_EXISTS);
    else if (job->reader.status > 0)
        error_set_with(error, ERR_BAD_VALUE, "name", DETAIL_BACKUP_UNREADABLE, "%d",
                       job->reader.status);
    else
        error_set(error, ERR_BAD_VALUE, "name", DETAIL_BACKUP_FAILED);
    log_event(LOG_LEVEL_ERROR, "backup-failed", NULL, 0, "%s",
              job->stopping ? "de dienst stopt" : job->fault.what);
}

static void finish(struct backup_job *job)
{
    struct writer answer;
    struct writer response;
    struct error error = {0};
    struct arena arena;
    arena_init(&arena);
    writer_init(&answer);
    writer_init(&response);
    if (job->good) {
        struct backup_answer made = {.batch = job->manifest.batch,
                                     .keys_until = backup_keys_until(job->manifest.made),
                                     .path = job->path};
        message_encode(&message_backup_answer, &made, &answer);
        log_event(LOG_LEVEL_INFO, "backup-made", "batch", (int64_t)job->manifest.batch,
                  "nagelezen door een proces van zichzelf");
    } else {
        explain(job, &error);
    }
    struct reply refusal = reply_of_error(&error, &arena);
    response_encode(&job->id, job->good ? NULL : &refusal, writer_bytes(&answer), &response);
    job->finished(job->owner, &job->peer, writer_bytes(&response));
    writer_release(&answer);
    writer_release(&response);
    arena_release(&arena);
    uv_close((uv_handle_t *)&job->done, on_closed);
}

/* --- giving it its name --- */

static void place(void *arg)
{
    struct backup_job *job = arg;
    job->good = job->good && site_place(job->temporary, job->path, &job->fault);
    if (!job->good)
        backup_undo(job->temporary);
    uv_async_send(&job->done);
}

static void start_placing(struct backup_job *job)
{
    job->placing = true;
    job->good = job->good && !job->stopping;
    ASSERT(uv_thread_create(&job->thread, place, job) == 0);
}

/* --- reading it back --- */

static void read_to_the_end(struct read_back *reader)
{
    struct backup_job *job = reader->owner;
    job->good = reader->good;
    if (!job->good)
        read_back_explain(reader, job->fault.what, sizeof job->fault.what);
    start_placing(job);
}

static void start_reading(struct backup_job *job)
{
    char *words[] = {"doorbraakd", "check-backup", "--site", job->site->dir,
                     "--from",     job->temporary, NULL};
    job->reader = (struct read_back){.owner = job, .done = read_to_the_end};
    read_back_start(&job->reader, job->loop, words);
}

/* --- copying --- */

static void copy(void *arg)
{
    struct backup_job *job = arg;
    job->good = backup_copy(job->site, job->path, &job->manifest, job->temporary, &job->fault);
    uv_async_send(&job->done);
}

static void thread_ended(uv_async_t *async)
{
    struct backup_job *job = async->data;
    ASSERT(uv_thread_join(&job->thread) == 0);
    if (job->placing || !job->good)
        finish(job);
    else if (job->stopping)
        start_placing(job);
    else
        start_reading(job);
}

struct backup_job *backup_job_start(uv_loop_t *loop, struct site *site, const char *folder,
                                    const char *name, struct instant now,
                                    const struct wire_peer *peer, const struct id *id,
                                    backup_finished *finished, void *owner)
{
    struct backup_job *job = memory_zeroed(1, sizeof *job);
    job->loop = loop;
    job->site = site;
    job->manifest = (struct backup_manifest){.practice = site->practice,
                                             .batch = site->position.batch,
                                             .made = instant_of_ms(now.ms / 1000 * 1000)};
    memcpy(job->manifest.chain, site->position.chain, sizeof job->manifest.chain);
    job->peer = *peer;
    job->id = *id;
    job->finished = finished;
    job->owner = owner;
    snprintf(job->path, sizeof job->path, "%s/%s", folder, name);
    ASSERT(uv_async_init(loop, &job->done, thread_ended) == 0);
    job->done.data = job;
    ASSERT(uv_thread_create(&job->thread, copy, job) == 0);
    return job;
}

void backup_job_stop(struct backup_job *job)
{
    if (job == NULL)
        return;
    job->stopping = true;
    read_back_stop(&job->reader);
}
