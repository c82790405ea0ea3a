// SPDX-License-Identifier: EUPL-1.2
#include "tests/proof/simulation/turns.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

#include "base/assert.h"
#include "tests/proof/next.h"

#define HELPERS_MOST 16

struct helper {
    pthread_t thread;
    sem_t turn;
    void *(*run)(void *arg);
    void *arg;
    bool there;
    bool ended;
};

static struct helper helpers[HELPERS_MOST];
static sem_t main_turn;
static bool taking;
static _Thread_local struct helper *self; /* NULL: the main thread */

NEXT(pthread_create)
NEXT(pthread_join)
NEXT(pthread_mutex_lock)
NEXT(pipe2)
NEXT(read)

static void wait_for(sem_t *turn)
{
    while (sem_wait(turn) != 0)
        ASSERT(errno == EINTR);
}

void turns_begin(void)
{
    ASSERT(sem_init(&main_turn, 0, 0) == 0);
    taking = true;
}

void turns_give(void)
{
    ASSERT(self == NULL);
    for (int i = 0; i < HELPERS_MOST; i++) {
        if (!helpers[i].there || helpers[i].ended)
            continue;
        ASSERT(sem_post(&helpers[i].turn) == 0);
        wait_for(&main_turn);
    }
}

void turns_yield(void)
{
    int before = errno;
    if (self == NULL) {
        turns_give();
    } else {
        ASSERT(sem_post(&main_turn) == 0);
        wait_for(&self->turn);
    }
    errno = before;
}

/* --- threads --- */

static void *help(void *arg)
{
    self = arg;
    wait_for(&self->turn);
    void *result = self->run(self->arg);
    self->ended = true;
    ASSERT(sem_post(&main_turn) == 0);
    return result;
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *arg),
                   void *arg)
{
    int i = 0;
    if (!taking)
        return next_pthread_create()(thread, attributes, run, arg);
    while (i < HELPERS_MOST && helpers[i].there)
        i++;
    ASSERT(i < HELPERS_MOST);
    helpers[i] = (struct helper){.run = run, .arg = arg, .there = true};
    ASSERT(sem_init(&helpers[i].turn, 0, 0) == 0);
    int error = next_pthread_create()(&helpers[i].thread, attributes, help, &helpers[i]);
    helpers[i].there = error == 0;
    *thread = helpers[i].thread;
    return error;
}

static struct helper *find(pthread_t thread)
{
    for (int i = 0; i < HELPERS_MOST; i++)
        if (helpers[i].there && pthread_equal(helpers[i].thread, thread))
            return &helpers[i];
    return NULL;
}

int pthread_join(pthread_t thread, void **result)
{
    struct helper *helper = taking ? find(thread) : NULL;
    while (helper != NULL && !helper->ended)
        turns_yield();
    int error = next_pthread_join()(thread, result);
    if (helper != NULL) {
        sem_destroy(&helper->turn);
        helper->there = false;
    }
    return error;
}

/* --- what they wait for --- */

int pthread_mutex_lock(pthread_mutex_t *mutex)
{
    int error;
    if (!taking)
        return next_pthread_mutex_lock()(mutex);
    while ((error = pthread_mutex_trylock(mutex)) == EBUSY)
        turns_yield();
    return error;
}

/* Returns sooner than it must: whoever waits looks again. */
static int wait_a_turn(pthread_mutex_t *mutex)
{
    pthread_mutex_unlock(mutex);
    turns_yield();
    return pthread_mutex_lock(mutex);
}

/* Before there are turns there is nobody to wait for. */
int pthread_cond_wait(pthread_cond_t *changed, pthread_mutex_t *mutex)
{
    (void)changed;
    ASSERT(taking);
    return wait_a_turn(mutex);
}

int pthread_cond_timedwait(pthread_cond_t *changed, pthread_mutex_t *mutex,
                           const struct timespec *until)
{
    (void)changed;
    (void)until;
    ASSERT(taking);
    int error = wait_a_turn(mutex);
    return error == 0 ? ETIMEDOUT : error;
}

/* --- pipes, of which both ends are here --- */

int pipe2(int ends[2], int flags)
{
    return next_pipe2()(ends, taking ? flags | O_NONBLOCK : flags);
}

ssize_t read(int fd, void *data, size_t len)
{
    ssize_t n;
    while ((n = next_read()(fd, data, len)) < 0 && errno == EAGAIN && taking)
        turns_yield();
    return n;
}
