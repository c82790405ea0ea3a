// SPDX-License-Identifier: EUPL-1.2
/* Opening the wire, and the small questions about it. See wire.h. */
#include "wire/wire.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "base/memory.h"
#include "wire/internal.h"
#include "wire/receiving.h"

static bool check_library(char *why, size_t why_size)
{
    int major;
    int minor;
    int patch;
    zmq_version(&major, &minor, &patch);
    if (major != 4 || minor * 100 + patch < 304) { /* older ones have known holes [Z24] */
        snprintf(why, why_size, "libzmq %d.%d.%d is geen 4.3.4 of latere 4", major, minor, patch);
        return false;
    }
    if (zmq_has("curve") != 1) {
        snprintf(why, why_size, "deze libzmq is zonder CURVE gebouwd");
        return false;
    }
    return true;
}

/* The turn that it makes is what it is for. */
static void on_full(uv_async_t *async)
{
    (void)async;
}

static void wake(void *arg)
{
    struct wire *wire = arg;
    uv_async_send(&wire->full);
}

/* Everything that cannot fail but the first, so that closing is one path from here on. */
static int init_handles(struct wire *wire)
{
    int result = uv_async_init(wire->loop, &wire->ended, wire_ended);
    if (result != 0)
        return result;
    ASSERT(uv_async_init(wire->loop, &wire->full, on_full) == 0);
    ASSERT(uv_prepare_init(wire->loop, &wire->prepare) == 0);
    ASSERT(uv_check_init(wire->loop, &wire->check) == 0);
    ASSERT(uv_idle_init(wire->loop, &wire->idle) == 0);
    ASSERT(uv_timer_init(wire->loop, &wire->retry) == 0);
    ASSERT(uv_timer_init(wire->loop, &wire->guard) == 0);
    wire->handles = 7;
    wire->ended.data = wire;
    wire->full.data = wire;
    wire->prepare.data = wire;
    wire->check.data = wire;
    wire->idle.data = wire;
    wire->retry.data = wire;
    wire->guard.data = wire;
    return 0;
}

static uint16_t port_of(const char *endpoint)
{
    const char *colon = strrchr(endpoint, ':');
    ASSERT(colon != NULL);
    return (uint16_t)strtoul(colon + 1, NULL, 10);
}

static bool open_sockets(struct wire *wire, const struct wire_options *options, char *why,
                         size_t why_size)
{
    const char *what = "de context van de bibliotheek";
    wire->context = zmq_ctx_new();
    bool opened = wire->context != NULL && zmq_ctx_set(wire->context, ZMQ_BLOCKY, 0) == 0;
    if (opened) {
        what = "het nazien van sleutels";
        opened = zap_open(wire);
    }
    if (opened) {
        what = options->events_endpoint;
        opened = events_open(wire, what);
        if (opened)
            receiving_begin(port_of(wire->events_endpoint), wake, wire);
    }
    if (opened) {
        what = options->commands_endpoint;
        opened = commands_open(wire, what);
    }
    if (opened) {
        what = "het bewaken van wat binnenkomt";
        const char *const endpoints[INTAKE_DOORS] = {
            [INTAKE_COMMANDS] = wire->commands_endpoint, [INTAKE_EVENTS] = wire->events_endpoint};
        opened = (wire->intake = intake_start(endpoints, options->connections)) != NULL;
    }
    if (!opened)
        snprintf(why, why_size, "kan niet openen: %s: %s", what, zmq_strerror(errno));
    return opened;
}

int wire_open(struct wire **out, uv_loop_t *loop, struct wire_options *options,
              const struct wire_callbacks *callbacks, char *why, size_t why_size)
{
    ASSERT(options->max_frame >= 1024 && options->connections > 0 && options->turn_budget > 0);
    ASSERT(callbacks->authenticate != NULL && callbacks->message != NULL &&
           callbacks->turn_end != NULL);
    struct wire *wire = memory_zeroed(1, sizeof *wire);
    wire->loop = loop;
    wire->callbacks = *callbacks;
    wire->max_frame = options->max_frame;
    wire->turn_budget = options->turn_budget;
    memcpy(wire->server_secret, options->server_secret, WIRE_KEY_SIZE);
    explicit_bzero(options->server_secret, WIRE_KEY_SIZE);

    int result = init_handles(wire);
    if (result != 0) {
        snprintf(why, why_size, "kan sockets niet volgen: %s", uv_strerror(result));
        explicit_bzero(wire->server_secret, WIRE_KEY_SIZE);
        free(wire);
        return -1;
    }
    if (!check_library(why, why_size) || !open_sockets(wire, options, why, why_size)) {
        wire_close(wire, NULL, NULL);
        return -1;
    }
    turn_start(wire);
    *out = wire;
    return 0;
}

const char *wire_commands_endpoint(const struct wire *wire)
{
    return wire->commands_endpoint;
}

const char *wire_events_endpoint(const struct wire *wire)
{
    return wire->events_endpoint;
}

const struct wire_counters *wire_counters(const struct wire *wire)
{
    return &wire->counters;
}
