// SPDX-License-Identifier: EUPL-1.2
/* What each event does to the row of its case. Used twice: on the draft while deciding, and by
 * apply; so both always agree. */
#include "base/assert.h"
#include "core/case_parts.h"

#include "core/extract.h"
#include "core/refer.h"

static void fill(struct case_row *row, const struct sealed *sealed)
{
    for (uint32_t i = 0; i < sealed->n; i++)
        codes_add(&row->filled, &sealed->v[i].field);
}

static void submitted(struct case_row *row, const struct case_submitted *e, struct instant stamp)
{
    row->case_id = e->case_id;
    row->deadline = e->deadline;
    row->district = e->district;
    row->domains = e->domains;
    row->ground = e->ground;
    row->holder = e->submitter;
    row->ladder = e->ladder;
    row->obstacles = e->obstacles;
    row->organisation = e->organisation;
    row->outside_date = e->outside_date;
    row->outside_kind = e->outside_kind;
    row->slot = e->slot;
    row->stage = e->stage;
    row->status = status_QUEUED;
    row->submitted = stamp;
    row->submitter = e->submitter;
    row->team = e->team;
    row->urgency = e->urgency;
    fill(row, &e->sealed);
}

void case_remove_facts(struct case_row *row, const struct codes *facts)
{
    for (uint32_t i = 0; i < facts->n; i++) {
        if (code_is(&facts->v[i], "district"))
            memset(&row->district, 0, sizeof row->district);
        if (code_is(&facts->v[i], "obstacles"))
            row->obstacles.n = 0;
        if (code_is(&facts->v[i], "team"))
            memset(&row->team, 0, sizeof row->team);
        if (code_is(&facts->v[i], "outside_date")) {
            row->outside_date.n = 0;
            row->outside_kind = outside_kind_none;
        }
    }
}

static void amended(struct case_row *row, const struct case_amended *e, struct instant stamp)
{
    case_remove_facts(row, &e->removed);
    if (e->domains.n > 0)
        row->domains = e->domains;
    if (e->obstacles.n > 0)
        row->obstacles = e->obstacles;
    if (e->deadline.ms != 0)
        row->deadline = e->deadline;
    if (!code_empty(&e->district))
        row->district = e->district;
    if (!code_empty(&e->team))
        row->team = e->team;
    if (!code_empty(&e->district) || !code_empty(&e->team) || e->domains.n > 0 || e->removed.n > 0)
        row->moves_to = e->moves_to;
    if (e->stage != stage_none)
        row->stage = e->stage;
    if (e->outside_date.n != 0) {
        row->outside_date = e->outside_date;
        row->outside_kind = e->outside_kind;
    }
    if (e->ground == ground_ANONYMOUS && row->ground != ground_ANONYMOUS) {
        row->named_until = row->sequence;
        row->filled.n = 0; /* for others it has no plan yet */
    }
    if (e->ground != ground_none) {
        row->ground = e->ground;
        if (e->ground != ground_CONSENT)
            row->consent_withdrawn = false;
    }
    fill(row, &e->sealed);
    if (e->sealed.n == (sealed_find(&e->sealed, TEXT_FILE_NUMBER) != NULL))
        return;           /* the plan is as it was */
    row->cleared = false; /* the chair cleared another text */
    if (row->meeting.ms != 0 && stamp.ms >= row->meeting.ms)
        return;
    row->pack_sent.ms = 0; /* and the participants have another (UTR-3) */
    for (uint32_t i = 0; i < e->sealed.n && row->pack_out.ms != 0; i++)
        if (!code_is(&e->sealed.v[i].field, TEXT_FILE_NUMBER))
            codes_add(&row->pack_changed, &e->sealed.v[i].field);
}

static void clear_outcome(struct case_row *row)
{
    row->outcome = outcome_none;
    row->decided.ms = 0;
    row->told = false;
    row->stalled = false;
    row->formal_date.n = 0;
    memset(&row->formal_by, 0, sizeof row->formal_by);
    memset(&row->override, 0, sizeof row->override);
    row->without_quorum = false;
    row->advice = usable_none;
    memset(&row->room, 0, sizeof row->room);
    memset(&row->mandate, 0, sizeof row->mandate);
    row->lacking.n = 0;
    row->unmet.n = 0;
    row->proposal_open = false;
    memset(&row->teller, 0, sizeof row->teller);
}

/* And not of a meeting before. */
static bool minutes_drafted_here(const struct case_row *row, const struct minutes_drafted *e)
{
    return e->start.ms == row->meeting.ms;
}

