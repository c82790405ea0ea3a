// SPDX-License-Identifier: EUPL-1.2
/* Many exchanges at once on one line, whatever happens to it; each has its own answer. */
#include "server.h"

#include "base/clock.h"
#include "clients/lib/courier.h"

enum { PATIENCE_MS = 40000 };

struct fixture {
    struct server server;
    struct profile profile;
    struct courier *courier;
    void *folder;
    unsigned answered;
    unsigned failed;
    enum client_outcome last;
    struct id last_id;
    struct case_id last_case;
    uint32_t last_error;
    unsigned notices;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    server_setup(&f->server, &f->profile, &f->folder);
    f->courier = courier_open(&f->profile);
    assert_non_null(f->courier);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    courier_close(f->courier);
    server_teardown(&f->server, &f->folder);
    free(f);
    return 0;
}

static void done(void *arg, enum client_outcome outcome, const struct response *response)
{
    struct fixture *f = arg;
    struct arena arena;
    struct reply reply;
    f->last = outcome;
    if (outcome != CLIENT_ANSWERED) {
        assert_null(response);
        f->failed++;
        return;
    }
    arena_init(&arena);
    f->answered++;
    f->last_id = response->id;
    f->last_error = 0;
    if (client_reply(response, &reply, &arena)) {
        f->last_error = (uint32_t)reply.error;
        f->last_case = reply.case_id;
    }
    arena_release(&arena);
}

static void send_claim_of(struct fixture *f, uint64_t case_id, const struct id *id, int timeout_ms)
{
    struct writer writer;
    struct case_claim claim = {.case_id = {case_id}};
    writer_init(&writer);
    request_encode(&message_case_claim, false, id, &claim, &writer);
    assert_true(courier_send(f->courier, writer_bytes(&writer), id, timeout_ms, done, f));
    writer_release(&writer);
}

static void send_claim(struct fixture *f, const struct id *id, int timeout_ms)
{
    send_claim_of(f, 77, id, timeout_ms);
}

/* As a loop would: a turn whenever something may have happened. */
static void turn_until(struct fixture *f, unsigned ended)
{
    int64_t until = clock_boot_ms() + PATIENCE_MS;
    while (f->answered + f->failed < ended && clock_boot_ms() < until) {
        if (!courier_turn(f->courier))
            usleep(2000);
    }
    assert_int_equal(f->answered + f->failed, ended);
}

static void turn_for(struct fixture *f, int ms)
{
    for (int64_t until = clock_boot_ms() + ms; clock_boot_ms() < until; usleep(2000))
        courier_turn(f->courier);
}

static void turn_until_seen(struct fixture *f, int requests)
{
    int64_t until = clock_boot_ms() + PATIENCE_MS;
    for (; f->server.n_seen < requests && clock_boot_ms() < until; usleep(2000))
        courier_turn(f->courier);
    assert_int_equal(f->server.n_seen, requests);
}

static void courier_many_at_once_each_answered(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 500; i++) {
        struct id id = client_new_id();
        send_claim(f, &id, 30000);
    }
    assert_int_equal(courier_pending(f->courier), 500);
    turn_until(f, 500);
    assert_int_equal(f->answered, 500);
    assert_int_equal(f->server.n_seen, 500);
    assert_int_equal(courier_pending(f->courier), 0);
}

static void courier_lost_answer_sent_again_with_the_same_id(void **state)
{
    struct fixture *f = *state;
    struct id id = client_new_id();
    f->server.swallow = 1;
    send_claim(f, &id, 30000);
    turn_until(f, 1);
    assert_int_equal(f->last, CLIENT_ANSWERED);
    assert_int_equal(f->server.n_seen, 2);
    assert_true(id_equal(&f->server.seen[0], &id) && id_equal(&f->server.seen[1], &id));
}

static void courier_broken_line_sent_again(void **state)
{
    struct fixture *f = *state;
    struct id id = client_new_id();
    f->server.down_ms = 300;
    f->server.restart = 1;
    int64_t start = clock_boot_ms();
    send_claim(f, &id, 30000);
    turn_until(f, 1);
    assert_int_equal(f->last, CLIENT_ANSWERED);
    assert_true(clock_boot_ms() - start < 15000);
}

static void courier_busy_waited_for_then_told(void **state)
{
    struct fixture *f = *state;
    struct id id = client_new_id();
    f->server.busy = 3;
    send_claim(f, &id, 30000);
    turn_until(f, 1);
    assert_int_equal(f->last_error, 0);
    f->server.busy = 1000;
    id = client_new_id();
    send_claim(f, &id, 2500);
    turn_until(f, 2);
    assert_int_equal(f->last_error, ERR_BUSY);
    f->server.busy = 0;
}

static void courier_silent_daemon_outcome_unknown(void **state)
{
    struct fixture *f = *state;
    struct id id = client_new_id();
    f->server.swallow = 1000;
    send_claim(f, &id, 2500);
    turn_until(f, 1);
    assert_int_equal(f->last, CLIENT_SILENT);
}

/* Nothing was sent, and whoever waits hears so before his time is over. */
static void courier_nobody_there_unreachable(void **state)
{
    struct fixture *f = *state;
    struct profile nowhere = f->profile;
    snprintf(nowhere.commands, sizeof nowhere.commands, "tcp://127.0.0.1:1");
    courier_close(f->courier);
    f->courier = courier_open(&nowhere);
    struct id id = client_new_id();
    int64_t start = clock_boot_ms();
    send_claim(f, &id, 60000);
    turn_until(f, 1);
    assert_int_equal(f->last, CLIENT_UNREACHABLE);
    assert_true(clock_boot_ms() - start < 30000);
}

