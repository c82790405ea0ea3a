// SPDX-License-Identifier: EUPL-1.2
#include "daemon.h"

#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <systemd/sd-daemon.h>
#include <uv.h>

#include "backup_job.h"
#include "backup_upkeep.h"
#include "base/assert.h"
#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "base/memory.h"
#include "checkpoint_job.h"
#include "clearing_job.h"
#include "metrics.h"
#include "request_queue.h"
#include "timers/timers.h"
#include "wire/wire.h"

#define TICK_CASES      16               /* cases whose clocks fire in one tick */
#define TICK_NS         INT64_C(4000000) /* ticks may take so long, then commands have their turn */
#define TICK_MOST_NS    INT64_C(8000000) /* or as long as the rest of a turn takes, up to this */
#define TURN_BUDGET     512              /* messages taken from the sockets in one loop turn */
#define RECOMPUTE_CASES 100              /* whose deadlines are made anew in one batch */
#define CALENDAR_SOON   400              /* days: a year and a month, as far as meetings are set */
#define INSTALL_MS      INT64_C(86400000) /* meeting rules are expanded further once a day */
#define BELIEVED_MS     INT64_C(3600000)  /* a clock that was wrong at boot has been set by then */
#define STOP_QUIET_MS   100  /* nothing came or went for so long: the replies have left */
#define STOP_MOST_MS    2000 /* clients that go on sending do not keep the daemon up */

struct daemon {
    uv_loop_t loop;
    struct engine *engine;
    struct site *site;
    const struct daemon_options *options;
    daemon_install *install;
    void *install_arg;
    struct wire *wire;
    struct timers *timers;
    struct request_queue queue;
    struct backup_job *backup;
    struct backup_keeper backups;
    struct checkpoint_job *checkpoint;
    struct clearing_job *clearing;
    struct metrics *metrics;
    int64_t started_ms; /* boot clock */
    uv_timer_t heartbeat;
    uv_timer_t watchdog;
    uv_idle_t more;   /* keeps the loop turning while requests wait */
    uv_timer_t leave; /* while stopping: looks whether it is quiet */
    uv_signal_t signals[3];
    uint64_t turns; /* for the watchdog: the loop goes round */
    uint64_t turns_seen;
    int64_t ticked_ns; /* monotonic: when ticks last ended */
    int64_t installed_ms;
    int64_t talked_ms;   /* when a request last came or a reply last went: the turn of it */
    bool talked;         /* in this turn */
    int64_t stopping_ms; /* since when */
    bool stopping;
    bool held; /* the wall clock jumped */
    bool told_read_only;
    bool tick_due;
    bool install_due;
    enum exit_status result;
};

static struct instant wall_now(void)
{
    return instant_of_ms(clock_wall_ms());
}

/* --- what goes out --- */

static void respond(void *arg, uint64_t token, struct bytes response)
{
    struct daemon *daemon = arg;
    struct wire_peer peer;
    daemon->talked = true;
    if (request_queue_peer(&daemon->queue, token, &peer))
        wire_reply(daemon->wire, &peer, response);
}

static void publish(struct daemon *daemon, const char *topic, const struct notice *notice)
{
    struct writer writer;
    writer_init(&writer);
    notice_encode(notice, &writer);
    wire_publish(daemon->wire, bytes_of(topic, strlen(topic)), writer_bytes(&writer));
    writer_release(&writer);
}

static void notice(void *arg, const struct notice *event)
{
    publish(arg, TOPIC_EVENT, event);
}

static void revoked(void *arg)
{
    struct daemon *daemon = arg;
    wire_rebind_events(daemon->wire);
}

static void beat(uv_timer_t *timer)
{
    struct daemon *daemon = timer->data;
    struct notice event = {.sequence = daemon->site->position.sequence};
    struct journal_tail tail = journal_tail(daemon->site->journal);
    memcpy(event.epoch.b, tail.epoch, sizeof event.epoch.b);
    publish(daemon, TOPIC_HEARTBEAT, &event);
}

