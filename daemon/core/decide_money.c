// SPDX-License-Identifier: EUPL-1.2
/* Pots: money is reserved when it is asked, spent or lent when it is approved, accounted for after.
 * A request belongs to the year that it was asked in, whenever it is decided. Who approves is
 * approval.c's affair. Amounts in cents. */
#include "base/assert.h"
#include "core/approval.h"

static uint64_t year_of(const struct decision *d)
{
    int year;
    int month;
    int day;
    civil_date_split(decision_date(d, d->command->stamp), &year, &month, &day);
    return (uint64_t)year;
}

/* What the case has of a pot of this ladder: asked or approved, less what came back. */
static uint64_t case_has(const struct decision *d, const struct pot *pot)
{
    struct spend_row spend;
    uint64_t cents = 0;
    for (uint64_t n = 1; n <= d->row.spends; n++) {
        ASSERT(state_spend(d->state, d->row.case_id, n, &spend));
        if (code_equal(&spend.ladder, &d->row.ladder) && code_equal(&spend.pot, &pot->code) &&
            spend.state != spend_state_REJECTED)
            cents += spend.cents - spend.repaid_cents;
    }

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
                           .trigger = trigger_LOAN, .owner = case_minder(d), .item = spend});
}

/* What is to be accounted for: what was given for good. */
static uint64_t account_left(const struct spend_row *spend)
{
    bool given = spend->kind == spend_kind_GIFT && spend->state == spend_state_APPROVED;
    return (given ? spend->cents : spend->forgiven_cents) - spend->accounted_cents;
}

/* Where the pot has a term for it: from the approval on, or from what was forgiven. */
static void watch_account(struct decision *d, const struct spend_row *spend)
{
    const struct pot *pot = ladder_pot(d->ladder, &spend->pot);
    clock_end(d, trigger_ACCOUNT, spend->spend);
    if (pot != NULL && pot->account_within != 0 && account_left(spend) > 0)
        clock_begin(d, &(struct clock_request){.trigger = trigger_ACCOUNT,
                                               .owner = spend->requester,
                                               .item = spend->spend,
                                               .within = pot->account_within});
}

void spend_follow(struct decision *d, const struct spend_row *spend)
{
    watch_account(d, spend);
    if (spend->kind == spend_kind_LOAN)
        watch_loan(d, spend->spend, loan_left(spend));
}

void spends_watch(struct decision *d)
{
    struct spend_row spend;
    for (uint64_t n = 1; n <= d->row.spends; n++) {
        ASSERT(state_spend(d->state, d->row.case_id, n, &spend));
        spend_follow(d, &spend);
    }
}

uint64_t accounts_left(struct decision *d)
{
    struct spend_row spend;
    uint64_t left = 0;
    for (uint64_t n = 1; n <= d->row.spends; n++) {
        ASSERT(state_spend(d->state, d->row.case_id, n, &spend));
        left += account_left(&spend);
    }

    return left;
}

uint64_t loans_left(struct decision *d)
{
    struct spend_row spend;
    uint64_t left = 0;
    for (uint64_t n = 1; n <= d->row.spends; n++) {
        ASSERT(state_spend(d->state, d->row.case_id, n, &spend));
        left += loan_left(&spend);
    }

    return left;
}

#define LIST_TEXT 100

/* As many as an error has room for, with commas between. */
static void list_text(const struct codes *codes, char out[LIST_TEXT])
{
    size_t used = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < codes->n; i++) {
        size_t len = strlen(codes->v[i].s);
        if (used + len + 2 > LIST_TEXT)
            return;
        if (used > 0)
            out[used++] = ',';
        memcpy(out + used, codes->v[i].s, len + 1);
        used += len;
    }
}

