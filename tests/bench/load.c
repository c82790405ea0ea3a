// SPDX-License-Identifier: EUPL-1.2
/* Clients that each have one command in flight, and one subscriber, in one process: what a server
 * does under that load, and how long a client waits. Each client has cases of its own, claims them
 * one after the other and then releases them; every command changes a case durably.
 *
 * Usage: bench_load COMMANDS EVENTS SERVER_KEY KEY_FILE CASES_FILE CLIENTS SECONDS
 * KEY_FILE holds the clients' public and secret key, CASES_FILE a case number a line; endpoints
 * and keys as ZeroMQ writes them. Prints one line of results; SIGTERM ends it sooner. A refusal, or
 * silence of ten seconds, ends it with an error: then there is no result. */
#include <errno.h>
#include <signal.h>
#include <zmq.h>

#include "base/assert.h"
#include "base/clock.h"
#include "claims.h"
#include "connect.h"

#define CLIENTS_MAX 256

struct load_client {
    void *socket;
    struct claims *claims;
    bool idle;       /* nothing in flight: its time is over */
    int64_t sent_ns; /* the command in flight */
};

struct load {
    void *context;
    void *events;
    size_t n;
    struct load_client clients[CLIENTS_MAX];
    struct claims claims[CLIENTS_MAX];
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

static volatile sig_atomic_t told_to_end;

static void on_end(int number)
{
    (void)number;
    told_to_end = 1;
}

/* --- the traffic --- */

static void send_next(struct load *load, struct load_client *client)
{
    client->idle = !claims_next(client->claims, measure_is_over(&load->measure), &load->writer);
    if (client->idle)
        return;
    struct bytes frame = writer_bytes(&load->writer);
    client->sent_ns = clock_monotonic_ns();
    if (zmq_send(client->socket, frame.data, frame.len, 0) < 0)
        give_up("cannot send");
}

static bool take_reply(struct load *load, struct load_client *client)
{
    uint8_t frame[4096];
    int len = zmq_recv(client->socket, frame, sizeof frame, ZMQ_DONTWAIT);
    if (len < 0)
        return false;
    int64_t now = clock_monotonic_ns();
    ASSERT((size_t)len <= sizeof frame);
    uint64_t sequence = claims_reply(client->claims, bytes_of(frame, (size_t)len), &load->arena);
    measure_reply(&load->measure, sequence, client->sent_ns, now);
    send_next(load, client);
    return true;
}

static bool take_event(struct load *load)
{
    uint8_t frame[4096];
    if (zmq_recv(load->events, frame, sizeof frame, ZMQ_DONTWAIT) < 0)
        return false;
    int len = zmq_recv(load->events, frame, sizeof frame, 0);
    ASSERT(len >= 0 && (size_t)len <= sizeof frame);
    claims_notice(&load->measure, bytes_of(frame, (size_t)len), clock_monotonic_ns());
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
        if (told_to_end)
            measure_end(&load->measure);
        measure_turn(&load->measure);
    }
    int64_t late = clock_monotonic_ns() + measure_late_ns(&load->measure);
    while (clock_monotonic_ns() < late)
        if (zmq_poll(&load->items[load->n], 1, 100) > 0)
            while (take_event(load))
                continue;
}

/* --- set-up --- */

static void open_sockets(struct load *load, char **argv)
{
    struct connect_keys keys;
    connect_read_keys(&keys, argv[3], argv[4]);
    load->context = zmq_ctx_new();
    load->events = connect_socket(load->context, ZMQ_SUB, argv[2], &keys);
    for (size_t i = 0; i < load->n; i++) {
        load->clients[i].claims = &load->claims[i];
        load->clients[i].socket = connect_socket(load->context, ZMQ_DEALER, argv[1], &keys);
        load->items[i] = (zmq_pollitem_t){load->clients[i].socket, 0, ZMQ_POLLIN, 0};
    }
    load->items[load->n] = (zmq_pollitem_t){load->events, 0, ZMQ_POLLIN, 0};
}

int main(int argc, char **argv)
{
    static struct load load;
    if (argc != 8) {
        fprintf(stderr, "usage: bench_load COMMANDS EVENTS SERVER_KEY KEY_FILE CASES_FILE "
                        "CLIENTS SECONDS\n");
        return 64;
    }
    load.n = strtoul(argv[6], NULL, 10);
    if (load.n == 0 || load.n > CLIENTS_MAX)
        give_up("1 to 256 clients");
    writer_init(&load.writer);
    arena_init(&load.arena);
    claims_read(load.claims, load.n, argv[5]);
    open_sockets(&load, argv);
    signal(SIGTERM, on_end);
    measure_begin(&load.measure, argv[7], false);
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
