// SPDX-License-Identifier: EUPL-1.2
#include "metrics.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "base/memory.h"

#define PATH_ROOM 4096

struct metrics {
    uv_timer_t timer;
    uv_work_t work;
    struct metrics_sources sources;
    char path[PATH_ROOM];
    char temporary[PATH_ROOM];
    char *text;
    size_t len;
    int64_t started_ms;
    int result; /* of the last writing: 0 or a negative errno */
    bool busy;
    bool failing; /* said so already */
    bool closing;
};

/* --- the text --- */

static void head(FILE *out, const char *name, const char *type, const char *help)
{
    fprintf(out, "# HELP doorbraak_%s %s\n# TYPE doorbraak_%s %s\n", name, help, name, type);
}

static void number(FILE *out, const char *name, const char *type, const char *help, uint64_t value)
{
    head(out, name, type, help);
    fprintf(out, "doorbraak_%s %" PRIu64 "\n", name, value);
}

/* `scale`: by so much the measures are divided to become the unit of the name. */
static void distribution(FILE *out, const char *name, const char *help,
                         const struct histogram *histogram, double scale)
{
    uint64_t below = 0;
    head(out, name, "histogram", help);
    for (size_t i = 0; i <= histogram->n; i++) {
        below += histogram->counts[i];
        if (i < histogram->n)
            fprintf(out, "doorbraak_%s_bucket{le=\"%g\"} %" PRIu64 "\n", name,
                    (double)histogram->bounds[i] / scale, below);
    }
    fprintf(out, "doorbraak_%s_bucket{le=\"+Inf\"} %" PRIu64 "\n", name, below);
    fprintf(out, "doorbraak_%s_sum %g\n", name, (double)histogram->sum / scale);
    fprintf(out, "doorbraak_%s_count %" PRIu64 "\n", name, below);
}

static void outcome(FILE *out, const char *word, uint64_t n)
{
    fprintf(out, "doorbraak_commands_total{outcome=\"%s\"} %" PRIu64 "\n", word, n);
}

static void commands(FILE *out, struct metrics *metrics)
{
    const struct engine_counters *counters = engine_counters(metrics->sources.engine);
    head(out, "commands_total", "counter", "Commands since the start, by what came of them.");
    outcome(out, "done", counters->done);
    outcome(out, "repeated", counters->repeated);
    outcome(out, "refused", counters->commands - counters->done - counters->repeated);
    outcome(out, "busy", counters->busy);
    outcome(out, "malformed", counters->malformed);
    distribution(out, "batch_commands", "Commands in one batch.", &counters->batch_commands, 1);
    distribution(out, "append_seconds", "One append to the journal with its sync.",
                 &counters->append_ns, 1e9);
}

static void open_at(void *arg, const struct code *ladder, const struct code *tier, uint64_t n)
{
    fprintf(arg, "doorbraak_open_cases{ladder=\"%s\",tier=\"%s\"} %" PRIu64 "\n", ladder->s,
            tier->s, n);
}

static void backups(FILE *out, const struct metrics *metrics, struct instant wall)
{
    struct instant newest = *metrics->sources.newest_backup;
    struct instant now = engine_now(metrics->sources.engine, wall);
    if (newest.ms == 0)
        return; /* an alarm on its absence is the right one */
    number(out, "backup_age_seconds", "gauge", "How old the newest backup is.",
           now.ms > newest.ms ? (uint64_t)(now.ms - newest.ms) / 1000 : 0);
}

static void checkpoints(FILE *out, const struct site *site)
{
    if (site->checkpoint_batch != 0)
        number(out, "checkpoint_batch", "gauge",
               "Batch of the journal at which the newest checkpoint stands.",
               site->checkpoint_batch);
}

