// SPDX-License-Identifier: EUPL-1.2
/* Tiers: names, order, routes, people. */
#include "ladder/lint_parts.h"

#include <stdio.h>
#include <string.h>

static void check_order(struct lint *lint)
{
    const struct tier *tiers = lint->ladder->tiers.v;
    for (size_t i = 1; i < lint->ladder->tiers.n; i++)
        if (tiers[i].rung < tiers[i - 1].rung)
            lint_at(lint, &tiers[i].rung, &tiers[i].code, REPORT_TIER_ORDER, tiers[i].code.s, NULL);
}

static bool is_moved_to(const struct list *clocks, const struct code *tier)
{
    const struct clock_rule *rules = clocks->v;
    for (size_t i = 0; i < clocks->n; i++)
        if (rules[i].action == clock_action_MOVE && code_equal(&rules[i].tier, tier))
            return true;
    return false;
}

static bool some_clock_moves_to(const struct ladder *ladder, const struct code *code)
{
    const struct tier *tiers = ladder->tiers.v;
    for (size_t i = 0; i < ladder->tiers.n; i++)
        if (is_moved_to(&tiers[i].clocks, code))
            return true;
    return is_moved_to(&ladder->clocks, code);
}

static bool takes_the_rest(const struct tier *tier)
{
    return tier->areas.n == 0 && tier->domains.n == 0;
}

/* The first tier of a rung without areas and domains takes all other cases (core/route.h). */
static void check_rest(struct lint *lint, uint64_t rung)
{
    const struct tier *tiers = lint->ladder->tiers.v;
    const struct tier *first = NULL;
    const struct tier *rest = NULL;
    for (size_t i = 0; i < lint->ladder->tiers.n; i++) {
        if (tiers[i].rung != rung)
            continue;
        first = first == NULL ? &tiers[i] : first;
        if (!takes_the_rest(&tiers[i]))
            continue;
        if (rest != NULL && !some_clock_moves_to(lint->ladder, &tiers[i].code))
            lint_at(lint, &tiers[i].code, NULL, REPORT_TIER_UNREACHABLE, tiers[i].code.s,
                    rest->code.s);
        rest = rest == NULL ? &tiers[i] : rest;
    }
    if (rest == NULL)
        lint_at(lint, &first->rung, &first->code, REPORT_RUNG_WITHOUT_REST,
                report_number(lint->report, rung), NULL);
}

static void check_rungs(struct lint *lint)
{
    uint64_t expected = 1;
    for (uint64_t rung = ladder_rung_above(lint->ladder, 0); rung != 0;
         rung = ladder_rung_above(lint->ladder, rung)) {
        check_rest(lint, rung);
        if (rung != expected && lint->ladder->climb == climb_STRICT)
            lint_at(lint, &lint->ladder->climb, NULL, REPORT_RUNG_GAP,
                    report_number(lint->report, expected), NULL);
        expected = rung + 1;
    }
}

/* Two teams for one area are told apart by their domains, if at all. */
static bool same_but_areas(const struct tier *a, const struct tier *b)
{
    return a->rung == b->rung && a->domains.n == 0 && b->domains.n == 0;
}

/* A code that a tier waits for and no case may name, or that nobody checks at all. */
static void check_areas(struct lint *lint, const struct tier *tier)
{
    if (tier->areas.n > 0 && lint->ladder->areas.n == 0)
        lint_at(lint, &tier->areas, &tier->code, REPORT_AREAS_NOT_LISTED, tier->code.s, NULL);
    for (uint32_t i = 0; i < tier->areas.n; i++)
        if (!ladder_knows_area(lint->ladder, &tier->areas.v[i]))
            lint_at(lint, &tier->areas.v[i], &tier->code, REPORT_AREA_UNKNOWN, tier->areas.v[i].s,
                    NULL);
    for (const struct tier *other = lint->ladder->tiers.v; other < tier; other++)
        for (uint32_t i = 0; i < tier->areas.n && same_but_areas(tier, other); i++)
            if (codes_have(&other->areas, &tier->areas.v[i]))
                lint_at(lint, &tier->areas.v[i], &tier->code, REPORT_AREA_TWICE, tier->areas.v[i].s,
                        other->code.s);
}

