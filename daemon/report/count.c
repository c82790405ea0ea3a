// SPDX-License-Identifier: EUPL-1.2
/* What one event adds to the counts of its period. Which period that is, and what comes of the
 * counts, is figures.c's. */
#include "report/inside.h"

/* Working time from `from` until the event; -1: beyond the calendar.
 */
static int64_t working_ms(const struct counting *c, struct instant from)
{
    int64_t ms;
    const struct calendar *calendar = state_calendar(c->state, &c->f->calendar);
    const struct zone *zone = state_zone(c->state, c->f->zone);
    return calendar_working_ms_between(calendar, zone, from, c->step->at, &ms) ? ms : -1;
}

/* Of it, what the question took that is open now; 0: none is. */
static int64_t open_pause_ms(const struct counting *c, struct instant from)
{
    struct instant paused = c->step->c->paused;
    if (paused.ms == 0 || from.ms == 0)
        return 0;
    int64_t ms = working_ms(c, paused.ms > from.ms ? paused : from);
    return ms > 0 ? ms : 0;
}

static void add_length(const struct counting *c, enum length length, struct instant from,
                       int64_t paused_ms)
{
    struct history_case *h = c->step->c;
    int64_t ms = working_ms(c, from);
    if (ms < 0 || h->tier == HISTORY_NO_TIER)
        return;
    ms -= paused_ms + open_pause_ms(c, from);
    struct spread **spread = &c->counts->spreads[h->tier][length];
    if (*spread == NULL)
        *spread = figures_zeroes(sizeof **spread);
    spread_add(*spread, ms <= 0 ? 0 : (uint64_t)(ms * 10 / c->f->day_ms));
}

/* At a team and on the phone list nobody takes a case over: it does not wait there. */
static bool waits_at(const struct figures *f, uint16_t tier)
{
    enum tier_kind kind = f->history.tiers[tier].kind;
    return kind != tier_kind_TEAM && kind != tier_kind_PHONE;
}

static void count_taken(const struct counting *c)
{
    struct history_case *h = c->step->c;
    if (h->taken.ms == 0 && !h->ended && h->tier != HISTORY_NO_TIER && waits_at(c->f, h->tier))
        add_length(c, LENGTH_WAITING, h->entered, h->paused_ms);
}

static void count_left(const struct counting *c)
{
    const struct history_case *h = c->step->c;
    if (h->ended || h->tier == HISTORY_NO_TIER)
        return;
    add_length(c, LENGTH_STAY, h->entered, h->paused_ms);
    if (h->taken.ms != 0)
        add_length(c, LENGTH_WORKING, h->taken, h->paused_taken_ms);
}

static void count_entered(const struct counting *c)
{
    const struct case_entered *e = c->step->body;
    const struct history_case *h = c->step->c;
    uint16_t tier = history_tier(&c->f->history, &e->tier);
    count_left(c);
    if (e->entry != entry_SUBMITTED && (int)e->entry < ENTRIES)
        c->counts->entered[tier][e->entry]++;
    bool back = (h->visited >> tier & 1) != 0 && e->entry != entry_RETURNED &&
                e->entry != entry_REROUTED && h->left_table.ms != 0 &&
                c->step->at.ms - h->left_table.ms <= c->f->boomerang_ms;
    if (back || e->entry == entry_REOPENED)
        c->counts->boomerangs[tier]++;
}

static uint32_t place_among(const struct codes *known, const struct code *code)
{
    for (uint32_t i = 0; i < known->n; i++)
        if (code_equal(&known->v[i], code))
            return i;
    return CODES_MAX;
}

/* What is named of a case for the first time. */
static void count_codes(const struct codes *named, struct codes *known, uint64_t *counts,
                        uint32_t *marks)
{
    for (uint32_t i = 0; i < named->n; i++)
        codes_add(known, &named->v[i]); /* of an earlier version, or of a ladder that lists none */
    for (uint32_t i = 0; i < named->n; i++) {
        uint32_t place = place_among(known, &named->v[i]);
        uint32_t bit = UINT32_C(1) << place;
        if ((*marks & bit) == 0 && counts != NULL)
            counts[place]++;
        *marks |= bit;
    }
}

