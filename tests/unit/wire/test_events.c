// SPDX-License-Identifier: EUPL-1.2
/* Events out, subscribers in, and how one gets rid of them. */
#include "fixture.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "wire/internal.h"

static void publish(struct fixture *f)
{
    wire_publish(f->wire, bytes_of("case", 4), bytes_of("event", 5));
}

/* Publishes until this subscriber has an event: a subscription arrives when it arrives. */
static bool gets_events(struct fixture *f, void *subscriber)
{
    char topic[16];
    set_number(subscriber, ZMQ_RCVTIMEO, 10);
    for (int i = 0; i < PATIENCE_MS / 10; i++) {
        ask(f, publish);
        if (zmq_recv(subscriber, topic, sizeof topic, 0) == 4 && receives_text(subscriber, "event"))
            return true;
    }
    return false;
}

static void publish_late(struct fixture *f)
{
    wire_publish(f->wire, bytes_of("late", 4), bytes_of("event", 5));
}

/* Of what is published from now on: older events may still be under way to a subscriber. */
static bool gets_no_events(struct fixture *f, void *subscriber, int for_ms)
{
    char frame[16];
    set_number(subscriber, ZMQ_RCVTIMEO, 10);
    for (int i = 0; i < for_ms / 10; i++) {
        ask(f, publish_late);
        int len = zmq_recv(subscriber, frame, sizeof frame, 0);
        if (len == 4 && memcmp(frame, "late", 4) == 0)
            return false;
    }
    return true;
}

static void two_subscribers(struct fixture *f)
{
    void *all = client_subscribe(f, ANNA, "");
    void *cases = client_subscribe(f, BRAM, "ca");
    void *others = client_subscribe(f, BRAM, "other");
    EXPECT(f, gets_events(f, all));
    EXPECT(f, gets_events(f, cases));
    EXPECT(f, gets_no_events(f, others, 50));
    zmq_close(all);
    zmq_close(cases);
    zmq_close(others);
}

static void events_reach_the_subscribers_of_a_prefix(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, two_subscribers);
    assert_int_equal(wire_counters(f->wire)->subscriptions, 3);
}

static void unwelcome_subscriber(struct fixture *f)
{
    void *stranger = client_subscribe(f, STRANGER, "");
    EXPECT(f, gets_no_events(f, stranger, 300));
    zmq_close(stranger);
}

static void events_do_not_reach_an_unknown_key(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, unwelcome_subscriber);
    assert_true(wire_counters(f->wire)->denied >= 1);
    assert_int_equal(wire_counters(f->wire)->subscriptions, 0);
}

static void revoke_anna(struct fixture *f)
{
    f->keys[ANNA].welcome = false;
    wire_rebind_events(f->wire);
}

static void revoked_and_other(struct fixture *f)
{
    void *anna = client_subscribe(f, ANNA, "");
    void *bram = client_subscribe(f, BRAM, "");
    EXPECT(f, gets_events(f, anna));
    EXPECT(f, gets_events(f, bram));
    ask(f, revoke_anna);
    EXPECT(f, gets_events(f, bram));
    EXPECT(f, gets_no_events(f, anna, 300));
    EXPECT(f, gets_events(f, bram));
    zmq_close(anna);
    zmq_close(bram);
}

static void events_after_revocation_and_rebind_reach_the_others_only(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, revoked_and_other);
    assert_int_equal(wire_counters(f->wire)->rebinds, 1);
    assert_true(wire_counters(f->wire)->denied >= 1);
}

static void without_rebind(struct fixture *f)
{
    void *anna = client_subscribe(f, ANNA, "");
    EXPECT(f, gets_events(f, anna));
    f->keys[ANNA].welcome = false;
    EXPECT(f, gets_events(f, anna));
    zmq_close(anna);
}

/* The negative control of the test above: it is the rebind that does it. */
static void events_after_revocation_without_rebind_still_arrive(void **state)
{
    fixture_run(*state, without_rebind);
}

static void rebind(struct fixture *f)
{
    wire_rebind_events(f->wire);
}

static void subscriber_through_many_rebinds(struct fixture *f)
{
    void *anna = client_subscribe(f, ANNA, "");
    for (int i = 0; i < 30; i++) {
        EXPECT(f, gets_events(f, anna));
        ask(f, rebind);
        if (i % 3 == 0)
            ask(f, rebind);
    }
    EXPECT(f, gets_events(f, anna));
    zmq_close(anna);
}

static void events_survive_many_rebinds(void **state)
{
    struct fixture *f = *state;
    char before[WIRE_ENDPOINT_SIZE];
    snprintf(before, sizeof before, "%s", wire_events_endpoint(f->wire));
    fixture_run(f, subscriber_through_many_rebinds);
    assert_string_equal(wire_events_endpoint(f->wire), before);
}

