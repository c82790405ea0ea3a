// SPDX-License-Identifier: EUPL-1.2
/* The folder of backups, looked at beside the running daemon: how old the newest is, and the keys
 * of those whose time has come are destroyed. */
#ifndef DAEMON_BACKUP_UPKEEP_H
#define DAEMON_BACKUP_UPKEEP_H

#include <uv.h>

#include "engine/backup.h"

struct backup_keeper {
    uv_loop_t *loop;
    uv_work_t work;
    const char *folder;
    const struct site *site;
    struct instant now;  /* of the look that is under way */
    struct instant next; /* no look is needed before */
    bool may_destroy;
    bool busy;
    bool again;                 /* something changed while it was busy */
    struct instant newest;      /* backup, as of the last look; none: there is none */
    struct backup_upkeep found; /* the worker's while busy */
};

/* Borrowed: the folder's name and the site. */
void backup_keeper_init(struct backup_keeper *keeper, uv_loop_t *loop, const char *folder,
                        const struct site *site);

/* Looks in a worker thread when it is time. `may_destroy`: the clock has been believed for long
 * enough. The loop must run until it is done. */
void backup_keeper_look(struct backup_keeper *keeper, struct instant now, bool may_destroy);

/* A backup was made: look again. */
void backup_keeper_wake(struct backup_keeper *keeper);

#endif
