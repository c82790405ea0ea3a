// SPDX-License-Identifier: EUPL-1.2
/* Waits until so many clocks have fired, by the stream of events.
 *
 * Usage: bench_fired EVENTS SERVER_KEY KEY_FILE COUNT DUE_MS SECONDS
 * Counts the notices of clocks that fired, until COUNT of them or for so many seconds. Prints one
 * line: how many, and when the first, half and the last of them were heard, in milliseconds after
 * DUE_MS (Unix time), the moment at which all are due. */
#include <stdio.h>
#include <stdlib.h>
#include <zmq.h>

#include "base/assert.h"
#include "base/clock.h"
#include "clients/lib/client.h"
#include "connect.h"

#define FRAME_MAX 8192

static _Noreturn void end(const char *what)
{
    fprintf(stderr, "bench: %s\n", what);
    exit(1);
}

/* Clocks that fired in the next notice; waits for it at most so long. */
static uint64_t next(void *socket, int64_t wait_ms)
{
    static uint8_t frame[FRAME_MAX];
    struct notice notice;
    struct error error;
    uint64_t fired = 0;
    zmq_pollitem_t item = {socket, 0, ZMQ_POLLIN, 0};
    if (zmq_poll(&item, 1, wait_ms) <= 0)
        return 0;
    if (zmq_recv(socket, frame, sizeof frame, 0) < 0)
        end("cannot receive");
    int len = zmq_recv(socket, frame, sizeof frame, 0);
    if (len < 0 || (size_t)len > sizeof frame ||
        !notice_decode(bytes_of(frame, (size_t)len), &notice, &error))
        end("an event that is none");
    for (uint32_t i = 0; i < notice.n; i++)
        fired += notice.events[i].kind == EV_CLOCK_FIRED;
    return fired;
}

int main(int argc, char **argv)
{
    struct connect_keys keys;
    if (argc != 7) {
        fprintf(stderr, "usage: bench_fired EVENTS SERVER_KEY KEY_FILE COUNT DUE_MS SECONDS\n");
        return 64;
    }
    connect_read_keys(&keys, argv[2], argv[3]);
    void *context = zmq_ctx_new();
    void *socket = connect_socket(context, ZMQ_SUB, argv[1], &keys);
    uint64_t count = strtoull(argv[4], NULL, 10);
    int64_t due_ms = strtoll(argv[5], NULL, 10);
    int64_t until = clock_wall_ms() + (int64_t)(strtod(argv[6], NULL) * 1000);
    int64_t first = 0;
    int64_t half = 0;
    int64_t last = 0;
    uint64_t n = 0;
    while (n < count && clock_wall_ms() < until) {
        uint64_t more = next(socket, 100);
        if (more == 0)
            continue;
        last = clock_wall_ms() - due_ms;
        if (n == 0)
            first = last;
        n += more;
        if (half == 0 && n >= count / 2)
            half = last;
    }
    printf("fired=%llu first_ms=%lld half_ms=%lld last_ms=%lld\n", (unsigned long long)n,
           (long long)first, (long long)half, (long long)last);
    zmq_close(socket);
    zmq_ctx_term(context);
    return 0;
}
