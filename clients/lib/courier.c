// SPDX-License-Identifier: EUPL-1.2
#include "clients/lib/courier.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <zmq.h>

#include "base/assert.h"
#include "base/clock.h"
#include "base/memory.h"
#include "clients/lib/socket.h"

enum {
    TURN_BUDGET = 256,
    UNDER_WAY_MAX = 200, /* what the daemon takes of one connection (proto/README.md) */
    UNSENT_MS = 4000,    /* without a connection: whoever waits is told before his patience ends */
    SILENCE_MS = 3000,   /* before something is sent again on a connection that lives */
    STREAM_SILENCE_MS = 15000,
    LOOK_MS = 250,   /* between two looks at what may be late */
    OWED_MS = 30000, /* from the end of an exchange on; then no answer to it comes any more */
    BACKOFF_FIRST_MS = 100,
    BACKOFF_MOST_MS = 2000
};

enum state {
    PENDING_READY, /* to be sent, not before `next_ms` */
    PENDING_SENT,  /* sent; again at `next_ms` */
    PENDING_LARGE, /* the daemon would cut the connection of all: it is not sent */
};

struct pending {
    struct pending *next;
    struct id id;
    enum state state;
    bool ever_sent;
    unsigned owed; /* answers that may still come on this connection */
    unsigned attempts;
    int64_t next_ms;
    int64_t unsent_ms; /* since when it waits for a connection; 0: it does not */
    int64_t until_ms;
    courier_done *done;
    void *arg;
    size_t len;
    uint8_t frame[];
};

/* An exchange that ended before all of its answers came: they are nobody else's who asks under the
 * same id, as two people at a gateway may. */
struct owed {
    struct owed *next;
    struct id id;
    unsigned n;
    int64_t until_ms;
};

struct courier {
    struct socket_keys keys;
    char endpoint[PROFILE_ENDPOINT_MAX];
    void *context;
    void *socket;
    void *monitor;
    void *stream;
    bool refused;          /* the daemon does not take this key */
    struct pending *first; /* in the order in which they came */
    struct pending **last;
    size_t n;
    struct owed *owed;
    courier_heard *heard;
    void *heard_arg;
    int64_t heard_ms;
    bool silent;
    int64_t looked_ms;
};

struct courier *courier_open(const struct profile *profile)
{
    struct courier *courier = memory_zeroed(1, sizeof *courier);
    ASSERT(sodium_init() >= 0);
    courier->last = &courier->first;
    courier->context = zmq_ctx_new();
    ASSERT(courier->context != NULL && zmq_ctx_set(courier->context, ZMQ_BLOCKY, 0) == 0);
    socket_keys_of(profile, &courier->keys);
    memcpy(courier->endpoint, profile->commands, sizeof courier->endpoint);
    courier->socket = zmq_socket(courier->context, ZMQ_DEALER);
    if (courier->socket != NULL && socket_secure(courier->socket, &courier->keys) &&
        socket_option(courier->socket, ZMQ_IMMEDIATE, 1) &&
        (courier->monitor = socket_monitor(courier->context, courier->socket, 0)) != NULL &&
        zmq_connect(courier->socket, courier->endpoint) == 0)
        return courier;
    int error = errno;
    courier_close(courier);
    errno = error;
    return NULL;
}

/* --- answers that belong to nobody any more --- */

static void remember_owed(struct courier *courier, const struct pending *pending)
{
    if (pending->owed == 0)
        return;
    struct owed *owed = memory_zeroed(1, sizeof *owed);
    *owed = (struct owed){courier->owed, pending->id, pending->owed, clock_boot_ms() + OWED_MS};
    courier->owed = owed;
}

static struct owed **find_owed(struct courier *courier, const struct id *id)
{
    struct owed **at = &courier->owed;
    while (*at != NULL && !id_equal(&(*at)->id, id))
        at = &(*at)->next;
    return at;
}

static void drop_owed(struct owed **at)
{
    struct owed *owed = *at;
    *at = owed->next;
    free(owed);
}

/* What was owed until then; all of it when the connection is another. */
static void forget_owed(struct courier *courier, int64_t until_ms)
{
    for (struct owed **at = &courier->owed; *at != NULL;)
        if ((*at)->until_ms <= until_ms)
            drop_owed(at);
        else
            at = &(*at)->next;
}

/* --- beginning and end --- */

