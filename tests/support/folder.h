// SPDX-License-Identifier: EUPL-1.2
/* A folder for a test, gone afterwards. */
#ifndef SUPPORT_FOLDER_H
#define SUPPORT_FOLDER_H

#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* A new one, in TMPDIR or /tmp: its path begins with doorbraak-NAME. False: it cannot be made. */
static inline bool folder_make(char *path, size_t room, const char *name)
{
    const char *tmp = getenv("TMPDIR");
    int len = snprintf(path, room, "%s/doorbraak-%s-XXXXXX", tmp == NULL ? "/tmp" : tmp, name);
    return len > 0 && (size_t)len < room && mkdtemp(path) != NULL;
}

static inline int folder_remove_one(const char *path, const struct stat *st, int type,
                                    struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

/* With all that is in it; what is not there is no error. */
static inline void folder_remove(const char *path)
{
    nftw(path, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

#endif
