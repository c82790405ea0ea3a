// SPDX-License-Identifier: EUPL-1.2
/* A wire on a loop that really sleeps, and clients in a thread beside it: a message that gets stuck
 * stays stuck, as nothing else turns the loop. The owner answers each message with its own bytes at
 * the end of the turn, as the daemon does after its batch. */
#ifndef TESTS_UNIT_WIRE_FIXTURE_H
#define TESTS_UNIT_WIRE_FIXTURE_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>
#include <zmq.h>

#include "base/clock.h"
#include "wire/wire.h"

enum {
    ANNA,
    BRAM,
    STRANGER,
    KEYS,
    BUDGET = 64,
    CONNECTIONS = 1000,
    MAX_FRAME = 4096,
    PATIENCE_MS = 30000
};

struct client_key {
    char public_text[41];
    char secret_text[41];
    uint8_t public_key[32];
    const char *user_id;
    atomic_bool welcome;
};

struct waiting {
    struct wire_peer peer;
    size_t len;
    uint8_t frame[MAX_FRAME];
};

struct fixture;
typedef void fixture_function(struct fixture *f);

struct fixture {
    uv_loop_t loop;
    struct wire *wire;
    struct client_key keys[KEYS];
    char server_public[41];
    void *clients; /* their libzmq context */
    uv_async_t finished;
    uv_async_t asked;
    uv_sem_t answered;
    fixture_function *client;
    fixture_function *question;
    const char *failure; /* the first expectation that a client thread missed */

    unsigned work_us; /* how long a batch takes */
    struct waiting waiting[BUDGET];
    size_t waiting_count;
    size_t largest_turn;
    struct wire_peer last_peer;
    enum wire_sent last_sent;
    int number; /* a question's in- or outcome */
    char flooded[WIRE_USER_SIZE];
    bool closed;
    void *left_open; /* a client's socket that outlives the wire, or NULL */
};

/* In a client thread, where cmocka's assertions may not be used. */
#define EXPECT(f, condition)                                                                       \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            if ((f)->failure == NULL)                                                              \
                (f)->failure = #condition;                                                         \
            return;                                                                                \
        }                                                                                          \
    } while (0)

static inline bool on_authenticate(void *arg, const uint8_t public_key[32], char user_id[64])
{
    struct fixture *f = arg;
    for (int i = 0; i < KEYS; i++) {
        if (memcmp(f->keys[i].public_key, public_key, 32) == 0 && f->keys[i].welcome) {
            snprintf(user_id, WIRE_USER_SIZE, "%s", f->keys[i].user_id);
            return true;
        }
    }
    return false;
}

static inline void on_message(void *arg, const struct wire_peer *from, struct bytes frame)
{
    struct fixture *f = arg;
    f->last_peer = *from;
    assert_true(f->waiting_count < BUDGET);
    assert_true(frame.len <= MAX_FRAME);
    struct waiting *w = &f->waiting[f->waiting_count++];
    w->peer = *from;
    w->len = frame.len;
    memcpy(w->frame, frame.data, frame.len);
}

static inline void on_turn_end(void *arg)
{
    struct fixture *f = arg;
    if (f->waiting_count > f->largest_turn)
        f->largest_turn = f->waiting_count;
    if (f->waiting_count > 0 && f->work_us > 0)
        usleep(f->work_us);
    for (size_t i = 0; i < f->waiting_count; i++)
        f->last_sent = wire_reply(f->wire, &f->waiting[i].peer,
                                  bytes_of(f->waiting[i].frame, f->waiting[i].len));
    f->waiting_count = 0;
}

static inline void on_flooded(void *arg, const char *user_id)
{
    struct fixture *f = arg;
    snprintf(f->flooded, sizeof f->flooded, "%s", user_id);
}

static inline void on_finished(uv_async_t *async)
{
    struct fixture *f = async->data;
    uv_stop(&f->loop);
}

static inline void on_asked(uv_async_t *async)
{
    struct fixture *f = async->data;
    f->question(f);
    uv_sem_post(&f->answered);
}

static inline void on_wire_closed(void *arg)
{
    struct fixture *f = arg;
    f->closed = true;
}

static inline struct wire_callbacks fixture_callbacks(struct fixture *f)
{
    return (struct wire_callbacks){.arg = f,
                                   .authenticate = on_authenticate,
                                   .message = on_message,
                                   .turn_end = on_turn_end,
                                   .flooded = on_flooded};
}

static inline void fixture_options(struct fixture *f, struct wire_options *options)
{
    char secret[41];
    *options = (struct wire_options){.commands_endpoint = "tcp://127.0.0.1:*",
                                     .events_endpoint = "tcp://127.0.0.1:*",
                                     .max_frame = MAX_FRAME,
                                     .connections = CONNECTIONS,
                                     .turn_budget = BUDGET};
    assert_int_equal(zmq_curve_keypair(f->server_public, secret), 0);
    assert_non_null(zmq_z85_decode(options->server_secret, secret));
}

