// SPDX-License-Identifier: EUPL-1.2
/* Why does a case wait: each deadline explained by the arithmetic that made it, and what the next
 * rung's gate still wants, in the ladder's own words. */
#include "queries/queries.h"

#include <stdio.h>

#include "calendar/deadline.h"
#include "core/decision.h"

struct why {
    const struct query_context *context;
    const struct ladder *ladder;
    const struct case_row *row;
    enum language language;
    struct pause pauses[QUESTIONS_MAX];
    size_t n_pauses;
};

static const struct measurement *measurement_of(const struct ladder *ladder,
                                                const struct clock_start *clock)
{
    const struct measurement *all = ladder->measurements.v;
    for (size_t i = 0; i < ladder->measurements.n && clock->trigger == trigger_MEASURE; i++)
        if (code_equal(&all[i].code, &clock->code))
            return &all[i];
    return NULL;
}

const char *query_clock_words(const struct query_context *context, const struct case_row *row,
                              const struct clock_start *clock, enum language language,
                              const char **rule)
{
    uint64_t version;
    const bool english = language == LANGUAGE_EN;
    /* whose words: the version that started it */
    const struct ladder *ladder =
        state_ladder_version(context->state, &row->ladder, clock->ladder_version);
    if (ladder == NULL)
        ladder = case_rules(context->state, row, &version);
    const struct side *side =
        clock->trigger == trigger_BESIDE ? ladder_side(ladder, &clock->code) : NULL;
    if (side != NULL) {
        *rule = side->rule;
        return english ? side->english : side->name;
    }
    if (clock->trigger == trigger_GLASS) {
        *rule = NULL;
        return english ? "until then somebody reads in an emergency"
                       : "tot dan leest iemand in een noodgeval mee";
    }
    const struct glass_rule *glass = ladder->break_glass.v;
    if (clock->trigger == trigger_REVIEW && ladder->break_glass.n > 0) {
        *rule = glass->rule;
        return english ? glass->english : glass->words;
    }
    const struct measurement *measurement = measurement_of(ladder, clock);
    if (measurement != NULL) {
        *rule = measurement->rule;
        return english ? measurement->english : measurement->name;
    }
    const struct clock_rule *found =
        ladder_clock_by_code(ladder, ladder_tier(ladder, &clock->tier), &clock->code);
    *rule = found == NULL ? NULL : found->rule;
    if (found == NULL)
        return NULL;
    return english ? found->english : found->words;
}

static void explain(struct why *why, const struct clock_start *clock, struct deadline_view *view)
{
    struct state *state = why->context->state;
    /* whose calendar: that which computed the date */
    struct deadline_rule deadline = {duration_unpack(clock->duration), clock->start, clock->fixed,
                                     clock->occurrence > 0};
    char *sentence = arena_alloc(why->context->arena, 1200);
    deadline_explain(state_calendar(state, &why->ladder->calendar),
                     state_zone(state, why->ladder->zone), &deadline, why->pauses,
                     trigger_pauses(clock->trigger) ? why->n_pauses : 0, why->language, sentence,
                     1200);
    struct instant late_since = query_late_since(why->row, clock, why->context->now);
    *view = (struct deadline_view){
        .clock = clock->clock,
        .code = clock->code,
        .due = clock->due,
        .late = late_since.ms != 0,
        .late_since = late_since,
        .owner = clock->owner,
        .sentence = sentence,
    };
    view->words = query_clock_words(why->context, why->row, clock, why->language, &view->rule);
}

static void list_deadlines(struct why *why, struct why_answer *answer)
{
    struct clock_start clock;
    uint64_t after = 0;
    struct deadline_view *views = arena_alloc(why->context->arena, CLOCKS_MAX * sizeof *views);
    size_t n = 0;
    while (n < CLOCKS_MAX &&
           state_clock_next(why->context->state, why->row->case_id, after, &clock)) {
        after = clock.clock;
        struct deadline_view view;
        explain(why, &clock, &view);
        size_t at = n++;
        /* earliest first, paused ones last */
        for (; at > 0 && view.due.ms != 0 &&
               (views[at - 1].due.ms == 0 || views[at - 1].due.ms > view.due.ms);
             at--)
            views[at] = views[at - 1];
        views[at] = view;
    }
    answer->deadlines = (struct list){n, views};
}

static void list_missing(struct why *why, const struct tier *tier, enum gate_at at,
                         struct why_answer *answer)
{
    const struct gate *gates = tier->gates.v;
    struct missing_fact *facts = answer->missing.v;
    for (size_t i = 0; i < tier->gates.n && answer->missing.n < 24; i++) {
        struct codes fields = {0};
        if (gates[i].at != at || gate_met(why->context->state, why->row, why->ladder, tier,
                                          &gates[i], why->context->now, why->row->meeting, &fields))
            continue;
        facts[answer->missing.n++] = (struct missing_fact){
            .at = at,
            .code = gates[i].code,
            .fields = fields,
            .rule = gates[i].rule,
            .words = why->language == LANGUAGE_EN ? gates[i].english : gates[i].words,
        };
    }
}

