// SPDX-License-Identifier: EUPL-1.2
/* Every event, once, in order: past gaps, restarts and another journal. */
#include "server.h"

#include "clients/lib/watch.h"

struct fixture {
    struct server server;
    struct profile profile;
    struct client *client;
    void *folder;
    struct cursor cursor;
    pthread_t thread;
    enum client_outcome outcome;
    struct watch_options options;
    uint64_t stop_at; /* stop after this sequence */
    atomic_ulong seen;
    atomic_bool out_of_order;
    atomic_int connected;
    atomic_ulong gaps;
    atomic_int restored;
};

static bool on_event(void *arg, const struct event_view *event)
{
    struct fixture *f = arg;
    unsigned long before = atomic_load(&f->seen);
    if (before != 0 && event->sequence != before + 1 && atomic_load(&f->restored) == 0)
        atomic_store(&f->out_of_order, true);
    atomic_store(&f->seen, event->sequence);
    return event->sequence != f->stop_at;
}

static void on_news(void *arg, enum watch_news news, uint64_t n)
{
    struct fixture *f = arg;
    if (news == WATCH_CONNECTED)
        atomic_fetch_add(&f->connected, 1);
    if (news == WATCH_GAP)
        atomic_fetch_add(&f->gaps, n);
    if (news == WATCH_RESTORED)
        atomic_fetch_add(&f->restored, 1);
}

static void *run(void *arg)
{
    struct fixture *f = arg;
    struct watch_callbacks callbacks = {f, on_event, on_news, NULL};
    f->outcome = client_watch(f->client, &f->cursor, &f->options, &callbacks);
    return NULL;
}

static void start(struct fixture *f)
{
    assert_int_equal(pthread_create(&f->thread, NULL, run, f), 0);
}

static void until(atomic_int *count, int least)
{
    for (int i = 0; atomic_load(count) < least; i++) {
        assert_true(i < 6000);
        usleep(10000);
    }
}

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    server_setup(&f->server, &f->profile, &f->folder);
    f->client = client_open(&f->profile);
    f->options = (struct watch_options){.timeout_ms = 3000, .most_ms = 20000};
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    client_close(f->client);
    server_teardown(&f->server, &f->folder);
    free(f);
    return 0;
}

static void publish(struct fixture *f, const char *topic, uint64_t sequence, uint64_t kind)
{
    struct writer writer;
    struct notice notice = {
        .epoch = f->server.epoch, .sequence = sequence, .n = kind != 0, .events = {{kind, {0}}}};
    writer_init(&writer);
    notice_encode(&notice, &writer);
    zmq_send(f->server.events, topic, strlen(topic), ZMQ_SNDMORE);
    zmq_send(f->server.events, writer_bytes(&writer).data, writer_bytes(&writer).len, 0);
    writer_release(&writer);
}

/* A subscription takes a moment; heartbeats do no harm. */
static void until_seen(struct fixture *f, unsigned long sequence)
{
    for (int i = 0; atomic_load(&f->seen) < sequence; i++) {
        assert_true(i < 6000);
        publish(f, TOPIC_HEARTBEAT, atomic_load(&f->server.last), 0);
        usleep(10000);
    }
}

static void end(struct fixture *f)
{
    pthread_join(f->thread, NULL);
    assert_false(f->out_of_order);
}

static void watch_once_gives_what_there_is_in_pages(void **state)
{
    struct fixture *f = *state;
    f->server.last = 20; /* pages of eight */
    f->options.once = true;
    start(f);
    end(f);
    assert_int_equal(f->outcome, CLIENT_ANSWERED);
    assert_int_equal(f->seen, 20);
    assert_int_equal(f->cursor.next, 21);
}

static void watch_from_now_skips_what_was_before(void **state)
{
    struct fixture *f = *state;
    f->server.last = 20;
    f->options.from_now = true;
    f->options.once = true;
    start(f);
    end(f);
    assert_int_equal(f->seen, 0);
    assert_int_equal(f->cursor.next, 21);
}

