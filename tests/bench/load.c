// SPDX-License-Identifier: EUPL-1.2
/* Clients that each have one command in flight, and one subscriber, in one process: what a server
 * does under that load, and how long a client waits. Each client has cases of its own, claims them
 * one after the other and then releases them; every command changes a case durably.
 *
 * Usage: bench_load COMMANDS EVENTS SERVER_KEY KEY_FILE CASES_FILE CLIENTS SECONDS [marks]
 * KEY_FILE holds the clients' public and secret key, CASES_FILE a case number a line; endpoints
 * and keys as ZeroMQ writes them. "plain" for SERVER_KEY: without encryption, for bench_plain.
 * Prints one line of results; with `marks` also when counting begins and ends (measure.h). A
 * refusal, or silence of ten seconds, ends it with an error: then there is no result. */
#include <errno.h>
#include <zmq.h>

#include "base/assert.h"
#include "base/clock.h"
#include "clients/lib/client.h"
#include "measure.h"

#define CLIENTS_MAX 256
#define CASES_MAX   60 /* of one client */
#define PLAIN       "plain"

struct keys {
    char server[41];
    char public_key[41];
    char secret[41];
};

struct load_client {
    void *socket;
    struct case_id cases[CASES_MAX];
    size_t next;     /* case */
    bool releases;   /* not claims */
    bool idle;       /* nothing in flight: its time is over */
    struct id id;    /* of the command in flight */
    int64_t sent_ns; /* it */
};

struct load {
    void *context;
    void *events;
    size_t n;
    size_t n_cases; /* of each client */
    struct load_client clients[CLIENTS_MAX];
    zmq_pollitem_t items[CLIENTS_MAX + 1]; /* the last one: events */
    struct writer writer;
    struct arena arena;
    struct measure measure;
};

static int give_up(const char *what)
{
    fprintf(stderr, "bench_load: %s\n", what);
    exit(1);
}

/* --- the traffic --- */

static void send_next(struct load *load, struct load_client *client)
{
    /* It ends when all are released, so that the next run finds every case unclaimed. */
    bool turns = client->next == load->n_cases;
    client->idle = turns && client->releases && measure_is_over(&load->measure);
    if (client->idle)
        return;
    if (turns) {
        client->next = 0;
        client->releases = !client->releases;
    }
    struct case_claim claim = {.case_id = client->cases[client->next]};
    struct case_release release = {.case_id = client->cases[client->next]};
    client->next++;
    client->id = client_new_id();
    writer_clear(&load->writer);
    if (client->releases)
        request_encode(&message_case_release, false, &client->id, &release, &load->writer);
    else
        request_encode(&message_case_claim, false, &client->id, &claim, &load->writer);
    struct bytes frame = writer_bytes(&load->writer);
    client->sent_ns = clock_monotonic_ns();
    if (zmq_send(client->socket, frame.data, frame.len, 0) < 0)
        give_up("cannot send");
}

static bool take_reply(struct load *load, struct load_client *client)
{
    uint8_t frame[4096];
    struct response response;
    struct reply reply;
    struct error error = {0};
    struct reader reader;
    int len = zmq_recv(client->socket, frame, sizeof frame, ZMQ_DONTWAIT);
    if (len < 0)
        return false;
    int64_t now = clock_monotonic_ns();
    arena_clear(&load->arena);
    if (len > (int)sizeof frame ||
        !response_decode(bytes_of(frame, (size_t)len), &response, &error) ||
        !id_equal(&response.id, &client->id))
        give_up("an answer that is none");
    reader_init(&reader, response.reply);
    if (!message_decode(&message_reply, &reader, &reply, &load->arena, &error))
        give_up("a reply that is none");
    if (reply.error != 0) {
        fprintf(stderr, "bench_load: refused: %s %s %s\n", reply.name == NULL ? "" : reply.name,
                reply.field == NULL ? "" : reply.field, reply.detail == NULL ? "" : reply.detail);
        exit(1);
    }
    measure_reply(&load->measure, reply.sequence, client->sent_ns, now);
    send_next(load, client);
    return true;
}

static bool take_event(struct load *load)
{
    uint8_t frame[4096];
    struct notice notice;
    struct error error;
    if (zmq_recv(load->events, frame, sizeof frame, ZMQ_DONTWAIT) < 0)
        return false;
    int len = zmq_recv(load->events, frame, sizeof frame, 0);
    int64_t now = clock_monotonic_ns();
    if (len < 0 || len > (int)sizeof frame ||
        !notice_decode(bytes_of(frame, (size_t)len), &notice, &error))
        give_up("an event that is none");
    for (uint64_t i = 0; i < notice.n; i++)
        measure_event(&load->measure, notice.sequence - i, now);
    return true;
}

static bool is_done(const struct load *load)
{
    for (size_t i = 0; i < load->n; i++)
        if (!load->clients[i].idle)
            return false;
    return true;
}

