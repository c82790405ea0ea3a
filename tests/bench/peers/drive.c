// SPDX-License-Identifier: EUPL-1.2
#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/clock.h"
#include "drive.h"

_Noreturn void give_up(const char *what, const char *why)
{
    fprintf(stderr, "bench: %s: %s\n", what, why == NULL ? "" : why);
    exit(1);
}

size_t drive_case(const struct drive *drive, const struct peer *peer)
{
    size_t each = DRIVE_CASES / drive->n;
    return 1 + peer->index * each + peer->turn % each;
}

void drive_sent(struct peer *peer)
{
    peer->turn++;
    peer->sent_ns = clock_monotonic_ns();
}

void drive_acknowledged(struct drive *drive, struct peer *peer, uint64_t sequence)
{
    if (peer->sent_ns == 0)
        give_up("an answer", "nothing was asked");
    measure_reply(&drive->measure, sequence, peer->sent_ns, clock_monotonic_ns());
    peer->sent_ns = 0;
}

void drive_seen(struct drive *drive, uint64_t sequence)
{
    measure_event(&drive->measure, sequence, clock_monotonic_ns());
}

bool drive_goes_on(const struct drive *drive)
{
    return !measure_is_over(&drive->measure);
}

static void watch(int epoll, struct peer *peer)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = peer};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, peer->fd, &event) != 0)
        give_up("epoll", strerror(errno));
}

static void turn(struct drive *drive, const struct product *product, int epoll)
{
    struct epoll_event ready[DRIVE_CLIENTS + 1];
    int n = epoll_wait(epoll, ready, DRIVE_CLIENTS + 1, 10);
    if (n < 0 && errno != EINTR)
        give_up("epoll", strerror(errno));
    for (int i = 0; i < n; i++)
        product->input(drive, ready[i].data.ptr);
    measure_turn(&drive->measure);
}

static bool is_any_in_flight(const struct drive *drive, const struct peer *peers)
{
    for (size_t i = 0; i < drive->n; i++)
        if (peers[i].sent_ns != 0)
            return true;
    return false;
}

static void run(struct drive *drive, const struct product *product, struct peer *peers, int epoll)
{
    for (size_t i = 0; i < drive->n; i++)
        product->send(drive, &peers[i]);
    while (drive_goes_on(drive) || is_any_in_flight(drive, peers))
        turn(drive, product, epoll);
    int64_t late = clock_monotonic_ns() + measure_late_ns(&drive->measure);
    while (clock_monotonic_ns() < late)
        turn(drive, product, epoll);
}

static void load(struct drive *drive, const struct product *product, const char *seconds)
{
    static struct peer peers[DRIVE_CLIENTS + 1];
    size_t all = drive->n + 1;
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0)
        give_up("epoll", strerror(errno));
    for (size_t i = 0; i < all; i++) {
        /* The subscriber is the last, and comes first: no event is to pass it by. */
        struct peer *peer = &peers[all - 1 - i];
        peer->index = all - 1 - i;
        peer->is_subscriber = peer->index == drive->n;
        product->open(drive, peer);
        watch(epoll, peer);
    }
    measure_begin(&drive->measure, seconds, true);
    run(drive, product, peers, epoll);
    measure_print(&drive->measure);
    measure_release(&drive->measure);
    for (size_t i = 0; i < all; i++)
        product->close(&peers[i]);
    close(epoll);
}

int drive_main(int argc, char **argv, const struct product *product)
{
    static struct drive drive;
    static char event[DRIVE_EVENT + 1];
    memset(event, 'e', DRIVE_EVENT);
    drive.event = event;
    drive.port = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 0;
    if (argc == 3 && drive.port > 0 && strcmp(argv[2], "fill") == 0) {
        product->fill(&drive);
        return 0;
    }
    drive.n = argc > 3 ? strtoul(argv[2], NULL, 10) : 0;
    if (argc > 5 || drive.port <= 0 || drive.n == 0 || drive.n > DRIVE_CLIENTS) {
        fprintf(stderr, "usage: %s PORT (fill | CLIENTS SECONDS%s)\n", argv[0], product->usage);
        return 64;
    }
    drive.option = argc == 5 ? argv[4] : NULL;
    load(&drive, product, argv[3]);
    return 0;
}
