// SPDX-License-Identifier: EUPL-1.2
/* Clocks of the case at hand: starting, stopping, pausing and firing them. The calendar does the
 * arithmetic; here stands only which clock runs when, and what happens when one runs out. */
#include "core/leave.h"
#include "core/step.h"
#include "core/workload.h"

#include "base/assert.h"

#define LATE_MS       60000
#define MEASURE_AGAIN 5 /* working days */
#define DAY_MS        INT64_C(86400000)

static const struct calendar *calendar_of(const struct decision *d, const struct ladder *ladder)
{
    const struct calendar *calendar = state_calendar(d->state, &ladder->calendar);
    ASSERT(calendar != NULL);
    return calendar;
}

static const struct zone *zone_of(const struct decision *d, const struct ladder *ladder)
{
    const struct zone *zone = state_zone(d->state, ladder->zone);
    ASSERT(zone != NULL);
    return zone;
}

struct civil_date decision_date(const struct decision *d, struct instant at)
{
    return zone_local(zone_of(d, d->ladder), at).date;
}

bool decision_after(const struct decision *d, const struct ladder *ladder, struct duration duration,
                    struct instant start, struct civil_date fixed, struct instant *out)
{
    struct deadline_rule rule = {duration, start, fixed};
    struct deadline deadline;
    if (!deadline_compute(calendar_of(d, ladder), zone_of(d, ladder), &rule, NULL, 0, &deadline))
        return false;
    *out = deadline.due;
    return true;
}

/* When the clock is due; false past the calendar's end. */
static bool compute_due(const struct decision *d, const struct clock_start *clock,
                        struct instant *due)
{
    struct deadline_rule rule = {duration_unpack(clock->duration), clock->start, clock->fixed};
    struct deadline deadline;
    size_t pauses = trigger_pauses(clock->trigger) ? d->n_pauses : 0;
    if (!deadline_compute(calendar_of(d, d->ladder), zone_of(d, d->ladder), &rule, d->pauses,
                          pauses, &deadline))
        return false;
    *due = deadline.paused ? instant_of_ms(0) : deadline.due;
    return true;
}

static void note_started(struct decision *d, const struct clock_start *clock)
{
    for (size_t i = 0; i < d->n_started; i++) {
        if (d->started[i].clock == clock->clock) {
            d->started[i] = *clock;
            return;
        }
    }
    ASSERT(d->n_started < CLOCKS_MAX);
    d->started[d->n_started++] = *clock;
}

/* Past the calendar's end a client's command is refused. A tick cannot be: it only reminds, a day
 * later, until there is a calendar that reaches further. A client may not fill the last places
 * either: they are for what a tick must start. */
static void start_clock(struct decision *d, struct clock_start *clock)
{
    size_t most = d->command->actor->internal ? CLOCKS_MAX : CLOCKS_OF_CLIENTS;
    if (d->n_clocks >= most) {
        d->full = true;
        return;
    }
    if (leave_left(d->state, &clock->owner)) /* named in the file, or by a case that is old */
        clock->owner = leave_minder(d, &clock->owner);
    if (clock->trigger == trigger_REVIEW)
        clock->owner = glass_reviewer(d, clock->item, &clock->owner);
    clock->clock = ++d->row.clocks;
    if (!compute_due(d, clock, &clock->due)) {
        d->beyond = true;
        clock->action = clock_action_REMIND;
        clock->due = instant_of_ms(d->command->stamp.ms + DAY_MS);
    }
    d->clocks[d->n_clocks++] = *clock;
    note_started(d, clock);
}

void clock_begin(struct decision *d, const struct clock_request *request)
{
    for (size_t i = 0;; i++) {
        const struct clock_rule *rule = ladder_clock(d->ladder, d->tier, request->trigger, i);
        if (rule == NULL)
            return;
        struct duration after =
            duration_unpack(request->within != 0 ? request->within : rule->after);
        bool before = after.unit == DURATION_WORKING_DAYS_BEFORE;
        bool on_the_case = request->fixed.n != 0 || request->trigger == trigger_DEADLINE;
        if (on_the_case && !before)
            after = (struct duration){DURATION_FIXED_DATE, 0};
        if (after.unit == DURATION_NONE)
            continue;
        if (request->trigger == trigger_CLAIMED && d->tier->lease != 0)
            after = duration_unpack(d->tier->lease);
        struct clock_start clock = {
            .action = rule->action,
            .code = rule->code,
            .duration = duration_pack(after),
            .fixed = request->fixed,
            .item = request->item,
            .ladder_version = d->ladder_version,
            .owner = request->owner,
            .start = request->start.ms != 0 ? request->start : d->command->stamp,
            .tier = d->tier->code,
            .trigger = rule->trigger,
        };
        start_clock(d, &clock);
    }
}

void clock_begin_named(struct decision *d, enum trigger trigger, const struct code *code,
                       packed_duration after, const struct code *owner)
{
    struct clock_start clock = {
        .action = clock_action_REMIND,
        .code = *code,
        .duration = after,
        .ladder_version = d->ladder_version,
        .owner = *owner,
        .start = d->command->stamp,
        .tier = d->tier->code,
        .trigger = trigger,
    };
    start_clock(d, &clock);
}