static void end_first(struct courier *courier, struct pending **at, enum client_outcome outcome,
                      const struct response *response)
{
    struct pending *pending = *at;
    *at = pending->next;
    if (courier->last == &pending->next)
        courier->last = at;
    courier->n--;
    remember_owed(courier, pending);
    pending->done(pending->arg, outcome, response);
    sodium_memzero(pending->frame, pending->len);
    free(pending);
}

void courier_close(struct courier *courier)
{
    if (courier == NULL)
        return;
    while (courier->first != NULL)
        end_first(courier, &courier->first, CLIENT_UNREACHABLE, NULL);
    forget_owed(courier, INT64_MAX);
    if (courier->stream != NULL)
        zmq_close(courier->stream);
    if (courier->monitor != NULL)
        zmq_close(courier->monitor);
    if (courier->socket != NULL)
        zmq_close(courier->socket);
    zmq_ctx_term(courier->context);
    sodium_memzero(&courier->keys, sizeof courier->keys);
    free(courier);
}

static int descriptor(void *socket)
{
    int fd = -1;
    size_t size = sizeof fd;
    return socket != NULL && zmq_getsockopt(socket, ZMQ_FD, &fd, &size) == 0 ? fd : -1;
}

void courier_descriptors(const struct courier *courier, int out[COURIER_DESCRIPTORS])
{
    out[0] = descriptor(courier->socket);
    out[1] = descriptor(courier->monitor);
    out[2] = descriptor(courier->stream);
}

bool courier_send(struct courier *courier, struct bytes frame, const struct id *id, int timeout_ms,
                  courier_done *done, void *arg)
{
    if (courier->n == COURIER_PENDING_MAX)
        return false;
    struct pending *pending = memory_zeroed(1, sizeof *pending + frame.len);
    int64_t now = clock_boot_ms();
    pending->id = *id;
    pending->state = frame.len > reader_limits_wire.bytes ? PENDING_LARGE : PENDING_READY;
    pending->next_ms = now;
    pending->unsent_ms = now;
    pending->until_ms = now + timeout_ms;
    pending->done = done;
    pending->arg = arg;
    pending->len = frame.len;
    memcpy(pending->frame, frame.data, frame.len);
    *courier->last = pending;
    courier->last = &pending->next;
    courier->n++;
    return true;
}

bool courier_follow(struct courier *courier, const char *endpoint, courier_heard *heard, void *arg)
{
    void *stream = socket_subscribe(courier->context, &courier->keys, endpoint);
    if (stream == NULL)
        return false;
    if (courier->stream != NULL)
        zmq_close(courier->stream);
    courier->stream = stream;
    courier->heard = heard;
    courier->heard_arg = arg;
    courier->heard_ms = clock_boot_ms();
    courier->silent = false;
    return true;
}

/* --- sending --- */

static bool is_under_way(struct courier *courier, const struct pending *until)
{
    if (*find_owed(courier, &until->id) != NULL)
        return true;
    for (const struct pending *at = courier->first; at != until; at = at->next)
        if (id_equal(&at->id, &until->id))
            return true;
    return false;
}

/* False when the connection takes no more now. */
static bool send_one(struct courier *courier, struct pending *pending, int64_t now)
{
    if (zmq_send(courier->socket, pending->frame, pending->len, ZMQ_DONTWAIT) < 0)
        return false;
    courier->refused = false;
    pending->state = PENDING_SENT;
    pending->ever_sent = true;
    pending->owed++;
    pending->unsent_ms = 0;
    pending->next_ms = now + SILENCE_MS + client_backoff(pending->attempts++, 200, SILENCE_MS);
    return true;
}

static void send_ready(struct courier *courier, int64_t now)
{
    size_t sent = 0;
    for (struct pending *at = courier->first; at != NULL && sent < UNDER_WAY_MAX; at = at->next) {
        if (at->state != PENDING_LARGE && at->next_ms <= now && !is_under_way(courier, at) &&
            !send_one(courier, at, now))
            return;
        sent += at->state == PENDING_SENT;
    }
}

static bool is_late(const struct pending *pending, int64_t now)
{
    return pending->until_ms <= now ||
           (pending->unsent_ms != 0 && now - pending->unsent_ms >= UNSENT_MS);
}

static void end_large(struct courier *courier)
{
    struct pending **at = &courier->first;
    while (*at != NULL)
        if ((*at)->state == PENDING_LARGE) {
            end_first(courier, at, CLIENT_TOO_LARGE, NULL);
            at = &courier->first; /* `done` may have begun others */
        } else {
            at = &(*at)->next;
        }
}

