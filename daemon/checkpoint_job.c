// SPDX-License-Identifier: EUPL-1.2
#include "checkpoint_job.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/log.h"
#include "base/memory.h"
#include "read_back.h"

struct checkpoint_job {
    uv_loop_t *loop;
    struct site *site;
    struct store_copy *copy;
    uv_thread_t thread; /* copies; then gives the checkpoint its name */
    uv_async_t ended;   /* the thread has */
    struct read_back reader;
    struct checkpoint checkpoint;
    struct site_fault fault;
    bool placing; /* the thread is at its second task */
    bool good;
    bool stopping;
    checkpoint_finished *finished;
    void *owner;
};

static void failed(const char *what)
{
    log_event(LOG_LEVEL_WARNING, "checkpoint-failed", NULL, 0, "%s", what);
}

static void on_closed(uv_handle_t *handle)
{
    struct checkpoint_job *job = handle->data;
    checkpoint_finished *finished = job->finished;
    void *owner = job->owner;
    store_copy_free(job->copy);
    free(job);
    finished(owner);
}

static void finish(struct checkpoint_job *job)
{
    if (job->good) {
        job->site->checkpoint_batch = job->checkpoint.batch;
        log_event(LOG_LEVEL_INFO, "checkpoint-made", "batch", (int64_t)job->checkpoint.batch,
                  "nagelezen door een proces van zichzelf");
    } else {
        checkpoint_clear(job->site->dir, false);
        if (!job->stopping)
            failed(job->fault.what);
    }
    uv_close((uv_handle_t *)&job->ended, on_closed);
}

static void place(void *arg)
{
    struct checkpoint_job *job = arg;
    job->good = checkpoint_place(job->site, &job->checkpoint, &job->fault);
    uv_async_send(&job->ended);
}

static void read_to_the_end(struct read_back *reader)
{
    struct checkpoint_job *job = reader->owner;
    job->good = reader->good && !job->stopping;
    if (job->good) {
        job->placing = true;
        ASSERT(uv_thread_create(&job->thread, place, job) == 0);
        return;
    }
    read_back_explain(reader, job->fault.what, sizeof job->fault.what);
    finish(job);
}

static void start_reading(struct checkpoint_job *job)
{
    char *words[] = {"doorbraakd",
                     "check-checkpoint",
                     "--site",
                     job->site->dir,
                     job->site->practice ? "--practice" : NULL,
                     NULL};
    job->reader = (struct read_back){.owner = job, .done = read_to_the_end};
    read_back_start(&job->reader, job->loop, words);
}

static void copy(void *arg)
{
    struct checkpoint_job *job = arg;
    struct store_fault fault = {""};
    job->good = store_copy_run(job->copy, &fault) == STORE_OK;
    snprintf(job->fault.what, sizeof job->fault.what, "%s", fault.what);
    uv_async_send(&job->ended);
}

static void thread_ended(uv_async_t *async)
{
    struct checkpoint_job *job = async->data;
    ASSERT(uv_thread_join(&job->thread) == 0);
    if (!job->placing && job->good && !job->stopping) {
        start_reading(job);
        return;
    }
    job->good = job->good && job->placing; /* a copy that nobody read back is no checkpoint */
    finish(job);
}

struct checkpoint_job *checkpoint_job_start(uv_loop_t *loop, struct site *site,
                                            checkpoint_finished *finished, void *owner)
{
    struct site_fault fault;
    struct store_copy *made;
    if (!checkpoint_begin(site, &made, &fault)) {
        failed(fault.what);
        return NULL;
    }
    struct checkpoint_job *job = memory_zeroed(1, sizeof *job);
    job->loop = loop;
    job->site = site;
    job->copy = made;
    job->finished = finished;
    job->owner = owner;
    ASSERT(uv_async_init(loop, &job->ended, thread_ended) == 0);
    job->ended.data = job;
    ASSERT(uv_thread_create(&job->thread, copy, job) == 0);
    return job;
}

void checkpoint_job_stop(struct checkpoint_job *job)
{
    if (job == NULL)
        return;
    job->stopping = true;
    store_copy_stop(job->copy);
    read_back_stop(&job->reader);
}
