// SPDX-License-Identifier: EUPL-1.2
/* What somebody would do next with a case, a consultation or an issue, so that they come to every
 * corner of their ladder. */
#include "core/route.h"

#include "base/assert.h"
#include "tests/property/generator.h"

#define ONE_OF(c, list) (list)[random_below((c)->g, sizeof(list) / sizeof(list)[0])]

/* --- consultations and issues --- */

static void with_consultation(struct choice *c)
{
    static const struct message *const then[] = {&message_advice_score, &message_consult_close,
                                                 &message_case_read};
    if (c->row.reply == consult_result_none && !one_in(c->g, 5))
        likely(c, &message_consult_reply);
    else if (one_in(c->g, 6)) { /* it turns out to be a case */
        struct case_id id = c->row.case_id;
        c->row = (struct case_row){0};
        ((struct case_submit *)likely(c, &message_case_submit))->consultation = id;
    } else
        likely(c, ONE_OF(c, then));
}

static void with_issue(struct choice *c)
{
    static const struct message *const working[] = {
        &message_agreement_make, &message_agreement_settle, &message_issue_rank,
        &message_issue_close,    &message_case_relate,      &message_case_transfer,
        &message_case_accept};
    if (c->row.status == status_WORKING)
        likely(c, ONE_OF(c, working));
    else
        likely(c, one_in(c->g, 3) ? &message_issue_reject : &message_issue_adopt);
}

/* --- what is open on a case --- */

static bool answer(struct choice *c)
{
    struct question_row row;
    for (uint64_t n = c->row.questions; n > 0 && c->row.questions_open > 0; n--) {
        if (!state_question(c->state, c->row.case_id, n, &row) || row.answered.ms != 0)
            continue;
        struct case_answer *body = likely(c, &message_case_answer);
        body->question = n;
        likely_by(c, &row.person);
        return true;
    }
    return false;
}

static bool advise(struct choice *c)
{
    struct consultation_row row;
    for (uint64_t n = c->row.consultations; n > 0; n--) {
        if (!state_consultation(c->state, c->row.case_id, n, &row) || row.answered.ms != 0)
            continue;
        struct case_advise *body = likely(c, &message_case_advise);
        body->consultation = n;
        likely_by(c, &row.person);
        return true;
    }
    return false;
}

static struct code stand_in_of(const struct generator *g, const struct code *person)
{
    for (size_t i = 0; i < AWAY; i++)
        if (code_equal(&g->away[i].person, person))
            return g->away[i].stand_in;
    return (struct code){{0}};
}

/* Now and then by who asked himself, or by his stand-in: that must be refused. */
static struct code who_approves(struct choice *c, const struct spend_row *spend)
{
    const struct pot *pot = ladder_pot(c->ladder, &spend->pot);
    switch (random_below(c->g, 9)) {
    case 0:
        return spend->requester;
    case 1:
        return spend->first;
    case 2:
        return spend->contact;
    case 3:
        return c->row.owner;
    case 4:
        return stand_in_of(c->g, &spend->requester);
    default:
        return pot == NULL ? c->row.owner : decides_on_pot(c, pot);
    }
}

static bool decide_on_spend(struct choice *c)
{
    struct spend_row row;
    for (uint64_t n = c->row.spends; n > 0 && c->row.spends_open > 0; n--) {
        if (!state_spend(c->state, c->row.case_id, n, &row) || row.state != spend_state_REQUESTED)
            continue;
        if (one_in(c->g, 12)) { /* who asked goes away */
            struct absence_set *away = likely(c, &message_absence_set);
            away->person = row.requester;
            c->g->away[(c->g->n_away - 1) % AWAY].person = row.requester;
            likely_by(c, &row.requester);
            return true;
        }
        const struct pot *pot = ladder_pot(c->ladder, &row.pot);
        struct code person = who_approves(c, &row);
        if (pot != NULL && pot->approval == approval_BOARD) {
            struct decision_vote *vote = likely(c, &message_decision_vote);
            vote->spend = n;
            vote->yes = !one_in(c->g, 4);
        } else if (one_in(c->g, 5)) {
            ((struct spend_reject *)likely(c, &message_spend_reject))->spend = n;
        } else {
            ((struct spend_approve *)likely(c, &message_spend_approve))->spend = n;
        }
        likely_by(c, &person);
        return true;
    }
    return false;
}

