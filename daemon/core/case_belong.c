// SPDX-License-Identifier: EUPL-1.2
/* What events about consultations, issues and belonging together do to the row of their matter; a
 * part of case.c. */
#include "base/assert.h"
#include "core/case_parts.h"

static void consult_opened(struct case_row *row, const struct consult_opened *e,
                           struct instant stamp, const struct code *actor)
{
    row->case_id = e->case_id;
    row->claimed_by = e->person;
    row->domains = e->domains;
    row->entered = stamp;
    row->holder = *actor;
    row->ladder = e->ladder;
    row->ladder_version = e->ladder_version;
    row->matter = matter_CONSULTATION;
    row->obstacles = e->obstacles;
    row->organisation = e->organisation;
    row->slot = e->slot;
    row->status = code_empty(&e->person) ? status_QUEUED : status_WORKING;
    row->submitted = stamp;
    row->submitter = *actor;
    row->tier = e->tier;
}

static void issue_proposed(struct case_row *row, const struct issue_proposed *e,
                           struct instant stamp)
{
    row->case_id = e->case_id;
    codes_add(&row->domains, &e->domain);
    row->entered = stamp;
    row->holder = e->owner;
    row->ladder = e->ladder;
    row->ladder_version = e->ladder_version;
    row->matter = matter_ISSUE;
    codes_add(&row->obstacles, &e->obstacle);
    row->slot = e->slot;
    row->status = status_QUEUED;
    row->submitted = stamp;
    row->submitter = e->person;
    row->tier = e->tier;
}

static void issue_adopted(struct case_row *row, const struct issue_adopted *e)
{
    row->holder = e->person;
    row->impact = e->impact;
    row->level = e->level;
    row->quick = e->quick;
    row->status = status_WORKING;
    row->stubborn = e->stubborn;
}

static void issue_ranked(struct case_row *row, const struct issue_ranked *e)
{
    row->impact = e->impact;
    row->level = e->level;
    row->quick = e->quick;
    row->stubborn = e->stubborn;
}

static void absorbed(struct case_row *row, const struct case_absorbed *e, struct instant stamp)
{
    row->deadline = e->deadline;
    row->domains = e->domains;
    row->obstacles = e->obstacles;
    row->outside_date = e->outside_date;
    row->outside_kind = e->outside_kind;
    row->urgency = e->urgency;
    if (row->urgency == urgency_URGENT && row->urgent_since.ms == 0)
        row->urgent_since = stamp;
}

static void carried(struct case_row *row, const struct item_carried *e)
{
    switch (e->kind) {
    case item_kind_QUESTION:
        row->questions++;
        row->questions_open += e->open;
        break;
    case item_kind_CONSULTATION:
        row->consultations++;
        break;
    case item_kind_AGREEMENT:
        row->agreements++;
        row->agreements_open += e->open;
        break;
    case item_kind_SPEND:
        row->spends++;
        row->spends_open += e->open;
        break;
    case item_kind_none:
        UNREACHABLE();
    }
}

static void split_off(struct case_row *row, const struct case_split_off *e)
{
    row->agreed_with = e->agreed_with;
    row->contact_tries = e->contact_tries;
    row->contacts = e->contacts;
    row->records = e->records;
    row->visited = e->visited;
}

/* Whoever looks at this ladder's gates starts anew (GEN-19); what was said and tried stays. */
static void moved(struct case_row *row, const struct case_moved *e)
{
    codes_add(&row->ladders, &e->from);
    row->ladder = e->ladder;
    if (e->deadline.ms != 0)
        row->deadline = e->deadline;
    if (!code_empty(&e->district))
        row->district = e->district;
    if (!code_empty(&e->team))
        row->team = e->team;
    if (e->domains.n > 0)
        row->domains = e->domains;
    if (e->obstacles.n > 0)
        row->obstacles = e->obstacles;
    memset(&row->moves_to, 0, sizeof row->moves_to);
    row->records.n = 0;
    row->rung = 0;
    row->visited.n = 0;
}

static bool change_consultation(struct case_row *row, uint16_t kind, const void *body,
                                struct instant stamp, const struct code *actor)
{
    switch (kind) {
    case EV_CONSULT_OPENED:
        consult_opened(row, body, stamp, actor);
        return true;
    case EV_CONSULT_REPLIED:
        row->status = status_DECIDED;
        row->reply = ((const struct consult_replied *)body)->result;
        return true;
    case EV_CONSULT_CLOSED:
        row->reply = ((const struct consult_closed *)body)->result;
        case_ended(row, status_CLOSED, stamp);
        return true;
    case EV_ADVICE_SCORED:
        if (((const struct advice_scored *)body)->consultation == 0)
            row->advice = ((const struct advice_scored *)body)->usable;
        return true;
    default:
        return false;
    }
}

static bool change_issue(struct case_row *row, uint16_t kind, const void *body,
                         struct instant stamp)
{
    switch (kind) {
    case EV_ISSUE_PROPOSED:
        issue_proposed(row, body, stamp);
        return true;
    case EV_ISSUE_ADOPTED:
        issue_adopted(row, body);
        return true;
    case EV_ISSUE_RANKED:
        issue_ranked(row, body);
        return true;
    case EV_ISSUE_REJECTED:
        row->decided = stamp;
        case_ended(row, status_WITHDRAWN, stamp);
        return true;
    case EV_ISSUE_CLOSED:
        row->decided = stamp;
        row->issue_result = ((const struct issue_closed *)body)->result;
        case_ended(row, status_CLOSED, stamp);
        return true;
    default:
        return false;
    }
}

static bool change_together(struct case_row *row, uint16_t kind, const void *body,
                            struct instant stamp)
{
    switch (kind) {
    case EV_CASE_ABSORBED:
        absorbed(row, body, stamp);
        return true;
    case EV_ITEM_CARRIED:
        carried(row, body);
        return true;
    case EV_CASE_MERGED:
        row->merged_into = ((const struct case_merged *)body)->into;
        row->outcome = outcome_MERGED;
        row->decided = stamp;
        row->agreements_open = 0;
        row->spends_open = 0;
        case_ended(row, status_CLOSED, stamp);
        return true;
    case EV_CASE_SPLIT_OFF:
        split_off(row, body);
        return true;
    case EV_CASE_MOVED:
        moved(row, body);
        return true;
    default:
        return false;
    }
}

bool case_change_belong(struct case_row *row, uint16_t kind, const void *body, struct instant stamp,
                        const struct code *actor)
{
    return change_consultation(row, kind, body, stamp, actor) ||
           change_issue(row, kind, body, stamp) || change_together(row, kind, body, stamp);
}
