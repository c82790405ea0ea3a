// SPDX-License-Identifier: EUPL-1.2
/* Work in a tier: taking a case up, giving it away, asking, consulting, calling. */
#include "base/assert.h"
#include "core/capacity.h"
#include "core/leave.h"

bool decide_case_claim(struct decision *d, const void *body)
{
    (void)body;
    if (d->row.status == status_WORKING &&
        code_equal(&d->command->actor->person, &d->row.claimed_by))
        return refuse(d, ERR_ALREADY_CLAIMED, "case_id", DETAIL_CLAIMED_BY_YOU);
    if (d->row.status == status_WORKING)
        return refuse_with(d, ERR_ALREADY_CLAIMED, "case_id", DETAIL_VALUE, "%s",
                           d->row.claimed_by.s);
    if (!require_status(d, status_QUEUED, status_none))
        return false;
    move_claim(d, &d->command->actor->person, NULL);
    return true;
}

bool decide_case_release(struct decision *d, const void *body)
{
    (void)body;
    if (!require_status(d, status_WORKING, status_none))
        return false;
    if (d->tier->kind == tier_kind_TEAM || d->tier->kind == tier_kind_PHONE)
        return refuse_with(d, ERR_WRONG_STATE, "case_id", DETAIL_NO_RELEASE, "%s", d->tier->code.s);
    move_release(d, release_BY_PERSON, &d->command->sealed);
    return true;
}

bool decide_case_assign(struct decision *d, const void *body)
{
    const struct case_assign *c = body;
    if (!require_status(d, status_QUEUED, status_WORKING) ||
        !require_worker(d, "person", &c->person))
        return false;
    if (!person_works_at(d->state, &c->person, d->ladder, d->tier,
                         decision_date(d, d->command->stamp)))
        return refuse_with(d, ERR_NO_SUCH_PERSON, "person", DETAIL_WORKS_NOT_AT, "%s\t%s",
                           c->person.s, d->tier->code.s);
    if (case_recused(&d->row, &c->person))
        return refuse_with(d, ERR_RECUSED, "person", DETAIL_RECUSED_HERE, "%s", c->person.s);
    move_claim(d, &c->person, &d->command->sealed);
    return true;
}

/* The lead is its holder's to offer; of a holder who was shut out, also of whoever minds the case.
 */
static bool may_offer_lead(struct decision *d)
{
    const struct core_actor *actor = d->command->actor;
    return actor_is(actor, &d->row.holder) || actor_is(actor, &d->row.submitter) ||
           leave_left(d->state, &d->row.holder) ||
           refuse_with(d, ERR_DENIED, "case_id", DETAIL_NOT_THE_HOLDER, "%s", d->row.holder.s);
}

/* Whoever takes the lead reads the whole case. A holder who is gone finds no other ground (GEN-6).
 */
static bool may_pass_lead(struct decision *d)
{
    return !d->row.consent_withdrawn || leave_left(d->state, &d->row.holder) ||
           refuse(d, ERR_CONSENT_WITHDRAWN, "case_id", DETAIL_NONE);
}

bool decide_case_transfer(struct decision *d, const void *body)
{
    const struct case_transfer *c = body;
    if (!may_offer_lead(d))
        return false;
    if (!require_open(d) || !require_worker(d, "person", &c->person))
        return false;
    if (code_equal(&c->person, &d->row.holder))
        return refuse_with(d, ERR_SAME_PERSON, "person", DETAIL_VALUE, "%s", c->person.s);
    if (!may_pass_lead(d))
        return false;
    struct transfer_offered e = {
        .case_id = c->case_id, .person = c->person, .sealed = decision_sealed(d)};
    decision_emit(d, &message_transfer_offered, &e);
    clock_end(d, trigger_OFFERED, 0);
    clock_begin(d, &(struct clock_request){.trigger = trigger_OFFERED, .owner = c->person});
    return true;
}

/* HRV-12: the tasks of a statutory role stay with who has it, whoever leads the case. */
static void keep_statutory(struct decision *d)
{
    struct agreement_row row;
    for (uint64_t n = 1; n <= d->row.agreements; n++) {
        ASSERT(state_agreement(d->state, d->row.case_id, n, &row));
        if (row.statutory && row.result == settlement_none)
            clock_give_item(d, trigger_AGREED, n, &row.owner);
    }
}

