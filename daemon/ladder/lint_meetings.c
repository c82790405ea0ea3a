// SPDX-License-Identifier: EUPL-1.2
/* Meetings: rules that can be expanded, and tables that meet. */
#include "ladder/lint_parts.h"
#include "ladder/meetings.h"
#include "ladder/zonefile.h"

#define HORIZON_DAYS 3653
#define FIRST_YEAR   2000

/* The members of a tier's meeting rule or of the ladder's learning rule. */
struct rule_keys {
    const char *const *rule;
    const struct civil_date *start;
    const uint64_t *time;
    const char *rule_name;
    const char *start_name;
    const char *time_name;
};

/* A slip in the year, as 2062: the table would not meet for a working life. */
static void check_start(struct lint *lint, const struct rule_keys *keys)
{
    int year;
    int month;
    int day;
    civil_date_split(*keys->start, &year, &month, &day);
    if (year < FIRST_YEAR || year > ZONEFILE_LAST_YEAR)
        lint_at(lint, keys->start, NULL, REPORT_START_FAR, keys->start_name,
                report_number(lint->report, ZONEFILE_LAST_YEAR));
}

static void check_rule(struct lint *lint, const struct rule_keys *keys)
{
    struct report_place place = report_place_of(lint->report, keys->rule);
    bool known = report_place_of(lint->report, keys->time).line != 0;
    if (*keys->rule == NULL) {
        if (keys->start->n != 0)
            lint_at(lint, keys->start, NULL, REPORT_RULE_ABSENT, keys->start_name, keys->rule_name);
        if (known)
            lint_at(lint, keys->time, NULL, REPORT_RULE_ABSENT, keys->time_name, keys->rule_name);
        return;
    }
    if (keys->start->n == 0)
        report_add(lint->report, place, REPORT_RULE_INCOMPLETE, keys->rule_name, keys->start_name);
    else
        check_start(lint, keys);
    if (!known)
        report_add(lint->report, place, REPORT_RULE_INCOMPLETE, keys->rule_name, keys->time_name);
    if (!meetings_check_rule(*keys->rule, place, lint->report) || keys->start->n == 0)
        return;
    struct meeting_rule rule = {*keys->rule, *keys->start, *keys->time, on_closed_none};
    struct civil_date date;
    if (meetings_dates(&rule, rule.start, civil_date_add(rule.start, HORIZON_DAYS), &date, 1) == 0)
        report_add(lint->report, place, REPORT_RULE_NEVER, NULL, NULL);
}

static void check_length(struct lint *lint, const struct tier *tier)
{
    uint64_t needed = tier_case_minutes(tier);
    if (tier->meeting_rule != NULL && tier->meeting_minutes == 0)
        lint_at(lint, &tier->meeting_rule, NULL, REPORT_RULE_INCOMPLETE, "meeting_rule",
                "meeting_minutes");
    else if (tier->meeting_minutes != 0 && tier->meeting_rule == NULL)
        lint_at(lint, &tier->meeting_minutes, NULL, REPORT_RULE_ABSENT, "meeting_minutes",
                "meeting_rule");
    else if (tier->meeting_minutes != 0 && tier->meeting_minutes < needed)
        lint_at(lint, &tier->meeting_minutes, NULL, REPORT_MEETING_TOO_SHORT,
                report_number(lint->report, tier->meeting_minutes),
                report_number(lint->report, needed));
}

