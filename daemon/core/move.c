// SPDX-License-Identifier: EUPL-1.2
/* A case moves: into a tier, into somebody's hands, back into the queue. */
#include "core/capacity.h"
#include "core/refer.h"
#include "core/workload.h"

struct code move_queue_owner(struct decision *d)
{
    if (d->row.urgency == urgency_URGENT && workload_is_at_work(d, &d->tier->urgent))
        return d->tier->urgent;
    return code_empty(&d->row.meant_for) ? workload_owner(d) : d->row.meant_for;
}

/* At a team and on the phone list nobody takes over: the case holder works on (UTR-2, GEN-4). */
static bool holder_works(const struct tier *tier)
{
    return tier->kind == tier_kind_TEAM || tier->kind == tier_kind_PHONE;
}

static void end_tier_clocks(struct decision *d)
{
    static const enum trigger of_a_tier[] = {
        trigger_ENTERED, trigger_CLAIMED,    trigger_WORKING, trigger_PACK,
        trigger_MEETING, trigger_HELD,       trigger_DECIDED, trigger_STALLED,
        trigger_SETTLED, trigger_EVALUATION, trigger_VOTE,    trigger_TERM,
    };
    for (size_t i = 0; i < sizeof of_a_tier / sizeof of_a_tier[0]; i++)
        clock_end(d, of_a_tier[i], 0);
    clock_end_exactly(d, trigger_ADVISED, 0); /* of the outcome that is over */
}

/* Its district was changed while somebody had it: now that it waits it goes where it belongs, but
 * the minutes of a meeting come first (UTR-7). */
static const struct tier *waits_elsewhere(const struct decision *d)
{
    if (code_empty(&d->row.moves_to) || clock_running(d, trigger_HELD))
        return NULL;
    const struct tier *to = ladder_tier(d->ladder, &d->row.moves_to);
    bool goes = to != NULL && to->rung == d->tier->rung &&
                (d->row.visited.n < CODES_MAX || codes_have(&d->row.visited, &to->code));
    return goes ? to : NULL;
}

static void wait_for_somebody(struct decision *d, const struct code *rather_not)
{
    const struct tier *elsewhere = waits_elsewhere(d);
    if (elsewhere != NULL) {
        move_enter(d, elsewhere, entry_REROUTED, NULL);
        return;
    }
    clock_end(d, trigger_CLAIMED, 0);
    clock_end(d, trigger_WORKING, 0);
    clock_end(d, trigger_TERM, 0);
    workload_offer(d, rather_not);
    clock_begin(d,
                &(struct clock_request){.trigger = trigger_ENTERED, .owner = move_queue_owner(d)});
}

void move_wait(struct decision *d)
{
    wait_for_somebody(d, NULL);
}

void move_hurry(struct decision *d)
{
    struct code owner = move_queue_owner(d);
    if (d->row.status == status_QUEUED) {
        clock_give(d, trigger_ENTERED, &owner);
        return;
    }
    clock_end(d, trigger_ENTERED, 0);
    if (d->row.status == status_PLANNED && d->row.urgency == urgency_URGENT)
        clock_begin(d, &(struct clock_request){.trigger = trigger_ENTERED,
                                               .owner = owner,
                                               .start = d->row.urgent_since});
}

void move_claim(struct decision *d, const struct code *person, const struct sealed *sealed)
{
    struct case_claimed claimed = {.case_id = d->row.case_id, .person = *person};
    if (sealed != NULL)
        claimed.sealed = *sealed;
    decision_emit(d, &message_case_claimed, &claimed);
    capacity_take(d, person);
    clock_end(d, trigger_ENTERED, 0);
    clock_end(d, trigger_CLAIMED, 0);
    clock_end(d, trigger_WORKING, 0);
    if (!holder_works(d->tier)) {
        clock_begin(d, &(struct clock_request){.trigger = trigger_CLAIMED, .owner = *person});
        workload_watch_term(d, person);
    }
    clock_begin(d, &(struct clock_request){.trigger = trigger_WORKING, .owner = *person});
}

void move_follow_lead(struct decision *d)
{
    struct case_claimed claimed = {.case_id = d->row.case_id, .person = d->row.holder};
    if (d->row.status != status_WORKING || !holder_works(d->tier))
        return;
    clock_give(d, trigger_WORKING, &d->row.holder);
    if (!code_equal(&d->row.claimed_by, &d->row.holder))
        decision_emit(d, &message_case_claimed, &claimed);
}

void move_release(struct decision *d, enum release release, const struct sealed *sealed)
{
    struct case_released released = {.case_id = d->row.case_id, .release = release};
    struct code had_it = d->row.claimed_by;
    if (sealed != NULL)
        released.sealed = *sealed;
    decision_emit(d, &message_case_released, &released);
    wait_for_somebody(d, &had_it);
}

void move_offer_again(struct decision *d)
{
    struct code was = d->row.meant_for;
    clock_end(d, trigger_ENTERED, 0);
    struct work_offered nobody = {.case_id = d->row.case_id};
    decision_emit(d, &message_work_offered, &nobody);
    wait_for_somebody(d, &was);
}

/* A clock that moves a case here asks nobody: where it may not cross, it waits for people. */
static void refer_at_once(struct decision *d, enum entry entry)
{
    const struct referral *way = tier_referral(d->tier, &(struct code){{0}});
    bool came_up = entry == entry_ESCALATED || entry == entry_MOVED;
    bool free =
        d->row.referrals_left == 0 || (way != NULL && code_equal(&d->row.referral_to, &way->to));
    if (way != NULL && came_up && free &&
        referral_may_cross(d->state, d->ladder, &d->row, way, decision_date(d, d->command->stamp)))
        referral_open(d, way, NULL);
}

void move_enter(struct decision *d, const struct tier *tier, enum entry entry,
                const struct sealed *sealed)
{
    end_tier_clocks(d);
    referral_leave(d);
    struct case_entered entered = {
        .case_id = d->row.case_id,
        .entry = entry,
        .ladder_version = d->ladder_version,
        .rung = tier->rung,
        .tier = tier->code,
    };
    if (sealed != NULL)
        entered.sealed = *sealed;
    if (entry == entry_ESCALATED)
        route_skipped(d->ladder, d->tier->rung, tier->rung, &d->row, &entered.skipped);
    d->tier = tier;
    decision_emit(d, &message_case_entered, &entered);
    if (holder_works(tier))
        move_claim(d, &d->row.holder, NULL);
    else
        move_wait(d);
    refer_at_once(d, entry);
}
