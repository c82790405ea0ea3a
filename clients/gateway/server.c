// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/server.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/clock.h"
#include "base/io.h"
#include "base/language.h"
#include "base/log.h"
#include "base/memory.h"
#include "clients/gateway/answer.h"
#include "clients/gateway/doors.h"
#include "clients/gateway/gateway.h"
#include "clients/gateway/listening.h"
#include "clients/gateway/problem.h"
#include "clients/gateway/security.h"
#include "clients/gateway/signin.h"

enum {
    TICK_MS = 1000,           /* a connection that the library passed over has its turn here [H3] */
    INACTIVE_S = 45,          /* for the other side to take what we send: three pings */
    CONNECTION_BYTES = 16384, /* for the headers of a request */
    HEAVY = 64 * 1024,        /* a body whose reading takes much room for a moment */
};

struct server {
    struct gateway *gateway;
    struct MHD_Daemon *daemon;
    uv_poll_t poll;
    uv_timer_t turn;
    uv_idle_t again; /* while the library wants its next turn at once */
    uv_timer_t tick;
    struct doors doors;
    uint8_t *certificate;
    uint8_t *key;
    bool running;     /* within MHD_run */
    unsigned refused; /* requests that were refused at the door since that was logged */
};

/* --- a request comes in --- */

static void *begin(void *arg, const char *uri, struct MHD_Connection *connection)
{
    struct server *server = arg;
    struct exchange *exchange = memory_zeroed(1, sizeof *exchange);
    exchange->gateway = server->gateway;
    exchange->connection = connection;
    arena_init(&exchange->arena);
    exchange->raw_target = arena_string(&exchange->arena, uri, strlen(uri));
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    ASSERT(info != NULL && info->socket_context != NULL);
    exchange->line = info->socket_context;
    exchange->line->request = exchange;
    return exchange;
}

static void end(void *arg, struct MHD_Connection *connection, void **state,
                enum MHD_RequestTerminationCode why)
{
    struct exchange *exchange = *state;
    struct server *server = arg;
    (void)connection;
    (void)why;
    if (exchange == NULL)
        return;
    if (exchange->response != NULL && !exchange->shared)
        MHD_destroy_response(exchange->response);
    crowd_brought(&server->doors.crowd, exchange->line, 0);
    crowd_owes(&server->doors.crowd, exchange->line, clock_boot_ms(), false);
    exchange->line->request = NULL;
    exchange_forget_body(exchange);
    arena_release(&exchange->arena);
    free(exchange);
    *state = NULL;
}

static bool read_method(struct exchange *exchange, const char *method)
{
    static const char *const names[] = {"GET", "POST", "PUT", "DELETE"};
    exchange->head = strcmp(method, "HEAD") == 0;
    exchange->options = strcmp(method, "OPTIONS") == 0;
    if (exchange->head || exchange->options)
        return true;
    for (int i = 0; i < 4; i++) {
        if (strcmp(method, names[i]) != 0)
            continue;
        exchange->method = (enum route_method)i;
        return true;
    }
    return false;
}

/* What is refused before its path is looked at closes its connection: nobody knows what of the
 * bytes behind it is a request. */
static void refuse(struct exchange *exchange, unsigned status, const char *code)
{
    const char *title = N_("Dit verzoek is niet te begrijpen");
    const char *detail = NULL;
    if (status == 413) {
        title = N_("Het bericht gaat over een grens");
    } else if (status == 421) {
        title = N_("Deze dienst heeft een andere naam");
        detail = N_("Gebruik het adres dat u kreeg; een beheerder noemt de namen van de dienst "
                    "onder hosts of origin");
    }
    if (status == 405)
        problem_answer_method(exchange, "GET, HEAD, POST, PUT, DELETE");
    else
        problem_answer(exchange, status, code, title, detail);
    security_replace_header(exchange->response, "Connection", "close");
}

/* What nobody in particular sends is not kept by the quarter of a megabyte: he hears at once that
 * he is to sign in. */
static void limit_body(struct exchange *exchange)
{
    const struct session *session = signin_session(exchange);
    crowd_is_of(&exchange->gateway->server->doors.crowd, exchange->line,
                session == NULL ? NULL : &session->person);
    exchange->body_max = EXCHANGE_BODY_MAX;
    if (session != NULL)
        return;
    exchange->body_max = EXCHANGE_BODY_OF_NOBODY;
    if (headers_length(&exchange->headers) <= exchange->body_max)
        return;
    signin_answer_nobody(exchange);
    security_replace_header(exchange->response, "Connection", "close");
}