static bool vote(struct choice *c)
{
    if (!c->row.proposal_open)
        return false;
    struct decision_vote *body = likely(c, &message_decision_vote);
    struct code person = one_of(c->g, &c->tier->board);
    body->spend = 0;
    body->yes = !one_in(c->g, 3);
    likely_by(c, &person);
    return true;
}

static void follow_money(struct choice *c)
{
    static const struct message *const about[] = {&message_loan_repay, &message_loan_forgive,
                                                  &message_spend_account};
    struct spend_row row;
    uint64_t n = 1 + random_below(c->g, c->row.spends);
    bool forgive = one_in(c->g, 3);
    if (!state_spend(c->state, c->row.case_id, n, &row))
        return;
    const struct message *message = forgive ? &message_loan_forgive : ONE_OF(c, about);
    char *body = likely(c, message);
    *(uint64_t *)(void *)(body + message_field(message, bytes_of("spend", 5))->offset) = n;
    uint64_t *cents = (void *)(body + message_field(message, bytes_of("cents", 5))->offset);
    *cents = one_in(c->g, 3) ? row.cents : 1 + random_below(c->g, row.cents);
    struct code person = message == &message_spend_account ? row.requester : who_approves(c, &row);
    if (message != &message_loan_repay)
        likely_by(c, &person);
}

/* What was given is accounted for, and what was lent comes back. */
static bool settle_money(struct choice *c)
{
    struct spend_row row;
    for (uint64_t n = c->row.spends; n > 0; n--) {
        if (!state_spend(c->state, c->row.case_id, n, &row) || row.state != spend_state_APPROVED)
            continue;
        bool loan = row.kind == spend_kind_LOAN;
        if (loan && row.repaid_cents + row.forgiven_cents < row.cents) {
            struct loan_repay *body = likely(c, &message_loan_repay);
            body->spend = n;
            body->cents = row.cents - row.repaid_cents - row.forgiven_cents;
            return true;
        }
        uint64_t given = loan ? row.forgiven_cents : row.cents;
        const struct pot *pot = ladder_pot(c->ladder, &row.pot);
        if (given == row.accounted_cents || pot == NULL)
            continue;
        struct spend_account *body = likely(c, &message_spend_account);
        body->spend = n;
        body->cents = given - row.accounted_cents;
        body->law = one_of(c->g, &pot->laws);
        likely_by(c, &row.requester);
        return true;
    }
    return false;
}

/* One that is open: done, or its condition met. */
static bool settle(struct choice *c)
{
    struct agreement_row row;
    if (one_in(c->g, 2) && settle_money(c))
        return true;
    for (uint64_t n = c->row.agreements; n > 0 && c->row.agreements_open > 0; n--) {
        if (!state_agreement(c->state, c->row.case_id, n, &row))
            continue;
        if (row.condition == condition_state_PENDING) {
            ((struct condition_settle *)likely(c, &message_condition_settle))->agreement = n;
            return true;
        }
        if (row.result != settlement_none)
            continue;
        struct agreement_settle *body = likely(c, &message_agreement_settle);
        body->agreement = n;
        body->result = one_in(c->g, 4) ? settlement_FAILED : settlement_DONE;
        return true;
    }
    return false;
}

