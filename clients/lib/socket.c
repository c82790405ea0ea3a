// SPDX-License-Identifier: EUPL-1.2
#include "clients/lib/socket.h"

#include <errno.h>
#include <stdio.h>
#include <zmq.h>

#include "base/assert.h"

enum { ANSWER_MAX = 20 << 20 };

void socket_keys_of(const struct profile *profile, struct socket_keys *out)
{
    memcpy(out->server, profile->server_key, sizeof out->server);
    memcpy(out->public_key, profile->public_key, sizeof out->public_key);
    memcpy(out->secret, profile->secret_key, sizeof out->secret);
}

bool socket_option(void *socket, int option, int value)
{
    return zmq_setsockopt(socket, option, &value, sizeof value) == 0;
}

bool socket_secure(void *socket, const struct socket_keys *keys)
{
    int64_t most = ANSWER_MAX;
    return socket_option(socket, ZMQ_LINGER, 0) && socket_option(socket, ZMQ_IPV6, 1) &&
           socket_option(socket, ZMQ_HANDSHAKE_IVL, 5000) &&
           socket_option(socket, ZMQ_TCP_KEEPALIVE, 1) &&
           socket_option(socket, ZMQ_TCP_KEEPALIVE_IDLE, 5) &&
           socket_option(socket, ZMQ_TCP_KEEPALIVE_INTVL, 5) &&
           socket_option(socket, ZMQ_TCP_KEEPALIVE_CNT, 2) &&
           socket_option(socket, ZMQ_TCP_MAXRT, 15000) &&
           socket_option(socket, ZMQ_RECONNECT_IVL, 100) &&
           socket_option(socket, ZMQ_RECONNECT_IVL_MAX, 2000) &&
           zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &most, sizeof most) == 0 &&
           zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, keys->server, sizeof keys->server) == 0 &&
           zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, keys->public_key, sizeof keys->public_key) ==
               0 &&
           zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, keys->secret, sizeof keys->secret) == 0;
}

void *socket_subscribe(void *context, const struct socket_keys *keys, const char *endpoint)
{
    void *socket = zmq_socket(context, ZMQ_SUB);
    if (socket == NULL)
        return NULL;
    if (socket_secure(socket, keys) && socket_option(socket, ZMQ_RCVHWM, 20000) &&
        zmq_setsockopt(socket, ZMQ_SUBSCRIBE, TOPIC_EVENT, strlen(TOPIC_EVENT)) == 0 &&
        zmq_setsockopt(socket, ZMQ_SUBSCRIBE, TOPIC_HEARTBEAT, strlen(TOPIC_HEARTBEAT)) == 0 &&
        zmq_connect(socket, endpoint) == 0)
        return socket;
    int error = errno;
    zmq_close(socket);
    errno = error;
    return NULL;
}

void *socket_monitor(void *context, void *socket, unsigned number)
{
    char address[64];
    snprintf(address, sizeof address, "inproc://monitor-%u", number);
    int events = ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;
    if (zmq_socket_monitor(socket, address, events) != 0)
        return NULL;
    void *monitor = zmq_socket(context, ZMQ_PAIR);
    if (monitor != NULL && socket_option(monitor, ZMQ_LINGER, 0) &&
        zmq_connect(monitor, address) == 0)
        return monitor;
    if (monitor != NULL)
        zmq_close(monitor);
    return NULL;
}

/* Frames of event and address. */
enum socket_change socket_changed(void *monitor)
{
    enum socket_change change = SOCKET_SAME;
    for (int i = 0; i < 32; i++) {
        uint8_t event[6];
        char address[256];
        if (zmq_recv(monitor, event, sizeof event, ZMQ_DONTWAIT) != (int)sizeof event)
            return change;
        zmq_recv(monitor, address, sizeof address, ZMQ_DONTWAIT);
        uint16_t kind;
        memcpy(&kind, event, sizeof kind); /* in the machine's own order */
        if (kind == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH)
            return SOCKET_REFUSED;
        change = SOCKET_BROKEN;
    }
    return change;
}

enum socket_taken socket_take_notice(void *stream, struct notice *out)
{
    zmq_msg_t topic;
    zmq_msg_t frame;
    struct error error;
    ASSERT(zmq_msg_init(&topic) == 0 && zmq_msg_init(&frame) == 0);
    bool taken = zmq_msg_recv(&topic, stream, ZMQ_DONTWAIT) >= 0;
    bool read = taken && zmq_msg_more(&topic) && zmq_msg_recv(&frame, stream, ZMQ_DONTWAIT) >= 0 &&
                notice_decode(bytes_of(zmq_msg_data(&frame), zmq_msg_size(&frame)), out, &error);
    zmq_msg_close(&topic);
    zmq_msg_close(&frame);
    return read ? SOCKET_NOTICE : taken ? SOCKET_OTHER : SOCKET_NOTHING;
}
