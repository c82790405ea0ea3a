// SPDX-License-Identifier: EUPL-1.2
#include "wire/intake.h"

#include <dirent.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <uv.h>

#include "base/assert.h"
#include "base/memory.h"
#include "wire/accepting.h"
#include "wire/tcp.h"

#define MILLISECOND UINT64_C(1000000)

enum {
    LOOK_EVERY_MS = 50,
    RUSH_EVERY_MS = 10,     /* while many come: the doors are to be shut in time */
    RUSH = 20,              /* new ones since the last look */
    DESCRIPTORS = 16384,    /* the unit allows half of it; a higher one is not watched */
    HANDSHAKE_BYTES = 2048, /* of a new connection that do not count: they lie in no queue */
    THROUGH_BYTES = 400,    /* who is through it sent more; who only said hello did not */
    PATIENCE_MS = 2000,     /* that somebody has for it where there is no room */
    CROWD = 200,            /* connections whose memory is worth giving back */
    LET_GO_MS = 2000        /* in which the library closes a socket, and no other is given up */
};

/* No client that waits for its answers comes near. Topics cost thirty times their bytes, and the
 * 4,096 that may live at once are less than half of the bound. */
static const uint64_t door_bounds[INTAKE_DOORS] = {
    [INTAKE_COMMANDS] = UINT64_C(16) << 20, [INTAKE_EVENTS] = UINT64_C(1) << 20};

struct connection {
    uint64_t cookie;   /* the system's own number of the socket, never given again; 0: none */
    uint64_t base;     /* bytes received when all was taken */
    uint64_t taken;    /* as the loop's count was then; kept for who gets the descriptor next */
    uint64_t received; /* bytes, as last seen */
    uint64_t since;    /* nanoseconds, when it was first seen */
    enum intake_door door;
    bool seen;   /* in this look */
    bool broken; /* by us; the library still has to notice */
};

struct intake {
    uv_thread_t thread;
    uv_mutex_t lock;
    uv_cond_t stop;
    bool stopping;

    uint16_t ports[INTAKE_DOORS];
    DIR *descriptors;
    struct connection connections[DESCRIPTORS];
    int end;                           /* above the highest connection */
    uint64_t left[INTAKE_DOORS];       /* what connections brought that are gone, not taken */
    unsigned emptied[INTAKE_DOORS];    /* as last seen */
    uint64_t now;                      /* of this look, in nanoseconds */
    unsigned came;                     /* new ones in this look */
    uint64_t most;                     /* connections */
    uint64_t high;                     /* as many there were since memory was given back */
    bool was_flooded;                  /* at the last look */
    uint64_t trim_at;                  /* when what a socket held is to be given back; 0: no */
    bool shut;                         /* the doors are to be */
    uint64_t shut_doors[INTAKE_DOORS]; /* cookies of those that are */

    /* shared with the loop thread */
    atomic_uint_fast64_t taken[DESCRIPTORS]; /* bytes */
    atomic_uint empty[INTAKE_DOORS];
    atomic_bool flooded[INTAKE_DOORS];
    atomic_uint_fast64_t broken;
    atomic_uint_fast64_t crowded_out;
    atomic_bool let_go; /* what lay in a socket */
};

static uint64_t not_taken(const struct intake *intake, const struct connection *c)
{
    uint64_t gone = c->base;
    if (c->door != INTAKE_EVENTS) /* a topic that was taken lies in the library's tree */
        gone += atomic_load(&intake->taken[c - intake->connections]) - c->taken;
    return c->received > gone ? c->received - gone : 0;
}

static bool find_door(const struct intake *intake, int fd, enum intake_door *door)
{
    uint16_t port;
    if (!tcp_local_port(fd, &port))
        return false;
    for (int i = 0; i < INTAKE_DOORS; i++) {
        if (port != intake->ports[i])
            continue;
        *door = (enum intake_door)i;
        return true;
    }
    return false;
}

/* --- one look at all of them --- */

static void forget(struct intake *intake, struct connection *c)
{
    if (c->cookie != 0 && !c->broken)
        intake->left[c->door] += not_taken(intake, c);
    *c = (struct connection){.taken = c->taken};
}

/* A door may be another one than at the last look: that of the events is bound anew at times. */
static bool keep_door(struct intake *intake, int fd, uint64_t cookie)
{
    uint16_t port;
    if (!tcp_listens(fd, &port))
        return false;
    for (int i = 0; i < INTAKE_DOORS; i++) {
        bool is_shut = intake->shut_doors[i] == cookie;
        if (port == intake->ports[i] && is_shut != intake->shut && tcp_shut_door(fd, intake->shut))
            intake->shut_doors[i] = intake->shut ? cookie : 0;
    }
    return true;
}

