// SPDX-License-Identifier: EUPL-1.2
/* RabbitMQ, a broker: it holds no case that can be read, changed and found again, and no clock
 * beside it. The nearest: a case is a message of 600 bytes in a quorum queue, delivered to a
 * client, published again changed, with a message of 300 bytes for the event into another quorum
 * queue; when both are confirmed, which is when they are synced, the old one is acknowledged. The
 * subscriber consumes the events. Two cases may lie at a client, so that it need not wait for its
 * next one. Usage: bench_rabbit PORT (fill | CLIENTS SECONDS) */
#include <amqp.h>
#include <amqp_tcp_socket.h>

#include "base/assert.h"
#include "drive.h"

#define CHANNEL  1
#define PREFETCH 2
#define CASES    "cases"
#define EVENTS   "events"

struct client {
    amqp_connection_state_t rabbit;
    uint64_t deliveries[PREFETCH]; /* cases that lie here, the oldest first */
    size_t n_deliveries;
    uint64_t published; /* confirms carry the number of the message on the channel */
    uint64_t unconfirmed[2];
    char body[DRIVE_CASE + 1]; /* of what is being delivered */
    size_t body_len;
};

static void check(amqp_connection_state_t rabbit, const char *what)
{
    amqp_rpc_reply_t reply = amqp_get_rpc_reply(rabbit);
    if (reply.reply_type != AMQP_RESPONSE_NORMAL)
        give_up("rabbitmq", what);
}

static amqp_connection_state_t dial(int port)
{
    amqp_connection_state_t rabbit = amqp_new_connection();
    amqp_socket_t *socket = amqp_tcp_socket_new(rabbit);
    if (socket == NULL || amqp_socket_open(socket, "127.0.0.1", port) != 0)
        give_up("rabbitmq", "cannot connect");
    amqp_rpc_reply_t reply =
        amqp_login(rabbit, "/", 0, 131072, 0, AMQP_SASL_METHOD_PLAIN, "guest", "guest");
    if (reply.reply_type != AMQP_RESPONSE_NORMAL)
        give_up("rabbitmq", "no login");
    amqp_channel_open(rabbit, CHANNEL);
    check(rabbit, "no channel");
    return rabbit;
}

static void declare(amqp_connection_state_t rabbit, const char *queue)
{
    amqp_table_entry_t entry = {.key = amqp_cstring_bytes("x-queue-type")};
    entry.value.kind = AMQP_FIELD_KIND_UTF8;
    entry.value.value.bytes = amqp_cstring_bytes("quorum");
    amqp_queue_declare(rabbit, CHANNEL, amqp_cstring_bytes(queue), 0, 1, 0, 0,
                       (amqp_table_t){1, &entry});
    check(rabbit, queue);
}

static void publish(amqp_connection_state_t rabbit, const char *queue, uint64_t number, int size)
{
    char text[DRIVE_CASE + 1];
    amqp_basic_properties_t durable = {._flags = AMQP_BASIC_DELIVERY_MODE_FLAG, .delivery_mode = 2};
    snprintf(text, sizeof text, "%020llu%0*d", (unsigned long long)number, size - 20, 0);
    if (amqp_basic_publish(rabbit, CHANNEL, amqp_empty_bytes, amqp_cstring_bytes(queue), 0, 0,
                           &durable, amqp_cstring_bytes(text)) != AMQP_STATUS_OK)
        give_up("rabbitmq", "cannot publish");
}

static void hang_up(amqp_connection_state_t rabbit)
{
    amqp_connection_close(rabbit, AMQP_REPLY_SUCCESS);
    amqp_destroy_connection(rabbit);
}

static void fill(struct drive *drive)
{
    amqp_connection_state_t rabbit = dial(drive->port);
    declare(rabbit, CASES);
    declare(rabbit, EVENTS);
    for (size_t i = 0; i < DRIVE_CASES; i++)
        publish(rabbit, CASES, i, DRIVE_CASE);
    amqp_channel_close(rabbit, CHANNEL, AMQP_REPLY_SUCCESS); /* all that was sent is taken in */
    hang_up(rabbit);
}

