// SPDX-License-Identifier: EUPL-1.2
/* A deadline: a rule (a duration from a start), a ledger of pauses, the date that follows, and the
 * sentence that explains it. Date and sentence come from the same arithmetic (course.h). What a
 * deadline does when it runs out is core's affair. */
#ifndef CALENDAR_DEADLINE_H
#define CALENDAR_DEADLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/instant.h"
#include "calendar/calendar.h"
#include "calendar/duration.h"
#include "calendar/zone.h"

/* until.ms = 0: still open. A pause whose end is not after its begin is ignored. The ledger may be
 * in any order and may overlap; what two pauses share counts once. */
struct pause {
    struct instant from;
    struct instant until;
};

struct deadline_rule {
    struct duration duration;
    struct instant start;
    struct civil_date fixed; /* FIXED_DATE: the date; none: the moment `start` itself.
                                WORKING_DAYS_BEFORE: the day of the meeting; none: the day of
                                `start`. Otherwise not looked at. */
    bool reminder; /* for its sentence: the time was over before, this is when it is said again */
};

/* `due` while a pause is open: later than every clock. */
#define DEADLINE_NEVER INT64_MAX

struct deadline {
    struct instant due;  /* .ms = DEADLINE_NEVER while paused; none when compute says false */
    struct instant held; /* what `due` was when the open pause began; else equal to due */
    struct instant paused_since; /* none when not paused */
    bool paused;
    bool beyond; /* the calendar does not reach as far as this rule needs */
};

/* What a pause takes away after the start is added at the end:
 *   working hours                 the open time within the pause;
 *   working days                  a day for each closing time within it: days stay days;
 *   calendar days                 its length on the local clock (a day is a day, also of 23 hours);
 *   minutes                       its length;
 *   before, same day, fixed date  nothing: a meeting or an outside date does not wait.
 * A pause that begins when the deadline has run out changes nothing. An open pause that begins
 * before makes `paused` true and `due` DEADLINE_NEVER: computed as if it never ends.
 * False when there is no date: `beyond`, or the unit is DURATION_NONE. `out` is always filled.
 * Costs n_pauses squared at worst. */
bool deadline_compute(const struct calendar *calendar, const struct zone *zone,
                      const struct deadline_rule *rule, const struct pause *pauses, size_t n_pauses,
                      struct deadline *out);

/* One plain sentence in UTF-8, with a full stop: the date, the amount, the start, what was skipped
 * (weekends as a count, each holiday and closing day by name), each pause that moved the date.
 * Returns the length of the whole sentence; when that is not below `size`, `out` has its beginning,
 * cut between two characters and ended by a NUL. */
size_t deadline_explain(const struct calendar *calendar, const struct zone *zone,
                        const struct deadline_rule *rule, const struct pause *pauses,
                        size_t n_pauses, enum language language, char *out, size_t size);

#endif
