// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/run.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <systemd/sd-daemon.h>

#include "base/assert.h"
#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "base/memory.h"
#include "clients/gateway/ask.h"
#include "clients/gateway/certificate.h"
#include "clients/gateway/documents.h"
#include "clients/gateway/gateway.h"
#include "clients/gateway/oidc.h"
#include "clients/gateway/openapi.h"
#include "clients/gateway/server.h"
#include "clients/gateway/stream.h"
#include "clients/gateway/theme.h"

enum {
    HELLO_AGAIN_MS = 2000,
    AWAY_AGAIN_MS = 600000, /* a daemon that stays away is told of so often */
    LEAVE_MS = 5000,        /* for what is under way */
    HOSTS_MAX = 20,
    DESCRIPTORS_MOST = 200, /* beside those of connections: the line, files, documents */
    DAY_MS = 86400000,
};

/* The process: what only its beginning and end know. */
struct process {
    struct gateway gateway;
    const struct run_options *options;
    struct profile *profile;
    uv_poll_t *polls[COURIER_DESCRIPTORS]; /* NULL: not in use */
    uv_prepare_t prepare;
    uv_idle_t more;
    uv_timer_t patience;
    uv_timer_t hello;
    uv_timer_t watchdog;
    uv_timer_t leave;
    uv_timer_t daily;
    uv_signal_t signals[3];
    int64_t leaving_ms;
    int64_t away_ms; /* since when the daemon does not answer us; 0: it does */
    int64_t told_ms; /* when that was logged last */
    uint64_t turns;
    uint64_t turns_seen;
    char address[300]; /* where it listens */
    char ending[80];   /* what systemctl shows beside that of a certificate that ends; or empty */
    const char *hosts[HOSTS_MAX];
    char events[PROFILE_ENDPOINT_MAX]; /* the stream that is followed */
};

/* --- the line to the daemon --- */

static void look_around(uv_timer_t *timer)
{
    (void)timer; /* the turn that it makes is what it is for */
}

static void keep_turning(uv_idle_t *idle)
{
    (void)idle;
}

static void on_descriptor(uv_poll_t *poll, int status, int events)
{
    (void)poll;
    (void)status;
    (void)events;
}

static void poll_descriptors(struct process *process)
{
    int fds[COURIER_DESCRIPTORS];
    courier_descriptors(process->gateway.courier, fds);
    for (int i = 0; i < COURIER_DESCRIPTORS; i++) {
        if (fds[i] < 0 || process->polls[i] != NULL)
            continue;
        process->polls[i] = memory_zeroed(1, sizeof **process->polls);
        ASSERT(uv_poll_init(&process->gateway.loop, process->polls[i], fds[i]) == 0);
        uv_poll_start(process->polls[i], UV_READABLE, on_descriptor);
    }
}

static void free_handle(uv_handle_t *handle)
{
    free(handle);
}

/* Before its socket is closed [Z2]. */
static void stop_polling(struct process *process, int i)
{
    if (process->polls[i] != NULL)
        uv_close((uv_handle_t *)process->polls[i], free_handle);
    process->polls[i] = NULL;
}

/* Once in each turn of the loop, before it waits: the library's descriptors say only that something
 * changed, and anything that was sent meanwhile may have eaten the sign [Z1]. */
static void on_prepare(uv_prepare_t *prepare)
{
    struct process *process = prepare->data;
    process->turns++;
    if (courier_turn(process->gateway.courier))
        uv_idle_start(&process->more, keep_turning);
    else
        uv_idle_stop(&process->more);
    uv_timer_start(&process->patience, look_around,
                   (uint64_t)courier_patience(process->gateway.courier), 0);
}

static void say_hello(uv_timer_t *timer);

static void on_heard(void *arg, const struct notice *notice)
{
    struct process *process = arg;
    stream_hear(process->gateway.stream, notice);
    if (notice == NULL)
        uv_timer_start(&process->hello, say_hello, HELLO_AGAIN_MS, 0);
}

/* The stream is where the profile says, else where hello says; after a restart of the daemon that
 * may be elsewhere. */
static void follow(struct process *process, const char *told)
{
    const char *endpoint = process->profile->events[0] != '\0' ? process->profile->events : told;
    if (strcmp(process->events, endpoint) == 0)
        return;
    stop_polling(process, COURIER_DESCRIPTORS - 1);
    if (!courier_follow(process->gateway.courier, endpoint, on_heard, process)) {
        log_event(LOG_LEVEL_ERROR, "no-stream", "errno", errno, "%s", "");
        return;
    }
    snprintf(process->events, sizeof process->events, "%s", endpoint);
    poll_descriptors(process);
}

