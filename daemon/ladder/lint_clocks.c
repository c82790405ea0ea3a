// SPDX-License-Identifier: EUPL-1.2
/* Clocks: each has an effect, and whatever a case may wait for has one. */
#include "ladder/lint_parts.h"

/* The date is on the case or with the command: "by 1 April". */
static bool has_own_date(enum trigger trigger)
{
    return trigger == trigger_AGREED || trigger == trigger_CONDITION ||
           trigger == trigger_OUTSIDE || trigger == trigger_DEADLINE ||
           trigger == trigger_TEMPORARY;
}

/* May a clock on this trigger have such a duration? Where the date is known, a duration from now
 * would be ignored; where it is not, there is nothing to count back from. */
static bool unit_fits(enum trigger trigger, enum duration_unit unit)
{
    switch (unit) {
    case DURATION_NONE:
        return has_own_date(trigger) || trigger == trigger_EVALUATION;
    case DURATION_FIXED_DATE:
        return has_own_date(trigger);
    case DURATION_WORKING_DAYS_BEFORE:
        return has_own_date(trigger) || trigger == trigger_PACK || trigger == trigger_MEETING;
    case DURATION_WORKING_HOURS:
    case DURATION_WORKING_DAYS:
    case DURATION_CALENDAR_DAYS:
    case DURATION_SAME_DAY:
    case DURATION_MINUTES:
        return !has_own_date(trigger) && trigger != trigger_PACK;
    }
    return false;
}

static bool has_pack_gate(const struct tier *tier)
{
    const struct gate *gates = tier->gates.v;
    for (size_t i = 0; i < tier->gates.n; i++)
        if (gates[i].kind == gate_kind_PACK)
            return true;
    return false;
}

static bool some_pot_lends(const struct ladder *ladder)
{
    const struct pot *pots = ladder->pots.v;
    for (size_t i = 0; i < ladder->pots.n; i++)
        if (pots[i].loans)
            return true;
    return false;
}

static bool some_pot_is_accounted(const struct ladder *ladder)
{
    const struct pot *pots = ladder->pots.v;
    for (size_t i = 0; i < ladder->pots.n; i++)
        if (pots[i].account_within != 0)
            return true;
    return false;
}

static bool asks_a_board(const struct tier *tier)
{
    const struct decision_rule *rules = tier->decisions.v;
    for (size_t i = 0; i < tier->decisions.n; i++)
        if (rules[i].approval == approval_BOARD)
            return true;
    return false;
}

static bool can_happen(const struct ladder *ladder, const struct tier *tier, enum trigger trigger)
{
    switch (trigger) {
    case trigger_PACK:
        return has_pack_gate(tier);
    case trigger_MEETING:
    case trigger_HELD:
        return lint_tier_meets(tier);
    case trigger_DECIDED:
    case trigger_EVALUATION:
    case trigger_SETTLED:
    case trigger_STALLED:
        return tier->decisions.n > 0;
    case trigger_AGREED:
    case trigger_CONDITION:
        return tier->decisions.n > 0 || lint_tier_meets(tier);
    case trigger_CLAIMED: /* the case holder works on, and claims nothing */
        return tier->kind != tier_kind_TEAM && tier->kind != tier_kind_PHONE;
    case trigger_SPEND:
        return ladder->pots.n > 0;
    case trigger_LOAN:
        return some_pot_lends(ladder);
    case trigger_INQUIRED:
        return code_equal(&tier->code, &ladder->consult_tier);
    case trigger_PROPOSED:
    case trigger_ADOPTED:
        return code_equal(&tier->code, &ladder->issues_tier);
    case trigger_VOTE:
        return asks_a_board(tier);
    case trigger_REFERRED:
        return tier->referrals.n > 0;
    case trigger_ACCOUNT:
        return some_pot_is_accounted(ladder);
    case trigger_TERM:
        return ladder->terms.n > 0 && lint_tier_takes_up(tier);
    case trigger_LEADING:
        return tier->process_lead;
    case trigger_TEMPORARY:
        return ladder->temporary_longest != 0;
    case trigger_GLASS: /* by the rule under break_glass */
    case trigger_REVIEW:
    case trigger_BESIDE: /* a side route has its own time, and so has a measurement */
    case trigger_MEASURE:
        return false;
    case trigger_none:
    case trigger_NAMED:
    case trigger_INVITED:
    case trigger_ADVISED:
    case trigger_ENTERED:
    case trigger_WORKING:
    case trigger_ASKED:
    case trigger_CONSULTED:
    case trigger_OFFERED:
    case trigger_CONSENT:
    case trigger_OUTSIDE:
    case trigger_DEADLINE:
        return true;
    }
    return true;
}

