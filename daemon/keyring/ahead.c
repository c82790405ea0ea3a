// SPDX-License-Identifier: EUPL-1.2
#include "keyring/ahead.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/assert.h"
#include "base/clock.h"
#include "base/language.h"
#include "base/log.h"
#include "base/memory.h"

#define PAUSE_NS INT64_C(1000000000)

struct ahead {
    struct keyring *keyring;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t thread;
    bool running;
    bool stop;
    bool full; /* said so already */
    uint64_t wanted;
};

struct ahead *ahead_new(struct keyring *keyring)
{
    struct ahead *ahead = memory_zeroed(1, sizeof *ahead);
    ahead->keyring = keyring;
    pthread_condattr_t attributes;
    ASSERT(pthread_condattr_init(&attributes) == 0);
    ASSERT(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0);
    ASSERT(pthread_cond_init(&ahead->wake, &attributes) == 0);
    pthread_condattr_destroy(&attributes);
    ASSERT(pthread_mutex_init(&ahead->lock, NULL) == 0);
    return ahead;
}

static void lock(struct ahead *ahead)
{
    ASSERT(pthread_mutex_lock(&ahead->lock) == 0);
}

static void unlock(struct ahead *ahead)
{
    ASSERT(pthread_mutex_unlock(&ahead->lock) == 0);
}

void ahead_free(struct ahead *ahead)
{
    lock(ahead);
    ahead->stop = true;
    bool running = ahead->running;
    pthread_cond_signal(&ahead->wake);
    unlock(ahead);
    if (running)
        ASSERT(pthread_join(ahead->thread, NULL) == 0);
    pthread_cond_destroy(&ahead->wake);
    pthread_mutex_destroy(&ahead->lock);
    free(ahead);
}

/* With the lock held, which is given up meanwhile. */
static void pause_a_second(struct ahead *ahead)
{
    int64_t until = clock_monotonic_ns() + PAUSE_NS;
    struct timespec at = {.tv_sec = (time_t)(until / 1000000000),
                          .tv_nsec = (long)(until % 1000000000)};
    int result = 0;
    while (!ahead->stop && result != ETIMEDOUT)
        result = pthread_cond_timedwait(&ahead->wake, &ahead->lock, &at);
}

static enum keyring_status make(struct ahead *ahead, uint64_t upto)
{
    unlock(ahead);
    enum keyring_status status = keyring_reserve(ahead->keyring, upto);
    lock(ahead);
    bool full = status == KEYRING_NO_SPACE;
    if (full && !ahead->full)
        log_event(LOG_LEVEL_WARNING, "keyring-no-space", "slots",
                  (int64_t)keyring_slots(ahead->keyring),
                  _("geen ruimte op de schijf om sleutels vooruit te maken; elke seconde weer "
                    "geprobeerd"));
    ahead->full = full;
    return status;
}

static void *work(void *argument)
{
    struct ahead *ahead = argument;
    enum keyring_status status = KEYRING_OK;
    lock(ahead);
    while (!ahead->stop && status != KEYRING_FAILED) {
        if (ahead->wanted <= keyring_slots(ahead->keyring)) {
            pthread_cond_wait(&ahead->wake, &ahead->lock);
            continue;
        }
        status = make(ahead, ahead->wanted);
        if (status == KEYRING_NO_SPACE)
            pause_a_second(ahead);
    }
    unlock(ahead);
    return NULL;
}

/* Signals are the loop thread's: this one starts with all of them blocked. */
static void start(struct ahead *ahead)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    ASSERT(pthread_sigmask(SIG_SETMASK, &all, &before) == 0);
    int error = pthread_create(&ahead->thread, NULL, work, ahead);
    ASSERT(pthread_sigmask(SIG_SETMASK, &before, NULL) == 0);
    ahead->running = error == 0;
    if (error != 0)
        log_event(LOG_LEVEL_WARNING, "keyring-no-helper", "errno", error,
                  _("kan geen draad starten om sleutels vooruit te maken: %s"), strerror(error));
}

void ahead_tell(struct ahead *ahead, uint64_t used)
{
    uint64_t slots = keyring_slots(ahead->keyring);
    if (slots >= used && slots - used >= AHEAD_LEAST)
        return;
    lock(ahead);
    if (ahead->wanted < used + AHEAD_MAKE)
        ahead->wanted = used + AHEAD_MAKE;
    if (!ahead->running)
        start(ahead);
    pthread_cond_signal(&ahead->wake);
    unlock(ahead);
}
