// SPDX-License-Identifier: EUPL-1.2
/* What happens when a clock of the case at hand runs out. When one starts and stops stands in
 * clocks.c. */
#include "core/workload.h"

#include "base/assert.h"

#define MEASURE_AGAIN 5 /* working days */

/* What runs out before the moment that it is about: a reminder of that is not late. */
static bool warns_ahead(enum trigger trigger)
{
    return trigger == trigger_OUTSIDE || trigger == trigger_DEADLINE || trigger == trigger_TERM;
}

/* A date from outside is nobody's to reach, and its warning ends with its day (GEN-13), also when
 * that is a day on which nobody works, or the last that the calendar knows. */
static bool warns_too_late(const struct decision *d, const struct clock_start *again)
{
    struct instant next;
    if (again->trigger != trigger_OUTSIDE)
        return false;
    if (!decision_after(d, d->ladder, duration_unpack(again->duration), again->start, again->fixed,
                        &next))
        next = instant_of_ms(d->command->stamp.ms + BEYOND_AGAIN_MS);
    return decision_date(d, next).n > d->row.outside_date.n;
}

/* The same clock once more: a reminder repeats until someone acts. A rule about a date that is past
 * repeats every working day. */
static void start_again(struct decision *d, const struct clock_start *fired,
                        const struct code *owner)
{
    struct clock_start again = *fired;
    struct duration duration = duration_unpack(fired->duration);
    bool relative = duration.unit == DURATION_WORKING_DAYS ||
                    duration.unit == DURATION_WORKING_HOURS ||
                    duration.unit == DURATION_CALENDAR_DAYS || duration.unit == DURATION_MINUTES;
    if (!relative || duration.amount == 0)
        again.duration = duration_pack((struct duration){DURATION_WORKING_DAYS, 1});
    if (fired->trigger == trigger_MEASURE) /* its duration was the way to the moment */
        again.duration = duration_pack((struct duration){DURATION_WORKING_DAYS, MEASURE_AGAIN});
    again.fixed.n = 0;
    if (fired->first_due.ms == 0 && !warns_ahead(fired->trigger))
        again.first_due = fired->due;
    again.occurrence = fired->occurrence + 1;
    again.owner = *owner;
    again.start = d->command->stamp;
    if (!warns_too_late(d, &again))
        clock_take_over(d, &again, again.item);
}

static struct code chair_for(struct decision *d, const struct clock_start *clock)
{
    struct code owner = d->row.status == status_DECIDED
                            ? case_decider(d->state, &d->row, d->tier)
                            : case_tier_owner(d->state, &d->row, d->tier);
    if (d->row.status == status_QUEUED && !code_empty(&owner))
        return workload_owner(d);
    return code_empty(&owner) ? clock->owner : owner;
}

/* Of what waits, whose it is by now: a term may be over since, or have begun (DHG-6). */
static struct code reminded(struct decision *d, const struct clock_start *clock)
{
    bool waits = clock->trigger == trigger_ENTERED && d->row.status == status_QUEUED;
    return waits ? move_queue_owner(d) : clock->owner;
}

/* ZNS-7: nobody said whether it was usable, and is not asked for ever. */
static void let_advice_be(struct decision *d)
{
    if (d->row.matter == matter_CONSULTATION)
        consultation_end(d, d->row.reply, NULL);
}

/* DHG-6: reminded until the last day; on it, what is left goes back. */
static void term_runs_out(struct decision *d, const struct clock_start *clock)
{
    if (duration_unpack(clock->duration).unit != DURATION_FIXED_DATE)
        start_again(d, clock, &clock->owner);
    else if (d->row.status == status_WORKING)
        move_release(d, release_TERM_ENDED, NULL);
    else if (d->row.status == status_QUEUED)
        move_offer_again(d);
}

/* UTR-7: nobody closed the meeting, or wrote its minutes: what the case has makes a draft of them.
 * The chair is told once more each day, and once that there is a draft. */
static void draft_minutes(struct decision *d, const struct clock_start *clock)
{
    struct code chair = chair_for(d, clock);
    struct minutes_drafted e = {.case_id = d->row.case_id, .owner = chair, .start = d->row.meeting};
    struct sitting_row sitting;
    bool drafted = d->row.minutes_drafted;
    if (clock->trigger == trigger_HELD) {
        ASSERT(state_sitting(d->state, d->row.case_id, d->row.sittings, &sitting));
        e.start = sitting.start; /* the case may be on a later agenda by now, or on none */
        drafted = sitting.drafted;
    }
    if (!drafted)
        decision_emit(d, &message_minutes_drafted, &e);
    start_again(d, clock, &chair);
}