bool decide_case_accept(struct decision *d, const void *body)
{
    const struct case_accept *c = body;
    if (code_empty(&d->row.offered_to))
        return refuse(d, ERR_WRONG_STATE, "case_id", DETAIL_NOTHING_OFFERED);
    if (!c->decline && !may_pass_lead(d))
        return false;
    struct code from = d->row.holder;
    struct code to = d->row.offered_to;
    struct transfer_answered e = {.accepted = !c->decline, .case_id = c->case_id, .person = to};
    decision_emit(d, &message_transfer_answered, &e);
    clock_end(d, trigger_OFFERED, 0);
    if (!c->decline) {
        capacity_lead(d, &to);
        clock_hand_over_lead(d, &from, &to);
        if (leave_left(d->state, &from))
            leave_lead_taken(d, &to);
        move_follow_lead(d);
        keep_statutory(d);
        recuse_follow(d, &to);
    }
    return true;
}

/* What the other site is asked by way of its link, whoever works on the case sees to. */
static struct code answer_owner(const struct decision *d, const struct code *asked)
{
    if (!case_is_of_link(d, asked))
        return *asked;
    return code_empty(&d->row.claimed_by) ? case_minder(d) : d->row.claimed_by;
}

/* Also whose step it became before the case passed to whoever works on it now. */
static bool may_answer(const struct decision *d, const struct question_row *question)
{
    const struct core_actor *actor = d->command->actor;
    struct code owner = answer_owner(d, &question->person);
    return actor_is(actor, &question->person) || actor_is(actor, &d->row.holder) ||
           actor_is(actor, &owner) || clock_asks_actor(d, trigger_ASKED, question->question);
}

bool question_ask(struct decision *d, struct question_asked *e)
{
    if (d->row.questions == QUESTIONS_MAX)
        return refuse_with(d, ERR_LIMIT_REACHED, "case_id", DETAIL_QUESTIONS_FULL, "%d",
                           QUESTIONS_MAX);
    d->item = d->row.questions + 1;
    e->case_id = d->row.case_id;
    e->question = d->item;
    decision_emit(d, &message_question_asked, e);
    d->pauses[d->n_pauses++] = (struct pause){d->command->stamp, {0}};
    clock_recompute(d);
    clock_begin(d, &(struct clock_request){.trigger = trigger_ASKED,
                                           .owner = answer_owner(d, &e->person),
                                           .item = d->item});
    return true;
}

/* It would stand a clock still for nobody, and count as advice that nobody gave. */
static bool is_another(struct decision *d, const struct code *person)
{
    return !code_equal(person, &d->command->actor->person) ||
           refuse_with(d, ERR_SAME_PERSON, "person", DETAIL_VALUE, "%s", person->s);
}

/* Who stepped back reads the case no more, unless he holds it or brought it in: he could not answer
 * what he is asked (GEN-8). */
static bool may_be_asked(struct decision *d, const struct code *person)
{
    return !case_recused(&d->row, person) || code_equal(person, &d->row.holder) ||
           code_equal(person, &d->row.submitter) ||
           refuse_with(d, ERR_RECUSED, "person", DETAIL_RECUSED_HERE, "%s", person->s);
}

bool decide_case_ask(struct decision *d, const void *body)
{
    const struct case_ask *c = body;
    if (!require_open(d) || !require_sharing(d) || !require_text(d, "question"))
        return false;
    struct code person = code_empty(&c->person) ? d->row.holder : c->person;
    if (!is_another(d, &person) || !require_worker(d, "person", &person) ||
        !may_be_asked(d, &person) || !require_ground_of(d, &person))
        return false;
    return question_ask(d,
                        &(struct question_asked){.person = person, .sealed = decision_sealed(d)});
}

bool decide_case_answer(struct decision *d, const void *body)
{
    const struct case_answer *c = body;
    struct question_row question;
    if (!state_question(d->state, c->case_id, c->question, &question))
        return refuse_with(d, ERR_NO_SUCH_ITEM, "question", DETAIL_VALUE, "%llu",
                           (unsigned long long)c->question);
    if (question.answered.ms != 0)
        return refuse(d, ERR_WRONG_STATE, "question", DETAIL_ANSWERED);
    if (!require_open(d) || !require_text(d, "answer"))
        return false;
    if (!may_answer(d, &question))
        return refuse_with(d, ERR_DENIED, "question", DETAIL_ASKED_OR_HOLDER, "%s",
                           question.person.s);
    struct question_answered e = {
        .case_id = c->case_id, .question = c->question, .sealed = decision_sealed(d)};
    decision_emit(d, &message_question_answered, &e);
    d->pauses[c->question - 1].until = d->command->stamp;
    clock_end(d, trigger_ASKED, c->question);
    clock_recompute(d);
    return true;
}

