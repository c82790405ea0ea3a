// SPDX-License-Identifier: EUPL-1.2
/* What referring does to a case's row: of the case that is referred, and of the case that came. */
#include "core/refer.h"

#include "core/case_parts.h"

static void one_less(struct case_row *row)
{
    row->referrals_left--;
    if (row->referrals_left == 0)
        memset(&row->referral_to, 0, sizeof row->referral_to);
}

static void opened(struct case_row *row, const struct referral_opened *e)
{
    row->referrals++;
    row->referrals_left++;
    row->referral_to = e->to;
    row->referral_step = referral_step_none;
    row->referred = true;
}

static void received(struct case_row *row, const struct referral_received *e)
{
    row->origin = e->remote;
    row->origin_referral = e->referral;
    row->origin_role = e->role;
    row->tried = e->tried;
}

enum referral_step referral_step_of(const struct case_row *row, uint16_t kind, const void *body)
{
    switch (kind) {
    case EV_REFERRAL_RECEIVED:
        return referral_step_RECEIVED;
    case EV_CASE_ENTERED:
    case EV_CASE_RELEASED:
        return referral_step_WAITING;
    case EV_CASE_CLAIMED:
        return referral_step_TAKEN_UP;
    case EV_QUESTION_ASKED:
        return code_equal(&((const struct question_asked *)body)->person, &row->submitter)
                   ? referral_step_ASKED
                   : referral_step_none;
    case EV_AGENDA_PLACED:
        return referral_step_ON_AGENDA;
    case EV_CASE_DECIDED:
        return referral_step_DECIDED;
    case EV_CASE_CLOSED:
        return referral_step_CLOSED;
    case EV_CASE_WITHDRAWN:
        return referral_step_WITHDRAWN;
    case EV_REFERRAL_RETURNED:
        return referral_step_HANDED_BACK;
    default: /* the other events are the site's own */
        return referral_step_none;
    }
}

bool case_change_refer(struct case_row *row, uint16_t kind, const void *body, struct instant stamp)
{
    switch (kind) {
    case EV_REFERRAL_OPENED:
        opened(row, body);
        return true;
    case EV_REFERRAL_REPORTED: {
        const struct referral_reported *e = body;
        if (e->referral == row->referrals)
            row->referral_step = e->step;
        if (referral_step_is_last(e->step))
            one_less(row);
        return true;
    }
    case EV_REFERRAL_ENDED: {
        const struct referral_ended *e = body;
        row->referred = false;
        if (e->end == referral_end_HANDED_BACK)
            row->referral_step = referral_step_HANDED_BACK;
        if (e->error != 0)
            one_less(row); /* it never came there */
        return true;
    }
    case EV_REFERRAL_RECEIVED:
        received(row, body);
        return true;
    case EV_REFERRAL_RETURNED:
        case_ended(row, status_CLOSED, stamp);
        return true;
    default:
        return false;
    }
}
