// SPDX-License-Identifier: EUPL-1.2
/* Messages in, replies out. */
#include "fixture.h"

static void client_with_several_frames(struct fixture *f)
{
    void *s = client_connect(f, ANNA);
    EXPECT(f, zmq_send(s, "one", 3, ZMQ_SNDMORE) == 3 && send_text(s, "two"));
    EXPECT(f, zmq_send(s, "", 0, ZMQ_SNDMORE) == 0 && zmq_send(s, "", 0, ZMQ_SNDMORE) == 0 &&
                  send_text(s, "three"));
    for (int i = 0; i < 1000; i++)
        EXPECT(f, zmq_send(s, "many", 4, ZMQ_SNDMORE) == 4);
    EXPECT(f, send_text(s, "last"));
    EXPECT(f, is_answered(s, "single")); /* the first answer is to this one */
    zmq_close(s);
}

static void commands_message_of_several_frames_is_dropped_and_counted(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, client_with_several_frames);
    assert_int_equal(wire_counters(f->wire)->malformed, 3);
    assert_int_equal(wire_counters(f->wire)->messages, 1);
}

static void req_client(struct fixture *f)
{
    void *s = client_socket(f, ZMQ_REQ, ANNA);
    zmq_connect(s, wire_commands_endpoint(f->wire));
    EXPECT(f, is_answered(s, "first"));
    EXPECT(f, is_answered(s, "second"));
    zmq_close(s);
}

static void commands_req_client_is_answered_in_its_shape(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, req_client);
    assert_true(f->last_peer.enveloped);
}

static void client_with_empty_frame(struct fixture *f)
{
    void *s = client_connect(f, ANNA);
    EXPECT(f, is_answered(s, ""));
    zmq_close(s);
}

static void commands_empty_frame_is_the_owners_affair(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, client_with_empty_frame);
    assert_int_equal(wire_counters(f->wire)->messages, 1);
}

static void client_with_own_routing_id(struct fixture *f)
{
    void *s = client_socket(f, ZMQ_DEALER, ANNA);
    zmq_setsockopt(s, ZMQ_ROUTING_ID, "myself", 6);
    zmq_connect(s, wire_commands_endpoint(f->wire));
    EXPECT(f, send_text(s, "hello"));
    EXPECT(f, receives_nothing(s, 300));
    zmq_close(s);
}

static void commands_client_that_chose_its_routing_id_is_dropped(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, client_with_own_routing_id);
    assert_int_equal(wire_counters(f->wire)->malformed, 1);
    assert_int_equal(wire_counters(f->wire)->messages, 0);
}

static void client_over_the_limit(struct fixture *f)
{
    static uint8_t frame[MAX_FRAME + 1];
    uint8_t back[MAX_FRAME];
    void *anna = client_connect(f, ANNA);
    void *bram = client_connect(f, BRAM);
    EXPECT(f, is_answered(bram, "before"));
    EXPECT(f, zmq_send(anna, frame, MAX_FRAME, 0) == MAX_FRAME);
    EXPECT(f, zmq_recv(anna, back, sizeof back, 0) == MAX_FRAME);
    EXPECT(f, zmq_send(anna, frame, MAX_FRAME + 1, 0) == MAX_FRAME + 1);
    EXPECT(f, receives_nothing(anna, 300));
    EXPECT(f, is_answered(bram, "after"));
    zmq_close(anna);
    zmq_close(bram);
}

static void commands_frame_over_the_limit_ends_that_connection_only(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, client_over_the_limit);
    assert_int_equal(wire_counters(f->wire)->messages, 3);
}

static void reply_to_last_peer(struct fixture *f)
{
    f->last_sent = wire_reply(f->wire, &f->last_peer, bytes_of("late", 4));
}

static void client_that_leaves(struct fixture *f)
{
    void *anna = client_connect(f, ANNA);
    EXPECT(f, is_answered(anna, "hello"));
    zmq_close(anna);
    f->last_sent = WIRE_SENT;
    for (int i = 0; i < 500 && f->last_sent == WIRE_SENT; i++) {
        usleep(10000);
        ask(f, reply_to_last_peer);
    }
}

static void commands_reply_to_a_client_that_left_is_gone(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, client_that_leaves);
    assert_int_equal(f->last_sent, WIRE_GONE);
    assert_int_equal(wire_counters(f->wire)->dropped_replies, 1);
}