/* A domain that no case may name; and a tier that may be skipped where any may. */
static void check_way(struct lint *lint, const struct tier *tier)
{
    for (uint32_t i = 0; i < tier->domains.n; i++)
        if (topic_find(&lint->ladder->domains, &tier->domains.v[i]) == NULL)
            lint_at(lint, &tier->domains.v[i], &tier->code, REPORT_DOMAIN_UNKNOWN,
                    tier->domains.v[i].s, NULL);
    if (tier->optional && lint->ladder->climb == climb_USUAL)
        lint_at(lint, &tier->optional, &tier->code, REPORT_OPTIONAL_USUAL, tier->code.s, NULL);
}

/* HRV-5: words that the code knows, of a table, and somebody who may act where the chair may not.
 */
static void check_independence(struct lint *lint, const struct tier *tier)
{
    for (uint32_t i = 0; i < tier->independent.n; i++) {
        const struct code *word = &tier->independent.v[i];
        if (enum_number(&names_independence, word->s, strlen(word->s)) == 0)
            lint_at(lint, word, &tier->code, REPORT_UNKNOWN_INDEPENDENCE, word->s, NULL);
    }
    if (tier->independent.n > 0 && tier->kind != tier_kind_TABLE)
        lint_at(lint, &tier->independent, &tier->code, REPORT_INDEPENDENT_NO_TABLE, tier->code.s,
                NULL);
    else if (tier->independent.n > 0 && tier->chairs.n + tier->stand_ins.n < 2)
        lint_at(lint, &tier->independent, &tier->code, REPORT_INDEPENDENT_ALONE, tier->code.s,
                NULL);
    lint_codes_unique(lint, &tier->override, sizeof(struct topic), offsetof(struct topic, code));
}

static const char *role_choices(struct lint *lint)
{
    char text[256] = "";
    size_t len = 0;
    for (size_t i = 1; i < names_role.n && len < sizeof text; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "%s%s", i == 1 ? "" : ", ",
                                names_role.names[i]);
    return arena_string(lint->report->arena, text, strlen(text));
}

/* GEN-7, GEN-18: who gets what cannot wait can take it up, and a stand-in is somebody else. Who
 * works there by a role is not in the file. */
static void check_named(struct lint *lint, const struct tier *tier)
{
    bool works = codes_have(&tier->workers, &tier->urgent) ||
                 codes_have(&tier->chairs, &tier->urgent) ||
                 codes_have(&tier->stand_ins, &tier->urgent);
    if (!code_empty(&tier->urgent) && !works && tier->roles.n == 0)
        lint_at(lint, &tier->urgent, &tier->code, REPORT_URGENT_NOT_THERE, tier->urgent.s,
                tier->code.s);
    for (uint32_t i = 0; i < tier->stand_ins.n; i++)
        if (codes_have(&tier->chairs, &tier->stand_ins.v[i]))
            lint_at(lint, &tier->stand_ins.v[i], &tier->code, REPORT_STAND_IN_IS_CHAIR,
                    tier->stand_ins.v[i].s, tier->code.s);
}

void lint_role(struct lint *lint, const struct code *role, const struct code *instead)
{
    if (enum_number(&names_role, role->s, strlen(role->s)) == 0)
        lint_at(lint, role, instead, REPORT_UNKNOWN_ROLE, role->s, role_choices(lint));
}

static void check_people(struct lint *lint, const struct tier *tier)
{
    for (uint32_t i = 0; i < tier->roles.n; i++)
        lint_role(lint, &tier->roles.v[i], &tier->code);
    if (!lint_tier_has_people(tier))
        lint_at(lint, &tier->code, NULL, REPORT_NOBODY, tier->code.s, NULL);
    else if (tier->kind == tier_kind_TABLE && tier->chairs.n == 0)
        lint_at(lint, &tier->code, NULL, REPORT_NO_CHAIR, tier->code.s, NULL);
}

/* GEN-5: below the top a tier may do without outcomes; there nothing comes after it. */
static void check_top(struct lint *lint, const struct tier *tier)
{
    if (tier->decisions.n == 0 && ladder_rung_above(lint->ladder, tier->rung) == 0)
        lint_at(lint, &tier->code, NULL, REPORT_TOP_WITHOUT_OUTCOME, tier->code.s, NULL);
}

