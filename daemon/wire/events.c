// SPDX-License-Identifier: EUPL-1.2
/* The XPUB: events out, subscriptions in and counted. To be rid of a subscriber the socket is
 * closed and bound anew: libzmq asks for a key at the handshake only and cannot end one connection
 * [Z9]. */
#include <errno.h>

#include "base/assert.h"
#include "base/log.h"
#include "wire/internal.h"

enum {
    SUBSCRIPTIONS_PER_TURN = 256,
    SEND_QUEUE = 5000, /* notices a subscriber: a second or so at full speed, 12 MB at most */
    /* Inbound only. A topic is far smaller, but the CURVE handshake (some 300 bytes) counts too. */
    MAX_INBOUND = 512,
    /* Of a connection that was cut off, what the system has received is still read; by itself it
     * keeps megabytes for each, of which every topic costs ten times its bytes. */
    RECEIVE_BUFFER = 4096,
    RETRY_MS = 5,
    ATTEMPTS_BEFORE_ALARM = 400
};

static bool make_socket(struct wire *wire)
{
    struct wire_socket *s = wire->events = socket_open(wire, ZMQ_XPUB);
    if (s != NULL && socket_secure(s, WIRE_EVENTS_DOMAIN, MAX_INBOUND) &&
        socket_set(s, ZMQ_SNDHWM, SEND_QUEUE) && socket_set(s, ZMQ_RCVBUF, RECEIVE_BUFFER))
        return true;
    int error = errno;
    socket_close(&wire->events, 0);
    errno = error;
    return false;
}

bool events_open(struct wire *wire, const char *endpoint)
{
    wire->events_bound =
        make_socket(wire) && socket_bind(wire->events, endpoint, wire->events_endpoint);
    return wire->events_bound;
}

/* The socket is made here too: making it can fail for want of descriptors, and recover. */
static bool bind_again(struct wire *wire)
{
    char bound[WIRE_ENDPOINT_SIZE];
    if (wire->events == NULL && !make_socket(wire))
        return false;
    wire->events_bound = socket_bind(wire->events, wire->events_endpoint, bound);
    return wire->events_bound;
}

static void on_retry(uv_timer_t *timer)
{
    struct wire *wire = timer->data;
    if (bind_again(wire)) {
        uv_timer_stop(timer);
        return;
    }
    if (++wire->bind_attempts == ATTEMPTS_BEFORE_ALARM)
        log_event(LOG_LEVEL_ERROR, "EVENTS_NOT_BOUND", "errno", errno,
                  "de socket voor gebeurtenissen is niet opnieuw te binden; blijft het proberen");
}

void wire_rebind_events(struct wire *wire)
{
    /* Not bound: nobody has come back since the last time, so there is nobody to be rid of. */
    if (wire->closing || !wire->events_bound)
        return;
    wire->counters.rebinds++;
    wire->events_bound = false;
    wire->bind_attempts = 0;
    socket_close(&wire->events, 0); /* at once: nothing more for whoever was refused */
    subscriptions_clear(&wire->subscriptions);
    intake_let_go(wire->intake);
    if (!bind_again(wire)) /* the old listener may live for a moment */
        uv_timer_start(&wire->retry, on_retry, RETRY_MS, RETRY_MS);
}

void wire_publish(struct wire *wire, struct bytes topic, struct bytes frame)
{
    if (!wire->events_bound)
        return;
    /* Without NODROP an XPUB refuses nothing: it drops for those whose queue is full. */
    ASSERT(socket_send(wire->events, topic, ZMQ_SNDMORE) == 0);
    ASSERT(socket_send(wire->events, frame, 0) == 0);
}

static void report_flood(struct wire *wire, const char *user_id)
{
    wire->counters.floods++;
    subscriptions_deny(&wire->subscriptions, user_id, uv_now(wire->loop) + WIRE_FLOOD_DENIED_MS);
    wire_rebind_events(wire);
    if (wire->callbacks.flooded != NULL)
        wire->callbacks.flooded(wire->callbacks.arg, user_id);
}

/* Notes one message of a subscriber; false when its user floods, whose id then is in `user_id`. */
static bool note_message(struct wire *wire, zmq_msg_t *frame, char user_id[WIRE_USER_SIZE])
{
    struct bytes message = frame_bytes(frame);
    if (message.len == 0 || message.data[0] > 1) {
        wire->counters.malformed++;
        return true;
    }
    struct bytes topic = bytes_of(message.data + 1, message.len - 1);
    if (message.data[0] == 0) {
        subscriptions_remove(&wire->subscriptions, topic);
        return true;
    }
    wire->counters.subscriptions++;
    const char *user = zmq_msg_gets(frame, "User-Id"); /* NULL is counted as one user */
    snprintf(user_id, WIRE_USER_SIZE, "%s", user == NULL ? "" : user);
    return subscriptions_add(&wire->subscriptions, user_id, topic);
}

void events_drain(struct wire *wire)
{
    for (int i = 0; i < SUBSCRIPTIONS_PER_TURN && wire->events != NULL; i++) {
        zmq_msg_t frame;
        char user_id[WIRE_USER_SIZE];
        size_t count = socket_receive(wire->events, &frame, 1);
        if (count == 0) {
            wire->events->readable = false;
            return;
        }
        intake_took(wire->intake, socket_source(&frame), socket_frame_bytes(&frame));
        bool fine = note_message(wire, &frame, user_id);
        frames_release(&frame, count, 1);
        if (!fine) {
            report_flood(wire, user_id); /* the rest went with the old socket */
            return;
        }
    }
}