/* --- what comes in --- */

static bool authenticate(void *arg, const uint8_t public_key[WIRE_KEY_SIZE],
                         char user_id[WIRE_USER_SIZE])
{
    struct daemon *daemon = arg;
    return engine_authenticate(daemon->engine, public_key, wall_now(), user_id, WIRE_USER_SIZE);
}

static void refuse(struct daemon *daemon, const struct wire_peer *peer, const struct id *id,
                   const struct error *error)
{
    struct writer writer;
    struct arena arena;
    arena_init(&arena);
    struct reply reply = reply_of_error(error, &arena);
    writer_init(&writer);
    response_encode(id, &reply, (struct bytes){NULL, 0}, &writer);
    wire_reply(daemon->wire, peer, writer_bytes(&writer));
    writer_release(&writer);
    arena_release(&arena);
}

static void message(void *arg, const struct wire_peer *from, struct bytes frame)
{
    struct daemon *daemon = arg;
    struct request request;
    struct error error = {0};
    daemon->talked = true;
    if (!request_decode(frame, &request, &error)) {
        engine_counters(daemon->engine)->malformed++;
        refuse(daemon, from, &request.id, &error);
        return;
    }
    if (daemon->stopping) {
        error_set(&error, ERR_STOPPING, "", DETAIL_NONE);
        refuse(daemon, from, &request.id, &error);
        return;
    }
    if (!request_queue_add(&daemon->queue, from, &request, frame)) {
        engine_counters(daemon->engine)->busy++;
        error_set_with(&error, ERR_BUSY, "", DETAIL_WAITING, "%zu", daemon->queue.n);
        refuse(daemon, from, &request.id, &error);
    }
}

/* --- the batch --- */

/* False while the clock is not to be believed: then nothing that goes by it happens. */
static bool check_clock(struct daemon *daemon)
{
    if (engine_time_was_accepted(daemon->engine))
        timers_accept_clock(daemon->timers);
    bool jumped = timers_check_clock(daemon->timers) != CLOCK_STEADY;
    bool behind =
        wall_now().ms + 120000 < daemon->site->position.stamp.ms && !daemon->site->practice;
    bool hold = jumped || behind;
    if (hold && !daemon->held)
        log_event(LOG_LEVEL_ERROR, "clock-jumped", NULL, 0,
                  "de klok van de machine versprong: opdrachten worden geweigerd tot een beheerder "
                  "de tijd "
                  "accepteert");
    daemon->held = hold;
    engine_hold(daemon->engine, hold);
    return !hold;
}

static void end_batch(enum engine_status status)
{
    switch (status) {
    case ENGINE_OK:
        return;
    case ENGINE_READ_ONLY:
        return;
    case ENGINE_UNKNOWN:
        /* nothing was acknowledged and nothing may be: the next start reads what the disk kept */
        fatal(EXIT_STATUS_UNKNOWN,
              "schrijven naar het journaal of de toestand is mislukt: kijk de schijf na");
    }
}

/* The unit's line in `systemctl status`, when it has become another. */
static void tell_status(struct daemon *daemon)
{
    bool read_only = engine_read_only(daemon->engine);
    if (read_only == daemon->told_read_only)
        return;
    daemon->told_read_only = read_only;
    if (daemon->held)
        sd_notify(0, "STATUS=alleen lezen: de klok van de machine versprong");
    else if (read_only)
        sd_notify(0, "STATUS=alleen lezen: te weinig ruimte op de schijf");
    else
        sd_notifyf(0, "STATUS=gereed op %s", wire_commands_endpoint(daemon->wire));
}

/* As long as the rest of the turn before took, where commands and the disk take more than what
 * ticks may take in any case. Not much more, as what many clocks write makes that rest longer too.
 */