static void count_named(const struct counting *c, const struct codes *domains,
                        const struct codes *obstacles)
{
    struct history_case *h = c->step->c;
    count_codes(domains, &c->f->domains, c->counts == NULL ? NULL : c->counts->domains,
                &h->domains);
    count_codes(obstacles, &c->f->obstacles, c->counts == NULL ? NULL : c->counts->obstacles,
                &h->obstacles);
}

static void count_decided(const struct counting *c)
{
    const struct case_decided *e = c->step->body;
    count_left(c);
    if (c->step->c->tier != HISTORY_NO_TIER && (int)e->outcome < OUTCOMES)
        c->counts->outcomes[c->step->c->tier][e->outcome]++;
}

/* --- clocks --- */

static struct clock_counts *clock_of(const struct counting *c, const struct code *code,
                                     const struct code *tier_code)
{
    struct figures *f = c->f;
    uint16_t tier = history_tier(&f->history, tier_code);
    size_t i = 0;
    while (i < f->n_clocks[tier] && !code_equal(&f->clocks[tier][i], code))
        i++;
    if (i == CLOCKS_COUNTED)
        i--;
    else if (i == f->n_clocks[tier])
        f->clocks[tier][f->n_clocks[tier]++] = *code;
    return &c->counts->clocks[tier][i];
}

/* A pause that ends begins a clock anew under its number, a reminder as its next occurrence: that
 * is the same clock. The warning before the end of somebody's term is no clock of its own. */
static bool is_new_clock(const struct history_case *h, const struct clock_start *started)
{
    return started->clock > h->clocks && started->occurrence == 0 &&
           started->trigger != trigger_BESIDE && !history_warns(started);
}

static void count_clocks_set(const struct counting *c)
{
    const struct clocks_set *e = c->step->body;
    const struct clock_start *started = e->started.v;
    for (size_t i = 0; i < e->started.n; i++)
        if (is_new_clock(c->step->c, &started[i]))
            clock_of(c, &started[i].code, &started[i].tier)->started++;
}

static void count_clock_fired(const struct counting *c)
{
    const struct clock_fired *e = c->step->body;
    if (e->occurrence == 0 && e->clock != c->step->c->warning)
        clock_of(c, &e->code, &e->tier)->ran_out++;
}

/* --- money --- */

static void count_money(const struct counting *c, enum money money, const struct code *pot,
                        uint64_t cents)
{
    struct codes *pots = &c->f->pots;
    codes_add(pots, pot);
    for (uint32_t i = 0; i < pots->n; i++)
        if (code_equal(&pots->v[i], pot)) {
            c->counts->money[i][money].times++;
            c->counts->money[i][money].cents += cents;
        }
}

/* Of a spend that the event names by number. */
static void count_spend(const struct counting *c, enum money money, uint64_t n, uint64_t cents)
{
    struct spend_row row;
    if (!state_spend(c->state, c->step->c->id, n, &row) ||
        !code_equal(&row.ladder, &c->f->history.ladder))
        return; /* the pot of another ladder, from where the case came */
    if (money == MONEY_SPENT && row.kind == spend_kind_LOAN)
        money = MONEY_LENT;
    count_money(c, money, &row.pot, cents == 0 ? row.cents : cents);
}

static void count_money_event(const struct counting *c)
{
    switch (c->step->message->number) {
    case EV_SPEND_REQUESTED: {
        const struct spend_requested *e = c->step->body;
        count_money(c, MONEY_ASKED, &e->pot, e->cents);
        break;
    }
    case EV_SPEND_APPROVED:
        count_spend(c, MONEY_SPENT, ((const struct spend_approved *)c->step->body)->spend, 0);
        break;
    case EV_LOAN_REPAID: {
        const struct loan_repaid *e = c->step->body;
        count_spend(c, MONEY_REPAID, e->spend, e->cents);
        break;
    }
    case EV_LOAN_FORGIVEN: {
        const struct loan_forgiven *e = c->step->body;
        count_spend(c, MONEY_FORGIVEN, e->spend, e->cents);
        break;
    }
    default:
        break;
    }
}

/* --- an event --- */

static void count_withdrawn(const struct counting *c)
{
    count_left(c);
    c->counts->withdrawn++;
}

