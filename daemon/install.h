// SPDX-License-Identifier: EUPL-1.2
/* Files of the configuration become commands: calendars, zones, ladders, and the moments of their
 * meeting rules. Core never reads a file; what it needs arrives complete (architecture: "files are
 * read by the shell"). All files are read and linted before anything is installed. */
#ifndef DAEMON_INSTALL_H
#define DAEMON_INSTALL_H

#include "engine/engine.h"
#include "settings/settings.h"

/* What was read, ready to be installed. Lives in the arena. */
struct installation {
    struct arena *arena;
    struct ladder *ladders;
    const char **ladder_paths; /* the file of each */
    size_t n_ladders;
    struct calendar_install *calendars;
    size_t n_calendars;
    struct zone_install *zones;
    size_t n_zones;
};

/* Reads all that the settings name. False when anything was reported. */
bool install_read(const struct settings *settings, struct installation *out, struct arena *arena,
                  struct ladder_report *report);

/* Does this machine know the zone of the ladder that was read last? */
bool install_check_zone(const struct ladder *ladder, struct ladder_report *report);

/* Installs what differs from what is in force, through the open batch. False, with the reason
 * logged, when core refused one; what came before it stands. */
bool install_all(const struct installation *installation, struct engine *engine);

#endif
