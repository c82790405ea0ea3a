// SPDX-License-Identifier: EUPL-1.2
/* Rows that hang on a case: talk, agreements, records, experts, grounds, clocks; and what its end
 * does to them. */
#include "core/apply.h"

#include "base/assert.h"

static void household(struct state *state, struct case_id id, const struct list *members)
{
    struct household_row row = {.members = *members};
    if (members->n > 0)
        state_household_put(state, id, &row);
}

static void asked(struct state *state, const struct core_fact *fact)
{
    const struct question_asked *e = fact->body;
    struct question_row row = {.asked = fact->stamp,
                               .by = fact->actor,
                               .person = e->person,
                               .question = e->question,
                               .remote = e->remote,
                               .remote_asked = e->asked};
    state_question_put(state, e->case_id, &row);
}

static void answered(struct state *state, const struct core_fact *fact)
{
    const struct question_answered *e = fact->body;
    struct question_row row;
    ASSERT(state_question(state, e->case_id, e->question, &row));
    row.answered = fact->stamp;
    state_question_put(state, e->case_id, &row);
}

/* The case ended: nobody waits for an answer any more, and a pause that stayed open would stop the
 * clocks of a case that is opened again. */
static void questions_over(struct state *state, struct case_id id, struct instant stamp)
{
    const struct case_row *row = state_case_look(state, id);
    struct question_row question;
    ASSERT(row != NULL);
    for (uint64_t n = 1; n <= row->questions; n++) {
        ASSERT(state_question(state, id, n, &question));
        if (question.answered.ms != 0)
            continue;
        question.answered = stamp;
        state_question_put(state, id, &question);
    }
}

/* HRV-11: a report after each tenth family; the same family once more is no next one. */
static void finished(struct state *state, struct case_id id, struct instant stamp)
{
    uint64_t version;
    struct finished_row row;
    const struct case_row *was = state_case_look(state, id);
    ASSERT(was != NULL);
    const struct ladder *ladder = state_ladder(state, &was->ladder, &version);
    ASSERT(ladder != NULL);
    if (was->finished)
        return;
    state_finished(state, &was->ladder, &row);
    row.cases++;
    if (ladder->report_each != 0 && row.cases % ladder->report_each == 0) {
        row.reported = row.cases;
        row.due = stamp;
    }
    state_finished_put(state, &ladder->code, &row);
}

static void consulted(struct state *state, const struct core_fact *fact)
{
    const struct consultation_asked *e = fact->body;
    struct consultation_row row = {.asked = fact->stamp,
                                   .by = fact->actor,
                                   .consultation = e->consultation,
                                   .person = e->person};
    state_consultation_put(state, e->case_id, &row);
}

static void advised(struct state *state, const struct core_fact *fact)
{
    const struct advice_given *e = fact->body;
    struct consultation_row row;
    if (e->consultation == 0)
        return;
    ASSERT(state_consultation(state, e->case_id, e->consultation, &row));
    row.answered = fact->stamp;
    row.checked = sealed_find(&e->sealed, "checked") != NULL;
    state_consultation_put(state, e->case_id, &row);
}

/* HRV-16: what is still open belongs to the new plan. */
static void carry_agreements(struct state *state, struct case_id id, uint64_t agreements,
                             uint64_t plan)
{
    struct agreement_row row;
    for (uint64_t n = 1; n <= agreements; n++) {
        ASSERT(state_agreement(state, id, n, &row));
        if (row.result != settlement_none)
            continue;
        row.plan = plan;
        state_agreement_put(state, id, &row);
    }
}

/* Where the record stands among the case's, or will stand when it is new: apply_items looks at the
 * row as it was. */
static void recorded(struct state *state, const struct core_fact *fact)
{
    const struct record_made *e = fact->body;
    const struct case_row *row = state_case_look(state, e->case_id);
    ASSERT(row != NULL);
    uint32_t place = 0;
    while (place < row->records.n && !code_equal(&row->records.v[place], &e->record))
        place++;
    struct record_row record = {.by = fact->actor,
                                .no = e->no,
                                .record = place + 1,
                                .stamp = fact->stamp,
                                .unknown = e->unknown,
                                .yes = e->yes};
    uint64_t agreements = row->agreements;
    state_record_put(state, e->case_id, &record);
    if (e->plan != 0)
        carry_agreements(state, e->case_id, agreements, e->plan);
}

static void expert_named(struct state *state, const struct expert_named *e)
{
    struct expert_row row = {.expert = e->expert, .person = e->person, .profession = e->profession};
    state_expert_put(state, e->case_id, &row);
}

static void expert_changed(struct state *state, struct case_id id, uint64_t n, bool released)
{
    struct expert_row row;
    ASSERT(state_expert(state, id, n, &row));
    row.released |= released;
    row.spoke |= !released;
    state_expert_put(state, id, &row);
}

