// SPDX-License-Identifier: EUPL-1.2
/* Internal to this folder: a deadline computed step by step, first without pauses and then pause
 * after pause, so that the date (deadline.c) and the sentence (explain.c) walk the same way. */
#ifndef CALENDAR_COURSE_H
#define CALENDAR_COURSE_H

#include "calendar/deadline.h"

struct course {
    const struct calendar *calendar;
    const struct zone *zone;
    const struct deadline_rule *rule;
    const struct pause *pauses;
    size_t n_pauses;
    struct instant cursor;    /* the pauses before this moment have been dealt with */
    struct deadline deadline; /* so far */
};

/* The deadline without pauses; false when there is none (see deadline_compute). */
bool course_begin(struct course *course);

/* Deals with the pauses up to and including the next that matters; false when there is none left,
 * or when the calendar does not reach (deadline.beyond). `taken` is that pause as it counted:
 * merged with those that overlap it, from the start at the earliest, until.ms = 0 when it is open.
 */
bool course_next(struct course *course, struct pause *taken);

/* The day before which WORKING_DAYS_BEFORE counts. */
struct civil_date course_meeting_date(const struct zone *zone, const struct deadline_rule *rule);

#endif
