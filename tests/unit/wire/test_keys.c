// SPDX-License-Identifier: EUPL-1.2
/* Who may come in, and as whom. */
#include <pthread.h>

#include "fixture.h"
#include "base/assert.h"
#include "wire/keys.h"

static void welcome_client(struct fixture *f)
{
    void *anna = client_connect(f, ANNA);
    EXPECT(f, is_answered(anna, "hello"));
    zmq_close(anna);
}

static void keys_welcome_key_is_served_under_its_user_id(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, welcome_client);
    assert_string_equal(f->last_peer.user_id, "anna.key-1");
    assert_int_equal(wire_counters(f->wire)->messages, 1);
    assert_int_equal(wire_counters(f->wire)->denied, 0);
}

static void two_clients(struct fixture *f)
{
    void *anna = client_connect(f, ANNA);
    void *bram = client_connect(f, BRAM);
    EXPECT(f, is_answered(anna, "a"));
    EXPECT(f, strcmp(f->last_peer.user_id, "anna.key-1") == 0);
    EXPECT(f, is_answered(bram, "b"));
    EXPECT(f, strcmp(f->last_peer.user_id, "bram.key-1") == 0);
    EXPECT(f, is_answered(anna, "a"));
    EXPECT(f, strcmp(f->last_peer.user_id, "anna.key-1") == 0);
    zmq_close(anna);
    zmq_close(bram);
}

static void keys_of_two_clients_are_told_apart(void **state)
{
    fixture_run(*state, two_clients);
}

static void refused_client(struct fixture *f)
{
    void *stranger = client_connect(f, STRANGER);
    EXPECT(f, send_text(stranger, "let me in"));
    EXPECT(f, receives_nothing(stranger, 400));
    zmq_close(stranger);
}

static void keys_unknown_key_is_refused(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, refused_client);
    assert_int_equal(wire_counters(f->wire)->messages, 0);
    assert_true(wire_counters(f->wire)->denied >= 1);
    fixture_run(f, welcome_client); /* and the others go on */
}

static void nameless_key_client(struct fixture *f)
{
    f->keys[BRAM].user_id = "";
    void *bram = client_connect(f, BRAM);
    EXPECT(f, send_text(bram, "let me in"));
    EXPECT(f, receives_nothing(bram, 400));
    zmq_close(bram);
}

static void keys_empty_user_id_is_a_refusal(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, nameless_key_client);
    assert_int_equal(wire_counters(f->wire)->messages, 0);
    assert_true(wire_counters(f->wire)->denied >= 1);
}

static void keyless_client(struct fixture *f)
{
    void *s = zmq_socket(f->clients, ZMQ_DEALER);
    set_number(s, ZMQ_LINGER, 0);
    zmq_connect(s, wire_commands_endpoint(f->wire));
    EXPECT(f, send_text(s, "let me in"));
    EXPECT(f, receives_nothing(s, 400));
    zmq_close(s);
}

static void keys_client_without_a_key_is_refused(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, keyless_client);
    assert_int_equal(wire_counters(f->wire)->messages, 0);
    fixture_run(f, welcome_client);
}

static void deceived_client(struct fixture *f)
{
    void *s = client_socket(f, ZMQ_DEALER, ANNA);
    zmq_setsockopt(s, ZMQ_CURVE_SERVERKEY, f->keys[STRANGER].public_text, 40);
    zmq_connect(s, wire_commands_endpoint(f->wire));
    EXPECT(f, send_text(s, "are you the one"));
    EXPECT(f, receives_nothing(s, 400));
    zmq_close(s);
}

static void keys_client_that_expects_another_server_sends_it_nothing(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, deceived_client);
    assert_int_equal(wire_counters(f->wire)->messages, 0);
}

static void keys_secret_is_wiped_from_the_options(void **state)
{
    (void)state;
    struct fixture f = {0};
    struct wire_options options;
    fixture_options(&f, &options);
    struct wire_callbacks callbacks = fixture_callbacks(&f);
    char why[200] = "";
    uv_loop_t loop;
    assert_int_equal(uv_loop_init(&loop), 0);
    assert_int_equal(wire_open(&f.wire, &loop, &options, &callbacks, why, sizeof why), 0);
    static const uint8_t zero[WIRE_KEY_SIZE];
    assert_memory_equal(options.server_secret, zero, sizeof zero);
    wire_close(f.wire, NULL, NULL);
    assert_int_equal(uv_run(&loop, UV_RUN_DEFAULT), 0);
    assert_int_equal(uv_loop_close(&loop), 0);
}

