// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/maker.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/memory.h"
#include "clients/documents/bundle.h"

enum { PATIENCE_MS = 100000, GRACE_MS = 2000 };

struct maker {
    struct maker_order order;
    struct bundle head;
    uv_pipe_t pipe;
    uv_process_t process;
    uv_timer_t patience;
    uv_connect_t connect;
    uv_write_t write;
    uv_shutdown_t shutdown;
    bool told;    /* what came of it; or nobody asks any more */
    bool alive;   /* the process that we started */
    bool alone;   /* the service does not answer: we start the process ourselves */
    bool instead; /* a PDF cannot be made here: a page that says so */
    bool again;   /* once all handles are closed */
    unsigned open_handles;
    uint8_t *data;
    size_t len;
};

static void run(struct maker *maker);

/* --- the end --- */

static void on_closed(uv_handle_t *handle)
{
    struct maker *maker = handle->data;
    if (--maker->open_handles > 0)
        return;
    bundle_release(&maker->head);
    if (maker->again && !maker->told) {
        maker->again = false;
        maker->len = 0;
        run(maker);
        return;
    }
    struct maker_order order = maker->order;
    free(maker->data);
    free(maker);
    order.gone(order.arg);
}

static void close_one(uv_handle_t *handle)
{
    if (!uv_is_closing(handle))
        uv_close(handle, on_closed);
}

/* It was told to go, or had nothing left to do. */
static void on_grace(uv_timer_t *timer)
{
    struct maker *maker = timer->data;
    uv_process_kill(&maker->process, SIGKILL);
}

/* The process's own goes when it has ended: whoever is not waited for stays as a zombie. One that
 * does not end holds nobody up. */
static void close_handles(struct maker *maker)
{
    close_one((uv_handle_t *)&maker->pipe);
    if (maker->alive)
        uv_timer_start(&maker->patience, on_grace, GRACE_MS, 0);
    else
        close_one((uv_handle_t *)&maker->patience);
}

/* "0 BYTES\n" and so many; another number: why there is none. Fewer, or no line: whoever made it
 * was ended on the way. */
static bool find_document(const struct maker *maker, struct bytes *out)
{
    char head[32];
    char line[sizeof head];
    const uint8_t *end = maker->len == 0 ? NULL : memchr(maker->data, '\n', maker->len);
    size_t len = end == NULL ? sizeof head : (size_t)(end - maker->data) + 1;
    if (len >= sizeof head)
        return false;
    *out = bytes_of(maker->data + len, maker->len - len);
    snprintf(line, sizeof line, "%.*s", (int)len, (const char *)maker->data);
    snprintf(head, sizeof head, "%d %zu\n", WORKER_DONE, out->len);
    return strcmp(line, head) == 0;
}

static void tell(struct maker *maker)
{
    struct bytes document;
    bool found = find_document(maker, &document);
    maker->told = true;
    maker->order.made(maker->order.arg, maker->order.form, found ? &document : NULL);
}

static bool wants_fop(const struct maker *maker)
{
    static const char no_fop[] = "69\n";
    return maker->order.form == DOCUMENT_PDF && maker->len == sizeof no_fop - 1 &&
           memcmp(maker->data, no_fop, sizeof no_fop - 1) == 0;
}

static void ended(struct maker *maker)
{
    if (wants_fop(maker)) {
        log_event(LOG_LEVEL_WARNING, "document_no_pdf", NULL, 0, "%s", "");
        maker->order.form = DOCUMENT_HTML;
        maker->instead = maker->again = true;
    } else if (!maker->told) {
        tell(maker);
    }
    close_handles(maker);
}

static void on_room(uv_handle_t *handle, size_t wanted, uv_buf_t *out)
{
    (void)wanted;
    struct maker *maker = handle->data;
    enum { CHUNK = 65536 };
    maker->data = memory_grown(maker->data, maker->len + CHUNK, 1);
    *out = uv_buf_init((char *)maker->data + maker->len, CHUNK);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer)
{
    (void)buffer;
    struct maker *maker = stream->data;
    if (n > 0)
        maker->len += (size_t)n;
    if (n < 0 || maker->len > WORKER_OUTPUT_MAX) {
        uv_read_stop(stream);
        ended(maker);
    }
}

static void on_patience(uv_timer_t *timer)
{
    struct maker *maker = timer->data;
    log_event(LOG_LEVEL_WARNING, "document_late", NULL, 0, "%s", "");
    maker->len = 0;
    if (maker->alive)
        uv_process_kill(&maker->process, SIGTERM);
    ended(maker);
}