static void compose(FILE *out, struct metrics *metrics)
{
    const struct metrics_sources *from = &metrics->sources;
    struct instant wall = instant_of_ms(clock_wall_ms());
    head(out, "info", "gauge", "The daemon's version.");
    fprintf(out, "doorbraak_info{version=\"" DOORBRAAK_VERSION "\"} 1\n");
    number(out, "start_time_seconds", "gauge", "When it started, in Unix time.",
           (uint64_t)metrics->started_ms / 1000);
    number(out, "read_only", "gauge", "1 while commands are refused: disk or clock.",
           engine_read_only(from->engine));
    number(out, "disk_free_bytes", "gauge", "What the site's file system still gives.",
           journal_free_bytes(from->site->journal));
    checkpoints(out, from->site);
    number(out, "heap_bytes", "gauge", "Memory that was asked for and not given back.",
           memory_in_use());
    number(out, "last_sequence", "gauge", "Of the last event.", from->site->position.sequence);
    number(out, "waiting_requests", "gauge", "Requests that wait for their turn.", *from->waiting);
    number(out, "late_clocks", "gauge", "Clocks that are due and not fired yet, to 1000.",
           engine_late_clocks(from->engine, wall));
    number(out, "slow_replies_total", "counter", "Replies dropped as a client read too slowly.",
           from->wire->slow_replies);
    number(out, "broken_connections_total", "counter",
           "Connections broken as more came in than could be taken.", from->wire->broken);
    number(out, "denied_total", "counter", "Handshakes refused.", from->wire->denied);
    struct code calendar;
    number(out, "calendar_days", "gauge", "Days that the calendar that ends first still goes on.",
           engine_calendar_days(from->engine, wall, &calendar));
    backups(out, metrics, wall);
    commands(out, metrics);
    head(out, "open_cases", "gauge", "Open cases at a tier, counted to 1000.");
    engine_count_open(from->engine, open_at, out);
}

/* --- the file --- */

/* Not synced: what a power cut takes is old when the machine is back. Others may read it. */
static int put(const struct metrics *metrics)
{
    int fd = open(metrics->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0)
        return -errno;
    int result = fchmod(fd, 0644) == 0 ? io_write_all(fd, metrics->text, metrics->len) : -errno;
    close(fd);
    if (result == 0 && rename(metrics->temporary, metrics->path) != 0)
        result = -errno;
    return result;
}

static void write_file(uv_work_t *work)
{
    struct metrics *metrics = work->data;
    metrics->result = put(metrics);
}

static void free_metrics(uv_handle_t *handle)
{
    free(handle->data);
}

static void end(struct metrics *metrics)
{
    unlink(metrics->temporary);
    unlink(metrics->path);
    uv_close((uv_handle_t *)&metrics->timer, free_metrics);
}

static void written(uv_work_t *work, int status)
{
    struct metrics *metrics = work->data;
    (void)status; /* nobody cancels it */
    metrics->busy = false;
    free(metrics->text);
    metrics->text = NULL;
    if (metrics->result != 0 && !metrics->failing)
        log_event(LOG_LEVEL_ERROR, "no-metrics", NULL, 0, "kan '%s' niet schrijven: %s",
                  metrics->path, strerror(-metrics->result));
    metrics->failing = metrics->result != 0;
    if (metrics->closing)
        end(metrics);
}

static void write_again(uv_timer_t *timer)
{
    struct metrics *metrics = timer->data;
    if (metrics->busy)
        return;
    FILE *out = open_memstream(&metrics->text, &metrics->len);
    ASSERT(out != NULL);
    compose(out, metrics);
    ASSERT(fclose(out) == 0);
    metrics->busy = true;
    ASSERT(uv_queue_work(timer->loop, &metrics->work, write_file, written) == 0);
}

struct metrics *metrics_open(uv_loop_t *loop, const char *path,
                             const struct metrics_sources *sources)
{
    if (path == NULL)
        return NULL;
    struct metrics *metrics = memory_zeroed(1, sizeof *metrics);
    metrics->sources = *sources;
    metrics->started_ms = clock_wall_ms();
    snprintf(metrics->path, sizeof metrics->path, "%s", path);
    snprintf(metrics->temporary, sizeof metrics->temporary, "%s.new", path);
    metrics->work.data = metrics;
    ASSERT(uv_timer_init(loop, &metrics->timer) == 0);
    metrics->timer.data = metrics;
    uv_timer_start(&metrics->timer, write_again, 0, METRICS_MS);
    return metrics;
}

void metrics_close(struct metrics *metrics)
{
    if (metrics == NULL)
        return;
    uv_timer_stop(&metrics->timer);
    metrics->closing = true;
    if (!metrics->busy)
        end(metrics);
}