/* After the record that the pot wants first. */
static void ask_money(struct choice *c)
{
    const struct pot *pots = c->ladder->pots.v;
    const struct pot *pot = &pots[random_below(c->g, c->ladder->pots.n)];
    for (int i = 0; i < 3 && pot->approval != approval_BOARD; i++) /* which takes many to decide */
        pot = &pots[random_below(c->g, c->ladder->pots.n)];
    bool lacks = !code_empty(&pot->record) && !codes_have(&c->row.records, &pot->record);
    if (lacks && make_record(c, &pot->record))
        return;
    likely(c, &message_spend_request);
}

static bool beside(struct choice *c)
{
    struct code side = one_of(c->g, &c->row.sides);
    if (code_empty(&side))
        likely(c, &message_side_open);
    else
        ((struct side_close *)likely(c, &message_side_close))->side = side;
    return true;
}

/* --- at a tier --- */

static const struct tier *tier_above(struct choice *c)
{
    uint64_t rung = ladder_rung_above(c->ladder, c->tier->rung);
    return rung == 0 ? NULL : route_tier(c->state, c->ladder, rung, &c->row);
}

static void climb(struct choice *c)
{
    const struct tier *above = tier_above(c);
    if (above != NULL && meet_gates(c, above, gate_at_ENTRY, (struct instant){0}))
        return;
    struct case_escalate *body = likely(c, &message_case_escalate);
    if (!one_in(c->g, 4))
        body->tier = (struct code){{0}};
    likely_by(c, one_in(c->g, 2) && !code_empty(&c->row.claimed_by) ? &c->row.claimed_by
                                                                    : &c->row.holder);
}

static void give_outcome(struct choice *c)
{
    if (meet_gates(c, c->tier, gate_at_DECISION, c->row.meeting))
        return;
    bool nobody = c->tier->kind != tier_kind_TABLE && code_empty(&c->row.claimed_by);
    likely(c, nobody ? &message_case_claim : &message_case_decide);
}

static void at_desk(struct choice *c)
{
    bool of_everybody = c->tier->kind == tier_kind_TEAM || c->tier->kind == tier_kind_PHONE;
    if (c->row.status == status_QUEUED && !of_everybody)
        likely(c, one_in(c->g, 8) ? &message_case_assign : &message_case_claim);
    else if (c->tier->kind == tier_kind_PHONE && one_in(c->g, 4))
        likely(c, &message_case_contact);
    else if (c->tier->decisions.n > 0 && one_in(c->g, tier_above(c) == NULL ? 2 : 8))
        give_outcome(c);
    else
        climb(c);
}

static void onto_agenda(struct choice *c)
{
    struct meeting_row meeting = {.start = {0}};
    struct instant from =
        instant_of_ms(c->g->world->now.ms + (int64_t)random_below(c->g, 4) * INT64_C(86400000));
    bool there = state_meeting_next(c->state, &c->row.ladder, &c->row.tier, from, &meeting);
    if (meet_gates(c, c->tier, gate_at_AGENDA, meeting.start))
        return;
    if (!there || (c->tier->convened && one_in(c->g, 3))) {
        struct meeting_convene *convene = likely(c, &message_meeting_convene);
        struct code chair = one_of(c->g, &c->tier->chairs);
        convene->ladder = c->row.ladder;
        convene->tier = c->row.tier;
        convene->start = instant_of_ms(from.ms / 3600000 * 3600000 + 25 * 3600000);
        likely_by(c, &chair);
        return;
    }
    struct agenda_put *body = likely(c, &message_agenda_put);
    body->start = meeting.start;
}

