// SPDX-License-Identifier: EUPL-1.2
/* Whose key may come in: answers the library's question at each handshake (ZAP 1.0, RFC 27). It is
 * bound before any other socket, and the sockets refuse everyone when it is not there [Z6]. */
#include <stdio.h>

#include "base/assert.h"
#include "wire/internal.h"

enum { HANDSHAKES_PER_TURN = 64 };

enum zap_frame {
    ZAP_ROUTING_ID,
    ZAP_EMPTY,
    ZAP_VERSION,
    ZAP_REQUEST_ID,
    ZAP_DOMAIN,
    ZAP_ADDRESS,
    ZAP_IDENTITY,
    ZAP_MECHANISM,
    ZAP_KEY,
    ZAP_FRAMES
};

bool zap_open(struct wire *wire)
{
    wire->zap = socket_open(wire, ZMQ_ROUTER);
    return wire->zap != NULL && socket_set(wire->zap, ZMQ_LINGER, 0) &&
           zmq_bind(wire->zap->zmq, "inproc://zeromq.zap.01") == 0;
}

static bool frame_is(zmq_msg_t *frame, const char *text)
{
    return bytes_equal(frame_bytes(frame), bytes_of(text, strlen(text)));
}

/* Fills `user_id` when the key is welcome at the socket of this domain. */
static bool is_welcome(struct wire *wire, zmq_msg_t *frames, char user_id[WIRE_USER_SIZE])
{
    bool for_events = frame_is(&frames[ZAP_DOMAIN], WIRE_EVENTS_DOMAIN);
    if (!frame_is(&frames[ZAP_VERSION], "1.0") || !frame_is(&frames[ZAP_MECHANISM], "CURVE") ||
        !(for_events || frame_is(&frames[ZAP_DOMAIN], WIRE_COMMANDS_DOMAIN)) ||
        zmq_msg_size(&frames[ZAP_KEY]) != WIRE_KEY_SIZE)
        return false;
    if (!wire->callbacks.authenticate(wire->callbacks.arg, zmq_msg_data(&frames[ZAP_KEY]), user_id))
        return false;
    user_id[WIRE_USER_SIZE - 1] = '\0';
    return user_id[0] != '\0' &&
           !(for_events &&
             subscriptions_is_denied(&wire->subscriptions, user_id, uv_now(wire->loop)));
}

static void send_frame(struct wire *wire, struct bytes frame, int flags)
{
    ASSERT(socket_send(wire->zap, frame, flags) == 0);
}

static void send_text(struct wire *wire, const char *text)
{
    send_frame(wire, bytes_of(text, strlen(text)), ZMQ_SNDMORE);
}

static void answer(struct wire *wire, zmq_msg_t *frames)
{
    char user_id[WIRE_USER_SIZE] = "";
    bool welcome = is_welcome(wire, frames, user_id);
    if (!welcome)
        wire->counters.denied++;
    send_frame(wire, frame_bytes(&frames[ZAP_ROUTING_ID]), ZMQ_SNDMORE);
    send_text(wire, "");
    send_text(wire, "1.0");
    send_frame(wire, frame_bytes(&frames[ZAP_REQUEST_ID]), ZMQ_SNDMORE);
    send_text(wire, welcome ? "200" : "400");
    send_text(wire, welcome ? "OK" : "denied");
    send_text(wire, welcome ? user_id : "");
    send_frame(wire, bytes_of("", 0), 0);
}

void zap_drain(struct wire *wire)
{
    for (int i = 0; i < HANDSHAKES_PER_TURN && !wire->closing; i++) {
        zmq_msg_t frames[ZAP_FRAMES];
        size_t count = socket_receive(wire->zap, frames, ZAP_FRAMES);
        if (count == 0) {
            wire->zap->readable = false;
            return;
        }
        /* Another shape comes from no library that we know: unanswered, the handshake times out. */
        if (count == ZAP_FRAMES)
            answer(wire, frames);
        else
            wire->counters.denied++;
        frames_release(frames, count, ZAP_FRAMES);
    }
}
