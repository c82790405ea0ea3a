// SPDX-License-Identifier: EUPL-1.2
#include "journal/spare.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/language.h"
#include "base/log.h"
#include "journal/segment.h"

/* Between two pieces of zeros: 16 MiB take a quarter of a second. */
#define PAUSE_NS INT64_C(8000000)

/* Two names, so that helper and caller never touch each other's file. */
static const char helper_name[] = "spare.helper";
static const char caller_name[] = "spare.caller";

static bool goes_on(void *arg)
{
    struct spare *spare = arg;
    int64_t until = clock_monotonic_ns() + PAUSE_NS;
    struct timespec end = {.tv_sec = until / 1000000000, .tv_nsec = until % 1000000000};
    pthread_mutex_lock(&spare->lock);
    if (!spare->stop && !spare->hurry)
        pthread_cond_timedwait(&spare->changed, &spare->lock, &end);
    bool on = !spare->stop;
    pthread_mutex_unlock(&spare->lock);
    return on;
}

/* Nobody reads it soon. Its pages, which are warm, are then those of the next one. */
static void let_go(int closed)
{
    if (closed < 0)
        return;
    posix_fadvise(closed, 0, 0, POSIX_FADV_DONTNEED);
    close(closed);
}

static int take_closed(struct spare *spare)
{
    int closed = spare->closed;
    spare->closed = -1;
    return closed;
}

static void *help(void *arg)
{
    struct spare *spare = arg;
    struct segment_pace pace = {goes_on, spare};
    pthread_mutex_lock(&spare->lock);
    while (!spare->stop) {
        if (!spare->wanted) {
            pthread_cond_wait(&spare->changed, &spare->lock);
            continue;
        }
        spare->wanted = false;
        spare->making = true;
        int closed = take_closed(spare);
        pthread_mutex_unlock(&spare->lock);
        let_go(closed);
        int fd = segment_make(spare->dir_fd, helper_name, spare->size, &pace);
        if (fd < 0 && fd != -ECANCELED)
            log_event(LOG_LEVEL_WARNING, "journal-spare-failed", "errno", -fd,
                      _("kan geen segment vooruit maken: %s"), strerror(-fd));
        pthread_mutex_lock(&spare->lock);
        spare->fd = fd;
        spare->making = false;
        pthread_cond_broadcast(&spare->changed);
    }
    pthread_mutex_unlock(&spare->lock);
    return NULL;
}

/* Signals are the loop's; the helper inherits a mask that blocks them all. */
static int start_thread(struct spare *spare)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(&spare->thread, NULL, help, spare);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return -error;
}

/* Pauses go by a clock that nobody sets. */
static void init_changed(pthread_cond_t *changed)
{
    pthread_condattr_t by;
    pthread_condattr_init(&by);
    pthread_condattr_setclock(&by, CLOCK_MONOTONIC);
    pthread_cond_init(changed, &by);
    pthread_condattr_destroy(&by);
}

int spare_start(struct spare *spare, int dir_fd, uint64_t size)
{
    memset(spare, 0, sizeof *spare);
    spare->dir_fd = dir_fd;
    spare->size = size;
    spare->fd = -1;
    spare->closed = -1;
    spare->wanted = true;
    unlinkat(dir_fd, helper_name, 0);
    unlinkat(dir_fd, caller_name, 0);
    pthread_mutex_init(&spare->lock, NULL);
    init_changed(&spare->changed);
    int result = start_thread(spare);
    if (result != 0) {
        pthread_cond_destroy(&spare->changed);
        pthread_mutex_destroy(&spare->lock);
    }
    return result;
}

static int take_ready(struct spare *spare)
{
    pthread_mutex_lock(&spare->lock);
    spare->hurry = true;
    pthread_cond_broadcast(&spare->changed);
    while (spare->wanted || spare->making)
        pthread_cond_wait(&spare->changed, &spare->lock);
    spare->hurry = false;
    int fd = spare->fd;
    spare->fd = -1;
    pthread_mutex_unlock(&spare->lock);
    return fd;
}

int spare_take(struct spare *spare, uint64_t size, const char **name)
{
    if (size <= spare->size) {
        *name = helper_name;
        int fd = take_ready(spare);
        if (fd >= 0)
            return fd;
        size = spare->size;
    }
    *name = caller_name;
    return segment_make(spare->dir_fd, caller_name, size, NULL);
}

void spare_renew(struct spare *spare, int closed)
{
    pthread_mutex_lock(&spare->lock);
    let_go(take_closed(spare));
    spare->closed = closed;
    spare->wanted = spare->fd < 0;
    pthread_cond_broadcast(&spare->changed);
    pthread_mutex_unlock(&spare->lock);
}

void spare_stop(struct spare *spare)
{
    pthread_mutex_lock(&spare->lock);
    spare->stop = true;
    pthread_cond_broadcast(&spare->changed);
    pthread_mutex_unlock(&spare->lock);
    pthread_join(spare->thread, NULL);
    pthread_cond_destroy(&spare->changed);
    pthread_mutex_destroy(&spare->lock);
    let_go(take_closed(spare));
    if (spare->fd >= 0) {
        close(spare->fd);
        unlinkat(spare->dir_fd, helper_name, 0);
    }
}
