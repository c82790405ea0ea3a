// SPDX-License-Identifier: EUPL-1.2
/* From counts to lines: what is too small to show, and what would give it away, is left out here.
 * doc/report.md says what each figure counts. */
#include <stdlib.h>

#include "base/assert.h"
#include "base/memory.h"
#include "report/inside.h"
#include "report/suppress.h"

#define WORDS_MAX 8 /* of an enumeration that a figure is split by */

struct adding {
    struct figures *f;
    size_t period;
    const struct counts *counts;
};

static struct figure_line *new_line(const struct adding *a, const char *figure,
                                    enum figure_unit unit)
{
    struct figures *f = a->f;
    if (f->n_lines == f->room_lines) {
        f->room_lines = f->room_lines == 0 ? 256 : 2 * f->room_lines;
        f->lines = memory_grown(f->lines, f->room_lines, sizeof *f->lines);
    }
    struct figure_line *line = &f->lines[f->n_lines++];
    *line = (struct figure_line){.figure = code_of(figure), .period = a->period, .unit = unit};
    return line;
}

/* A line of a cell; NULL name or tier: all together. */
static void add_cell(const struct adding *a, const char *figure, const struct cell *cell,
                     const char *name, const struct history_tier *tier)
{
    struct figure_line *line = new_line(a, figure, figure_unit_COUNT);
    line->hidden = cell->hidden;
    line->value = cell->hidden ? 0 : cell->n;
    if (name != NULL)
        line->name = code_of(name);
    if (tier != NULL) {
        line->tier = tier->code;
        line->rung = tier->rung;
    }
}

static void add_one(const struct adding *a, const char *figure, uint64_t n, const char *name)
{
    struct cell cell = {.n = n};
    suppress_one(&cell, a->f->threshold);
    add_cell(a, figure, &cell, name, NULL);
}

/* --- figures that have a total --- */

/* Words of an enumeration with their total; number 0 of it is `otherwise`, NULL where that is none.
 */
static void add_words(const struct adding *a, const char *figure, const uint64_t *counts,
                      const struct enum_names *names, const char *otherwise)
{
    struct cell total;
    struct cell parts[WORDS_MAX] = {{0}};
    ASSERT(names->n <= WORDS_MAX);
    for (size_t i = 0; i < names->n; i++)
        parts[i].n = counts[i];
    suppress_parts(parts + (otherwise == NULL), names->n - (otherwise == NULL), &total,
                   a->f->threshold);
    add_cell(a, figure, &total, NULL, NULL);
    for (size_t i = otherwise == NULL; i < names->n; i++)
        add_cell(a, figure, &parts[i], i == 0 ? otherwise : enum_word(names, (int)i), NULL);
}

/* How low cases end. (GEN-1) */
static void add_rungs(const struct adding *a, const char *figure, const uint64_t *counts)
{
    struct cell total;
    struct cell parts[HISTORY_TIERS_MAX] = {{0}};
    uint64_t rungs[HISTORY_TIERS_MAX];
    size_t n = 0;
    const struct history *history = &a->f->history;
    for (uint16_t i = 0; i < history->n_tiers; i++) {
        size_t at = 0;
        while (at < n && rungs[at] != history->tiers[i].rung)
            at++;
        if (at == n)
            rungs[n++] = history->tiers[i].rung;
        parts[at].n += counts[i];
    }
    suppress_parts(parts, n, &total, a->f->threshold);
    add_cell(a, figure, &total, NULL, NULL);
    for (size_t i = 0; i < n; i++) {
        add_cell(a, figure, &parts[i], NULL, NULL);
        a->f->lines[a->f->n_lines - 1].rung = rungs[i];
    }
}

static void add_boomerangs(const struct adding *a)
{
    struct cell total;
    struct cell parts[HISTORY_TIERS_MAX] = {{0}};
    const struct history *history = &a->f->history;
    for (uint16_t i = 0; i < history->n_tiers; i++)
        parts[i].n = a->counts->boomerangs[i];
    suppress_parts(parts, history->n_tiers, &total, a->f->threshold);
    add_cell(a, "boomerang", &total, NULL, NULL);
    for (uint16_t i = 0; i < history->n_tiers; i++)
        if (parts[i].n > 0 || parts[i].hidden)
            add_cell(a, "boomerang", &parts[i], NULL, &history->tiers[i]);
}

