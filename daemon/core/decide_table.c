// SPDX-License-Identifier: EUPL-1.2
/* What a table does with a case: is it clear, when is it on, is the plan sent, what came out. */
#include "base/assert.h"
#include "core/capacity.h"
#include "core/quorum.h"
#include "core/refer.h"

bool require_table(struct decision *d)
{
    if (d->tier->kind == tier_kind_TABLE)
        return true;
    return refuse_with(d, ERR_WRONG_STATE, "case_id", DETAIL_NO_TABLE, "%s", d->tier->code.s);
}

/* HRV-5, ZWL-2: what independent means is the file's; a stand-in who is it may act. */
bool require_independent(struct decision *d)
{
    const struct code *person = &d->command->actor->person;
    enum independence tie = case_ties(d->state, &d->row, d->tier, person);
    return tie == independence_none ||
           refuse_with(d, ERR_SAME_PERSON, "case_id", DETAIL_NOT_INDEPENDENT, "%s\t%s", person->s,
                       enum_word(&names_independence, (int)tie));
}

/* UTR-4: the chair reads the plan and asks until it is clear. */
bool decide_case_clear(struct decision *d, const void *body)
{
    const struct case_clear *c = body;
    if (!require_open(d) || !require_table(d) || !require_independent(d))
        return false;
    if (d->row.questions_open > 0)
        return refuse_with(d, ERR_WRONG_STATE, "case_id", DETAIL_QUESTIONS_OPEN, "%llu",
                           (unsigned long long)d->row.questions_open);
    struct case_cleared e = {.case_id = c->case_id};
    decision_emit(d, &message_case_cleared, &e);
    return true;
}

static uint64_t meeting_fits(const struct tier *tier, const struct meeting_row *meeting)
{
    uint64_t minutes = meeting->minutes != 0 ? meeting->minutes : tier->meeting_minutes;
    uint64_t fits = minutes / tier_case_minutes(tier);
    return fits < AGENDA_MAX ? fits : AGENDA_MAX;
}

bool decide_agenda_put(struct decision *d, const void *body)
{
    const struct agenda_put *c = body;
    struct meeting_row meeting;
    if (!require_table(d) || !require_sharing(d) || !require_independent(d))
        return false;
    if (d->row.status == status_DECIDED ? !d->row.stalled
                                        : !require_status(d, status_QUEUED, status_WORKING))
        return d->row.status == status_DECIDED ? require_status(d, status_QUEUED, status_WORKING)
                                               : false;
    if (!state_meeting(d->state, &d->row.ladder, &d->row.tier, c->start, &meeting))
        return refuse_with(d, ERR_NO_SUCH_MEETING, "start", DETAIL_MEETING_OF, "%s", d->row.tier.s);
    if (meeting.held || c->start.ms <= d->command->stamp.ms)
        return refuse(d, ERR_DATE_IN_PAST, "start", DETAIL_NONE);
    if (meeting.booked >= meeting_fits(d->tier, &meeting))
        return refuse_with(d, ERR_MEETING_FULL, "start", DETAIL_CASES_FIT, "%llu",
                           (unsigned long long)meeting_fits(d->tier, &meeting));
    struct codes table;
    pack_receivers(d, c->start, &table);
    if (!gates_check(d, d->tier, gate_at_AGENDA, c->start) ||
        !require_grounds_for(d, d->ladder, &table))
        return false;
    struct agenda_placed e = {.case_id = c->case_id, .start = c->start};
    decision_emit(d, &message_agenda_placed, &e);
    capacity_plan(d);
    clock_end(d, trigger_ENTERED, 0);
    clock_end(d, trigger_CLAIMED, 0);
    clock_end(d, trigger_WORKING, 0);
    clock_end(d, trigger_STALLED, 0);
    clock_end(d, trigger_TERM, 0);
    clock_end(d, trigger_EVALUATION, 0); /* of the outcome that is over */
    struct code chair = case_tier_owner(d->state, &d->row, d->tier);
    if (d->row.pack_sent.ms == 0)
        pack_watch(d);
    clock_begin(
        d, &(struct clock_request){.trigger = trigger_MEETING, .owner = chair, .start = c->start});
    return true;
}

static bool meeting_is_held(const struct decision *d)
{
    struct meeting_row meeting;
    if (d->row.meeting.ms == 0)
        return false;
    ASSERT(state_meeting(d->state, &d->row.ladder, &d->row.tier, d->row.meeting, &meeting));
    return meeting.held;
}

