// SPDX-License-Identifier: EUPL-1.2
#include "wire/farewell.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "wire/tcp.h"

struct farewell {
    struct pollfd *lines;
    size_t n;
    size_t room;
};

static void add(struct farewell *farewell, int fd)
{
    if (farewell->n == farewell->room) {
        farewell->room = farewell->room == 0 ? 64 : 2 * farewell->room;
        farewell->lines = memory_grown(farewell->lines, farewell->room, sizeof *farewell->lines);
    }
    farewell->lines[farewell->n++] = (struct pollfd){.fd = fd, .events = POLLIN};
}

static bool is_at(int fd, uint16_t port)
{
    uint16_t here;
    return tcp_local_port(fd, &here) && here == port;
}

static void list_lines(struct farewell *farewell, uint16_t port)
{
    DIR *descriptors = opendir("/proc/self/fd");
    const struct dirent *entry;
    while (descriptors != NULL && (entry = readdir(descriptors)) != NULL) {
        char *rest;
        long fd = strtol(entry->d_name, &rest, 10);
        if (rest != entry->d_name && *rest == '\0' && is_at((int)fd, port))
            add(farewell, (int)fd);
    }
    if (descriptors != NULL)
        closedir(descriptors);
}

static void drop(struct farewell *farewell, size_t i)
{
    close(farewell->lines[i].fd);
    farewell->lines[i] = farewell->lines[--farewell->n];
}

struct farewell *farewell_prepare(const char *endpoint)
{
    struct farewell *farewell = memory_zeroed(1, sizeof *farewell);
    const char *colon = strrchr(endpoint, ':');
    if (colon == NULL)
        return farewell; /* never bound */
    uint16_t port = (uint16_t)strtoul(colon + 1, NULL, 10);
    list_lines(farewell, port);
    size_t listed = farewell->n;
    farewell->n = 0;
    for (size_t i = 0; i < listed; i++) {
        int copy = fcntl(farewell->lines[i].fd, F_DUPFD_CLOEXEC, 0);
        if (copy < 0)
            continue;
        farewell->lines[farewell->n++].fd = copy;
        if (!is_at(copy, port)) /* the library closed it, and the number is another's */
            drop(farewell, farewell->n - 1);
    }
    return farewell;
}

/* False: the other side has closed, or is gone. */
static bool is_open(int fd)
{
    char thrown_away[65536];
    ssize_t got = recv(fd, thrown_away, sizeof thrown_away, MSG_DONTWAIT);
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

void farewell_say(struct farewell *farewell, int most_ms)
{
    int64_t end = clock_boot_ms() + most_ms;
    int64_t left = most_ms;
    for (size_t i = 0; i < farewell->n; i++)
        (void)shutdown(farewell->lines[i].fd, SHUT_WR); /* who is gone is seen below */
    while (farewell->n > 0 && left > 0) {
        if (poll(farewell->lines, farewell->n, (int)left) < 0 && errno != EINTR)
            break;
        for (size_t i = farewell->n; i-- > 0;) {
            if (farewell->lines[i].revents != 0 && !is_open(farewell->lines[i].fd))
                drop(farewell, i);
        }
        left = end - clock_boot_ms();
    }
    while (farewell->n > 0)
        drop(farewell, farewell->n - 1);
    free(farewell->lines);
    free(farewell);
}
