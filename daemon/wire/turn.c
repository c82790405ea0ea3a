// SPDX-License-Identifier: EUPL-1.2
/* The loop turn. ZMQ_FD is edge-triggered and says "something changed", once: whoever sends or
 * receives may use up the edge while messages remain [Z1]. So the state of every socket is read
 * again before each sleep, an idle handle keeps the loop awake while messages wait, and messages
 * are taken after the poll, never in its callback. */
#include "base/assert.h"
#include "wire/internal.h"

/* Reading the state of a socket that we do not drain matters too: it runs the library's
 * housekeeping and quiets the descriptor. */
static bool look(struct wire_socket *socket)
{
    if (socket != NULL && socket_has_input(socket))
        socket->readable = true;
    return socket != NULL && socket->readable;
}

static void on_idle(uv_idle_t *idle)
{
    (void)idle;
}

static void on_prepare(uv_prepare_t *prepare)
{
    struct wire *wire = prepare->data;
    bool commands = look(wire->commands);
    bool handshakes = look(wire->zap);
    bool subscriptions = look(wire->events);
    flood_look(wire, commands, subscriptions);
    if (commands || handshakes || subscriptions)
        uv_idle_start(&wire->idle, on_idle);
    else
        uv_idle_stop(&wire->idle);
}

static void on_check(uv_check_t *check)
{
    struct wire *wire = check->data;
    if (wire->zap->readable && (wire->closing || !intake_is_flooded(wire->intake)))
        zap_drain(wire);
    if (!wire->closing && wire->events != NULL && wire->events->readable)
        events_drain(wire);
    if (!wire->closing && wire->commands->readable)
        commands_drain(wire);
    if (!wire->closing)
        wire->callbacks.turn_end(wire->callbacks.arg);
}

void turn_start(struct wire *wire)
{
    ASSERT(uv_prepare_start(&wire->prepare, on_prepare) == 0);
    ASSERT(uv_check_start(&wire->check, on_check) == 0);
}
