// SPDX-License-Identifier: EUPL-1.2
#include "backup_job.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/log.h"

#define CHECK_MOST_MS 1800000 /* a process that reads a backup for longer than this hangs */
#define WORDS_ROOM    300

struct backup_job {
    uv_loop_t *loop;
    uv_thread_t thread; /* copies, then gives the folder its name or removes it */
    uv_async_t done;    /* the thread has ended */
    uv_process_t reader;
    uv_pipe_t words;
    uv_timer_t patience;
    unsigned handles; /* that libuv still holds */
    bool reading;     /* the process runs */
    bool silent;      /* it will say no more */
    bool placing;     /* the thread is at its second task */
    bool stopping;
    bool good;
    struct site *site;
    struct backup_manifest manifest;
    char path[SITE_PATH_MAX];
    char temporary[BACKUP_PATH_MAX];
    char said[WORDS_ROOM];
    size_t said_len;
    int64_t status;
    int signal_number;
    struct wire_peer peer;
    struct id id;
    backup_finished *finished;
    void *owner;
    struct site_fault fault;
};

/* --- the end --- */

static void on_closed(uv_handle_t *handle)
{
    struct backup_job *job = handle->data;
    if (--job->handles == 0)
        free(job);
}

static void close_handle(uv_handle_t *handle)
{
    uv_close(handle, on_closed);
}

static void explain(const struct backup_job *job, struct error *error)
{
    if (job->stopping)
        error_set(error, ERR_STOPPING, "", DETAIL_NONE);
    else if (job->fault.status == EXIT_STATUS_CONFIG)
        error_set(error, ERR_BAD_VALUE, "name", DETAIL_BACKUP_EXISTS);
    else if (job->status != 0)
        error_set_with(error, ERR_BAD_VALUE, "name", DETAIL_BACKUP_UNREADABLE, "%d",
                       (int)job->status);
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
    close_handle((uv_handle_t *)&job->done);
    close_handle((uv_handle_t *)&job->patience);
}

/* --- giving it its name --- */

static void place(void *arg)
{
    struct backup_job *job = arg;
    job->good = job->good && backup_place(job->temporary, job->path, &job->fault);
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

static void give_room(uv_handle_t *handle, size_t wanted, uv_buf_t *out)
{
    struct backup_job *job = handle->data;
    static char surplus[WORDS_ROOM]; /* what does not fit is read and dropped */
    (void)wanted;
    size_t left = sizeof job->said - 1 - job->said_len;
    *out = left > 0 ? uv_buf_init(job->said + job->said_len, (unsigned)left)
                    : uv_buf_init(surplus, sizeof surplus);
}

/* Its status and its words come in either order. */
static void place_when_read(struct backup_job *job)
{
    if (job->reading || !job->silent)
        return;
    job->said[strcspn(job->said, "\n")] = '\0';
    if (job->signal_number != 0)
        snprintf(job->fault.what, sizeof job->fault.what,
                 "het nalezen eindigde door signaal %d: %s", job->signal_number, job->said);
    else if (job->status != 0)
        snprintf(job->fault.what, sizeof job->fault.what, "het nalezen gaf status %d: %s",
                 (int)job->status, job->said);
    job->good = job->status == 0 && job->signal_number == 0;
    start_placing(job);
}

static void on_words(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer)
{
    struct backup_job *job = stream->data;
    if (n >= 0) {
        if (buffer->base == job->said + job->said_len)
            job->said_len += (size_t)n;
        return;
    }
    close_handle((uv_handle_t *)stream);
    job->silent = true;
    place_when_read(job);
}

static void on_exit_status(uv_process_t *process, int64_t status, int signal_number)
{
    struct backup_job *job = process->data;
    job->reading = false;
    job->status = status;
    job->signal_number = signal_number;
    uv_timer_stop(&job->patience);
    close_handle((uv_handle_t *)process);
    place_when_read(job);
}

static void out_of_patience(uv_timer_t *timer)
{
    struct backup_job *job = timer->data;
    job->said_len = (size_t)snprintf(job->said, sizeof job->said, "geen eind binnen %d minuten\n",
                                     CHECK_MOST_MS / 60000);
    uv_process_kill(&job->reader, SIGKILL);
}

/* Ours, but for the language: what it says goes to the log, which is English. */
static char **english_environment(void)
{
    static char english[] = "LANGUAGE=en";
    size_t n = 0;
    while (environ[n] != NULL)
        n++;
    char **copy = calloc(n + 2, sizeof *copy);
    ASSERT(copy != NULL);
    copy[0] = english;
    size_t used = 1;
    for (size_t i = 0; i < n; i++)
        if (strncmp(environ[i], "LANGUAGE=", 9) != 0)
            copy[used++] = environ[i];
    return copy;
}

/* The file that this process runs, also when another version was installed since. */
static int spawn_reader(struct backup_job *job)
{
    char *words[] = {"doorbraakd", "check-backup", "--site", job->site->dir,
                     "--from",     job->temporary, NULL};
    uv_stdio_container_t streams[3] = {
        {.flags = UV_IGNORE},
        {.flags = UV_IGNORE},
        {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&job->words},
    };
    uv_process_options_t options = {
        .exit_cb = on_exit_status,
        .file = "/proc/self/exe",
        .args = words,
        .env = english_environment(),
        .stdio_count = 3,
        .stdio = streams,
    };
    ASSERT(uv_pipe_init(job->loop, &job->words, 0) == 0);
    job->words.data = job;
    job->reader.data = job;
    job->handles += 2;
    int result = uv_spawn(job->loop, &job->reader, &options);
    free(options.env);
    return result;
}

static void start_reading(struct backup_job *job)
{
    int result = spawn_reader(job);
    if (result == 0) {
        job->reading = true;
        uv_read_start((uv_stream_t *)&job->words, give_room, on_words);
        uv_timer_start(&job->patience, out_of_patience, CHECK_MOST_MS, 0);
        return;
    }
    snprintf(job->fault.what, sizeof job->fault.what, "geen proces om haar na te lezen: %s",
             uv_strerror(result));
    close_handle((uv_handle_t *)&job->words);
    close_handle((uv_handle_t *)&job->reader);
    job->good = false;
    start_placing(job);
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
    struct backup_job *job = calloc(1, sizeof *job);
    ASSERT(job != NULL);
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
    ASSERT(uv_timer_init(loop, &job->patience) == 0);
    job->done.data = job;
    job->patience.data = job;
    job->handles = 2;
    ASSERT(uv_thread_create(&job->thread, copy, job) == 0);
    return job;
}

void backup_job_stop(struct backup_job *job)
{
    if (job == NULL)
        return;
    job->stopping = true;
    if (job->reading)
        uv_process_kill(&job->reader, SIGKILL);
}