static void reply_until_slow(struct fixture *f)
{
    static const uint8_t frame[MAX_FRAME];
    for (f->number = 0; f->number < 100000; f->number++) {
        f->last_sent = wire_reply(f->wire, &f->last_peer, bytes_of(frame, sizeof frame));
        if (f->last_sent != WIRE_SENT)
            return;
    }
}

static void client_that_does_not_read(struct fixture *f)
{
    void *anna = client_socket(f, ZMQ_DEALER, ANNA);
    set_number(anna, ZMQ_RCVHWM, 1);
    set_number(anna, ZMQ_RCVBUF, 4096);
    zmq_connect(anna, wire_commands_endpoint(f->wire));
    void *bram = client_connect(f, BRAM);
    EXPECT(f, is_answered(anna, "hello"));
    f->last_sent = WIRE_SENT;
    for (int i = 0; i < 100 && f->last_sent == WIRE_SENT; i++)
        ask(f, reply_until_slow);
    EXPECT(f, f->last_sent == WIRE_SLOW);
    EXPECT(f, is_answered(bram, "others go on"));
    f->left_open = anna; /* replies that cannot leave must not hold up the end */
    zmq_close(bram);
}

static void commands_client_that_does_not_read_is_slow_and_delays_nobody(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, client_that_does_not_read);
    assert_true(wire_counters(f->wire)->slow_replies >= 1);
}

static void client_with_4000_messages(struct fixture *f)
{
    enum { COUNT = 4000 };
    void *s = client_connect(f, ANNA);
    uint32_t sent = 0;
    uint32_t received = 0;
    while (received < COUNT) {
        uint32_t back;
        bool wait = sent == COUNT || sent - received >= 200;
        if (sent < COUNT && !wait) {
            EXPECT(f, zmq_send(s, &sent, sizeof sent, 0) == sizeof sent);
            sent++;
        }
        int n = zmq_recv(s, &back, sizeof back, wait ? 0 : ZMQ_DONTWAIT);
        EXPECT(f, !(n < 0 && wait));
        EXPECT(f, n < 0 || back == received);
        received += n >= 0;
    }
    zmq_close(s);
}

static void commands_4000_messages_without_waiting_are_all_answered_in_order(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, client_with_4000_messages);
    assert_int_equal(wire_counters(f->wire)->messages, 4000);
    assert_true(f->largest_turn <= BUDGET);
}

static void client_of_a_slow_owner(struct fixture *f)
{
    f->work_us = 4000;
    void *s = client_connect(f, ANNA);
    EXPECT(f, is_answered(s, "hello"));
    for (int i = 0; i < 50; i++) {
        EXPECT(f, send_text(s, "first"));
        usleep(1500);
        EXPECT(f, send_text(s, "second"));
        EXPECT(f, receives_text(s, "first"));
        EXPECT(f, receives_text(s, "second"));
    }
    zmq_close(s);
}

/* The reply to the first uses up the edge that told of the second [Z1]. */
static void commands_message_that_arrives_during_a_batch_is_not_forgotten(void **state)
{
    fixture_run(*state, client_of_a_slow_owner);
}

static int compare_ns(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void client_that_measures(struct fixture *f)
{
    static int64_t took[500];
    void *s = client_connect(f, ANNA);
    EXPECT(f, is_answered(s, "warm"));
    for (int i = 0; i < 500; i++) {
        int64_t start = clock_monotonic_ns();
        EXPECT(f, is_answered(s, "ping"));
        took[i] = clock_monotonic_ns() - start;
    }
    qsort(took, 500, sizeof took[0], compare_ns);
    f->number = (int)(took[250] / 1000);
    zmq_close(s);
}

static void commands_round_trip_waits_for_no_timer(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, client_that_measures);
    print_message("round trip, median: %d us\n", f->number);
    assert_true(f->number < 5000);
}

static void take_a_while(struct fixture *f)
{
    f->work_us = 200 * 1000;
}

static void take_no_time(struct fixture *f)
{
    f->work_us = 0;
}