/* Whether the clock goes by a date that the file may keep from a reader, and its sentence says. */
static bool tells_outside_date(const struct why *why, uint64_t number)
{
    struct clock_start clock;
    return number > 0 &&
           state_clock_next(why->context->state, why->row->case_id, number - 1, &clock) &&
           (clock.trigger == trigger_OUTSIDE || clock.trigger == trigger_DEADLINE);
}

/* Who does not carry the case sees what he must do himself, and of the rest as much as he need know
 * (core/extract.h): the clocks of others are its history, what a gate wants is in its records. */
static void leave_out(const struct why *why, const struct extract *extract,
                      struct why_answer *answer)
{
    struct deadline_view *views = (void *)(uintptr_t)answer->deadlines.v;
    bool history = extract_shows_fact(extract, sees_fact_HISTORY);
    bool dates = extract_shows_fact(extract, sees_fact_OUTSIDE_DATE);
    size_t n = 0;
    for (size_t i = 0; i < answer->deadlines.n; i++)
        if (actor_is(why->context->actor, &views[i].owner) ||
            (history && (dates || !tells_outside_date(why, views[i].clock))))
            views[n++] = views[i];
    answer->deadlines.n = n;
    if (!dates)
        answer->warning = NULL;
    if (!extract_shows_fact(extract, sees_fact_RECORDS))
        answer->missing.n = 0;
    if (!history)
        answer->referrals.n = 0;
}

/* GEN-13: an outside date that comes before a clock of ours. */
static void warn_outside(struct why *why, struct why_answer *answer)
{
    const struct case_row *row = why->row;
    if (row->outside_date.n == 0 || row->due.ms == 0)
        return;
    const struct zone *zone = state_zone(why->context->state, why->ladder->zone);
    if (zone_local(zone, row->due).date.n < row->outside_date.n)
        return;
    char date[11];
    char *warning = arena_alloc(why->context->arena, 200);
    civil_date_format(row->outside_date, date);
    snprintf(warning, 200,
             why->language == LANGUAGE_EN
                 ? "Mind: the date from outside, %s, comes before this step is due."
                 : "Let op: de datum van buiten, %s, valt vóór het einde van deze termijn.",
             date);
    answer->warning = warning;
}

bool query_why_answer(const struct query_context *context, const void *body, struct writer *answer)
{
    const struct query_why *query = body;
    struct case_row row;
    uint64_t version;
    if (!query_case(context, query->case_id, &row))
        return false;
    struct why why = {
        .context = context,
        .row = &row,
        .ladder = case_rules(context->state, &row, &version),
        .language = query->english ? LANGUAGE_EN : LANGUAGE_NL,
    };
    const struct tier *tier = ladder_tier(why.ladder, &row.tier);
    struct why_answer view = {
        .case_id = row.case_id,
        .step = case_is_open(&row) ? row.step.s : enum_word(&names_status, (int)row.status)};
    view.missing.v = arena_alloc(context->arena, 24 * sizeof(struct missing_fact));
    why.n_pauses = case_pauses(context->state, &row, why.pauses);
    list_deadlines(&why, &view);
    warn_outside(&why, &view);
    bool climbs = case_is_open(&row) && case_matter(&row) == matter_CASE;
    uint64_t rung = tier == NULL ? 0 : ladder_rung_above(why.ladder, tier->rung);
    const struct tier *above =
        rung == 0 ? NULL : route_tier(context->state, why.ladder, rung, &row);
    if (above != NULL && climbs) {
        view.next_tier = above->code;
        list_missing(&why, above, gate_at_ENTRY, &view);
    }
    if (tier != NULL && tier->kind == tier_kind_TABLE && climbs) {
        if (row.status != status_PLANNED && row.status != status_DECIDED)
            list_missing(&why, tier, gate_at_AGENDA, &view);
        if (row.status == status_PLANNED)
            list_missing(&why, tier, gate_at_DECISION, &view);
    }
    if (climbs && (row.referred || row.referral_step == referral_step_HANDED_BACK))
        query_show_referrals(context, &row, 1, &view.referrals);
    struct extract *extract = arena_alloc(context->arena, sizeof *extract);
    access_extract(context->state, context->actor, &row, extract);
    leave_out(&why, extract, &view);
    message_encode(&message_why_answer, &view, answer);
    return true;
}
