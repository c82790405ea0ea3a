// SPDX-License-Identifier: EUPL-1.2
/* The plan of a case on its way to who sits at its table (UTR-3): by a person, or by the ladder's
 * clock when nobody did so in time. Who is told of it is queries/' affair. */
#include "base/assert.h"
#include "core/decision.h"

void pack_receivers(struct decision *d, struct instant start, struct codes *out)
{
    struct meeting_row meeting;
    *out = d->tier->core;
    if (start.ms == 0)
        return;
    ASSERT(state_meeting(d->state, &d->row.ladder, &d->row.tier, start, &meeting));
    for (uint32_t i = 0; i < meeting.invited.n; i++)
        codes_add(out, &meeting.invited.v[i]);
}

/* `due`: the clock sent it, and it counts as sent then; none: somebody did. */
static void pack_go(struct decision *d, struct instant due)
{
    struct pack_sent e = {.case_id = d->row.case_id, .changed = d->row.pack_changed, .due = due};
    pack_receivers(d, d->row.meeting, &e.to);
    decision_emit(d, &message_pack_sent, &e);
    clock_end(d, trigger_PACK, 0);
}

/* The first gate of the table that is not met at this moment; of a plan that went before only those
 * about sending: it was looked at then, and what is other in it goes along. */
static const struct gate *gate_unmet(struct decision *d, bool again, struct instant at)
{
    const struct gate *gates = d->tier->gates.v;
    struct codes missing = {0};
    for (size_t i = 0; i < d->tier->gates.n; i++)
        if (gates[i].at == gate_at_AGENDA && (!again || gates[i].kind == gate_kind_PACK) &&
            !gate_met(d->state, &d->row, d->ladder, d->tier, &gates[i], at, d->row.meeting,
                      &missing))
            return &gates[i];
    return NULL;
}

static bool require_grounds(struct decision *d)
{
    struct codes to;
    pack_receivers(d, d->row.meeting, &to);
    return require_grounds_for(d, d->ladder, &to);
}

/* In time, and after that by the chair's waiver. */
bool decide_pack_send(struct decision *d, const void *body)
{
    (void)body;
    if (!require_open(d) || !require_table(d) || !require_sharing(d))
        return false;
    const struct gate *late =
        d->row.meeting.ms == 0 ? NULL : gate_unmet(d, true, d->command->stamp);
    if (late != NULL)
        return refuse_with(d, ERR_PACK_TOO_LATE, "case_id", DETAIL_VALUE, "%s", late->code.s);
    if (!require_grounds(d))
        return false;
    pack_go(d, instant_of_ms(0));
    return true;
}

/* What a person would be refused the clock does not do; nor what the chair has not looked at, or
 * what few may see (AMS-9). */
static bool may_go_by_itself(struct decision *d, struct instant at)
{
    struct error unsaid;
    struct error *said = d->error;
    bool again = d->row.pack_out.ms != 0;
    if (d->row.status != status_PLANNED || d->row.meeting.ms <= d->command->stamp.ms ||
        d->row.guards.n > 0 || (!again && d->row.questions_open > 0) ||
        gate_unmet(d, again, at) != NULL)
        return false;
    d->error = &unsaid;
    bool shared = require_sharing(d) && require_grounds(d);
    d->error = said;
    return shared;
}

bool pack_runs_out(struct decision *d, const struct clock_start *clock)
{
    bool late = clock->occurrence > 0 || clock_is_late(d, clock);
    struct instant at = late ? d->command->stamp : clock->due;
    if (!may_go_by_itself(d, at))
        return false;
    pack_go(d, at);
    return true;
}

static bool was_to_go(const struct decision *d)
{
    for (size_t i = 0; i < d->n_clocks; i++)
        if (d->clocks[i].action == clock_action_SEND_PACK &&
            (d->clocks[i].occurrence > 0 || d->clocks[i].due.ms <= d->command->stamp.ms))
            return true;
    return false;
}

void pack_go_on(struct decision *d)
{
    if (was_to_go(d) && may_go_by_itself(d, d->command->stamp))
        pack_go(d, d->command->stamp);
}

/* Whoever may have this case of those who are invited to its meeting now. */
static void followers(struct decision *d, const struct codes *invited, struct codes *out)
{
    struct error unsaid;
    struct error *said = d->error;
    d->error = &unsaid;
    bool shared = d->row.guards.n == 0 && require_sharing(d);
    for (uint32_t i = 0; shared && i < invited->n; i++) {
        struct codes one = {.n = 1, .v = {invited->v[i]}};
        if (require_grounds_for(d, d->ladder, &one) && require_ground_of(d, &one.v[0]))
            codes_add(out, &one.v[0]);
    }
    d->error = said;
}

void pack_follow(struct decision *d, const struct codes *invited)
{
    struct pack_followed e = {.case_id = d->row.case_id};
    if (d->row.pack_sent.ms == 0)
        return; /* it is still to go, and then goes to them too */
    followers(d, invited, &e.to);
    if (e.to.n > 0)
        decision_emit(d, &message_pack_followed, &e);
}

void pack_watch(struct decision *d)
{
    clock_end(d, trigger_PACK, 0);
    clock_begin(d, &(struct clock_request){.trigger = trigger_PACK,
                                           .owner = case_minder(d),
                                           .fixed = decision_date(d, d->row.meeting)});
}
