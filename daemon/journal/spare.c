// SPDX-License-Identifier: EUPL-1.2
#include "journal/spare.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/language.h"
#include "base/log.h"
#include "journal/segment.h"

/* Two names, so that helper and caller never touch each other's file. */
static const char helper_name[] = "spare.helper";
static const char caller_name[] = "spare.caller";

static void *help(void *arg)
{
    struct spare *spare = arg;
    pthread_mutex_lock(&spare->lock);
    while (!atomic_load(&spare->stop)) {
        if (!spare->wanted) {
            pthread_cond_wait(&spare->changed, &spare->lock);
            continue;
        }
        spare->wanted = false;
        spare->making = true;
        pthread_mutex_unlock(&spare->lock);
        int fd = segment_make(spare->dir_fd, helper_name, spare->size, &spare->stop);
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

int spare_start(struct spare *spare, int dir_fd, uint64_t size)
{
    memset(spare, 0, sizeof *spare);
    spare->dir_fd = dir_fd;
    spare->size = size;
    spare->fd = -1;
    spare->wanted = true;
    atomic_init(&spare->stop, false);
    unlinkat(dir_fd, helper_name, 0);
    unlinkat(dir_fd, caller_name, 0);
    pthread_mutex_init(&spare->lock, NULL);
    pthread_cond_init(&spare->changed, NULL);
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
    while (spare->wanted || spare->making)
        pthread_cond_wait(&spare->changed, &spare->lock);
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

void spare_renew(struct spare *spare)
{
    pthread_mutex_lock(&spare->lock);
    spare->wanted = spare->fd < 0;
    pthread_cond_broadcast(&spare->changed);
    pthread_mutex_unlock(&spare->lock);
}

void spare_stop(struct spare *spare)
{
    pthread_mutex_lock(&spare->lock);
    atomic_store(&spare->stop, true);
    pthread_cond_broadcast(&spare->changed);
    pthread_mutex_unlock(&spare->lock);
    pthread_join(spare->thread, NULL);
    pthread_cond_destroy(&spare->changed);
    pthread_mutex_destroy(&spare->lock);
    if (spare->fd >= 0) {
        close(spare->fd);
        unlinkat(spare->dir_fd, helper_name, 0);
    }
}
