// SPDX-License-Identifier: EUPL-1.2
#include "core/leave.h"

#include "base/assert.h"
#include "core/approval.h"

#define SUCCESSORS_MOST 24 /* one after the other */

/* --- who comes after him --- */

bool leave_left(struct state *state, const struct code *person)
{
    struct person_row row;
    return !code_empty(person) && state_person(state, person, &row) && row.revoked;
}

bool leave_successor(struct state *state, const struct code *person, struct code *out)
{
    struct person_row row;
    struct code at = *person;
    for (int i = 0; i < SUCCESSORS_MOST && state_person(state, &at, &row); i++) {
        if (!row.revoked) {
            *out = at;
            return true;
        }
        if (code_empty(&row.successor))
            return false;
        at = row.successor;
    }
    return false;
}

static bool is_here(struct decision *d, const struct code *person)
{
    struct person_row row;
    return !code_empty(person) && state_person(d->state, person, &row) && !row.revoked &&
           !case_recused(&d->row, person);
}

/* Of a case that another site referred the holder is its link, which has no steps. */
static bool holder_is_here(struct decision *d)
{
    return !case_is_of_link(d, &d->row.holder) && is_here(d, &d->row.holder);
}

static bool first_here(struct decision *d, const struct codes *people, struct code *out)
{
    for (uint32_t i = 0; i < people->n; i++) {
        if (!is_here(d, &people->v[i]))
            continue;
        *out = people->v[i];
        return true;
    }
    return false;
}

static bool has_role(const struct person_row *row, enum role role)
{
    struct code code = code_of(enum_word(&names_role, (int)role));
    return !row->revoked && codes_have(&row->roles, &code);
}

/* A site may serve several municipalities: one of the case's own comes first, then one of its
 * ladder's; of another that shares the ladder last. */
static unsigned nearness(const struct decision *d, const struct code *organisation)
{
    if (code_equal(organisation, &d->row.organisation))
        return 4;
    if (code_equal(organisation, &d->ladder->organisation))
        return 3;
    return codes_have(&d->ladder->organisations, organisation) ? 1 : 2;
}

bool leave_somebody_with(struct decision *d, enum role role, struct code *out)
{
    struct person_row row;
    struct code after = {{0}};
    unsigned best = 0;
    while (state_person_next(d->state, &after, &row)) {
        after = row.person;
        unsigned near = nearness(d, &row.organisation);
        if (near <= best || !has_role(&row, role))
            continue;
        best = near;
        *out = row.person;
    }
    return best > 0;
}

struct code leave_minder(struct decision *d, const struct code *person)
{
    struct code to;
    if (leave_successor(d->state, person, &to) || first_here(d, &d->tier->chairs, &to) ||
        first_here(d, &d->tier->workers, &to) || first_here(d, &d->tier->stand_ins, &to))
        return to;
    if (holder_is_here(d))
        return d->row.holder;
    if (leave_somebody_with(d, role_COORDINATOR, &to) || leave_somebody_with(d, role_ADMIN, &to))
        return to;
    return *person;
}

/* A thing of a person's own, as a question to him: the successor's, else the case holder's. */
static struct code own_heir(struct decision *d, const struct code *person)
{
    struct code to;
    if (leave_successor(d->state, person, &to))
        return to;
    return holder_is_here(d) ? d->row.holder : leave_minder(d, person);
}

/* --- on a case --- */

static void pass(struct decision *d, enum left_part part, uint64_t item, const struct code *from,
                 const struct code *to)
{
    struct work_passed e = {
        .case_id = d->row.case_id, .from = *from, .item = item, .part = part, .to = *to};
    if (!code_equal(from, to))
        decision_emit(d, &message_work_passed, &e);
}

static void pass_lead(struct decision *d)
{
    struct code from = d->row.holder;
    struct code to;
    if (!leave_left(d->state, &from) || !leave_successor(d->state, &from, &to))
        return;
    pass(d, left_part_LEAD, 0, &from, &to);
    clock_hand_over(d, &from, &to);
}

/* A lead that was offered to him is offered to nobody now. */
static void pass_offer(struct decision *d)
{
    struct code from = d->row.offered_to;
    if (!leave_left(d->state, &from))
        return;
    struct transfer_answered e = {.case_id = d->row.case_id, .person = from};
    decision_emit(d, &message_transfer_answered, &e);
    clock_end(d, trigger_OFFERED, 0);
}

/* The process lead is taken, never given: it is given back. */
static void pass_process(struct decision *d)
{
    struct process_led e = {.back = true, .case_id = d->row.case_id, .person = d->row.process_lead};
    if (!leave_left(d->state, &e.person))
        return;
    decision_emit(d, &message_process_led, &e);
    clock_end(d, trigger_LEADING, 0);
}

static void pass_work(struct decision *d)
{
    bool holders = d->tier->kind == tier_kind_TEAM || d->tier->kind == tier_kind_PHONE;
    struct code from = d->row.claimed_by;
    struct code to;
    struct civil_date today = decision_date(d, d->command->stamp);
    if (leave_left(d->state, &d->row.meant_for) && d->row.status == status_QUEUED)
        move_offer_again(d);
    if (holders || d->row.status != status_WORKING || case_matter(&d->row) != matter_CASE ||
        !leave_left(d->state, &from))
        return;
    if (leave_successor(d->state, &from, &to) &&
        person_works_at(d->state, &to, d->ladder, d->tier, today))
        move_claim(d, &to, NULL);
    else
        move_release(d, release_LEFT, NULL);
}

