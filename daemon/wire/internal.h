// SPDX-License-Identifier: EUPL-1.2
/* What the files of this folder share: the wire itself, one socket on the loop, and who drains
 * what. Nobody outside the folder includes it, but its tests. */
#ifndef WIRE_INTERNAL_H
#define WIRE_INTERNAL_H

#include <stdbool.h>
#include <uv.h>
#include <zmq.h>

#include "base/bytes.h"
#include "wire/intake.h"
#include "wire/subscriptions.h"
#include "wire/wire.h"

#define WIRE_COMMANDS_DOMAIN "doorbraak.commands"
#define WIRE_EVENTS_DOMAIN   "doorbraak.events"

enum { WIRE_ENDPOINT_SIZE = 128, WIRE_LINGER_MS = 2000 };

/* On the heap, as its poll handle closes in a later turn than the socket. */
struct wire_socket {
    struct wire *wire;
    void *zmq;
    uv_poll_t poll;
    bool readable; /* the library may hold messages that we have not taken */
};

/* The commands that were taken while flooded: whose were most of them? */
struct flood {
    char user_id[WIRE_USER_SIZE];
    uint64_t ahead;       /* by how many messages he leads */
    uint64_t crowded_out; /* connections, as last told */
    int64_t crowd_told_ms;
};

struct wire {
    uv_loop_t *loop;
    void *context;
    struct wire_callbacks callbacks;
    uint8_t server_secret[WIRE_KEY_SIZE]; /* kept: each new event socket needs it */
    size_t max_frame;
    size_t turn_budget;

    struct wire_socket *zap; /* NULL before open and after close, as are the next two */
    struct wire_socket *commands;
    struct wire_socket *events;
    bool events_bound;
    unsigned bind_attempts; /* of the present event socket */
    char commands_endpoint[WIRE_ENDPOINT_SIZE];
    char events_endpoint[WIRE_ENDPOINT_SIZE];
    struct subscriptions subscriptions;
    struct intake *intake;
    struct flood flood;
    struct wire_counters counters;

    uv_prepare_t prepare;
    uv_check_t check;
    uv_idle_t idle;   /* active: do not sleep, messages wait */
    uv_timer_t retry; /* to bind the event socket */
    uv_timer_t guard; /* how long closing may take */
    uv_async_t ended; /* the library has ended, says the thread that waits for it */
    uv_async_t full;  /* as much came for the events as is read in one go: make a turn */
    unsigned handles; /* that libuv still holds */

    bool closing;
    struct wire_ending *ending;
    void (*closed)(void *arg);
    void *closed_arg;
};

/* socket.c */

/* A socket of this type with a watch on the loop, no options set. NULL with errno. */
struct wire_socket *socket_open(struct wire *wire, int type);

/* The options of both public sockets and CURVE with this domain; false with errno. */
bool socket_secure(struct wire_socket *socket, const char *domain, size_t max_frame);
bool socket_set(struct wire_socket *socket, int option, int value);

/* Binds; on success `bound` holds the endpoint as it became. */
bool socket_bind(struct wire_socket *socket, const char *endpoint, char bound[WIRE_ENDPOINT_SIZE]);

/* Sets *socket to NULL; what was sent has `linger_ms` to leave. NULL is accepted. */
void socket_close(struct wire_socket **socket, int linger_ms);

bool socket_has_input(struct wire_socket *socket);

/* Takes one whole message: the first `max` frames into `frames`, the rest is dropped. Returns how
 * many frames it had, 0 when none waits; the caller releases the kept ones. */
size_t socket_receive(struct wire_socket *socket, zmq_msg_t *frames, size_t max);
void frames_release(zmq_msg_t *frames, size_t count, size_t max);
struct bytes frame_bytes(zmq_msg_t *frame);

/* The descriptor of the connection that a payload frame came over, which may be gone; -1: none. */
int socket_source(zmq_msg_t *frame);
/* How many bytes this frame was on the connection. */
uint64_t socket_frame_bytes(zmq_msg_t *frame);

/* 0 or an errno, never blocks. */
int socket_send(struct wire_socket *socket, struct bytes frame, int flags);

/* zap.c, events.c, commands.c: open binds; drain takes what waits, up to a budget. */
bool zap_open(struct wire *wire);
void zap_drain(struct wire *wire);
bool events_open(struct wire *wire, const char *endpoint);
void events_drain(struct wire *wire);
bool commands_open(struct wire *wire, const char *endpoint);
void commands_drain(struct wire *wire);

/* flood.c: what the loop makes of a flood that the intake cut off. */
void flood_note_sender(struct wire *wire, const char *user_id);
void flood_look(struct wire *wire, bool commands_wait, bool events_wait);

/* turn.c */
void turn_start(struct wire *wire);

/* close.c */
/* A handle of the wire has closed; the last one frees it. */
void wire_handle_closed(struct wire *wire);
void wire_ended(uv_async_t *async);

#endif