static void client_of_a_busy_owner(struct fixture *f)
{
    void *s = client_connect(f, ANNA);
    EXPECT(f, is_answered(s, "hello"));
    ask(f, take_a_while);
    EXPECT(f, send_text(s, "first"));
    usleep(50 * 1000); /* the owner is in its batch now */
    for (int i = 0; i < 200; i++)
        EXPECT(f, send_text(s, "queued"));
    EXPECT(f, receives_text(s, "first"));
    ask(f, take_no_time);
    for (int i = 0; i < 200; i++)
        EXPECT(f, receives_text(s, "queued"));
    zmq_close(s);
}

/* What came during a batch waits, and is taken by no more than the budget at a time. */
static void commands_messages_that_wait_come_in_turns_of_the_budget(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, client_of_a_busy_owner);
    assert_int_equal(f->largest_turn, BUDGET);
    assert_int_equal(wire_counters(f->wire)->messages, 202);
}

static void take_long(struct fixture *f)
{
    f->work_us = 12000 * 1000;
}

static void take_a_moment(struct fixture *f)
{
    f->work_us = 900 * 1000;
}

/* Sends a great many during a batch, and breaks off. What it never read makes its leaving a break
 * that the system tells at once. Pings are those of the protocol below ours, 0 for none. */
static void leave_behind(struct fixture *f, fixture_function *batch, int messages, int ping_ms)
{
    static const char unread[MAX_FRAME];
    void *s = client_socket(f, ZMQ_DEALER, ANNA);
    set_number(s, ZMQ_RCVHWM, 1);
    set_number(s, ZMQ_LINGER, 500);
    set_number(s, ZMQ_SNDTIMEO, 200);
    set_number(s, ZMQ_HEARTBEAT_IVL, ping_ms);
    set_number(s, ZMQ_HEARTBEAT_TIMEOUT, 60000);
    zmq_connect(s, wire_commands_endpoint(f->wire));
    for (int i = 0; i < 40; i++)
        EXPECT(f, zmq_send(s, unread, sizeof unread, 0) == (int)sizeof unread);
    usleep(300 * 1000);
    ask(f, batch);
    for (int i = 0; i < messages && send_text(s, "and away"); i++)
        usleep(i < 600 ? 1000 : 0);
    zmq_close(s);
    ask(f, take_no_time);
}

static void client_that_leaves_a_full_queue(struct fixture *f)
{
    leave_behind(f, take_long, 3000, 0);
    void *s = client_connect(f, BRAM);
    EXPECT(f, is_answered(s, "still there?"));
    zmq_close(s);
}

/* libzmq ends a process in which a heartbeat of its own comes due for a connection that broke while
 * its queue was full: hence none, and TCP's keepalive. The batch is so long that one would. */
static void commands_client_that_leaves_a_full_queue_during_a_long_batch_harms_nobody(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, client_that_leaves_a_full_queue);
}

static void client_that_pings_and_leaves(struct fixture *f)
{
    for (int round = 0; round < 6; round++) {
        leave_behind(f, take_a_moment, 1200, 1);
        void *s = client_connect(f, BRAM);
        EXPECT(f, is_answered(s, "still there?"));
        zmq_close(s);
    }
}

/* And it ends one that goes on with what such a connection left, and finds a ping in it: so no
 * queue is ever full (wire/README.md). */
static void commands_client_that_pings_and_leaves_during_a_batch_harms_nobody(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, client_that_pings_and_leaves);
}

/* More than the bound of the intake, in frames of 4 KB. */
enum { FLOOD_FRAMES = 6000 };

static bool flood(void *s)
{
    static const char frame[MAX_FRAME];
    bool sent = true;
    set_number(s, ZMQ_SNDHWM, 0);
    for (int i = 0; i < FLOOD_FRAMES && sent; i++)
        sent = zmq_send(s, frame, sizeof frame, 0) == (int)sizeof frame;
    return sent;
}

static void count_broken(struct fixture *f)
{
    f->number = (int)wire_counters(f->wire)->broken;
}

static bool waits_until_broken(struct fixture *f)
{
    f->number = 0;
    for (int i = 0; i < PATIENCE_MS / 10 && f->number == 0; i++) {
        usleep(10 * 1000);
        ask(f, count_broken); /* a turn, in which the socket is seen empty */
    }
    return f->number == 1;
}

static void take_longer(struct fixture *f)
{
    f->work_us = 3000 * 1000;
}

