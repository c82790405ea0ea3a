// SPDX-License-Identifier: EUPL-1.2
#include "clearing_job.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/assert.h"
#include "base/memory.h"
#include "engine/checkpoint.h"

#define PAUSE_NS 5000000 /* between two pieces: others want the disk too */

struct clearing_job {
    const struct site *site;
    uv_thread_t thread;
    uv_async_t ended; /* the thread has */
    atomic_bool stop;
    clearing_finished *finished;
    void *owner;
};

static void on_closed(uv_handle_t *handle)
{
    struct clearing_job *job = handle->data;
    clearing_finished *finished = job->finished;
    void *owner = job->owner;
    free(job);
    finished(owner);
}

static void thread_ended(uv_async_t *async)
{
    struct clearing_job *job = async->data;
    ASSERT(uv_thread_join(&job->thread) == 0);
    uv_close((uv_handle_t *)&job->ended, on_closed);
}

static bool goes_on(void *arg)
{
    struct clearing_job *job = arg;
    nanosleep(&(struct timespec){.tv_nsec = PAUSE_NS}, NULL);
    return !atomic_load(&job->stop);
}

static void clear(void *arg)
{
    struct clearing_job *job = arg;
    checkpoint_clear_left(job->site->dir, goes_on, job);
    uv_async_send(&job->ended);
}

struct clearing_job *clearing_job_start(uv_loop_t *loop, const struct site *site,
                                        clearing_finished *finished, void *owner)
{
    if (!checkpoint_left(site->dir))
        return NULL;
    struct clearing_job *job = memory_zeroed(1, sizeof *job);
    job->site = site;
    job->finished = finished;
    job->owner = owner;
    atomic_init(&job->stop, false);
    ASSERT(uv_async_init(loop, &job->ended, thread_ended) == 0);
    job->ended.data = job;
    ASSERT(uv_thread_create(&job->thread, clear, job) == 0);
    return job;
}

void clearing_job_stop(struct clearing_job *job)
{
    if (job != NULL)
        atomic_store(&job->stop, true);
}
