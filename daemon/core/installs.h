// SPDX-License-Identifier: EUPL-1.2
/* What files brought in, as calendar/ uses it. One conversion for whoever needs one: core before it
 * lets an installation in, store when it reads one back, the shell when it expands meeting rules.
 */
#ifndef CORE_INSTALLS_H
#define CORE_INSTALLS_H

#include "base/arena.h"
#include "calendar/calendar.h"
#include "calendar/zone.h"
#include "proto/messages.h"

/* Closed days live in the arena. More than two openings on a weekday: the last one counts, and
 * calendar_is_valid says no where they overlap. */
struct calendar calendar_of_install(const struct calendar_install *install, struct arena *arena);

/* Transitions live in the arena. */
struct zone zone_of_install(const struct zone_install *install, struct arena *arena);

#endif
