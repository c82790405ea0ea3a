// SPDX-License-Identifier: EUPL-1.2
/* The end of a backup's keys. Which backups are ours, and since when, the sealed manifest says;
 * file times are not asked, as copying changes them. */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/io.h"
#include "engine/inside_backup.h"
#include "engine/manifest.h"

#define CUT_OFF_MS INT64_C(86400000) /* no backup takes so long to make */

struct folder {
    const char *path;
    const uint8_t *master;
    bool practice;
    struct instant now;
    struct backup_upkeep *out;
};

/* Left by a process that died while it made a backup: it holds keys and nobody misses it. */
static bool remove_cut_off(const char *path, const char *name)
{
    struct stat st;
    if (strstr(name, BACKUP_TEMPORARY) == NULL)
        return false;
    if (stat(path, &st) == 0 && clock_wall_ms() - (int64_t)st.st_mtime * 1000 > CUT_OFF_MS)
        backup_undo(path);
    return true;
}

static void later(struct instant *newest, struct instant made)
{
    if (made.ms > newest->ms)
        *newest = made;
}

static void look_at(const struct folder *folder, const char *name)
{
    char path[BACKUP_PATH_MAX];
    char keyring[BACKUP_PATH_MAX];
    struct backup_manifest manifest;
    struct site_fault fault;
    if (strlen(folder->path) + strlen(name) + 16 > sizeof path)
        return;
    io_join(path, sizeof path, folder->path, name);
    io_join(keyring, sizeof keyring, path, "keyring");
    if (remove_cut_off(path, name) || !manifest_read(path, folder->master, &manifest, &fault) ||
        manifest.practice != folder->practice)
        return;
    later(&folder->out->newest, manifest.made);
    if (!io_exists(keyring))
        return;
    struct instant until = backup_keys_until(manifest.made);
    if (folder->now.ms != 0 && until.ms < folder->now.ms) {
        bool gone = keyring_shred(keyring) == KEYRING_OK;
        folder->out->destroyed += gone;
        folder->out->failed += !gone;
    } else if (folder->out->next.ms == 0 || until.ms < folder->out->next.ms) {
        folder->out->next = until;
    }
}

void backup_expire(const char *folder, const uint8_t master[32], bool practice, struct instant now,
                   struct backup_upkeep *out)
{
    memset(out, 0, sizeof *out);
    struct folder all = {folder, master, practice, now, out};
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return; /* no backup was made yet */
    const struct dirent *entry;
    while ((entry = readdir(dir)) != NULL)
        if (entry->d_name[0] != '.')
            look_at(&all, entry->d_name);
    closedir(dir);
}