static void show_address(const struct process *process, const char *also)
{
    sd_notifyf(0, "%sSTATUS=%s%s", also, process->address, process->ending);
}

/* Where no proxy has the certificate, nobody but us looks at its end. What is served is what was
 * read at the start. */
static void look_at_certificate(uv_timer_t *timer)
{
    struct process *process = timer->data;
    int64_t end;
    int64_t days;
    char date[11];
    const char *pem = server_certificate(process->gateway.server);
    process->ending[0] = '\0';
    if (pem == NULL || !certificate_end(pem, &end) ||
        !certificate_is_ending(end, clock_wall_ms(), &days))
        return;
    civil_date_format((struct civil_date){(int32_t)(end / DAY_MS) + 1}, date); /* in UTC */
    log_event(days < 0 ? LOG_LEVEL_ERROR : LOG_LEVEL_WARNING, "certificate-ends", "days", days,
              "%s; %s", date, "zet een nieuw certificaat klaar en herstart deze dienst");
    snprintf(process->ending, sizeof process->ending, "; het certificaat eindigt op %s", date);
    if (process->away_ms == 0)
        show_address(process, "");
}

/* Once, and then now and then, so that a night without a daemon is no heap of lines; what systemctl
 * shows is how it is now. */
static void tell_away(struct process *process, bool admitted)
{
    int64_t now = clock_boot_ms();
    const char *words = admitted ? "de daemon is niet bereikbaar"
                                 : "de daemon kent de sleutel van deze webtoegang niet (meer); "
                                   "doc/web.md zegt hoe een beheerder haar toelaat";
    if (process->away_ms == 0)
        process->away_ms = now;
    else if (now - process->told_ms < AWAY_AGAIN_MS)
        return;
    process->told_ms = now;
    log_event(LOG_LEVEL_WARNING, admitted ? "daemon-away" : "not-admitted", "seconds",
              (now - process->away_ms) / 1000, "%s", words);
    sd_notifyf(0, "STATUS=%s", words);
}

static void on_hello(void *arg, enum client_outcome outcome, const struct response *response)
{
    struct process *process = arg;
    struct gateway *gateway = &process->gateway;
    struct hello_answer hello;
    struct arena arena;
    arena_init(&arena);
    if (outcome == CLIENT_ANSWERED &&
        client_answer(response, &message_hello_answer, &hello, &arena)) {
        if (gateway->practice_wanted && !hello.practice && !gateway->practice)
            log_event(LOG_LEVEL_WARNING, "no-practice", NULL, 0, "%s",
                      "de daemon is geen oefenomgeving; --practice doet niets");
        gateway->practice = gateway->practice_wanted && hello.practice;
        follow(process, hello.events);
        stream_begin(gateway->stream, &hello.epoch, hello.sequence);
        if (process->away_ms != 0)
            show_address(process, "");
        process->away_ms = 0;
        log_event(LOG_LEVEL_INFO, "connected", "sequence", (int64_t)hello.sequence, "%s", "");
    } else if (!gateway->stopping) {
        /* whoever answers, and not this, refuses us */
        tell_away(process, outcome != CLIENT_NOT_ADMITTED && outcome != CLIENT_ANSWERED);
        uv_timer_start(&process->hello, say_hello, HELLO_AGAIN_MS, 0);
    }
    arena_release(&arena);
}

static void say_hello(uv_timer_t *timer)
{
    struct process *process = timer->data;
    struct query_hello query = {.client = "doorbraak-web " DOORBRAAK_VERSION};
    if (!ask_send(&process->gateway, &message_query_hello, &query, NULL, NULL, on_hello, process))
        uv_timer_start(&process->hello, say_hello, HELLO_AGAIN_MS, 0);
}

/* --- the process --- */

static bool read_files(struct process *process)
{
    struct gateway *gateway = &process->gateway;
    struct site_files files = {0};
    char fault[600] = "";
    const char *theme = gateway->settings->theme;
    bool web = files_read(&files, process->options->web, "", gateway->https, fault, sizeof fault);
    if (!web || (theme != NULL &&
                 (!theme_is_sound(theme, fault, sizeof fault) ||
                  !files_read(&files, theme, "/thema", gateway->https, fault, sizeof fault)))) {
        log_event(LOG_LEVEL_ERROR, "cannot-read", NULL, 0, "%s: %s", web ? "theme" : "--web",
                  fault);
        files_release(&files);
        return false;
    }
    files_release(&gateway->files);
    gateway->files = files;
    log_event(LOG_LEVEL_INFO, "files", "files", (int64_t)files.n, "%s", "");
    return true;
}