static void look_at(struct intake *intake, int fd)
{
    uint64_t cookie;
    uint64_t received;
    struct connection *c = &intake->connections[fd];
    if (!tcp_cookie(fd, &cookie))
        return;
    if (cookie != c->cookie) {
        forget(intake, c);
        if (keep_door(intake, fd, cookie) || !find_door(intake, fd, &c->door))
            return;
        c->cookie = cookie;
        c->base = HANDSHAKE_BYTES;
        c->since = intake->now;
        intake->came++;
        if (fd >= intake->end)
            intake->end = fd + 1;
    }
    c->seen = true;
    if (tcp_received(fd, &received) && received > c->received)
        c->received = received;
}

static void look_at_all(struct intake *intake)
{
    rewinddir(intake->descriptors);
    const struct dirent *entry;
    while ((entry = readdir(intake->descriptors)) != NULL) {
        char *rest;
        long fd = strtol(entry->d_name, &rest, 10);
        if (rest != entry->d_name && *rest == '\0' && fd < DESCRIPTORS)
            look_at(intake, (int)fd);
    }
}

/* What the loop said since the last look: of whom has all been taken? */
static void settle(struct intake *intake)
{
    bool emptied[INTAKE_DOORS];
    for (int door = 0; door < INTAKE_DOORS; door++) {
        unsigned now = atomic_load(&intake->empty[door]);
        emptied[door] = now != intake->emptied[door];
        intake->emptied[door] = now;
        if (emptied[door])
            intake->left[door] = 0;
    }
    for (int fd = 0; fd < intake->end; fd++) {
        struct connection *c = &intake->connections[fd];
        if (c->cookie == 0)
            continue;
        uint64_t taken = atomic_load(&intake->taken[fd]);
        if (emptied[c->door] && (c->door == INTAKE_EVENTS || taken != c->taken)) {
            c->base = c->received;
            c->taken = taken;
        }
        if (!c->seen)
            forget(intake, c);
        c->seen = false;
    }
}

/* --- over the bound --- */

/* The one that brought most; `total` becomes what all together did. NULL when there is none. */
static struct connection *largest(struct intake *intake, enum intake_door door, uint64_t *total)
{
    struct connection *most = NULL;
    *total = 0;
    for (int fd = 0; fd < intake->end; fd++) {
        struct connection *c = &intake->connections[fd];
        if (c->cookie == 0 || c->broken || c->door != door)
            continue;
        *total += not_taken(intake, c);
        if (most == NULL || not_taken(intake, c) > not_taken(intake, most))
            most = c;
    }
    return most;
}

static void break_off(struct intake *intake, struct connection *c, atomic_uint_fast64_t *counter)
{
    int fd = (int)(c - intake->connections);
    uint64_t cookie;
    intake->left[c->door] += not_taken(intake, c);
    c->broken = true;
    /* Should it close between these two calls and the number be given anew, then another client is
     * cut off, comes back by itself and asks again with the same id. */
    if (tcp_cookie(fd, &cookie) && cookie == c->cookie && shutdown(fd, SHUT_RDWR) == 0)
        atomic_fetch_add(counter, 1);
}

/* The largest first, until the others brought a quarter of the bound: people who brought little
 * stay. */
static void hold(struct intake *intake, enum intake_door door)
{
    uint64_t total;
    struct connection *most = largest(intake, door, &total);
    if (total + intake->left[door] <= door_bounds[door])
        return;
    atomic_store(&intake->flooded[door], true);
    while (most != NULL && total > door_bounds[door] / 4) {
        break_off(intake, most, &intake->broken);
        most = largest(intake, door, &total);
    }
}

/* --- too many --- */

/* How many there are; with `breaks` those that match it go. */
static uint64_t count(struct intake *intake,
                      bool (*breaks)(const struct intake *, const struct connection *))
{
    uint64_t n = 0;
    for (int fd = 0; fd < intake->end; fd++) {
        struct connection *c = &intake->connections[fd];
        if (c->cookie == 0 || c->broken)
            continue;
        if (breaks != NULL && breaks(intake, c))
            break_off(intake, c, &intake->crowded_out);
        else
            n++;
    }
    return n;
}

static bool is_stuck_at_the_door(const struct intake *intake, const struct connection *c)
{
    return c->received < THROUGH_BYTES && intake->now - c->since >= PATIENCE_MS * MILLISECOND;
}

static struct connection *newest(struct intake *intake)
{
    struct connection *last = NULL;
    for (int fd = 0; fd < intake->end; fd++) {
        struct connection *c = &intake->connections[fd];
        if (c->cookie != 0 && !c->broken && (last == NULL || c->since > last->since))
            last = c;
    }
    return last;
}

/* Over the bound there is room for some, of whom the newest then go; what was there when the look
 * began and what came since is never more. Those that are broken still take what they take. */
static void bound_what_comes(const struct intake *intake, uint64_t came)
{
    uint64_t there = 0;
    for (int fd = 0; fd < intake->end; fd++)
        there += intake->connections[fd].cookie != 0;
    uint64_t most = intake->most + intake->most / 16 + 1;
    accepting_until(came + (most > there ? most - there : 0));
}

