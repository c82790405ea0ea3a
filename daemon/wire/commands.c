// SPDX-License-Identifier: EUPL-1.2
/* The ROUTER: messages in, each with the user whose key opened its connection; replies out. */
#include <errno.h>
#include <stdio.h>

#include "base/assert.h"
#include "wire/internal.h"

enum {
    FRAMES_MAX = 3,      /* routing id, empty, payload */
    ROUTING_ID_SIZE = 5, /* a zero byte and four more: one that the library made */
    SEND_QUEUE = 500     /* replies a client, then it is slow */
};

bool commands_open(struct wire *wire, const char *endpoint)
{
    struct wire_socket *s = wire->commands = socket_open(wire, ZMQ_ROUTER);
    return s != NULL && socket_secure(s, WIRE_COMMANDS_DOMAIN, wire->max_frame) &&
           socket_set(s, ZMQ_ROUTER_MANDATORY, 1) && socket_set(s, ZMQ_ROUTER_HANDOVER, 0) &&
           socket_set(s, ZMQ_SNDHWM, SEND_QUEUE) &&
           socket_bind(s, endpoint, wire->commands_endpoint);
}

/* False, and counted, when the message is one that nobody may see. */
static bool read_peer(struct wire *wire, zmq_msg_t *frames, size_t count, struct wire_peer *peer)
{
    struct bytes id = frame_bytes(&frames[0]);
    bool enveloped = count == FRAMES_MAX && zmq_msg_size(&frames[1]) == 0;
    if ((count != 2 && !enveloped) || id.len != ROUTING_ID_SIZE || id.data[0] != 0) {
        wire->counters.malformed++;
        return false;
    }
    /* Only payload frames bear it [Z8]; without it the key was never checked. */
    const char *user_id = zmq_msg_gets(&frames[count - 1], "User-Id");
    if (user_id == NULL || user_id[0] == '\0' || strlen(user_id) >= sizeof peer->user_id) {
        wire->counters.denied++;
        return false;
    }
    memcpy(peer->routing_id, id.data, id.len);
    peer->routing_len = (uint8_t)id.len;
    peer->enveloped = enveloped;
    snprintf(peer->user_id, sizeof peer->user_id, "%s", user_id);
    return true;
}

/* The routing id is the library's own: it came over no connection. */
static void note_taken(struct wire *wire, zmq_msg_t *frames, size_t count)
{
    uint64_t bytes = 0;
    size_t kept = count < FRAMES_MAX ? count : FRAMES_MAX;
    for (size_t i = 1; i < kept; i++)
        bytes += socket_frame_bytes(&frames[i]);
    intake_took(wire->intake, socket_source(&frames[kept - 1]), bytes);
}

static bool receive_one(struct wire *wire)
{
    zmq_msg_t frames[FRAMES_MAX];
    size_t count = socket_receive(wire->commands, frames, FRAMES_MAX);
    if (count == 0)
        return false;
    struct wire_peer peer = {0};
    note_taken(wire, frames, count);
    if (read_peer(wire, frames, count, &peer)) {
        wire->counters.messages++;
        flood_note_sender(wire, peer.user_id);
        wire->callbacks.message(wire->callbacks.arg, &peer, frame_bytes(&frames[count - 1]));
    }
    frames_release(frames, count, FRAMES_MAX);
    return true;
}

void commands_drain(struct wire *wire)
{
    for (size_t i = 0; i < wire->turn_budget; i++) {
        if (wire->closing)
            return;
        if (!receive_one(wire)) {
            wire->commands->readable = false;
            return;
        }
    }
}

enum wire_sent wire_reply(struct wire *wire, const struct wire_peer *to, struct bytes frame)
{
    int error = EHOSTUNREACH;
    if (wire->commands != NULL)
        error = socket_send(wire->commands, bytes_of(to->routing_id, to->routing_len), ZMQ_SNDMORE);
    if (error == EAGAIN) {
        wire->counters.slow_replies++;
        return WIRE_SLOW;
    }
    if (error != 0) {
        ASSERT(error == EHOSTUNREACH);
        wire->counters.dropped_replies++;
        return WIRE_GONE;
    }
    /* Once the routing id is accepted, the rest must follow [Z4]; it cannot be refused. */
    if (to->enveloped)
        ASSERT(socket_send(wire->commands, bytes_of("", 0), ZMQ_SNDMORE) == 0);
    ASSERT(socket_send(wire->commands, frame, 0) == 0);
    return WIRE_SENT;
}
