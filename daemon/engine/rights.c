// SPDX-License-Identifier: EUPL-1.2
/* May this user use the files of a site? Asked before any of them is opened, as a journal that may
 * not be read looks like one that is damaged, and nobody should restore a backup over that. */
#include "engine/rights.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/language.h"

#define PATH_ROOM (SITE_PATH_MAX + 320)

/* Only a refusal counts: what is absent or broken is for whoever opens it. */
static bool is_refused(const char *path, int mode)
{
    return faccessat(AT_FDCWD, path, mode, AT_EACCESS) != 0 && (errno == EACCES || errno == EPERM);
}

/* `path` becomes that of what is refused in this folder. */
static bool folder_refused(char path[PATH_ROOM])
{
    char inside[PATH_ROOM];
    struct dirent *entry;
    bool found = false;
    DIR *folder = opendir(path);
    while (folder != NULL && !found && (entry = readdir(folder)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        io_join(inside, sizeof inside, path, entry->d_name);
        found = is_refused(inside, R_OK | W_OK);
    }
    if (folder != NULL)
        closedir(folder);
    if (found)
        snprintf(path, PATH_ROOM, "%s", inside);
    return found;
}

/* Its own parts, and nothing else that lies there: lost+found of a volume is nobody's but root's.
 */
static bool site_refused(const char *dir, char refused[PATH_ROOM])
{
    static const char *const files[] = {"kind", "lock"};
    static const char *const folders[] = {"checkpoints", "journal", "keyring", "state"};
    snprintf(refused, PATH_ROOM, "%s", dir);
    if (is_refused(dir, R_OK | W_OK | X_OK))
        return true;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        io_join(refused, PATH_ROOM, dir, files[i]);
        if (is_refused(refused, R_OK | W_OK))
            return true;
    }
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        io_join(refused, PATH_ROOM, dir, folders[i]);
        if (is_refused(refused, R_OK | W_OK | X_OK) || folder_refused(refused))
            return true;
    }
    return false;
}

bool rights_check(const char *dir, struct site_fault *fault)
{
    char refused[PATH_ROOM];
    if (!site_refused(dir, refused))
        return true;
    fault->status = EXIT_STATUS_PERMISSION;
    snprintf(
        fault->what, sizeof fault->what,
        _("geen toegang tot '%.200s': doe dit als de gebruiker van wie de site is, of geef haar "
          "die terug met chown -R"),
        refused);
    return false;
}