static void check(struct exchange *exchange, const char *method, const char *version)
{
    unsigned status;
    exchange->checked = true;
    headers_read(exchange->connection, &exchange->headers);
    exchange->english = headers_want_english(&exchange->headers);
    const char *fault =
        headers_refuse(&exchange->headers, &exchange->gateway->origin, EXCHANGE_BODY_MAX, &status);
    if (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0)
        refuse(exchange, 505, "VERSION");
    else if (fault != NULL)
        refuse(exchange, status,
               status == 413   ? "TOO_LARGE"
               : status == 421 ? "OTHER_HOST"
                               : "BAD_HEADERS");
    else if (!target_parse(exchange->raw_target, &exchange->target, &exchange->arena))
        refuse(exchange, 400, "BAD_TARGET");
    else if (!read_method(exchange, method))
        refuse(exchange, 405, "NO_SUCH_METHOD");
    else
        limit_body(exchange);
    if (exchange->response != NULL)
        exchange->gateway->server->refused++;
}

/* At once as long as it is to be, which costs nothing before it is written. */
static void make_room(struct exchange *exchange, size_t wanted)
{
    size_t announced = headers_length(&exchange->headers) + 1;
    size_t room = 2 * exchange->body_room > announced ? 2 * exchange->body_room : announced;
    if (wanted <= exchange->body_room)
        return;
    room = room > wanted ? room : wanted;
    exchange->body = memory_pages(exchange->body, exchange->body_room, room);
    exchange->body_room = room;
}

/* What goes over the limit in spite of its Content-Length, or has none, is not kept; nor is what
 * all of them bring over theirs. */
static void take_body(struct exchange *exchange, const char *data, size_t size)
{
    struct doors *doors = &exchange->gateway->server->doors;
    if (exchange->body_len + size > exchange->body_max) {
        doors_send_away(doors, exchange, 413);
        return;
    }
    make_room(exchange, exchange->body_len + size + 1);
    memcpy(exchange->body + exchange->body_len, data, size);
    exchange->body_len += size;
    exchange->body[exchange->body_len] = '\0';
    crowd_brought(&doors->crowd, exchange->line, exchange->body_len);
    for (struct line *line; (line = crowd_too_much(&doors->crowd)) != NULL;)
        doors_send_away(doors, line->request, 503);
}

static enum MHD_Result send_answer(struct exchange *exchange)
{
    crowd_owes(&exchange->gateway->server->doors.crowd, exchange->line,
               exchange->endless ? 0 : clock_boot_ms(), true);
    return MHD_queue_response(exchange->connection, exchange->status, exchange->response);
}

static void handle(struct exchange *exchange)
{
    exchange->handled = true;
    crowd_owes(&exchange->gateway->server->doors.crowd, exchange->line, 0, false);
    exchange->session = signin_session(exchange);
    exchange->gateway->server->doors.heavy |= exchange->body_len >= HEAVY;
    answer(exchange);
}

/* Called for the headers, for each piece of the body, at its end, and when it is woken again. */
static enum MHD_Result on_request(void *arg, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *size, void **state)
{
    struct exchange *exchange = *state;
    (void)arg;
    (void)url;
    (void)connection;
    if (exchange == NULL)
        return MHD_NO;
    if (!exchange->checked) {
        check(exchange, method, version);
        return exchange->response == NULL ? MHD_YES : send_answer(exchange);
    }
    bool away = exchange->line->away_ms != 0;
    if (*size > 0) {
        if (!away)
            take_body(exchange, data, *size);
        *size = 0;
        return MHD_YES;
    }
    if (away)
        return MHD_NO;
    if (!exchange->handled)
        handle(exchange);
    if (exchange->response != NULL)
        return send_answer(exchange);
    exchange->suspended = true;
    MHD_suspend_connection(exchange->connection);
    return MHD_YES;
}

/* --- the loop --- */

static void on_turn(uv_timer_t *timer);
static void on_again(uv_idle_t *idle);

/* After every run the library says anew when it wants the next one [H1]. At once is no timer of 0:
 * one that is started within its own call is run again before the loop looks at anything else, and
 * whoever sends without a pause would keep the line to the daemon waiting. */
static void run(struct server *server)
{
    MHD_UNSIGNED_LONG_LONG timeout;
    if (server->running)
        return;
    server->running = true;
    MHD_run(server->daemon);
    server->running = false;
    bool wanted = MHD_get_timeout(server->daemon, &timeout) == MHD_YES;
    if (wanted && timeout == 0)
        uv_idle_start(&server->again, on_again);
    else
        uv_idle_stop(&server->again);
    if (wanted && timeout > 0)
        uv_timer_start(&server->turn, on_turn, timeout, 0);
    else
        uv_timer_stop(&server->turn);
}

static void on_turn(uv_timer_t *timer)
{
    run(timer->data);
}

static void on_again(uv_idle_t *idle)
{
    run(idle->data);
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
    (void)status;
    (void)events;
    run(poll->data);
}

/* Whoever knocks in vain fills no log. */
static void tell_refused(struct server *server)
{
    if (server->refused > 0)
        log_event(LOG_LEVEL_INFO, "refused", "requests", server->refused, "%s", "");
    server->refused = 0;
}

