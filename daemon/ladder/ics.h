// SPDX-License-Identifier: EUPL-1.2
/* Closed days from iCalendar files, as an office exports them: one VEVENT a day or a run of days,
 * with DTSTART;VALUE=DATE, perhaps DTEND, and a SUMMARY that explanations of deadlines show. Times,
 * rules of repetition and other components are refused: a deadline hangs on each day that is
 * understood.
 *
 * A file is looked through line by line before libical sees it [I6, I8]. libical is not safe among
 * threads: call from one only [I7]. */
#ifndef LADDER_ICS_H
#define LADDER_ICS_H

#include "base/arena.h"
#include "ladder/report.h"
#include "proto/messages.h"

#define ICS_BYTES_MAX (256 * 1024)
#define ICS_DAYS_MAX  2000 /* of CALENDAR_INSTALL */

/* A list of struct day, ascending, in the order of the file where dates are equal. */
bool ics_read(const char *path, struct list *days, struct arena *arena,
              struct ladder_report *report);

/* The same from memory; `name` stands for the file in the report. */
bool ics_text_read(const char *name, struct bytes text, struct list *days, struct arena *arena,
                   struct ladder_report *report);

/* Two ascending lists of days as one. */
struct list ics_merge(struct list a, struct list b, struct arena *arena);

/* The years that a list of days knows: the first day of the first one, the last of the last one.
 * Both none for an empty list. */
void ics_years(const struct list *days, struct civil_date *from, struct civil_date *until);

#endif
