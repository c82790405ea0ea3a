// SPDX-License-Identifier: EUPL-1.2
/* That something happened: an event that is not known, or another journal; over one subscription.
 */
#include "server.h"

#include "base/clock.h"
#include "clients/lib/news.h"

struct fixture {
    struct server server;
    struct profile profile;
    struct client *client;
    void *folder;
    struct news news;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    server_setup(&f->server, &f->profile, &f->folder);
    f->client = client_open(&f->profile);
    assert_true(news_open(&f->news, f->client, f->server.events_endpoint));
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    news_close(&f->news);
    client_close(f->client);
    server_teardown(&f->server, &f->folder);
    free(f);
    return 0;
}

static void beat(struct fixture *f, uint64_t sequence)
{
    struct writer writer;
    struct notice notice = {.epoch = f->server.epoch, .sequence = sequence};
    writer_init(&writer);
    notice_encode(&notice, &writer);
    zmq_send(f->server.events, TOPIC_HEARTBEAT, strlen(TOPIC_HEARTBEAT), ZMQ_SNDMORE);
    zmq_send(f->server.events, writer_bytes(&writer).data, writer_bytes(&writer).len, 0);
    writer_release(&writer);
}

/* A subscription takes a moment: heartbeats until one is heard. */
static bool hears(struct fixture *f, const struct id *epoch, uint64_t sequence, uint64_t next)
{
    int64_t before = f->news.heard_ms;
    bool news = false;
    for (int i = 0; f->news.heard_ms == before; i++) {
        assert_true(i < 6000);
        beat(f, sequence);
        news = news_wait(&f->news, epoch, next, 10);
    }
    return news;
}

static void event_from_the_next_on_is_news(void **state)
{
    struct fixture *f = *state;
    usleep(2000); /* so that the clock of the last sign moves */
    assert_true(hears(f, &f->server.epoch, 7, 7));
    assert_true(hears(f, &f->server.epoch, 9, 7));
}

static void event_that_is_known_is_none(void **state)
{
    struct fixture *f = *state;
    usleep(2000);
    assert_false(hears(f, &f->server.epoch, 6, 7));
}

static void another_journal_is_news(void **state)
{
    struct fixture *f = *state;
    struct id other = {{9}};
    usleep(2000);
    assert_true(hears(f, &other, 1, 7));
}

static void stream_that_listens_stays_and_another_place_is_another(void **state)
{
    struct fixture *f = *state;
    void *first = f->news.stream;
    assert_true(news_open(&f->news, f->client, f->server.events_endpoint));
    assert_ptr_equal(f->news.stream, first);
    assert_true(news_open(&f->news, f->client, "tcp://127.0.0.1:1"));
    assert_string_equal(f->news.endpoint, "tcp://127.0.0.1:1");
    assert_false(news_open(&f->news, f->client, "no endpoint"));
    int64_t before = clock_boot_ms();
    assert_false(news_wait(&f->news, &f->server.epoch, 1, 20));
    assert_true(clock_boot_ms() - before >= 15); /* it is no reason to spin */
}

static void silence_ends_it_and_what_waited_in_it_does_not(void **state)
{
    struct fixture *f = *state;
    usleep(2000);
    assert_false(hears(f, &f->server.epoch, 6, 7));
    void *first = f->news.stream;
    f->news.heard_ms -= 20000; /* a long round, and meanwhile it beat */
    beat(f, 7);
    assert_true(news_wait(&f->news, &f->server.epoch, 7, 60000));
    assert_ptr_equal(f->news.stream, first);
    for (int i = 0; f->news.stream != NULL; i++) { /* an earlier beat may be under way still */
        assert_true(i < 6000);
        f->news.heard_ms -= 20000;
        news_wait(&f->news, &f->server.epoch, 8, 10);
    }
    assert_true(news_open(&f->news, f->client, f->server.events_endpoint));
    usleep(2000);
    assert_true(hears(f, &f->server.epoch, 7, 7));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(event_from_the_next_on_is_news, setup, teardown),
        cmocka_unit_test_setup_teardown(event_that_is_known_is_none, setup, teardown),
        cmocka_unit_test_setup_teardown(another_journal_is_news, setup, teardown),
        cmocka_unit_test_setup_teardown(stream_that_listens_stays_and_another_place_is_another,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(silence_ends_it_and_what_waited_in_it_does_not, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
