// SPDX-License-Identifier: EUPL-1.2
/* Pots: money is reserved when it is asked, spent or lent when it is approved. Amounts in cents. */
#include "core/decision.h"

static uint64_t year_of(const struct decision *d)
{
    int year;
    int month;
    int day;
    civil_date_split(decision_date(d, d->command->stamp), &year, &month, &day);
    return (uint64_t)year;
}

/* What the case has of a pot: asked or approved, less what came back. */
static uint64_t case_has(const struct decision *d, const struct pot *pot)
{
    struct spend_row spend;
    uint64_t cents = 0;
    for (uint64_t n = 1; n <= d->row.spends; n++)
        if (state_spend(d->state, d->row.case_id, n, &spend) &&
            code_equal(&spend.pot, &pot->code) && spend.state != spend_state_REJECTED)
            cents += spend.cents - spend.repaid_cents;
    return cents;
}

/* UTR-10: up to and including the limits, of one spend and of one case; more goes to the table. */
static bool within_limits(struct decision *d, const struct pot *pot, uint64_t cents)
{
    if (pot->max_cents != 0 && cents > pot->max_cents)
        return refuse_with(d, ERR_POT_LIMIT, "cents", DETAIL_POT_MOST, "%llu",
                           (unsigned long long)pot->max_cents);
    if (pot->case_cents == 0)
        return true;
    uint64_t has = case_has(d, pot);
    uint64_t left = has < pot->case_cents ? pot->case_cents - has : 0;
    if (cents > left)
        return refuse_with(d, ERR_POT_LIMIT, "cents", DETAIL_CASE_LEFT, "%llu",
                           (unsigned long long)left);
    return true;
}

static bool within_pot(struct decision *d, const struct pot *pot, uint64_t cents)
{
    if (!within_limits(d, pot, cents))
        return false;
    struct pot_row row;
    state_pot(d->state, &d->row.ladder, &pot->code, year_of(d), &row);
    uint64_t used = row.reserved_cents + row.spent_cents + row.lent_cents - row.repaid_cents;
    /* a newer ladder may have less in the pot than was used by then */
    uint64_t left = used < pot->year_cents ? pot->year_cents - used : 0;
    if (pot->year_cents != 0 && cents > left)
        return refuse_with(d, ERR_POT_EMPTY, "cents", DETAIL_POT_LEFT, "%llu",
                           (unsigned long long)left);
    return true;
}

/* Two together (UTR-10): the contact person agreed on a call about this case, and holds a mandate
 * for this subject and this amount. */
static bool contact_agrees(struct decision *d, const struct spend_request *c)
{
    struct contact_row contact;
    if (code_empty(&c->contact))
        return refuse(d, ERR_MISSING_FIELD, "contact", DETAIL_TWO_TOGETHER);
    if (code_empty(&c->subject))
        return refuse(d, ERR_MISSING_FIELD, "subject", DETAIL_SUBJECT);
    if (!state_contact(d->state, &c->contact, &contact, d->arena))
        return refuse_with(d, ERR_NO_SUCH_ITEM, "contact", DETAIL_VALUE, "%s", c->contact.s);
    if (!codes_have(&d->row.agreed_with, &c->contact))
        return refuse_with(d, ERR_NO_MANDATE, "contact", DETAIL_NOT_AGREED, "%s", c->contact.s);
    struct civil_date today = decision_date(d, d->command->stamp);
    if (contact_may_decide(&contact, &c->subject, c->cents, today))
        return true;
    return refuse_with(d, ERR_NO_MANDATE, "contact", DETAIL_MANDATE_SHORT, "%s\t%s\t%llu",
                       c->contact.s, c->subject.s, (unsigned long long)c->cents);
}