static int64_t tick_ns(int64_t others_ns)
{
    if (others_ns < TICK_NS)
        return TICK_NS;
    return others_ns < TICK_MOST_NS ? others_ns : TICK_MOST_NS;
}

/* Many clocks may be due at one moment: all that a day begins with. They share their batch's sync,
 * as commands do, and nobody waits long for them. */
static void run_ticks(struct daemon *daemon)
{
    int64_t began = clock_monotonic_ns();
    int64_t until = began + tick_ns(began - daemon->ticked_ns);
    while (engine_tick(daemon->engine, TICK_CASES) && clock_monotonic_ns() < until)
        continue;
    daemon->ticked_ns = clock_monotonic_ns();
}

static void run_commands(struct daemon *daemon)
{
    bool tick = daemon->tick_due && !daemon->held;
    bool writes = !engine_read_only(daemon->engine);
    bool recompute = engine_must_recompute(daemon->engine) && writes;
    bool note = engine_must_note(daemon->engine) && writes;
    if (!tick && !recompute && !note && !request_queue_has_command(&daemon->queue))
        return;
    engine_begin(daemon->engine, wall_now());
    if (tick)
        run_ticks(daemon);
    if (recompute)
        engine_recompute(daemon->engine, RECOMPUTE_CASES);
    if (tick)
        daemon->tick_due = false;
    struct queued *entry;
    for (uint64_t i = 0; i < daemon->options->batch_max &&
                         (entry = request_queue_next_command(&daemon->queue)) != NULL;
         i++)
        engine_run(daemon->engine, entry->peer.user_id, &entry->request, entry->token);
    end_batch(engine_finish(daemon->engine));
    request_queue_forget_done(&daemon->queue);
}

static void backup_done(void *owner, const struct wire_peer *peer, struct bytes response)
{
    struct daemon *daemon = owner;
    daemon->backup = NULL;
    daemon->talked = true;
    wire_reply(daemon->wire, peer, response);
    backup_keeper_wake(&daemon->backups);
}

static void start_backup(struct daemon *daemon, const struct queued *entry)
{
    struct error error = {0};
    const char *name = NULL;
    bool may = engine_may_backup(daemon->engine, entry->peer.user_id, &entry->request, wall_now(),
                                 &name, &error);
    if (may && daemon->backup != NULL)
        may = error_set(&error, ERR_BUSY, "", DETAIL_BACKUP_BUSY);
    if (may)
        daemon->backup = backup_job_start(&daemon->loop, daemon->site, daemon->options->backups,
                                          name, engine_now(daemon->engine, wall_now()),
                                          &entry->peer, &entry->request.id, backup_done, daemon);
    else
        refuse(daemon, &entry->peer, &entry->request.id, &error);
}

static void run_queries(struct daemon *daemon)
{
    struct queued *entry;
    engine_counters(daemon->engine)->denied = wire_counters(daemon->wire)->denied;
    for (int i = 0; i < TURN_BUDGET && (entry = request_queue_next_query(&daemon->queue)) != NULL;
         i++) {
        if (entry->request.message == &message_query_backup)
            start_backup(daemon, entry);
        else
            engine_query(daemon->engine, entry->peer.user_id, &entry->request, wall_now(),
                         entry->token);
    }
    request_queue_forget_done(&daemon->queue);
}

/* Keys that are destroyed do not come back, so the clock must have been right for a while; on a
 * practice site it is moved on purpose. */
static void look_after_backups(struct daemon *daemon)
{
    bool believed = daemon->site->practice || clock_boot_ms() - daemon->started_ms >= BELIEVED_MS;
    if (!daemon->held && !daemon->stopping)
        backup_keeper_look(&daemon->backups, engine_now(daemon->engine, wall_now()), believed);
}

static void checkpoint_done(void *owner)
{
    struct daemon *daemon = owner;
    daemon->checkpoint = NULL;
}

static void clearing_done(void *owner)
{
    struct daemon *daemon = owner;
    daemon->clearing = NULL;
}

