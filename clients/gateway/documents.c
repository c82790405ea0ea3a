// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/documents.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/language.h"
#include "base/log.h"
#include "base/memory.h"
#include "clients/documents/gather.h"
#include "clients/documents/worker.h"
#include "clients/gateway/ask.h"
#include "clients/gateway/delivery.h"
#include "clients/gateway/gateway.h"
#include "clients/gateway/problem.h"
#include "clients/gateway/security.h"
#include "clients/gateway/signin.h"
#include "proto/text_value.h"

enum { RUNNING_MAX = 2, WAITING_MAX = 64, PATIENCE_MS = 100000, GRACE_MS = 2000 };

enum making_stage { ASKING, WAITING, RUNNING };

/* One document on its way. */
struct making {
    struct documents *of;
    struct making *next;
    struct exchange *exchange; /* NULL: answered */
    struct acting acting;
    struct gather *gather;
    enum document_form form;
    char name[80]; /* of the file, without its kind */
    enum making_stage stage;
    struct bundle head;
    uv_pipe_t pipe;
    uv_process_t process;
    uv_timer_t patience;
    uv_connect_t connect;
    uv_write_t write;
    uv_shutdown_t shutdown;
    bool alive;   /* the process that we started */
    bool alone;   /* the socket of `documents` does not answer: we start the process ourselves */
    bool instead; /* a PDF cannot be made here: a page that says so */
    bool again;   /* once all handles are closed */
    unsigned open_handles;
    uint8_t *data;
    size_t len;
};

struct documents {
    struct gateway *gateway;
    struct making *first;
    size_t n;
    size_t running;
};

struct documents *documents_new(struct gateway *gateway)
{
    struct documents *documents = memory_zeroed(1, sizeof *documents);
    documents->gateway = gateway;
    return documents;
}

void documents_free(struct documents *documents)
{
    ASSERT(documents == NULL || documents->first == NULL);
    free(documents);
}

size_t documents_pending(const struct documents *documents)
{
    return documents->n;
}

static void run_more(struct documents *documents);

static void forget(struct making *making)
{
    struct documents *documents = making->of;
    turns_give_back(&documents->gateway->turns, &making->acting.person);
    struct making **at = &documents->first;
    while (*at != making)
        at = &(*at)->next;
    *at = making->next;
    documents->n--;
    documents->running -= making->stage == RUNNING;
    gather_free(making->gather);
    bundle_release(&making->head);
    free(making->data);
    free(making);
    run_more(documents);
}

/* --- the answer --- */

static void answer_busy(struct making *making)
{
    problem_answer(making->exchange, 503, "BUSY", N_("Het is nu te druk"),
                   N_("Probeer het straks opnieuw"));
    making->exchange = NULL;
}

/* The page styles itself, and does nothing else. */
#define PAGE_POLICY                                                                                \
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "         \
    "frame-ancestors 'none'"

static void answer_document(struct making *making, struct bytes document)
{
    static const struct {
        const char *type;
        const char *kind;
    } forms[] = {[DOCUMENT_HTML] = {"text/html; charset=utf-8", "html"},
                 [DOCUMENT_PDF] = {"application/pdf", "pdf"},
                 [DOCUMENT_XML] = {"application/xml", "xml"}};
    char disposition[160];
    struct MHD_Response *response =
        exchange_response(making->exchange, forms[making->form].type, document);
    snprintf(disposition, sizeof disposition, "inline; filename=\"%s.%s\"", making->name,
             forms[making->form].kind);
    security_replace_header(response, "Content-Disposition", disposition);
    security_replace_header(response, "Content-Security-Policy", PAGE_POLICY);
    security_replace_header(response, "Vary", "Accept, Accept-Language, Cookie");
    delivery_give(making->exchange, response, &making->acting);
    making->exchange = NULL;
}

static void answer_failed(struct making *making)
{
    problem_answer(making->exchange, 500, "NO_DOCUMENT", N_("Het document is niet gemaakt"),
                   N_("Probeer het opnieuw; lukt het niet, vraag het de beheerder"));
    making->exchange = NULL;
}

/* --- being made --- */

static void run(struct making *making);

static void on_closed(uv_handle_t *handle)
{
    struct making *making = handle->data;
    if (--making->open_handles > 0)
        return;
    if (!making->again || making->of->gateway->stopping || making->exchange == NULL) {
        forget(making);
        return;
    }
    making->again = false;
    making->len = 0;
    bundle_release(&making->head);
    run(making);
}