static void client_that_floods_a_batch(struct fixture *f)
{
    void *bram = client_connect(f, BRAM);
    EXPECT(f, is_answered(bram, "hello"));
    void *anna = client_socket(f, ZMQ_DEALER, ANNA);
    set_number(anna, ZMQ_SNDHWM, 0);
    set_number(anna, ZMQ_RECONNECT_IVL, -1);
    zmq_connect(anna, wire_commands_endpoint(f->wire));
    EXPECT(f, is_answered(anna, "hello"));
    ask(f, take_longer);
    EXPECT(f, send_text(bram, "a batch"));
    usleep(50 * 1000);
    EXPECT(f, flood(anna));
    EXPECT(f, send_text(bram, "of the same connection"));
    EXPECT(f, receives_text(bram, "a batch"));
    ask(f, take_no_time);
    EXPECT(f, receives_text(bram, "of the same connection"));
    EXPECT(f, waits_until_broken(f));
    zmq_close(anna);
    anna = client_connect(f, ANNA); /* with the same key, and welcome again */
    EXPECT(f, is_answered(anna, "sorry"));
    zmq_close(anna);
    zmq_close(bram);
}

/* The queues have no end, the memory has: whoever brought most is cut off, also while the loop is
 * away. Whoever brought little stays. */
static void commands_flood_during_a_batch_is_cut_off_and_the_others_stay(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, client_that_floods_a_batch);
    assert_int_equal(wire_counters(f->wire)->broken, 1);
}

static void take_a_little(struct fixture *f)
{
    f->work_us = 10 * 1000;
}

/* Two that together have more under way than a turn takes: the socket is never seen empty. */
enum { UNDER_WAY = BUDGET + BUDGET / 2, ANSWERS = 2 * FLOOD_FRAMES / 3 };

static void clients_that_keep_the_loop_busy(struct fixture *f)
{
    static const char frame[MAX_FRAME];
    char answer[MAX_FRAME];
    void *clients[] = {client_connect(f, ANNA), client_connect(f, BRAM)};
    ask(f, take_a_little);
    for (int i = 0; i < UNDER_WAY + ANSWERS; i++)
        for (int c = 0; c < 2; c++) {
            EXPECT(f, i >= ANSWERS ||
                          zmq_send(clients[c], frame, sizeof frame, 0) == (int)sizeof frame);
            EXPECT(f, i < UNDER_WAY ||
                          zmq_recv(clients[c], answer, sizeof answer, 0) == (int)sizeof answer);
        }
    zmq_close(clients[0]);
    zmq_close(clients[1]);
}

/* What was taken does not wait: who has little under way is no flood, however long it lasts. */
static void commands_many_answers_in_a_row_are_no_flood(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, clients_that_keep_the_loop_busy);
    assert_int_equal(f->largest_turn, BUDGET);
    assert_int_equal(wire_counters(f->wire)->broken, 0);
}

/* Each brings less than the bound, and is answered before the intake looked at it once. */
static void clients_that_ask_at_once_and_stay(struct fixture *f)
{
    static const char frame[MAX_FRAME];
    char answer[MAX_FRAME];
    void *clients[120];
    for (size_t c = 0; c < 120; c++) {
        clients[c] = client_connect(f, ANNA);
        for (int i = 0; i < BUDGET; i++)
            EXPECT(f, zmq_send(clients[c], frame, sizeof frame, 0) == (int)sizeof frame);
        for (int i = 0; i < BUDGET; i++)
            EXPECT(f, zmq_recv(clients[c], answer, sizeof answer, 0) == (int)sizeof answer);
    }
    usleep(200 * 1000);
    for (size_t c = 0; c < 120; c++)
        zmq_close(clients[c]);
}

static void commands_what_was_taken_before_the_first_look_does_not_count(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, clients_that_ask_at_once_and_stay);
    assert_int_equal(wire_counters(f->wire)->broken, 0);
}