/* Not while it stops, nor when the disk is nearly full, nor before what is left of others is gone.
 */
static void look_after_checkpoints(struct daemon *daemon)
{
    bool may = daemon->checkpoint == NULL && daemon->clearing == NULL && !daemon->stopping &&
               !engine_read_only(daemon->engine);
    if (may && checkpoint_due(daemon->site))
        daemon->checkpoint =
            checkpoint_job_start(&daemon->loop, daemon->site, checkpoint_done, daemon);
    if (engine_is_lost(daemon->engine))
        end_batch(ENGINE_UNKNOWN);
}

/* Beyond its calendar nobody can be told a term: whoever runs the site must know in time. */
static void watch_calendars(struct daemon *daemon)
{
    struct code which;
    uint64_t days = engine_calendar_days(daemon->engine, wall_now(), &which);
    if (days < CALENDAR_SOON)
        log_event(LOG_LEVEL_WARNING, "calendar-ends", "days", (int64_t)days,
                  "kalender %s houdt op, en daarna is geen termijn te berekenen; zet er onder "
                  "'calendars' een bestand met vrije dagen van latere jaren bij",
                  which.s);
}

static void run_install(struct daemon *daemon)
{
    if (!daemon->install_due || daemon->held)
        return;
    daemon->install_due = false;
    daemon->installed_ms = clock_boot_ms();
    sd_notify(0, "RELOADING=1");
    engine_begin(daemon->engine, wall_now());
    bool done = daemon->install(daemon->install_arg, daemon->engine);
    end_batch(done ? engine_finish(daemon->engine) : engine_abandon(daemon->engine));
    log_event(done ? LOG_LEVEL_INFO : LOG_LEVEL_ERROR, done ? "installed" : "not-installed", NULL,
              0,
              done ? "ladders en kalenders zijn gelezen"
                   : "bestanden waren niet bruikbaar; de oude blijven gelden");
    watch_calendars(daemon);
    sd_notify(0, "READY=1");
}

static void arm(struct daemon *daemon)
{
    timers_arm(daemon->timers, engine_next_due(daemon->engine));
}

static void keep_turning(uv_idle_t *idle)
{
    (void)idle;
}

/* All is answered and has left. A socket that is closed over input which nobody read resets its
 * connection, and what the other side had not read yet is lost: so requests are read, and answered
 * with STOPPING, until the clients have had the time to hear it. */
static bool may_leave(const struct daemon *daemon)
{
    int64_t now = clock_boot_ms();
    return daemon->queue.n == 0 && daemon->backup == NULL && daemon->checkpoint == NULL &&
           daemon->clearing == NULL &&
           (now - daemon->talked_ms >= STOP_QUIET_MS || now - daemon->stopping_ms >= STOP_MOST_MS);
}

static void turn_end(void *arg)
{
    struct daemon *daemon = arg;
    daemon->turns++;
    bool work = daemon->queue.n > 0 || daemon->tick_due || daemon->install_due ||
                engine_must_recompute(daemon->engine) || engine_must_note(daemon->engine);
    if (work) {
        check_clock(daemon);
        run_install(daemon);
        run_commands(daemon);
        run_queries(daemon);
        arm(daemon);
    }
    bool more = engine_must_recompute(daemon->engine) || engine_must_note(daemon->engine);
    if (daemon->queue.n > 0 || (more && !engine_read_only(daemon->engine)))
        uv_idle_start(&daemon->more, keep_turning);
    else
        uv_idle_stop(&daemon->more);
    look_after_backups(daemon);
    look_after_checkpoints(daemon);
    tell_status(daemon);
    if (daemon->talked)
        daemon->talked_ms = clock_boot_ms();
    daemon->talked = false;
    if (daemon->stopping && may_leave(daemon))
        uv_stop(&daemon->loop);
}

