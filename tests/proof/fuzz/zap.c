// SPDX-License-Identifier: EUPL-1.2
/* What the library asks at a handshake (ZAP, RFC 27): frames by the real socket to a real wire,
 * which says who may come in. The input is a byte of length before each frame. */
#include <stdio.h>

#include "fuzz.h"
#include "wire/internal.h"

enum { FRAMES_MOST = 12, ANSWER = 6, WELCOME = 0x5a };

static uv_loop_t loop;
static struct wire *wire;
static void *asker;

static bool authenticate(void *arg, const uint8_t public_key[WIRE_KEY_SIZE],
                         char user_id[WIRE_USER_SIZE])
{
    (void)arg;
    snprintf(user_id, WIRE_USER_SIZE, "anna.key-1");
    return public_key[0] == WELCOME;
}

static void ignore_message(void *arg, const struct wire_peer *from, struct bytes frame)
{
    (void)arg;
    (void)from;
    (void)frame;
}

static void ignore_turn(void *arg)
{
    (void)arg;
}

static void open_wire(void)
{
    char public_text[41];
    char secret[41];
    char why[200];
    struct wire_options options = {.commands_endpoint = "tcp://127.0.0.1:*",
                                   .events_endpoint = "tcp://127.0.0.1:*",
                                   .max_frame = 4096,
                                   .connections = 64,
                                   .turn_budget = 64};
    struct wire_callbacks callbacks = {
        .authenticate = authenticate, .message = ignore_message, .turn_end = ignore_turn};
    ASSERT(uv_loop_init(&loop) == 0 && zmq_curve_keypair(public_text, secret) == 0);
    ASSERT(zmq_z85_decode(options.server_secret, secret) != NULL);
    ASSERT(wire_open(&wire, &loop, &options, &callbacks, why, sizeof why) == 0);
    asker = zmq_socket(wire->context, ZMQ_DEALER);
    ASSERT(asker != NULL && zmq_connect(asker, "inproc://zeromq.zap.01") == 0);
}

struct question {
    size_t n;
    struct bytes frames[FRAMES_MOST];
};

static struct question split(struct bytes input)
{
    struct question question = {0};
    size_t at = 0;
    while (at < input.len && question.n < FRAMES_MOST) {
        size_t left = input.len - at - 1;
        size_t len = input.data[at] < left ? input.data[at] : left;
        question.frames[question.n++] = bytes_of(input.data + at + 1, len);
        at += 1 + len;
    }
    return question;
}

static bool is_text(struct bytes frame, const char *text)
{
    return bytes_equal(frame, bytes_of(text, strlen(text)));
}

/* As RFC 27 and the wire's own domains have it, written apart from zap.c. */
static bool may_come_in(const struct question *question)
{
    const struct bytes *frames = question->frames; /* an empty one, then what is asked */
    return is_text(frames[1], "1.0") && is_text(frames[6], "CURVE") &&
           (is_text(frames[3], WIRE_COMMANDS_DOMAIN) || is_text(frames[3], WIRE_EVENTS_DOMAIN)) &&
           frames[7].len == WIRE_KEY_SIZE && frames[7].data[0] == WELCOME;
}

static size_t receive(char answer[][256])
{
    size_t n = 0;
    int more = 1;
    size_t size = sizeof more;
    while (more != 0) {
        char frame[256];
        int len = zmq_recv(asker, frame, sizeof frame - 1, ZMQ_DONTWAIT);
        if (len < 0)
            return 0;
        ASSERT((size_t)len < sizeof frame && n <= ANSWER);
        frame[len] = '\0';
        memcpy(answer[n++], frame, sizeof frame);
        ASSERT(zmq_getsockopt(asker, ZMQ_RCVMORE, &more, &size) == 0);
    }
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char answer[ANSWER + 1][256];
    if (wire == NULL)
        open_wire();
    struct question question = split(bytes_of(data, size));
    if (question.n == 0)
        return 0;
    uint64_t denied = wire_counters(wire)->denied;
    for (size_t i = 0; i < question.n; i++) {
        struct bytes frame = question.frames[i];
        int flags = i + 1 < question.n ? ZMQ_SNDMORE : 0;
        ASSERT(zmq_send(asker, frame.data, frame.len, flags) == (int)frame.len);
    }
    zap_drain(wire);
    size_t n = receive(answer);
    bool welcome = question.n == 8 && may_come_in(&question);
    ASSERT((n == 0) == (question.n != 8));
    ASSERT(wire_counters(wire)->denied == denied + !welcome);
    if (n > 0) {
        ASSERT(n == ANSWER + 1 && strcmp(answer[1], "1.0") == 0);
        ASSERT(strcmp(answer[3], welcome ? "200" : "400") == 0);
        ASSERT(strcmp(answer[5], welcome ? "anna.key-1" : "") == 0);
    }
    return 0;
}