/* Streams are told to come back; requests that wait for the daemon have a moment for its answer. */
static void begin_to_leave(struct process *process)
{
    struct gateway *gateway = &process->gateway;
    if (gateway->stopping)
        return;
    gateway->stopping = true;
    process->leaving_ms = clock_boot_ms();
    sd_notify(0, "STOPPING=1");
    server_quiesce(gateway->server);
    documents_end_all(gateway->documents);
    stream_end_all(gateway->stream);
}

static void look_whether_all_left(uv_timer_t *timer)
{
    struct process *process = timer->data;
    struct gateway *gateway = &process->gateway;
    bool late = clock_boot_ms() - process->leaving_ms >= LEAVE_MS;
    if (late || (courier_pending(gateway->courier) == 0 && stream_readers(gateway->stream) == 0 &&
                 documents_pending(gateway->documents) == 0))
        uv_stop(&gateway->loop);
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct process *process = handle->data;
    log_event(LOG_LEVEL_INFO, number == SIGHUP ? "reading" : "stopping", "signal", number, "%s",
              "");
    if (number == SIGHUP) {
        read_files(process);
        return;
    }
    begin_to_leave(process);
    uv_timer_start(&process->leave, look_whether_all_left, 50, 50);
}

/* Fed only while the loop goes round [S6]. */
static void feed_watchdog(uv_timer_t *timer)
{
    struct process *process = timer->data;
    if (process->turns == process->turns_seen)
        return;
    process->turns_seen = process->turns;
    sd_notify(0, "WATCHDOG=1");
}

static void start_handles(struct process *process)
{
    static const int numbers[] = {SIGTERM, SIGINT, SIGHUP};
    uv_loop_t *loop = &process->gateway.loop;
    for (int i = 0; i < 3; i++) {
        ASSERT(uv_signal_init(loop, &process->signals[i]) == 0);
        process->signals[i].data = process;
        ASSERT(uv_signal_start(&process->signals[i], on_signal, numbers[i]) == 0);
    }
    uv_prepare_init(loop, &process->prepare);
    uv_idle_init(loop, &process->more);
    uv_timer_init(loop, &process->patience);
    uv_timer_init(loop, &process->hello);
    uv_timer_init(loop, &process->watchdog);
    uv_timer_init(loop, &process->leave);
    uv_timer_init(loop, &process->daily);
    process->prepare.data = process->hello.data = process->watchdog.data = process;
    process->leave.data = process->daily.data = process;
    uint64_t interval = 0;
    if (sd_watchdog_enabled(0, &interval) > 0)
        uv_timer_start(&process->watchdog, feed_watchdog, 0, interval / 3000);
}

static void close_handles(struct process *process)
{
    for (int i = 0; i < 3; i++)
        uv_close((uv_handle_t *)&process->signals[i], NULL);
    for (int i = 0; i < COURIER_DESCRIPTORS; i++)
        stop_polling(process, i);
    uv_close((uv_handle_t *)&process->prepare, NULL);
    uv_close((uv_handle_t *)&process->more, NULL);
    uv_close((uv_handle_t *)&process->patience, NULL);
    uv_close((uv_handle_t *)&process->hello, NULL);
    uv_close((uv_handle_t *)&process->watchdog, NULL);
    uv_close((uv_handle_t *)&process->leave, NULL);
    uv_close((uv_handle_t *)&process->daily, NULL);
}

/* Each connection is a descriptor, and the library of the line aborts without one: where the system
 * gives too few there are fewer connections, so that whoever opens many does not take the line's.
 */
static unsigned connections_of(const struct web_settings *settings)
{
    struct rlimit limit;
    rlim_t wanted = settings->connections + DESCRIPTORS_MOST;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return (unsigned)settings->connections;
    if (limit.rlim_cur < wanted) {
        limit.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max;
        if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
            getrlimit(RLIMIT_NOFILE, &limit);
    }
    if (limit.rlim_cur >= wanted)
        return (unsigned)settings->connections;
    rlim_t half = limit.rlim_cur / 2;
    rlim_t left = half > DESCRIPTORS_MOST ? limit.rlim_cur - DESCRIPTORS_MOST : half;
    log_event(LOG_LEVEL_WARNING, "few-descriptors", "connections", (int64_t)left, "%s",
              "zo veel verbindingen, niet die van 'connections': het systeem geeft dit programma "
              "niet meer bestanden (LimitNOFILE)");
    return (unsigned)left;
}

