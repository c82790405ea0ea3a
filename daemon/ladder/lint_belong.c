// SPDX-License-Identifier: EUPL-1.2
/* Consultations, issues and room: somebody answers, somebody takes them up, and each wait has its
 * clock (GEN-8). */
#include "ladder/lint_parts.h"

bool lint_no_case_waits(enum trigger trigger)
{
    return trigger == trigger_INQUIRED || trigger == trigger_PROPOSED ||
           trigger == trigger_ADOPTED || trigger == trigger_ADVISED;
}

static void check_tier(struct lint *lint, const struct code *code, const enum trigger *waits,
                       size_t n)
{
    if (code_empty(code))
        return;
    const struct tier *tier = lint_known_tier(lint, code);
    if (tier == NULL)
        return;
    struct code owner = tier_owner(tier);
    if (code_empty(&owner))
        lint_at(lint, code, NULL, REPORT_TIER_NO_OWNER, code->s, NULL);
    for (size_t i = 0; i < n; i++)
        if (ladder_clock(lint->ladder, tier, waits[i], 0) == NULL)
            lint_at(lint, code, NULL, REPORT_CLOCK_MISSING,
                    enum_word(&names_trigger, (int)waits[i]), NULL);
}

static void check_days(struct lint *lint, const uint64_t *period, const char *key)
{
    if (*period != 0 && duration_unpack(*period).unit != DURATION_CALENDAR_DAYS)
        lint_at(lint, period, NULL, REPORT_PERIOD_UNIT, key, NULL);
}

static void check_issues(struct lint *lint)
{
    static const enum trigger waits[] = {trigger_PROPOSED, trigger_ADOPTED};
    const struct ladder *ladder = lint->ladder;
    bool counts = ladder->issues_threshold != 0;
    check_tier(lint, &ladder->issues_tier, waits, sizeof waits / sizeof waits[0]);
    if (counts && code_empty(&ladder->issues_tier))
        lint_at(lint, &ladder->issues_threshold, NULL, REPORT_RULE_ABSENT, "issues_threshold",
                "issues_tier");
    if (counts && ladder->issues_period == 0)
        lint_at(lint, &ladder->issues_threshold, NULL, REPORT_RULE_INCOMPLETE, "issues_threshold",
                "issues_period");
    if (ladder->issues_period == 0)
        return;
    if (!counts)
        lint_at(lint, &ladder->issues_period, NULL, REPORT_RULE_ABSENT, "issues_period",
                "issues_threshold");
    check_days(lint, &ladder->issues_period, "issues_period");
}

/* LWD-6, HRV-11: how long is counted forward; the words of a moment are found by its name. */
static bool counts_forward(packed_duration after)
{
    enum duration_unit unit = duration_unpack(after).unit;
    return unit != DURATION_WORKING_DAYS_BEFORE && unit != DURATION_FIXED_DATE;
}

static void check_moments(struct lint *lint)
{
    const struct ladder *ladder = lint->ladder;
    const struct measurement *all = ladder->measurements.v;
    lint_codes_unique(lint, &ladder->measurements, sizeof *all, offsetof(struct measurement, code));
    lint_codes_unique(lint, &ladder->statutory, sizeof(struct topic), offsetof(struct topic, code));
    for (size_t i = 0; i < ladder->measurements.n; i++) {
        lint_codes_unique(lint, &all[i].fields, sizeof(struct measure_field),
                          offsetof(struct measure_field, code));
        if (!counts_forward(all[i].after))
            lint_at(lint, &all[i].after, &all[i].code, REPORT_COUNTS_BACK, all[i].code.s, NULL);
    }
    if (ladder->temporary_tasks && ladder->temporary_longest == 0)
        lint_at(lint, &ladder->temporary_tasks, NULL, REPORT_RULE_ABSENT, "temporary_tasks",
                "temporary_longest");
    lint_watched(lint, &ladder->temporary_longest, trigger_TEMPORARY, "temporary_longest");
    if (!counts_forward(ladder->temporary_longest))
        lint_at(lint, &ladder->temporary_longest, NULL, REPORT_COUNTS_BACK, "temporary_longest",
                NULL);
}

void lint_belong(struct lint *lint)
{
    check_moments(lint);
    static const enum trigger asked[] = {trigger_INQUIRED};
    check_tier(lint, &lint->ladder->consult_tier, asked, 1);
    check_issues(lint);
    check_days(lint, &lint->ladder->contacts_check_each, "contacts_check_each");
    lint_codes_unique(lint, &lint->ladder->rooms, sizeof(struct room), offsetof(struct room, code));
}
