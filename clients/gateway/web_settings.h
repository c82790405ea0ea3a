// SPDX-License-Identifier: EUPL-1.2
/* The gateway's settings file. Relative paths in it count from the file's own folder. Secrets never
 * stand in it. */
#ifndef CLIENTS_GATEWAY_WEB_SETTINGS_H
#define CLIENTS_GATEWAY_WEB_SETTINGS_H

#include "ladder/report.h"
#include "proto/messages.h"

#include "proto/table_structs.h"
#include "clients/gateway/web_settings.def"
#include "proto/table_end.h"

#include "proto/table_externs.h"
#include "clients/gateway/web_settings.def"
#include "proto/table_end.h"

/* Reads the file (NULL: none) and fills in what was left out. False when anything was reported;
 * lines live in the arena. */
bool web_settings_read(const char *path, struct web_settings *out, struct arena *arena,
                       struct ladder_report *report);

/* What is not about one key: NULL when it is in order, else what is wrong, in the language that is
 * spoken. `listen` as on the command line. */
const char *web_settings_fault(const struct web_settings *settings, const char *listen);

#endif
