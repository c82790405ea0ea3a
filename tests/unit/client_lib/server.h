// SPDX-License-Identifier: EUPL-1.2
/* The other end of the wire, for what a real daemon does too rarely to be tested with one: it stays
 * silent, is busy, loses a reply, comes back on the same port, refuses a key. In a thread of its
 * own; it knows nothing about cases. */
#ifndef TESTS_UNIT_CLIENT_LIB_SERVER_H
#define TESTS_UNIT_CLIENT_LIB_SERVER_H

#include "folder.h"

#include <pthread.h>
#include <stdatomic.h>

#include "clients/lib/client.h"

enum { SERVER_SEEN_MAX = 64, SERVER_KEPT_MAX = 8 };

struct kept_answer {
    zmq_msg_t peer;
    zmq_msg_t answer;
};

struct server {
    struct kept_answer kept[SERVER_KEPT_MAX];
    size_t n_kept;
    void *context;
    void *zap;
    void *commands; /* NULL while it is down */
    void *events;
    char endpoint[64];
    char events_endpoint[64];
    char public_text[41];
    char secret_text[41];
    pthread_t thread;
    atomic_bool stop;
    atomic_bool refuse_keys;
    atomic_int swallow; /* so many requests get no answer */
    atomic_int busy;    /* so many get BUSY */
    atomic_int keep;    /* so many answers come only with `release` */
    atomic_int release; /* so many of those */
    atomic_int restart; /* so many go down with the server before the answer */
    atomic_int down_ms; /* how long it is down then */
    atomic_int n_seen;
    struct id seen[SERVER_SEEN_MAX];
    /* For the event stream: what there is, and which notices the stream leaves out. */
    atomic_ulong last;
    struct id epoch;
};

static inline void server_secure(struct server *s, void *socket)
{
    int one = 1;
    int zero = 0;
    assert_int_equal(zmq_setsockopt(socket, ZMQ_LINGER, &zero, sizeof zero), 0);
    assert_int_equal(zmq_setsockopt(socket, ZMQ_CURVE_SERVER, &one, sizeof one), 0);
    assert_int_equal(zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, s->secret_text, 41), 0);
    assert_int_equal(zmq_setsockopt(socket, ZMQ_ZAP_DOMAIN, "test", 4), 0);
}

/* The first time on a free port, later on the same one. */
static inline void *server_bind(struct server *s, int type, char endpoint[64])
{
    size_t size = 64;
    void *socket = zmq_socket(s->context, type);
    assert_non_null(socket);
    server_secure(s, socket);
    const char *where = endpoint[0] == '\0' ? "tcp://127.0.0.1:*" : endpoint;
    for (int i = 0; zmq_bind(socket, where) != 0; i++) {
        assert_true(i < 3000);
        usleep(10000);
    }
    assert_int_equal(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, endpoint, &size), 0);
    return socket;
}

static inline void server_answer_zap(struct server *s)
{
    zmq_msg_t frames[16];
    size_t n = 0;
    int more = 1;
    while (more && n < 16) {
        zmq_msg_init(&frames[n]);
        zmq_msg_recv(&frames[n], s->zap, 0);
        more = zmq_msg_more(&frames[n++]);
    }
    bool refused = atomic_load(&s->refuse_keys);
    zmq_msg_send(&frames[0], s->zap, ZMQ_SNDMORE);
    zmq_send(s->zap, "", 0, ZMQ_SNDMORE);
    zmq_send(s->zap, "1.0", 3, ZMQ_SNDMORE);
    zmq_msg_send(&frames[3], s->zap, ZMQ_SNDMORE);
    zmq_send(s->zap, refused ? "400" : "200", 3, ZMQ_SNDMORE);
    zmq_send(s->zap, "", 0, ZMQ_SNDMORE);
    zmq_send(s->zap, "user", 4, ZMQ_SNDMORE);
    zmq_send(s->zap, "", 0, 0);
    for (size_t i = 1; i < n; i++)
        if (i != 3)
            zmq_msg_close(&frames[i]);
}

static inline void server_encode_answer(struct server *s, const struct request *request,
                                        struct writer *out)
{
    struct writer body;
    writer_init(&body);
    uint64_t last = atomic_load(&s->last);
    if (request->message == &message_query_hello) {
        struct hello_answer hello = {.epoch = s->epoch,
                                     .events = s->events_endpoint,
                                     .now = {1000},
                                     .person = code_of("anna"),
                                     .sequence = last,
                                     .version = "test"};
        message_encode(&message_hello_answer, &hello, &body);
    } else if (request->message == &message_query_events_from) {
        struct query_events_from query;
        struct event_view views[8] = {0};
        struct arena arena;
        struct error error;
        arena_init(&arena);
        request_body(request, &query, &arena, &error);
        struct events_answer answer = {.epoch = s->epoch, .last = last};
        answer.events.v = views;
        for (uint64_t n = query.sequence; n <= last && answer.events.n < 8; n++)
            views[answer.events.n++] = (struct event_view){.sequence = n, .kind = EV_CASE_CLAIMED};
        message_encode(&message_events_answer, &answer, &body);
        arena_release(&arena);
    } else if (request->query) {
        writer_map(&body, 0); /* nothing that must be there */
    }
    struct reply reply = {.sequence = last, .stored = true};
    struct case_claim claim = {{0}};
    if (request->message == &message_case_claim) { /* of whose answer it is */
        struct reader reader;
        struct arena arena;
        struct error error;
        arena_init(&arena);
        reader_init(&reader, request->body);
        message_decode(&message_case_claim, &reader, &claim, &arena, &error);
        reply.case_id = claim.case_id;
        arena_release(&arena);
    }
    if (request->query)
        response_encode(&request->id, NULL, writer_bytes(&body), out);
    else
        response_encode(&request->id, &reply, bytes_of(NULL, 0), out);
    writer_release(&body);
}