/* GEN-18: what comes first in danger is for everybody. */
static void check_emergency(struct lint *lint)
{
    const struct ladder *ladder = lint->ladder;
    if (ladder->emergency != NULL && ladder->emergency_english == NULL)
        lint_at(lint, &ladder->emergency, NULL, REPORT_EMERGENCY_HALF, "emergency",
                "emergency_english");
    if (ladder->emergency == NULL && ladder->emergency_english != NULL)
        lint_at(lint, &ladder->emergency_english, NULL, REPORT_EMERGENCY_HALF, "emergency_english",
                "emergency");
}

static void check_board(struct lint *lint, const struct tier *tier)
{
    bool chair = false;
    for (uint32_t i = 0; i < tier->chairs.n; i++)
        chair = chair || codes_have(&tier->board, &tier->chairs.v[i]);
    if (tier->tie != tie_none && tier->board.n == 0)
        lint_at(lint, &tier->tie, &tier->code, REPORT_RULE_ABSENT, "tie", "board");
    else if (tier->board.n > 0 && tier->tie == tie_none)
        lint_at(lint, &tier->board, &tier->code, REPORT_RULE_INCOMPLETE, "board", "tie");
    else if (tier->tie == tie_CHAIR && !chair)
        lint_at(lint, &tier->tie, &tier->code, REPORT_BOARD_NO_CHAIR, tier->code.s, NULL);
}

/* Its clock goes by its code, and the words of a clock are found by it. */
static void check_sides(struct lint *lint)
{
    const struct side *sides = lint->ladder->sides.v;
    lint_codes_unique(lint, &lint->ladder->sides, sizeof *sides, offsetof(struct side, code));
    for (size_t i = 0; i < lint->ladder->sides.n; i++) {
        enum duration_unit unit = duration_unpack(sides[i].after).unit;
        for (uint32_t r = 0; r < sides[i].roles.n; r++)
            lint_role(lint, &sides[i].roles.v[r], &sides[i].code);
        if (sides[i].workers.n == 0 && sides[i].roles.n == 0)
            lint_at(lint, &sides[i].code, NULL, REPORT_SIDE_NOBODY, sides[i].code.s, NULL);
        if (unit == DURATION_WORKING_DAYS_BEFORE || unit == DURATION_FIXED_DATE)
            lint_at(lint, &sides[i].after, &sides[i].code, REPORT_SIDE_AFTER, sides[i].code.s,
                    NULL);
    }
}

static bool zone_name_valid(const char *name)
{
    size_t len = strlen(name);
    size_t good =
        strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/");
    return len == good && name[0] != '/' && name[len - 1] != '/' && strstr(name, "//") == NULL;
}

void lint_tiers(struct lint *lint)
{
    const struct ladder *ladder = lint->ladder;
    const struct tier *tiers = ladder->tiers.v;
    lint_codes_unique(lint, &ladder->tiers, sizeof *tiers, offsetof(struct tier, code));
    lint_codes_unique(lint, &ladder->areas, sizeof(struct area), offsetof(struct area, code));
    lint_codes_unique(lint, &ladder->domains, sizeof(struct topic), offsetof(struct topic, code));
    lint_codes_unique(lint, &ladder->obstacles, sizeof(struct topic), offsetof(struct topic, code));
    lint_codes_unique(lint, &ladder->subjects, sizeof(struct topic), offsetof(struct topic, code));
    check_order(lint);
    check_rungs(lint);
    check_sides(lint);
    for (size_t i = 0; i < ladder->tiers.n; i++) {
        check_areas(lint, &tiers[i]);
        check_independence(lint, &tiers[i]);
        check_way(lint, &tiers[i]);
        check_people(lint, &tiers[i]);
        check_named(lint, &tiers[i]);
        check_top(lint, &tiers[i]);
        check_board(lint, &tiers[i]);
    }
    check_emergency(lint);
    if (!zone_name_valid(ladder->zone))
        lint_at(lint, &ladder->zone, NULL, REPORT_BAD_ZONE_NAME, ladder->zone, NULL);
}