/* The doors stay shut until there is some room again: who is broken off would be back at once. */
static void make_room(struct intake *intake)
{
    uint64_t bound = intake->shut ? intake->most - intake->most / 8 : intake->most;
    uint64_t n = count(intake, NULL);
    if (n > bound)
        n = count(intake, is_stuck_at_the_door);
    intake->shut = n > bound;
    for (; n > intake->most; n--)
        break_off(intake, newest(intake), &intake->crowded_out);
}

/* What many connections took lies in pieces between what is in use, and the C library keeps it. */
static void give_back(struct intake *intake)
{
    uint64_t n = count(intake, NULL);
    bool flooded = intake_is_flooded(intake);
    bool due = intake->trim_at != 0 && intake->now >= intake->trim_at;
    if (n > intake->high)
        intake->high = n;
    if (atomic_exchange(&intake->let_go, false))
        intake->trim_at = intake->now + LET_GO_MS * MILLISECOND;
    if (due || (intake->high >= CROWD && n < intake->high / 2) ||
        (intake->was_flooded && !flooded)) {
        memory_give_back();
        intake->high = n;
        intake->trim_at = due ? 0 : intake->trim_at;
    }
    intake->was_flooded = flooded;
}

static void run(void *arg)
{
    struct intake *intake = arg;
    uv_mutex_lock(&intake->lock);
    while (!intake->stopping) {
        intake->now = uv_hrtime();
        intake->came = 0;
        uint64_t came = accepting_came();
        look_at_all(intake);
        settle(intake);
        bound_what_comes(intake, came);
        for (int door = 0; door < INTAKE_DOORS; door++)
            hold(intake, (enum intake_door)door);
        make_room(intake);
        give_back(intake);
        unsigned wait_ms = intake->came >= RUSH ? RUSH_EVERY_MS : LOOK_EVERY_MS;
        uv_cond_timedwait(&intake->stop, &intake->lock, wait_ms * MILLISECOND);
    }
    uv_mutex_unlock(&intake->lock);
}

/* --- from the loop thread --- */

/* The descriptors that connections may have. */
static uint64_t room_for_connections(uint64_t wanted)
{
    struct rlimit limit;
    ASSERT(getrlimit(RLIMIT_NOFILE, &limit) == 0);
    uint64_t all = limit.rlim_cur < DESCRIPTORS ? limit.rlim_cur : DESCRIPTORS;
    return wanted < all - all / 4 ? wanted : all - all / 4;
}

struct intake *intake_start(const char *const endpoints[INTAKE_DOORS], uint64_t connections)
{
    struct intake *intake = memory_zeroed(1, sizeof *intake);
    for (int i = 0; i < INTAKE_DOORS; i++) {
        const char *port = strrchr(endpoints[i], ':');
        ASSERT(port != NULL);
        intake->ports[i] = (uint16_t)strtoul(port + 1, NULL, 10);
    }
    intake->most = room_for_connections(connections);
    intake->descriptors = opendir("/proc/self/fd");
    if (intake->descriptors == NULL) {
        free(intake);
        return NULL;
    }
    accepting_until(accepting_came() + intake->most);
    ASSERT(uv_mutex_init(&intake->lock) == 0 && uv_cond_init(&intake->stop) == 0);
    if (uv_thread_create(&intake->thread, run, intake) == 0)
        return intake;
    uv_cond_destroy(&intake->stop);
    uv_mutex_destroy(&intake->lock);
    closedir(intake->descriptors);
    free(intake);
    return NULL;
}

void intake_stop(struct intake *intake)
{
    if (intake == NULL)
        return;
    uv_mutex_lock(&intake->lock);
    intake->stopping = true;
    uv_cond_signal(&intake->stop);
    uv_mutex_unlock(&intake->lock);
    uv_thread_join(&intake->thread);
    accepting_until(UINT64_MAX);
    uv_cond_destroy(&intake->stop);
    uv_mutex_destroy(&intake->lock);
    closedir(intake->descriptors);
    free(intake);
}

void intake_took(struct intake *intake, int descriptor, uint64_t bytes)
{
    if (descriptor >= 0 && descriptor < DESCRIPTORS)
        atomic_fetch_add_explicit(&intake->taken[descriptor], bytes, memory_order_relaxed);
}

void intake_emptied(struct intake *intake, enum intake_door door)
{
    atomic_fetch_add(&intake->empty[door], 1);
    atomic_store(&intake->flooded[door], false);
}

void intake_let_go(struct intake *intake)
{
    atomic_store(&intake->let_go, true);
}

bool intake_is_flooded(struct intake *intake)
{
    for (int door = 0; door < INTAKE_DOORS; door++) {
        if (atomic_load(&intake->flooded[door]))
            return true;
    }
    return false;
}

uint64_t intake_broken(struct intake *intake)
{
    return atomic_load(&intake->broken);
}

uint64_t intake_crowded_out(struct intake *intake)
{
    return atomic_load(&intake->crowded_out);
}