/* Only for some cases, and only after somebody looked at what else there is (AMS-14, ZWL-12). */
static bool pot_is_for(struct decision *d, const struct pot *pot)
{
    bool fits = pot->domains.n == 0;
    for (uint32_t i = 0; i < pot->domains.n; i++)
        fits = fits || codes_have(&d->row.domains, &pot->domains.v[i]);
    if (!fits) {
        char domains[LIST_TEXT];
        list_text(&pot->domains, domains);
        return refuse_with(d, ERR_POT_NOT_FOR, "pot", DETAIL_POT_DOMAINS, "%s\t%s", pot->code.s,
                           domains);
    }
    if (code_empty(&pot->record) || codes_have(&d->row.records, &pot->record))
        return true;
    refuse_with(d, ERR_GATE_NOT_MET, "pot", DETAIL_POT_RECORD, "%s", pot->record.s);
    codes_add(&d->error->missing, &pot->record);
    return false;
}

/* HRV-10: what a case usually gets is told, and refuses nothing. */
static enum about about_usual(const struct decision *d, const struct pot *pot, uint64_t cents)
{
    uint64_t all = case_has(d, pot) + cents;
    if (pot->about_to_cents != 0 && all > pot->about_to_cents)
        return about_ABOVE;
    return all < pot->about_from_cents ? about_BELOW : about_none;
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
    if (!pot_is_for(d, pot) || !within_pot(d, pot, c->cents) || !approval_may_ask(d, pot, c))
        return false;
    if (d->row.spends == QUESTIONS_MAX)
        return refuse_with(d, ERR_LIMIT_REACHED, "case_id", DETAIL_SPENDS_FULL, "%d",
                           QUESTIONS_MAX);
    d->item = d->row.spends + 1;
    struct spend_requested e = {
        .about = about_usual(d, pot, c->cents),
        .case_id = c->case_id,
        .cents = c->cents,
        .consulted = c->consulted,
        .contact = c->contact,
        .first = approval_first(d, pot),
        .kind = c->kind,
        .pot = c->pot,
        .sealed = decision_sealed(d),
        .spend = d->item,
        .subject = c->subject,
        .year = year_of(d),
    };
    decision_emit(d, &message_spend_requested, &e);
    struct spend_row spend = spend_of_request(&e, &d->command->actor->person, &d->row.ladder);
    approval_begin(d, pot, &spend);
    return true;
}

bool decide_spend_approve(struct decision *d, const void *body)
{
    const struct spend_approve *c = body;
    return require_open(d) && approval_say(d, c->spend, true);
}

bool decide_spend_reject(struct decision *d, const void *body)
{
    const struct spend_reject *c = body;
    return require_open(d) && require_text(d, "reason") && approval_reject(d, c->spend);
}