/* What cannot be written, whoever makes it says by closing. */
static void on_written(uv_write_t *request, int status)
{
    (void)request;
    (void)status;
}

static void on_shut(uv_shutdown_t *request, int status)
{
    (void)request;
    (void)status;
}

static void send_bundle(struct maker *maker)
{
    struct bytes body = maker->order.bundle;
    uv_buf_t buffers[] = {
        uv_buf_init((char *)maker->head.data, (unsigned)maker->head.len),
        uv_buf_init((char *)(uintptr_t)body.data, (unsigned)body.len),
    };
    uv_stream_t *stream = (uv_stream_t *)&maker->pipe;
    if (uv_write(&maker->write, stream, buffers, 2, on_written) != 0 ||
        uv_shutdown(&maker->shutdown, stream, on_shut) != 0 ||
        uv_read_start(stream, on_room, on_read) != 0)
        ended(maker);
}

static void on_connected(uv_connect_t *request, int status)
{
    struct maker *maker = request->data;
    if (status == UV_ECANCELED)
        return;
    if (status == 0) {
        send_bundle(maker);
        return;
    }
    log_event(LOG_LEVEL_ERROR, "document_socket", NULL, 0, "%s", uv_strerror(status));
    maker->alone = maker->again = true;
    close_handles(maker);
}

static void on_worker_exit(uv_process_t *process, int64_t status, int number)
{
    struct maker *maker = process->data;
    (void)status;
    (void)number; /* what it came to stands in what it wrote */
    maker->alive = false;
    close_one((uv_handle_t *)process);
    if (uv_is_closing((uv_handle_t *)&maker->pipe))
        close_one((uv_handle_t *)&maker->patience);
}

/* One socket is its input and its output, as where systemd starts it. What it says on stderr is no
 * line of our log, and may quote the text. */
static int spawn(struct maker *maker)
{
    char program[PATH_MAX];
    int ends[2];
    worker_program(program);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return UV_EMFILE;
    char *words[] = {program, "--serve", NULL};
    uv_stdio_container_t stdio[3] = {{.flags = UV_INHERIT_FD, .data.fd = ends[1]},
                                     {.flags = UV_INHERIT_FD, .data.fd = ends[1]},
                                     {.flags = UV_IGNORE}};
    uv_process_options_t options = {.file = program,
                                    .args = words,
                                    .stdio = stdio,
                                    .stdio_count = 3,
                                    .exit_cb = on_worker_exit};
    int failed = uv_spawn(maker->order.loop, &maker->process, &options);
    maker->process.data = maker;
    maker->alive = failed == 0;
    maker->open_handles++;
    if (failed != 0)
        close_one((uv_handle_t *)&maker->process);
    close(ends[1]);
    if (failed == 0)
        failed = uv_pipe_open(&maker->pipe, ends[0]);
    if (failed != 0)
        close(ends[0]);
    return failed;
}

static void run(struct maker *maker)
{
    static const char *const forms[] = {
        [DOCUMENT_HTML] = "html", [DOCUMENT_PDF] = "pdf", [DOCUMENT_XML] = "xml"};
    const char *form = maker->instead ? "instead" : forms[maker->order.form];
    const char *language = maker->order.english ? "en" : "nl";
    maker->open_handles = 2;
    bundle_init(&maker->head);
    bundle_add(&maker->head, "form", bytes_of(form, strlen(form)));
    bundle_add(&maker->head, "language", bytes_of(language, 2));
    uv_pipe_init(maker->order.loop, &maker->pipe, 0);
    uv_timer_init(maker->order.loop, &maker->patience);
    maker->pipe.data = maker->patience.data = maker->connect.data = maker;
    uv_timer_start(&maker->patience, on_patience, PATIENCE_MS, 0);
    if (maker->order.socket != NULL && !maker->alone) {
        uv_pipe_connect(&maker->connect, &maker->pipe, maker->order.socket, on_connected);
        return;
    }
    int failed = spawn(maker);
    if (failed == 0) {
        send_bundle(maker);
        return;
    }
    log_event(LOG_LEVEL_ERROR, "document_program", NULL, 0, "%s", uv_strerror(failed));
    ended(maker);
}

struct maker *maker_start(const struct maker_order *order)
{
    struct maker *maker = memory_zeroed(1, sizeof *maker);
    maker->order = *order;
    run(maker);
    return maker;
}

void maker_stop(struct maker *maker)
{
    maker->told = true;
    if (maker->alive)
        uv_process_kill(&maker->process, SIGTERM);
    close_handles(maker);
}