/* Tiers by words of an enumeration, from `first` on. Tiers where nothing happened are left out. */
static void add_table(const struct adding *a, const char *figure, const uint64_t *counts,
                      size_t width, int first, const struct enum_names *names)
{
    struct cell cells[(HISTORY_TIERS_MAX + 1) * (ENTRIES + 1)] = {{0}};
    const struct history_tier *tiers[HISTORY_TIERS_MAX];
    size_t columns = names->n - (size_t)first;
    size_t rows = 0;
    ASSERT(names->n <= width);
    for (uint16_t t = 0; t < a->f->history.n_tiers; t++) {
        uint64_t any = 0;
        for (size_t c = 0; c < columns; c++) {
            cells[rows * (columns + 1) + c] =
                (struct cell){.n = counts[t * width + (size_t)first + c]};
            any += counts[t * width + (size_t)first + c];
        }
        if (any > 0)
            tiers[rows++] = &a->f->history.tiers[t];
    }
    for (size_t c = 0; c <= columns; c++)
        cells[rows * (columns + 1) + c] = (struct cell){0};
    suppress_table(cells, rows, columns, a->f->threshold);
    for (size_t r = 0; r <= rows; r++)
        for (size_t c = 0; c <= columns; c++)
            add_cell(a, figure, &cells[r * (columns + 1) + c],
                     c == columns ? NULL : enum_word(names, first + (int)c),
                     r == rows ? NULL : tiers[r]);
}

/* --- figures that stand alone --- */

static void add_codes(const struct adding *a, const char *figure, const struct codes *codes,
                      const uint64_t *counts)
{
    for (uint32_t i = 0; i < codes->n; i++)
        add_one(a, figure, counts[i], codes->v[i].s);
    if (counts[CODES_MAX] > 0)
        add_one(a, figure, counts[CODES_MAX], "all-others");
}

static void add_clock(const struct adding *a, const struct history_tier *tier,
                      const struct code *code, const struct clock_counts *counts)
{
    struct cell started = {.n = counts->started};
    struct cell ran_out = {.n = counts->ran_out};
    if (counts->started == 0 && counts->ran_out == 0)
        return;
    suppress_round(&started, a->f->threshold);
    suppress_one(&ran_out, a->f->threshold);
    add_cell(a, "clock-started", &started, code->s, tier);
    add_cell(a, "clock-ran-out", &ran_out, code->s, tier);
}

static void add_clocks(const struct adding *a)
{
    const struct figures *f = a->f;
    for (uint16_t t = 0; t < f->history.n_tiers; t++)
        for (size_t i = 0; i < f->n_clocks[t]; i++)
            add_clock(a, &f->history.tiers[t], &f->clocks[t][i], &a->counts->clocks[t][i]);
}

/* A number that rests on cases, left out when they are few. */
static struct figure_line *add_measure(const struct adding *a, const char *figure,
                                       enum figure_unit unit, uint64_t value, bool hidden)
{
    struct figure_line *line = new_line(a, figure, unit);
    line->hidden = hidden;
    line->value = hidden ? 0 : value;
    return line;
}

static const char *const lengths[LENGTHS] = {"waiting", "working", "stay"};

static void add_percentile(const struct adding *a, uint16_t t, size_t l, unsigned percent,
                           const char *name)
{
    const struct spread *spread = a->counts->spreads[t][l];
    const struct history_tier *tier = &a->f->history.tiers[t];
    /* of fewer than so many, the highest of ten is the highest of all: one case's */
    uint64_t enough = a->f->threshold * (percent == 90 && a->f->threshold > 1 ? 2 : 1);
    struct figure_line *line = add_measure(a, lengths[l], figure_unit_TENTHS_OF_DAYS,
                                           spread_at(spread, percent), is_small(spread->n, enough));
    line->name = code_of(name);
    line->tier = tier->code;
    line->rung = tier->rung;
    line->against = a->f->against[t][l];
}

