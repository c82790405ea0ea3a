// SPDX-License-Identifier: EUPL-1.2
/* Asks for a ladder's stand-up again and again, one question in flight, with a pause between: what
 * somebody waits who opens it. Page after page, and from the first again when there are no more.
 *
 * Usage: bench_ask COMMANDS SERVER_KEY KEY_FILE LADDER SECONDS PAUSE_MS
 * Prints one line: how many answers, cases in them, median, 99th of a hundred and slowest in
 * microseconds. A refusal, or silence of ten seconds, ends it with an error. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <zmq.h>

#include "base/assert.h"
#include "base/clock.h"
#include "clients/lib/client.h"
#include "connect.h"

#define ANSWERS_MAX 100000
#define SILENCE_MS  10000
#define LIMIT       50

static int64_t times[ANSWERS_MAX];

static _Noreturn void end(const char *what)
{
    fprintf(stderr, "bench: %s\n", what);
    exit(1);
}

static void ask(void *socket, const struct code *ladder, const char *after, struct id *id)
{
    struct writer writer;
    struct query_standup query = {.ladder = *ladder, .limit = LIMIT, .after = after};
    *id = client_new_id();
    writer_init(&writer);
    request_encode(&message_query_standup, true, id, &query, &writer);
    struct bytes frame = writer_bytes(&writer);
    if (zmq_send(socket, frame.data, frame.len, 0) < 0)
        end("cannot send");
    writer_release(&writer);
}

static void answer(void *socket, const struct id *id, zmq_msg_t *message)
{
    zmq_pollitem_t item = {socket, 0, ZMQ_POLLIN, 0};
    (void)id;
    if (zmq_poll(&item, 1, SILENCE_MS) <= 0 || zmq_msg_recv(message, socket, 0) < 0)
        end("no answer in ten seconds");
}

/* Keeps the place behind the last case in `after`; empty: there are no more. */
static size_t read_cases(zmq_msg_t *message, char after[129])
{
    struct response response;
    struct cases_answer cases;
    struct reader reader;
    struct arena arena;
    struct error error = {0};
    arena_init(&arena);
    struct bytes frame = bytes_of(zmq_msg_data(message), zmq_msg_size(message));
    if (!response_decode(frame, &response, &error) || response.answer.len == 0)
        end("the stand-up was refused");
    reader_init(&reader, response.answer);
    if (!message_decode(&message_cases_answer, &reader, &cases, &arena, &error))
        end("an answer that is none");
    snprintf(after, 129, "%s", cases.next == NULL ? "" : cases.next);
    size_t n = cases.cases.n;
    arena_release(&arena);
    return n;
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    struct connect_keys keys;
    struct code ladder;
    char after[129] = "";
    size_t n = 0;
    size_t cases = 0;
    if (argc != 7 || !code_set(&ladder, argv[4], strlen(argv[4]))) {
        fprintf(stderr, "usage: bench_ask COMMANDS SERVER_KEY KEY_FILE LADDER SECONDS PAUSE_MS\n");
        return 64;
    }
    connect_read_keys(&keys, argv[2], argv[3]);
    void *context = zmq_ctx_new();
    void *socket = connect_socket(context, ZMQ_DEALER, argv[1], &keys);
    int64_t pause_ns = (int64_t)(strtod(argv[6], NULL) * 1e6);
    int64_t until = clock_monotonic_ns() + (int64_t)(strtod(argv[5], NULL) * 1e9);
    for (bool first = true; n < ANSWERS_MAX && clock_monotonic_ns() < until; first = false) {
        struct id id;
        zmq_msg_t message;
        zmq_msg_init(&message);
        int64_t sent = clock_monotonic_ns();
        ask(socket, &ladder, after[0] == '\0' ? NULL : after, &id);
        answer(socket, &id, &message);
        if (!first) /* whose connection was being made */
            times[n++] = clock_monotonic_ns() - sent;
        cases += read_cases(&message, after);
        zmq_msg_close(&message);
        nanosleep(
            &(struct timespec){.tv_nsec = pause_ns % 1000000000, .tv_sec = pause_ns / 1000000000},
            NULL);
    }
    qsort(times, n, sizeof times[0], compare);
    if (n == 0)
        end("not one answer");
    printf("answers=%zu cases=%zu p50=%lld p99=%lld most=%lld\n", n, cases,
           (long long)times[n / 2] / 1000, (long long)times[n * 99 / 100] / 1000,
           (long long)times[n - 1] / 1000);
    zmq_close(socket);
    zmq_ctx_term(context);
    return 0;
}
