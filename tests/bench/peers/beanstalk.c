// SPDX-License-Identifier: EUPL-1.2
/* beanstalkd, a work queue: it holds no case that can be read and no clock beside it. The nearest:
 * a case is a job of 600 bytes, taken from the queue, put back changed, with a job of 300 bytes for
 * the event, and the old one deleted. A client sends all of that, and the next reservation, in one
 * go. The subscriber takes events and keeps them reserved, which costs the server no write. Usage:
 * bench_beanstalk PORT (fill | CLIENTS SECONDS RUN): RUN names the tube of this run's events */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/assert.h"
#include "drive.h"

#define BUFFER 65536
#define AHEAD  64 /* reservations that the subscriber has asked for */

static const char reserve[] = "reserve\r\n";

struct line {
    size_t len;
    char buffer[BUFFER];
};

static void say(struct peer *peer, const char *text, size_t len)
{
    while (len > 0) {
        ssize_t n = write(peer->fd, text, len);
        if (n < 0 && errno != EINTR)
            give_up("beanstalkd: cannot send", strerror(errno));
        if (n > 0) {
            text += n;
            len -= (size_t)n;
        }
    }
}

static void dial(struct drive *drive, struct peer *peer)
{
    int one = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)drive->port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    peer->connection = calloc(1, sizeof(struct line));
    peer->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (peer->connection == NULL || peer->fd < 0 ||
        connect(peer->fd, (struct sockaddr *)&address, sizeof address) != 0 ||
        setsockopt(peer->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) != 0)
        give_up("beanstalkd: cannot connect", strerror(errno));
}

/* A job's body begins with a number, by which its event is known. */
static size_t put(char *out, size_t size, uint64_t number, int body)
{
    int n = snprintf(out, size, "put 1 0 100000 %d\r\n%020llu%0*d\r\n", body,
                     (unsigned long long)number, body - 20, 0);
    ASSERT(n > 0 && (size_t)n < size);
    return (size_t)n;
}

static void fill(struct drive *drive)
{
    struct peer peer = {0};
    char text[1024];
    dial(drive, &peer);
    say(&peer, "use cases\r\n", 11);
    for (size_t i = 0; i < DRIVE_CASES; i++) {
        say(&peer, text, put(text, sizeof text, i, DRIVE_CASE));
        /* The answers are short and few at a time: they are read as they come. */
        if (read(peer.fd, text, sizeof text) <= 0)
            give_up("beanstalkd", strerror(errno));
    }
    close(peer.fd);
    free(peer.connection);
}

static void open_peer(struct drive *drive, struct peer *peer)
{
    char text[256];
    dial(drive, peer);
    if (peer->is_subscriber)
        snprintf(text, sizeof text, "watch events-%s\r\nignore default\r\n", drive->option);
    else
        snprintf(text, sizeof text, "watch cases\r\nignore default\r\n");
    say(peer, text, strlen(text));
    for (int i = 0; peer->is_subscriber && i < AHEAD; i++)
        say(peer, reserve, strlen(reserve));
}

static void close_peer(struct peer *peer)
{
    close(peer->fd);
    free(peer->connection);
}

static void send_first(struct drive *drive, struct peer *peer)
{
    (void)drive;
    say(peer, reserve, strlen(reserve));
}

static void send_transition(struct drive *drive, struct peer *peer, unsigned long long job)
{
    static char text[4096];
    peer->sequence = ++drive->given;
    drive_sent(peer);
    size_t len = (size_t)snprintf(text, sizeof text, "use cases\r\n");
    len += put(text + len, sizeof text - len, peer->sequence, DRIVE_CASE);
    len += (size_t)snprintf(text + len, sizeof text - len, "use events-%s\r\n", drive->option);
    len += put(text + len, sizeof text - len, peer->sequence, DRIVE_EVENT);
    len += (size_t)snprintf(text + len, sizeof text - len, "delete %llu\r\nreserve\r\n", job);
    say(peer, text, len);
}

static void reserved(struct drive *drive, struct peer *peer, const char *words, const char *body)
{
    if (peer->is_subscriber) {
        char number[21] = "";
        memcpy(number, body, 20);
        drive_seen(drive, strtoull(number, NULL, 10));
        say(peer, reserve, strlen(reserve));
    } else if (drive_goes_on(drive)) {
        send_transition(drive, peer, strtoull(words, NULL, 10));
    }
}

static bool begins(const char *line, const char *word)
{
    return strncmp(line, word, strlen(word)) == 0;
}

/* One answer; returns its length, 0 when it is not whole yet. */
static size_t take(struct drive *drive, struct peer *peer, const char *line, size_t len)
{
    const char *end = memmem(line, len, "\r\n", 2);
    if (end == NULL)
        return 0;
    size_t used = (size_t)(end - line) + 2;
    if (begins(line, "RESERVED ")) {
        char *size;
        strtoull(line + 9, &size, 10);
        size_t body = strtoul(size, NULL, 10) + 2;
        if (used + body > len)
            return 0;
        reserved(drive, peer, line + 9, line + used);
        return used + body;
    }
    if (begins(line, "DELETED"))
        drive_acknowledged(drive, peer, peer->sequence);
    else if (!begins(line, "INSERTED ") && !begins(line, "USING ") && !begins(line, "WATCHING "))
        give_up("beanstalkd: an answer that is none", line);
    return used;
}

static void input(struct drive *drive, struct peer *peer)
{
    struct line *in = peer->connection;
    size_t at = 0;
    size_t used;
    ssize_t n = read(peer->fd, in->buffer + in->len, sizeof in->buffer - in->len - 1);
    if (n <= 0)
        give_up("beanstalkd", n == 0 ? "it closed" : strerror(errno));
    in->len += (size_t)n;
    in->buffer[in->len] = '\0';
    while ((used = take(drive, peer, in->buffer + at, in->len - at)) > 0)
        at += used;
    in->len -= at;
    memmove(in->buffer, in->buffer + at, in->len);
}

int main(int argc, char **argv)
{
    static const struct product beanstalk = {
        .usage = " RUN",
        .fill = fill,
        .open = open_peer,
        .close = close_peer,
        .send = send_first,
        .input = input,
    };
    return drive_main(argc, argv, &beanstalk);
}
