// SPDX-License-Identifier: EUPL-1.2
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <sodium.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/assert.h"
#include "drive.h"
#include "zmtp.h"

enum {
    FLAG_MORE = 1,
    FLAG_LONG = 2,
    FLAG_COMMAND = 4,
    GREETING = 64,
    KEY = 32,
    MAC = crypto_box_MACBYTES,
    NONCE = crypto_box_NONCEBYTES,
    COOKIE = 96,
    VOUCH = 2 * KEY + MAC,
    MESSAGE_HEAD = 16 /* "\x07MESSAGE" and the short nonce */
};

static void write_all(struct zmtp *zmtp, const uint8_t *data, size_t len)
{
    while (len > 0) {
        ssize_t n = write(zmtp->fd, data, len);
        if (n < 0 && errno != EINTR)
            give_up("zmtp: cannot send", strerror(errno));
        if (n > 0) {
            data += n;
            len -= (size_t)n;
        }
    }
}

/* Of `len` bytes that lie in zmtp->out after room for the head. Returns where it begins. */
static void send_frame(struct zmtp *zmtp, uint8_t flags, size_t len)
{
    uint8_t *body = zmtp->out + 9;
    uint8_t *head = body - (len > UINT8_MAX ? 9 : 2);
    head[0] = (uint8_t)(flags | (len > UINT8_MAX ? FLAG_LONG : 0));
    if (len > UINT8_MAX)
        put_be64(head + 1, len);
    else
        head[1] = (uint8_t)len;
    write_all(zmtp, head, (size_t)(body - head) + len);
}

static void make_nonce(uint8_t out[NONCE], const char *prefix, uint64_t number)
{
    ASSERT(strlen(prefix) == NONCE - sizeof number);
    memcpy(out, prefix, NONCE - sizeof number);
    put_be64(out + NONCE - sizeof number, number);
}

/* --- frames in --- */

void zmtp_fill(struct zmtp *zmtp)
{
    if (zmtp->at == zmtp->len)
        zmtp->at = zmtp->len = 0;
    if (zmtp->at > 0) {
        memmove(zmtp->in, zmtp->in + zmtp->at, zmtp->len - zmtp->at);
        zmtp->len -= zmtp->at;
        zmtp->at = 0;
    }
    ssize_t n = read(zmtp->fd, zmtp->in + zmtp->len, sizeof zmtp->in - zmtp->len);
    if (n <= 0)
        give_up("zmtp: cannot read", n == 0 ? "the server closed" : strerror(errno));
    zmtp->len += (size_t)n;
}

/* As it came over the connection. */
static bool take_raw(struct zmtp *zmtp, struct bytes *frame, uint8_t *flags)
{
    const uint8_t *in = zmtp->in + zmtp->at;
    size_t there = zmtp->len - zmtp->at;
    if (there < 2)
        return false;
    *flags = in[0];
    size_t head = in[0] & FLAG_LONG ? 9 : 2;
    if (there < head)
        return false;
    uint64_t len = in[0] & FLAG_LONG ? get_be64(in + 1) : in[1];
    ASSERT(len < ZMTP_BUFFER - 9);
    if (there < head + len)
        return false;
    *frame = bytes_of(in + head, (size_t)len);
    zmtp->at += head + (size_t)len;
    return true;
}

bool zmtp_take(struct zmtp *zmtp, struct bytes *frame, bool *more)
{
    uint8_t flags;
    uint8_t nonce[NONCE];
    struct bytes raw;
    if (!take_raw(zmtp, &raw, &flags))
        return false;
    if (flags & FLAG_COMMAND)
        give_up("zmtp", "a command after the handshake");
    *frame = raw;
    *more = flags & FLAG_MORE;
    if (!zmtp->encrypts)
        return true;
    ASSERT(raw.len > MESSAGE_HEAD + MAC && memcmp(raw.data, "\7MESSAGE", 8) == 0);
    make_nonce(nonce, "CurveZMQMESSAGES", get_be64(raw.data + 8));
    if (crypto_box_open_easy_afternm(zmtp->opened, raw.data + MESSAGE_HEAD, raw.len - MESSAGE_HEAD,
                                     nonce, zmtp->shared) != 0)
        give_up("zmtp", "a message that is not for us");
    *more = zmtp->opened[0] & FLAG_MORE;
    *frame = bytes_of(zmtp->opened + 1, raw.len - MESSAGE_HEAD - MAC - 1);
    return true;
}

void zmtp_send(struct zmtp *zmtp, struct bytes frame)
{
    uint8_t *body = zmtp->out + 9;
    uint8_t nonce[NONCE];
    ASSERT(frame.len < ZMTP_BUFFER / 2);
    if (!zmtp->encrypts) {
        memcpy(body, frame.data, frame.len);
        send_frame(zmtp, 0, frame.len);
        return;
    }
    memcpy(body, "\7MESSAGE", 8);
    put_be64(body + 8, ++zmtp->nonce);
    make_nonce(nonce, "CurveZMQMESSAGEC", zmtp->nonce);
    zmtp->opened[0] = 0;
    memcpy(zmtp->opened + 1, frame.data, frame.len);
    ASSERT(crypto_box_easy_afternm(body + MESSAGE_HEAD, zmtp->opened, frame.len + 1, nonce,
                                   zmtp->shared) == 0);
    send_frame(zmtp, 0, MESSAGE_HEAD + MAC + 1 + frame.len);
}

/* --- the handshake --- */