/* Carried over, or off. Minutes of a meeting that was held stay due (UTR-7). */
bool decide_agenda_remove(struct decision *d, const void *body)
{
    const struct agenda_remove *c = body;
    if (!require_status(d, status_PLANNED, status_none) || !require_text(d, "reason"))
        return false;
    struct agenda_removed e = {.case_id = c->case_id, .sealed = decision_sealed(d)};
    clock_end(d, trigger_PACK, 0);
    clock_end(d, trigger_MEETING, 0);
    decision_emit(d, &message_agenda_removed, &e);
    move_wait(d);
    return true;
}

/* Minutes that are out are corrected by a new version, which names the change; both are kept. */
static bool minutes_correct(struct decision *d)
{
    if (d->row.minutes == 0)
        return refuse(d, ERR_MEETING_NOT_HELD, "case_id", DETAIL_NO_MINUTES_DUE);
    return sealed_find(&d->command->sealed, "change") != NULL ||
           refuse(d, ERR_TEXT_REQUIRED, "texts.change", DETAIL_MINUTES_OUT);
}

bool decide_minutes_send(struct decision *d, const void *body)
{
    const struct minutes_send *c = body;
    if (!require_open(d) || !require_sharing(d) || !require_text(d, "minutes"))
        return false;
    bool due = clock_running(d, trigger_HELD);
    if (!due && !minutes_correct(d))
        return false;
    struct minutes_sent e = {.case_id = c->case_id,
                             .corrects = !due,
                             .sealed = decision_sealed(d),
                             .version = d->row.minutes + 1};
    decision_emit(d, &message_minutes_sent, &e);
    if (!due)
        return true;
    clock_end(d, trigger_HELD, 0);
    if (d->row.status == status_QUEUED && !code_empty(&d->row.moves_to))
        move_wait(d);
    if (d->row.status == status_PLANNED) /* the meeting came to nothing yet: the chair's move */
        clock_begin(d,
                    &(struct clock_request){.trigger = trigger_WORKING,
                                            .owner = case_tier_owner(d->state, &d->row, d->tier)});
    return true;
}

/* AMS-5, ZNS-11: on which ground, who decided, on whose mandate, and why. */
static bool override_fits(struct decision *d, const struct case_decide *c)
{
    if (code_empty(&c->override))
        return c->deciders.n == 0 || refuse(d, ERR_BAD_VALUE, "deciders", DETAIL_WITH_OVERRIDE);
    if (topic_find(&d->tier->override, &c->override) == NULL)
        return refuse_with(d, ERR_BAD_VALUE, "override", DETAIL_NOT_ON_LIST, "%s", c->override.s);
    if (tier_decision(d->tier, c->outcome)->approval == approval_BOARD)
        return refuse(d, ERR_BAD_VALUE, "override", DETAIL_OVERRIDE_BOARD);
    if (c->deciders.n == 0)
        return refuse(d, ERR_MISSING_FIELD, "deciders", DETAIL_DECIDERS_ASKED);
    if (code_empty(&c->mandate))
        return refuse(d, ERR_MISSING_FIELD, "mandate", DETAIL_MANDATE_ASKED);
    return require_text(d, "explanation");
}

static bool meeting_was_held(struct decision *d)
{
    if (d->tier->kind != tier_kind_TABLE || meeting_is_held(d))
        return true;
    return refuse_with(d, ERR_MEETING_NOT_HELD, "case_id", DETAIL_VALUE, "%s", d->row.tier.s);
}

/* ZWL-11: what an outcome is called does not say what it is; whoever gives it does. */
static bool is_not_ruled_out(struct decision *d, const struct case_decide *c,
                             const struct decision_rule *rule)
{
    const struct topic *topics = rule->ruled_out.v;
    for (size_t i = 0; i < rule->ruled_out.n; i++) {
        const struct code *code = &topics[i].code;
        if (codes_have(&c->yes, code))
            return refuse_with(d, ERR_OUTCOME_NOT_ALLOWED, "yes", DETAIL_RULED_OUT, "%s", code->s);
        if (!codes_have(&c->no, code))
            return refuse_with(d, ERR_MISSING_FIELD, "no", DETAIL_RULED_OUT_ASKED, "%s", code->s);
    }
    return true;
}