static void leave_agenda(struct case_row *row)
{
    row->meeting.ms = 0;
    row->pack_sent.ms = 0;
    row->pack_out.ms = 0;
    row->pack_changed.n = 0;
    row->pack_news.n = 0;
    row->minutes_drafted = false;
}

static void entered(struct case_row *row, const struct case_entered *e, struct instant stamp)
{
    row->tier = e->tier;
    row->ladder_version = e->ladder_version;
    row->entered = stamp;
    row->urgent_since = row->urgency == urgency_URGENT ? stamp : instant_of_ms(0);
    row->status = status_QUEUED;
    row->ended.ms = 0;
    if (row->rung < e->rung)
        row->rung = e->rung;
    memset(&row->claimed_by, 0, sizeof row->claimed_by);
    memset(&row->meant_for, 0, sizeof row->meant_for);
    memset(&row->moves_to, 0, sizeof row->moves_to);
    row->cleared = false;
    row->waived.n = 0;
    codes_add(&row->visited, &e->tier);
    memset(&row->decided_by, 0, sizeof row->decided_by);
    leave_agenda(row);
    clear_outcome(row);
}

static void decided(struct case_row *row, const struct case_decided *e, struct instant stamp,
                    const struct code *actor)
{
    clear_outcome(row);
    row->status = status_DECIDED;
    row->outcome = e->outcome;
    row->override = e->override;
    row->without_quorum = e->without_quorum;
    row->formal_by = e->formal_by;
    row->formal_date = e->formal_date;
    row->decided = stamp;
    row->decided_by = code_empty(&e->by) ? *actor : e->by;
    row->teller = e->teller;
    row->room = e->room;
    row->mandate = e->mandate;
    row->lacking = e->lacking;
    row->unmet = e->unmet;
    memset(&row->meant_for, 0, sizeof row->meant_for);
    memset(&row->claimed_by, 0, sizeof row->claimed_by);
}

void case_ended(struct case_row *row, enum status status, struct instant stamp)
{
    row->ended = stamp;
    row->glass.n = 0;
    row->status = status;
    row->questions_open = 0;
    row->proposal_open = false;
    row->due.ms = 0;
    row->first_due.ms = 0;
    memset(&row->owner, 0, sizeof row->owner);
    memset(&row->step, 0, sizeof row->step);
    memset(&row->claimed_by, 0, sizeof row->claimed_by);
    memset(&row->meant_for, 0, sizeof row->meant_for);
    memset(&row->offered_to, 0, sizeof row->offered_to);
    memset(&row->process_lead, 0, sizeof row->process_lead);
    row->process_team.n = 0;
}

static void clocks(struct case_row *row, const struct clocks_set *e)
{
    const struct clock_start *started = e->started.v;
    for (size_t i = 0; i < e->started.n; i++)
        if (started[i].clock > row->clocks)
            row->clocks = started[i].clock;
    row->due = e->due;
    row->first_due = e->first_due;
    row->owner = e->owner;
    row->step = e->step;
}

/* Cases move and end. True when the event was one of these. */
static bool change_place(struct case_row *row, uint16_t kind, const void *body,
                         struct instant stamp, const struct code *actor)
{
    switch (kind) {
    case EV_CASE_SUBMITTED:
        submitted(row, body, stamp);
        return true;
    case EV_CASE_AMENDED:
        amended(row, body, stamp);
        return true;
    case EV_CASE_ENTERED:
        entered(row, body, stamp);
        return true;
    case EV_CASE_CLAIMED:
        row->claimed_by = ((const struct case_claimed *)body)->person;
        memset(&row->meant_for, 0, sizeof row->meant_for);
        row->status = status_WORKING;
        return true;
    case EV_CASE_RELEASED:
        memset(&row->claimed_by, 0, sizeof row->claimed_by);
        row->status = status_QUEUED;
        return true;
    case EV_WORK_OFFERED:
        row->meant_for = ((const struct work_offered *)body)->person;
        return true;
    case EV_AGENDA_PLACED:
        memset(&row->meant_for, 0, sizeof row->meant_for);
        row->meeting = ((const struct agenda_placed *)body)->start;
        row->minutes_drafted = false;
        row->status = status_PLANNED;
        row->stalled = false;
        memset(&row->claimed_by, 0, sizeof row->claimed_by);
        return true;
    case EV_AGENDA_REMOVED:
        leave_agenda(row);
        row->waived.n = 0; /* a waiver was for that meeting */
        row->status = status_QUEUED;
        return true;
    case EV_CASE_DECIDED:
        decided(row, body, stamp, actor);
        return true;
    case EV_CASE_CLOSED:
        case_ended(row, status_CLOSED, stamp);
        row->finished = true;
        return true;
    case EV_CASE_WITHDRAWN:
        case_ended(row, status_WITHDRAWN, stamp);
        return true;
    case EV_CLOCKS_SET:
        clocks(row, body);
        return true;
    default: /* the other events, below */
        return false;
    }
}