static inline bool server_takes(atomic_int *count)
{
    if (atomic_load(count) == 0)
        return false;
    atomic_fetch_sub(count, 1);
    return true;
}

/* The one that was kept longest. */
static inline void server_send_kept(struct server *s)
{
    zmq_msg_send(&s->kept[0].peer, s->commands, ZMQ_SNDMORE);
    zmq_msg_send(&s->kept[0].answer, s->commands, 0);
    memmove(s->kept, s->kept + 1, --s->n_kept * sizeof s->kept[0]);
}

static inline void server_answer(struct server *s)
{
    zmq_msg_t peer;
    zmq_msg_t frame;
    struct request request;
    struct error error;
    zmq_msg_init(&peer);
    zmq_msg_init(&frame);
    zmq_msg_recv(&peer, s->commands, 0);
    zmq_msg_recv(&frame, s->commands, 0);
    request_decode(bytes_of(zmq_msg_data(&frame), zmq_msg_size(&frame)), &request, &error);
    int n = atomic_load(&s->n_seen);
    if (n < SERVER_SEEN_MAX)
        s->seen[n] = request.id;
    atomic_store(&s->n_seen, n + 1);
    struct writer writer;
    writer_init(&writer);
    if (server_takes(&s->restart)) {
        zmq_close(s->commands);
        usleep((useconds_t)atomic_load(&s->down_ms) * 1000);
        s->commands = server_bind(s, ZMQ_ROUTER, s->endpoint);
        zmq_msg_close(&peer);
    } else if (server_takes(&s->swallow)) {
        zmq_msg_close(&peer);
    } else {
        if (server_takes(&s->busy)) {
            struct arena arena;
            arena_init(&arena);
            error_set(&error, ERR_BUSY, "", DETAIL_NONE);
            struct reply reply = reply_of_error(&error, &arena);
            response_encode(&request.id, &reply, bytes_of(NULL, 0), &writer);
            arena_release(&arena);
        } else {
            server_encode_answer(s, &request, &writer);
        }
        struct bytes out = writer_bytes(&writer);
        struct kept_answer kept = {.peer = peer};
        zmq_msg_init_size(&kept.answer, out.len);
        memcpy(zmq_msg_data(&kept.answer), out.data, out.len);
        if (server_takes(&s->keep)) {
            s->kept[s->n_kept++] = kept;
        } else {
            zmq_msg_send(&kept.peer, s->commands, ZMQ_SNDMORE);
            zmq_msg_send(&kept.answer, s->commands, 0);
        }
    }
    writer_release(&writer);
    zmq_msg_close(&frame);
}

static inline void *server_run(void *arg)
{
    struct server *s = arg;
    while (!atomic_load(&s->stop)) {
        while (s->n_kept > 0 && server_takes(&s->release))
            server_send_kept(s);
        zmq_pollitem_t items[2] = {{s->zap, 0, ZMQ_POLLIN, 0}, {s->commands, 0, ZMQ_POLLIN, 0}};
        if (zmq_poll(items, 2, 20) <= 0)
            continue;
        if (items[0].revents & ZMQ_POLLIN)
            server_answer_zap(s);
        if (items[1].revents & ZMQ_POLLIN)
            server_answer(s);
    }
    return NULL;
}

static inline void server_start(struct server *s)
{
    memset(s, 0, sizeof *s);
    s->epoch.b[0] = 1;
    s->context = zmq_ctx_new();
    s->zap = zmq_socket(s->context, ZMQ_ROUTER);
    assert_int_equal(zmq_bind(s->zap, "inproc://zeromq.zap.01"), 0);
    assert_int_equal(zmq_curve_keypair(s->public_text, s->secret_text), 0);
    s->commands = server_bind(s, ZMQ_ROUTER, s->endpoint);
    s->events = server_bind(s, ZMQ_XPUB, s->events_endpoint);
    assert_int_equal(pthread_create(&s->thread, NULL, server_run, s), 0);
}

static inline void server_stop(struct server *s)
{
    int zero = 0;
    atomic_store(&s->stop, true);
    pthread_join(s->thread, NULL);
    zmq_close(s->commands);
    zmq_close(s->events);
    zmq_setsockopt(s->zap, ZMQ_LINGER, &zero, sizeof zero);
    zmq_close(s->zap);
    zmq_ctx_term(s->context);
}

/* A folder, a server, and the profile of whoever talks to it. */
static inline void server_setup(struct server *s, struct profile *profile, void **folder)
{
    folder_setup(folder);
    server_start(s);
    make_profile(*folder, s->endpoint, s->public_text, profile);
}

static inline void server_teardown(struct server *s, void **folder)
{
    server_stop(s);
    folder_teardown(folder);
}

#endif
