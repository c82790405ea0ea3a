// SPDX-License-Identifier: EUPL-1.2
#include "read_back.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/memory.h"

#define MOST_MS 1800000 /* a process that reads for longer than this hangs */

static void on_closed(uv_handle_t *handle)
{
    struct read_back *reader = handle->data;
    if (--reader->handles == 0)
        reader->done(reader);
}

static void close_handle(uv_handle_t *handle)
{
    if (!uv_is_closing(handle))
        uv_close(handle, on_closed);
}

static void give_room(uv_handle_t *handle, size_t wanted, uv_buf_t *out)
{
    struct read_back *reader = handle->data;
    static char surplus[READ_BACK_WORDS]; /* what does not fit is read and dropped */
    (void)wanted;
    size_t left = sizeof reader->said - 1 - reader->said_len;
    *out = left > 0 ? uv_buf_init(reader->said + reader->said_len, (unsigned)left)
                    : uv_buf_init(surplus, sizeof surplus);
}

static void on_words(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer)
{
    struct read_back *reader = stream->data;
    if (n < 0) {
        reader->said[strcspn(reader->said, "\n")] = '\0';
        close_handle((uv_handle_t *)stream);
    } else if (buffer->base == reader->said + reader->said_len) {
        reader->said_len += (size_t)n;
    }
}

static void on_exit_status(uv_process_t *process, int64_t status, int signal_number)
{
    struct read_back *reader = process->data;
    reader->running = false;
    reader->status = signal_number != 0 ? 128 + signal_number : (int)status;
    reader->good = reader->status == 0;
    close_handle((uv_handle_t *)process);
    close_handle((uv_handle_t *)&reader->patience);
}

static void out_of_patience(uv_timer_t *timer)
{
    struct read_back *reader = timer->data;
    reader->said_len = (size_t)snprintf(reader->said, sizeof reader->said,
                                        "geen eind binnen %d minuten\n", MOST_MS / 60000);
    read_back_stop(reader);
}

void read_back_stop(struct read_back *reader)
{
    if (reader->running)
        uv_process_kill(&reader->process, SIGKILL);
}

void read_back_explain(const struct read_back *reader, char *out, size_t room)
{
    if (reader->status < 0)
        snprintf(out, room, "%s", reader->said);
    else
        snprintf(out, room, "het nalezen gaf status %d: %s", reader->status, reader->said);
}

/* Ours, but for the language: what it says goes to the log, which is English. */
static char **english_environment(void)
{
    static char english[] = "LANGUAGE=en";
    size_t n = 0;
    while (environ[n] != NULL)
        n++;
    char **copy = memory_zeroed(n + 2, sizeof *copy);
    copy[0] = english;
    size_t used = 1;
    for (size_t i = 0; i < n; i++)
        if (strncmp(environ[i], "LANGUAGE=", 9) != 0)
            copy[used++] = environ[i];
    return copy;
}

/* The file that this process runs, also when another version was installed since. */
static int spawn(struct read_back *reader, uv_loop_t *loop, char *words[])
{
    uv_stdio_container_t streams[3] = {
        {.flags = UV_IGNORE},
        {.flags = UV_IGNORE},
        {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&reader->words},
    };
    uv_process_options_t options = {
        .exit_cb = on_exit_status,
        .file = "/proc/self/exe",
        .args = words,
        .env = english_environment(),
        .stdio_count = 3,
        .stdio = streams,
    };
    int result = uv_spawn(loop, &reader->process, &options);
    free(options.env);
    return result;
}

void read_back_start(struct read_back *reader, uv_loop_t *loop, char *words[])
{
    ASSERT(uv_pipe_init(loop, &reader->words, 0) == 0);
    ASSERT(uv_timer_init(loop, &reader->patience) == 0);
    reader->words.data = reader;
    reader->patience.data = reader;
    reader->process.data = reader;
    reader->handles = 3;
    int result = spawn(reader, loop, words);
    if (result == 0) {
        reader->running = true;
        uv_read_start((uv_stream_t *)&reader->words, give_room, on_words);
        uv_timer_start(&reader->patience, out_of_patience, MOST_MS, 0);
        return;
    }
    snprintf(reader->said, sizeof reader->said, "geen proces om na te lezen: %s",
             uv_strerror(result));
    reader->status = -1;
    close_handle((uv_handle_t *)&reader->words);
    close_handle((uv_handle_t *)&reader->process);
    close_handle((uv_handle_t *)&reader->patience);
}