static void close_one(uv_handle_t *handle)
{
    if (!uv_is_closing(handle))
        uv_close(handle, on_closed);
}

/* It was told to go, or had nothing left to do. */
static void on_grace(uv_timer_t *timer)
{
    struct making *making = timer->data;
    uv_process_kill(&making->process, SIGKILL);
}

/* The process's own goes when it has ended: whoever is not waited for stays as a zombie. One that
 * does not end holds nobody up. */
static void close_handles(struct making *making)
{
    close_one((uv_handle_t *)&making->pipe);
    if (making->alive)
        uv_timer_start(&making->patience, on_grace, GRACE_MS, 0);
    else
        close_one((uv_handle_t *)&making->patience);
}

/* "0 BYTES\n" and so many; another number: why there is none. Fewer, or no line: whoever made it
 * was ended on the way. */
static bool find_document(const struct making *making, struct bytes *out)
{
    char head[32];
    char line[sizeof head];
    const uint8_t *end = making->len == 0 ? NULL : memchr(making->data, '\n', making->len);
    size_t len = end == NULL ? sizeof head : (size_t)(end - making->data) + 1;
    if (len >= sizeof head)
        return false;
    *out = bytes_of(making->data + len, making->len - len);
    snprintf(line, sizeof line, "%.*s", (int)len, (const char *)making->data);
    snprintf(head, sizeof head, "%d %zu\n", WORKER_DONE, out->len);
    return strcmp(line, head) == 0;
}

static void take_answer(struct making *making)
{
    struct bytes document;
    if (find_document(making, &document))
        answer_document(making, document);
    else
        answer_failed(making);
}

static bool wants_fop(const struct making *making)
{
    static const char no_fop[] = "69\n";
    return making->form == DOCUMENT_PDF && making->len == sizeof no_fop - 1 &&
           memcmp(making->data, no_fop, sizeof no_fop - 1) == 0;
}

static void ended(struct making *making)
{
    if (wants_fop(making)) {
        log_event(LOG_LEVEL_WARNING, "document_no_pdf", NULL, 0, "%s", "");
        making->form = DOCUMENT_HTML;
        making->instead = making->again = true;
    } else if (making->exchange != NULL) {
        take_answer(making);
    }
    close_handles(making);
}

static void on_room(uv_handle_t *handle, size_t wanted, uv_buf_t *out)
{
    (void)wanted;
    struct making *making = handle->data;
    enum { CHUNK = 65536 };
    making->data = memory_grown(making->data, making->len + CHUNK, 1);
    *out = uv_buf_init((char *)making->data + making->len, CHUNK);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer)
{
    (void)buffer;
    struct making *making = stream->data;
    if (n > 0)
        making->len += (size_t)n;
    if (n < 0 || making->len > WORKER_OUTPUT_MAX) {
        uv_read_stop(stream);
        ended(making);
    }
}

static void on_patience(uv_timer_t *timer)
{
    struct making *making = timer->data;
    log_event(LOG_LEVEL_WARNING, "document_late", NULL, 0, "%s", "");
    making->len = 0;
    if (making->alive)
        uv_process_kill(&making->process, SIGTERM);
    ended(making);
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

static void send_bundle(struct making *making)
{
    struct bytes body = gather_bundle(making->gather);
    uv_buf_t buffers[] = {
        uv_buf_init((char *)making->head.data, (unsigned)making->head.len),
        uv_buf_init((char *)(uintptr_t)body.data, (unsigned)body.len),
    };
    uv_stream_t *stream = (uv_stream_t *)&making->pipe;
    if (uv_write(&making->write, stream, buffers, 2, on_written) != 0 ||
        uv_shutdown(&making->shutdown, stream, on_shut) != 0 ||
        uv_read_start(stream, on_room, on_read) != 0)
        ended(making);
}

static void on_connected(uv_connect_t *request, int status)
{
    struct making *making = request->data;
    if (status == UV_ECANCELED)
        return;
    if (status == 0) {
        send_bundle(making);
        return;
    }
    log_event(LOG_LEVEL_ERROR, "document_socket", NULL, 0, "%s", uv_strerror(status));
    making->alone = making->again = true;
    close_handles(making);
}

static void on_worker_exit(uv_process_t *process, int64_t status, int number)
{
    struct making *making = process->data;
    (void)status;
    (void)number; /* what it came to stands in what it wrote */
    making->alive = false;
    close_one((uv_handle_t *)process);
    if (uv_is_closing((uv_handle_t *)&making->pipe))
        close_one((uv_handle_t *)&making->patience);
}

/* One socket is its input and its output, as where systemd starts it. What it says on stderr is no
 * line of our log, and may quote the text. */
static int spawn(struct making *making)
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
    int failed = uv_spawn(&making->of->gateway->loop, &making->process, &options);
    making->process.data = making;
    making->alive = failed == 0;
    making->open_handles++;
    if (failed != 0)
        close_one((uv_handle_t *)&making->process);
    close(ends[1]);
    if (failed == 0)
        failed = uv_pipe_open(&making->pipe, ends[0]);
    if (failed != 0)
        close(ends[0]);
    return failed;
}

