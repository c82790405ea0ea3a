// SPDX-License-Identifier: EUPL-1.2
/* Internal to this folder: an .ics file looked at as lines, before libical. */
#ifndef LADDER_ICS_LINES_H
#define LADDER_ICS_LINES_H

#include "base/bytes.h"
#include "ladder/report.h"

/* Reports what is no list of properly nested components in UTF-8. `event_lines` receives the line
 * on which each VEVENT begins, at most `max`; `n_events` how many. */
bool ics_lines_check(struct bytes text, uint32_t *event_lines, size_t max, size_t *n_events,
                     struct ladder_report *report);

#endif