void clock_begin_glass(struct decision *d, enum trigger trigger, packed_duration after,
                       const struct code *owner, uint64_t glass)
{
    struct clock_start clock = {
        .action = trigger == trigger_REVIEW ? clock_action_TELL_CHAIR : clock_action_REMIND,
        .code = code_of(trigger == trigger_REVIEW ? "review-break-glass" : "break-glass"),
        .duration = after,
        .item = glass,
        .ladder_version = d->ladder_version,
        .owner = *owner,
        .start = d->command->stamp,
        .tier = d->tier->code,
        .trigger = trigger,
    };
    start_clock(d, &clock);
}

void clock_watch_deadline(struct decision *d)
{
    if (d->row.deadline.ms != 0)
        clock_begin(d, &(struct clock_request){.trigger = trigger_DEADLINE,
                                               .owner = case_minder(d),
                                               .start = d->row.deadline});
}

void clock_watch_pack(struct decision *d)
{
    clock_end(d, trigger_PACK, 0);
    clock_begin(d, &(struct clock_request){.trigger = trigger_PACK,
                                           .owner = case_minder(d),
                                           .fixed = decision_date(d, d->row.meeting)});
}

static void stop_at(struct decision *d, size_t index)
{
    uint64_t number = d->clocks[index].clock;
    d->clocks[index] = d->clocks[--d->n_clocks];
    for (size_t i = 0; i < d->n_started; i++) {
        if (d->started[i].clock != number)
            continue;
        d->started[i] = d->started[--d->n_started];
        break;
    }
    if (number > d->clocks_known)
        return; /* it began within this command: the state never had it */
    ASSERT(d->n_stopped < CLOCKS_MAX);
    d->stopped[d->n_stopped++] = (struct clock_stop){number};
}

void clock_end(struct decision *d, enum trigger trigger, uint64_t item)
{
    for (size_t i = 0; i < d->n_clocks;) {
        const struct clock_start *clock = &d->clocks[i];
        if (clock->trigger == trigger && (item == 0 || clock->item == item))
            stop_at(d, i);
        else
            i++;
    }
}

void clock_end_exactly(struct decision *d, enum trigger trigger, uint64_t item)
{
    for (size_t i = 0; i < d->n_clocks;) {
        if (d->clocks[i].trigger == trigger && d->clocks[i].item == item)
            stop_at(d, i);
        else
            i++;
    }
}

static bool is_of(const struct clock_start *clock, enum trigger trigger, uint64_t item,
                  const struct code *owner)
{
    return clock->trigger == trigger && clock->item == item && code_equal(&clock->owner, owner);
}

void clock_end_of(struct decision *d, enum trigger trigger, uint64_t item, const struct code *owner)
{
    for (size_t i = 0; i < d->n_clocks;) {
        if (is_of(&d->clocks[i], trigger, item, owner))
            stop_at(d, i);
        else
            i++;
    }
}

void clock_end_named(struct decision *d, enum trigger trigger, const struct code *code)
{
    for (size_t i = 0; i < d->n_clocks;) {
        if (d->clocks[i].trigger == trigger && code_equal(&d->clocks[i].code, code))
            stop_at(d, i);
        else
            i++;
    }
}

bool clock_running_named(const struct decision *d, enum trigger trigger, const struct code *code)
{
    for (size_t i = 0; i < d->n_clocks; i++)
        if (d->clocks[i].trigger == trigger && code_equal(&d->clocks[i].code, code))
            return true;
    return false;
}

void clock_take_over(struct decision *d, const struct clock_start *clock, uint64_t item)
{
    struct clock_start taken = *clock;
    taken.item = item;
    start_clock(d, &taken);
}

bool clock_running_of(const struct decision *d, enum trigger trigger, uint64_t item,
                      const struct code *owner)
{
    for (size_t i = 0; i < d->n_clocks; i++)
        if (is_of(&d->clocks[i], trigger, item, owner))
            return true;
    return false;
}

bool clock_asks_actor(const struct decision *d, enum trigger trigger, uint64_t item)
{
    for (size_t i = 0; i < d->n_clocks; i++)
        if (d->clocks[i].trigger == trigger && d->clocks[i].item == item &&
            actor_is(d->command->actor, &d->clocks[i].owner))
            return true;
    return false;
}

void clock_end_all(struct decision *d)
{
    while (d->n_clocks > 0)
        stop_at(d, 0);
}

void clock_end_with_case(struct decision *d)
{
    for (size_t i = 0; i < d->n_clocks;) {
        if (d->clocks[i].trigger == trigger_REVIEW) {
            i++;
            continue;
        }
        if (d->clocks[i].trigger == trigger_GLASS)
            glass_runs_out(d, d->clocks[i].item);
        stop_at(d, i);
    }
}

