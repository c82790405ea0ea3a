// SPDX-License-Identifier: EUPL-1.2
/* Is somebody reachable at each tier on a given day? Holds the people and absences of a stopped
 * site against the ladders that were read. */
#ifndef DAEMON_PEOPLE_CHECK_H
#define DAEMON_PEOPLE_CHECK_H

#include "engine/site.h"
#include "install.h"

/* Reports each tier that has nobody. False when it reported anything. */
bool people_check(struct site *site, const struct installation *installation, struct civil_date day,
                  struct ladder_report *report);

#endif
