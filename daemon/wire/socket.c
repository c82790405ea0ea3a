// SPDX-License-Identifier: EUPL-1.2
/* One ZeroMQ socket on the loop: options (all before bind [Z4]), watch, whole messages in and
 * frames out. It knows no socket's purpose. */
#include <errno.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/memory.h"
#include "wire/internal.h"

enum {
    /* libzmq has it, but hides the name behind its draft interface [Z6]. */
    OPTION_ZAP_ENFORCE_DOMAIN = 93,
    /* A frame of n bytes travels as n + 33: "MESSAGE", nonce, authenticator and flags. */
    CURVE_OVERHEAD = 33
};

/* An edge on the descriptor only says "look at the socket"; turn.c looks [Z1]. */
static void on_poll(uv_poll_t *poll, int status, int events)
{
    (void)status;
    (void)events;
    struct wire_socket *socket = poll->data;
    socket->readable = true;
}

static void on_poll_closed(uv_handle_t *handle)
{
    struct wire_socket *socket = handle->data;
    struct wire *wire = socket->wire;
    free(socket);
    wire_handle_closed(wire);
}

struct wire_socket *socket_open(struct wire *wire, int type)
{
    void *zmq = zmq_socket(wire->context, type);
    if (zmq == NULL)
        return NULL;
    int fd;
    size_t size = sizeof fd;
    ASSERT(zmq_getsockopt(zmq, ZMQ_FD, &fd, &size) == 0);

    struct wire_socket *socket = memory_zeroed(1, sizeof *socket);
    socket->wire = wire;
    socket->zmq = zmq;
    int result = uv_poll_init(wire->loop, &socket->poll, fd);
    if (result != 0) {
        zmq_close(zmq);
        free(socket);
        errno = -result;
        return NULL;
    }
    wire->handles++;
    socket->poll.data = socket;
    ASSERT(uv_poll_start(&socket->poll, UV_READABLE, on_poll) == 0);
    return socket;
}

bool socket_set(struct wire_socket *socket, int option, int value)
{
    return zmq_setsockopt(socket->zmq, option, &value, sizeof value) == 0;
}

bool socket_secure(struct wire_socket *socket, const char *domain, size_t max_frame)
{
    const uint8_t *secret = socket->wire->server_secret;
    int64_t max = (int64_t)max_frame + CURVE_OVERHEAD;
    return socket_set(socket, ZMQ_LINGER, WIRE_LINGER_MS) &&
           socket_set(socket, ZMQ_RCVHWM, 0) && /* no end: intake.h is the bound */
           socket_set(socket, ZMQ_HANDSHAKE_IVL, 5000) &&
           socket_set(socket, ZMQ_TCP_KEEPALIVE, 1) &&
           socket_set(socket, ZMQ_TCP_KEEPALIVE_IDLE, 5) &&
           socket_set(socket, ZMQ_TCP_KEEPALIVE_INTVL, 5) &&
           socket_set(socket, ZMQ_TCP_KEEPALIVE_CNT, 2) &&
           socket_set(socket, ZMQ_TCP_MAXRT, 15000) && socket_set(socket, ZMQ_BACKLOG, 256) &&
           zmq_setsockopt(socket->zmq, ZMQ_MAXMSGSIZE, &max, sizeof max) == 0 &&
           zmq_setsockopt(socket->zmq, ZMQ_ZAP_DOMAIN, domain, strlen(domain)) == 0 &&
           socket_set(socket, OPTION_ZAP_ENFORCE_DOMAIN, 1) &&
           socket_set(socket, ZMQ_CURVE_SERVER, 1) &&
           zmq_setsockopt(socket->zmq, ZMQ_CURVE_SECRETKEY, secret, WIRE_KEY_SIZE) == 0;
}

bool socket_bind(struct wire_socket *socket, const char *endpoint, char bound[WIRE_ENDPOINT_SIZE])
{
    if (strncmp(endpoint, "tcp://", 6) != 0 || strlen(endpoint) >= WIRE_ENDPOINT_SIZE) {
        errno = EPROTONOSUPPORT;
        return false;
    }
    if (strchr(endpoint, '[') != NULL && !socket_set(socket, ZMQ_IPV6, 1))
        return false;
    if (zmq_bind(socket->zmq, endpoint) != 0)
        return false;
    size_t size = WIRE_ENDPOINT_SIZE;
    return zmq_getsockopt(socket->zmq, ZMQ_LAST_ENDPOINT, bound, &size) == 0;
}

void socket_close(struct wire_socket **socket, int linger_ms)
{
    struct wire_socket *s = *socket;
    if (s == NULL)
        return;
    *socket = NULL;
    uv_close((uv_handle_t *)&s->poll, on_poll_closed); /* before the descriptor goes [Z2] */
    ASSERT(socket_set(s, ZMQ_LINGER, linger_ms));
    ASSERT(zmq_close(s->zmq) == 0);
    s->zmq = NULL;
}

bool socket_has_input(struct wire_socket *socket)
{
    int events = 0;
    size_t size = sizeof events;
    int result;
    do
        result = zmq_getsockopt(socket->zmq, ZMQ_EVENTS, &events, &size);
    while (result != 0 && errno == EINTR);
    ASSERT(result == 0);
    return (events & ZMQ_POLLIN) != 0;
}

static bool receive_frame(struct wire_socket *socket, zmq_msg_t *frame)
{
    ASSERT(zmq_msg_init(frame) == 0);
    int result;
    do
        result = zmq_msg_recv(frame, socket->zmq, ZMQ_DONTWAIT);
    while (result < 0 && errno == EINTR);
    if (result >= 0)
        return true;
    ASSERT(errno == EAGAIN);
    zmq_msg_close(frame);
    return false;
}

size_t socket_receive(struct wire_socket *socket, zmq_msg_t *frames, size_t max)
{
    size_t count = 0;
    bool more = true;
    while (more) { /* a message lies complete in the library, so this ends */
        zmq_msg_t surplus;
        zmq_msg_t *frame = count < max ? &frames[count] : &surplus;
        if (!receive_frame(socket, frame)) {
            ASSERT(count == 0);
            return 0;
        }
        more = zmq_msg_more(frame);
        if (count++ >= max)
            zmq_msg_close(frame);
    }
    return count;
}

void frames_release(zmq_msg_t *frames, size_t count, size_t max)
{
    for (size_t i = 0; i < count && i < max; i++)
        zmq_msg_close(&frames[i]);
}

struct bytes frame_bytes(zmq_msg_t *frame)
{
    return bytes_of(zmq_msg_data(frame), zmq_msg_size(frame));
}

int socket_source(zmq_msg_t *frame)
{
    return zmq_msg_get(frame, ZMQ_SRCFD);
}

uint64_t socket_frame_bytes(zmq_msg_t *frame)
{
    size_t boxed = zmq_msg_size(frame) + CURVE_OVERHEAD;
    return boxed + (boxed > UINT8_MAX ? 1 + sizeof(uint64_t) : 1 + sizeof(uint8_t));
}

int socket_send(struct wire_socket *socket, struct bytes frame, int flags)
{
    int result;
    do
        result = zmq_send(socket->zmq, frame.data, frame.len, flags | ZMQ_DONTWAIT);
    while (result < 0 && errno == EINTR);
    return result < 0 ? errno : 0;
}