/* A tier of the pot that this case is the affair of: it was there, or its route leads there. */
static const struct tier *tier_of_case(const struct decision *d, const struct code *code)
{
    const struct tier *tier = ladder_tier(d->ladder, code);
    if (tier == NULL || codes_have(&d->row.visited, code))
        return tier;
    return route_leads_to(d->ladder, tier, &d->row) ? tier : NULL;
}

/* Whether the actor works at (chairs, where the table decides) one of the pot's tiers. */
static bool decides_on(const struct decision *d, const struct pot *pot)
{
    for (uint32_t i = 0; i < pot->tiers.n; i++) {
        const struct tier *tier = tier_of_case(d, &pot->tiers.v[i]);
        if (tier == NULL)
            continue;
        if (pot->approval == approval_TABLE ? actor_chairs(d->command->actor, tier)
                                            : actor_works_at(d->command->actor, tier))
            return true;
    }
    return false;
}

/* Who is asked to approve: the owner of the tier where the case is, when it is the pot's; else of
 * the pot's tier that it was at last, else of the one that its route leads to. */
static struct code approver_of(const struct decision *d, const struct pot *pot)
{
    const struct tier *tier = codes_have(&pot->tiers, &d->tier->code) ? d->tier : NULL;
    for (uint32_t i = d->row.visited.n; i > 0 && tier == NULL; i--)
        if (codes_have(&pot->tiers, &d->row.visited.v[i - 1]))
            tier = ladder_tier(d->ladder, &d->row.visited.v[i - 1]);
    for (uint32_t i = 0; i < pot->tiers.n && tier == NULL; i++)
        tier = tier_of_case(d, &pot->tiers.v[i]);
    struct code owner = tier == NULL ? d->row.holder : tier_owner(tier);
    return code_empty(&owner) ? d->row.holder : owner;
}

static uint64_t loan_left(const struct spend_row *spend)
{
    bool runs = spend->kind == spend_kind_LOAN && spend->state == spend_state_APPROVED;
    return runs ? spend->cents - spend->repaid_cents - spend->forgiven_cents : 0;
}

/* UTR-13: a loan is followed to its end, where the ladder has a clock for it: from its approval,
 * and anew after each amount that came back or was forgiven. */
static void watch_loan(struct decision *d, uint64_t spend, uint64_t left)
{
    clock_end(d, trigger_LOAN, spend);
    if (left > 0)
        clock_begin(d, &(struct clock_request){
                           .trigger = trigger_LOAN, .owner = d->row.holder, .item = spend});
}

void loans_watch(struct decision *d)
{
    struct spend_row spend;
    for (uint64_t n = 1; n <= d->row.spends; n++)
        if (state_spend(d->state, d->row.case_id, n, &spend))
            watch_loan(d, n, loan_left(&spend));
}

uint64_t loans_left(struct decision *d)
{
    struct spend_row spend;
    uint64_t left = 0;
    for (uint64_t n = 1; n <= d->row.spends; n++)
        if (state_spend(d->state, d->row.case_id, n, &spend))
            left += loan_left(&spend);
    return left;
}

/* Nobody else has to look: the koploper asks with the contact person, or the group was consulted.
 */
static bool approved_at_once(const struct decision *d, const struct pot *pot)
{
    switch (pot->approval) {
    case approval_GROUP_CONSULT:
        return true;
    case approval_TWO_TOGETHER:
        return decides_on(d, pot);
    case approval_TABLE:
    case approval_none:
        return false;
    }
    return false;
}

