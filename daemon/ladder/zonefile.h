// SPDX-License-Identifier: EUPL-1.2
/* A time zone of the system (TZif, version 2 and up) as ZONE_INSTALL carries it: its changes from
 * 1970 on, those that only a rule tells expanded up to ZONEFILE_LAST_YEAR. */
#ifndef LADDER_ZONEFILE_H
#define LADDER_ZONEFILE_H

#include "base/arena.h"
#include "calendar/zone.h"
#include "ladder/report.h"
#include "proto/messages.h"

#define ZONEFILE_DIRECTORY "/usr/share/zoneinfo"
#define ZONEFILE_LAST_YEAR 2045
#define ZONEFILE_SHIFTS    400 /* of ZONE_INSTALL */

/* `name` as Europe/Amsterdam; anything that could lead out of the directory is refused. */
bool zonefile_read(const char *directory, const char *name, struct zone_install *out,
                   struct arena *arena, struct ladder_report *report);

/* The same from the bytes of a file. */
bool zonefile_parse(struct bytes data, const char *name, const char *version,
                    struct zone_install *out, struct arena *arena, struct ladder_report *report);

/* "2026a", or "unknown" where the directory does not say. */
const char *zonefile_version(const char *directory, struct arena *arena);

#endif
