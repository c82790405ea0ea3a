// SPDX-License-Identifier: EUPL-1.2
/* Meetings as rows, and which cases are on their agendas. */
#include "core/apply.h"

#include "base/assert.h"

static void meeting_of_case(struct state *state, const struct case_row *row, struct instant start,
                            bool on, uint64_t order)
{
    struct meeting_row meeting;
    if (!state_meeting(state, &row->ladder, &row->tier, start, &meeting))
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

/* A case that moves away, is taken off, or ends before its meeting gives its place free. */
static void left_agenda(struct state *state, struct case_id id)
{
    const struct case_row *row = state_case_look(state, id);
    if (row != NULL && row->meeting.ms != 0 && row->status == status_PLANNED)
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
    case EV_AGENDA_REMOVED:
    case EV_CASE_ENTERED:
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
        break;
    default:
        break;
    }
}