static void watch_goes_on_from_its_cursor(void **state)
{
    struct fixture *f = *state;
    f->server.last = 20;
    f->cursor = (struct cursor){.epoch = f->server.epoch, .next = 18};
    f->seen = 17;
    f->options.once = true;
    start(f);
    end(f);
    assert_int_equal(f->seen, 20);
}

static void watch_event_of_the_stream_is_fetched(void **state)
{
    struct fixture *f = *state;
    f->stop_at = 3;
    f->server.last = 2;
    start(f);
    until(&f->connected, 1);
    until_seen(f, 2);
    f->server.last = 3;
    publish(f, TOPIC_EVENT, 3, EV_CASE_CLAIMED);
    until_seen(f, 3);
    end(f);
    assert_int_equal(f->outcome, CLIENT_ANSWERED);
}

static void watch_gap_in_the_stream_is_filled(void **state)
{
    struct fixture *f = *state;
    f->stop_at = 9;
    f->server.last = 2;
    start(f);
    until(&f->connected, 1);
    for (int i = 0; i < 20; i++) { /* until the subscription surely stands */
        publish(f, TOPIC_HEARTBEAT, 2, 0);
        usleep(10000);
    }
    f->server.last = 8;
    publish(f, TOPIC_EVENT, 8, EV_CASE_CLAIMED); /* 3 to 7 never came */
    until_seen(f, 8);
    f->server.last = 9;
    publish(f, TOPIC_HEARTBEAT, 9, 0); /* nor did 9: the tail is missed too */
    until_seen(f, 9);
    end(f);
    assert_int_equal(f->gaps, 6);
}

static void watch_restart_of_the_daemon_is_survived(void **state)
{
    struct fixture *f = *state;
    f->stop_at = 6;
    f->server.last = 2;
    start(f);
    until(&f->connected, 1);
    until_seen(f, 2);
    f->server.down_ms = 200;
    f->server.restart = 1; /* goes down at the next query */
    zmq_close(f->server.events);
    f->server.events = server_bind(&f->server, ZMQ_XPUB, f->server.events_endpoint);
    f->server.last = 6;
    until_seen(f, 6);
    end(f);
}

static void watch_another_journal_is_told_and_followed(void **state)
{
    struct fixture *f = *state;
    f->server.last = 5;
    start(f);
    until(&f->connected, 1);
    until_seen(f, 5);
    f->server.last = 3;
    f->server.epoch.b[0] = 2;
    f->stop_at = 4;
    for (int i = 0; atomic_load(&f->restored) == 0; i++) {
        assert_true(i < 6000);
        publish(f, TOPIC_HEARTBEAT, 3, 0);
        usleep(10000);
    }
    f->server.last = 4;
    for (int i = 0; atomic_load(&f->seen) != 4; i++) {
        assert_true(i < 6000);
        publish(f, TOPIC_HEARTBEAT, 4, 0);
        usleep(10000);
    }
    end(f);
    assert_int_equal(f->restored, 1);
    assert_int_equal(f->cursor.epoch.b[0], 2);
}

static void watch_refused_key_ends(void **state)
{
    struct fixture *f = *state;
    f->server.refuse_keys = true;
    start(f);
    end(f);
    assert_int_equal(f->outcome, CLIENT_NOT_ADMITTED);
}

static void watch_ends_when_its_time_is_over(void **state)
{
    struct fixture *f = *state;
    f->options.most_ms = 300;
    start(f);
    end(f);
    assert_int_equal(f->outcome, CLIENT_ANSWERED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(watch_once_gives_what_there_is_in_pages),
        TEST(watch_from_now_skips_what_was_before),
        TEST(watch_goes_on_from_its_cursor),
        TEST(watch_event_of_the_stream_is_fetched),
        TEST(watch_gap_in_the_stream_is_filled),
        TEST(watch_restart_of_the_daemon_is_survived),
        TEST(watch_another_journal_is_told_and_followed),
        TEST(watch_refused_key_ends),
        TEST(watch_ends_when_its_time_is_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
