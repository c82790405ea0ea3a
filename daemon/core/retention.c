// SPDX-License-Identifier: EUPL-1.2
#include "core/retention.h"

#define DAYS_OF_A_YEAR 365 /* how a duration writes a year */

/* "withdrawn" or the outcome, as the file names it; empty where there is neither. */
static const char *outcome_word(const struct case_row *row)
{
    if (row->status == status_WITHDRAWN)
        return enum_word(&names_status, (int)status_WITHDRAWN);
    return row->outcome == outcome_none ? "" : enum_word(&names_outcome, (int)row->outcome);
}

static const struct retention_rule *rule_for(const struct ladder *ladder,
                                             const struct case_row *row)
{
    const struct retention_rule *rules = ladder->retention.v;
    const struct retention_rule *others = NULL;
    const char *word = outcome_word(row);
    for (size_t i = 0; i < ladder->retention.n; i++) {
        if (rules[i].outcomes.n == 0)
            others = &rules[i];
        for (uint32_t n = 0; n < rules[i].outcomes.n; n++)
            if (code_is(&rules[i].outcomes.v[n], word))
                return &rules[i];
    }
    return others;
}

struct civil_date retention_after(struct civil_date date, packed_duration after)
{
    struct duration duration = duration_unpack(after);
    int year;
    int month;
    int day;
    if (duration.amount % DAYS_OF_A_YEAR != 0)
        return civil_date_add(date, (int32_t)duration.amount);
    civil_date_split(date, &year, &month, &day);
    year += (int)(duration.amount / DAYS_OF_A_YEAR);
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (month == 2 && day == 29 && !leap)
        return civil_date_of(year, 3, 1);
    return civil_date_of(year, month, day);
}

bool retention_due(struct state *state, const struct ladder *ladder, const struct case_row *row,
                   struct civil_date *due)
{
    const struct retention_rule *rule = rule_for(ladder, row);
    if (rule == NULL || case_is_open(row) || row->erased || row->ended.ms == 0)
        return false;
    const struct zone *zone = state_zone(state, ladder->zone);
    *due = retention_after(zone_local(zone, row->ended).date, rule->after);
    return true;
}

bool retention_reaches(struct state *state, const struct ladder *ladder, struct instant ended,
                       struct civil_date due)
{
    const struct retention_rule *rules = ladder->retention.v;
    struct civil_date date = zone_local(state_zone(state, ladder->zone), ended).date;
    for (size_t i = 0; i < ladder->retention.n; i++)
        if (retention_after(date, rules[i].after).n <= due.n)
            return true;
    return false;
}
