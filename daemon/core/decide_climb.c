// SPDX-License-Identifier: EUPL-1.2
/* Up and down the ladder, and what ends or reopens a case on the way. */
#include "core/refer.h"

#define READERS_MAX 1000 /* people counted beside those in the list */

static bool no_open_question(struct decision *d)
{
    if (d->row.questions_open == 0)
        return true;
    return refuse_with(d, ERR_WRONG_STATE, "case_id", DETAIL_QUESTIONS_OPEN, "%llu",
                       (unsigned long long)d->row.questions_open);
}

/* ZWL-1: whether the case's way to a rung passes optional tiers only. */
static bool only_optional_between(const struct decision *d, uint64_t to)
{
    for (uint64_t rung = ladder_rung_above(d->ladder, d->tier->rung); rung != 0 && rung < to;
         rung = ladder_rung_above(d->ladder, rung)) {
        struct routes routes = routes_of(d->ladder, rung, &d->row);
        for (size_t i = 0; i < routes.n; i++)
            if (!routes.v[i]->optional)
                return false;
    }
    return true;
}

/* GEN-1, UTR-1: on a strict ladder where the case's route leads, and no rung is skipped that is not
 * optional. AMS-1, AMS-2: on a usual one any rung above; what is skipped is noted, with a reason.
 */
static bool may_climb_to(struct decision *d, const struct tier *tier)
{
    bool on_the_way =
        d->ladder->climb != climb_STRICT ||
        (route_leads_to(d->ladder, tier, &d->row) && only_optional_between(d, tier->rung));
    if (tier->rung <= d->tier->rung || !on_the_way)
        return refuse_with(d, ERR_NOT_ON_LADDER, "tier", DETAIL_FROM_TO, "%s\t%s", d->tier->code.s,
                           tier->code.s);
    return true;
}

/* AMS-2, ZWL-1: passing by is explained. */
static bool says_why_it_skips(struct decision *d, const struct tier *to)
{
    struct codes skipped;
    route_skipped(d->ladder, d->tier->rung, to->rung, &d->row, &skipped);
    return skipped.n == 0 || require_text(d, "reason");
}

static const struct tier *tier_above(struct decision *d, const struct code *wanted)
{
    uint64_t next = ladder_rung_above(d->ladder, d->tier->rung);
    const struct tier *tier = NULL;
    if (!code_empty(wanted)) {
        tier = ladder_tier(d->ladder, wanted);
        if (tier == NULL)
            refuse_with(d, ERR_NO_SUCH_TIER, "tier", DETAIL_VALUE, "%s", wanted->s);
        return tier != NULL && may_climb_to(d, tier) ? tier : NULL;
    }
    if (next != 0)
        tier = route_tier(d->state, d->ladder, next, &d->row);
    if (tier == NULL)
        refuse_with(d, ERR_NOT_ON_LADDER, "tier", DETAIL_HIGHEST, "%s", d->tier->code.s);
    return tier;
}

/* UTR-12: the way up from a table is its people's, not the submitter's. */
static bool may_leave_upward(struct decision *d)
{
    if (d->tier->kind != tier_kind_TABLE ||
        (actor_works_at(d->state, d->command->actor, d->ladder, d->tier) &&
         !case_recused(&d->row, &d->command->actor->person)))
        return true;
    return refuse_with(d, ERR_DENIED, "case_id", DETAIL_WORKS_AT, "%s", d->tier->code.s);
}

bool decide_case_escalate(struct decision *d, const void *body)
{
    const struct case_escalate *c = body;
    if (!require_open(d) || !require_sharing(d) || !may_leave_upward(d) || !no_open_question(d) ||
        !require_minutes(d))
        return false;
    if (d->row.status == status_DECIDED && d->row.outcome != outcome_NO_MANDATE && !d->row.stalled)
        return require_status(d, status_QUEUED, status_WORKING);
    const struct tier *to = tier_above(d, &c->tier);
    if (to == NULL || !require_somebody(d, to) ||
        !room_for(d, "tier", &d->row.visited, &to->code) ||
        !gates_check(d, to, gate_at_ENTRY, instant_of_ms(0)) || !says_why_it_skips(d, to) ||
        !require_ground_at(d, d->ladder, to))
        return false;
    const struct referral *way = tier_referral(to, &(struct code){{0}});
    referral_leave(d);
    if (way != NULL && !require_referable(d, way))
        return false;
    move_enter(d, to, entry_ESCALATED, &d->command->sealed);
    return true;
}

/* On a strict ladder to where it was, or where its route leads: to nobody else's people (UTR-1). */
static bool may_go_back_to(struct decision *d, const struct tier *tier)
{
    bool on_the_way = d->ladder->climb != climb_STRICT ||
                      codes_have(&d->row.visited, &tier->code) ||
                      route_leads_to(d->ladder, tier, &d->row);
    return (tier->rung < d->tier->rung && on_the_way) ||
           refuse_with(d, ERR_NO_WAY_BACK, "tier", DETAIL_FROM_TO, "%s\t%s", d->tier->code.s,
                       tier->code.s);
}

