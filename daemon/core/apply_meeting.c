// SPDX-License-Identifier: EUPL-1.2
/* Meetings as rows, which cases are on their agendas, and what of a case came out of which. */
#include "core/apply.h"

#include "base/assert.h"

static void meeting_of_case(struct state *state, const struct case_row *row, struct instant start,
                            bool on, uint64_t order)
{
    struct meeting_row meeting;
    ASSERT(state_meeting(state, &row->ladder, &row->tier, start, &meeting));
    if (meeting.held)
        return;
    if (on)
        state_agenda_put(state, &row->ladder, &row->tier, start, order, row->case_id);
    else
        state_agenda_delete(state, &row->ladder, &row->tier, start, row->case_id);
    meeting.booked = on ? meeting.booked + 1 : meeting.booked - 1;
    state_meeting_put(state, &row->ladder, &row->tier, &meeting);
}

static void placed(struct state *state, const struct core_fact *fact)
{
    const struct agenda_placed *e = fact->body;
    const struct case_row *row = state_case_look(state, e->case_id);
    ASSERT(row != NULL);
    meeting_of_case(state, row, e->start, true, fact->sequence);
}

/* A case that moves away, is taken off, or ends before its meeting gives its place free. Of a
 * meeting that was held it stays: it was there, and has a place in the minutes (UTR-7). */
static void left_agenda(struct state *state, struct case_id id)
{
    const struct case_row *row = state_case_look(state, id);
    ASSERT(row != NULL);
    if (row->meeting.ms != 0 && row->status == status_PLANNED)
        meeting_of_case(state, row, row->meeting, false, 0);
}

static void convened(struct state *state, const struct meeting_convened *e)
{
    struct meeting_row row = {.convened = true, .minutes = e->minutes, .start = e->start};
    state_meeting_put(state, &e->ladder, &e->tier, &row);
}

static void invited(struct state *state, const struct meeting_invited *e)
{
    struct meeting_row row;
    ASSERT(state_meeting(state, &e->ladder, &e->tier, e->start, &row));
    for (uint32_t i = 0; i < e->invited.n; i++)
        codes_add(&row.invited, &e->invited.v[i]);
    state_meeting_put(state, &e->ladder, &e->tier, &row);
}

/* What comes out of it for each case that was on. */
static void sat(struct state *state, const struct meeting_held *e, uint64_t sequence)
{
    struct sitting_row sitting = {
        .from = sequence, .ladder = e->ladder, .start = e->start, .tier = e->tier};
    uint64_t order = 0;
    struct case_id id;
    while (state_agenda_next(state, &e->ladder, &e->tier, e->start, &order, &id)) {
        struct case_row *row = state_case_change(state, id);
        sitting.sitting = ++row->sittings;
        sitting.drafted = row->minutes_drafted; /* as nobody said in time that it was held */
        state_sitting_put(state, id, &sitting);
    }
}

static void attended(struct state *state, const struct meeting_attended *e)
{
    const struct attendant *attendants = e->attendants.v;
    for (size_t i = 0; i < e->attendants.n; i++)
        state_attendant_put(state, &e->ladder, &e->tier, e->start, &attendants[i]);
}

/* Minutes are of the last meeting about the case; a draft of them is none any more. */
static void minutes(struct state *state, struct case_id id)
{
    struct sitting_row sitting;
    const struct case_row *row = state_case_look(state, id);
    ASSERT(state_sitting(state, id, row->sittings, &sitting));
    if (row->minutes_drafted && row->meeting.ms == sitting.start.ms)
        state_case_change(state, id)->minutes_drafted = false;
    sitting.minutes_sent = true;
    state_sitting_put(state, id, &sitting);
}

static void drafted(struct state *state, const struct minutes_drafted *e)
{
    struct sitting_row sitting;
    uint64_t last = state_case_look(state, e->case_id)->sittings;
    if (!state_sitting(state, e->case_id, last, &sitting) || sitting.start.ms != e->start.ms)
        return;
    sitting.drafted = true;
    state_sitting_put(state, e->case_id, &sitting);
}

/* Wherever it goes, also back to the same table: what came out there comes to its end. */
static void went(struct state *state, const struct core_fact *fact, struct case_id id)
{
    struct sitting_row sitting;
    const struct case_row *row = state_case_look(state, id);
    for (uint64_t n = row->sittings; n > 0; n--) {
        ASSERT(state_sitting(state, id, n, &sitting));
        if (sitting.left.ms != 0)
            return;
        sitting.left = row->ended.ms != 0 ? row->ended : fact->stamp;
        sitting.until = fact->sequence;
        state_sitting_put(state, id, &sitting);
    }
}

static void held(struct state *state, const struct meeting_held *e)
{
    struct meeting_row row;
    ASSERT(state_meeting(state, &e->ladder, &e->tier, e->start, &row));
    row.held = true;
    row.present = e->present;
    state_meeting_put(state, &e->ladder, &e->tier, &row);
}

void apply_meetings(struct state *state, const struct core_fact *fact)
{
    switch (fact->message->number) {
    case EV_AGENDA_PLACED:
        placed(state, fact);
        break;
    case EV_CASE_ENTERED:
        went(state, fact, core_case_of(fact->message, fact->body));
        left_agenda(state, core_case_of(fact->message, fact->body));
        break;
    case EV_AGENDA_REMOVED:
    case EV_CASE_MERGED:
    case EV_CASE_WITHDRAWN:
        left_agenda(state, core_case_of(fact->message, fact->body));
        break;
    case EV_MEETING_CONVENED:
        convened(state, fact->body);
        break;
    case EV_MEETING_INVITED:
        invited(state, fact->body);
        break;
    case EV_MEETING_HELD:
        held(state, fact->body);
        sat(state, fact->body, fact->sequence);
        break;
    case EV_MEETING_ATTENDED:
        attended(state, fact->body);
        break;
    case EV_MINUTES_DRAFTED:
        drafted(state, fact->body);
        break;
    case EV_MINUTES_SENT:
        minutes(state, core_case_of(fact->message, fact->body));
        break;
    default:
        break;
    }
}
