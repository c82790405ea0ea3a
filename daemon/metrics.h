// SPDX-License-Identifier: EUPL-1.2
/* The daemon's figures in a file, for the textfile collector of Prometheus' node_exporter: written
 * anew every METRICS_MS, under another name and then renamed, so that a reader sees a whole one.
 * Codes and counts only. Without a file nothing is measured here. doc/operating.md names each. */
#ifndef DAEMON_METRICS_H
#define DAEMON_METRICS_H

#include <uv.h>

#include "engine/engine.h"
#include "wire/wire.h"

#define METRICS_MS 15000

struct metrics;

struct metrics_sources {
    struct engine *engine;
    const struct site *site;
    const size_t *waiting;               /* requests */
    const struct instant *newest_backup; /* none: there is none */
    const struct wire_counters *wire;
};

/* All borrowed. NULL for no path. */
struct metrics *metrics_open(uv_loop_t *loop, const char *path,
                             const struct metrics_sources *sources);
/* Removes the file: figures of a daemon that stopped are none. The loop must run until it is
 * empty. NULL: nothing. */
void metrics_close(struct metrics *metrics);

#endif