bool decide_case_return(struct decision *d, const void *body)
{
    const struct case_return *c = body;
    if (!require_open(d) || !require_text(d, "reason") || !no_open_question(d) ||
        !require_minutes(d))
        return false;
    if (d->row.status == status_DECIDED && !d->row.stalled) /* what came out stands (UTR-8) */
        return require_status(d, status_QUEUED, status_WORKING);
    const struct tier *to =
        code_empty(&c->tier)
            ? route_tier(d->state, d->ladder, ladder_rung_above(d->ladder, 0), &d->row)
            : ladder_tier(d->ladder, &c->tier);
    if (to == NULL)
        return refuse_with(d, ERR_NO_SUCH_TIER, "tier", DETAIL_VALUE, "%s", c->tier.s);
    if (!may_go_back_to(d, to) || !room_for(d, "tier", &d->row.visited, &to->code))
        return false;
    move_enter(d, to, entry_RETURNED, &d->command->sealed);
    return true;
}

/* Nobody makes an exception for a case of his own, nor as the deputy of whose it is: another chair
 * or a stand-in does. */
static bool waives_for_another(struct decision *d)
{
    struct codes own = {2, {d->row.holder, d->row.submitter}};
    struct core_actor left = actor_without(d->command->actor, &own);
    return actor_chairs(&left, d->tier) || refuse_with(d, ERR_SAME_PERSON, "case_id", DETAIL_VALUE,
                                                       "%s", d->command->actor->person.s);
}

bool decide_gate_waive(struct decision *d, const void *body)
{
    const struct gate_waive *c = body;
    const struct gate *gate = tier_gate(d->tier, &c->gate);
    if (!require_open(d) || !require_text(d, "reason"))
        return false;
    if (gate == NULL)
        return refuse_with(d, ERR_NO_SUCH_ITEM, "gate", DETAIL_VALUE, "%s", c->gate.s);
    if (!gate->waivable)
        return refuse_with(d, ERR_NOT_ON_LADDER, "gate", DETAIL_NO_WAIVER, "%s", c->gate.s);
    if (!waives_for_another(d) || !require_independent(d))
        return false;
    struct gate_waived e = {.case_id = c->case_id, .gate = c->gate, .sealed = decision_sealed(d)};
    decision_emit(d, &message_gate_waived, &e);
    return true;
}

bool decide_case_withdraw(struct decision *d, const void *body)
{
    const struct case_withdraw *c = body;
    if (!require_open(d) || !require_text(d, "reason"))
        return false;
    spends_drop(d);
    referral_leave(d);
    clock_end_with_case(d);
    clock_flush(d);
    struct case_withdrawn e = {.case_id = c->case_id, .sealed = decision_sealed(d)};
    decision_emit(d, &message_case_withdrawn, &e);
    return true;
}

/* HRV-7: where the ladder says so a case ends evaluated and measured, or with the reason why not.
 */
static bool is_evaluated(struct decision *d)
{
    bool waits = clock_running(d, trigger_EVALUATION) || clock_running(d, trigger_MEASURE);
    return !d->ladder->evaluated_first || !waits || require_text(d, "reason");
}

/* GEN-12: no closing before the resident knows; nothing agreed may be left hanging. */
bool decide_case_close(struct decision *d, const void *body)
{
    const struct case_close *c = body;
    if (!require_status(d, status_DECIDED, status_none))
        return false;
    if (!d->row.told)
        return refuse_with(d, ERR_RESIDENT_NOT_TOLD, "case_id", DETAIL_TELLER, "%s",
                           d->row.teller.s);
    if (d->row.stalled) /* UTR-8: whoever decided is called in again */
        return refuse_with(d, ERR_WRONG_STATE, "case_id", DETAIL_STALLED_FIRST, "%s",
                           case_decider(d->state, &d->row, d->tier).s);
    if (d->row.agreements_open > 0 || d->row.spends_open > 0)
        return refuse_with(d, ERR_AGREEMENTS_OPEN, "case_id", DETAIL_STILL_OPEN, "%llu",
                           (unsigned long long)(d->row.agreements_open + d->row.spends_open));
    if (clock_running(d, trigger_LOAN))
        return refuse_with(d, ERR_AGREEMENTS_OPEN, "case_id", DETAIL_LOAN_OPEN, "%llu",
                           (unsigned long long)loans_left(d));
    if (clock_running(d, trigger_ACCOUNT))
        return refuse_with(d, ERR_AGREEMENTS_OPEN, "case_id", DETAIL_ACCOUNT_OPEN, "%llu",
                           (unsigned long long)accounts_left(d));
    if (!require_minutes(d) || !require_no_temporary(d) || !is_evaluated(d))
        return false;
    clock_end_with_case(d);
    clock_flush(d);
    struct case_closed e = {.case_id = c->case_id, .sealed = decision_sealed(d)};
    decision_emit(d, &message_case_closed, &e);
    return true;
}

