// SPDX-License-Identifier: EUPL-1.2
/* May this user use the files of a site? Asked before any of them is opened, as a journal that may
 * not be read looks like one that is damaged, and nobody should restore a backup over that. */
#include "engine/rights.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/language.h"

#define PATH_ROOM (SITE_PATH_MAX + 320)

/* Only a refusal counts: what is absent or broken is for whoever opens it. */
static bool is_refused(const char *path, int mode)
{
    return faccessat(AT_FDCWD, path, mode, AT_EACCESS) != 0 && (errno == EACCES || errno == EPERM);
}

static bool folder_refused(const char *dir, int deep, char refused[PATH_ROOM])
{
    char path[PATH_ROOM];
    struct stat st;
    struct dirent *entry;
    bool found = false;
    snprintf(refused, PATH_ROOM, "%s", dir);
    if (is_refused(dir, R_OK | W_OK | X_OK))
        return true;
    DIR *folder = opendir(dir);
    while (folder != NULL && !found && (entry = readdir(folder)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        io_join(path, sizeof path, dir, entry->d_name);
        if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
            found = deep > 0 && folder_refused(path, deep - 1, refused);
        } else if (is_refused(path, R_OK | W_OK)) {
            snprintf(refused, PATH_ROOM, "%s", path);
            found = true;
        }
    }
    if (folder != NULL)
        closedir(folder);
    return found;
}

bool rights_check(const char *dir, struct site_fault *fault)
{
    char refused[PATH_ROOM];
    if (!folder_refused(dir, 1, refused))
        return true;
    fault->status = EXIT_STATUS_PERMISSION;
    snprintf(
        fault->what, sizeof fault->what,
        _("geen toegang tot '%.200s': doe dit als de gebruiker van wie de site is, of geef haar "
          "die terug met chown -R"),
        refused);
    return false;
}
