// SPDX-License-Identifier: EUPL-1.2
/* How long content is kept: each outcome has one term, and no case is forgotten. Who may read
 * without the right: roles that exist, and somebody else who reviews it. */
#include "ladder/lint_parts.h"

#include <stdio.h>
#include <string.h>

#define WORDS_MAX 200

static const char *withdrawn(void)
{
    return enum_word(&names_status, (int)status_WITHDRAWN);
}

static bool is_outcome(const struct code *word)
{
    return enum_number(&names_outcome, word->s, strlen(word->s)) != 0 || code_is(word, withdrawn());
}

static void say_outcomes(struct lint *lint, const struct code *word)
{
    char words[WORDS_MAX];
    size_t used = 0;
    for (size_t i = 1; i < names_outcome.n; i++)
        used += (size_t)snprintf(words + used, sizeof words - used, "%s, ", names_outcome.names[i]);
    snprintf(words + used, sizeof words - used, "%s", withdrawn());
    lint_at(lint, word, NULL, REPORT_RETENTION_OUTCOME, word->s, words);
}

/* An earlier rule has the outcome too; of two rules for all others the second says nothing. */
static const struct retention_rule *
earlier(const struct lint *lint, const struct retention_rule *rule, const struct code *outcome)
{
    const struct retention_rule *rules = lint->ladder->retention.v;
    for (; rules < rule; rules++)
        if (outcome == NULL ? rules->outcomes.n == 0 : codes_have(&rules->outcomes, outcome))
            return rules;
    return NULL;
}

static void check_rule(struct lint *lint, const struct retention_rule *rule)
{
    struct duration after = duration_unpack(rule->after);
    if (after.unit != DURATION_CALENDAR_DAYS || after.amount == 0)
        lint_at(lint, &rule->after, rule, REPORT_RETENTION_UNIT, NULL, NULL);
    if (rule->outcomes.n == 0 && earlier(lint, rule, NULL) != NULL)
        lint_at(lint, &rule->after, rule, REPORT_RETENTION_TWICE, "outcomes", NULL);
    for (uint32_t i = 0; i < rule->outcomes.n; i++) {
        const struct code *outcome = &rule->outcomes.v[i];
        if (!is_outcome(outcome))
            say_outcomes(lint, outcome);
        else if (earlier(lint, rule, outcome) != NULL)
            lint_at(lint, outcome, rule, REPORT_RETENTION_TWICE, outcome->s, NULL);
    }
}

static void check_glass(struct lint *lint, const struct glass_rule *rule)
{
    enum duration_unit open = duration_unpack(rule->open).unit;
    for (uint32_t i = 0; i < rule->roles.n; i++)
        lint_role(lint, &rule->roles.v[i], &rule->reviewer);
    if (open != DURATION_MINUTES && open != DURATION_WORKING_HOURS)
        lint_at(lint, &rule->open, rule, REPORT_GLASS_LONG, NULL, NULL);
}

void lint_privacy(struct lint *lint)
{
    const struct glass_rule *glasses = lint->ladder->break_glass.v;
    for (size_t i = 0; i < lint->ladder->break_glass.n; i++)
        check_glass(lint, &glasses[i]);
    const struct retention_rule *rules = lint->ladder->retention.v;
    bool rest = lint->ladder->retention.n == 0;
    for (size_t i = 0; i < lint->ladder->retention.n; i++) {
        check_rule(lint, &rules[i]);
        rest = rest || rules[i].outcomes.n == 0;
    }
    struct duration readable = duration_unpack(lint->ladder->minutes_readable);
    if (lint->ladder->minutes_readable != 0 && readable.unit != DURATION_CALENDAR_DAYS)
        lint_at(lint, &lint->ladder->minutes_readable, NULL, REPORT_RETENTION_UNIT, NULL, NULL);
    if (!rest)
        lint_at(lint, &rules[0].after, &lint->ladder->code, REPORT_RETENTION_REST, NULL, NULL);
}