static void open_peer(struct drive *drive, struct peer *peer)
{
    struct client *client = calloc(1, sizeof *client);
    ASSERT(client != NULL);
    client->rabbit = dial(drive->port);
    if (peer->is_subscriber) {
        amqp_queue_purge(client->rabbit, CHANNEL, amqp_cstring_bytes(EVENTS));
        check(client->rabbit, "purge");
    } else {
        amqp_confirm_select(client->rabbit, CHANNEL);
        check(client->rabbit, "no confirms");
        amqp_basic_qos(client->rabbit, CHANNEL, 0, PREFETCH, 0);
        check(client->rabbit, "no prefetch");
    }
    amqp_basic_consume(client->rabbit, CHANNEL,
                       amqp_cstring_bytes(peer->is_subscriber ? EVENTS : CASES), amqp_empty_bytes,
                       0, peer->is_subscriber, 0, amqp_empty_table);
    check(client->rabbit, "cannot consume");
    peer->connection = client;
    peer->fd = amqp_get_sockfd(client->rabbit);
}

static void close_peer(struct peer *peer)
{
    struct client *client = peer->connection;
    hang_up(client->rabbit);
    free(client);
}

static void send_next(struct drive *drive, struct peer *peer)
{
    struct client *client = peer->connection;
    if (client->n_deliveries == 0 || peer->sent_ns != 0 || !drive_goes_on(drive))
        return;
    peer->sequence = ++drive->given;
    drive_sent(peer);
    publish(client->rabbit, CASES, peer->sequence, DRIVE_CASE);
    client->unconfirmed[0] = ++client->published;
    publish(client->rabbit, EVENTS, peer->sequence, DRIVE_EVENT);
    client->unconfirmed[1] = ++client->published;
}

static void confirmed(struct drive *drive, struct peer *peer, const amqp_basic_ack_t *ack)
{
    struct client *client = peer->connection;
    for (size_t i = 0; i < 2; i++)
        if (client->unconfirmed[i] == ack->delivery_tag ||
            (ack->multiple && client->unconfirmed[i] < ack->delivery_tag))
            client->unconfirmed[i] = 0;
    if (client->unconfirmed[0] != 0 || client->unconfirmed[1] != 0)
        return;
    drive_acknowledged(drive, peer, peer->sequence);
    amqp_basic_ack(client->rabbit, CHANNEL, client->deliveries[0], 0);
    client->deliveries[0] = client->deliveries[1];
    client->n_deliveries--;
    send_next(drive, peer);
}

static void take_method(struct drive *drive, struct peer *peer, const amqp_method_t *method)
{
    struct client *client = peer->connection;
    if (method->id == AMQP_BASIC_ACK_METHOD) {
        confirmed(drive, peer, method->decoded);
    } else if (method->id == AMQP_BASIC_DELIVER_METHOD) {
        const amqp_basic_deliver_t *deliver = method->decoded;
        client->body_len = 0;
        if (peer->is_subscriber)
            return;
        ASSERT(client->n_deliveries < PREFETCH);
        client->deliveries[client->n_deliveries++] = deliver->delivery_tag;
    } else {
        give_up("rabbitmq", "an answer that is none");
    }
}

static uint64_t number_of(const char *body)
{
    char text[21] = "";
    memcpy(text, body, 20);
    return strtoull(text, NULL, 10);
}

static void take_body(struct drive *drive, struct peer *peer, amqp_bytes_t part)
{
    struct client *client = peer->connection;
    ASSERT(client->body_len + part.len <= DRIVE_CASE);
    memcpy(client->body + client->body_len, part.bytes, part.len);
    client->body_len += part.len;
    client->body[client->body_len] = '\0';
    if (peer->is_subscriber && client->body_len == DRIVE_EVENT)
        drive_seen(drive, number_of(client->body));
    else if (!peer->is_subscriber && client->body_len == DRIVE_CASE)
        send_next(drive, peer);
}

static void input(struct drive *drive, struct peer *peer)
{
    struct client *client = peer->connection;
    struct timeval at_once = {0};
    amqp_frame_t frame;
    int status;
    while ((status = amqp_simple_wait_frame_noblock(client->rabbit, &frame, &at_once)) ==
           AMQP_STATUS_OK) {
        if (frame.frame_type == AMQP_FRAME_METHOD)
            take_method(drive, peer, &frame.payload.method);
        else if (frame.frame_type == AMQP_FRAME_BODY)
            take_body(drive, peer, frame.payload.body_fragment);
    }
    if (status != AMQP_STATUS_TIMEOUT)
        give_up("rabbitmq", amqp_error_string2(status));
    amqp_maybe_release_buffers(client->rabbit);
}

int main(int argc, char **argv)
{
    static const struct product rabbit = {
        .usage = "",
        .fill = fill,
        .open = open_peer,
        .close = close_peer,
        .send = input, /* cases came in while it connected */
        .input = input,
    };
    return drive_main(argc, argv, &rabbit);
}
