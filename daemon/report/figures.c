// SPDX-License-Identifier: EUPL-1.2
#include "report/figures.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"
#include "report/inside.h"

#define STEP_EVENTS    400 /* looked at in one step */
#define THRESHOLD      5
#define BOOMERANG_DAYS 182
#define MS_A_DAY       INT64_C(86400000)

/* --- periods --- */

static struct civil_date next_part(struct civil_date date, enum report_every every)
{
    int year;
    int month;
    int day;
    civil_date_split(date, &year, &month, &day);
    if (every == report_every_YEAR)
        return civil_date_of(year + 1, 1, 1);
    int first = every == report_every_QUARTER ? (month - 1) / 3 * 3 + 1 : month;
    first += every == report_every_QUARTER ? 3 : 1;
    return first > 12 ? civil_date_of(year + 1, 1, 1) : civil_date_of(year, first, 1);
}

/* False when there are too many. */
static bool make_periods(struct figures *f, const struct zone *zone)
{
    struct civil_date at = f->plan.from;
    struct civil_date end = civil_date_add(f->plan.until, 1);
    while (at.n < end.n) {
        struct civil_date next = f->plan.every == 0 ? end : next_part(at, f->plan.every);
        if (next.n > end.n)
            next = end;
        if (f->n_periods == FIGURES_PERIODS_MAX)
            return false;
        f->periods[f->n_periods++] =
            (struct report_period){.from = at.n == 0 ? instant_of_ms(0) : zone_instant(zone, at, 0),
                                   .until = zone_instant(zone, next, 0)};
        at = next;
    }
    f->until = zone_instant(zone, end, 0);
    return true;
}

/* --- the beginning --- */

static int64_t day_of(const struct calendar *calendar)
{
    int64_t minutes = 0;
    int64_t days = 0;
    for (int i = 0; i < 7; i++) {
        int64_t open = 0;
        for (int part = 0; part < 2; part++)
            open += calendar->hours[i][part].close_minute - calendar->hours[i][part].open_minute;
        minutes += open;
        days += open > 0;
    }
    return days == 0 ? MS_A_DAY : minutes * 60000 / days;
}

static packed_duration first_clock(const struct ladder *ladder, const struct tier *tier,
                                   enum trigger trigger)
{
    const struct clock_rule *rule = ladder_clock(ladder, tier, trigger, 0);
    return rule == NULL ? 0 : rule->after;
}

static void know_topics(struct codes *codes, const struct list *list)
{
    const struct topic *topics = list->v;
    for (size_t i = 0; i < list->n; i++)
        codes_add(codes, &topics[i].code);
}

static void know_ladder(struct figures *f, const struct ladder *ladder,
                        const struct calendar *calendar)
{
    const struct tier *tiers = ladder->tiers.v;
    const struct pot *pots = ladder->pots.v;
    uint64_t days = ladder->boomerang_days == 0 ? BOOMERANG_DAYS : ladder->boomerang_days;
    f->threshold = ladder->report_threshold == 0 ? THRESHOLD : ladder->report_threshold;
    f->boomerang_ms = (int64_t)days * MS_A_DAY;
    f->day_ms = day_of(calendar);
    f->calendar = ladder->calendar;
    snprintf(f->zone, sizeof f->zone, "%s", ladder->zone);
    know_topics(&f->domains, &ladder->domains);
    know_topics(&f->obstacles, &ladder->obstacles);
    for (size_t i = 0; i < ladder->pots.n; i++)
        codes_add(&f->pots, &pots[i].code);
    for (size_t i = 0; i < ladder->tiers.n; i++) {
        f->against[i][LENGTH_WAITING] = first_clock(ladder, &tiers[i], trigger_ENTERED);
        if (tiers[i].kind != tier_kind_TABLE) /* there it begins after the meeting */
            f->against[i][LENGTH_WORKING] = first_clock(ladder, &tiers[i], trigger_WORKING);
    }
}

bool figures_begin(const struct figures_plan *plan, struct state *state, struct instant now,
                   struct figures **out, struct error *error)
{
    uint64_t version;
    const struct ladder *ladder = state_ladder(state, &plan->ladder, &version);
    if (ladder == NULL)
        return error_set_with(error, ERR_NO_SUCH_LADDER, "ladder", DETAIL_VALUE, "%s",
                              plan->ladder.s);
    const struct zone *zone = state_zone(state, ladder->zone);
    struct figures *f = calloc(1, sizeof *f);
    ASSERT(f != NULL);
    f->plan = *plan;
    f->now = now;
    if (plan->from.n > plan->until.n) {
        free(f);
        return error_set(error, ERR_BAD_VALUE, "until", DETAIL_BEFORE_FROM);
    }
    if (!make_periods(f, zone)) {
        free(f);
        return error_set_with(error, ERR_BAD_VALUE, "every", DETAIL_PERIODS_MOST, "%d",
                              FIGURES_PERIODS_MAX);
    }
    know_ladder(f, ladder, state_calendar(state, &ladder->calendar));
    ASSERT(history_init(&f->history, state, &plan->ladder, &plan->asks));
    *out = f;
    return true;
}