/* Opening on these endpoints fails, says why, and leaves an empty loop. */
static void assert_open_fails(const char *commands, const char *events, const char *reason)
{
    struct fixture f = {0};
    struct wire_options options;
    fixture_options(&f, &options);
    options.commands_endpoint = commands;
    options.events_endpoint = events;
    struct wire_callbacks callbacks = fixture_callbacks(&f);
    char why[200] = "";
    uv_loop_t loop;
    assert_int_equal(uv_loop_init(&loop), 0);
    assert_int_equal(wire_open(&f.wire, &loop, &options, &callbacks, why, sizeof why), -1);
    assert_null(f.wire);
    assert_non_null(strstr(why, reason));
    assert_int_equal(uv_run(&loop, UV_RUN_DEFAULT), 0);
    assert_int_equal(uv_loop_close(&loop), 0);
}

static void keys_wire_that_cannot_bind_does_not_open(void **state)
{
    struct fixture *f = *state;
    const char *taken = wire_commands_endpoint(f->wire);
    assert_open_fails(taken, "tcp://127.0.0.1:*", taken);
    assert_open_fails("tcp://127.0.0.1:*", taken, "Address already in use");
    assert_open_fails("inproc://open-to-all", "tcp://127.0.0.1:*", "inproc://open-to-all");
    assert_open_fails("tcp://no such host:1", "tcp://127.0.0.1:*", "no such host");
}

/* --- what is left of a secret --- */

#define STACK_SIZE (512 * 1024)

/* On a stack of its own, far enough down that looking there leaves it as it is. */
struct trial {
    void (*work)(void);
    const void *what;
    size_t size;
    void *stack;
    bool left;
};

static void work_below(const struct trial *trial)
{
    volatile char between[16 * 1024];
    between[0] = 0;
    trial->work();
    between[sizeof between - 1] = 0;
}

static void *try_it(void *arg)
{
    struct trial *trial = arg;
    work_below(trial);
    trial->left = memmem(trial->stack, STACK_SIZE, trial->what, trial->size) != NULL;
    return NULL;
}

static bool leaves(void (*work)(void), const void *what, size_t size)
{
    pthread_t thread;
    pthread_attr_t attributes;
    struct trial trial = {work, what, size, aligned_alloc(4096, STACK_SIZE), false};
    assert_non_null(trial.stack);
    memset(trial.stack, 0, STACK_SIZE);
    assert_int_equal(pthread_attr_init(&attributes), 0);
    assert_int_equal(pthread_attr_setstack(&attributes, trial.stack, STACK_SIZE), 0);
    assert_int_equal(pthread_create(&thread, &attributes, try_it, &trial), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    pthread_attr_destroy(&attributes);
    free(trial.stack);
    return trial.left;
}

static uint8_t secret[32];
static uint8_t public_key[32];
static char text[WIRE_KEY_TEXT];

static void read_text(void)
{
    ASSERT(wire_key_parse(text, secret));
}

static void ask_public(void)
{
    wire_key_public(secret, public_key);
}

static void leave_some(void)
{
    volatile char left[sizeof text];
    for (size_t i = 0; i < sizeof left; i++)
        left[i] = text[i];
}

static void keys_secret_is_left_nowhere_on_the_stack(void **state)
{
    (void)state;
    wire_key_make(public_key, secret);
    wire_key_format(secret, text);
    assert_true(leaves(leave_some, text, sizeof text - 1)); /* it would be seen */
    assert_false(leaves(read_text, secret, sizeof secret));
    assert_false(leaves(ask_public, text, sizeof text - 1));
}

#define WIRE_TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WIRE_TEST(keys_welcome_key_is_served_under_its_user_id),
        WIRE_TEST(keys_of_two_clients_are_told_apart),
        WIRE_TEST(keys_unknown_key_is_refused),
        WIRE_TEST(keys_empty_user_id_is_a_refusal),
        WIRE_TEST(keys_client_without_a_key_is_refused),
        WIRE_TEST(keys_client_that_expects_another_server_sends_it_nothing),
        cmocka_unit_test(keys_secret_is_wiped_from_the_options),
        cmocka_unit_test(keys_secret_is_left_nowhere_on_the_stack),
        WIRE_TEST(keys_wire_that_cannot_bind_does_not_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
