// SPDX-License-Identifier: EUPL-1.2
/* What making and restoring a backup share. Internal to this folder. */
#ifndef ENGINE_INSIDE_BACKUP_H
#define ENGINE_INSIDE_BACKUP_H

#include "engine/backup.h"

#define BACKUP_TEMPORARY ".new-" /* then the process's number: a folder that is not whole yet */

bool backup_put_kind(const char *dir, bool practice, struct site_fault *fault);

/* An empty folder beside `dir`, which must not exist. */
bool backup_make_folder(const char *dir, char temporary[BACKUP_PATH_MAX], struct site_fault *fault);

#endif
