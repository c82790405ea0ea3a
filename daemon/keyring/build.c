// SPDX-License-Identifier: EUPL-1.2
/* A keyring directory that appears whole or not at all: for creation and for copies (copies.h). */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/io.h"
#include "base/language.h"
#include "base/log.h"
#include "keyring/copies.h"

#define PATH_BYTES 4096

static enum keyring_status failed(const char *doing, int error)
{
    log_event(LOG_LEVEL_ERROR, "keyring-io-failed", "errno", error,
              _("sleutelbos: %s lukt niet: %s"), doing, strerror(error));
    return error == ENOSPC || error == EDQUOT ? KEYRING_NO_SPACE : KEYRING_FAILED;
}

static void temporary_name(char out[PATH_BYTES], const char *path)
{
    int n = snprintf(out, PATH_BYTES, "%s.new", path);
    ASSERT(n > 0 && n < PATH_BYTES);
}

/* What an earlier attempt left behind; nothing else has these names. */
static void remove_temporary(const char *temporary)
{
    char file[PATH_BYTES];
    io_join(file, sizeof file, temporary, "a");
    unlink(file);
    io_join(file, sizeof file, temporary, "b");
    unlink(file);
    rmdir(temporary);
}

enum keyring_status copies_build(struct copies *copies, const char *path)
{
    char temporary[PATH_BYTES];
    temporary_name(temporary, path);
    *copies = (struct copies){.dir = -1, .fd = {-1, -1}};
    if (io_exists(path))
        return failed(_("een sleutelbos maken"), EEXIST);
    remove_temporary(temporary);
    int error = mkdir(temporary, 0700) == 0 ? 0 : errno;
    if (error == 0) {
        copies->dir = open(temporary, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        error = copies->dir < 0 ? errno : 0;
    }
    for (int i = 0; i < 2 && error == 0; i++) {
        copies->fd[i] =
            openat(copies->dir, i == 0 ? "a" : "b", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        error = copies->fd[i] < 0 ? errno : 0;
    }
    if (error == 0)
        return KEYRING_OK;
    copies_abandon(copies, path);
    return failed(_("een sleutelbos maken"), error);
}

static int sync_up(const struct copies *copies)
{
    if (fsync(copies->fd[0]) != 0 || fsync(copies->fd[1]) != 0 || fsync(copies->dir) != 0)
        return -errno;
    return 0;
}

enum keyring_status copies_publish(struct copies *copies, const char *path)
{
    char temporary[PATH_BYTES];
    temporary_name(temporary, path);
    int result = sync_up(copies);
    if (result == 0 && rename(temporary, path) != 0)
        result = -errno;
    if (result != 0) {
        copies_abandon(copies, path);
        return failed(_("de sleutelbos op zijn plaats zetten"), -result);
    }
    copies_close(copies);
    result = io_sync_parent(path);
    return result == 0 ? KEYRING_OK : failed(_("de map van de sleutelbos wegschrijven"), -result);
}

void copies_abandon(struct copies *copies, const char *path)
{
    char temporary[PATH_BYTES];
    temporary_name(temporary, path);
    copies_close(copies);
    remove_temporary(temporary);
}
