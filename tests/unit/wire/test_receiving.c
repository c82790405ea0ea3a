// SPDX-License-Identifier: EUPL-1.2
/* Whoever reads for the door of the events is held up until the loop saw the socket empty. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "wire/receiving.h"

enum { BOUND = 128 * 1024, PIECE = 4096 };

struct line {
    int listener;
    int sender;
    int reader;
    uint16_t port;
    unsigned full; /* times that it was said */
};

static void note_full(void *arg)
{
    struct line *line = arg;
    line->full++;
}

static void knock(struct line *line)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(line->port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    line->sender = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(line->sender, (struct sockaddr *)&address, sizeof address), 0);
    line->reader = accept(line->listener, NULL, NULL);
    receiving_came(line->reader);
    assert_true(line->reader >= 0);
}

static int setup(void **state)
{
    static struct line line;
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t len = sizeof address;
    line = (struct line){.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(bind(line.listener, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(line.listener, 4), 0);
    assert_int_equal(getsockname(line.listener, (struct sockaddr *)&address, &len), 0);
    line.port = ntohs(address.sin_port);
    *state = &line;
    return 0;
}

static int teardown(void **state)
{
    const struct line *line = *state;
    receiving_end();
    close(line->reader);
    close(line->sender);
    close(line->listener);
    return 0;
}

/* Sends so much and reads it, in pieces; what was read. */
static size_t pass(const struct line *line, size_t bytes)
{
    static uint8_t piece[PIECE];
    size_t passed = 0;
    while (passed < bytes) {
        assert_int_equal(send(line->sender, piece, PIECE, 0), PIECE);
        if (recv(line->reader, piece, PIECE, MSG_WAITALL) < 0)
            break;
        passed += PIECE;
    }
    return passed;
}

static void no_more_is_read_than_the_bound_until_it_is_empty(void **state)
{
    struct line *line = *state;
    receiving_begin(line->port, note_full, line);
    knock(line);
    assert_int_equal(pass(line, (size_t)2 * BOUND), BOUND);
    assert_int_equal(errno, EAGAIN);
    assert_int_equal(pass(line, PIECE), 0);
    assert_int_equal(line->full, 1);
    receiving_emptied();
    assert_int_equal(pass(line, (size_t)2 * BOUND), BOUND);
    assert_int_equal(line->full, 2);
}

/* The library lets in from the moment that the door is bound, and only then its port is known. */
static void who_came_before_it_began_is_held_up_too(void **state)
{
    struct line *line = *state;
    knock(line);
    receiving_begin(line->port, note_full, line);
    assert_int_equal(pass(line, (size_t)2 * BOUND), BOUND);
}

/* The library's thread comes back as long as something waits to be read. */
static void who_is_held_up_takes_no_processor(void **state)
{
    struct line *line = *state;
    uint8_t piece[PIECE];
    receiving_begin(line->port, note_full, line);
    knock(line);
    assert_int_equal(pass(line, (size_t)2 * BOUND), BOUND);
    int64_t until = clock_boot_ms() + 300;
    clock_t before = clock();
    while (clock_boot_ms() < until)
        assert_int_equal(recv(line->reader, piece, PIECE, 0), -1);
    assert_true((clock() - before) * 1000 / CLOCKS_PER_SEC < 150);
}

static void other_doors_are_not_held_up(void **state)
{
    struct line *line = *state;
    receiving_begin((uint16_t)(line->port + 1), note_full, line);
    knock(line);
    assert_int_equal(pass(line, (size_t)2 * BOUND), 2 * BOUND);
    assert_int_equal(line->full, 0);
}

static void nothing_is_held_up_at_the_end(void **state)
{
    struct line *line = *state;
    receiving_begin(line->port, note_full, line);
    knock(line);
    assert_int_equal(pass(line, (size_t)2 * BOUND), BOUND);
    receiving_end();
    assert_int_equal(pass(line, (size_t)2 * BOUND), 2 * BOUND);
    assert_int_equal(line->full, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_more_is_read_than_the_bound_until_it_is_empty, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(who_came_before_it_began_is_held_up_too, setup, teardown),
        cmocka_unit_test_setup_teardown(who_is_held_up_takes_no_processor, setup, teardown),
        cmocka_unit_test_setup_teardown(other_doors_are_not_held_up, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_is_held_up_at_the_end, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
