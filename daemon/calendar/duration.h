// SPDX-License-Identifier: EUPL-1.2
/* An amount of time as a ladder file writes it. The units are distinct and never convert into each
 * other: two working days are not sixteen working hours. */
#ifndef CALENDAR_DURATION_H
#define CALENDAR_DURATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum language { LANGUAGE_NL, LANGUAGE_EN };

/* Numbers stand in the journal: never reuse one. */
enum duration_unit {
    DURATION_NONE = 0,
    DURATION_WORKING_HOURS = 1,
    DURATION_WORKING_DAYS = 2,
    DURATION_CALENDAR_DAYS = 3,
    DURATION_WORKING_DAYS_BEFORE = 4, /* before a meeting */
    DURATION_SAME_DAY = 5,            /* amount 0 */
    DURATION_FIXED_DATE = 6,          /* amount 0; the date stands in the rule */
    DURATION_MINUTES = 7,             /* of the clock on the wall, day and night */
};

#define DURATION_AMOUNT_MAX 100000

struct duration {
    enum duration_unit unit;
    uint32_t amount;
};

/* Strict, lower case, one space between words, amount 1 … DURATION_AMOUNT_MAX; singular and plural
 * alike. False, and `out` untouched, for anything else. English and Dutch:
 *   "4 working hours"        "4 werkuren"
 *   "2 working days"         "2 werkdagen"
 *   "3 calendar days", "3 days"   "3 kalenderdagen", "3 dagen"
 *   "6 weeks" (42 calendar days)  "6 weken"
 *   "2 working days before"  "2 werkdagen vooraf"
 *   "30 minutes"             "30 minuten"
 *   "same day"               "zelfde dag"
 *   "fixed date"             "vaste datum"
 *   "none"                   "geen"
 * Plain hours do not exist: whoever writes "4 hours" has to say which. */
bool duration_parse(const char *text, size_t len, struct duration *out);

#define DURATION_TEXT_MAX 40

/* The same words; parsing them gives the same duration. Whole weeks are written as weeks. Returns
 * the length. */
size_t duration_format(struct duration duration, enum language language,
                       char out[DURATION_TEXT_MAX]);

#endif