static bool can_happen_somewhere(const struct ladder *ladder, enum trigger trigger)
{
    const struct tier *tiers = ladder->tiers.v;
    for (size_t i = 0; i < ladder->tiers.n; i++)
        if (can_happen(ladder, &tiers[i], trigger))
            return true;
    return false;
}

static void check_after(struct lint *lint, const struct clock_rule *rule)
{
    enum duration_unit unit = duration_unpack(rule->after).unit;
    if (rule->trigger == trigger_ACCOUNT || rule->trigger == trigger_TERM) {
        if (unit != DURATION_NONE)
            lint_at(lint, &rule->after, &rule->code,
                    rule->trigger == trigger_TERM ? REPORT_CLOCK_TERMS_TIME
                                                  : REPORT_CLOCK_POTS_TERM,
                    rule->code.s, NULL);
        return;
    }
    if (unit_fits(rule->trigger, unit))
        return;
    enum report_message message = has_own_date(rule->trigger)     ? REPORT_CLOCK_HAS_DATE
                                  : rule->trigger == trigger_PACK ? REPORT_CLOCK_PACK_UNIT
                                  : unit == DURATION_NONE         ? REPORT_CLOCK_NEEDS_AFTER
                                                                  : REPORT_CLOCK_UNIT;
    lint_at(lint, &rule->after, &rule->code, message, rule->code.s,
            enum_word(&names_trigger, (int)rule->trigger));
}

/* `tier` is NULL for a clock of the whole ladder. */
static void check_move(struct lint *lint, const struct tier *tier, const struct clock_rule *rule)
{
    if (rule->action != clock_action_MOVE) {
        if (!code_empty(&rule->tier))
            lint_at(lint, &rule->tier, &rule->code, REPORT_CLOCK_TIER_UNUSED,
                    enum_word(&names_clock_action, (int)rule->action), NULL);
        return;
    }
    if (code_empty(&rule->tier)) {
        lint_at(lint, &rule->code, NULL, REPORT_CLOCK_MOVE_NEEDS_TIER, rule->code.s, NULL);
        return;
    }
    const struct tier *to = lint_known_tier(lint, &rule->tier);
    if (to != NULL && to == tier)
        lint_at(lint, &rule->tier, &rule->code, REPORT_CLOCK_MOVE_SAME, NULL, NULL);
}

static void check_action(struct lint *lint, const struct tier *tier, const struct clock_rule *rule)
{
    const char *trigger = enum_word(&names_trigger, (int)rule->trigger);
    bool claimed = rule->trigger == trigger_CLAIMED || rule->trigger == trigger_WORKING;
    bool case_moves = rule->action == clock_action_MOVE || rule->action == clock_action_HAND_BACK;
    if (case_moves && lint_no_case_waits(rule->trigger))
        lint_at(lint, &rule->action, &rule->code, REPORT_CLOCK_NO_CASE_MOVES, rule->code.s,
                trigger);
    if (rule->trigger == trigger_TERM && rule->action != clock_action_RELEASE)
        lint_at(lint, &rule->action, &rule->code, REPORT_CLOCK_TERM_RELEASES, rule->code.s, NULL);
    if (rule->action == clock_action_RELEASE && !claimed && rule->trigger != trigger_ADVISED &&
        rule->trigger != trigger_TERM)
        lint_at(lint, &rule->action, &rule->code, REPORT_CLOCK_NOTHING_TO_RELEASE, rule->code.s,
                trigger);
    if (rule->action == clock_action_DRAFT_MINUTES && rule->trigger != trigger_MEETING &&
        rule->trigger != trigger_HELD)
        lint_at(lint, &rule->action, &rule->code, REPORT_CLOCK_NO_MINUTES, rule->code.s, trigger);
    if (rule->action == clock_action_SEND_PACK && rule->trigger != trigger_PACK)
        lint_at(lint, &rule->action, &rule->code, REPORT_CLOCK_NO_PACK, rule->code.s, trigger);
    if (tier == NULL)
        return;
    if (rule->action == clock_action_HAND_BACK && ladder_rung_below(lint->ladder, tier->rung) == 0)
        lint_at(lint, &rule->action, &rule->code, REPORT_CLOCK_NOTHING_BELOW, rule->code.s, NULL);
    struct code owner = tier_owner(tier);
    if (rule->action == clock_action_TELL_CHAIR && code_empty(&owner))
        lint_at(lint, &rule->action, &rule->code, REPORT_CLOCK_NO_CHAIR, rule->code.s,
                tier->code.s);
}

