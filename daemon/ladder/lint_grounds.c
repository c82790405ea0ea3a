// SPDX-License-Identifier: EUPL-1.2
/* Grounds: each can be used, and whoever needs one of his own can have one (GEN-15). */
#include "core/grounds.h"
#include "ladder/lint_parts.h"

static bool sits_somewhere(const struct ladder *ladder, const struct code *code)
{
    const struct tier *tiers = ladder->tiers.v;
    for (size_t i = 0; i < ladder->tiers.n; i++)
        if (code_equal(&tiers[i].code, code) || codes_have(&tiers[i].core, code) ||
            codes_have(&tiers[i].shell, code))
            return true;
    return codes_have(&ladder->organisations, code);
}

static bool some_ground_for(const struct ladder *ladder, const struct code *receiver)
{
    const struct ground_rule *rules = ladder->grounds.v;
    for (size_t i = 0; i < ladder->grounds.n; i++)
        if (rules[i].receivers.n == 0 || codes_have(&rules[i].receivers, receiver))
            return true;
    return false;
}

static void check_receivers(struct lint *lint)
{
    const struct receiver *v = lint->ladder->receivers.v;
    lint_codes_unique(lint, &lint->ladder->receivers, sizeof *v, offsetof(struct receiver, code));
    for (size_t i = 0; i < lint->ladder->receivers.n; i++) {
        if (!sits_somewhere(lint->ladder, &v[i].code) && !lint_is_guest(lint->ladder, &v[i].code))
            lint_at(lint, &v[i].code, NULL, REPORT_RECEIVER_UNKNOWN, v[i].code.s, NULL);
        if (v[i].own_ground && !some_ground_for(lint->ladder, &v[i].code))
            lint_at(lint, &v[i].own_ground, &v[i].code, REPORT_RECEIVER_NO_GROUND, v[i].code.s,
                    NULL);
    }
}

static bool is_purpose(const struct ladder *ladder, const struct code *code)
{
    const struct topic *v = ladder->purposes.v;
    for (size_t i = 0; i < ladder->purposes.n; i++)
        if (code_equal(&v[i].code, code))
            return true;
    return false;
}

static void check_ground(struct lint *lint, const struct ground_rule *rule)
{
    bool task = rule->kind == ground_STATUTORY_TASK;
    if (rule->kind == ground_ANONYMOUS)
        lint_at(lint, &rule->kind, &rule->code, REPORT_GROUND_ANONYMOUS, rule->code.s, NULL);
    if (task && rule->article == NULL)
        lint_at(lint, &rule->code, NULL, REPORT_RULE_INCOMPLETE, rule->code.s, "article");
    if (!task && rule->article != NULL)
        lint_at(lint, &rule->article, &rule->code, REPORT_RULE_ABSENT, "article",
                "kind: statutory-task");
    for (uint32_t i = 0; i < rule->receivers.n; i++)
        if (ground_receiver(lint->ladder, &rule->receivers.v[i]) == NULL)
            lint_at(lint, &rule->receivers.v[i], &rule->code, REPORT_GROUND_RECEIVER,
                    rule->receivers.v[i].s, NULL);
    for (uint32_t i = 0; i < rule->purposes.n; i++)
        if (!is_purpose(lint->ladder, &rule->purposes.v[i]))
            lint_at(lint, &rule->purposes.v[i], &rule->code, REPORT_GROUND_PURPOSE,
                    rule->purposes.v[i].s, NULL);
    if (rule->valid_until.n != 0 && rule->valid_until.n < rule->valid_from.n)
        lint_at(lint, &rule->valid_until, &rule->code, REPORT_GROUND_NEVER, rule->code.s, NULL);
    enum duration_unit unit = duration_unpack(rule->lasts).unit;
    if (rule->lasts != 0 && unit != DURATION_CALENDAR_DAYS && unit != DURATION_WORKING_DAYS)
        lint_at(lint, &rule->lasts, &rule->code, REPORT_GROUND_LASTS, rule->code.s, NULL);
}

static void check_letter(struct lint *lint)
{
    const struct ladder *ladder = lint->ladder;
    uint64_t alone = ladder->minor_alone_from == 0 ? MINOR_ALONE_FROM : ladder->minor_alone_from;
    uint64_t asked = ladder->minor_asked_from == 0 ? MINOR_ASKED_FROM : ladder->minor_asked_from;
    if (asked > alone)
        lint_at(lint, &ladder->minor_asked_from, &ladder->minor_alone_from, REPORT_MINORS_ORDER,
                report_number(lint->report, asked), report_number(lint->report, alone));
    if (ladder->consent_ends != NULL && ladder->consent_ends_english == NULL)
        lint_at(lint, &ladder->consent_ends, NULL, REPORT_RULE_INCOMPLETE, "consent_ends",
                "consent_ends_english");
    if (ladder->consent_ends == NULL && ladder->consent_ends_english != NULL)
        lint_at(lint, &ladder->consent_ends_english, NULL, REPORT_RULE_INCOMPLETE,
                "consent_ends_english", "consent_ends");
}

void lint_grounds(struct lint *lint)
{
    const struct ground_rule *rules = lint->ladder->grounds.v;
    lint_codes_unique(lint, &lint->ladder->grounds, sizeof *rules,
                      offsetof(struct ground_rule, code));
    lint_codes_unique(lint, &lint->ladder->purposes, sizeof(struct topic),
                      offsetof(struct topic, code));
    check_receivers(lint);
    for (size_t i = 0; i < lint->ladder->grounds.n; i++)
        check_ground(lint, &rules[i]);
    check_letter(lint);
}