/* On the loop thread: ends the event socket and takes its port, then asks for a rebind. */
static void rebind_while_the_port_is_taken(struct fixture *f)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const char *port = strrchr(wire_events_endpoint(f->wire), ':');
    address.sin_port = htons((uint16_t)strtoul(port + 1, NULL, 10));
    int one = 1;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    socket_close(&f->wire->events, 0);
    int bound = -1;
    for (int i = 0; i < 30000 && bound != 0; i++) {
        bound = bind(fd, (struct sockaddr *)&address, sizeof address);
        if (bound != 0)
            usleep(1000);
    }
    assert_int_equal(bound, 0);
    assert_int_equal(listen(fd, 1), 0);
    f->number = fd;
    wire_rebind_events(f->wire);
    assert_false(f->wire->events_bound);
}

static void subscriber_of_a_taken_port(struct fixture *f)
{
    void *anna = client_subscribe(f, ANNA, "");
    EXPECT(f, gets_events(f, anna));
    ask(f, rebind_while_the_port_is_taken);
    ask(f, publish); /* to nobody */
    ask(f, rebind);  /* already on its way */
    usleep(50000);
    close(f->number);
    EXPECT(f, gets_events(f, anna));
    zmq_close(anna);
}

static void events_bind_again_when_the_port_comes_free(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, subscriber_of_a_taken_port);
    assert_true(f->wire->bind_attempts >= 2);
    assert_int_equal(wire_counters(f->wire)->rebinds, 1);
}

static void flooding_subscriber(struct fixture *f)
{
    char topic[32];
    void *bram = client_subscribe(f, BRAM, "case");
    EXPECT(f, gets_events(f, bram));
    void *anna = client_subscribe(f, ANNA, "");
    for (int i = 0; i < 5000; i++) {
        int len = snprintf(topic, sizeof topic, "topic %d", i);
        EXPECT(f, zmq_setsockopt(anna, ZMQ_SUBSCRIBE, topic, (size_t)len) == 0);
    }
    for (int i = 0; i < 3000 && f->flooded[0] == '\0'; i++) {
        usleep(10000);
        ask(f, publish);
    }
    EXPECT(f, f->flooded[0] != '\0');
    EXPECT(f, gets_events(f, bram));
    EXPECT(f, gets_no_events(f, anna, 300));
    void *commands = client_connect(f, ANNA);
    EXPECT(f, is_answered(commands, "commands still work"));
    zmq_close(commands);
    zmq_close(anna);
    zmq_close(bram);
}

static void events_flood_of_topics_is_ended_and_its_user_denied(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, flooding_subscriber);
    assert_string_equal(f->flooded, "anna.key-1");
    assert_int_equal(wire_counters(f->wire)->floods, 1);
    assert_true(f->wire->subscriptions.count <= 2);
}

static void subscriber_to_a_long_topic(struct fixture *f)
{
    char topic[WIRE_TOPIC_MAX + 2];
    memset(topic, 'x', sizeof topic);
    topic[WIRE_TOPIC_MAX] = '\0';
    void *bram = client_subscribe(f, BRAM, topic);
    EXPECT(f, zmq_setsockopt(bram, ZMQ_SUBSCRIBE, "case", 4) == 0);
    EXPECT(f, gets_events(f, bram));
    topic[WIRE_TOPIC_MAX] = 'x';
    EXPECT(f, zmq_setsockopt(bram, ZMQ_SUBSCRIBE, topic, WIRE_TOPIC_MAX + 1) == 0);
    for (int i = 0; i < 3000 && f->flooded[0] == '\0'; i++) {
        usleep(10000);
        ask(f, publish);
    }
    EXPECT(f, strcmp(f->flooded, "bram.key-1") == 0);
    zmq_close(bram);
}

static void events_topic_over_the_limit_is_a_flood(void **state)
{
    fixture_run(*state, subscriber_to_a_long_topic);
}

static void subscribers_that_come_and_go(struct fixture *f)
{
    for (int i = 0; i < 2 * WIRE_TOPICS_PER_USER; i++) {
        void *anna = client_subscribe(f, ANNA, "case");
        EXPECT(f, gets_events(f, anna));
        zmq_close(anna);
    }
    void *anna = client_subscribe(f, ANNA, "case");
    EXPECT(f, gets_events(f, anna));
    for (int i = 0; i < 20 * WIRE_TOPICS_PER_USER; i++) {
        EXPECT(f, zmq_setsockopt(anna, ZMQ_SUBSCRIBE, "other", 5) == 0);
        EXPECT(f, zmq_setsockopt(anna, ZMQ_UNSUBSCRIBE, "other", 5) == 0);
    }
    EXPECT(f, gets_events(f, anna));
    zmq_close(anna);
}

static void events_subscribers_that_come_and_go_are_no_flood(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, subscribers_that_come_and_go);
    assert_int_equal(wire_counters(f->wire)->floods, 0);
}

static void publish_100000(struct fixture *f)
{
    int64_t start = clock_monotonic_ns();
    for (int i = 0; i < 100000; i++)
        publish(f);
    f->number = (int)((clock_monotonic_ns() - start) / 1000000);
}

