// SPDX-License-Identifier: EUPL-1.2
/* Making a backup. Under another name until somebody read it back. */
#include "engine/backup.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/language.h"
#include "engine/inside_backup.h"
#include "engine/manifest.h"

struct instant backup_keys_until(struct instant made)
{
    return instant_of_ms(made.ms + BACKUP_KEYS_DAYS * INT64_C(86400000));
}

bool backup_put_kind(const char *dir, bool practice, struct site_fault *fault)
{
    char path[BACKUP_PATH_MAX];
    const char *text = practice ? "doorbraak site 1 practice\n" : "doorbraak site 1 production\n";
    io_join(path, sizeof path, dir, "kind");
    int result = io_write_file(path, text, strlen(text), 0600);
    return result == 0 || site_fail(fault, EXIT_STATUS_UNKNOWN, _("kan '%s' niet schrijven: %s"),
                                    path, strerror(-result));
}

static bool fill(struct site *site, const char *dir, const struct backup_manifest *manifest,
                 struct site_fault *fault)
{
    char from[BACKUP_PATH_MAX];
    char to[BACKUP_PATH_MAX];
    struct journal_fault damage = {"", 0, ""};
    io_join(from, sizeof from, site->dir, "journal");
    io_join(to, sizeof to, dir, "journal");
    enum journal_status status = journal_copy(from, to, manifest->batch, &damage);
    if (status != JOURNAL_OK)
        return site_fail(fault, EXIT_STATUS_UNKNOWN, _("kan het journaal niet kopiëren: %s: %s"),
                         journal_status_name(status), damage.what);
    io_join(to, sizeof to, dir, "keyring");
    enum keyring_status copied = keyring_copy(site->keyring, to);
    if (copied != KEYRING_OK)
        return site_fail(fault, EXIT_STATUS_UNKNOWN, _("kan de sleutelbos niet kopiëren: %s"),
                         keyring_status_name(copied));
    return backup_put_kind(dir, manifest->practice, fault) &&
           manifest_write(dir, manifest, site->master, fault);
}

bool backup_make_folder(const char *dir, char temporary[BACKUP_PATH_MAX], struct site_fault *fault)
{
    if (io_exists(dir))
        return site_fail(fault, EXIT_STATUS_CONFIG,
                         _("'%s' bestaat al; noem een map die nog niet bestaat"), dir);
    int n = snprintf(temporary, BACKUP_PATH_MAX, "%s" BACKUP_TEMPORARY "%ld", dir, (long)getpid());
    if (n <= 0 || n >= BACKUP_PATH_MAX)
        return site_fail(fault, EXIT_STATUS_CONFIG, _("de naam '%.64s…' is te lang"), dir);
    return mkdir(temporary, 0700) == 0 ||
           site_fail(fault, site_exit(errno), _("kan '%s' niet maken: %s"), temporary,
                     strerror(errno));
}

bool backup_copy(struct site *site, const char *to_dir, const struct backup_manifest *manifest,
                 char temporary[BACKUP_PATH_MAX], struct site_fault *fault)
{
    if (!backup_make_folder(to_dir, temporary, fault))
        return false;
    if (fill(site, temporary, manifest, fault))
        return true;
    backup_undo(temporary);
    return false;
}

void backup_undo(const char *temporary)
{
    char keyring[BACKUP_PATH_MAX];
    io_join(keyring, sizeof keyring, temporary, "keyring");
    keyring_shred(keyring);
    io_remove_dir(temporary);
}
