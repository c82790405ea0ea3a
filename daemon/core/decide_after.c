// SPDX-License-Identifier: EUPL-1.2
/* After an outcome: agreements and their conditions, stalling, evaluating, telling the resident. */
#include "base/assert.h"
#include "core/decision.h"

static bool date_ahead(struct decision *d, const char *field, struct civil_date date)
{
    if (date.n == 0 || date.n >= decision_date(d, d->command->stamp).n)
        return true;
    return refuse(d, ERR_DATE_IN_PAST, field, DETAIL_NONE);
}

/* Someone who was let in and may work on cases, or a contact person, who goes on with the submitter
 * (UTR-8). */
static bool may_own(struct decision *d, const struct code *owner)
{
    struct person_row person;
    struct contact_row contact;
    if (state_person(d->state, owner, &person) && !person.revoked)
        return require_worker(d, "owner", owner);
    return state_contact(d->state, owner, &contact, d->arena) ||
           refuse_with(d, ERR_NO_SUCH_PERSON, "owner", DETAIL_OWNER, "%s", owner->s);
}

/* Who is on the phone list only has no queue here: the case holder minds what they promised. */
static struct code minder_of(const struct decision *d, const struct code *owner)
{
    struct person_row person;
    return state_person(d->state, owner, &person) ? *owner : case_minder(d);
}

static void watch_agreed(struct decision *d, uint64_t n, const struct code *owner,
                         struct civil_date due)
{
    clock_begin(
        d, &(struct clock_request){
               .trigger = trigger_AGREED, .owner = minder_of(d, owner), .item = n, .fixed = due});
}

static void watch_condition(struct decision *d, uint64_t n, const struct code *owner,
                            struct civil_date date)
{
    if (date.n != 0)
        clock_begin(d, &(struct clock_request){.trigger = trigger_CONDITION,
                                               .owner = minder_of(d, owner),
                                               .item = n,
                                               .fixed = date});
}

void agreement_add(struct decision *d, const struct agreement_made *e)
{
    decision_emit(d, &message_agreement_made, e);
    watch_agreed(d, e->agreement, &e->owner, e->due);
    watch_condition(d, e->agreement, &e->owner, e->condition_date);
}

/* HRV-12: a statutory task is of whoever has that role on the case. */
static bool statutory_fits(struct decision *d, const struct agreement_make *c)
{
    struct participant_row row;
    if (!c->statutory)
        return true;
    for (uint64_t n = 1; n <= d->row.participants; n++) {
        ASSERT(state_participant(d->state, c->case_id, n, &row));
        if (!code_empty(&row.statutory) && code_equal(&row.who, &c->owner))
            return true;
    }

    return refuse_with(d, ERR_BAD_VALUE, "statutory", DETAIL_STATUTORY_OF, "%s", c->owner.s);
}

static bool temporary_fits(struct decision *d, const struct agreement_make *c)
{
    struct temporary_row row;
    return c->temporary == 0 ||
           (state_temporary(d->state, c->case_id, c->temporary, &row) &&
            row.result == temporary_result_none) ||
           refuse_with(d, ERR_NO_SUCH_ITEM, "temporary", DETAIL_VALUE, "%llu",
                       (unsigned long long)c->temporary);
}

