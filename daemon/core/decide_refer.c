// SPDX-License-Identifier: EUPL-1.2
/* A case is referred to another site, and hears from there what is done with it. The case and its
 * holder stay here (PMM-3); what the link brings twice is done once. */
#include "base/assert.h"
#include "core/refer.h"

#include "core/grounds.h"

#define CURSORS_MAX 8 /* names of one person */
/* Clocks of two sites differ, at practice by months; further ahead a moment is no moment. */
#define AHEAD_MS (INT64_C(366) * 86400 * 1000)

const struct referral *tier_referral(const struct tier *tier, const struct code *to)
{
    const struct referral *ways = tier->referrals.v;
    for (size_t i = 0; i < tier->referrals.n; i++)
        if (code_empty(to) || code_equal(&ways[i].to, to))
            return &ways[i];
    return NULL;
}

bool referral_has_own_ground(struct state *state, const struct ladder *ladder,
                             const struct case_row *row, const struct code *to,
                             struct civil_date day)
{
    static const struct code no_purpose;
    uint64_t number;
    return ground_covers(state, ladder, row, to, &no_purpose, day, &number) &&
           ground_covers(state, ladder, row, &row->tier, &no_purpose, day, &number);
}

bool referral_may_cross(struct state *state, const struct ladder *ladder,
                        const struct case_row *row, const struct referral *way,
                        struct civil_date day)
{
    if (row->erased || row->restricted || row->consent_withdrawn || row->ground == ground_none)
        return false;
    struct code ground = code_of(enum_word(&names_ground, (int)row->ground));
    return codes_have(&way->grounds, &ground) &&
           referral_has_own_ground(state, ladder, row, &way->to, day);
}

static bool require_ground_to(struct decision *d, const struct referral *way)
{
    if (d->row.restricted)
        return refuse(d, ERR_RESTRICTED, "case_id", DETAIL_NONE);
    return referral_may_cross(d->state, d->ladder, &d->row, way,
                              decision_date(d, d->command->stamp)) ||
           refuse_with(d, ERR_GROUND_REQUIRED, "case_id", DETAIL_GROUND_TO, "%s\t%s", way->to.s,
                       enum_word(&names_ground, (int)d->row.ground));
}

/* Whoever has to see that something comes of it. */
static struct code follower(const struct decision *d)
{
    struct code owner = tier_owner(d->tier);
    if (!code_empty(&d->row.claimed_by))
        return d->row.claimed_by;
    return code_empty(&owner) ? d->row.holder : owner;
}

static void watch(struct decision *d)
{
    clock_end(d, trigger_REFERRED, 0);
    clock_begin(d, &(struct clock_request){.trigger = trigger_REFERRED, .owner = follower(d)});
}

void referral_open(struct decision *d, const struct referral *way, const struct sealed *sealed)
{
    struct referral_opened e = {.case_id = d->row.case_id,
                                .ladder = way->ladder,
                                .referral = d->row.referrals + 1,
                                .to = way->to};
    if (sealed != NULL)
        e.sealed = *sealed;
    d->item = e.referral;
    decision_emit(d, &message_referral_opened, &e);
    watch(d);
}

static void end(struct decision *d, struct referral_ended *e)
{
    e->case_id = d->row.case_id;
    e->referral = d->row.referrals;
    decision_emit(d, &message_referral_ended, e);
    clock_end(d, trigger_REFERRED, 0);
}

void referral_leave(struct decision *d)
{
    if (d->row.referred)
        end(d, &(struct referral_ended){.end = referral_end_RECALLED});
}

/* One link at a time has to do with a case. */
bool require_referable(struct decision *d, const struct referral *way)
{
    bool elsewhere = d->row.referrals_left > 0 && !code_equal(&d->row.referral_to, &way->to);
    if (d->row.referred || elsewhere)
        return refuse_with(d, ERR_REFERRAL_RUNS, "case_id", DETAIL_VALUE, "%s",
                           d->row.referral_to.s);
    return require_ground_to(d, way);
}