static void due(void *arg, bool clock_was_set)
{
    struct daemon *daemon = arg;
    (void)clock_was_set;
    daemon->tick_due = true;
    if (clock_boot_ms() - daemon->installed_ms > INSTALL_MS)
        daemon->install_due = true;
}

/* --- the process --- */

/* The turn that it makes is what it is for. */
static void look_around(uv_timer_t *timer)
{
    (void)timer;
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct daemon *daemon = handle->data;
    if (number == SIGHUP) {
        daemon->install_due = true;
        return;
    }
    log_event(LOG_LEVEL_INFO, "stopping", "signal", number,
              "wat was aangenomen wordt eerst beantwoord");
    sd_notify(0, "STOPPING=1");
    if (!daemon->stopping)
        daemon->stopping_ms = clock_boot_ms();
    daemon->stopping = true;
    backup_job_stop(daemon->backup);
    checkpoint_job_stop(daemon->checkpoint);
    clearing_job_stop(daemon->clearing);
    uv_timer_start(&daemon->leave, look_around, 0, STOP_QUIET_MS / 5);
}

/* Fed only while the loop goes round: a heartbeat timer alone proves nothing [S6]. */
static void feed_watchdog(uv_timer_t *timer)
{
    struct daemon *daemon = timer->data;
    if (daemon->turns == daemon->turns_seen)
        return;
    daemon->turns_seen = daemon->turns;
    sd_notify(0, "WATCHDOG=1");
}

static void start_handles(struct daemon *daemon)
{
    static const int numbers[] = {SIGTERM, SIGINT, SIGHUP};
    for (int i = 0; i < 3; i++) {
        ASSERT(uv_signal_init(&daemon->loop, &daemon->signals[i]) == 0);
        daemon->signals[i].data = daemon;
        ASSERT(uv_signal_start(&daemon->signals[i], on_signal, numbers[i]) == 0);
    }
    uv_timer_init(&daemon->loop, &daemon->heartbeat);
    daemon->heartbeat.data = daemon;
    uv_timer_start(&daemon->heartbeat, beat, daemon->options->heartbeat_ms,
                   daemon->options->heartbeat_ms);
    uv_timer_init(&daemon->loop, &daemon->watchdog);
    daemon->watchdog.data = daemon;
    uint64_t interval = 0;
    if (sd_watchdog_enabled(0, &interval) > 0)
        uv_timer_start(&daemon->watchdog, feed_watchdog, 0, interval / 3000);
    uv_idle_init(&daemon->loop, &daemon->more);
    daemon->more.data = daemon;
    uv_timer_init(&daemon->loop, &daemon->leave);
}

static void close_handles(struct daemon *daemon)
{
    for (int i = 0; i < 3; i++)
        uv_close((uv_handle_t *)&daemon->signals[i], NULL);
    uv_close((uv_handle_t *)&daemon->heartbeat, NULL);
    uv_close((uv_handle_t *)&daemon->watchdog, NULL);
    uv_close((uv_handle_t *)&daemon->more, NULL);
    uv_close((uv_handle_t *)&daemon->leave, NULL);
}

static bool open_wire(struct daemon *daemon, struct daemon_options *options)
{
    char why[256];
    struct wire_options wire = {
        .commands_endpoint = options->commands_endpoint,
        .events_endpoint = options->events_endpoint,
        .max_frame = reader_limits_wire.bytes,
        .connections = options->connections,
        .turn_budget = TURN_BUDGET,
    };
    struct wire_callbacks callbacks = {
        .arg = daemon, .authenticate = authenticate, .message = message, .turn_end = turn_end};
    memcpy(wire.server_secret, options->server_secret, sizeof wire.server_secret);
    sodium_memzero(options->server_secret, sizeof options->server_secret);
    if (wire_open(&daemon->wire, &daemon->loop, &wire, &callbacks, why, sizeof why) == 0)
        return true;
    log_event(LOG_LEVEL_FATAL, "cannot-bind", NULL, 0, "%s", why);
    return false;
}

