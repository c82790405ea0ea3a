// SPDX-License-Identifier: EUPL-1.2
/* A table's meetings: how many cases fit, which are on, who is invited, until when plans come in.
 */
#include "queries/queries.h"

#include "calendar/deadline.h"
#include "core/decision.h"

/* What is another text than before, of what this reader sees. */
static void show_changed(const struct query_context *context, const struct ladder *ladder,
                         const struct case_row *row, struct codes *out)
{
    const struct codes *changed = row->pack_sent.ms != 0 ? &row->pack_news : &row->pack_changed;
    struct extract *extract = arena_alloc(context->arena, sizeof *extract);
    if (changed->n == 0 || !access_reads_case(context->state, context->actor, row))
        return;
    access_extract(context->state, context->actor, row, extract);
    for (uint32_t i = 0; i < changed->n; i++)
        if (extract_is_internal(ladder, &changed->v[i])
                ? extract->holder
                : extract->all_texts || codes_have(&extract->texts, &changed->v[i]))
            codes_add(out, &changed->v[i]);
}

bool query_is_on(const struct case_row *row, const struct ladder *ladder, const struct tier *tier,
                 struct instant start)
{
    return row->meeting.ms == start.ms && code_equal(&row->ladder, &ladder->code) &&
           code_equal(&row->tier, &tier->code);
}

/* What goes by where the case is now. */
static void show_here(const struct query_context *context, const struct ladder *ladder,
                      const struct case_row *row, struct agenda_line *line)
{
    line->drafted = row->minutes_drafted;
    line->pack_out = row->pack_out;
    line->pack_sent = row->pack_sent.ms != 0;
    show_changed(context, ladder, row, &line->changed);
}

/* What came of it at a meeting that was held, whichever were held about the case since. */
static void show_sitting(const struct query_context *context, const struct ladder *ladder,
                         const struct tier *tier, struct instant start, const struct case_row *row,
                         struct agenda_line *line)
{
    struct sitting_row sitting;
    struct instant again = {0};
    for (uint64_t n = row->sittings; n > 0; n--) {
        if (!state_sitting(context->state, row->case_id, n, &sitting))
            return;
        if (sitting.start.ms == start.ms && code_equal(&sitting.ladder, &ladder->code) &&
            code_equal(&sitting.tier, &tier->code)) {
            line->drafted = sitting.drafted && !sitting.minutes_sent;
            line->minutes_sent = sitting.minutes_sent;
            line->again = again;
            return;
        }
        again = sitting.start;
    }
}

/* How full a meeting is, anyone may know; which cases these are, only who may see them. */
static void list_agenda(const struct query_context *context, const struct ladder *ladder,
                        const struct tier *tier, struct meeting_view *view)
{
    struct agenda_line *lines = arena_alloc(context->arena, AGENDA_MAX * sizeof *lines);
    uint64_t order = 0;
    struct case_id id;
    struct case_row row;
    view->agenda.v = lines;
    while (
        view->agenda.n < AGENDA_MAX &&
        state_agenda_next(context->state, &ladder->code, &tier->code, view->start, &order, &id)) {
        int64_t minutes = (int64_t)(view->agenda.n * tier_case_minutes(tier));
        struct agenda_line *line = &lines[view->agenda.n++];
        *line = (struct agenda_line){.from = {view->start.ms + minutes * 60000}};
        if (!state_case(context->state, id, &row) ||
            !access_sees(context->state, context->actor, &row))
            continue;
        line->case_id = id;
        line->moved_on = !query_is_on(&row, ladder, tier, view->start);
        if (!line->moved_on)
            show_here(context, ladder, &row, line);
        show_sitting(context, ladder, tier, view->start, &row, line);
    }
}

bool query_pack_asked(const struct tier *tier)
{
    const struct gate *gates = tier->gates.v;
    for (size_t i = 0; i < tier->gates.n; i++)
        if (gates[i].kind == gate_kind_PACK)
            return true;
    return false;
}

static struct instant pack_due(const struct query_context *context, const struct ladder *ladder,
                               const struct tier *tier, struct instant start)
{
    const struct gate *gates = tier->gates.v;
    const struct zone *zone = state_zone(context->state, ladder->zone);
    struct deadline due;
    for (size_t i = 0; i < tier->gates.n; i++) {
        struct deadline_rule rule = {duration_unpack(gates[i].before), start,
                                     zone_local(zone, start).date, false};
        if (gates[i].kind == gate_kind_PACK &&
            deadline_compute(state_calendar(context->state, &ladder->calendar), zone, &rule, NULL,
                             0, &due))
            return due.due;
    }
    return instant_of_ms(0);
}

/* Of a plan that nobody sends by then. */
static bool pack_goes(const struct ladder *ladder, const struct tier *tier)
{
    const struct clock_rule *rule;
    for (size_t i = 0; (rule = ladder_clock(ladder, tier, trigger_PACK, i)) != NULL; i++)
        if (rule->action == clock_action_SEND_PACK)
            return true;
    return false;
}

bool query_meetings_answer(const struct query_context *context, const void *body,
                           struct writer *answer)
{
    const struct query_meetings *query = body;
    uint64_t version;
    const struct ladder *ladder = state_ladder(context->state, &query->ladder, &version);
    const struct tier *tier = ladder == NULL ? NULL : ladder_tier(ladder, &query->tier);
    if (ladder == NULL)
        return query_refuse_with(context, ERR_NO_SUCH_LADDER, "ladder", DETAIL_VALUE, "%s",
                                 query->ladder.s);
    if (tier == NULL)
        return query_refuse_with(context, ERR_NO_SUCH_TIER, "tier", DETAIL_VALUE, "%s",
                                 query->tier.s);
    uint64_t limit = query->limit == 0 ? 5 : query->limit;
    struct meeting_view *views = arena_alloc(context->arena, limit * sizeof *views);
    struct meetings_answer meetings = {.meetings = {0, views}};
    struct instant from = query->from.ms != 0 ? query->from : context->now;
    struct meeting_row row;
    while (meetings.meetings.n < limit &&
           state_meeting_next(context->state, &query->ladder, &query->tier, from, &row)) {
        from = instant_of_ms(row.start.ms + 1);
        struct meeting_view *view = &views[meetings.meetings.n++];
        uint64_t minutes = row.minutes != 0 ? row.minutes : tier->meeting_minutes;
        uint64_t fits = minutes / tier_case_minutes(tier);
        *view = (struct meeting_view){
            .convened = row.convened,
            .fits = fits < AGENDA_MAX ? fits : AGENDA_MAX,
            .held = row.held,
            .invited = tier->core,
            .minutes = minutes,
            .pack_asked = query_pack_asked(tier),
            .pack_due = pack_due(context, ladder, tier, row.start),
            .pack_goes = pack_goes(ladder, tier),
            .present = row.present,
            .start = row.start,
        };
        for (uint32_t i = 0; i < row.invited.n; i++)
            codes_add(&view->invited, &row.invited.v[i]);
        list_agenda(context, ladder, tier, view);
    }
    message_encode(&message_meetings_answer, &meetings, answer);
    return true;
}