static void run(struct making *making)
{
    static const char *const forms[] = {
        [DOCUMENT_HTML] = "html", [DOCUMENT_PDF] = "pdf", [DOCUMENT_XML] = "xml"};
    struct gateway *gateway = making->of->gateway;
    const char *form = making->instead ? "instead" : forms[making->form];
    const char *language = making->exchange->english ? "en" : "nl";
    making->open_handles = 2;
    bundle_init(&making->head);
    bundle_add(&making->head, "form", bytes_of(form, strlen(form)));
    bundle_add(&making->head, "language", bytes_of(language, 2));
    uv_pipe_init(&gateway->loop, &making->pipe, 0);
    uv_timer_init(&gateway->loop, &making->patience);
    making->pipe.data = making->patience.data = making->connect.data = making;
    uv_timer_start(&making->patience, on_patience, PATIENCE_MS, 0);
    if (gateway->settings->documents != NULL && !making->alone) {
        uv_pipe_connect(&making->connect, &making->pipe, gateway->settings->documents,
                        on_connected);
        return;
    }
    int failed = spawn(making);
    if (failed == 0) {
        send_bundle(making);
        return;
    }
    log_event(LOG_LEVEL_ERROR, "document_program", NULL, 0, "%s", uv_strerror(failed));
    ended(making);
}

/* --- asking --- */

static void run_more(struct documents *documents)
{
    if (documents->gateway->stopping)
        return;
    for (struct making *at = documents->first; at != NULL; at = at->next) {
        if (at->stage != WAITING || documents->running >= RUNNING_MAX)
            continue;
        documents->running++;
        at->stage = RUNNING;
        run(at);
    }
}

static void ask_next(struct making *making);

static void on_part(void *arg, enum client_outcome outcome, const struct response *response)
{
    struct making *making = arg;
    if (outcome != CLIENT_ANSWERED) {
        ask_answer_away(making->exchange, outcome);
        forget(making);
        return;
    }
    switch (gather_take(making->gather, response)) {
    case GATHER_MORE:
        ask_next(making);
        return;
    case GATHER_DONE:
        making->stage = WAITING;
        if (!making->of->gateway->stopping) {
            run_more(making->of);
            return;
        }
        answer_busy(making);
        break;
    case GATHER_REFUSED:
        if (ask_is_shut_out(gather_refusal(making->gather)))
            signin_answer_ended(making->exchange);
        else
            problem_answer_reply(making->exchange, gather_refusal(making->gather));
        break;
    case GATHER_NONSENSE:
        answer_failed(making);
        break;
    }
    forget(making);
}

static void ask_next(struct making *making)
{
    const struct message *message;
    const void *body;
    gather_next(making->gather, &message, &body);
    if (ask_send(making->of->gateway, message, body, NULL, &making->acting, on_part, making))
        return;
    answer_busy(making);
    forget(making);
}

void documents_end_all(struct documents *documents)
{
    struct making *next;
    for (struct making *at = documents->first; at != NULL; at = next) {
        next = at->next;
        if (at->stage == ASKING)
            continue; /* the line to the daemon has it, and gives it back */
        if (at->exchange != NULL)
            answer_busy(at);
        if (at->alive)
            uv_process_kill(&at->process, SIGTERM);
        if (at->stage == RUNNING)
            close_handles(at);
        else
            forget(at);
    }
}

/* --- the request --- */

/* As what: `vorm`, else what the reader takes. False: nothing that there is. */
static bool choose_form(const struct exchange *exchange, enum document_form *out)
{
    const char *asked = target_parameter(&exchange->target, "vorm");
    const char *accept = headers_find(&exchange->headers, "accept");
    const char *from = asked != NULL ? asked : accept == NULL ? "*/*" : accept;
    bool page = strstr(from, "html") != NULL || strstr(from, "*/*") != NULL;
    *out = page                          ? DOCUMENT_HTML
           : strstr(from, "pdf") != NULL ? DOCUMENT_PDF
           : strstr(from, "xml") != NULL ? DOCUMENT_XML
                                         : DOCUMENT_HTML;
    return page || *out != DOCUMENT_HTML;
}