bool decide_referral_send(struct decision *d, const void *body)
{
    const struct referral_send *c = body;
    if (!require_status(d, status_QUEUED, status_WORKING) || !require_sharing(d))
        return false;
    const struct referral *way = tier_referral(d->tier, &c->to);
    if (way == NULL && code_empty(&c->to))
        return refuse_with(d, ERR_NO_REFERRAL, "to", DETAIL_NO_WAY, "%s", d->tier->code.s);
    if (way == NULL)
        return refuse_with(d, ERR_NO_REFERRAL, "to", DETAIL_NO_WAY_TO, "%s\t%s", d->tier->code.s,
                           c->to.s);
    if (!require_referable(d, way))
        return false;
    referral_open(d, way, &d->command->sealed);
    return true;
}

/* --- what the link brings --- */

static bool referral_at(struct decision *d, uint64_t n, struct referral_row *out)
{
    if (state_referral(d->state, d->row.case_id, n, out))
        return true;
    return refuse_with(d, ERR_NO_SUCH_ITEM, "referral", DETAIL_VALUE, "%llu",
                       (unsigned long long)n);
}

/* The newest, and it runs. */
static bool require_running(struct decision *d, uint64_t n)
{
    return (d->row.referred && n == d->row.referrals) ||
           refuse(d, ERR_WRONG_STATE, "referral", DETAIL_NOT_REFERRED);
}

/* It waits for somebody here again, from now on. */
static void comes_back(struct decision *d)
{
    if (d->row.status == status_WORKING)
        move_release(d, release_HANDED_BACK, NULL);
    else if (d->row.status == status_QUEUED) {
        clock_end(d, trigger_ENTERED, 0);
        move_wait(d);
    }
}

/* The other site numbers its steps. After a backup was restored there it numbers anew, at a later
 * time: either makes a step a new one, so that no wrong clock hides what comes after it. */
static bool is_known(const struct referral_row *row, const struct referral_report *c)
{
    return row->finished || (c->at.ms <= row->step_at.ms && c->number <= row->step_number &&
                             row->step != referral_step_none);
}

bool decide_referral_report(struct decision *d, const void *body)
{
    const struct referral_report *c = body;
    struct referral_row row;
    if (!referral_at(d, c->referral, &row))
        return false;
    if (is_known(&row, c))
        return true;
    if (c->at.ms > d->command->stamp.ms + AHEAD_MS)
        return refuse(d, ERR_BAD_VALUE, "at", DETAIL_AT_AHEAD);
    bool runs = d->row.referred && c->referral == d->row.referrals;
    if (runs && referral_step_is_last(c->step)) {
        end(d, &(struct referral_ended){.end = referral_end_HANDED_BACK});
        comes_back(d);
        runs = false;
    }
    struct referral_reported e = {.at = c->at,
                                  .case_id = c->case_id,
                                  .number = c->number,
                                  .referral = c->referral,
                                  .remote = c->remote,
                                  .step = c->step,
                                  .tier = c->tier};
    decision_emit(d, &message_referral_reported, &e);
    if (runs)
        watch(d);
    return true;
}

static bool is_asked_already(struct decision *d, const struct referral_question *c)
{
    struct question_row question;
    for (uint64_t n = 1; n <= d->row.questions; n++) {
        ASSERT(state_question(d->state, c->case_id, n, &question));
        if (question.remote != c->question || question.remote_asked.ms != c->asked.ms)
            continue;
        d->item = n;
        return true;
    }
    return false;
}

bool decide_referral_question(struct decision *d, const void *body)
{
    const struct referral_question *c = body;
    struct referral_row row;
    if (!referral_at(d, c->referral, &row))
        return false;
    if (is_asked_already(d, c))
        return true;
    if (!require_running(d, c->referral) || !require_sharing(d) || !require_text(d, "question"))
        return false;
    struct question_asked e = {.asked = c->asked,
                               .person = d->row.holder,
                               .remote = c->question,
                               .sealed = decision_sealed(d)};
    return question_ask(d, &e);
}