static void run(struct load *load)
{
    for (size_t i = 0; i < load->n; i++)
        send_next(load, &load->clients[i]);
    while (!is_done(load)) {
        if (zmq_poll(load->items, (int)load->n + 1, 1000) < 0 && errno != EINTR)
            give_up("cannot poll");
        for (size_t i = 0; i < load->n; i++)
            if (load->items[i].revents & ZMQ_POLLIN)
                take_reply(load, &load->clients[i]);
        for (int i = 0; i < 1024 && take_event(load); i++)
            continue;
        measure_turn(&load->measure);
    }
    int64_t late = clock_monotonic_ns() + measure_late_ns();
    while (clock_monotonic_ns() < late)
        if (zmq_poll(&load->items[load->n], 1, 100) > 0)
            while (take_event(load))
                continue;
}

/* --- set-up --- */

static bool show_key(void *socket, const struct keys *keys)
{
    if (strcmp(keys->server, PLAIN) == 0)
        return zmq_setsockopt(socket, ZMQ_PLAIN_USERNAME, keys->public_key, 40) == 0;
    return zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, keys->server, 41) == 0 &&
           zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, keys->public_key, 41) == 0 &&
           zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, keys->secret, 41) == 0;
}

static void *connect_to(struct load *load, int type, const char *endpoint, const struct keys *keys)
{
    int none = 0;
    int many = 0; /* no limit: a subscriber that falls behind is measured, not cut off */
    void *socket = zmq_socket(load->context, type);
    if (socket == NULL || zmq_setsockopt(socket, ZMQ_LINGER, &none, sizeof none) != 0 ||
        zmq_setsockopt(socket, ZMQ_RCVHWM, &many, sizeof many) != 0 || !show_key(socket, keys) ||
        (type == ZMQ_SUB && zmq_setsockopt(socket, ZMQ_SUBSCRIBE, TOPIC_EVENT, 5) != 0) ||
        zmq_connect(socket, endpoint) != 0)
        give_up("cannot connect");
    return socket;
}

static void read_line(FILE *file, char *line, int size)
{
    if (fgets(line, size, file) == NULL)
        give_up("a file is too short");
    line[strcspn(line, "\n")] = '\0';
}

static void read_keys(struct keys *keys, const char *server, const char *path)
{
    FILE *file = fopen(path, "re");
    if (file == NULL || (strlen(server) != 40 && strcmp(server, PLAIN) != 0))
        give_up("cannot read the keys");
    snprintf(keys->server, sizeof keys->server, "%s", server);
    read_line(file, keys->public_key, sizeof keys->public_key);
    if (fgetc(file) != '\n')
        give_up("a key is too long");
    read_line(file, keys->secret, sizeof keys->secret);
    fclose(file);
}

/* Line by line to the clients in turn, as far as all get the same number. */
static void read_cases(struct load *load, const char *path)
{
    char line[64];
    size_t n = 0;
    FILE *file = fopen(path, "re");
    if (file == NULL)
        give_up("cannot read the cases");
    while (n < load->n * CASES_MAX && fgets(line, sizeof line, file) != NULL) {
        size_t len = strcspn(line, "\n");
        if (!case_id_parse(line, len, &load->clients[n % load->n].cases[n / load->n]))
            give_up("a line that is no case number");
        n++;
    }
    fclose(file);
    load->n_cases = n / load->n;
    if (load->n_cases == 0)
        give_up("fewer cases than clients");
}

static void open_sockets(struct load *load, char **argv)
{
    struct keys keys;
    read_keys(&keys, argv[3], argv[4]);
    load->context = zmq_ctx_new();
    load->events = connect_to(load, ZMQ_SUB, argv[2], &keys);
    for (size_t i = 0; i < load->n; i++) {
        load->clients[i].socket = connect_to(load, ZMQ_DEALER, argv[1], &keys);
        load->items[i] = (zmq_pollitem_t){load->clients[i].socket, 0, ZMQ_POLLIN, 0};
    }
    load->items[load->n] = (zmq_pollitem_t){load->events, 0, ZMQ_POLLIN, 0};
}

int main(int argc, char **argv)
{
    static struct load load;
    if (argc != 8 && argc != 9) {
        fprintf(stderr, "usage: bench_load COMMANDS EVENTS SERVER_KEY KEY_FILE CASES_FILE "
                        "CLIENTS SECONDS [marks]\n");
        return 64;
    }
    load.n = strtoul(argv[6], NULL, 10);
    if (load.n == 0 || load.n > CLIENTS_MAX)
        give_up("1 to 256 clients");
    writer_init(&load.writer);
    arena_init(&load.arena);
    read_cases(&load, argv[5]);
    open_sockets(&load, argv);
    measure_begin(&load.measure, argv[7], argc == 9);
    run(&load);
    measure_print(&load.measure);
    measure_release(&load.measure);
    for (size_t i = 0; i < load.n; i++)
        zmq_close(load.clients[i].socket);
    zmq_close(load.events);
    zmq_ctx_term(load.context);
    writer_release(&load.writer);
    arena_release(&load.arena);
    return 0;
}