static void client_whose_routing_id_is_taken(struct fixture *f)
{
    void *first = client_socket(f, ZMQ_DEALER, ANNA);
    zmq_setsockopt(first, ZMQ_ROUTING_ID, "same", 4);
    zmq_connect(first, wire_commands_endpoint(f->wire));
    EXPECT(f, send_text(first, "dropped"));
    usleep(200 * 1000);
    void *second = client_socket(f, ZMQ_DEALER, ANNA);
    set_number(second, ZMQ_SNDHWM, 0);
    set_number(second, ZMQ_RECONNECT_IVL, -1);
    zmq_setsockopt(second, ZMQ_ROUTING_ID, "same", 4);
    zmq_connect(second, wire_commands_endpoint(f->wire));
    EXPECT(f, flood(second));
    void *bram = client_connect(f, BRAM);
    EXPECT(f, is_answered(bram, "meanwhile"));
    EXPECT(f, waits_until_broken(f));
    EXPECT(f, is_answered(bram, "and after"));
    zmq_close(first);
    zmq_close(second);
    zmq_close(bram);
}

/* The library hands on nothing of such a connection, and would keep it all. */
static void commands_what_will_never_be_taken_counts_too(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, client_whose_routing_id_is_taken);
}

static void close_from_turn_end(void *arg)
{
    struct fixture *f = arg;
    if (f->waiting_count == 0)
        return;
    assert_int_equal(wire_reply(f->wire, &f->last_peer, bytes_of("bye", 3)), WIRE_SENT);
    wire_close(f->wire, on_wire_closed, f);
}

static void last_client(struct fixture *f)
{
    void *s = client_connect(f, ANNA);
    EXPECT(f, send_text(s, "hello"));
    EXPECT(f, receives_text(s, "bye"));
    zmq_close(s);
}

static void last_client_thread(void *arg)
{
    struct fixture *f = arg;
    last_client(f);
}

static void commands_reply_sent_before_close_still_arrives(void **state)
{
    (void)state;
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    assert_int_equal(zmq_curve_keypair(f->keys[ANNA].public_text, f->keys[ANNA].secret_text), 0);
    zmq_z85_decode(f->keys[ANNA].public_key, f->keys[ANNA].public_text);
    f->keys[ANNA].user_id = "anna.key-1";
    f->keys[ANNA].welcome = true;
    f->clients = zmq_ctx_new();
    struct wire_options options;
    fixture_options(f, &options);
    struct wire_callbacks callbacks = fixture_callbacks(f);
    callbacks.turn_end = close_from_turn_end;
    char why[200];
    assert_int_equal(uv_loop_init(&f->loop), 0);
    assert_int_equal(wire_open(&f->wire, &f->loop, &options, &callbacks, why, sizeof why), 0);

    uv_thread_t thread;
    assert_int_equal(uv_thread_create(&thread, last_client_thread, f), 0);
    assert_int_equal(uv_run(&f->loop, UV_RUN_DEFAULT), 0); /* ends by itself: nothing is left */
    uv_thread_join(&thread);
    assert_null(f->failure);
    assert_true(f->closed);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    zmq_ctx_term(f->clients);
    free(f);
}

#define WIRE_TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WIRE_TEST(commands_message_of_several_frames_is_dropped_and_counted),
        WIRE_TEST(commands_req_client_is_answered_in_its_shape),
        WIRE_TEST(commands_empty_frame_is_the_owners_affair),
        WIRE_TEST(commands_client_that_chose_its_routing_id_is_dropped),
        WIRE_TEST(commands_frame_over_the_limit_ends_that_connection_only),
        WIRE_TEST(commands_reply_to_a_client_that_left_is_gone),
        WIRE_TEST(commands_client_that_does_not_read_is_slow_and_delays_nobody),
        WIRE_TEST(commands_4000_messages_without_waiting_are_all_answered_in_order),
        WIRE_TEST(commands_message_that_arrives_during_a_batch_is_not_forgotten),
        WIRE_TEST(commands_round_trip_waits_for_no_timer),
        WIRE_TEST(commands_messages_that_wait_come_in_turns_of_the_budget),
        WIRE_TEST(commands_client_that_leaves_a_full_queue_during_a_long_batch_harms_nobody),
        WIRE_TEST(commands_client_that_pings_and_leaves_during_a_batch_harms_nobody),
        WIRE_TEST(commands_flood_during_a_batch_is_cut_off_and_the_others_stay),
        WIRE_TEST(commands_many_answers_in_a_row_are_no_flood),
        WIRE_TEST(commands_what_was_taken_before_the_first_look_does_not_count),
        WIRE_TEST(commands_what_will_never_be_taken_counts_too),
        cmocka_unit_test(commands_reply_sent_before_close_still_arrives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