static void set_origin(struct process *process)
{
    static const char *const loopback[] = {"localhost", "127.0.0.1", "[::1]"};
    struct gateway *gateway = &process->gateway;
    const struct web_settings *settings = gateway->settings;
    const struct host_name *names = settings->hosts.v;
    struct origin *origin = &gateway->origin;
    origin->hosts = process->hosts;
    for (size_t i = 0; i < settings->hosts.n; i++)
        process->hosts[origin->n++] = names[i].name;
    for (size_t i = 0; origin->n < 3 && settings->origin == NULL && settings->hosts.n == 0; i++)
        process->hosts[origin->n++] = loopback[i];
    gateway->https = settings->tls_certificate != NULL;
    if (settings->origin != NULL) {
        origin->public_host = strstr(settings->origin, "://") + 3;
        gateway->https = strncmp(settings->origin, "https:", 6) == 0;
    }
    origin->scheme = gateway->https ? "https" : "http";
}

static void tell_ready(struct process *process)
{
    const char *address = process->address;
    char line[400];
    const struct web_settings *settings = process->gateway.settings;
    int n = snprintf(line, sizeof line, "%s://%s\n",
                     settings->tls_certificate != NULL ? "https" : "http", address);
    if (process->options->ready_file != NULL)
        io_write_file(process->options->ready_file, line, (size_t)n, 0600);
    log_event(LOG_LEVEL_INFO, "ready", NULL, 0, "%s", address);
    show_address(process, "READY=1\n");
    uv_timer_start(&process->daily, look_at_certificate, 0, DAY_MS);
}

static bool open_all(struct process *process)
{
    struct gateway *gateway = &process->gateway;
    gateway->courier = courier_open(process->profile);
    profile_release(process->profile);
    if (gateway->courier == NULL || !read_files(process))
        return false;
    if (process->options->check)
        return true;
    if (!oidc_open(gateway, process->options->profile))
        return false;
    gateway->stream = stream_new(gateway);
    gateway->documents = documents_new(gateway);
    gateway->openapi = openapi_response(gateway->https);
    gateway->connections = connections_of(gateway->settings);
    gateway->server =
        server_open(gateway, process->options->listen, process->address, sizeof process->address);
    if (gateway->server == NULL)
        return false;
    gateway->port = (unsigned)strtoul(strrchr(process->address, ':') + 1, NULL, 10);
    poll_descriptors(process);
    uv_prepare_start(&process->prepare, on_prepare);
    say_hello(&process->hello);
    tell_ready(process);
    return true;
}

/* The line first: whoever still waits for it is answered, then the server can stop. */
static void close_all(struct process *process)
{
    struct gateway *gateway = &process->gateway;
    gateway->stopping = true;
    close_handles(process);
    if (gateway->oidc != NULL)
        oidc_close(gateway->oidc);
    courier_close(gateway->courier);
    if (gateway->documents != NULL)
        documents_end_all(gateway->documents);
    if (gateway->stream != NULL)
        stream_end_all(gateway->stream);
    if (gateway->server != NULL)
        server_close(gateway->server);
    uv_run(&gateway->loop, UV_RUN_DEFAULT);
    ASSERT(uv_loop_close(&gateway->loop) == 0);
    if (gateway->server != NULL)
        server_free(gateway->server);
    if (gateway->oidc != NULL)
        oidc_free(gateway->oidc);
    documents_free(gateway->documents);
    if (gateway->stream != NULL)
        stream_free(gateway->stream);
    if (gateway->openapi != NULL)
        MHD_destroy_response(gateway->openapi);
    turns_release(&gateway->turns);
    files_release(&gateway->files);
    sessions_release(&gateway->sessions);
}

enum exit_status gateway_run(const struct run_options *options, const struct web_settings *settings,
                             struct profile *profile)
{
    struct process *process = memory_zeroed(1, sizeof *process);
    struct gateway *gateway = &process->gateway;
    process->options = options;
    process->profile = profile;
    gateway->settings = settings;
    gateway->practice_wanted = options->practice;
    signal(SIGPIPE, SIG_IGN);
    ASSERT(uv_loop_init(&gateway->loop) == 0);
    sessions_init(&gateway->sessions, (int64_t)settings->idle_minutes * 60000,
                  (int64_t)settings->most_hours * 3600000);
    set_origin(process);
    start_handles(process);
    bool opened = open_all(process);
    if (opened && !options->check)
        uv_run(&gateway->loop, UV_RUN_DEFAULT);
    close_all(process);
    if (!options->check)
        log_event(LOG_LEVEL_INFO, "stopped", NULL, 0, "%s", "");
    free(process);
    return opened ? EXIT_STATUS_OK : EXIT_STATUS_CONFIG;
}