static void pass_roles(struct decision *d)
{
    struct code from = d->row.teller;
    if (leave_left(d->state, &from)) {
        struct code to = own_heir(d, &from);
        pass(d, left_part_TELLER, 0, &from, &to);
    }
    from = d->row.decided_by;
    if (leave_left(d->state, &from)) {
        struct code to = leave_minder(d, &from);
        pass(d, left_part_DECIDER, 0, &from, &to);
    }
}

static void pass_items(struct decision *d)
{
    struct question_row question;
    struct consultation_row consultation;
    struct agreement_row agreement;
    struct code to;
    for (uint64_t n = 1; n <= d->row.questions; n++) {
        ASSERT(state_question(d->state, d->row.case_id, n, &question));
        if (question.answered.ms != 0 || case_is_of_link(d, &question.person) ||
            !leave_left(d->state, &question.person))
            continue; /* what the other site was asked, it still answers when its link is back */
        to = own_heir(d, &question.person);
        pass(d, left_part_QUESTION, n, &question.person, &to);
    }
    for (uint64_t n = 1; n <= d->row.consultations; n++) {
        ASSERT(state_consultation(d->state, d->row.case_id, n, &consultation));
        if (consultation.answered.ms != 0 || !leave_left(d->state, &consultation.person))
            continue;
        to = own_heir(d, &consultation.person);
        pass(d, left_part_CONSULTATION, n, &consultation.person, &to);
    }
    for (uint64_t n = 1; n <= d->row.agreements; n++) {
        ASSERT(state_agreement(d->state, d->row.case_id, n, &agreement));
        if ((agreement.result != settlement_none &&
             agreement.condition != condition_state_PENDING) ||
            !leave_left(d->state, &agreement.owner))
            continue;
        to = own_heir(d, &agreement.owner);
        pass(d, left_part_AGREEMENT, n, &agreement.owner, &to);
    }
}

/* Another is named by those who work on the case: what he knew nobody inherits. */
static void release_experts(struct decision *d)
{
    struct expert_row expert;
    for (uint64_t n = 1; n <= d->row.experts; n++) {
        ASSERT(state_expert(d->state, d->row.case_id, n, &expert));
        if (expert.released || !leave_left(d->state, &expert.person))
            continue;
        struct expert_released e = {.case_id = d->row.case_id, .expert = n};
        decision_emit(d, &message_expert_released, &e);
    }
}

static bool is_own(enum trigger trigger)
{
    return trigger == trigger_ASKED || trigger == trigger_CONSULTED || trigger == trigger_AGREED ||
           trigger == trigger_CONDITION || trigger == trigger_DECIDED || trigger == trigger_ACCOUNT;
}

/* What is left are steps. */
static void pass_clocks(struct decision *d)
{
    for (size_t i = 0; i < d->n_clocks; i++) {
        struct code from = d->clocks[i].owner;
        enum trigger trigger = d->clocks[i].trigger;
        if (!leave_left(d->state, &from))
            continue;
        struct code to = is_own(trigger) ? own_heir(d, &from) : leave_minder(d, &from);
        if (trigger == trigger_REVIEW)
            to = glass_reviewer(d, d->clocks[i].item, &to);
        clock_hand_over_of(d, trigger, &from, &to);
    }
}

/* Votes and money are asked again of those who still may say yes. */
static void ask_again(struct decision *d)
{
    struct clock_start clocks[CLOCKS_MAX];
    size_t n = d->n_clocks;
    memcpy(clocks, d->clocks, n * sizeof clocks[0]);
    for (size_t i = 0; i < n; i++) {
        if (!leave_left(d->state, &clocks[i].owner))
            continue;
        if (clocks[i].trigger == trigger_SPEND)
            approval_ask_again(d, &clocks[i].owner);
        if (clocks[i].trigger == trigger_VOTE)
            vote_ask_again(d, &clocks[i].owner);
    }
}

void leave_pass(struct decision *d)
{
    if (!case_is_open(&d->row))
        return;
    pass_lead(d);
    pass_offer(d);
    pass_process(d);
    pass_work(d);
    pass_roles(d);
    pass_items(d);
    release_experts(d);
    ask_again(d);
    pass_clocks(d);
}

void leave_lead_taken(struct decision *d, const struct code *to)
{
    static const enum trigger of_holder[] = {
        trigger_DEADLINE, trigger_OUTSIDE, trigger_SETTLED, trigger_EVALUATION,
        trigger_CONSENT,  trigger_LOAN,    trigger_PACK,    trigger_ADOPTED,
    };
    for (size_t i = 0; i < sizeof of_holder / sizeof of_holder[0]; i++)
        clock_give(d, of_holder[i], to);
    if (d->tier->kind != tier_kind_TEAM && d->tier->kind != tier_kind_PHONE)
        return;
    clock_give(d, trigger_WORKING, to);
    clock_give(d, trigger_ENTERED, to);
    struct code from = d->row.claimed_by;
    if (leave_left(d->state, &from))
        pass(d, left_part_WORK, 0, &from, to);
}
