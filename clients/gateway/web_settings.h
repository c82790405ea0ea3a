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

/* What the table does not show: keys that belong together, files that are to be there (with
 * `secrets` the certificate and its key too, which only the service itself may be able to read),
 * and what fits `listen` of the command line. False, with the key and what to do in `fault`, in the
 * language that is spoken. */
bool web_settings_are_sound(const struct web_settings *settings, const char *listen, bool practice,
                            bool secrets, char *fault, size_t size);

#endif