bool decide_agreement_make(struct decision *d, const void *body)
{
    const struct agreement_make *c = body;
    bool issue = d->row.matter == matter_ISSUE;
    if (!require_status(d, issue ? status_WORKING : status_DECIDED, status_PLANNED) ||
        !require_text(d, "what") || (!issue && !may_own(d, &c->owner)) ||
        !date_ahead(d, "due", c->due) || !date_ahead(d, "condition_date", c->condition_date))
        return false;
    if (c->condition_date.n != 0 && !require_text(d, "condition"))
        return false;
    if (sealed_find(&d->command->sealed, "condition") != NULL && c->condition_date.n == 0)
        return refuse(d, ERR_MISSING_FIELD, "condition_date", DETAIL_WITH_CONDITION);
    if (!statutory_fits(d, c) || !temporary_fits(d, c))
        return false;
    struct spend_row spend;
    if (c->spend != 0 && !state_spend(d->state, c->case_id, c->spend, &spend))
        return refuse_with(d, ERR_NO_SUCH_ITEM, "spend", DETAIL_VALUE, "%llu",
                           (unsigned long long)c->spend);
    if (d->row.agreements == QUESTIONS_MAX)
        return refuse_with(d, ERR_LIMIT_REACHED, "case_id", DETAIL_AGREEMENTS_FULL, "%d",
                           QUESTIONS_MAX);
    d->item = d->row.agreements + 1;
    struct agreement_made e = {
        .agreement = d->item,
        .amount_cents = c->amount_cents,
        .case_id = c->case_id,
        .condition_date = c->condition_date,
        .due = c->due,
        .owner = c->owner,
        .sealed = decision_sealed(d),
        .spend = c->spend,
        .statutory = c->statutory,
        .temporary = c->temporary,
    };
    agreement_add(d, &e);
    return true;
}

void agreements_watch(struct decision *d)
{
    struct agreement_row row;
    for (uint64_t n = 1; n <= d->row.agreements; n++) {
        ASSERT(state_agreement(d->state, d->row.case_id, n, &row));
        if (row.result == settlement_none)
            watch_agreed(d, n, &row.owner, row.due);
        if (row.condition == condition_state_PENDING)
            watch_condition(d, n, &row.owner, row.condition_date);
    }
}

static void settle_condition(struct decision *d, uint64_t agreement, enum condition_state result)
{
    struct condition_settled e = {
        .agreement = agreement, .case_id = d->row.case_id, .result = result};
    if (d->command->message == &message_condition_settle)
        e.sealed = decision_sealed(d);
    decision_emit(d, &message_condition_settled, &e);
    clock_end(d, trigger_CONDITION, agreement);
}

/* UTR-8: back to the chair who decided. */
static void stall(struct decision *d, const struct sealed *sealed)
{
    struct case_stalled e = {.case_id = d->row.case_id,
                             .chair = case_decider(d->state, &d->row, d->tier),
                             .sealed = *sealed};
    decision_emit(d, &message_case_stalled, &e);
    clock_end(d, trigger_STALLED, 0);
    clock_begin(d, &(struct clock_request){.trigger = trigger_STALLED, .owner = e.chair});
}

static bool open_agreement(struct decision *d, uint64_t n, struct agreement_row *row)
{
    if (state_agreement(d->state, d->row.case_id, n, row))
        return true;
    return refuse_with(d, ERR_NO_SUCH_ITEM, "agreement", DETAIL_VALUE, "%llu",
                       (unsigned long long)n);
}

void agreement_drop(struct decision *d, uint64_t n, const struct agreement_row *row)
{
    struct agreement_settled e = {
        .agreement = n, .case_id = d->row.case_id, .result = settlement_SUPERSEDED};
    decision_emit(d, &message_agreement_settled, &e);
    clock_end(d, trigger_AGREED, n);
    if (row->condition == condition_state_PENDING)
        settle_condition(d, n, condition_state_NOT_MET);
}