/* The command with this name, blocking; what follows the name. */
static struct bytes wait_command(struct zmtp *zmtp, const char *name)
{
    struct bytes frame;
    uint8_t flags;
    size_t len = strlen(name);
    while (!take_raw(zmtp, &frame, &flags))
        zmtp_fill(zmtp);
    if (!(flags & FLAG_COMMAND) || frame.len < len || memcmp(frame.data, name, len) != 0)
        give_up("zmtp: no handshake; it waits for", name + 1);
    return bytes_of(frame.data + len, frame.len - len);
}

static size_t put(uint8_t *out, const void *data, size_t len)
{
    memcpy(out, data, len);
    return len;
}

static size_t put_metadata(uint8_t *out, const char *type)
{
    size_t len = put(out, "\13Socket-Type", 12);
    put_be32(out + len, (uint32_t)strlen(type));
    len += 4;
    len += put(out + len, type, strlen(type));
    len += put(out + len, "\10Identity\0\0\0\0", 13);
    return len;
}

static void greet(struct zmtp *zmtp)
{
    uint8_t greeting[GREETING] = {0xff, [9] = 0x7f, [10] = 3};
    snprintf((char *)greeting + 12, 20, "%s", zmtp->encrypts ? "CURVE" : "PLAIN");
    write_all(zmtp, greeting, sizeof greeting);
    while (zmtp->len - zmtp->at < GREETING)
        zmtp_fill(zmtp);
    zmtp->at += GREETING;
}

static void shake_plain(struct zmtp *zmtp, const char *type, const struct zmtp_keys *keys)
{
    uint8_t *out = zmtp->out + 9;
    size_t len = put(out, "\5HELLO\50", 7);
    len += put(out + len, keys->public_text, 40);
    out[len++] = 0; /* no password */
    send_frame(zmtp, FLAG_COMMAND, len);
    wait_command(zmtp, "\7WELCOME");
    len = put(out, "\10INITIATE", 9);
    len += put_metadata(out + len, type);
    send_frame(zmtp, FLAG_COMMAND, len);
    wait_command(zmtp, "\5READY");
}

/* Vouches, with the client's own key, for the key of this connection. */
static void put_vouch(uint8_t *out, const uint8_t connection[KEY], const uint8_t server_short[KEY],
                      const struct zmtp_keys *keys)
{
    uint8_t nonce[NONCE] = "VOUCH---";
    uint8_t plain[2 * KEY];
    randombytes_buf(nonce + 8, 16);
    memcpy(plain, connection, KEY);
    memcpy(plain + KEY, keys->server, KEY);
    memcpy(out, nonce + 8, 16);
    ASSERT(crypto_box_easy(out + 16, plain, sizeof plain, nonce, server_short, keys->secret) == 0);
}

static void send_hello(struct zmtp *zmtp, const uint8_t connection[KEY],
                       const uint8_t connection_secret[KEY], const struct zmtp_keys *keys)
{
    static const uint8_t zeros[64];
    uint8_t *out = zmtp->out + 9;
    uint8_t nonce[NONCE];
    memset(out, 0, 200);
    memcpy(out, "\5HELLO\1", 7);
    memcpy(out + 80, connection, KEY);
    put_be64(out + 112, ++zmtp->nonce);
    make_nonce(nonce, "CurveZMQHELLO---", zmtp->nonce);
    ASSERT(crypto_box_easy(out + 120, zeros, sizeof zeros, nonce, keys->server,
                           connection_secret) == 0);
    send_frame(zmtp, FLAG_COMMAND, 200);
}

static void shake_curve(struct zmtp *zmtp, const char *type, const struct zmtp_keys *keys)
{
    uint8_t connection[KEY];
    uint8_t secret[KEY];
    uint8_t nonce[NONCE] = "WELCOME-";
    uint8_t welcome[KEY + COOKIE];
    uint8_t plain[512];
    uint8_t *out = zmtp->out + 9;
    crypto_box_keypair(connection, secret);
    send_hello(zmtp, connection, secret, keys);
    struct bytes said = wait_command(zmtp, "\7WELCOME");
    ASSERT(said.len == 16 + MAC + sizeof welcome);
    memcpy(nonce + 8, said.data, 16);
    if (crypto_box_open_easy(welcome, said.data + 16, said.len - 16, nonce, keys->server, secret) !=
        0)
        give_up("zmtp", "this is not the server's key");
    ASSERT(crypto_box_beforenm(zmtp->shared, welcome, secret) == 0);
    memcpy(plain, keys->public_key, KEY);
    put_vouch(plain + KEY, connection, welcome, keys);
    size_t len = KEY + 16 + VOUCH;
    len += put_metadata(plain + len, type);
    size_t at = put(out, "\10INITIATE", 9);
    at += put(out + at, welcome + KEY, COOKIE);
    put_be64(out + at, ++zmtp->nonce);
    make_nonce(nonce, "CurveZMQINITIATE", zmtp->nonce);
    ASSERT(crypto_box_easy_afternm(out + at + 8, plain, len, nonce, zmtp->shared) == 0);
    send_frame(zmtp, FLAG_COMMAND, at + 8 + MAC + len);
    wait_command(zmtp, "\5READY");
}

void zmtp_open(struct zmtp *zmtp, int port, const char *type, const struct zmtp_keys *keys)
{
    int one = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    zmtp->encrypts = keys->encrypts;
    zmtp->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (zmtp->fd < 0 || connect(zmtp->fd, (struct sockaddr *)&address, sizeof address) != 0 ||
        setsockopt(zmtp->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) != 0)
        give_up("zmtp: cannot connect", strerror(errno));
    greet(zmtp);
    if (zmtp->encrypts)
        shake_curve(zmtp, type, keys);
    else
        shake_plain(zmtp, type, keys);
}

void zmtp_close(struct zmtp *zmtp)
{
    close(zmtp->fd);
}