static void contact_tried(struct case_row *row, const struct contact_tried *e)
{
    row->contact_tries++;
    codes_add(&row->contacts, &e->contact);
    if (e->result == contact_result_AGREED)
        codes_add(&row->agreed_with, &e->contact);
    else if (e->result != contact_result_NOT_REACHED)
        codes_remove(&row->agreed_with, &e->contact); /* the last word counts */
}

static void recused(struct case_row *row, const struct case_recused *e)
{
    if (e->back)
        codes_remove(&row->recused, &e->person);
    else
        codes_add(&row->recused, &e->person);
}

static void led(struct case_row *row, const struct process_led *e)
{
    row->process_lead = e->person;
    row->process_team = e->team;
    if (e->back)
        memset(&row->process_lead, 0, sizeof row->process_lead);
}

/* Of somebody who left (core/leave.h). At a team the lead and the work are one. */
static void passed(struct case_row *row, const struct work_passed *e)
{
    switch (e->part) {
    case left_part_LEAD:
        row->holder = e->to;
        if (code_equal(&row->claimed_by, &e->from))
            row->claimed_by = e->to;
        return;
    case left_part_WORK:
        row->claimed_by = e->to;
        return;
    case left_part_TELLER:
        row->teller = e->to;
        return;
    case left_part_DECIDER:
        row->decided_by = e->to;
        return;
    case left_part_QUESTION: /* apply_items.c */
    case left_part_CONSULTATION:
    case left_part_AGREEMENT:
        return;
    case left_part_none:
        UNREACHABLE();
    }
}

/* Talk about a case. True when the event was one of these. */
static bool change_talk(struct case_row *row, uint16_t kind, const void *body)
{
    switch (kind) {
    case EV_TRANSFER_OFFERED:
        row->offered_to = ((const struct transfer_offered *)body)->person;
        return true;
    case EV_TRANSFER_ANSWERED:
        if (((const struct transfer_answered *)body)->accepted)
            row->holder = ((const struct transfer_answered *)body)->person;
        memset(&row->offered_to, 0, sizeof row->offered_to);
        return true;
    case EV_WORK_PASSED:
        passed(row, body);
        return true;
    case EV_QUESTION_ASKED:
        row->questions++;
        row->questions_open++;
        return true;
    case EV_QUESTION_ANSWERED:
        row->questions_open--;
        return true;
    case EV_CONSULTATION_ASKED:
        row->consultations++;
        return true;
    case EV_CONTACT_TRIED:
        contact_tried(row, body);
        return true;
    case EV_PARTICIPANT_INVITED:
        row->participants++;
        return true;
    case EV_MANDATE_NEEDED:
        if (((const struct mandate_needed *)body)->need > row->needs)
            row->needs = ((const struct mandate_needed *)body)->need;
        return true;
    case EV_CASE_RECUSED:
        recused(row, body);
        return true;
    case EV_PROCESS_LED:
        led(row, body);
        return true;
    case EV_MEASURED:
        codes_add(&row->measured, &((const struct measured *)body)->measurement);
        return true;
    case EV_EXPERT_NAMED:
        row->experts++;
        return true;
    case EV_GROUND_RECORDED:
        row->grounds++;
        return true;
    case EV_RECORD_MADE:
        codes_add(&row->records, &((const struct record_made *)body)->record);
        if (((const struct record_made *)body)->plan != 0)
            row->plan = ((const struct record_made *)body)->plan;
        return true;
    default:
        return false;
    }
}