static void tell_ready(struct daemon *daemon)
{
    char line[600];
    const char *commands = wire_commands_endpoint(daemon->wire);
    const char *events = wire_events_endpoint(daemon->wire);
    engine_describe(daemon->engine, events, wall_now());
    int n = snprintf(line, sizeof line, "%s\n%s\n", commands, events);
    if (daemon->options->ready_file != NULL)
        io_write_file(daemon->options->ready_file, line, (size_t)n, 0600);
    log_event(LOG_LEVEL_INFO, "ready", "sequence", (int64_t)daemon->site->position.sequence,
              "opdrachten op %s, gebeurtenissen op %s", commands, events);
    sd_notifyf(0, "READY=1\nSTATUS=gereed op %s", commands);
}

static void open_metrics(struct daemon *daemon)
{
    struct metrics_sources sources = {
        .engine = daemon->engine,
        .site = daemon->site,
        .waiting = &daemon->queue.n,
        .newest_backup = &daemon->backups.newest,
        .wire = wire_counters(daemon->wire),
    };
    daemon->metrics = metrics_open(&daemon->loop, daemon->options->metrics, &sources);
}

static bool install_first(struct daemon *daemon)
{
    engine_begin(daemon->engine, wall_now());
    bool done = daemon->install(daemon->install_arg, daemon->engine);
    end_batch(done ? engine_finish(daemon->engine) : engine_abandon(daemon->engine));
    daemon->installed_ms = clock_boot_ms();
    if (done)
        watch_calendars(daemon);
    return done;
}

static void shut(struct daemon *daemon)
{
    ASSERT(daemon->backup == NULL && daemon->checkpoint == NULL && daemon->clearing == NULL);
    metrics_close(daemon->metrics);
    if (daemon->wire != NULL) {
        wire_close(daemon->wire, NULL, NULL);
        daemon->wire = NULL;
    }
    if (daemon->timers != NULL)
        timers_close(daemon->timers, NULL, NULL);
    close_handles(daemon);
    uv_run(&daemon->loop, UV_RUN_DEFAULT);
    ASSERT(uv_loop_close(&daemon->loop) == 0);
    request_queue_release(&daemon->queue);
    engine_free(daemon->engine);
}

enum exit_status daemon_run(struct site *site, struct daemon_options *options,
                            daemon_install *install, void *arg)
{
    struct daemon *daemon = memory_zeroed(1, sizeof *daemon);
    daemon->site = site;
    daemon->options = options;
    daemon->install = install;
    daemon->install_arg = arg;
    signal(SIGPIPE, SIG_IGN);
    ASSERT(uv_loop_init(&daemon->loop) == 0);
    struct engine_callbacks callbacks = {
        .arg = daemon, .respond = respond, .notice = notice, .revoked = revoked};
    daemon->engine = engine_new(site, &callbacks);
    request_queue_init(&daemon->queue, options->queue_max);
    start_handles(daemon);
    backup_keeper_init(&daemon->backups, &daemon->loop, options->backups, site);
    daemon->started_ms = clock_boot_ms();

    enum exit_status result = EXIT_STATUS_OK;
    if (!open_wire(daemon, options)) {
        result = EXIT_STATUS_CONFIG;
    } else if (timers_open(&daemon->timers, &daemon->loop, due, daemon) != 0) {
        result = EXIT_STATUS_INTERNAL;
    } else if (!install_first(daemon)) {
        result = EXIT_STATUS_CONFIG;
    } else {
        daemon->tick_due = true;
        arm(daemon);
        tell_ready(daemon);
        open_metrics(daemon);
        daemon->clearing = clearing_job_start(&daemon->loop, daemon->site, clearing_done, daemon);
        uv_run(&daemon->loop, UV_RUN_DEFAULT);
    }
    shut(daemon);
    free(daemon);
    return result;
}