static void subscriber_that_does_not_read(struct fixture *f)
{
    void *anna = client_socket(f, ZMQ_SUB, ANNA);
    set_number(anna, ZMQ_RCVHWM, 1);
    zmq_setsockopt(anna, ZMQ_SUBSCRIBE, "", 0);
    zmq_connect(anna, wire_events_endpoint(f->wire));
    EXPECT(f, gets_events(f, anna));
    ask(f, publish_100000);
    f->left_open = anna; /* events that cannot leave must not hold up the end */
}

static void events_subscriber_that_does_not_read_delays_nobody(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, subscriber_that_does_not_read);
    print_message("100000 events: %d ms\n", f->number);
    assert_true(f->number < 10000);
}

static void take_a_moment(struct fixture *f)
{
    f->work_us = 900 * 1000;
}

static void take_no_time(struct fixture *f)
{
    f->work_us = 0;
}

/* Whoever is connected to this port leaves with a reset from now on, which the system tells at
 * once. */
static void leave_with_a_reset(const char *endpoint)
{
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    in_port_t port = htons((in_port_t)strtoul(strrchr(endpoint, ':') + 1, NULL, 10));
    for (int fd = 3; fd < 256; fd++) {
        struct sockaddr_in there;
        socklen_t size = sizeof there;
        if (getpeername(fd, (struct sockaddr *)&there, &size) == 0 && there.sin_port == port)
            setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
}

static void subscriber_that_pings_and_leaves(struct fixture *f)
{
    void *bram = client_connect(f, BRAM);
    EXPECT(f, is_answered(bram, "hello"));
    for (int round = 0; round < 4; round++) {
        void *anna = client_socket(f, ZMQ_SUB, ANNA);
        set_number(anna, ZMQ_HEARTBEAT_IVL, 1);
        set_number(anna, ZMQ_HEARTBEAT_TIMEOUT, 60000);
        zmq_setsockopt(anna, ZMQ_SUBSCRIBE, "case", 4);
        zmq_connect(anna, wire_events_endpoint(f->wire));
        EXPECT(f, gets_events(f, anna));
        ask(f, take_a_moment);
        EXPECT(f, send_text(bram, "a batch"));
        for (int i = 0; i < 350; i++) {
            zmq_setsockopt(anna, ZMQ_SUBSCRIBE, "other", 5);
            zmq_setsockopt(anna, ZMQ_UNSUBSCRIBE, "other", 5);
            usleep(2000);
        }
        leave_with_a_reset(wire_events_endpoint(f->wire));
        zmq_close(anna);
        EXPECT(f, receives_text(bram, "a batch"));
        ask(f, take_no_time);
        EXPECT(f, is_answered(bram, "still there?"));
    }
    zmq_close(bram);
}

static void events_subscriber_that_pings_and_leaves_during_a_batch_harms_nobody(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, subscriber_that_pings_and_leaves);
}

static void count_broken(struct fixture *f)
{
    f->number = (int)wire_counters(f->wire)->broken;
}

/* Pings are no topics: together these bring more than may wait. */
static void subscribers_that_ping(struct fixture *f)
{
    enum { SUBSCRIBERS = 40, SECONDS = 3 };
    void *annas[SUBSCRIBERS];
    for (int i = 0; i < SUBSCRIBERS; i++) {
        annas[i] = client_socket(f, ZMQ_SUB, ANNA);
        set_number(annas[i], ZMQ_HEARTBEAT_IVL, 1);
        set_number(annas[i], ZMQ_HEARTBEAT_TIMEOUT, 60000);
        zmq_setsockopt(annas[i], ZMQ_SUBSCRIBE, "case", 4);
        zmq_connect(annas[i], wire_events_endpoint(f->wire));
    }
    for (int i = 0; i < SECONDS * 10; i++) {
        usleep(100 * 1000);
        ask(f, count_broken); /* a turn, in which the socket is seen empty */
        EXPECT(f, f->number == 0);
    }
    for (int i = 0; i < SUBSCRIBERS; i++)
        zmq_close(annas[i]);
}

static void events_subscribers_that_ping_are_no_flood(void **state)
{
    struct fixture *f = *state;
    fixture_run(f, subscribers_that_ping);
}

#define WIRE_TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WIRE_TEST(events_reach_the_subscribers_of_a_prefix),
        WIRE_TEST(events_do_not_reach_an_unknown_key),
        WIRE_TEST(events_after_revocation_and_rebind_reach_the_others_only),
        WIRE_TEST(events_after_revocation_without_rebind_still_arrive),
        WIRE_TEST(events_survive_many_rebinds),
        WIRE_TEST(events_bind_again_when_the_port_comes_free),
        WIRE_TEST(events_flood_of_topics_is_ended_and_its_user_denied),
        WIRE_TEST(events_topic_over_the_limit_is_a_flood),
        WIRE_TEST(events_subscribers_that_come_and_go_are_no_flood),
        WIRE_TEST(events_subscriber_that_does_not_read_delays_nobody),
        WIRE_TEST(events_subscribers_that_ping_are_no_flood),
        WIRE_TEST(events_subscriber_that_pings_and_leaves_during_a_batch_harms_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
