// SPDX-License-Identifier: EUPL-1.2
/* Who is invited to a case: by person, organisation, place in the household or a word of the
 * ladder, never by name. What came of it is kept per participant: was he there, with the reason
 * when he was not (ZWL-4), and does he commit himself (HRV-5). And which mandates the solution
 * needs, so that a meeting can be asked beforehand who brings them. */
#include "base/assert.h"
#include "core/decision.h"

static bool may_invite(struct decision *d, const struct code *who)
{
    struct person_row person;
    struct participant_row row;
    if (!ladder_may_invite(d->ladder, who)) {
        if (!state_person(d->state, who, &person) || person.revoked)
            return refuse_with(d, ERR_BAD_VALUE, "who", DETAIL_NOT_TO_INVITE, "%s", who->s);
        if (!require_worker(d, "who", who))
            return false;
    }
    for (uint64_t n = 1; n <= d->row.participants; n++) {
        ASSERT(state_participant(d->state, d->row.case_id, n, &row));
        if (code_equal(&row.who, who))
            return refuse_with(d, ERR_WRONG_STATE, "who", DETAIL_PARTICIPANT_THERE, "%s", who->s);
    }

    return true;
}

/* Of the submitter's organisation, or of another: who is in the daemon by his own, any other by the
 * organisation that is asked. */
static bool function_fits(struct decision *d, const struct participant_invite *c)
{
    struct person_row person;
    const struct code *of = &c->who;
    bool other = c->function == function_OTHER_WORKER || c->function == function_OTHER_MANAGER;
    if (c->function == function_none)
        return true;
    if (state_person(d->state, &c->who, &person))
        of = &person.organisation;
    bool same = code_equal(of, &d->row.organisation);
    return same != other ||
           refuse_with(d, ERR_BAD_VALUE, "function",
                       other ? DETAIL_FUNCTION_SAME : DETAIL_FUNCTION_OTHER, "%s", c->who.s);
}

/* HRV-12: one of the ladder's, and somebody who is here in person. */
static bool statutory_fits(struct decision *d, const struct participant_invite *c)
{
    if (code_empty(&c->statutory))
        return true;
    if (topic_find(&d->ladder->statutory, &c->statutory) == NULL)
        return refuse_with(d, ERR_BAD_VALUE, "statutory", DETAIL_NOT_ON_LIST, "%s", c->statutory.s);
    return require_person(d, "who", &c->who);
}

static void watch(struct decision *d, uint64_t n, const struct code *who)
{
    struct person_row person;
    bool here = state_person(d->state, who, &person);
    clock_begin(d, &(struct clock_request){.trigger = trigger_INVITED,
                                           .owner = here ? *who : case_minder(d),
                                           .item = n});
}

void participants_watch(struct decision *d)
{
    struct participant_row row;
    for (uint64_t n = 1; n <= d->row.participants; n++) {
        ASSERT(state_participant(d->state, d->row.case_id, n, &row));
        if (row.attendance == attendance_none && row.commitment == commitment_none)
            watch(d, n, &row.who);
    }
}

bool decide_participant_invite(struct decision *d, const void *body)
{
    const struct participant_invite *c = body;
    static const struct code none;
    if (!require_open(d) || !require_sharing(d) || !may_invite(d, &c->who) ||
        !function_fits(d, c) || !statutory_fits(d, c) ||
        !require_ground_for(d, d->ladder, &c->who, &none) || !require_ground_of(d, &c->who))
        return false;
    if (d->row.participants == QUESTIONS_MAX)
        return refuse_with(d, ERR_LIMIT_REACHED, "case_id", DETAIL_PARTICIPANTS_FULL, "%d",
                           QUESTIONS_MAX);
    d->item = d->row.participants + 1;
    struct participant_invited e = {.case_id = c->case_id,
                                    .function = c->function,
                                    .participant = d->item,
                                    .sealed = decision_sealed(d),
                                    .statutory = c->statutory,
                                    .who = c->who};
    decision_emit(d, &message_participant_invited, &e);
    watch(d, d->item, &c->who);
    return true;
}

bool decide_participant_record(struct decision *d, const void *body)
{
    const struct participant_record *c = body;
    struct participant_row row;
    if (!require_open(d))
        return false;
    if (!state_participant(d->state, c->case_id, c->participant, &row))
        return refuse_with(d, ERR_NO_SUCH_ITEM, "participant", DETAIL_VALUE, "%llu",
                           (unsigned long long)c->participant);
    if (c->attendance == attendance_none && c->commitment == commitment_none)
        return refuse(d, ERR_MISSING_FIELD, "attendance", DETAIL_CAME_OF_IT);
    bool no = c->attendance == attendance_ABSENT || c->commitment == commitment_DECLINED;
    if (no && !require_text(d, "reason"))
        return false;
    struct participant_recorded e = {.attendance = c->attendance,
                                     .case_id = c->case_id,
                                     .commitment = c->commitment,
                                     .participant = c->participant,
                                     .sealed = decision_sealed(d)};
    decision_emit(d, &message_participant_recorded, &e);
    clock_end(d, trigger_INVITED, c->participant);
    return true;
}

/* What is said of a subject again replaces what was said before. */
bool decide_mandate_need(struct decision *d, const void *body)
{
    const struct mandate_need *c = body;
    struct need_row row;
    uint64_t n = 1;
    if (!require_open(d))
        return false;
    if (!ladder_knows_subject(d->ladder, &c->subject))
        return refuse_with(d, ERR_BAD_VALUE, "subject", DETAIL_NOT_ON_LIST, "%s", c->subject.s);
    for (; n <= d->row.needs; n++) {
        ASSERT(state_need(d->state, c->case_id, n, &row));
        if (code_equal(&row.subject, &c->subject))
            break;
    }
    if (c->dropped && (n > d->row.needs || row.dropped))
        return refuse_with(d, ERR_NO_SUCH_ITEM, "subject", DETAIL_NEED_UNKNOWN, "%s", c->subject.s);
    if (n > QUESTIONS_MAX)
        return refuse_with(d, ERR_LIMIT_REACHED, "case_id", DETAIL_NEEDS_FULL, "%d", QUESTIONS_MAX);
    d->item = n;
    struct mandate_needed e = {.case_id = c->case_id,
                               .cents = c->cents,
                               .dropped = c->dropped,
                               .need = n,
                               .subject = c->subject};
    decision_emit(d, &message_mandate_needed, &e);
    return true;
}
