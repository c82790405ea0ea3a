// SPDX-License-Identifier: EUPL-1.2
/* The sockets of the daemon: a ROUTER for commands and queries, an XPUB for events, CURVE on both,
 * and the handler that decides whose key may come in. Bytes in, bytes out: nothing here decodes a
 * message, knows a command or waits for a disk.
 *
 * Everything runs on the loop thread. Each loop turn: handshakes, subscriptions, then the messages
 * that wait (up to the budget) go to the owner, then `turn_end`. A message that arrives is
 * delivered in the turn that saw it arrive; there is no timer on its path.
 *
 * A client sends one frame a message (DEALER), or an empty one and then one (REQ), and is answered
 * in the same shape. Its routing id must be the one that the library makes: a message from a client
 * that chose its own is dropped, so that nobody inherits another's reply [Z5]. */
#ifndef WIRE_WIRE_H
#define WIRE_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "base/bytes.h"

enum {
    WIRE_USER_SIZE = 64,          /* a user id with its NUL */
    WIRE_KEY_SIZE = 32,           /* a CURVE key */
    WIRE_TOPIC_MAX = 63,          /* bytes of a topic that may be subscribed to */
    WIRE_TOPICS_PER_USER = 64,    /* distinct topics that one user may bring in */
    WIRE_FLOOD_DENIED_MS = 600000 /* how long a flooding user gets no events */
};

struct wire;

struct wire_options {
    const char *commands_endpoint; /* "tcp://127.0.0.1:7300"; port * picks a free one */
    const char *events_endpoint;
    uint8_t server_secret[WIRE_KEY_SIZE]; /* wiped by wire_open, whether it succeeds or not */
    size_t max_frame;   /* bytes, 1024 or more; a larger frame costs its sender the connection */
    size_t connections; /* at once, of both sockets together, 1 or more; there is room for fewer
                           where the process may have few descriptors */
    size_t turn_budget; /* messages delivered in one loop turn at most, 1 or more */
};

/* Who sent a message and where its reply goes: a value, to be copied and kept. */
struct wire_peer {
    uint8_t routing_id[8];
    uint8_t routing_len;
    bool enveloped;               /* came as [empty][payload], is answered so */
    char user_id[WIRE_USER_SIZE]; /* as `authenticate` gave it at the handshake */
};

/* For each handshake: is this public key welcome, and whose is it ("principal.key")? A look-up in
 * memory, no more: every handshake waits for it. An empty `user_id` counts as a refusal. */
typedef bool wire_authenticate(void *arg, const uint8_t public_key[WIRE_KEY_SIZE],
                               char user_id[WIRE_USER_SIZE]);

/* One message; `frame` is borrowed for the duration of the call and may be empty. */
typedef void wire_message(void *arg, const struct wire_peer *from, struct bytes frame);

/* Once in every loop turn, after what waited was delivered, also when nothing did. */
typedef void wire_turn_end(void *arg);

/* This user went over the limit of topics: its subscriptions are gone, the event socket was bound
 * anew, and it gets no events for WIRE_FLOOD_DENIED_MS. Commands still work. May be NULL. */
typedef void wire_flooded(void *arg, const char *user_id);

struct wire_callbacks {
    void *arg;
    wire_authenticate *authenticate;
    wire_message *message;
    wire_turn_end *turn_end;
    wire_flooded *flooded;
};

/* Binds the key handler first, then events, then commands. 0, or -1 with the reason in `why`: a
 * library that is too old or lacks CURVE, an endpoint that is not tcp or is taken. After a failure
 * the loop must still run until it is empty, as handles close in later turns. */
int wire_open(struct wire **out, uv_loop_t *loop, struct wire_options *options,
              const struct wire_callbacks *callbacks, char *why, size_t why_size);

enum wire_sent {
    WIRE_SENT, /* handed to the library: no promise that it arrives */
    WIRE_GONE, /* the client is no longer connected */
    WIRE_SLOW  /* the client reads too slowly, its queue is full: the reply is dropped */
};

/* Never blocks. A client whose reply is dropped asks again with the same command id. */
enum wire_sent wire_reply(struct wire *wire, const struct wire_peer *to, struct bytes frame);

/* To every subscriber of a prefix of `topic`. Never blocks; a slow subscriber loses events and
 * sees it by their sequence [Z16]. While the socket is being bound anew all subscribers do. */
void wire_publish(struct wire *wire, struct bytes topic, struct bytes frame);

/* Ends every subscription at once and lets all subscribers come back through `authenticate`: the
 * only way to be rid of one [Z9]. Those that come back see a gap in the sequence. The address
 * may be busy for a moment: binding is tried again by a timer, forever, with an error in the log
 * after two seconds. */
void wire_rebind_events(struct wire *wire);

/* Frees everything. What was sent has 2 s to leave, but a client whose messages were not all read
 * may lose it: the system resets such a connection. `closed` (may be NULL) is called in a later
 * loop turn, in bounded time, when no handle is left; the loop must run until then. libzmq closes
 * libsodium's random generator with it, so close the wire last [Z22]. */
void wire_close(struct wire *wire, void (*closed)(void *arg), void *arg);

/* The endpoints as bound, with the port that was picked. */
const char *wire_commands_endpoint(const struct wire *wire);
const char *wire_events_endpoint(const struct wire *wire);

/* Since the start. */
struct wire_counters {
    uint64_t messages;        /* delivered */
    uint64_t malformed;       /* dropped: wrong number of frames, a routing id of its own */
    uint64_t denied;          /* handshakes refused, messages without a user id */
    uint64_t dropped_replies; /* the client was gone */
    uint64_t slow_replies;    /* the client read too slowly */
    uint64_t subscriptions;   /* topics seen for the first time */
    uint64_t floods;          /* users that went over the limit */
    uint64_t rebinds;         /* of the event socket */
    uint64_t broken;          /* connections broken, as more came in than was taken */
};

const struct wire_counters *wire_counters(const struct wire *wire);

#endif
