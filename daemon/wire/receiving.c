// SPDX-License-Identifier: EUPL-1.2
#include "wire/receiving.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <uv.h>

#include "base/assert.h"

#include "wire/tcp.h"

enum {
    DESCRIPTORS = 16384,
    BOUND = 128 * 1024, /* hundreds of handshakes, or a few thousand topics */
    REST_NS = 5000000,
    BETWEEN_RESTS_NS = 1000000 /* in which the other connections have their turn */
};

static atomic_uint events_port;        /* 0: there is no such door */
static atomic_uint ports[DESCRIPTORS]; /* of what was accepted, from before the door is known on */
static atomic_uint_fast64_t received;  /* since the socket was empty */
static atomic_bool told;

static uv_once_t once = UV_ONCE_INIT;
static uv_mutex_t lock;
static uv_cond_t emptied;
static atomic_uint_fast64_t rested; /* when a rest last came to its end, in nanoseconds */
static void (*on_full)(void *arg);
static void *full_arg;

static void make_lock(void)
{
    ASSERT(uv_mutex_init(&lock) == 0 && uv_cond_init(&emptied) == 0);
}

static void set_full(void (*full)(void *arg), void *arg)
{
    uv_once(&once, make_lock);
    uv_mutex_lock(&lock);
    on_full = full;
    full_arg = arg;
    uv_mutex_unlock(&lock);
}

void receiving_begin(uint16_t port, void (*full)(void *arg), void *arg)
{
    set_full(full, arg);
    receiving_emptied();
    atomic_store(&events_port, port);
}

void receiving_end(void)
{
    atomic_store(&events_port, 0);
    set_full(NULL, NULL);
}

void receiving_emptied(void)
{
    atomic_store(&received, 0);
    if (!atomic_exchange(&told, false))
        return;
    uv_mutex_lock(&lock);
    uv_cond_broadcast(&emptied);
    uv_mutex_unlock(&lock);
}

void receiving_came(int fd)
{
    uint16_t port;
    if (fd < DESCRIPTORS)
        atomic_store(&ports[fd], tcp_local_port(fd, &port) ? port : 0);
}

static void tell_full(void)
{
    if (atomic_exchange(&told, true))
        return;
    uv_mutex_lock(&lock);
    if (on_full != NULL)
        on_full(full_arg);
    uv_mutex_unlock(&lock);
}

/* What waits at the system is a reason for the library's thread to come back at once: while the
 * loop is away it would do nothing else, on a processor of its own. */
static void rest(void)
{
    if (uv_hrtime() - atomic_load(&rested) < BETWEEN_RESTS_NS)
        return;
    uv_mutex_lock(&lock);
    if (atomic_load(&received) >= BOUND)
        uv_cond_timedwait(&emptied, &lock, REST_NS);
    uv_mutex_unlock(&lock);
    atomic_store(&rested, uv_hrtime());
}

/* The C library's, for the whole process. By a name of its own, as the header may have made an
 * inline function of the other one. */
ssize_t receiving_recv(int fd, void *to, size_t size, int flags) __asm__("recv");

ssize_t receiving_recv(int fd, void *to, size_t size, int flags)
{
    unsigned door = atomic_load(&events_port);
    bool counts = door != 0 && fd >= 0 && fd < DESCRIPTORS && atomic_load(&ports[fd]) == door;
    if (counts && atomic_load(&received) >= BOUND) {
        tell_full();
        rest();
        errno = EAGAIN;
        return -1;
    }
    ssize_t got = recvfrom(fd, to, size, flags, NULL, NULL);
    if (counts && got > 0)
        atomic_fetch_add(&received, (uint64_t)got);
    return got;
}