static void on_tick(uv_timer_t *timer)
{
    struct server *server = timer->data;
    tell_refused(server);
    doors_look(&server->doors);
    run(server);
}

/* Never within the library's own call: what wakes it up may come out of it. */
void server_wake(struct server *server)
{
    if (!uv_is_closing((uv_handle_t *)&server->again))
        uv_idle_start(&server->again, on_again);
}

/* --- opening --- */

/* What it says may hold what was sent: that it said something is all that is logged [S11]. */
static void on_library_log(void *arg, const char *format, va_list args)
{
    (void)arg;
    (void)format;
    (void)args;
}

static bool read_pem(const char *path, uint8_t **out)
{
    size_t len;
    if (io_read_file(path, 1 << 20, out, &len) != 0) {
        log_event(LOG_LEVEL_FATAL, "cannot-read", NULL, 0, "%s: niet te lezen", path);
        return false;
    }
    uint8_t *text = memory_grown(*out, len + 1, 1);
    text[len] = '\0';
    *out = text;
    return true;
}

static bool start(struct server *server, int fd)
{
    const struct web_settings *settings = server->gateway->settings;
    bool tls = settings->tls_certificate != NULL;
    struct MHD_OptionItem options[8] = {{MHD_OPTION_END, 0, NULL}};
    if (tls && (!read_pem(settings->tls_certificate, &server->certificate) ||
                !read_pem(settings->tls_key, &server->key)))
        return false;
    if (tls) {
        options[0] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0, server->certificate};
        options[1] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0, server->key};
        options[2] = (struct MHD_OptionItem){
            MHD_OPTION_HTTPS_PRIORITIES, 0,
            (void *)(uintptr_t) "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-CIPHER-ALL:"
                                "+AES-256-GCM:+AES-128-GCM:+CHACHA20-POLY1305"};
        options[3] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
    }
    server->daemon = MHD_start_daemon(
        (unsigned)(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG |
                   (tls ? MHD_USE_TLS : 0)),
        0, NULL, NULL, on_request, server, MHD_OPTION_EXTERNAL_LOGGER, on_library_log, NULL,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_URI_LOG_CALLBACK, begin, server,
        MHD_OPTION_NOTIFY_COMPLETED, end, server, MHD_OPTION_NOTIFY_CONNECTION, doors_on_connection,
        &server->doors, MHD_OPTION_CONNECTION_LIMIT, server->gateway->connections,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)INACTIVE_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)CONNECTION_BYTES, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_ARRAY, options,
        MHD_OPTION_END);
    return server->daemon != NULL;
}

const char *server_certificate(const struct server *server)
{
    return (const char *)server->certificate;
}

/* The library does not say; with a certificate that is what it was in every case that we saw. */
static const char *why_not(const struct web_settings *settings)
{
    return settings->tls_certificate == NULL
               ? "de webserver start niet"
               : "tls_certificate en tls_key zijn geen PEM, of horen niet bij elkaar";
}

struct server *server_open(struct gateway *gateway, const char *listen, char *address, size_t size)
{
    int fd = listening_open(listen);
    if (fd < 0) {
        log_event(LOG_LEVEL_FATAL, "cannot-bind", NULL, 0, "%s: %s", listen, strerror(errno));
        return NULL;
    }
    struct server *server = memory_zeroed(1, sizeof *server);
    server->gateway = gateway;
    listening_address(fd, address, size);
    if (!start(server, fd)) {
        log_event(LOG_LEVEL_FATAL, "cannot-serve", NULL, 0, "%s", why_not(gateway->settings));
        close(fd);
        server_free(server);
        return NULL;
    }
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    ASSERT(info != NULL);
    server->poll.data = server->turn.data = server->again.data = server->tick.data = server;
    uv_poll_init(&gateway->loop, &server->poll, info->epoll_fd);
    uv_poll_start(&server->poll, UV_READABLE, on_readable);
    uv_timer_init(&gateway->loop, &server->turn);
    uv_idle_init(&gateway->loop, &server->again);
    uv_timer_init(&gateway->loop, &server->tick);
    doors_open(&server->doors, gateway);
    uv_timer_start(&server->tick, on_tick, TICK_MS, TICK_MS);
    return server;
}

void server_quiesce(struct server *server)
{
    MHD_socket fd = MHD_quiesce_daemon(server->daemon);
    if (fd != MHD_INVALID_SOCKET)
        close(fd);
}

void server_close(struct server *server)
{
    uv_close((uv_handle_t *)&server->poll, NULL);
    uv_close((uv_handle_t *)&server->turn, NULL);
    uv_close((uv_handle_t *)&server->again, NULL);
    uv_close((uv_handle_t *)&server->tick, NULL);
    doors_close(&server->doors);
    MHD_stop_daemon(server->daemon);
    server->daemon = NULL;
}

void server_free(struct server *server)
{
    free(server->certificate);
    free(server->key);
    free(server);
}
