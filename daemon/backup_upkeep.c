// SPDX-License-Identifier: EUPL-1.2
#include "backup_upkeep.h"

#include <string.h>

#include "base/assert.h"
#include "base/log.h"

#define LOOK_MS INT64_C(3600000) /* also when nothing is known to expire: backups come and go */

void backup_keeper_init(struct backup_keeper *keeper, uv_loop_t *loop, const char *folder,
                        const struct site *site)
{
    memset(keeper, 0, sizeof *keeper);
    keeper->loop = loop;
    keeper->folder = folder;
    keeper->site = site;
    keeper->work.data = keeper;
}

static void look(uv_work_t *work)
{
    struct backup_keeper *keeper = work->data;
    backup_expire(keeper->folder, keeper->site->master, keeper->site->practice,
                  keeper->may_destroy ? keeper->now : instant_of_ms(0), &keeper->found);
}

static void looked(uv_work_t *work, int status)
{
    struct backup_keeper *keeper = work->data;
    const struct backup_upkeep *found = &keeper->found;
    (void)status; /* nobody cancels it */
    keeper->busy = false;
    keeper->newest = found->newest;
    if (found->destroyed > 0)
        log_event(LOG_LEVEL_INFO, "backup-keys-destroyed", "backups", (int64_t)found->destroyed,
                  "ouder dan %d dagen: zij zijn niet meer terug te zetten", BACKUP_KEYS_DAYS);
    if (found->failed > 0)
        log_event(
            LOG_LEVEL_ERROR, "backup-keys-stay", "backups", (int64_t)found->failed,
            "verlopen sleutels konden niet worden vernietigd: haal deze reservekopieën zelf weg");
    if (found->failed == 0 && found->next.ms > keeper->now.ms && found->next.ms < keeper->next.ms)
        keeper->next = instant_of_ms(found->next.ms + 1);
    if (keeper->again)
        keeper->next = instant_of_ms(0);
    keeper->again = false;
}

void backup_keeper_look(struct backup_keeper *keeper, struct instant now, bool may_destroy)
{
    if (keeper->busy || now.ms < keeper->next.ms)
        return;
    keeper->busy = true;
    keeper->next = instant_of_ms(now.ms + LOOK_MS);
    keeper->now = now;
    keeper->may_destroy = may_destroy;
    ASSERT(uv_queue_work(keeper->loop, &keeper->work, look, looked) == 0);
}

void backup_keeper_wake(struct backup_keeper *keeper)
{
    keeper->again = keeper->busy;
    keeper->next = instant_of_ms(0);
}