bool clock_running(const struct decision *d, enum trigger trigger)
{
    for (size_t i = 0; i < d->n_clocks; i++)
        if (d->clocks[i].trigger == trigger)
            return true;
    return false;
}

void clock_hand_over(struct decision *d, const struct code *from, const struct code *to)
{
    for (size_t i = 0; i < d->n_clocks; i++) {
        if (!code_equal(&d->clocks[i].owner, from))
            continue;
        d->clocks[i].owner = *to;
        note_started(d, &d->clocks[i]);
    }
}

void clock_hand_over_of(struct decision *d, enum trigger trigger, const struct code *from,
                        const struct code *to)
{
    for (size_t i = 0; i < d->n_clocks; i++) {
        if (d->clocks[i].trigger != trigger || !code_equal(&d->clocks[i].owner, from))
            continue;
        d->clocks[i].owner = *to;
        note_started(d, &d->clocks[i]);
    }
}

void clock_give_item(struct decision *d, enum trigger trigger, uint64_t item, const struct code *to)
{
    for (size_t i = 0; i < d->n_clocks; i++) {
        if (d->clocks[i].trigger != trigger || d->clocks[i].item != item)
            continue;
        d->clocks[i].owner = *to;
        note_started(d, &d->clocks[i]);
    }
}

void clock_give(struct decision *d, enum trigger trigger, const struct code *to)
{
    for (size_t i = 0; i < d->n_clocks; i++) {
        if (d->clocks[i].trigger != trigger || code_equal(&d->clocks[i].owner, to))
            continue;
        d->clocks[i].owner = *to;
        note_started(d, &d->clocks[i]);
    }
}

static void recompute(struct decision *d, bool all)
{
    for (size_t i = 0; i < d->n_clocks; i++) {
        struct clock_start *clock = &d->clocks[i];
        struct instant due;
        if (!all && !trigger_pauses(clock->trigger))
            continue;
        if (!compute_due(d, clock, &due)) {
            d->beyond = true;
        } else if (due.ms != clock->due.ms) {
            clock->due = due;
            note_started(d, clock);
        }
    }
}

void clock_recompute(struct decision *d)
{
    recompute(d, false);
}

void clock_recompute_all(struct decision *d)
{
    recompute(d, true);
}

/* --- firing --- */

/* The same clock once more: a reminder repeats until someone acts. A rule about a date that is past
 * repeats every working day; but a date from outside is nobody's to reach, and its warning ends
 * with it (GEN-13). */
static void start_again(struct decision *d, const struct clock_start *fired,
                        const struct code *owner)
{
    if (fired->trigger == trigger_OUTSIDE &&
        decision_date(d, d->command->stamp).n >= d->row.outside_date.n)
        return;
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
    again.occurrence = fired->occurrence + 1;
    again.owner = *owner;
    again.start = d->command->stamp;
    start_clock(d, &again);
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
    case clock_action_REMIND:
    case clock_action_none: {
        struct code owner = reminded(d, clock);
        start_again(d, clock, &owner);
        return;
    }
    case clock_action_TELL_CHAIR: {
        struct code chair = chair_for(d, clock);
        start_again(d, clock, &chair);
        return;
    }
    case clock_action_RELEASE:
        move_release(d, release_LEASE_ENDED, NULL);
        return;
    case clock_action_MOVE:
        to = rule == NULL ? NULL : ladder_tier(d->ladder, &rule->tier);
        break;
    case clock_action_HAND_BACK:
        to = route_tier(d->state, d->ladder, ladder_rung_below(d->ladder, d->tier->rung), &d->row);
        break;
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
        stop_at(d, index);
        struct clock_fired fired = {
            .action = clock.action,
            .case_id = d->row.case_id,
            .clock = clock.clock,
            .code = clock.code,
            .due = clock.due,
            .late = d->command->stamp.ms > clock.due.ms + LATE_MS,
            .occurrence = clock.occurrence,
            .owner = clock.owner,
            .tier = clock.tier,
        };
        decision_emit(d, &message_clock_fired, &fired);
        run_out(d, &clock);
    }
}

/* --- writing down --- */

void clock_flush(struct decision *d)
{
    if (d->n_started == 0 && d->n_stopped == 0)
        return;
    /* what still runs of a case that ended is no step of it */
    const struct clock_start *next =
        case_is_open(&d->row) ? step_next(d->clocks, d->n_clocks) : NULL;
    struct clocks_set set = {
        .case_id = d->row.case_id,
        .started = {d->n_started, d->started},
        .stopped = {d->n_stopped, d->stopped},
    };
    if (next != NULL) {
        set.due = next->due;
        set.late = next->occurrence > 0;
        set.owner = next->owner;
        set.step = next->code;
    }
    set.started.v = arena_copy(d->arena, d->started, d->n_started * sizeof d->started[0]);
    set.stopped.v = arena_copy(d->arena, d->stopped, d->n_stopped * sizeof d->stopped[0]);
    decision_emit(d, &message_clocks_set, &set);
    d->n_started = 0;
    d->n_stopped = 0;
    d->clocks_known = d->row.clocks;
}