static void courier_refused_key_not_admitted(void **state)
{
    struct fixture *f = *state;
    courier_close(f->courier);
    f->server.refuse_keys = true;
    f->courier = courier_open(&f->profile);
    struct id id = client_new_id();
    send_claim(f, &id, 5000);
    turn_until(f, 1);
    assert_int_equal(f->last, CLIENT_NOT_ADMITTED);
}

/* Two with one id: the second is sent when the first has its answer. */
static void courier_same_id_one_after_the_other(void **state)
{
    struct fixture *f = *state;
    struct id id = client_new_id();
    struct id other = client_new_id();
    f->server.keep = 1;
    send_claim(f, &id, 30000);
    send_claim(f, &id, 30000);
    send_claim(f, &other, 30000);
    turn_until(f, 1); /* the other one does not wait */
    assert_true(id_equal(&f->last_id, &other));
    assert_int_equal(f->server.n_seen, 2);
    f->server.release = 1;
    turn_until(f, 3);
    assert_int_equal(f->answered, 3);
}

/* Two people may choose one id: the answer to who gave up is not the other's. */
static void courier_late_answer_is_nobody_elses(void **state)
{
    struct fixture *f = *state;
    struct id first = client_new_id();
    send_claim(f, &first, 30000); /* the line stands: what follows waits for nothing else */
    turn_until(f, 1);
    struct id id = client_new_id();
    f->server.keep = 2;
    send_claim_of(f, 1, &id, 600);
    turn_until(f, 2);
    assert_int_equal(f->last, CLIENT_SILENT);
    send_claim_of(f, 2, &id, 30000);
    turn_for(f, 200);
    f->server.release = 2;
    turn_until(f, 3);
    assert_int_equal(f->last, CLIENT_ANSWERED);
    assert_int_equal(f->last_case.n, 2);
    assert_int_equal(f->server.n_seen, 3);
}

/* Nor is what a request that was sent again is answered the second time. */
static void courier_second_answer_is_nobody_elses(void **state)
{
    struct fixture *f = *state;
    struct id id = client_new_id();
    f->server.keep = 3;
    send_claim_of(f, 1, &id, 30000);
    turn_until_seen(f, 2); /* it is sent again */
    f->server.release = 1;
    turn_until(f, 1);
    assert_int_equal(f->last_case.n, 1);
    send_claim_of(f, 2, &id, 30000);
    turn_for(f, 200);
    f->server.release = 2;
    turn_until(f, 2);
    assert_int_equal(f->last, CLIENT_ANSWERED);
    assert_int_equal(f->last_case.n, 2);
}

/* The daemon would cut the line, and all that is under way on it with it. */
static void courier_too_large_is_not_sent(void **state)
{
    struct fixture *f = *state;
    uint8_t *large = calloc(1, reader_limits_wire.bytes + 1);
    struct id id = client_new_id();
    assert_non_null(large);
    struct bytes frame = bytes_of(large, reader_limits_wire.bytes + 1);
    assert_true(courier_send(f->courier, frame, &id, 20000, done, f));
    assert_int_equal(f->failed, 0); /* not from within */
    id = client_new_id();
    send_claim(f, &id, 20000);
    turn_until(f, 2);
    free(large);
    assert_int_equal(f->failed, 1);
    assert_int_equal(f->answered, 1);
    assert_int_equal(f->last, CLIENT_ANSWERED);
    assert_int_equal(f->server.n_seen, 1);
}

static void courier_closing_ends_what_is_under_way(void **state)
{
    struct fixture *f = *state;
    f->server.swallow = 1000;
    for (int i = 0; i < 10; i++) {
        struct id id = client_new_id();
        send_claim(f, &id, 60000);
    }
    courier_turn(f->courier);
    courier_close(f->courier);
    f->courier = NULL;
    assert_int_equal(f->failed, 10);
    assert_int_equal(f->last, CLIENT_UNREACHABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(courier_many_at_once_each_answered, setup, teardown),
        cmocka_unit_test_setup_teardown(courier_lost_answer_sent_again_with_the_same_id, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(courier_broken_line_sent_again, setup, teardown),
        cmocka_unit_test_setup_teardown(courier_busy_waited_for_then_told, setup, teardown),
        cmocka_unit_test_setup_teardown(courier_silent_daemon_outcome_unknown, setup, teardown),
        cmocka_unit_test_setup_teardown(courier_nobody_there_unreachable, setup, teardown),
        cmocka_unit_test_setup_teardown(courier_refused_key_not_admitted, setup, teardown),
        cmocka_unit_test_setup_teardown(courier_same_id_one_after_the_other, setup, teardown),
        cmocka_unit_test_setup_teardown(courier_late_answer_is_nobody_elses, setup, teardown),
        cmocka_unit_test_setup_teardown(courier_second_answer_is_nobody_elses, setup, teardown),
        cmocka_unit_test_setup_teardown(courier_too_large_is_not_sent, setup, teardown),
        cmocka_unit_test_setup_teardown(courier_closing_ends_what_is_under_way, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
