// SPDX-License-Identifier: EUPL-1.2
/* Who sees what of a case: each rule is for somebody, and names what there is. */
#include "ladder/lint_parts.h"

#include <stdio.h>
#include <string.h>

/* Texts of steps, as commands have them; those of outcomes stand with the tiers. */
static const char *const step_texts[] = {"question",  "answer", "advice",      "checked", "note",
                                         "minutes",   "change", "explanation", "reason",  "what",
                                         "condition", "lesson", "outcome",     "problem"};

static bool is_field(const struct list *fields, const struct code *code)
{
    const struct form_field *v = fields->v;
    for (size_t i = 0; i < fields->n; i++)
        if (code_equal(&v[i].code, code))
            return true;
    return false;
}

static bool is_text_of_outcome(const struct ladder *ladder, const struct code *code)
{
    const struct tier *tiers = ladder->tiers.v;
    for (size_t t = 0; t < ladder->tiers.n; t++) {
        const struct decision_rule *rules = tiers[t].decisions.v;
        for (size_t i = 0; i < tiers[t].decisions.n; i++)
            if (codes_have(&rules[i].texts, code))
                return true;
    }
    return codes_have(&ladder->triangle, code);
}

static bool is_question(const struct ladder *ladder, const struct code *code)
{
    const struct record_form *records = ladder->records.v;
    bool known = is_field(&ladder->form, code);
    for (size_t i = 0; i < ladder->records.n; i++)
        known = known || is_field(&records[i].fields, code);
    return known;
}

static bool is_text_of_step(const struct code *code)
{
    bool known = false;
    for (size_t i = 0; i < sizeof step_texts / sizeof step_texts[0]; i++)
        known = known || code_is(code, step_texts[i]);
    return known;
}

static bool is_text(const struct ladder *ladder, const struct code *code)
{
    return is_question(ladder, code) || is_text_of_outcome(ladder, code) || is_text_of_step(code);
}

static const char *fact_choices(struct lint *lint)
{
    char text[256] = "";
    size_t len = 0;
    for (size_t i = 1; i < names_sees_fact.n && len < sizeof text; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "%s%s", i == 1 ? "" : ", ",
                                names_sees_fact.names[i]);
    return arena_string(lint->report->arena, text, strlen(text));
}

static void check_what(struct lint *lint, const struct sees_rule *rule)
{
    for (uint32_t i = 0; i < rule->texts.n; i++) {
        const struct code *text = &rule->texts.v[i];
        if (extract_is_internal(lint->ladder, text))
            lint_at(lint, text, &rule->code, REPORT_SEES_INTERNAL, text->s, NULL);
        else if (!is_text(lint->ladder, text))
            lint_at(lint, text, &rule->code, REPORT_SEES_UNKNOWN_TEXT, text->s, NULL);
        else if (is_question(lint->ladder, text) && is_text_of_step(text))
            lint_at(lint, text, &rule->code, REPORT_SEES_TWO_TEXTS, text->s, NULL);
    }
    for (uint32_t i = 0; i < rule->facts.n; i++) {
        const struct code *fact = &rule->facts.v[i];
        if (enum_number(&names_sees_fact, fact->s, strlen(fact->s)) == 0)
            lint_at(lint, fact, &rule->code, REPORT_NOT_A_WORD, "facts", fact_choices(lint));
    }
    if (rule->everything && (rule->texts.n > 0 || rule->facts.n > 0))
        lint_at(lint, &rule->everything, &rule->code, REPORT_SEES_EVERYTHING, rule->code.s, NULL);
}

bool lint_is_guest(const struct ladder *ladder, const struct code *who)
{
    const struct topic *words = ladder->participants.v;
    for (size_t i = 0; i < ladder->participants.n; i++)
        if (code_equal(&words[i].code, who))
            return true;
    return enum_number(&names_member_role, who->s, strlen(who->s)) != 0;
}

static void check_for_whom(struct lint *lint, const struct sees_rule *rule)
{
    for (uint32_t i = 0; i < rule->roles.n; i++)
        lint_role(lint, &rule->roles.v[i], &rule->code);
    for (uint32_t i = 0; i < rule->participants.n; i++)
        if (!lint_is_guest(lint->ladder, &rule->participants.v[i]))
            lint_at(lint, &rule->participants.v[i], &rule->code, REPORT_SEES_UNKNOWN_GUEST,
                    rule->participants.v[i].s, NULL);
    if (rule->organisations.n + rule->roles.n + rule->participants.n == 0)
        lint_at(lint, &rule->code, NULL, REPORT_SEES_NOBODY, rule->code.s, NULL);
}

static bool invites_others(const struct ladder *ladder, const struct codes *organisations)
{
    for (uint32_t i = 0; i < organisations->n; i++)
        if (!code_equal(&organisations->v[i], &ladder->organisation))
            return true;
    return false;
}

/* What somebody of another organisation sees at a table is said, not left to chance. */
static void check_tables(struct lint *lint)
{
    const struct tier *tiers = lint->ladder->tiers.v;
    for (size_t i = 0; i < lint->ladder->tiers.n; i++)
        if (invites_others(lint->ladder, &tiers[i].core) ||
            invites_others(lint->ladder, &tiers[i].shell)) {
            lint_at(lint, &tiers[i].code, NULL, REPORT_SEES_UNSAID, tiers[i].code.s, NULL);
            return;
        }
}

void lint_sees(struct lint *lint)
{
    const struct ladder *ladder = lint->ladder;
    const struct sees_rule *rules = ladder->sees.v;
    lint_codes_unique(lint, &ladder->sees, sizeof *rules, offsetof(struct sees_rule, code));
    for (size_t i = 0; i < ladder->sees.n; i++) {
        check_what(lint, &rules[i]);
        check_for_whom(lint, &rules[i]);
    }
    if (ladder->sees_else == sees_else_none)
        check_tables(lint);
}