static void planned(struct choice *c)
{
    struct meeting_row meeting;
    bool there = state_meeting(c->state, &c->row.ladder, &c->row.tier, c->row.meeting, &meeting);
    if (c->row.pack_sent.ms == 0 && !one_in(c->g, 5)) {
        likely(c, &message_pack_send);
    } else if (there && !meeting.held && c->row.meeting.ms <= c->g->world->now.ms) {
        struct meeting_hold *body = likely(c, &message_meeting_hold);
        struct code chair = one_of(c->g, &c->tier->chairs);
        body->ladder = c->row.ladder;
        body->tier = c->row.tier;
        body->start = c->row.meeting;
        likely_by(c, &chair);
    } else if (there && meeting.held) {
        if (one_in(c->g, 3))
            likely(c, &message_minutes_send);
        else
            give_outcome(c);
    } else if (one_in(c->g, 6)) {
        likely(c, &message_agenda_remove);
    } else { /* until then: the invitations, and what the decision will ask */
        if (!meet_gates(c, c->tier, gate_at_DECISION, c->row.meeting))
            likely(c, one_in(c->g, 2) ? &message_meeting_invite : &message_participant_invite);
    }
}

static void after_outcome(struct choice *c)
{
    static const struct message *const then[] = {
        &message_resident_tell,    &message_resident_tell,    &message_case_close,
        &message_minutes_send,     &message_agreement_make,   &message_agreement_settle,
        &message_agreement_settle, &message_condition_settle, &message_case_stall,
        &message_case_evaluate,    &message_spend_request,    &message_advice_score};
    if (one_in(c->g, 3) && settle(c))
        return;
    if (c->row.stalled && one_in(c->g, 3))
        give_outcome(c);
    else if (c->row.told && c->row.agreements_open == 0 && one_in(c->g, 3))
        likely(c, &message_case_close);
    else
        likely(c, ONE_OF(c, then));
}

/* --- all of it --- */

static bool with_open_things(struct choice *c)
{
    if (one_in(c->g, 4) && advise(c))
        return true;
    if (!one_in(c->g, 4) && answer(c))
        return true;
    if (!code_empty(&c->row.offered_to) && one_in(c->g, 3)) {
        likely(c, &message_case_accept);
        return true;
    }
    if (one_in(c->g, 2) && vote(c))
        return true;
    if (!one_in(c->g, 3) && decide_on_spend(c))
        return true;
    if (c->row.spends > 0 && one_in(c->g, 8)) {
        follow_money(c);
        return c->move->message != NULL;
    }
    /* a board's work takes many steps, and few cases come that far */
    if (c->ladder->pots.n > 0 && one_in(c->g, c->tier->board.n > 0 ? 2 : 12)) {
        ask_money(c);
        return true;
    }
    return c->ladder->sides.n > 0 && one_in(c->g, 16) && beside(c);
}

void move_next(struct choice *c)
{
    if (c->row.matter == matter_CONSULTATION)
        with_consultation(c);
    else if (c->row.matter == matter_ISSUE)
        with_issue(c);
    else if (!case_is_open(&c->row))
        likely(c, one_in(c->g, 2) ? &message_case_reopen : &message_case_read);
    else if (one_in(c->g, 20))
        move_aside(c);
    else if (with_open_things(c))
        return;
    else if (c->row.status == status_DECIDED)
        after_outcome(c);
    else if (c->tier->kind != tier_kind_TABLE)
        at_desk(c);
    else if (c->row.status == status_PLANNED)
        planned(c);
    else if (tier_above(c) != NULL && one_in(c->g, 8))
        climb(c);
    else
        onto_agenda(c);
}

void move_end(struct choice *c)
{
    if (c->row.matter == matter_CONSULTATION)
        likely(c, &message_consult_close);
    else if (c->row.matter == matter_ISSUE && settle(c))
        ;
    else if (c->row.matter == matter_ISSUE)
        likely(c, c->row.status == status_WORKING ? &message_issue_close : &message_issue_reject);
    else if (c->row.status != status_DECIDED)
        likely(c, &message_case_withdraw);
    else if (!c->row.told)
        likely(c, &message_resident_tell);
    else if (!settle(c))
        likely(c, &message_case_close);
    const struct field *texts = message_field(c->move->message, bytes_of("texts", 5));
    if (c->row.erased && texts != NULL) /* there is no key any more to seal them with */
        ((struct texts *)(void *)((char *)c->move->body + texts->offset))->n = 0;
}