/* A segment of a path: what stands before the next slash; moves behind it. */
static struct bytes segment(const char **path)
{
    size_t len = strcspn(*path, "/");
    struct bytes found = bytes_of(*path, len);
    *path += len + ((*path)[len] == '/');
    return found;
}

static bool segment_is(const char **path, const char *word)
{
    struct bytes found = segment(path);
    return bytes_equal(found, bytes_of(word, strlen(word)));
}

static struct gather *gather_of_case(const char *path, bool english, char name[80])
{
    struct case_id id;
    if (!segment_is(&path, "zaken"))
        return NULL;
    struct bytes number = segment(&path);
    if (strcmp(path, "document") != 0 || !case_id_parse((const char *)number.data, number.len, &id))
        return NULL;
    snprintf(name, 80, "%.*s", (int)number.len, (const char *)number.data);
    return gather_new_case(id, english);
}

static struct gather *gather_of_meeting(const char *path, bool english, char name[80])
{
    struct code ladder;
    struct code tier;
    struct instant start;
    if (!segment_is(&path, "ladders"))
        return NULL;
    struct bytes code = segment(&path);
    if (!code_set(&ladder, (const char *)code.data, code.len) || !segment_is(&path, "treden"))
        return NULL;
    code = segment(&path);
    if (!code_set(&tier, (const char *)code.data, code.len) || !segment_is(&path, "vergaderingen"))
        return NULL;
    struct bytes moment = segment(&path);
    bool minutes = strcmp(path, "notulen") == 0;
    if ((!minutes && strcmp(path, "stukken") != 0) || !text_value_instant(moment, &start))
        return NULL;
    snprintf(name, 80, "%s-%s-%.10s", minutes ? "notulen" : "stukken", tier.s,
             (const char *)moment.data);
    return gather_new_meeting(minutes ? DOCUMENT_MINUTES : DOCUMENT_PACK, &ladder, &tier, start,
                              english);
}

/* Reading is recorded under somebody's name: a page elsewhere does not make him read, nor does a
 * browser that looks ahead. A program says that it means it with the token of its sign-in. */
static bool is_meant(const struct exchange *exchange)
{
    const char *token = headers_find(&exchange->headers, "x-csrf-token");
    return headers_by_hand(&exchange->headers, &exchange->gateway->origin) ||
           session_csrf_is(exchange->session, token);
}

bool documents_answer(struct exchange *exchange, const char *path)
{
    char name[80];
    enum document_form form;
    struct documents *documents = exchange->gateway->documents;
    if (exchange->method != ROUTE_GET || exchange->head || path[0] != '/')
        return false; /* HEAD: nothing is shown, so nothing may be recorded as read */
    struct gather *gather = gather_of_case(path + 1, exchange->english, name);
    if (gather == NULL)
        gather = gather_of_meeting(path + 1, exchange->english, name);
    if (gather == NULL)
        return false;
    if (!is_meant(exchange)) {
        problem_answer(exchange, 403, "OTHER_ORIGIN",
                       N_("Dit verzoek komt niet van een pagina van Doorbraak"),
                       N_("Open het document vanuit Doorbraak: dat u het leest, wordt vastgelegd"));
    } else if (!choose_form(exchange, &form)) {
        problem_answer(exchange, 406, "FORM", N_("Kies html, pdf of xml"), NULL);
    } else if (documents->n >= WAITING_MAX) {
        problem_answer(exchange, 503, "BUSY", N_("Het is nu te druk"),
                       N_("Probeer het straks opnieuw"));
    } else if (ask_take_turn(exchange, &exchange->session->person)) {
        struct making *making = memory_zeroed(1, sizeof *making);
        struct making **last = &documents->first;
        while (*last != NULL)
            last = &(*last)->next;
        *last = making;
        *making = (struct making){.of = documents,
                                  .exchange = exchange,
                                  .acting = ask_acting(exchange->session),
                                  .gather = gather,
                                  .form = form};
        memcpy(making->name, name, sizeof name);
        documents->n++;
        ask_next(making);
        return true;
    }
    gather_free(gather);
    return true;
}
