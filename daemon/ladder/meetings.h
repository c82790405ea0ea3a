// SPDX-License-Identifier: EUPL-1.2
/* Meeting rules: an iCalendar RRULE to the moments of a table. libical only finds civil dates; what
 * moment a date is, our own zone says [I2]. Rules are held against a list of what may stand in one
 * before libical sees them, as its search can run practically for ever [I1]. */
#ifndef LADDER_MEETINGS_H
#define LADDER_MEETINGS_H

#include "base/arena.h"
#include "calendar/calendar.h"
#include "ladder/report.h"
#include "proto/messages.h"

#define MEETINGS_MAX 1000 /* of MEETINGS_INSTALL */

struct meeting_rule {
    const char *rrule;       /* FREQ=WEEKLY;INTERVAL=2;BYDAY=TU */
    struct civil_date start; /* the rule counts from here */
    uint64_t minute;         /* of the day, local */
    enum on_closed on_closed;
};

/* Reports every part of a rule that may not stand there, at `place`. */
bool meetings_check_rule(const char *rrule, struct report_place place,
                         struct ladder_report *report);

/* The dates of a rule that passed the check, ascending, from `from` up to and including `until`;
 * returns how many, at most `max`. Ends early, with what it has, after two seconds. */
size_t meetings_dates(const struct meeting_rule *rule, struct civil_date from,
                      struct civil_date until, struct civil_date *out, size_t max);

/* Does the calendar leave open at least one date of the first ten years? True as well where it
 * knows none of them. */
bool meetings_open(const struct meeting_rule *rule, const struct calendar *calendar);

/* The same as moments (a list of struct moment, at most MEETINGS_MAX). A date that the calendar
 * closes is skipped, or goes to the next working day (LWD-5), once where the rule meets then too;
 * it ends where the calendar does. */
struct list meetings_expand(const struct meeting_rule *rule, const struct calendar *calendar,
                            const struct zone *zone, struct civil_date from,
                            struct civil_date until, struct arena *arena);

#endif