static void counts_free(struct counts *counts)
{
    for (size_t t = 0; counts != NULL && t < HISTORY_TIERS_MAX; t++)
        for (size_t l = 0; l < LENGTHS; l++)
            free(counts->spreads[t][l]);
    free(counts);
}

void figures_free(struct figures *f)
{
    if (f == NULL)
        return;
    for (size_t p = 0; p <= FIGURES_PERIODS_MAX; p++)
        counts_free(f->counts[p]);
    history_release(&f->history);
    free(f->lines);
    free(f);
}

/* --- counting --- */

/* The walk's turn: what its events are counted against. */
struct counting {
    struct figures *f;
    struct state *state;
    const struct history_step *step;
    struct counts *counts; /* of the period of this event; NULL: before the first one */
};

static void *zeroes(size_t size)
{
    void *memory = calloc(1, size);
    ASSERT(memory != NULL);
    return memory;
}

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
        *spread = zeroes(sizeof **spread);
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
static void count_apart(const struct counting *c)
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

static void count_in_period(const struct counting *c)
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
static void count_always(const struct counting *c)
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

/* The counts of the period that this moment is in; NULL before the first one. Of a report since
 * ever the first one begins with the first event. */
static struct counts *counts_at(struct figures *f, const struct zone *zone, struct instant at)
{
    if (f->plan.from.n == 0 && f->periods[0].from.ms == 0)
        f->periods[0].from = zone_instant(zone, zone_local(zone, at).date, 0);
    if (at.ms < f->periods[0].from.ms)
        return NULL;
    while (f->plan.each == 0 && f->period + 1 < f->n_periods &&
           at.ms >= f->periods[f->period].until.ms)
        f->period++;
    if (f->counts[f->period] == NULL)
        f->counts[f->period] = zeroes(sizeof *f->counts[f->period]);
    return f->counts[f->period];
}

/* The oldest makes room. */
static void forget_first(struct figures *f)
{
    struct counts *first = f->counts[0];
    memmove(f->counts, f->counts + 1, f->period * sizeof f->counts[0]);
    memmove(f->periods, f->periods + 1, f->period * sizeof f->periods[0]);
    f->counts[f->period] = NULL;
    f->period--;
    f->n_periods--;
    counts_free(first);
}

/* After so many finished cases the next period begins (HRV-11). Both name the day: the moment would
 * be that of one case. */
static void end_each(struct figures *f, const struct zone *zone, struct instant at)
{
    if (f->plan.each == 0 || f->each_finished < f->plan.each)
        return;
    if (f->n_periods == FIGURES_PERIODS_MAX)
        forget_first(f);
    struct civil_date day = zone_local(zone, at).date;
    f->periods[f->period].until = zone_instant(zone, civil_date_add(day, 1), 0);
    f->periods[++f->period] =
        (struct report_period){.from = zone_instant(zone, day, 0), .until = f->until};
    f->n_periods++;
    f->each_finished = 0;
}

static void take(struct figures *f, struct state *state, const struct history_step *step)
{
    if (step->c == NULL)
        return; /* a meeting: it is counted by its cases */
    const struct zone *zone = state_zone(state, f->zone);
    struct counting c = {f, state, step, counts_at(f, zone, step->at)};
    if (step->c->matter != matter_CASE) {
        if (c.counts != NULL)
            count_apart(&c);
        return;
    }
    count_always(&c);
    if (c.counts != NULL)
        count_in_period(&c);
    history_follow(&f->history, step);
    if (c.counts != NULL)
        end_each(f, zone, step->at);
}

bool figures_step(struct figures *f, struct state *state, struct arena *arena)
{
    struct history_step step;
    for (int i = 0; !f->walked && i < STEP_EVENTS; i++) {
        enum history_found found = history_next(&f->history, state, &step, arena);
        f->walked = found == HISTORY_END || (found == HISTORY_STEP && step.at.ms >= f->until.ms);
        if (found == HISTORY_STEP && !f->walked)
            take(f, state, &step);
    }
    const struct report_period *periods;
    if (f->walked && f->told < figures_periods(f, &periods))
        lines_add_period(f, f->told++);
    return !f->walked || f->told < figures_periods(f, &periods);
}

/* --- what came of it --- */

uint64_t figures_at(const struct figures *f)
{
    return f->walked ? f->history.last : f->history.next - 1;
}

uint64_t figures_of(const struct figures *f)
{
    return f->history.last;
}

uint64_t figures_threshold(const struct figures *f)
{
    return f->threshold;
}

struct instant figures_now(const struct figures *f)
{
    return f->now;
}

size_t figures_periods(const struct figures *f, const struct report_period **out)
{
    *out = f->periods;
    return f->plan.each == 0 ? f->n_periods : f->n_periods - 1;
}

size_t figures_n_lines(const struct figures *f)
{
    return f->n_lines;
}

const struct figure_line *figures_lines(const struct figures *f)
{
    return f->lines;
}
