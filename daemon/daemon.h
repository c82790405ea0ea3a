// SPDX-License-Identifier: EUPL-1.2
/* The running daemon: sockets, timer and signals on one loop around the engine. Each turn: what
 * came in is queued, then one batch runs, then the turn's queries are answered, so that a client
 * reads its own writes. */
#ifndef DAEMON_DAEMON_H
#define DAEMON_DAEMON_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/engine.h"

struct daemon_options {
    const char *commands_endpoint;
    const char *events_endpoint;
    uint8_t server_secret[32]; /* wiped by daemon_run */
    uint64_t queue_max;        /* requests that wait; BUSY comes at four fifths of it */
    uint64_t connections;      /* at once, at both endpoints together */
    uint64_t batch_max;        /* commands in one batch */
    uint64_t heartbeat_ms;
    const char *ready_file; /* NULL, or a file that gets the endpoints once all is ready */
    const char *metrics;    /* NULL, or the file for the figures */
    const char *backups;    /* folder that holds backups by name */
};

/* Reads the files again and installs what changed, through the open batch; false when a file is not
 * usable (it logged why), and then nothing of it was installed. */
typedef bool daemon_install(void *arg, struct engine *engine);

/* Serves until SIGTERM or SIGINT. SIGHUP calls `install` again. */
enum exit_status daemon_run(struct site *site, struct daemon_options *options,
                            daemon_install *install, void *arg);

#endif
