// SPDX-License-Identifier: EUPL-1.2
/* The settings file of a daemon. Relative paths in it count from the file's own folder. Secrets
 * never stand in it: they come from files that systemd (or the first start) provides. */
#ifndef SETTINGS_SETTINGS_H
#define SETTINGS_SETTINGS_H

#include "ladder/report.h"
#include "proto/messages.h"

#include "proto/table_structs.h"
#include "settings/settings.def"
#include "proto/table_end.h"

#include "proto/table_externs.h"
#include "settings/settings.def"
#include "proto/table_end.h"

/* Reads the file and fills in what was left out. False when anything was reported. Paths come out
 * absolute or relative to the working directory; they live in the arena. */
bool settings_read(const char *path, struct settings *out, struct arena *arena,
                   struct ladder_report *report);

/* The weekday of a word, 0 = Monday; -1 when it is none. */
int settings_weekday(const struct code *day);

#endif
