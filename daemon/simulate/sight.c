// SPDX-License-Identifier: EUPL-1.2
#include "simulate/sight.h"

#include "base/assert.h"
#include "calendar/deadline.h"

#define MEETINGS_TRIED 50

/* Can the plan still reach the participants in time? */
static bool leaves_time(const struct world *world, const struct tier *tier, struct instant now,
                        struct instant start)
{
    const struct gate *gates = tier->gates.v;
    for (size_t i = 0; i < tier->gates.n; i++) {
        struct deadline_rule rule = {duration_unpack(gates[i].before), start, {0}, false};
        struct deadline due;
        if (gates[i].kind != gate_kind_PACK)
            continue;
        if (!deadline_compute(&world->calendar, &world->zone, &rule, NULL, 0, &due) ||
            due.due.ms < now.ms)
            return false;
    }
    return true;
}

static bool has_room(const struct tier *tier, const struct meeting_row *meeting)
{
    uint64_t minutes = meeting->minutes != 0 ? meeting->minutes : tier->meeting_minutes;
    return !meeting->held && meeting->booked < minutes / tier_case_minutes(tier);
}

static struct instant next_meeting(struct state *state, const struct world *world,
                                   const struct tier *tier, struct instant now)
{
    struct meeting_row meeting;
    struct instant from = instant_of_ms(now.ms + 1);
    for (int i = 0; i < MEETINGS_TRIED; i++) {
        if (!state_meeting_next(state, &world->ladder.code, &tier->code, from, &meeting))
            break;
        if (has_room(tier, &meeting) && leaves_time(world, tier, now, meeting.start))
            return meeting.start;
        from = instant_of_ms(meeting.start.ms + 1);
    }
    return instant_of_ms(0);
}

void sight_case(struct store *store, const struct world *world, struct instant now,
                struct case_id id, struct sight *out)
{
    memset(out, 0, sizeof *out);
    struct state *state = store_read_begin(store);
    if (state_case(state, id, &out->row)) {
        const struct tier *tier = ladder_tier(&world->ladder, &out->row.tier);
        ASSERT(tier != NULL);
        out->chair = tier_owner(tier);
        if (code_empty(&out->chair))
            out->chair = out->row.holder;
        out->next_meeting = next_meeting(state, world, tier, now);
    }
    store_read_end(store);
}

bool sight_meeting_held(struct store *store, const struct meeting_hold *hold)
{
    struct meeting_row meeting = {0};
    struct state *state = store_read_begin(store);
    state_meeting(state, &hold->ladder, &hold->tier, hold->start, &meeting);
    store_read_end(store);
    return meeting.held;
}