static inline int fixture_open(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    *state = f;
    static const char *const users[KEYS] = {"anna.key-1", "bram.key-1", "stranger.key-1"};
    for (int i = 0; i < KEYS; i++) {
        struct client_key *key = &f->keys[i];
        assert_int_equal(zmq_curve_keypair(key->public_text, key->secret_text), 0);
        assert_non_null(zmq_z85_decode(key->public_key, key->public_text));
        key->user_id = users[i];
        key->welcome = i != STRANGER;
    }
    f->clients = zmq_ctx_new();
    assert_int_equal(zmq_ctx_set(f->clients, ZMQ_BLOCKY, 0), 0);
    assert_int_equal(uv_loop_init(&f->loop), 0);
    assert_int_equal(uv_async_init(&f->loop, &f->finished, on_finished), 0);
    assert_int_equal(uv_async_init(&f->loop, &f->asked, on_asked), 0);
    assert_int_equal(uv_sem_init(&f->answered, 0), 0);
    f->finished.data = f;
    f->asked.data = f;

    struct wire_options options;
    fixture_options(f, &options);
    struct wire_callbacks callbacks = fixture_callbacks(f);
    char why[200] = "";
    if (wire_open(&f->wire, &f->loop, &options, &callbacks, why, sizeof why) != 0)
        fail_msg("%s", why);
    return 0;
}

/* Closes in bounded time and leaves nothing on the loop: checked after every test. */
static inline int fixture_close(void **state)
{
    struct fixture *f = *state;
    int64_t start = clock_boot_ms();
    wire_close(f->wire, on_wire_closed, f);
    uv_close((uv_handle_t *)&f->finished, NULL);
    uv_close((uv_handle_t *)&f->asked, NULL);
    assert_int_equal(uv_run(&f->loop, UV_RUN_DEFAULT), 0);
    assert_true(f->closed);
    assert_true(clock_boot_ms() - start < 4500); /* lingers 2 s; at 5 s it would be given up */
    assert_int_equal(uv_loop_close(&f->loop), 0);
    uv_sem_destroy(&f->answered);
    if (f->left_open != NULL)
        zmq_close(f->left_open);
    if (f->failure ==
        NULL) /* a client that failed left sockets open, and this would wait for them */
        zmq_ctx_term(f->clients);
    free(f);
    return 0;
}

static inline void client_thread(void *arg)
{
    struct fixture *f = arg;
    f->client(f);
    uv_async_send(&f->finished);
}

/* Runs the loop here and the client in a thread, until the client returns. */
static inline void fixture_run(struct fixture *f, fixture_function *client)
{
    uv_thread_t thread;
    f->client = client;
    assert_int_equal(uv_thread_create(&thread, client_thread, f), 0);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    uv_thread_join(&thread);
    if (f->failure != NULL)
        fail_msg("the client expected: %s", f->failure);
}

/* From the client thread: calls `question` on the loop thread and waits until it has run. */
static inline void ask(struct fixture *f, fixture_function *question)
{
    f->question = question;
    uv_async_send(&f->asked);
    uv_sem_wait(&f->answered);
}

static inline void set_number(void *socket, int option, int value)
{
    zmq_setsockopt(socket, option, &value, sizeof value);
}

/* A socket of a client with its key, not yet connected. */
static inline void *client_socket(struct fixture *f, int type, int key)
{
    void *s = zmq_socket(f->clients, type);
    set_number(s, ZMQ_LINGER, 0);
    set_number(s, ZMQ_RCVTIMEO, PATIENCE_MS);
    set_number(s, ZMQ_SNDTIMEO, PATIENCE_MS);
    set_number(s, ZMQ_RECONNECT_IVL, 10);
    zmq_setsockopt(s, ZMQ_CURVE_SERVERKEY, f->server_public, 40);
    zmq_setsockopt(s, ZMQ_CURVE_PUBLICKEY, f->keys[key].public_text, 40);
    zmq_setsockopt(s, ZMQ_CURVE_SECRETKEY, f->keys[key].secret_text, 40);
    return s;
}

static inline void *client_connect(struct fixture *f, int key)
{
    void *s = client_socket(f, ZMQ_DEALER, key);
    zmq_connect(s, wire_commands_endpoint(f->wire));
    return s;
}

static inline void *client_subscribe(struct fixture *f, int key, const char *topic)
{
    void *s = client_socket(f, ZMQ_SUB, key);
    zmq_setsockopt(s, ZMQ_SUBSCRIBE, topic, strlen(topic));
    zmq_connect(s, wire_events_endpoint(f->wire));
    return s;
}

static inline bool send_text(void *socket, const char *text)
{
    return zmq_send(socket, text, strlen(text), 0) >= 0;
}

/* Waits for one message of one frame with exactly this text. */
static inline bool receives_text(void *socket, const char *text)
{
    char buffer[MAX_FRAME];
    int n = zmq_recv(socket, buffer, sizeof buffer, 0);
    return n >= 0 && (size_t)n == strlen(text) && memcmp(buffer, text, (size_t)n) == 0;
}

static inline bool receives_nothing(void *socket, int for_ms)
{
    char buffer[MAX_FRAME];
    set_number(socket, ZMQ_RCVTIMEO, for_ms);
    int n = zmq_recv(socket, buffer, sizeof buffer, 0);
    set_number(socket, ZMQ_RCVTIMEO, PATIENCE_MS);
    return n < 0;
}

static inline bool is_answered(void *socket, const char *text)
{
    return send_text(socket, text) && receives_text(socket, text);
}

#endif