bool decide_case_consult(struct decision *d, const void *body)
{
    const struct case_consult *c = body;
    if (!require_open(d) || !require_sharing(d) || !require_text(d, "question") ||
        !is_another(d, &c->person) || !require_worker(d, "person", &c->person) ||
        !may_be_asked(d, &c->person) || !require_ground_of(d, &c->person))
        return false;
    if (d->row.consultations == QUESTIONS_MAX)
        return refuse_with(d, ERR_LIMIT_REACHED, "case_id", DETAIL_CONSULTATIONS_FULL, "%d",
                           QUESTIONS_MAX);
    d->item = d->row.consultations + 1;
    struct consultation_asked e = {.case_id = c->case_id,
                                   .consultation = d->item,
                                   .person = c->person,
                                   .sealed = decision_sealed(d)};
    decision_emit(d, &message_consultation_asked, &e);
    clock_begin(d, &(struct clock_request){
                       .trigger = trigger_CONSULTED, .owner = c->person, .item = d->item});
    return true;
}

/* What the actor himself was asked on this case and has not answered, the first of it; 0: nothing.
 */
static uint64_t asked_of_actor(struct decision *d)
{
    struct consultation_row row;
    for (uint64_t n = 1; n <= d->row.consultations; n++) {
        ASSERT(state_consultation(d->state, d->row.case_id, n, &row));
        if (row.answered.ms == 0 && code_equal(&row.person, &d->command->actor->person))
            return n;
    }

    return 0;
}

bool decide_case_advise(struct decision *d, const void *body)
{
    const struct case_advise *c = body;
    struct consultation_row consultation;
    if (!require_open(d) || !require_sharing(d) || !require_text(d, "advice") ||
        !require_checked(d))
        return false;
    uint64_t answers = c->consultation == 0 ? asked_of_actor(d) : c->consultation;
    if (answers != 0) {
        if (!state_consultation(d->state, c->case_id, answers, &consultation))
            return refuse_with(d, ERR_NO_SUCH_ITEM, "consultation", DETAIL_VALUE, "%llu",
                               (unsigned long long)answers);
        if (consultation.answered.ms != 0)
            return refuse(d, ERR_WRONG_STATE, "consultation", DETAIL_ANSWERED);
        if (!actor_is(d->command->actor, &consultation.person))
            return refuse_with(d, ERR_DENIED, "consultation", DETAIL_ASKED, "%s",
                               consultation.person.s);
    }
    struct advice_given e = {
        .case_id = c->case_id, .consultation = answers, .sealed = decision_sealed(d)};
    decision_emit(d, &message_advice_given, &e);
    expert_speaks(d);
    if (answers != 0) {
        clock_end(d, trigger_CONSULTED, answers);
        advice_watch(d, &consultation.by, answers);
    }
    return true;
}

void consultations_watch(struct decision *d)
{
    struct consultation_row row;
    for (uint64_t n = 1; n <= d->row.consultations; n++) {
        ASSERT(state_consultation(d->state, d->row.case_id, n, &row));
        if (row.answered.ms == 0)
            clock_begin(d, &(struct clock_request){
                               .trigger = trigger_CONSULTED, .owner = row.person, .item = n});
    }
}

bool decide_case_contact(struct decision *d, const void *body)
{
    const struct case_contact *c = body;
    struct contact_row contact;
    if (!require_open(d) || !require_sharing(d))
        return false;
    if (!state_contact(d->state, &c->contact, &contact, d->arena))
        return refuse_with(d, ERR_NO_SUCH_ITEM, "contact", DETAIL_VALUE, "%s", c->contact.s);
    if (!room_for(d, "contact", &d->row.contacts, &c->contact))
        return false;
    struct contact_tried e = {.case_id = c->case_id,
                              .contact = c->contact,
                              .result = c->result,
                              .sealed = decision_sealed(d)};
    decision_emit(d, &message_contact_tried, &e);
    return true;
}

bool decide_urgency_set(struct decision *d, const void *body)
{
    const struct urgency_set *c = body;
    if (!require_open(d))
        return false;
    if (d->row.urgency == c->urgency)
        return refuse_with(d, ERR_WRONG_STATE, "urgency", DETAIL_URGENCY, "%s",
                           enum_word(&names_urgency, (int)c->urgency));
    struct urgency_changed e = {
        .case_id = c->case_id, .sealed = decision_sealed(d), .urgency = c->urgency};
    decision_emit(d, &message_urgency_changed, &e);
    move_hurry(d);
    return true;
}
