// SPDX-License-Identifier: EUPL-1.2
#include "keyring/opening.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/memory.h"

struct opening {
    struct copies *copies;
    struct keyring_fault fault;
    enum keyring_status status;
    pthread_t thread;
    bool running;
};

static void *work(void *argument)
{
    struct opening *opening = argument;
    opening->status = copies_repair(opening->copies, &opening->fault);
    return NULL;
}

/* Signals are the loop thread's. Where no thread can be had the work is done by the caller. */
struct opening *opening_begin(struct copies *copies, const struct keyring_fault *so_far)
{
    sigset_t all;
    sigset_t before;
    struct opening *opening = memory_zeroed(1, sizeof *opening);
    opening->copies = copies;
    opening->fault = *so_far;
    sigfillset(&all);
    ASSERT(pthread_sigmask(SIG_SETMASK, &all, &before) == 0);
    opening->running = pthread_create(&opening->thread, NULL, work, opening) == 0;
    ASSERT(pthread_sigmask(SIG_SETMASK, &before, NULL) == 0);
    if (!opening->running)
        work(opening);
    return opening;
}

enum keyring_status opening_end(struct opening *opening, struct keyring_fault *fault)
{
    if (opening->running)
        ASSERT(pthread_join(opening->thread, NULL) == 0);
    enum keyring_status status = opening->status;
    *fault = opening->fault;
    free(opening);
    return status;
}