bool decide_referral_outcome(struct decision *d, const void *body)
{
    const struct referral_outcome *c = body;
    struct referral_row row;
    if (!referral_at(d, c->referral, &row))
        return false;
    if (row.end == referral_end_OUTCOME)
        return true;
    if (!require_running(d, c->referral))
        return false;
    if (c->outcome == outcome_MERGED)
        return refuse(d, ERR_OUTCOME_NOT_ALLOWED, "outcome", DETAIL_OUTCOME_MERGED);
    end(d, &(struct referral_ended){.end = referral_end_OUTCOME});
    outcome_give(d, &(struct case_decided){.by = follower(d),
                                           .case_id = c->case_id,
                                           .formal_by = c->formal_by,
                                           .formal_date = c->formal_date,
                                           .lacking = c->lacking,
                                           .mandate = c->mandate,
                                           .outcome = c->outcome,
                                           .sealed = decision_sealed(d),
                                           .teller = d->row.holder,
                                           .unmet = c->unmet});
    return true;
}

bool decide_referral_refuse(struct decision *d, const void *body)
{
    const struct referral_refuse *c = body;
    struct referral_row row;
    if (!referral_at(d, c->referral, &row))
        return false;
    if (row.end == referral_end_HANDED_BACK)
        return true;
    if (!require_running(d, c->referral))
        return false;
    end(d, &(struct referral_ended){.end = referral_end_HANDED_BACK,
                                    .error = c->error,
                                    .missing = c->missing,
                                    .sealed = decision_sealed(d)});
    comes_back(d);
    return true;
}

/* --- what crosses --- */

/* Asked of this referral, and answered: what another site asked before is not this one's. */
static bool require_answered(struct decision *d, const struct referral_row *row, uint64_t question)
{
    struct question_row asked;
    return (state_question(d->state, d->row.case_id, question, &asked) && asked.remote != 0 &&
            asked.answered.ms != 0 && asked.asked.ms >= row->opened.ms) ||
           refuse(d, ERR_NO_SUCH_ITEM, "question", DETAIL_OVER_THE_LINK);
}

static bool crosses_from_here(struct decision *d, uint64_t question)
{
    struct referral_row row;
    if (!referral_at(d, d->row.referrals, &row) || !require_running(d, row.referral) ||
        (question != 0 && !require_answered(d, &row, question)))
        return false;
    const struct referral *way = tier_referral(d->tier, &row.to);
    if (way == NULL)
        return refuse_with(d, ERR_NO_REFERRAL, "case_id", DETAIL_NO_WAY_TO, "%s\t%s",
                           d->tier->code.s, row.to.s);
    return require_ground_to(d, way);
}

static bool crosses_back(struct decision *d, uint64_t question)
{
    struct question_row asked;
    if (!require_sharing(d))
        return false;
    if (question == 0)
        return true; /* what is not there yet is not in the answer */
    return (state_question(d->state, d->row.case_id, question, &asked) &&
            code_equal(&asked.person, &d->row.submitter)) ||
           refuse(d, ERR_NO_SUCH_ITEM, "question", DETAIL_OVER_THE_LINK);
}

/* The ground is looked at again: consent may be gone since the case was referred. */
bool decide_referral_read(struct decision *d, const void *body)
{
    const struct referral_read *c = body;
    if (d->row.origin.n != 0 ? !crosses_back(d, c->question) : !crosses_from_here(d, c->question))
        return false;
    struct case_read_recorded e = {.case_id = c->case_id, .person = d->command->actor->person};
    decision_emit(d, &message_case_read_recorded, &e);
    return true;
}

bool decide_cursor_put(struct decision *d, const void *body)
{
    const struct cursor_put *c = body;
    const struct code *person = &d->command->actor->person;
    struct cursor_row known;
    if (!state_cursor(d->state, person, &c->name, &known) &&
        state_cursors(d->state, person, CURSORS_MAX) == CURSORS_MAX)
        return refuse_with(d, ERR_LIMIT_REACHED, "name", DETAIL_CURSORS_FULL, "%d", CURSORS_MAX);
    struct cursor_moved e = {.chain = c->chain,
                             .epoch = c->epoch,
                             .name = c->name,
                             .peer = c->peer,
                             .person = *person,
                             .sequence = c->sequence};
    decision_emit(d, &message_cursor_moved, &e);
    return true;
}