bool decide_spend_request(struct decision *d, const void *body)
{
    const struct spend_request *c = body;
    const struct pot *pot = ladder_pot(d->ladder, &c->pot);
    if (!require_open(d) || !require_text(d, "reason"))
        return false;
    if (pot == NULL)
        return refuse_with(d, ERR_NO_SUCH_POT, "pot", DETAIL_VALUE, "%s", c->pot.s);
    if (c->cents == 0)
        return refuse(d, ERR_BAD_VALUE, "cents", DETAIL_MORE_THAN_NOTHING);
    if (c->kind == spend_kind_LOAN && !pot->loans)
        return refuse_with(d, ERR_BAD_VALUE, "kind", DETAIL_NO_LOANS, "%s", c->pot.s);
    if (!within_pot(d, pot, c->cents))
        return false;
    if (pot->approval == approval_TWO_TOGETHER && !contact_agrees(d, c))
        return false;
    if (pot->approval == approval_GROUP_CONSULT && !c->consulted)
        return refuse(d, ERR_MISSING_FIELD, "consulted", DETAIL_GROUP_FIRST);
    if (d->row.spends == QUESTIONS_MAX)
        return refuse_with(d, ERR_LIMIT_REACHED, "case_id", DETAIL_SPENDS_FULL, "%d",
                           QUESTIONS_MAX);
    d->item = d->row.spends + 1;
    struct spend_requested e = {
        .case_id = c->case_id,
        .cents = c->cents,
        .consulted = c->consulted,
        .contact = c->contact,
        .kind = c->kind,
        .pot = c->pot,
        .sealed = decision_sealed(d),
        .spend = d->item,
        .subject = c->subject,
        .year = year_of(d),
    };
    decision_emit(d, &message_spend_requested, &e);
    if (approved_at_once(d, pot)) {
        struct spend_approved approved = {.case_id = c->case_id, .spend = d->item};
        decision_emit(d, &message_spend_approved, &approved);
        if (c->kind == spend_kind_LOAN)
            watch_loan(d, d->item, c->cents);
        return true;
    }
    clock_begin(d, &(struct clock_request){
                       .trigger = trigger_SPEND, .owner = approver_of(d, pot), .item = d->item});
    return true;
}

/* A spend from a pot on which the actor decides. Whoever does not hears nothing of how it stands.
 */
static bool own_spend(struct decision *d, uint64_t n, struct spend_row *spend)
{
    if (!state_spend(d->state, d->row.case_id, n, spend))
        return refuse_with(d, ERR_NO_SUCH_ITEM, "spend", DETAIL_VALUE, "%llu",
                           (unsigned long long)n);
    const struct pot *pot = ladder_pot(d->ladder, &spend->pot);
    if (pot == NULL)
        return refuse_with(d, ERR_NO_SUCH_POT, "spend", DETAIL_POT_UNKNOWN, "%s", spend->pot.s);
    if (!decides_on(d, pot))
        return refuse_with(d, ERR_DENIED, "spend", DETAIL_DECIDES_ON_POT, "%s", spend->pot.s);
    return true;
}

/* A spend that waits for a decision; false with a refusal. Nobody decides on a request of his own.
 */
static bool waiting_spend(struct decision *d, uint64_t n, struct spend_row *spend)
{
    if (!own_spend(d, n, spend))
        return false;
    if (spend->state != spend_state_REQUESTED)
        return refuse_with(d, ERR_WRONG_STATE, "spend", DETAIL_SPEND_STATE, "%s",
                           enum_word(&names_spend_state, (int)spend->state));
    if (code_equal(&d->command->actor->person, &spend->requester))
        return refuse_with(d, ERR_SAME_PERSON, "spend", DETAIL_VALUE, "%s", spend->requester.s);
    return true;
}

bool decide_spend_approve(struct decision *d, const void *body)
{
    const struct spend_approve *c = body;
    struct spend_row spend;
    if (!require_open(d) || !waiting_spend(d, c->spend, &spend))
        return false;
    struct spend_approved e = {.case_id = c->case_id, .spend = c->spend};
    decision_emit(d, &message_spend_approved, &e);
    clock_end(d, trigger_SPEND, c->spend);
    if (spend.kind == spend_kind_LOAN)
        watch_loan(d, c->spend, spend.cents);
    return true;
}