static void participant_invited(struct state *state, const struct participant_invited *e)
{
    struct participant_row row = {
        .function = e->function,
        .participant = e->participant,
        .statutory = e->statutory,
        .who = e->who,
    };
    state_participant_put(state, e->case_id, &row);
}

static void participant_recorded(struct state *state, const struct participant_recorded *e)
{
    struct participant_row row;
    ASSERT(state_participant(state, e->case_id, e->participant, &row));
    if (e->attendance != attendance_none)
        row.attendance = e->attendance;
    if (e->commitment != commitment_none)
        row.commitment = e->commitment;
    state_participant_put(state, e->case_id, &row);
}

static uint64_t plan_of(struct state *state, struct case_id id)
{
    const struct case_row *row = state_case_look(state, id);
    ASSERT(row != NULL);
    return row->plan;
}

static void agreed(struct state *state, const struct core_fact *fact)
{
    const struct agreement_made *e = fact->body;
    struct agreement_row row = {
        .agreement = e->agreement,
        .amount_cents = e->amount_cents,
        .condition = e->condition_date.n != 0 ? condition_state_PENDING : condition_state_none,
        .condition_date = e->condition_date,
        .due = e->due,
        .owner = e->owner,
        .plan = plan_of(state, e->case_id),
        .spend = e->spend,
        .statutory = e->statutory,
        .temporary = e->temporary,
    };
    state_agreement_put(state, e->case_id, &row);
}

static void agreement_changed(struct state *state, struct case_id id, uint64_t n,
                              enum settlement result, enum condition_state condition)
{
    struct agreement_row row;
    ASSERT(state_agreement(state, id, n, &row));
    if (result != settlement_none)
        row.result = result;
    if (condition != condition_state_none)
        row.condition = condition;
    state_agreement_put(state, id, &row);
}

/* The parts that have rows of their own; the case's row is case.c's affair. */
static void passed(struct state *state, const struct work_passed *e)
{
    struct question_row question;
    struct consultation_row consultation;
    struct agreement_row agreement;
    if (e->part == left_part_QUESTION) {
        ASSERT(state_question(state, e->case_id, e->item, &question));
        question.person = e->to;
        state_question_put(state, e->case_id, &question);
    } else if (e->part == left_part_CONSULTATION) {
        ASSERT(state_consultation(state, e->case_id, e->item, &consultation));
        consultation.person = e->to;
        state_consultation_put(state, e->case_id, &consultation);
    } else if (e->part == left_part_AGREEMENT) {
        ASSERT(state_agreement(state, e->case_id, e->item, &agreement));
        agreement.owner = e->to;
        state_agreement_put(state, e->case_id, &agreement);
    }
}

/* --- clocks and meetings --- */

static void clocks(struct state *state, const struct clocks_set *e)
{
    const struct clock_stop *stopped = e->stopped.v;
    const struct clock_start *started = e->started.v;
    for (size_t i = 0; i < e->stopped.n; i++)
        state_clock_delete(state, e->case_id, stopped[i].clock);
    for (size_t i = 0; i < e->started.n; i++)
        state_clock_put(state, e->case_id, &started[i]);
}

static void read_recorded(struct state *state, const struct core_fact *fact)
{
    const struct case_read_recorded *e = fact->body;
    struct read_row row = {.extract = e->extract,
                           .ladder_version = e->ladder_version,
                           .person = e->person,
                           .purpose = e->purpose,
                           .refused = e->refused,
                           .stamp = fact->stamp,
                           .via = fact->via};
    struct reading_row reading = {.case_id = e->case_id,
                                  .person = e->person,
                                  .purpose = e->purpose,
                                  .refused = e->refused,
                                  .stamp = fact->stamp,
                                  .via = fact->via};
    state_read_put(state, e->case_id, fact->sequence, &row);
    state_reading_put(state, fact->sequence, &reading);
}

static void needed(struct state *state, const struct mandate_needed *e)
{
    struct need_row row = {
        .cents = e->cents, .dropped = e->dropped, .need = e->need, .subject = e->subject};
    state_need_put(state, e->case_id, &row);
}

static void ground_recorded(struct state *state, const struct core_fact *fact)
{
    const struct ground_recorded *e = fact->body;
    struct ground_row row = {.basis = e->basis,
                             .by = e->by,
                             .ground = e->ground,
                             .kind = e->kind,
                             .member = e->member,
                             .purpose = e->purpose,
                             .receiver = e->receiver,
                             .recorded = fact->stamp,
                             .until = e->until};
    state_ground_put(state, e->case_id, &row);
}

static void ground_ended(struct state *state, const struct core_fact *fact)
{
    const struct ground_ended *e = fact->body;
    struct ground_row row;
    ASSERT(state_ground(state, e->case_id, e->ground, &row));
    row.ended = fact->stamp;
    state_ground_put(state, e->case_id, &row);
}