/* What only a table has: who sits at it, and minutes a case. */
static void check_table_keys(struct lint *lint, const struct tier *tier)
{
    const struct {
        const char *name;
        const void *member;
        bool present;
    } keys[] = {
        {"meeting_rule", &tier->meeting_rule, tier->meeting_rule != NULL},
        {"convened", &tier->convened, tier->convened},
        {"core", &tier->core, tier->core.n > 0},
        {"shell", &tier->shell, tier->shell.n > 0},
        {"organisers", &tier->organisers, tier->organisers.n > 0},
        {"quorum", &tier->quorum, tier->quorum != 0},
        {"quorum_of", &tier->quorum_of, tier->quorum_of.n > 0},
        {"minutes_questions", &tier->minutes_questions, tier->minutes_questions != 0},
        {"minutes_solution", &tier->minutes_solution, tier->minutes_solution != 0},
    };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0] && tier->kind != tier_kind_TABLE; i++)
        if (keys[i].present)
            lint_at(lint, keys[i].member, NULL, REPORT_MEETS_NO_TABLE, tier->code.s, keys[i].name);
    for (uint32_t i = 0; i < tier->shell.n; i++)
        if (codes_have(&tier->core, &tier->shell.v[i]))
            lint_at(lint, &tier->shell.v[i], NULL, REPORT_ORGANISATION_TWICE, tier->shell.v[i].s,
                    NULL);
}

/* As many as can sit there at once, with one chair; the shell only where it is invited. */
static uint64_t seats_at_most(const struct tier *tier)
{
    struct codes seats = tier->workers;
    const struct codes *more[] = {&tier->chairs, &tier->stand_ins, &tier->board, &tier->core,
                                  &tier->shell};
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++)
        for (uint32_t j = 0; j < more[i]->n; j++)
            codes_add(&seats, &more[i]->v[j]);
    return seats.n;
}

/* A quorum that can be there, of those who come to this table; and what is done without it. */
static void check_quorum(struct lint *lint, const struct tier *tier)
{
    bool asked = tier->quorum != 0 || tier->quorum_of.n > 0;
    if (asked && tier->without_quorum == without_quorum_none)
        lint_at(lint, tier->quorum != 0 ? (const void *)&tier->quorum : &tier->quorum_of,
                &tier->code, REPORT_RULE_INCOMPLETE, tier->quorum != 0 ? "quorum" : "quorum_of",
                "without_quorum");
    if (!asked && tier->without_quorum != without_quorum_none)
        lint_at(lint, &tier->without_quorum, &tier->code, REPORT_RULE_ABSENT, "without_quorum",
                "quorum");
    if (tier->kind == tier_kind_TABLE && tier->quorum > seats_at_most(tier))
        lint_at(lint, &tier->quorum, &tier->code, REPORT_QUORUM_NEVER, tier->code.s,
                report_number(lint->report, seats_at_most(tier)));
    for (uint32_t i = 0; i < tier->quorum_of.n; i++) {
        const struct code *who = &tier->quorum_of.v[i];
        if (!codes_have(&tier->core, who) && !codes_have(&tier->shell, who) &&
            enum_number(&names_role, who->s, strlen(who->s)) == 0)
            lint_at(lint, who, &tier->code, REPORT_QUORUM_UNKNOWN, who->s, NULL);
    }
}

void lint_meetings(struct lint *lint)
{
    const struct ladder *ladder = lint->ladder;
    const struct tier *tiers = ladder->tiers.v;
    for (size_t i = 0; i < ladder->tiers.n; i++) {
        const struct tier *tier = &tiers[i];
        struct rule_keys keys = {&tier->meeting_rule, &tier->meeting_start, &tier->meeting_time,
                                 "meeting_rule",      "meeting_start",      "meeting_time"};
        check_rule(lint, &keys);
        check_length(lint, tier);
        check_table_keys(lint, tier);
        check_quorum(lint, tier);
        if (tier->on_closed != on_closed_none && tier->meeting_rule == NULL)
            lint_at(lint, &tier->on_closed, &tier->code, REPORT_RULE_ABSENT, "on_closed",
                    "meeting_rule");
        if (tier->kind == tier_kind_TABLE && !lint_tier_meets(tier))
            lint_at(lint, &tier->code, NULL, REPORT_NEVER_MEETS, tier->code.s, NULL);
    }
    struct rule_keys learning = {&ladder->learning_rule, &ladder->learning_start,
                                 &ladder->learning_time, "learning_rule",
                                 "learning_start",       "learning_time"};
    check_rule(lint, &learning);
}