/* GEN-6: without a ground to share on, finding another is a step. */
static void consent_watch(struct decision *d)
{
    if (d->row.consent_withdrawn)
        clock_begin(d,
                    &(struct clock_request){.trigger = trigger_CONSENT, .owner = case_minder(d)});
}

/* Where it was; but where its district or domain leads since, or where that tier is no more, to the
 * tier of that rung that it belongs to now (UTR-1). */
static const struct tier *tier_to_reopen_at(const struct decision *d, const struct ladder *now)
{
    const struct tier *was = ladder_tier(now, &d->row.tier);
    if (was != NULL && code_empty(&d->row.moves_to))
        return was;
    uint64_t rung = was == NULL ? d->tier->rung : was->rung;
    const struct tier *belongs = route_tier(d->state, now, rung, &d->row);
    bool remembered = belongs != NULL &&
                      (d->row.visited.n < CODES_MAX || codes_have(&d->row.visited, &belongs->code));
    return remembered ? belongs : was;
}

bool decide_case_reopen(struct decision *d, const void *body)
{
    (void)body;
    if (case_is_open(&d->row))
        return refuse_with(d, ERR_WRONG_STATE, "case_id", DETAIL_STATUS, "%s",
                           enum_word(&names_status, (int)d->row.status));
    if (!require_text(d, "reason"))
        return false;
    if (d->row.outcome == outcome_MERGED) {
        char into[CASE_ID_TEXT];
        case_id_format(d->row.merged_into, into);
        return refuse_with(d, ERR_WRONG_STATE, "case_id", DETAIL_MERGED_INTO, "%s", into);
    }
    if (d->row.erased)
        return refuse(d, ERR_ERASED, "case_id", DETAIL_NONE);
    if (d->row.origin.n != 0)
        return refuse(d, ERR_WRONG_STATE, "case_id", DETAIL_REFER_ANEW);
    uint64_t version;
    const struct ladder *now = state_ladder(d->state, &d->row.ladder, &version);
    const struct tier *tier = tier_to_reopen_at(d, now);
    if (tier == NULL)
        return refuse_with(d, ERR_NO_SUCH_TIER, "case_id", DETAIL_VALUE, "%s", d->row.tier.s);
    d->ladder = now;
    d->ladder_version = version;
    move_enter(d, tier, entry_REOPENED, &d->command->sealed);
    clock_watch_deadline(d);
    outside_watch(d, d->row.outside_date);
    consent_watch(d);
    ground_watch(d);
    agreements_watch(d);
    sides_watch(d);
    spends_watch(d);
    temporaries_watch(d);
    consultations_watch(d);
    experts_watch(d);
    participants_watch(d);
    measurements_watch(d, measure_at_SUBMITTED);
    return true;
}

bool decide_consent_give(struct decision *d, const void *body)
{
    const struct consent_give *c = body;
    if (!require_open(d))
        return false;
    struct consent_given e = {.case_id = c->case_id, .sealed = decision_sealed(d)};
    decision_emit(d, &message_consent_given, &e);
    clock_end(d, trigger_CONSENT, 0);
    return true;
}

static bool in_list(const struct code *list, uint64_t n, const struct code *code)
{
    for (uint64_t i = 0; i < n; i++)
        if (code_equal(&list[i], code))
            return true;
    return false;
}

/* Everybody who read the content; those for whom the list has no room are counted. */
static void list_readers(struct decision *d, struct consent_withdrawn *e)
{
    struct code *more = arena_alloc(d->arena, READERS_MAX * sizeof *more);
    struct read_row read;
    uint64_t sequence = 0;
    while (e->seen_more < READERS_MAX && state_read_next(d->state, e->case_id, &sequence, &read))
        if (!read.refused && !codes_add(&e->seen_by, &read.person) &&
            !in_list(more, e->seen_more, &read.person))
            more[e->seen_more++] = read.person;
}

/* GEN-6: ends the sharing at once, and lists who had read the content by then. */
bool decide_consent_withdraw(struct decision *d, const void *body)
{
    const struct consent_withdraw *c = body;
    bool read_elsewhere = d->row.merged_into.n != 0; /* by whoever reads the case that goes on */
    if (!read_elsewhere && !require_open(d))
        return false;
    if (d->row.consent_withdrawn)
        return refuse(d, ERR_CONSENT_WITHDRAWN, "case_id", DETAIL_NONE);
    struct consent_withdrawn e = {.case_id = c->case_id, .sealed = decision_sealed(d)};
    list_readers(d, &e);
    decision_emit(d, &message_consent_withdrawn, &e);
    consent_grounds_end(d);
    if (!read_elsewhere)
        consent_watch(d);
    return true;
}
