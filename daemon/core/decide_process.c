// SPDX-License-Identifier: EUPL-1.2
/* The process lead (AMS-8): somebody of a tier runs the process of a case for a while, with a team
 * of people whom he composes. The case holder stays who he is (GEN-4), and so does all that is his.
 */
#include "core/decision.h"

static bool may_take(struct decision *d, const struct process_lead *c)
{
    if (!d->tier->process_lead)
        return refuse_with(d, ERR_NOT_OFFERED, "case_id", DETAIL_NO_PROCESS_LEAD, "%s",
                           d->tier->code.s);
    if (!actor_works_at(d->state, d->command->actor, d->ladder, d->tier))
        return refuse_with(d, ERR_DENIED, "case_id", DETAIL_WORKS_AT, "%s", d->tier->code.s);
    if (!code_empty(&d->row.process_lead) && !actor_is(d->command->actor, &d->row.process_lead))
        return refuse_with(d, ERR_ALREADY_CLAIMED, "case_id", DETAIL_VALUE, "%s",
                           d->row.process_lead.s);
    for (uint32_t i = 0; i < c->team.n; i++)
        if (!require_person(d, "team", &c->team.v[i]))
            return false;
    return true;
}

static bool may_give_back(struct decision *d)
{
    if (code_empty(&d->row.process_lead))
        return refuse(d, ERR_WRONG_STATE, "back", DETAIL_NOBODY_LEADS);
    return actor_is(d->command->actor, &d->row.process_lead) ||
           actor_works_at(d->state, d->command->actor, d->ladder, d->tier) ||
           refuse_with(d, ERR_DENIED, "back", DETAIL_WORKS_AT, "%s", d->tier->code.s);
}

void process_watch(struct decision *d)
{
    if (!code_empty(&d->row.process_lead))
        clock_begin(
            d, &(struct clock_request){.trigger = trigger_LEADING, .owner = d->row.process_lead});
}

bool decide_process_lead(struct decision *d, const void *body)
{
    const struct process_lead *c = body;
    struct code person = c->back ? d->row.process_lead : d->command->actor->person;
    if (!require_open(d) || !require_text(d, "reason") ||
        (c->back ? !may_give_back(d) : !require_sharing(d) || !may_take(d, c)))
        return false;
    struct process_led e = {.back = c->back,
                            .case_id = c->case_id,
                            .person = person,
                            .sealed = decision_sealed(d),
                            .team = c->back ? (struct codes){0} : c->team};
    decision_emit(d, &message_process_led, &e);
    clock_end(d, trigger_LEADING, 0);
    process_watch(d);
    return true;
}