static void check_name(struct lint *lint, const struct clock_rule *rule)
{
    const struct clock_rule *rules = lint->ladder->clocks.v;
    for (size_t i = 0; i < lint->ladder->clocks.n; i++)
        if (code_equal(&rules[i].code, &rule->code) && rules[i].trigger != rule->trigger)
            lint_at(
                lint, &rule->code, NULL, REPORT_CLOCK_OTHER_TRIGGER, rule->code.s,
                report_number(lint->report, report_place_of(lint->report, &rules[i].code).line));
}

/* A case that an earlier clock takes away waits no longer. Units that cannot be compared pass. */
static void check_in_time(struct lint *lint, const struct list *clocks,
                          const struct clock_rule *rule)
{
    const struct clock_rule *rules = clocks->v;
    struct duration after = duration_unpack(rule->after);
    for (size_t i = 0; i < clocks->n; i++) {
        struct duration earlier = duration_unpack(rules[i].after);
        bool takes_away =
            rules[i].action == clock_action_MOVE || rules[i].action == clock_action_HAND_BACK;
        if (!takes_away || rules[i].trigger != rule->trigger || earlier.unit != after.unit ||
            earlier.amount >= after.amount)
            continue;
        lint_at(lint, &rule->after, &rule->code, REPORT_CLOCK_COMES_TOO_LATE, rule->code.s,
                rules[i].code.s);
        return;
    }
}

/* Where clocks take a case that nobody takes up; NULL: it stays. */
static const struct tier *moved_on(const struct ladder *ladder, const struct tier *tier)
{
    const struct clock_rule *rule;
    for (size_t i = 0; (rule = ladder_clock(ladder, tier, trigger_ENTERED, i)) != NULL; i++)
        if (rule->action == clock_action_MOVE)
            return ladder_tier(ladder, &rule->tier);
    return NULL;
}

/* Each round is told once: at the first of its tiers. */
static void check_round(struct lint *lint, const struct tier *tier)
{
    const struct tier *next = moved_on(lint->ladder, tier);
    const struct tier *first = tier;
    const struct tier *second = next;
    for (size_t i = 0; i < lint->ladder->tiers.n && next != NULL && next != tier; i++) {
        first = next < first ? next : first;
        next = moved_on(lint->ladder, next);
    }
    if (next == tier && first == tier && second != tier)
        lint_at(lint, &tier->code, NULL, REPORT_CLOCK_MOVES_ROUND, tier->code.s, second->code.s);
}

static void check_clocks(struct lint *lint, const struct tier *tier, const struct list *clocks)
{
    const struct clock_rule *rules = clocks->v;
    lint_codes_unique(lint, clocks, sizeof *rules, offsetof(struct clock_rule, code));
    for (size_t i = 0; i < clocks->n; i++) {
        bool starts = tier == NULL ? can_happen_somewhere(lint->ladder, rules[i].trigger)
                                   : can_happen(lint->ladder, tier, rules[i].trigger);
        if (!starts)
            lint_at(lint, &rules[i].trigger, &rules[i].code,
                    tier == NULL ? REPORT_CLOCK_STARTS_NOWHERE : REPORT_CLOCK_NEVER_STARTS,
                    rules[i].code.s, enum_word(&names_trigger, (int)rules[i].trigger));
        check_after(lint, &rules[i]);
        check_move(lint, tier, &rules[i]);
        check_action(lint, tier, &rules[i]);
        check_in_time(lint, clocks, &rules[i]);
        if (tier != NULL)
            check_name(lint, &rules[i]);
    }
}

/* A clock for the case's own deadline that repeats until the case ends watches everything: core
 * asks a deadline of every case then. */