static void measured(struct state *state, const struct core_fact *fact)
{
    const struct measured *e = fact->body;
    struct measure_row row = {.by = fact->actor,
                              .measure = e->measure,
                              .measurement = e->measurement,
                              .stamp = fact->stamp,
                              .unknown = e->unknown,
                              .values = e->values};
    state_measure_put(state, e->case_id, &row);
}

static void temporary_begun(struct state *state, const struct core_fact *fact)
{
    const struct temporary_begun *e = fact->body;
    struct temporary_row row = {.since = fact->stamp, .temporary = e->temporary, .until = e->until};
    state_temporary_put(state, e->case_id, &row);
}

static void temporary_settled(struct state *state, const struct temporary_settled *e)
{
    struct temporary_row row;
    ASSERT(state_temporary(state, e->case_id, e->temporary, &row));
    if (e->result == temporary_result_EXTEND)
        row.until = e->until;
    else
        row.result = e->result;
    state_temporary_put(state, e->case_id, &row);
}

static bool apply_records(struct state *state, const struct core_fact *fact)
{
    switch (fact->message->number) {
    case EV_RECORD_MADE:
        recorded(state, fact);
        return true;
    case EV_EXPERT_NAMED:
        expert_named(state, fact->body);
        return true;
    case EV_MANDATE_NEEDED:
        needed(state, fact->body);
        return true;
    case EV_MEASURED:
        measured(state, fact);
        return true;
    case EV_TEMPORARY_BEGUN:
        temporary_begun(state, fact);
        return true;
    case EV_TEMPORARY_SETTLED:
        temporary_settled(state, fact->body);
        return true;
    case EV_PARTICIPANT_INVITED:
        participant_invited(state, fact->body);
        return true;
    case EV_PARTICIPANT_RECORDED:
        participant_recorded(state, fact->body);
        return true;
    case EV_GROUND_RECORDED:
        ground_recorded(state, fact);
        return true;
    case EV_GROUND_ENDED:
        ground_ended(state, fact);
        return true;
    case EV_EXPERT_RELEASED: {
        const struct expert_released *e = fact->body;
        expert_changed(state, e->case_id, e->expert, true);
        return true;
    }
    case EV_EXPERT_SPOKE: {
        const struct expert_spoke *e = fact->body;
        expert_changed(state, e->case_id, e->expert, false);
        return true;
    }
    default:
        return false;
    }
}

static bool apply_talk(struct state *state, const struct core_fact *fact)
{
    switch (fact->message->number) {
    case EV_CASE_SUBMITTED: {
        const struct case_submitted *e = fact->body;
        household(state, e->case_id, &e->household);
        return true;
    }
    case EV_CASE_AMENDED: {
        const struct case_amended *e = fact->body;
        household(state, e->case_id, &e->household);
        return true;
    }
    case EV_QUESTION_ASKED:
        asked(state, fact);
        return true;
    case EV_WORK_PASSED:
        passed(state, fact->body);
        return true;
    case EV_QUESTION_ANSWERED:
        answered(state, fact);
        return true;
    case EV_CONSULTATION_ASKED:
        consulted(state, fact);
        return true;
    case EV_ADVICE_GIVEN:
        advised(state, fact);
        return true;
    case EV_CASE_READ_RECORDED:
        read_recorded(state, fact);
        return true;
    case EV_CASE_ERASED:
        state_content_delete_all(state, ((const struct case_erased *)fact->body)->case_id);
        return true;
    default:
        return false;
    }
}

static void apply_agreements(struct state *state, const struct core_fact *fact)
{
    switch (fact->message->number) {
    case EV_AGREEMENT_MADE:
        agreed(state, fact);
        break;
    case EV_AGREEMENT_SETTLED: {
        const struct agreement_settled *e = fact->body;
        agreement_changed(state, e->case_id, e->agreement, e->result, condition_state_none);
        break;
    }
    case EV_CONDITION_SETTLED: {
        const struct condition_settled *e = fact->body;
        agreement_changed(state, e->case_id, e->agreement, settlement_none, e->result);
        break;
    }
    default:
        break;
    }
}

static void apply_time(struct state *state, const struct core_fact *fact)
{
    switch (fact->message->number) {
    case EV_CLOCKS_SET:
        clocks(state, fact->body);
        break;
    case EV_CASE_CLOSED:
        finished(state, core_case_of(fact->message, fact->body), fact->stamp);
        questions_over(state, core_case_of(fact->message, fact->body), fact->stamp);
        break;
    case EV_CASE_MERGED:
    case EV_CASE_WITHDRAWN:
    case EV_REFERRAL_RETURNED:
        questions_over(state, core_case_of(fact->message, fact->body), fact->stamp);
        break;
    default:
        apply_agreements(state, fact);
        break;
    }
}

void apply_items(struct state *state, const struct core_fact *fact)
{
    apply_meetings(state, fact);
    if (!apply_belong(state, fact) && !apply_refer(state, fact) && !apply_talk(state, fact) &&
        !apply_records(state, fact) && !apply_money(state, fact))
        apply_time(state, fact);
}