/* UTR-3: what cannot go yet is asked of its holder, as by a reminder. */
static void send_pack(struct decision *d, const struct clock_start *clock)
{
    if (!pack_runs_out(d, clock))
        start_again(d, clock, &clock->owner);
}

/* Not while the minutes of its meeting are due (UTR-7), nor to whom it may not be shared with:
 * there nobody could read it (GEN-15). Then its clock reminds. */
static bool may_go_to(struct decision *d, const struct tier *to)
{
    static const struct code none;
    uint64_t ground;
    if (to == NULL || to == d->tier || clock_running(d, trigger_HELD))
        return false;
    return (d->row.visited.n < CODES_MAX || codes_have(&d->row.visited, &to->code)) &&
           ground_covers(d->state, d->ladder, &d->row, &to->code, &none,
                         decision_date(d, d->command->stamp), &ground);
}

static void run_out(struct decision *d, const struct clock_start *clock)
{
    const struct clock_rule *rule = ladder_clock_by_code(d->ladder, d->tier, &clock->code);
    const struct tier *to = NULL;
    if (clock->trigger == trigger_ADVISED && clock->action == clock_action_RELEASE) {
        let_advice_be(d);
        return;
    }
    if (clock->trigger == trigger_GLASS) {
        glass_runs_out(d, clock->item);
        return;
    }
    if (clock->trigger == trigger_TERM) {
        term_runs_out(d, clock);
        return;
    }
    if (case_matter(&d->row) != matter_CASE && clock->action != clock_action_TELL_CHAIR) {
        start_again(d, clock, &clock->owner); /* only cases move */
        return;
    }
    switch (clock->action) {
    case clock_action_REMIND: {
        struct code owner = reminded(d, clock);
        start_again(d, clock, &owner);
        return;
    }
    case clock_action_TELL_CHAIR: {
        struct code chair = chair_for(d, clock);
        start_again(d, clock, &chair);
        return;
    }
    case clock_action_DRAFT_MINUTES:
        draft_minutes(d, clock);
        return;
    case clock_action_SEND_PACK:
        send_pack(d, clock);
        return;
    case clock_action_RELEASE:
        move_release(d, release_LEASE_ENDED, NULL);
        return;
    case clock_action_MOVE:
        to = rule == NULL ? NULL : ladder_tier(d->ladder, &rule->tier);
        break;
    case clock_action_HAND_BACK:
        to = route_tier(d->state, d->ladder, ladder_rung_below(d->ladder, d->tier->rung), &d->row);
        break;
    case clock_action_none:
        UNREACHABLE();
    }
    if (!may_go_to(d, to))
        start_again(d, clock, &clock->owner);
    else
        move_enter(d, to, clock->action == clock_action_MOVE ? entry_MOVED : entry_RETURNED, NULL);
}

static bool earliest_due(const struct decision *d, size_t *index)
{
    bool found = false;
    for (size_t i = 0; i < d->n_clocks; i++) {
        const struct clock_start *clock = &d->clocks[i];
        if (clock->due.ms == 0 || clock->due.ms > d->command->stamp.ms)
            continue;
        const struct clock_start *best = &d->clocks[*index];
        if (!found || clock->due.ms < best->due.ms ||
            (clock->due.ms == best->due.ms && clock->clock < best->clock))
            *index = i;
        found = true;
    }
    return found;
}

void clock_fire_due(struct decision *d)
{
    size_t index = 0;
    for (int rounds = 0; rounds < CLOCKS_MAX && earliest_due(d, &index); rounds++, index = 0) {
        struct clock_start clock = d->clocks[index];
        clock_stop(d, index);
        struct clock_fired fired = {
            .action = clock.action,
            .case_id = d->row.case_id,
            .clock = clock.clock,
            .code = clock.code,
            .due = clock.due,
            .late = clock_is_late(d, &clock),
            .occurrence = clock.occurrence,
            .owner = clock.owner,
            .tier = clock.tier,
        };
        decision_emit(d, &message_clock_fired, &fired);
        run_out(d, &clock);
    }
}