static bool deadline_watches(const struct ladder *ladder)
{
    const struct clock_rule *rules = ladder->clocks.v;
    for (size_t i = 0; i < ladder->clocks.n; i++)
        if (rules[i].trigger == trigger_DEADLINE &&
            (rules[i].action == clock_action_REMIND || rules[i].action == clock_action_TELL_CHAIR))
            return true;
    return false;
}

/* A lease is a clock on `claimed` that runs otherwise long. */
static void check_lease(struct lint *lint, const struct tier *tier)
{
    if (tier->lease == 0)
        return;
    if (!can_happen(lint->ladder, tier, trigger_CLAIMED) ||
        ladder_clock(lint->ladder, tier, trigger_CLAIMED, 0) == NULL)
        lint_at(lint, &tier->lease, NULL, REPORT_RULE_ABSENT, "lease", "trigger: claimed");
    else if (!unit_fits(trigger_CLAIMED, duration_unpack(tier->lease).unit))
        lint_at(lint, &tier->lease, NULL, REPORT_CLOCK_UNIT, "lease", "claimed");
}

/* A plan that goes by itself goes before the table must have it: its gate lets nothing by later. */
static void check_pack(struct lint *lint, const struct tier *tier)
{
    const struct clock_rule *rule;
    uint32_t wanted = 0;
    const struct gate *gates = tier->gates.v;
    for (size_t i = 0; i < tier->gates.n; i++)
        if (gates[i].kind == gate_kind_PACK && duration_unpack(gates[i].before).amount > wanted)
            wanted = duration_unpack(gates[i].before).amount;
    for (size_t i = 0; (rule = ladder_clock(lint->ladder, tier, trigger_PACK, i)) != NULL; i++)
        if (rule->action == clock_action_SEND_PACK && duration_unpack(rule->after).amount < wanted)
            lint_at(lint, &rule->after, &rule->code, REPORT_CLOCK_PACK_LATE, rule->code.s,
                    tier->code.s);
}

/* What a case may wait for at any tier; a clock of the ladder watches it where the tier has none
 * (GEN-3, GEN-8). */
static void check_all_watched(struct lint *lint)
{
    static const enum trigger waits[] = {
        trigger_ENTERED, trigger_WORKING, trigger_ASKED,   trigger_CONSULTED, trigger_MEETING,
        trigger_HELD,    trigger_DECIDED, trigger_AGREED,  trigger_CONDITION, trigger_EVALUATION,
        trigger_SETTLED, trigger_OFFERED, trigger_SPEND,   trigger_STALLED,   trigger_CONSENT,
        trigger_CLAIMED, trigger_VOTE,    trigger_LEADING,
    };
    static const struct tier no_tier;
    if (deadline_watches(lint->ladder))
        return;
    for (size_t i = 0; i < sizeof waits / sizeof waits[0]; i++)
        if (can_happen_somewhere(lint->ladder, waits[i]) &&
            ladder_clock(lint->ladder, &no_tier, waits[i], 0) == NULL)
            lint_at(lint, &lint->ladder->clocks, NULL, REPORT_CLOCK_MISSING,
                    enum_word(&names_trigger, (int)waits[i]), NULL);
}

/* Some waits go on when the case has ended, and its own deadline with it. */
void lint_watched(struct lint *lint, const packed_duration *key, enum trigger trigger,
                  const char *name)
{
    static const struct tier no_tier;
    char clock[64];
    if (*key == 0 || ladder_clock(lint->ladder, &no_tier, trigger, 0) != NULL)
        return;
    snprintf(clock, sizeof clock, "trigger: %s", enum_word(&names_trigger, (int)trigger));
    lint_at(lint, key, NULL, REPORT_RULE_ABSENT, name, clock);
}

void lint_clocks(struct lint *lint)
{
    const struct tier *tiers = lint->ladder->tiers.v;
    check_clocks(lint, NULL, &lint->ladder->clocks);
    check_all_watched(lint);
    for (size_t i = 0; i < lint->ladder->tiers.n; i++) {
        check_clocks(lint, &tiers[i], &tiers[i].clocks);
        check_lease(lint, &tiers[i]);
        check_pack(lint, &tiers[i]);
        check_round(lint, &tiers[i]);
    }
}
