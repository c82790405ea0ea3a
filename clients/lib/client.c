// SPDX-License-Identifier: EUPL-1.2
#include "clients/lib/client.h"

#include <errno.h>
#include <poll.h>
#include <sodium.h>
#include <stdlib.h>
#include <zmq.h>

#include "base/assert.h"
#include "base/clock.h"
#include "base/memory.h"
#include "clients/lib/socket.h"

enum {
    ATTEMPTS_MAX = 1000,
    SILENCE_LEAST_MS = 2000 /* before a command is sent again on a connection that lives */
};

/* The library tells what becomes of the connection on `monitor`; without it a key that is refused
 * could not be told from a daemon that is away. */
struct client {
    void *context;
    void *socket; /* NULL while not connected */
    void *monitor;
    zmq_msg_t answer; /* what the last response borrows from */
    char endpoint[PROFILE_ENDPOINT_MAX];
    struct socket_keys keys;
    unsigned monitors; /* opened so far: each gets an address of its own */
};

struct client *client_open(const struct profile *profile)
{
    struct client *client = memory_zeroed(1, sizeof *client);
    ASSERT(sodium_init() >= 0);
    client->context = zmq_ctx_new();
    ASSERT(client->context != NULL);
    ASSERT(zmq_ctx_set(client->context, ZMQ_BLOCKY, 0) == 0);
    ASSERT(zmq_msg_init(&client->answer) == 0);
    memcpy(client->endpoint, profile->commands, sizeof client->endpoint);
    socket_keys_of(profile, &client->keys);
    return client;
}

static void disconnect(struct client *client)
{
    if (client->monitor != NULL)
        zmq_close(client->monitor);
    if (client->socket != NULL)
        zmq_close(client->socket);
    client->monitor = NULL;
    client->socket = NULL;
}

void client_close(struct client *client)
{
    if (client == NULL)
        return;
    disconnect(client);
    zmq_msg_close(&client->answer);
    zmq_ctx_term(client->context);
    sodium_memzero(&client->keys, sizeof client->keys);
    free(client);
}

struct id client_new_id(void)
{
    struct id id;
    ASSERT(sodium_init() >= 0);
    randombytes_buf(id.b, sizeof id.b);
    put_be32(id.b, (uint32_t)(clock_wall_ms() / 1000));
    return id;
}

int client_backoff(unsigned attempt, int first_ms, int most_ms)
{
    int64_t pause = first_ms;
    for (unsigned i = 0; i < attempt && pause < most_ms; i++)
        pause *= 2;
    if (pause > most_ms)
        pause = most_ms;
    return (int)(pause / 2) + (int)randombytes_uniform((uint32_t)(pause / 2) + 1);
}

/* --- the connection --- */

void *client_subscribe(struct client *client, const char *endpoint)
{
    return socket_subscribe(client->context, &client->keys, endpoint);
}

/* IMMEDIATE: a message is taken only by a connection whose handshake is done, so that "never sent"
 * is certain. */
static bool connect_now(struct client *client)
{
    if (client->socket != NULL)
        return true;
    client->socket = zmq_socket(client->context, ZMQ_DEALER);
    if (client->socket != NULL && socket_secure(client->socket, &client->keys) &&
        socket_option(client->socket, ZMQ_IMMEDIATE, 1) &&
        (client->monitor = socket_monitor(client->context, client->socket, client->monitors++)) !=
            NULL &&
        zmq_connect(client->socket, client->endpoint) == 0)
        return true;
    disconnect(client);
    return false;
}

/* --- one exchange --- */

enum step { STEP_READY, STEP_LATE, STEP_BROKEN, STEP_REFUSED };

/* Waits until the socket can send (ZMQ_POLLOUT) or has something (ZMQ_POLLIN). While connecting, a
 * broken connection is not the end: the library tries again. */
static enum step await(struct client *client, short events, int64_t until_ms)
{
    for (;;) {
        int64_t left = until_ms - clock_boot_ms();
        if (left <= 0)
            return STEP_LATE;
        zmq_pollitem_t items[2] = {{client->socket, 0, events, 0},
                                   {client->monitor, 0, ZMQ_POLLIN, 0}};
        if (zmq_poll(items, 2, (long)left) < 0 && errno != EINTR)
            return STEP_BROKEN;
        if (items[0].revents & events)
            return STEP_READY;
        if (!(items[1].revents & ZMQ_POLLIN))
            continue;
        enum socket_change change = socket_changed(client->monitor);
        if (change == SOCKET_REFUSED)
            return STEP_REFUSED;
        if (change == SOCKET_BROKEN && events == ZMQ_POLLIN)
            return STEP_BROKEN;
    }
}

