// SPDX-License-Identifier: EUPL-1.2
/* Closing the wire: sockets at once, the library in a thread of its own (zmq_ctx_term blocks while
 * messages linger [Z21]), then the connections that replies went over (farewell.h), memory when
 * the last handle has closed. */
#include <errno.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/log.h"
#include "base/memory.h"
#include "wire/farewell.h"
#include "wire/internal.h"
#include "wire/receiving.h"

enum { FAREWELL_MS = 2000, GUARD_MS = WIRE_LINGER_MS + FAREWELL_MS + 3000 };

/* Shared with the thread; freed by whoever is last. */
struct wire_ending {
    uv_thread_t thread;
    uv_mutex_t lock;
    void *context;
    struct farewell *farewell;
    uv_async_t *ended; /* NULL: nobody waits any more */
    bool finished;
};

void wire_handle_closed(struct wire *wire)
{
    ASSERT(wire->handles > 0);
    if (--wire->handles > 0 || !wire->closing)
        return;
    void (*closed)(void *arg) = wire->closed;
    void *arg = wire->closed_arg;
    explicit_bzero(wire->server_secret, WIRE_KEY_SIZE);
    free(wire);
    if (closed != NULL)
        closed(arg);
}

static void on_handle_closed(uv_handle_t *handle)
{
    wire_handle_closed(handle->data);
}

static void close_handle(uv_handle_t *handle)
{
    uv_close(handle, on_handle_closed);
}

static void end_context(void *context, struct farewell *farewell)
{
    while (zmq_ctx_term(context) != 0)
        ASSERT(errno == EINTR);
    farewell_say(farewell, FAREWELL_MS);
}

static void ending_free(struct wire_ending *ending)
{
    uv_mutex_destroy(&ending->lock);
    free(ending);
}

static void ending_run(void *arg)
{
    struct wire_ending *ending = arg;
    end_context(ending->context, ending->farewell);
    uv_mutex_lock(&ending->lock);
    ending->finished = true;
    bool abandoned = ending->ended == NULL;
    if (!abandoned)
        uv_async_send(ending->ended);
    uv_mutex_unlock(&ending->lock);
    if (abandoned)
        ending_free(ending);
}

static void close_last_handles(struct wire *wire)
{
    close_handle((uv_handle_t *)&wire->guard);
    close_handle((uv_handle_t *)&wire->ended);
}

void wire_ended(uv_async_t *async)
{
    struct wire *wire = async->data;
    uv_thread_join(&wire->ending->thread);
    ending_free(wire->ending);
    close_last_handles(wire);
}

static void on_guard(uv_timer_t *timer)
{
    struct wire *wire = timer->data;
    uv_mutex_lock(&wire->ending->lock);
    bool finished = wire->ending->finished;
    if (!finished)
        wire->ending->ended = NULL;
    uv_mutex_unlock(&wire->ending->lock);
    if (finished)
        return; /* wire_ended comes in this turn */
    log_event(LOG_LEVEL_ERROR, "WIRE_STUCK", NULL, 0, "libzmq eindigt niet; het blijft achter");
    close_last_handles(wire);
}

/* False when no thread could be made. */
static bool end_in_thread(struct wire *wire, struct farewell *farewell)
{
    struct wire_ending *ending = memory_zeroed(1, sizeof *ending);
    ASSERT(uv_mutex_init(&ending->lock) == 0);
    ending->context = wire->context;
    ending->farewell = farewell;
    ending->ended = &wire->ended;
    wire->ending = ending;
    if (uv_thread_create(&ending->thread, ending_run, ending) == 0)
        return true;
    ending_free(ending);
    return false;
}

void wire_close(struct wire *wire, void (*closed)(void *arg), void *arg)
{
    ASSERT(!wire->closing);
    wire->closing = true;
    wire->closed = closed;
    wire->closed_arg = arg;
    wire->events_bound = false;
    intake_stop(wire->intake);
    wire->intake = NULL;
    struct farewell *farewell = farewell_prepare(wire->commands_endpoint);
    socket_close(&wire->commands, WIRE_LINGER_MS);
    socket_close(&wire->events, WIRE_LINGER_MS);
    socket_close(&wire->zap, 0);
    receiving_end();
    close_handle((uv_handle_t *)&wire->full);
    close_handle((uv_handle_t *)&wire->prepare);
    close_handle((uv_handle_t *)&wire->check);
    close_handle((uv_handle_t *)&wire->idle);
    close_handle((uv_handle_t *)&wire->retry);

    if (wire->context == NULL) {
        farewell_say(farewell, 0); /* there are none */
        close_last_handles(wire);
    } else if (end_in_thread(wire, farewell)) {
        uv_timer_start(&wire->guard, on_guard, GUARD_MS, 0);
    } else {
        end_context(wire->context, farewell);
        close_last_handles(wire);
    }
}
