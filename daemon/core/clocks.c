// SPDX-License-Identifier: EUPL-1.2
/* Clocks of the case at hand: starting, stopping, pausing and writing them down. The calendar does
 * the arithmetic; here stands only which clock runs when. What happens when one runs out stands in
 * clocks_fire.c. */
#include "core/leave.h"
#include "core/step.h"

#include "base/assert.h"

#define LATE_MS 60000

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
    struct deadline_rule rule = {duration, start, fixed, false};
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
    struct deadline_rule rule = {duration_unpack(clock->duration), clock->start, clock->fixed,
                                 false};
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

bool clock_must_pass(const struct decision *d)
{
    const struct message *command = d->command->message;
    return d->command->actor->internal || command == &message_consent_withdraw ||
           command == &message_ground_end;
}

/* Past the calendar's end a client's command is refused. What must pass only reminds, a day later,
 * until there is a calendar that reaches further. A client may not fill the last places either:
 * they are for what must pass. */
static void start_clock(struct decision *d, struct clock_start *clock)
{
    size_t most = clock_must_pass(d) ? CLOCKS_MAX : CLOCKS_OF_CLIENTS;
    if (d->n_clocks >= most) {
        d->full = true;
        return;
    }
    if (leave_left(d->state, &clock->owner)) /* named in the file, or by a case that is old */
        clock->owner = leave_minder(d, &clock->owner);
    if (clock->trigger == trigger_REVIEW)
        clock->owner = glass_reviewer(d, clock->item, &clock->owner);
    clock->clock = ++d->row.clocks;
    clock->since = d->command->stamp;
    if (!compute_due(d, clock, &clock->due)) {
        d->beyond = true;
        clock->action = clock_action_REMIND;
        clock->due = instant_of_ms(d->command->stamp.ms + BEYOND_AGAIN_MS);
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

/* One that no rule of the tier's clocks is about. */
static void start_here(struct decision *d, struct clock_start clock)
{
    clock.ladder_version = d->ladder_version;
    clock.start = d->command->stamp;
    clock.tier = d->tier->code;
    start_clock(d, &clock);
}

void clock_begin_named(struct decision *d, enum trigger trigger, const struct code *code,
                       packed_duration after, const struct code *owner)
{
    start_here(d, (struct clock_start){.action = clock_action_REMIND,
                                       .code = *code,
                                       .duration = after,
                                       .owner = *owner,
                                       .trigger = trigger});
}

void clock_begin_glass(struct decision *d, enum trigger trigger, packed_duration after,
                       const struct code *owner, uint64_t glass)
{
    bool review = trigger == trigger_REVIEW;
    start_here(
        d, (struct clock_start){.action = review ? clock_action_TELL_CHAIR : clock_action_REMIND,
                                .code = code_of(review ? "review-break-glass" : "break-glass"),
                                .duration = after,
                                .item = glass,
                                .owner = *owner,
                                .trigger = trigger});
}

void clock_watch_deadline(struct decision *d)
{
    if (d->row.deadline.ms != 0)
        clock_begin(d, &(struct clock_request){.trigger = trigger_DEADLINE,
                                               .owner = case_minder(d),
                                               .start = d->row.deadline});
}

bool clock_is_late(const struct decision *d, const struct clock_start *clock)
{
    return d->command->stamp.ms > clock->due.ms + LATE_MS;
}

void clock_stop(struct decision *d, size_t index)
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
            clock_stop(d, i);
        else
            i++;
    }
}

void clock_end_exactly(struct decision *d, enum trigger trigger, uint64_t item)
{
    for (size_t i = 0; i < d->n_clocks;) {
        if (d->clocks[i].trigger == trigger && d->clocks[i].item == item)
            clock_stop(d, i);
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
            clock_stop(d, i);
        else
            i++;
    }
}

void clock_end_named(struct decision *d, enum trigger trigger, const struct code *code)
{
    for (size_t i = 0; i < d->n_clocks;) {
        if (d->clocks[i].trigger == trigger && code_equal(&d->clocks[i].code, code))
            clock_stop(d, i);
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
        clock_stop(d, 0);
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
        clock_stop(d, i);
    }
}

bool clock_running(const struct decision *d, enum trigger trigger)
{
    for (size_t i = 0; i < d->n_clocks; i++)
        if (d->clocks[i].trigger == trigger)
            return true;
    return false;
}

static void give(struct decision *d, struct clock_start *clock, const struct code *to)
{
    if (!code_equal(&clock->owner, to))
        clock->since = d->command->stamp;
    clock->owner = *to;
    note_started(d, clock);
}

void clock_hand_over(struct decision *d, const struct code *from, const struct code *to)
{
    for (size_t i = 0; i < d->n_clocks; i++) {
        if (!code_equal(&d->clocks[i].owner, from))
            continue;
        give(d, &d->clocks[i], to);
    }
}

/* What somebody does at a tier, or was asked for what he is himself, is not the holder's: it stays
 * when he gives the lead away (GEN-4). */
static bool is_of_the_lead(enum trigger trigger)
{
    static const enum trigger others[] = {
        trigger_ENTERED,  trigger_CLAIMED,   trigger_WORKING, trigger_MEETING,
        trigger_HELD,     trigger_STALLED,   trigger_SPEND,   trigger_VOTE,
        trigger_NAMED,    trigger_CONSULTED, trigger_LEADING, trigger_TERM,
        trigger_REFERRED, trigger_BESIDE,    trigger_GLASS,   trigger_REVIEW,
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (trigger == others[i])
            return false;
    return true;
}

void clock_hand_over_lead(struct decision *d, const struct code *from, const struct code *to)
{
    for (size_t i = 0; i < d->n_clocks; i++)
        if (is_of_the_lead(d->clocks[i].trigger) && code_equal(&d->clocks[i].owner, from))
            give(d, &d->clocks[i], to);
}

void clock_hand_over_of(struct decision *d, enum trigger trigger, const struct code *from,
                        const struct code *to)
{
    for (size_t i = 0; i < d->n_clocks; i++) {
        if (d->clocks[i].trigger != trigger || !code_equal(&d->clocks[i].owner, from))
            continue;
        give(d, &d->clocks[i], to);
    }
}

void clock_give_item(struct decision *d, enum trigger trigger, uint64_t item, const struct code *to)
{
    for (size_t i = 0; i < d->n_clocks; i++) {
        if (d->clocks[i].trigger != trigger || d->clocks[i].item != item)
            continue;
        give(d, &d->clocks[i], to);
    }
}

void clock_give(struct decision *d, enum trigger trigger, const struct code *to)
{
    for (size_t i = 0; i < d->n_clocks; i++) {
        if (d->clocks[i].trigger != trigger || code_equal(&d->clocks[i].owner, to))
            continue;
        give(d, &d->clocks[i], to);
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
            if (clock->due.ms == 0) /* it was paused: now it is asked again */
                clock->since = d->command->stamp;
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
        set.first_due = next->first_due;
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
