// SPDX-License-Identifier: EUPL-1.2
/* The segment that comes next, made ahead: a helper thread writes zeros and syncs, so that no
 * append waits for it; little by little, so that no append's own sync waits behind them either.
 * Where the helper is late or failed, the caller makes one itself. */
#ifndef JOURNAL_SPARE_H
#define JOURNAL_SPARE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct spare {
    int dir_fd; /* borrowed */
    uint64_t size;
    pthread_t thread;
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t changed;
    bool stop;
    bool hurry;  /* somebody waits for the one that is being made */
    bool wanted; /* asked for and not yet begun */
    bool making;
    int fd;     /* ready when not negative */
    int closed; /* a segment that nobody writes any more, not let go of yet; or negative */
};

/* Removes what an earlier process left behind and starts the helper. 0 or a negative errno. */
int spare_start(struct spare *spare, int dir_fd, uint64_t size);

/* A file of at least `size` zero bytes, synced, under the temporary `*name`; the caller renames it
 * or removes it. Waits for a helper that is at it. Returns a descriptor or a negative errno. */
int spare_take(struct spare *spare, uint64_t size, const char **name);

/* Asks for the next one, once the name of the last is free. Takes the descriptor of the segment
 * that it follows. */
void spare_renew(struct spare *spare, int closed);

/* Joins the helper and removes the file that nobody took. */
void spare_stop(struct spare *spare);

#endif