bool decide_agreement_settle(struct decision *d, const void *body)
{
    const struct agreement_settle *c = body;
    struct agreement_row row;
    if (!require_open(d) || !open_agreement(d, c->agreement, &row))
        return false;
    if (row.result != settlement_none)
        return refuse_with(d, ERR_WRONG_STATE, "agreement", DETAIL_SETTLEMENT, "%s",
                           enum_word(&names_settlement, (int)row.result));
    if (c->result == settlement_MOVED)
        return refuse(d, ERR_BAD_VALUE, "result", DETAIL_NOT_MOVED_BY_HAND);
    if (c->result == settlement_SUPERSEDED)
        return refuse_with(d, ERR_BAD_VALUE, "result", DETAIL_SETTLEMENT, "%s",
                           enum_word(&names_settlement, (int)c->result));
    if (row.statutory && !actor_is(d->command->actor, &row.owner))
        return refuse_with(d, ERR_DENIED, "agreement", DETAIL_ASKED, "%s", row.owner.s);
    if (row.temporary != 0 && c->result == settlement_DONE && !require_text(d, "note"))
        return false; /* LWD-6: it is shown, not ticked off */
    bool failed = c->result == settlement_FAILED;
    if (failed && !require_text(d, "note"))
        return false;
    struct agreement_settled e = {.agreement = c->agreement,
                                  .case_id = c->case_id,
                                  .result = c->result,
                                  .sealed = decision_sealed(d)};
    decision_emit(d, &message_agreement_settled, &e);
    clock_end(d, trigger_AGREED, c->agreement);
    if (failed && row.condition == condition_state_PENDING)
        settle_condition(d, c->agreement, condition_state_NOT_MET);
    if (failed && d->row.status == status_DECIDED && !d->row.stalled)
        stall(d, &(struct sealed){0});
    return true;
}

bool decide_condition_settle(struct decision *d, const void *body)
{
    const struct condition_settle *c = body;
    struct agreement_row row;
    if (!require_open(d) || !open_agreement(d, c->agreement, &row))
        return false;
    if (row.condition != condition_state_PENDING)
        return refuse(d, ERR_WRONG_STATE, "agreement", DETAIL_NO_CONDITION);
    settle_condition(d, c->agreement, c->met ? condition_state_MET : condition_state_NOT_MET);
    return true;
}

bool decide_case_stall(struct decision *d, const void *body)
{
    (void)body;
    if (!require_status(d, status_DECIDED, status_none) || !require_text(d, "reason"))
        return false;
    if (d->row.stalled)
        return refuse(d, ERR_WRONG_STATE, "case_id", DETAIL_STALLED);
    stall(d, &d->command->sealed);
    return true;
}

bool decide_case_evaluate(struct decision *d, const void *body)
{
    const struct case_evaluate *c = body;
    if (!require_status(d, status_DECIDED, status_none) || !date_ahead(d, "next", c->next))
        return false;
    if (c->result != evaluation_FINISH && c->next.n == 0)
        return refuse(d, ERR_MISSING_FIELD, "next", DETAIL_NEXT_EVALUATION);
    struct case_evaluated e = {.case_id = c->case_id,
                               .next = c->result == evaluation_FINISH ? (struct civil_date){0}
                                                                      : c->next,
                               .result = c->result,
                               .sealed = decision_sealed(d)};
    decision_emit(d, &message_case_evaluated, &e);
    clock_end(d, trigger_EVALUATION, 0);
    if (e.next.n != 0)
        clock_begin(d, &(struct clock_request){.trigger = trigger_EVALUATION,
                                               .owner = case_minder(d),
                                               .fixed = e.next});
    return true;
}

bool decide_resident_tell(struct decision *d, const void *body)
{
    const struct resident_tell *c = body;
    if (!require_status(d, status_DECIDED, status_none))
        return false;
    if (d->row.told)
        return refuse(d, ERR_WRONG_STATE, "case_id", DETAIL_TOLD);
    struct civil_date today = decision_date(d, d->command->stamp);
    if (c->date.n > today.n)
        return refuse(d, ERR_BAD_VALUE, "date", DETAIL_NOT_AHEAD);
    struct civil_date since = decision_date(d, d->row.decided);
    char text[11];
    civil_date_format(since, text);
    if (c->date.n != 0 && c->date.n < since.n)
        return refuse_with(d, ERR_BAD_VALUE, "date", DETAIL_SINCE_OUTCOME, "%s", text);
    struct resident_told e = {.case_id = c->case_id,
                              .date = c->date.n == 0 ? today : c->date,
                              .sealed = decision_sealed(d)};
    decision_emit(d, &message_resident_told, &e);
    clock_end(d, trigger_DECIDED, 0);
    return true;
}
