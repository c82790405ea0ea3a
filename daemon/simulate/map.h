// SPDX-License-Identifier: EUPL-1.2
/* The map file: what the columns and activities of a log mean (map.def, doc/simulate.md). */
#ifndef SIMULATE_MAP_H
#define SIMULATE_MAP_H

#include "ladder/report.h"
#include "proto/messages.h"
#include "settings/settings.h"

#include "proto/table_structs.h"
#include "simulate/map.def"
#include "proto/table_end.h"

#include "proto/table_externs.h"
#include "simulate/map.def"
#include "proto/table_end.h"

/* Reads the file and fills in what was left out; paths count from the map's folder. False when
 * anything was reported. Columns and words are looked at later, with the log (plan.h). */
bool map_read(const char *path, struct log_map *out, struct arena *arena,
              struct ladder_report *report);

#endif