bool decide_spend_reject(struct decision *d, const void *body)
{
    const struct spend_reject *c = body;
    struct spend_row spend;
    if (!require_open(d) || !require_text(d, "reason") || !waiting_spend(d, c->spend, &spend))
        return false;
    struct spend_rejected e = {
        .case_id = c->case_id, .sealed = decision_sealed(d), .spend = c->spend};
    decision_emit(d, &message_spend_rejected, &e);
    clock_end(d, trigger_SPEND, c->spend);
    return true;
}

void spends_drop(struct decision *d)
{
    struct spend_row spend;
    for (uint64_t n = 1; n <= d->row.spends; n++) {
        if (!state_spend(d->state, d->row.case_id, n, &spend) ||
            spend.state != spend_state_REQUESTED)
            continue;
        struct spend_rejected e = {.case_id = d->row.case_id, .spend = n};
        decision_emit(d, &message_spend_rejected, &e);
    }
}

/* A loan that was paid out, with at least so much of it still open. */
static bool open_loan(struct decision *d, uint64_t n, uint64_t cents, struct spend_row *spend)
{
    if (!state_spend(d->state, d->row.case_id, n, spend))
        return refuse_with(d, ERR_NO_SUCH_ITEM, "spend", DETAIL_VALUE, "%llu",
                           (unsigned long long)n);
    if (spend->kind != spend_kind_LOAN || spend->state != spend_state_APPROVED)
        return refuse(d, ERR_WRONG_STATE, "spend", DETAIL_NO_APPROVED_LOAN);
    uint64_t left = loan_left(spend);
    if (cents == 0 || cents > left)
        return refuse_with(d, ERR_BAD_VALUE, "cents", DETAIL_LOAN_LEFT, "%llu",
                           (unsigned long long)left);
    return true;
}

bool decide_loan_repay(struct decision *d, const void *body)
{
    const struct loan_repay *c = body;
    struct spend_row spend;
    if (!open_loan(d, c->spend, c->cents, &spend))
        return false;
    struct loan_repaid e = {.case_id = c->case_id, .cents = c->cents, .spend = c->spend};
    decision_emit(d, &message_loan_repaid, &e);
    if (case_is_open(&d->row))
        watch_loan(d, c->spend, loan_left(&spend) - c->cents);
    return true;
}

/* UTR-13: what was agreed on a loan holds: nothing is forgiven before the condition is met, and no
 * more than the amount of the agreement. */
static bool as_agreed(struct decision *d, const struct spend_row *spend, uint64_t cents)
{
    struct agreement_row row;
    for (uint64_t n = 1; n <= d->row.agreements; n++) {
        if (!state_agreement(d->state, d->row.case_id, n, &row) || row.spend != spend->spend ||
            row.condition == condition_state_none)
            continue;
        if (row.condition != condition_state_MET)
            return refuse_with(d, ERR_WRONG_STATE, "spend", DETAIL_CONDITION, "%s",
                               enum_word(&names_condition_state, (int)row.condition));
        if (row.amount_cents != 0 && spend->forgiven_cents + cents > row.amount_cents)
            return refuse_with(d, ERR_BAD_VALUE, "cents", DETAIL_FORGIVE_MOST, "%llu",
                               (unsigned long long)row.amount_cents);
    }
    return true;
}

/* UTR-13: a loan, part of it forgiven when the condition is met. */
bool decide_loan_forgive(struct decision *d, const void *body)
{
    const struct loan_forgive *c = body;
    struct spend_row spend;
    if (!own_spend(d, c->spend, &spend) || !open_loan(d, c->spend, c->cents, &spend))
        return false;
    if (!as_agreed(d, &spend, c->cents))
        return false;
    struct loan_forgiven e = {
        .case_id = c->case_id, .cents = c->cents, .sealed = decision_sealed(d), .spend = c->spend};
    decision_emit(d, &message_loan_forgiven, &e);
    if (case_is_open(&d->row))
        watch_loan(d, c->spend, loan_left(&spend) - c->cents);
    return true;
}
