// SPDX-License-Identifier: EUPL-1.2
/* The daemon without encryption, to measure what CURVE costs, and for nothing else: a program of
 * its own (bench_plain), linked from the daemon's libraries with two functions put in their place.
 * doorbraakd itself holds no line of this, so no setting and no mistake can make it serve so. It
 * answers on the loopback only. Who a client is, is still asked of the daemon: it shows its public
 * key, as text, where ZMQ's PLAIN has a user name; nobody proves that the key is his. */
#include <errno.h>

#include "base/assert.h"
#include "wire/internal.h"
#include "wire/keys.h"

enum { NAME_FRAME = 8, FRAMES = 10, KEY_TEXT = WIRE_KEY_TEXT - 1 }; /* of a ZAP request for PLAIN */

int __real_zmq_setsockopt(void *socket, int option, const void *value, size_t size);
int __wrap_zmq_setsockopt(void *socket, int option, const void *value, size_t size);
int __real_zmq_bind(void *socket, const char *endpoint);
int __wrap_zmq_bind(void *socket, const char *endpoint);
void __wrap_zap_drain(struct wire *wire);

int __wrap_zmq_setsockopt(void *socket, int option, const void *value, size_t size)
{
    if (option == ZMQ_CURVE_SECRETKEY)
        return 0;
    return __real_zmq_setsockopt(socket, option == ZMQ_CURVE_SERVER ? ZMQ_PLAIN_SERVER : option,
                                 value, size);
}

int __wrap_zmq_bind(void *socket, const char *endpoint)
{
    if (strncmp(endpoint, "tcp://127.0.0.1:", 16) == 0 || strncmp(endpoint, "inproc:", 7) == 0)
        return __real_zmq_bind(socket, endpoint);
    errno = EPERM;
    return -1;
}

static bool is_welcome(struct wire *wire, zmq_msg_t *name, char user_id[WIRE_USER_SIZE])
{
    char text[WIRE_KEY_TEXT] = "";
    uint8_t key[WIRE_KEY_SIZE];
    if (zmq_msg_size(name) != KEY_TEXT)
        return false;
    memcpy(text, zmq_msg_data(name), KEY_TEXT);
    return wire_key_parse(text, key) &&
           wire->callbacks.authenticate(wire->callbacks.arg, key, user_id);
}

static void answer(struct wire *wire, zmq_msg_t *frames)
{
    char user_id[WIRE_USER_SIZE] = "";
    bool welcome = is_welcome(wire, &frames[NAME_FRAME], user_id);
    const char *texts[] = {welcome ? "200" : "400", "", welcome ? user_id : "", ""};
    struct bytes parts[8] = {frame_bytes(&frames[0]), bytes_of("", 0), bytes_of("1.0", 3),
                             frame_bytes(&frames[3])};
    for (size_t i = 0; i < 4; i++)
        parts[4 + i] = bytes_of(texts[i], strlen(texts[i]));
    for (size_t i = 0; i < 8; i++)
        ASSERT(socket_send(wire->zap, parts[i], i < 7 ? ZMQ_SNDMORE : 0) == 0);
}

void __wrap_zap_drain(struct wire *wire)
{
    zmq_msg_t frames[FRAMES];
    for (size_t count; (count = socket_receive(wire->zap, frames, FRAMES)) > 0;) {
        if (count == FRAMES)
            answer(wire, frames);
        frames_release(frames, count, FRAMES);
    }
    wire->zap->readable = false;
}