/* What a table and its outcome leave on a case, and its money. True when it was one of these. */
static bool change_outcome(struct case_row *row, uint16_t kind, const void *body,
                           struct instant stamp)
{
    switch (kind) {
    case EV_CASE_CLEARED:
        row->cleared = true;
        return true;
    case EV_GATE_WAIVED:
        codes_add(&row->waived, &((const struct gate_waived *)body)->gate);
        return true;
    case EV_PACK_SENT:
        row->pack_sent = ((const struct pack_sent *)body)->due;
        if (row->pack_sent.ms == 0)
            row->pack_sent = stamp;
        row->pack_out = stamp;
        row->pack_news = ((const struct pack_sent *)body)->changed;
        row->pack_changed.n = 0;
        return true;
    case EV_MINUTES_DRAFTED:
        row->minutes_drafted |= minutes_drafted_here(row, body);
        return true;
    case EV_MINUTES_SENT:
        row->minutes++;
        return true;
    case EV_AGREEMENT_MADE:
        row->agreements++;
        row->agreements_open++;
        row->agreements_open += ((const struct agreement_made *)body)->condition_date.n != 0;
        return true;
    case EV_AGREEMENT_SETTLED:
    case EV_CONDITION_SETTLED:
        row->agreements_open--;
        return true;
    case EV_TEMPORARY_BEGUN:
        row->temporaries++;
        row->temporaries_open++;
        return true;
    case EV_TEMPORARY_SETTLED:
        if (((const struct temporary_settled *)body)->result != temporary_result_EXTEND)
            row->temporaries_open--;
        return true;
    case EV_CASE_STALLED:
        row->stalled = true;
        return true;
    case EV_RESIDENT_TOLD:
        row->told = true;
        return true;
    case EV_SPEND_REQUESTED:
        row->spends++;
        row->spends_open++;
        return true;
    case EV_SPEND_APPROVED:
    case EV_SPEND_REJECTED:
        row->spends_open--;
        return true;
    case EV_SPEND_ACCOUNTED:
        row->accounts++;
        return true;
    case EV_OUTCOME_PROPOSED:
        row->proposals++;
        row->proposal_open = true;
        return true;
    case EV_PROPOSAL_REJECTED:
        row->proposal_open = false;
        return true;
    case EV_VOTE_CAST:
        if (((const struct vote_cast *)body)->vote > row->votes)
            row->votes = ((const struct vote_cast *)body)->vote;
        return true;
    default:
        return false;
    }
}

static void side_opened(struct case_row *row, const struct side_opened *e)
{
    codes_add(&row->sides, &e->side);
    if (!e->safety)
        return;
    codes_add(&row->guards, &e->side);
    if (!row->guarded)
        row->guarded_from = row->sequence;
    row->guarded = true;
}

static void side_closed(struct case_row *row, const struct side_closed *e)
{
    codes_remove(&row->sides, &e->side);
    if (!codes_have(&row->guards, &e->side))
        return;
    codes_remove(&row->guards, &e->side);
    row->guarded_until = row->sequence;
}

/* How a case may be looked at, and how soon. Any other event leaves its row as it is. */
static void change_standing(struct case_row *row, uint16_t kind, const void *body,
                            struct instant stamp)
{
    switch (kind) {
    case EV_CONSENT_GIVEN:
        row->consent_withdrawn = false;
        row->ground = row->ground == ground_none ? ground_CONSENT : row->ground;
        break;
    case EV_CONSENT_WITHDRAWN:
        row->consent_withdrawn = row->ground == ground_CONSENT;
        break;
    case EV_URGENCY_CHANGED:
        row->urgency = ((const struct urgency_changed *)body)->urgency;
        if (row->urgency == urgency_URGENT && row->urgent_since.ms == 0)
            row->urgent_since = stamp;
        break;
    case EV_SIDE_OPENED:
        side_opened(row, body);
        break;
    case EV_SIDE_CLOSED:
        side_closed(row, body);
        break;
    case EV_CASE_ERASED:
        row->erased = true;
        break;
    case EV_GLASS_BROKEN:
        codes_add(&row->glass, &((const struct glass_broken *)body)->person);
        break;
    case EV_GLASS_CLOSED:
        if (((const struct glass_closed *)body)->ends)
            codes_remove(&row->glass, &((const struct glass_closed *)body)->person);
        break;
    case EV_RESTRICTION_CHANGED:
        row->restricted =
            ((const struct restriction_changed *)body)->ground != restrict_ground_none;
        break;
    default:
        break;
    }
}

void case_change(struct case_row *row, const struct message *message, const void *body,
                 struct instant stamp, const struct code *actor)
{
    uint16_t kind = message->number;
    row->shared += share_count(row, message, body);
    if (!change_place(row, kind, body, stamp, actor) && !change_talk(row, kind, body) &&
        !change_outcome(row, kind, body, stamp) && !case_change_told(row, kind, body) &&
        !case_change_refer(row, kind, body, stamp) &&
        !case_change_belong(row, kind, body, stamp, actor))
        change_standing(row, kind, body, stamp);
    if (row->origin.n != 0 && referral_step_of(row, kind, body) != referral_step_none)
        row->steps++;
}