/* What the ladder demands of this outcome at this tier (GEN-5, UTR-9, UTR-18). */
static bool demands_met(struct decision *d, const struct case_decide *c)
{
    const struct codes *triangle = tier_triangle(d->ladder, d->tier);
    const struct decision_rule *rule = tier_decision(d->tier, c->outcome);
    if (c->outcome == outcome_MERGED)
        return refuse(d, ERR_OUTCOME_NOT_ALLOWED, "outcome", DETAIL_OUTCOME_MERGED);
    if (!code_empty(&c->room) && ladder_room(d->ladder, &c->room) == NULL)
        return refuse_with(d, ERR_BAD_VALUE, "room", DETAIL_NO_ROOM, "%s", c->room.s);
    if (rule == NULL)
        return refuse_with(d, ERR_OUTCOME_NOT_ALLOWED, "outcome", DETAIL_OUTCOME_AT, "%s\t%s",
                           enum_word(&names_outcome, (int)c->outcome), d->tier->code.s);
    for (uint32_t i = 0; i < rule->texts.n; i++)
        if (!require_text(d, rule->texts.v[i].s))
            return false;
    if (rule->unmet && c->unmet.n == 0)
        return refuse(d, ERR_MISSING_FIELD, "unmet", DETAIL_UNMET);
    for (uint32_t i = 0; i < c->unmet.n; i++)
        if (triangle->n > 0 && !codes_have(triangle, &c->unmet.v[i]))
            return refuse_with(d, ERR_BAD_VALUE, "unmet", DETAIL_NOT_OF_TRIANGLE, "%s",
                               c->unmet.v[i].s);
    if (!is_not_ruled_out(d, c, rule))
        return false;
    if (rule->lacking && c->lacking.n == 0)
        return refuse(d, ERR_MISSING_FIELD, "lacking", DETAIL_LACKING);
    if (!code_empty(&c->formal_by) && c->formal_date.n == 0)
        return refuse(d, ERR_MISSING_FIELD, "formal_date", DETAIL_FORMAL_BY_WHEN);
    return true;
}

void outcome_waits_no_more(struct decision *d)
{
    static const enum trigger over[] = {trigger_ENTERED, trigger_CLAIMED, trigger_WORKING,
                                        trigger_MEETING, trigger_PACK,    trigger_STALLED,
                                        trigger_TERM};
    for (size_t i = 0; i < sizeof over / sizeof over[0]; i++)
        clock_end(d, over[i], 0);
}

/* Of a case that another site referred somebody here lets that site know, never its link. */
static struct code teller_of(const struct decision *d, const struct code *named)
{
    if (!code_empty(named))
        return *named;
    return d->row.origin.n == 0 ? d->row.holder : d->command->actor->person;
}

void outcome_give(struct decision *d, const struct case_decided *e)
{
    referral_leave(d);
    decision_emit(d, &message_case_decided, e);
    struct code asker = advice_asker(d);
    outcome_waits_no_more(d);
    clock_end(d, trigger_DECIDED, 0);
    clock_begin(d, &(struct clock_request){
                       .trigger = trigger_DECIDED, .owner = e->teller, .fixed = e->tell_by});
    if (!clock_running(d, trigger_EVALUATION))
        clock_begin(
            d, &(struct clock_request){.trigger = trigger_EVALUATION, .owner = case_minder(d)});
    clock_end_exactly(d, trigger_ADVISED, 0);
    measurements_watch(d, measure_at_DECIDED);
    if (e->outcome == outcome_ADVICE)
        advice_watch(d, &asker, 0);
}

bool decide_case_decide(struct decision *d, const void *body)
{
    const struct case_decide *c = body;
    if (!require_open(d) || !require_sharing(d))
        return false;
    if (d->row.status == status_DECIDED && !d->row.stalled)
        return require_status(d, status_WORKING, status_PLANNED);
    if (d->row.proposal_open)
        return refuse(d, ERR_WRONG_STATE, "case_id", DETAIL_VOTE_RUNS);
    if (d->row.questions_open > 0)
        return refuse_with(d, ERR_WRONG_STATE, "case_id", DETAIL_QUESTIONS_OPEN, "%llu",
                           (unsigned long long)d->row.questions_open);
    if (!require_independent(d) || !demands_met(d, c) || !override_fits(d, c) ||
        !meeting_was_held(d) || !require_quorum(d) ||
        !gates_check(d, d->tier, gate_at_DECISION, d->row.meeting))
        return false;
    struct civil_date today = decision_date(d, d->command->stamp);
    if (c->tell_by.n != 0 && c->tell_by.n < today.n)
        return refuse(d, ERR_DATE_IN_PAST, "tell_by", DETAIL_NONE);
    if (!code_empty(&c->teller) && !require_worker(d, "teller", &c->teller))
        return false;
    struct case_decided e = {
        .case_id = c->case_id,
        .deciders = c->deciders,
        .formal_by = c->formal_by,
        .formal_date = c->formal_date,
        .lacking = c->lacking,
        .mandate = c->mandate,
        .outcome = c->outcome,
        .override = c->override,
        .room = c->room,
        .sealed = decision_sealed(d),
        .tell_by = c->tell_by,
        .teller = teller_of(d, &c->teller),
        .unmet = c->unmet,
        .without_quorum = quorum_is_short(d),
    };
    const struct decision_rule *rule = tier_decision(d->tier, c->outcome);
    if (rule->approval == approval_BOARD)
        return outcome_propose(d, &e);
    outcome_give(d, &e);
    return true;
}
