// SPDX-License-Identifier: EUPL-1.2
/* One command, done once at most, whatever happens to the line. */
#include "server.h"

#include "base/clock.h"
#include "clients/lib/send.h"

struct fixture {
    struct server server;
    struct profile profile;
    struct client *client;
    struct arena arena;
    void *folder;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    server_setup(&f->server, &f->profile, &f->folder);
    f->client = client_open(&f->profile);
    arena_init(&f->arena);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    arena_release(&f->arena);
    client_close(f->client);
    server_teardown(&f->server, &f->folder);
    free(f);
    return 0;
}

static const struct case_claim claim = {.case_id = {77}};

static enum client_outcome call(struct fixture *f, int timeout_ms, struct reply *reply)
{
    struct id id = client_new_id();
    struct response response;
    enum client_outcome outcome =
        client_call(f->client, &message_case_claim, &claim, &id, timeout_ms, &response);
    if (outcome == CLIENT_ANSWERED)
        assert_true(client_reply(&response, reply, &f->arena));
    return outcome;
}

static void expect_one_id(const struct fixture *f, int times)
{
    assert_int_equal(f->server.n_seen, times);
    for (int i = 1; i < times; i++)
        assert_true(id_equal(&f->server.seen[i], &f->server.seen[0]));
}

static void client_command_is_answered(void **state)
{
    struct fixture *f = *state;
    struct reply reply;
    assert_int_equal(call(f, 30000, &reply), CLIENT_ANSWERED);
    assert_true(reply.stored);
    expect_one_id(f, 1);
}

static void client_id_begins_with_the_second(void **state)
{
    (void)state;
    struct id a = client_new_id();
    struct id b = client_new_id();
    int64_t now = clock_wall_ms() / 1000;
    assert_true(id_second(&a) <= now && id_second(&a) >= now - 2);
    assert_false(id_equal(&a, &b));
}

static void client_lost_answer_is_asked_again_with_the_same_id(void **state)
{
    struct fixture *f = *state;
    struct reply reply;
    f->server.swallow = 1;
    assert_int_equal(call(f, 30000, &reply), CLIENT_ANSWERED);
    expect_one_id(f, 2);
}

static void client_restart_before_the_answer_is_survived_with_the_same_id(void **state)
{
    struct fixture *f = *state;
    struct reply reply;
    f->server.down_ms = 300;
    f->server.restart = 1;
    int64_t start = clock_boot_ms();
    assert_int_equal(call(f, 30000, &reply), CLIENT_ANSWERED);
    assert_true(clock_boot_ms() - start < 15000);
    expect_one_id(f, 2);
}

static void client_busy_daemon_is_waited_for(void **state)
{
    struct fixture *f = *state;
    struct reply reply;
    f->server.busy = 3;
    assert_int_equal(call(f, 30000, &reply), CLIENT_ANSWERED);
    assert_int_equal(reply.error, 0);
    expect_one_id(f, 4);
}

static void client_busy_for_too_long_is_told(void **state)
{
    struct fixture *f = *state;
    struct reply reply;
    f->server.busy = 1000;
    assert_int_equal(call(f, 2000, &reply), CLIENT_ANSWERED);
    assert_int_equal(reply.error, ERR_BUSY);
    f->server.busy = 0;
}

static void client_silent_daemon_leaves_the_outcome_unknown(void **state)
{
    struct fixture *f = *state;
    struct reply reply;
    f->server.swallow = 1000;
    int64_t start = clock_boot_ms();
    assert_int_equal(call(f, 2000, &reply), CLIENT_SILENT);
    assert_true(clock_boot_ms() - start < 10000);
}

static void client_refused_key_is_told_at_once(void **state)
{
    struct fixture *f = *state;
    struct reply reply;
    f->server.refuse_keys = true;
    int64_t start = clock_boot_ms();
    assert_int_equal(call(f, 30000, &reply), CLIENT_NOT_ADMITTED);
    assert_true(clock_boot_ms() - start < 15000);
    assert_int_equal(f->server.n_seen, 0);
    f->server.refuse_keys = false;
    assert_int_equal(call(f, 30000, &reply), CLIENT_ANSWERED);
}

static void client_another_server_is_not_spoken_to(void **state)
{
    struct fixture *f = *state;
    struct reply reply;
    client_close(f->client);
    f->profile.server_key[0] ^= 1;
    f->client = client_open(&f->profile);
    assert_int_equal(call(f, 500, &reply), CLIENT_UNREACHABLE);
    assert_int_equal(f->server.n_seen, 0);
}

static void client_nobody_there_is_unreachable(void **state)
{
    struct fixture *f = *state;
    struct reply reply;
    client_close(f->client);
    snprintf(f->profile.commands, sizeof f->profile.commands, "tcp://127.0.0.1:1");
    f->client = client_open(&f->profile);
    assert_int_equal(call(f, 300, &reply), CLIENT_UNREACHABLE);
}

