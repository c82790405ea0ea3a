// SPDX-License-Identifier: EUPL-1.2
#include "report/figures.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/memory.h"
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
    struct figures *f = memory_zeroed(1, sizeof *f);
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

/* --- the walk --- */

void *figures_zeroes(size_t size)
{
    void *memory = memory_zeroed(1, size);
    return memory;
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
        f->counts[f->period] = figures_zeroes(sizeof *f->counts[f->period]);
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
            count_apart_from_cases(&c);
        return;
    }
    count_whenever(&c);
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