static void end_late(struct courier *courier, int64_t now)
{
    for (struct pending **at = &courier->first; *at != NULL;) {
        if (!is_late(*at, now)) {
            at = &(*at)->next;
            continue;
        }
        enum client_outcome outcome = (*at)->ever_sent   ? CLIENT_SILENT
                                      : courier->refused ? CLIENT_NOT_ADMITTED
                                                         : CLIENT_UNREACHABLE;
        end_first(courier, at, outcome, NULL);
        at = &courier->first; /* `done` may have begun others */
    }
}

/* --- what comes --- */

/* Time is left for another attempt, and that is what the daemon asks for. */
static bool waits_on(struct pending *pending, const struct response *response, int64_t now)
{
    if (!client_asks_patience(response))
        return false;
    int pause = client_backoff(pending->attempts, BACKOFF_FIRST_MS, BACKOFF_MOST_MS);
    if (now + pause >= pending->until_ms)
        return false;
    pending->state = PENDING_READY;
    pending->next_ms = now + pause;
    return true;
}

static void deliver(struct courier *courier, struct bytes frame, int64_t now)
{
    struct response response;
    struct error error;
    if (!response_decode(frame, &response, &error))
        return;
    struct owed **owed = find_owed(courier, &response.id);
    if (*owed != NULL) {
        if (--(*owed)->n == 0)
            drop_owed(owed);
        return;
    }
    for (struct pending **at = &courier->first; *at != NULL; at = &(*at)->next) {
        if (!id_equal(&(*at)->id, &response.id) || !(*at)->ever_sent)
            continue;
        (*at)->owed -= (*at)->owed > 0;
        if (!waits_on(*at, &response, now))
            end_first(courier, at, CLIENT_ANSWERED, &response);
        return;
    }
}

static bool take_answers(struct courier *courier, int64_t now)
{
    for (int i = 0; i < TURN_BUDGET; i++) {
        zmq_msg_t message;
        ASSERT(zmq_msg_init(&message) == 0);
        bool taken = zmq_msg_recv(&message, courier->socket, ZMQ_DONTWAIT) >= 0;
        if (taken)
            deliver(courier, bytes_of(zmq_msg_data(&message), zmq_msg_size(&message)), now);
        zmq_msg_close(&message);
        if (!taken)
            return false;
    }
    return true;
}

/* --- the connection --- */

/* What left on a connection that broke may have been read or not: it is sent again, as the daemon
 * knows an id that it has seen. */
static void look_at_connection(struct courier *courier)
{
    enum socket_change change = socket_changed(courier->monitor);
    if (change == SOCKET_SAME)
        return;
    while (take_answers(courier, clock_boot_ms())) {
        /* what still came on the old one */
    }
    forget_owed(courier, INT64_MAX);
    if (change ==
        SOCKET_REFUSED) /* until something is sent: it tries again, and is cut off again */
        courier->refused = true;
    for (struct pending *at = courier->first; at != NULL; at = at->next) {
        at->owed = 0;
        if (at->state == PENDING_SENT) {
            at->state = PENDING_READY;
            at->next_ms = clock_boot_ms();
            at->unsent_ms = at->next_ms;
        }
    }
}

static bool take_notices(struct courier *courier, int64_t now)
{
    for (int i = 0; courier->stream != NULL && i < TURN_BUDGET; i++) {
        struct notice notice;
        enum socket_taken taken = socket_take_notice(courier->stream, &notice);
        if (taken == SOCKET_NOTHING)
            return false;
        courier->heard_ms = now;
        courier->silent = false;
        if (taken == SOCKET_NOTICE)
            courier->heard(courier->heard_arg, &notice);
    }
    return courier->stream != NULL;
}

bool courier_turn(struct courier *courier)
{
    int64_t now = clock_boot_ms();
    look_at_connection(courier);
    bool more = take_answers(courier, now);
    more = take_notices(courier, now) || more;
    end_large(courier);
    send_ready(courier, now);
    if (now - courier->looked_ms >= LOOK_MS) {
        courier->looked_ms = now;
        forget_owed(courier, now);
        end_late(courier, now);
        if (courier->stream != NULL && !courier->silent &&
            now - courier->heard_ms >= STREAM_SILENCE_MS) {
            courier->silent = true;
            courier->heard(courier->heard_arg, NULL);
        }
    }
    return more;
}

int courier_patience(const struct courier *courier)
{
    return courier->n > 0 || courier->stream != NULL ? LOOK_MS : 4 * LOOK_MS;
}

size_t courier_pending(const struct courier *courier)
{
    return courier->n;
}