static void client_too_large_a_message_is_not_sent(void **state)
{
    struct fixture *f = *state;
    struct response response;
    struct id id = client_new_id();
    uint8_t *frame = calloc(1, 100000);
    assert_int_equal(client_exchange(f->client, bytes_of(frame, 100000), &id, 1000, &response),
                     CLIENT_TOO_LARGE);
    assert_int_equal(f->server.n_seen, 0);
    free(frame);
}

/* --- by way of the outbox --- */

struct reports {
    int waited;
    int expired;
};

static void on_waited(void *arg, const struct outbox_entry *entry, const struct sent *sent)
{
    (void)entry;
    ((struct reports *)arg)->waited += sent->state == SENT_DONE;
}

static void on_expired(void *arg, const struct outbox_entry *entry)
{
    (void)entry;
    ((struct reports *)arg)->expired++;
}

static size_t waiting(struct fixture *f)
{
    struct outbox_entries entries;
    assert_int_equal(outbox_list(&f->profile, &f->arena, &entries), 0);
    return entries.n;
}

static void send_kept(struct fixture *f, struct reports *reports, struct sent *sent)
{
    struct send_report report = {reports, on_waited, on_expired};
    send_command(f->client, &f->profile, &message_case_claim, &claim, 400, &report, &f->arena,
                 sent);
}

static void outbox_command_that_is_done_leaves_nothing(void **state)
{
    struct fixture *f = *state;
    struct reports reports = {0};
    struct sent sent;
    send_kept(f, &reports, &sent);
    assert_int_equal(sent.state, SENT_DONE);
    assert_int_equal(waiting(f), 0);
}

static void outbox_command_without_an_answer_is_sent_later_with_its_id(void **state)
{
    struct fixture *f = *state;
    struct reports reports = {0};
    struct sent first;
    struct sent second;
    f->server.swallow = 1;
    send_kept(f, &reports, &first);
    assert_int_equal(first.state, SENT_KEPT);
    assert_int_equal(waiting(f), 1);
    send_kept(f, &reports, &second);
    assert_int_equal(second.state, SENT_DONE);
    assert_int_equal(reports.waited, 1);
    assert_int_equal(waiting(f), 0);
    assert_int_equal(f->server.n_seen, 3);
    assert_true(id_equal(&f->server.seen[1], &first.id)); /* first the older one */
    assert_true(id_equal(&f->server.seen[2], &second.id));
}

static void outbox_keeps_its_order_behind_one_that_cannot_leave(void **state)
{
    struct fixture *f = *state;
    struct reports reports = {0};
    struct sent sent;
    f->server.swallow = 1000;
    send_kept(f, &reports, &sent);
    int seen = f->server.n_seen;
    send_kept(f, &reports, &sent);
    assert_int_equal(sent.state, SENT_KEPT);
    assert_true(sent.behind);
    for (int i = seen; i < f->server.n_seen; i++)
        assert_false(id_equal(&f->server.seen[i], &sent.id));
    f->server.swallow = 0;
    struct send_report report = {&reports, on_waited, on_expired};
    assert_true(send_outbox(f->client, &f->profile, 2000, &report, &f->arena));
    assert_int_equal(reports.waited, 2);
    assert_int_equal(waiting(f), 0);
}

static void outbox_too_old_a_command_is_reported_and_kept(void **state)
{
    struct fixture *f = *state;
    struct reports reports = {0};
    struct send_report report = {&reports, on_waited, on_expired};
    struct id id = client_new_id();
    char name[OUTBOX_NAME_MAX];
    int lock = outbox_lock(&f->profile, OUTBOX_ADD, 0);
    assert_int_equal(outbox_put(&f->profile, &id, bytes_of("x", 1),
                                clock_wall_ms() - OUTBOX_KEPT_MS - 1000, name),
                     0);
    outbox_unlock(lock);
    lock = outbox_lock(&f->profile, OUTBOX_SEND, 0); /* as another process may have it */
    assert_true(send_outbox(f->client, &f->profile, 0, &report, &f->arena));
    outbox_unlock(lock);
    assert_int_equal(reports.expired, 1);
    assert_int_equal(f->server.n_seen, 0);
    assert_int_equal(waiting(f), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(client_command_is_answered),
        TEST(client_id_begins_with_the_second),
        TEST(client_lost_answer_is_asked_again_with_the_same_id),
        TEST(client_restart_before_the_answer_is_survived_with_the_same_id),
        TEST(client_busy_daemon_is_waited_for),
        TEST(client_busy_for_too_long_is_told),
        TEST(client_silent_daemon_leaves_the_outcome_unknown),
        TEST(client_refused_key_is_told_at_once),
        TEST(client_another_server_is_not_spoken_to),
        TEST(client_nobody_there_is_unreachable),
        TEST(client_too_large_a_message_is_not_sent),
        TEST(outbox_command_that_is_done_leaves_nothing),
        TEST(outbox_command_without_an_answer_is_sent_later_with_its_id),
        TEST(outbox_keeps_its_order_behind_one_that_cannot_leave),
        TEST(outbox_too_old_a_command_is_reported_and_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