static void count_closed(const struct counting *c)
{
    struct figures *f = c->f;
    const struct history_case *h = c->step->c;
    count_left(c);
    if (h->tier != HISTORY_NO_TIER) {
        c->counts->finished[h->tier]++;
        c->counts->highest[h->highest]++;
    }
    if (!h->finished)
        f->each_finished++;
}

static void count_scored(const struct counting *c)
{
    c->counts->usable[((const struct advice_scored *)c->step->body)->usable]++;
}

/* Of consultations and issues nothing else: they stand apart from the cases. (AMS-7, ZWL-8) */
void count_apart_from_cases(const struct counting *c)
{
    switch (c->step->message->number) {
    case EV_CONSULT_OPENED:
        c->counts->apart++;
        break;
    case EV_ADVICE_SCORED:
        count_scored(c);
        break;
    case EV_ISSUE_PROPOSED:
        c->counts->proposed++;
        break;
    case EV_ISSUE_ADOPTED:
        c->counts->adopted[((const struct issue_adopted *)c->step->body)->level]++;
        break;
    case EV_ISSUE_CLOSED:
        c->counts->settled[((const struct issue_closed *)c->step->body)->result]++;
        break;
    default:
        break;
    }
}

/* The amounts of those that have both. */
static void count_returned(const struct counting *c)
{
    const struct return_compared *e = c->step->body;
    c->counts->returned[e->returned]++;
    if (e->returned == returned_UNKNOWN)
        return;
    c->counts->returns++;
    c->counts->estimated_cents += e->estimated_cents;
    c->counts->returned_cents += e->cents;
}

/* PMM-1, PMM-3: cases that go to another site, or come from one. */
static void count_referral(const struct counting *c)
{
    switch (c->step->message->number) {
    case EV_REFERRAL_OPENED:
        c->counts->referred++;
        break;
    case EV_REFERRAL_ENDED:
        c->counts->referral_ends[((const struct referral_ended *)c->step->body)->end]++;
        break;
    case EV_REFERRAL_RECEIVED:
        c->counts->received++;
        break;
    case EV_REFERRAL_RETURNED:
        count_left(c);
        c->counts->sent_back++;
        break;
    default:
        count_money_event(c);
        break;
    }
}

void count_in_period(const struct counting *c)
{
    switch (c->step->message->number) {
    case EV_CASE_SUBMITTED:
        c->counts->submitted[((const struct case_submitted *)c->step->body)->stage]++;
        break;
    case EV_CASE_ENTERED:
        count_entered(c);
        break;
    case EV_CASE_CLAIMED:
    case EV_AGENDA_PLACED:
        count_taken(c);
        break;
    case EV_CASE_DECIDED:
        count_decided(c);
        break;
    case EV_CASE_CLOSED:
        count_closed(c);
        break;
    case EV_CASE_WITHDRAWN:
        count_withdrawn(c);
        break;
    case EV_CONSULTATION_ASKED:
        c->counts->consultations++;
        break;
    case EV_ADVICE_GIVEN:
        c->counts->advice++;
        break;
    case EV_ADVICE_SCORED:
        count_scored(c);
        break;
    case EV_RETURN_COMPARED:
        count_returned(c);
        break;
    case EV_CASE_MERGED:
        count_left(c);
        c->counts->merged++;
        break;
    case EV_CASE_MOVED:
        count_left(c);
        break;
    case EV_CLOCKS_SET:
        count_clocks_set(c);
        break;
    case EV_CLOCK_FIRED:
        count_clock_fired(c);
        break;
    default:
        count_referral(c);
        break;
    }
}

/* What must be known of a case whenever it happened. */
void count_whenever(const struct counting *c)
{
    struct history_case *h = c->step->c;
    switch (c->step->message->number) {
    case EV_CASE_SUBMITTED: {
        const struct case_submitted *e = c->step->body;
        count_named(c, &e->domains, &e->obstacles);
        break;
    }
    case EV_CASE_AMENDED: {
        const struct case_amended *e = c->step->body;
        count_named(c, &e->domains, &e->obstacles);
        break;
    }
    case EV_QUESTION_ANSWERED:
        if (h->questions != 1)
            break;
        h->paused_ms += open_pause_ms(c, h->entered);
        h->paused_taken_ms += open_pause_ms(c, h->taken);
        break;
    default:
        break;
    }
}