/* Takes the next message; false when it is not the answer to this id. */
static bool take_answer(struct client *client, const struct id *id, struct response *response,
                        bool *nonsense)
{
    struct error error;
    zmq_msg_close(&client->answer);
    ASSERT(zmq_msg_init(&client->answer) == 0);
    if (zmq_msg_recv(&client->answer, client->socket, ZMQ_DONTWAIT) < 0)
        return false;
    struct bytes frame = bytes_of(zmq_msg_data(&client->answer), zmq_msg_size(&client->answer));
    *nonsense = !response_decode(frame, response, &error);
    return *nonsense || id_equal(&response->id, id);
}

/* Sends once and waits for the answer. `sent` becomes true when it left. */
static enum client_outcome attempt(struct client *client, struct bytes frame, const struct id *id,
                                   int64_t until_ms, int64_t silence_ms, bool *sent,
                                   struct response *response)
{
    if (!connect_now(client))
        return CLIENT_UNREACHABLE;
    enum step step = await(client, ZMQ_POLLOUT, until_ms);
    if (step == STEP_REFUSED)
        return CLIENT_NOT_ADMITTED;
    if (step != STEP_READY ||
        zmq_send(client->socket, frame.data, frame.len, ZMQ_DONTWAIT) != (int)frame.len)
        return CLIENT_UNREACHABLE;
    *sent = true;
    int64_t patience = clock_boot_ms() + silence_ms;
    if (patience > until_ms)
        patience = until_ms;
    for (;;) {
        bool nonsense = false;
        step = await(client, ZMQ_POLLIN, patience);
        if (step == STEP_REFUSED)
            return CLIENT_NOT_ADMITTED;
        if (step != STEP_READY)
            return CLIENT_SILENT;
        if (take_answer(client, id, response, &nonsense))
            return nonsense ? CLIENT_NONSENSE : CLIENT_ANSWERED;
    }
}

bool client_asks_patience(const struct response *response)
{
    struct arena arena;
    struct reply reply;
    arena_init(&arena);
    bool waits = client_reply(response, &reply, &arena) && !reply.stored &&
                 (reply.error == ERR_BUSY || reply.error == ERR_STOPPING);
    arena_release(&arena);
    return waits;
}

enum client_outcome client_exchange(struct client *client, struct bytes frame, const struct id *id,
                                    int timeout_ms, struct response *response)
{
    if (frame.len > reader_limits_wire.bytes)
        return CLIENT_TOO_LARGE;
    int64_t until = clock_boot_ms() + timeout_ms;
    int64_t silence = timeout_ms / 3 < SILENCE_LEAST_MS ? SILENCE_LEAST_MS : timeout_ms / 3;
    bool sent = false;
    enum client_outcome outcome = CLIENT_UNREACHABLE;
    for (unsigned i = 0; i < ATTEMPTS_MAX; i++) {
        outcome = attempt(client, frame, id, until, silence, &sent, response);
        bool patience = outcome == CLIENT_ANSWERED && client_asks_patience(response);
        if ((outcome == CLIENT_ANSWERED && !patience) || outcome == CLIENT_NONSENSE)
            return outcome;
        int pause = client_backoff(i, 50, 1000);
        if (clock_boot_ms() + pause >= until && patience)
            return outcome;
        if (!patience)
            disconnect(client);
        if (outcome == CLIENT_NOT_ADMITTED || clock_boot_ms() + pause >= until)
            break;
        poll(NULL, 0, pause);
    }
    return sent ? CLIENT_SILENT : outcome == CLIENT_NOT_ADMITTED ? outcome : CLIENT_UNREACHABLE;
}

static enum client_outcome exchange(struct client *client, const struct message *message,
                                    bool query, const void *body, const struct id *id,
                                    int timeout_ms, struct response *response)
{
    struct writer writer;
    writer_init(&writer);
    request_encode(message, query, id, body, &writer);
    enum client_outcome outcome =
        client_exchange(client, writer_bytes(&writer), id, timeout_ms, response);
    writer_release(&writer);
    return outcome;
}

enum client_outcome client_call(struct client *client, const struct message *message,
                                const void *body, const struct id *id, int timeout_ms,
                                struct response *response)
{
    return exchange(client, message, false, body, id, timeout_ms, response);
}

enum client_outcome client_query(struct client *client, const struct message *message,
                                 const void *body, int timeout_ms, struct response *response)
{
    struct id id = client_new_id();
    return exchange(client, message, true, body, &id, timeout_ms, response);
}

/* --- what came back --- */

static bool read_part(struct bytes part, const struct message *message, void *out,
                      struct arena *arena)
{
    struct reader reader;
    struct error error;
    if (part.len == 0)
        return false;
    reader_init(&reader, part);
    return message_decode(message, &reader, out, arena, &error);
}

bool client_reply(const struct response *response, struct reply *out, struct arena *arena)
{
    return read_part(response->reply, &message_reply, out, arena);
}

bool client_answer(const struct response *response, const struct message *message, void *out,
                   struct arena *arena)
{
    return read_part(response->answer, message, out, arena);
}