static void add_lengths(const struct adding *a)
{
    const struct history *history = &a->f->history;
    for (size_t l = 0; l < LENGTHS; l++)
        for (uint16_t t = 0; t < history->n_tiers; t++) {
            const struct spread *spread = a->counts->spreads[t][l];
            if (spread == NULL)
                continue;
            struct cell cases = {.n = spread->n};
            suppress_round(&cases, a->f->threshold);
            add_cell(a, lengths[l], &cases, "cases", &history->tiers[t]);
            add_percentile(a, t, l, 50, "median");
            add_percentile(a, t, l, 90, "ninety-percent");
        }
}

/* Where all but a few got what they asked, the difference would be what those few asked. */
static bool tells_refused(const struct money_counts *of, uint64_t threshold)
{
    uint64_t given = of[MONEY_SPENT].times + of[MONEY_LENT].times;
    uint64_t asked = of[MONEY_ASKED].times;
    return is_small(asked > given ? asked - given : given - asked, threshold);
}

static void add_money(const struct adding *a)
{
    static const char *const figures[MONIES] = {"asked", "spent", "lent", "repaid", "forgiven"};
    const struct codes *pots = &a->f->pots;
    for (size_t m = 0; m < MONIES; m++)
        for (uint32_t p = 0; p < pots->n; p++) {
            const struct money_counts *money = &a->counts->money[p][m];
            bool hidden = is_small(money->times, a->f->threshold) ||
                          (m == MONEY_ASKED && tells_refused(a->counts->money[p], a->f->threshold));
            add_one(a, figures[m], money->times, pots->v[p].s);
            add_measure(a, figures[m], figure_unit_CENTS, money->cents, hidden)->name = pots->v[p];
        }
}

/* What solutions were thought to return, and what they did: of the same cases. */
static void add_returns(const struct adding *a)
{
    bool few = is_small(a->counts->returns, a->f->threshold);
    add_measure(a, "return-estimated", figure_unit_CENTS, a->counts->estimated_cents, few);
    add_measure(a, "return-found", figure_unit_CENTS, a->counts->returned_cents, few);
}

void lines_add_period(struct figures *f, size_t period)
{
    static const struct counts nothing;
    struct adding a = {f, period, f->counts[period] == NULL ? &nothing : f->counts[period]};
    add_words(&a, "submitted", a.counts->submitted, &names_stage, "unknown");
    add_rungs(&a, "finished", a.counts->finished);
    add_rungs(&a, "highest", a.counts->highest);
    add_one(&a, "withdrawn", a.counts->withdrawn, NULL);
    add_one(&a, "merged", a.counts->merged, NULL);
    add_table(&a, "outcome", &a.counts->outcomes[0][0], OUTCOMES, outcome_ADVICE, &names_outcome);
    add_table(&a, "entered", &a.counts->entered[0][0], ENTRIES, entry_ESCALATED, &names_entry);
    add_boomerangs(&a);
    add_one(&a, "consultation", a.counts->consultations, NULL);
    add_one(&a, "consultation-apart", a.counts->apart, NULL);
    add_one(&a, "advice", a.counts->advice, NULL);
    add_words(&a, "usable", a.counts->usable, &names_usable, NULL);
    add_words(&a, "returned", a.counts->returned, &names_returned, NULL);
    add_one(&a, "referral-sent", a.counts->referred, NULL);
    add_words(&a, "referral-ended", a.counts->referral_ends, &names_referral_end, NULL);
    add_one(&a, "referral-received", a.counts->received, NULL);
    add_one(&a, "referral-handed-back", a.counts->sent_back, NULL);
    add_one(&a, "issue-proposed", a.counts->proposed, NULL);
    add_words(&a, "issue-adopted", a.counts->adopted, &names_issue_level, NULL);
    add_words(&a, "issue-closed", a.counts->settled, &names_issue_result, NULL);
    add_codes(&a, "domain", &f->domains, a.counts->domains);
    add_codes(&a, "obstacle", &f->obstacles, a.counts->obstacles);
    add_clocks(&a);
    if (f->plan.counts_only)
        return;
    add_lengths(&a);
    add_money(&a);
    add_returns(&a);
}
