// SPDX-License-Identifier: EUPL-1.2
/* Referrals, the steps of cases that came from another site, and cursors. */
#include "core/apply.h"

#include "base/assert.h"
#include "core/refer.h"

static void opened(struct state *state, const struct core_fact *fact)
{
    const struct referral_opened *e = fact->body;
    struct referral_row row = {
        .ladder = e->ladder, .opened = fact->stamp, .referral = e->referral, .to = e->to};
    state_referral_put(state, e->case_id, &row);
}

static void reported(struct state *state, const struct referral_reported *e)
{
    struct referral_row row;
    ASSERT(state_referral(state, e->case_id, e->referral, &row));
    if (e->step == referral_step_RECEIVED)
        row.received = e->at;
    if (e->remote.n != 0)
        row.remote = e->remote;
    row.step = e->step;
    row.step_at = e->at;
    row.step_number = e->number;
    row.tier = e->tier;
    row.finished = referral_step_is_last(e->step);
    state_referral_put(state, e->case_id, &row);
}

static void ended(struct state *state, const struct core_fact *fact)
{
    const struct referral_ended *e = fact->body;
    struct referral_row row;
    ASSERT(state_referral(state, e->case_id, e->referral, &row));
    row.end = e->end;
    row.ended = fact->stamp;
    row.error = e->error;
    row.finished = e->error != 0;
    row.missing = e->missing;
    state_referral_put(state, e->case_id, &row);
}

static void moved(struct state *state, const struct cursor_moved *e)
{
    struct cursor_row row = {.chain = e->chain,
                             .epoch = e->epoch,
                             .name = e->name,
                             .peer = e->peer,
                             .person = e->person,
                             .sequence = e->sequence};
    state_cursor_put(state, &row);
}

static void keep_outcome(struct step_row *step, const struct case_decided *e)
{
    step->formal_by = e->formal_by;
    step->formal_date = e->formal_date;
    step->lacking = e->lacking;
    step->unmet = e->unmet;
}

void apply_step(struct state *state, const struct core_fact *fact, struct case_id id)
{
    const struct case_row *row = state_case_look(state, id);
    uint16_t kind = fact->message->number;
    if (row->origin.n == 0)
        return;
    struct step_row step = {.at = fact->stamp,
                            .number = row->steps,
                            .step = referral_step_of(row, kind, fact->body),
                            .tier = row->tier};
    if (step.step == referral_step_none)
        return;
    if (kind == EV_CASE_DECIDED)
        keep_outcome(&step, fact->body);
    if (kind == EV_REFERRAL_RETURNED)
        step.missing = ((const struct referral_returned *)fact->body)->missing;
    state_step_put(state, id, &step);
}

bool apply_refer(struct state *state, const struct core_fact *fact)
{
    switch (fact->message->number) {
    case EV_REFERRAL_OPENED:
        opened(state, fact);
        return true;
    case EV_REFERRAL_REPORTED:
        reported(state, fact->body);
        return true;
    case EV_REFERRAL_ENDED:
        ended(state, fact);
        return true;
    case EV_CURSOR_MOVED:
        moved(state, fact->body);
        return true;
    default:
        return false;
    }
}
