// SPDX-License-Identifier: EUPL-1.2
/* Referrals to other sites: what crosses is there, on a ground that the code knows, and somebody
 * minds that something comes of it (PMM-3, PMM-4). The other site's words are its own affair. */
#include "ladder/lint_parts.h"

static bool is_topic(const struct list *topics, const struct code *code)
{
    const struct topic *v = topics->v;
    for (size_t i = 0; i < topics->n; i++)
        if (code_equal(&v[i].code, code))
            return true;
    return topics->n == 0;
}

static void check_words(struct lint *lint, const struct referral *way)
{
    const struct extract_word *words = way->words.v;
    lint_codes_unique(lint, &way->words, sizeof *words, offsetof(struct extract_word, code));
    for (size_t i = 0; i < way->words.n; i++)
        if (!is_topic(&lint->ladder->domains, &words[i].code) &&
            !is_topic(&lint->ladder->obstacles, &words[i].code))
            lint_at(lint, &words[i].code, &way->to, REPORT_REFERRAL_WORD, words[i].code.s, NULL);
}

static void check_texts(struct lint *lint, const struct referral *way)
{
    const struct extract_text *texts = way->texts.v;
    lint_codes_unique(lint, &way->texts, sizeof *texts, offsetof(struct extract_text, code));
    for (size_t i = 0; i < way->texts.n; i++) {
        const struct code *from = code_empty(&texts[i].from) ? &texts[i].code : &texts[i].from;
        const struct form_field *field = ladder_form_field(lint->ladder, from);
        if (!code_is(from, "why_here") && field == NULL)
            lint_at(lint, from, &texts[i].code, REPORT_REFERRAL_TEXT, from->s, NULL);
        if (field != NULL && field->internal)
            lint_at(lint, from, &texts[i].code, REPORT_REFERRAL_INTERNAL, from->s, NULL);
    }
}

static void check_grounds(struct lint *lint, const struct referral *way)
{
    const struct code task = code_of(enum_word(&names_ground, ground_STATUTORY_TASK));
    bool article = codes_have(&way->grounds, &task);
    for (uint32_t i = 0; i < way->grounds.n; i++) {
        const struct code *ground = &way->grounds.v[i];
        if (enum_number(&names_ground, ground->s, strlen(ground->s)) == 0)
            lint_at(lint, ground, &way->to, REPORT_REFERRAL_GROUND, ground->s, NULL);
    }
    if (article && way->basis == NULL)
        lint_at(lint, &way->grounds, &way->to, REPORT_RULE_INCOMPLETE, "grounds", "basis");
    if (!article && way->basis != NULL)
        lint_at(lint, &way->basis, &way->to, REPORT_REFERRAL_BASIS, NULL, NULL);
    for (uint32_t i = 0; i < way->fields.n; i++) {
        const struct code *field = &way->fields.v[i];
        if (enum_number(&names_extract_field, field->s, strlen(field->s)) == 0)
            lint_at(lint, field, &way->to, REPORT_REFERRAL_FIELD, field->s, NULL);
    }
}

static void check_tier(struct lint *lint, const struct tier *tier)
{
    const struct referral *ways = tier->referrals.v;
    lint_codes_unique(lint, &tier->referrals, sizeof *ways, offsetof(struct referral, to));
    for (size_t i = 0; i < tier->referrals.n; i++) {
        check_words(lint, &ways[i]);
        check_texts(lint, &ways[i]);
        check_grounds(lint, &ways[i]);
    }
    if (tier->referrals.n == 0)
        return;
    if (tier->kind != tier_kind_NATIONAL)
        lint_at(lint, &tier->referrals, &tier->code, REPORT_REFERRAL_TIER, tier->code.s, NULL);
    if (ladder_clock(lint->ladder, tier, trigger_REFERRED, 0) == NULL)
        lint_at(lint, &tier->referrals, &tier->code, REPORT_CLOCK_MISSING,
                enum_word(&names_trigger, trigger_REFERRED), NULL);
}

void lint_refer(struct lint *lint)
{
    const struct tier *tiers = lint->ladder->tiers.v;
    for (size_t i = 0; i < lint->ladder->tiers.n; i++)
        check_tier(lint, &tiers[i]);
}