void spends_drop(struct decision *d)
{
    struct spend_row spend;
    for (uint64_t n = 1; n <= d->row.spends; n++) {
        ASSERT(state_spend(d->state, d->row.case_id, n, &spend));
        if (spend.state != spend_state_REQUESTED)
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

/* UTR-13: what was agreed on a loan holds: nothing is forgiven before a condition is met, and no
 * more than was agreed on those that are. One that a newer action plan superseded counts no more.
 */
static bool as_agreed(struct decision *d, const struct spend_row *spend, uint64_t cents, bool asked)
{
    struct agreement_row row;
    enum condition_state state = condition_state_none;
    uint64_t most = 0;
    for (uint64_t n = 1; n <= d->row.agreements; n++) {
        ASSERT(state_agreement(d->state, d->row.case_id, n, &row));
        if (row.spend != spend->spend || row.condition == condition_state_none)
            continue;
        bool met = row.condition == condition_state_MET;
        if (state != condition_state_MET)
            state = row.condition;
        if (met)
            most += row.amount_cents != 0 ? row.amount_cents : spend->cents;
    }
    if (state == condition_state_none)
        return !asked || refuse(d, ERR_WRONG_STATE, "spend", DETAIL_FORGIVE_AGREED);
    if (state != condition_state_MET)
        return refuse_with(d, ERR_WRONG_STATE, "spend", DETAIL_CONDITION, "%s",
                           enum_word(&names_condition_state, (int)state));
    return spend->forgiven_cents + cents <= most ||
           refuse_with(d, ERR_BAD_VALUE, "cents", DETAIL_FORGIVE_MOST, "%llu",
                       (unsigned long long)most);
}

/* UTR-13: a loan, part of it forgiven when the condition is met. */
bool decide_loan_forgive(struct decision *d, const void *body)
{
    const struct loan_forgive *c = body;
    struct spend_row spend;
    bool agreed;
    if (!approval_may_forgive(d, c->spend, &spend, &agreed) ||
        !open_loan(d, c->spend, c->cents, &spend) || !as_agreed(d, &spend, c->cents, agreed))
        return false;
    struct loan_forgiven e = {
        .case_id = c->case_id, .cents = c->cents, .sealed = decision_sealed(d), .spend = c->spend};
    decision_emit(d, &message_loan_forgiven, &e);
    spend.forgiven_cents += c->cents;
    if (case_is_open(&d->row))
        spend_follow(d, &spend);
    return true;
}

/* Who asked, the holder, and who decides on the pot know what it went to. */
static bool may_account(struct decision *d, uint64_t n, struct spend_row *spend)
{
    if (!state_spend(d->state, d->row.case_id, n, spend))
        return refuse_with(d, ERR_NO_SUCH_ITEM, "spend", DETAIL_VALUE, "%llu",
                           (unsigned long long)n);
    if (actor_is(d->command->actor, &spend->requester) ||
        actor_is(d->command->actor, &d->row.holder) || approval_own_spend(d, n, spend))
        return true;
    return refuse_with(d, ERR_DENIED, "spend", DETAIL_MAY_ACCOUNT, "%s", spend->requester.s);
}

/* DHG-5: a pooled pot is accounted for to the laws that it came from; one that the file does not
 * have any more, to whatever its user says. */
static bool law_fits(struct decision *d, const struct spend_row *spend, const struct code *law)
{
    const struct pot *pot = ladder_pot(d->ladder, &spend->pot);
    if (pot == NULL)
        return true;
    if (pot->laws.n == 0)
        return code_empty(law) ||
               refuse_with(d, ERR_BAD_VALUE, "law", DETAIL_NO_LAWS, "%s", pot->code.s);
    if (codes_have(&pot->laws, law))
        return true;
    char laws[LIST_TEXT];
    list_text(&pot->laws, laws);
    return refuse_with(d, code_empty(law) ? ERR_MISSING_FIELD : ERR_BAD_VALUE, "law",
                       DETAIL_LAW_ASKED, "%s\t%s", pot->code.s, laws);
}

bool decide_spend_account(struct decision *d, const void *body)
{
    const struct spend_account *c = body;
    struct spend_row spend;
    if (!may_account(d, c->spend, &spend) || !law_fits(d, &spend, &c->law))
        return false;
    if (c->cents == 0 || c->cents > account_left(&spend))
        return refuse_with(d, ERR_BAD_VALUE, "cents", DETAIL_ACCOUNT_LEFT, "%llu",
                           (unsigned long long)account_left(&spend));
    if (d->row.accounts == QUESTIONS_MAX)
        return refuse_with(d, ERR_LIMIT_REACHED, "case_id", DETAIL_ACCOUNTS_FULL, "%d",
                           QUESTIONS_MAX);
    d->item = d->row.accounts + 1;
    struct spend_accounted e = {.account = d->item,
                                .case_id = c->case_id,
                                .cents = c->cents,
                                .law = c->law,
                                .sealed = decision_sealed(d),
                                .spend = c->spend};
    decision_emit(d, &message_spend_accounted, &e);
    spend.accounted_cents += c->cents;
    if (case_is_open(&d->row) && account_left(&spend) == 0)
        clock_end(d, trigger_ACCOUNT, c->spend);
    return true;
}
