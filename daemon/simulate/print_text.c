// SPDX-License-Identifier: EUPL-1.2
#include "simulate/print.h"

#include "base/language.h"
#include "simulate/tally.h"

#define LABEL_COLUMNS  40
#define NUMBER_COLUMNS 10

struct page {
    FILE *out;
    const struct outcome_of_run *result;
};

/* Text in a column of so many characters; UTF-8. */
static void put_cell(const struct page *page, const char *text, int columns, bool right)
{
    int width = 0;
    for (const char *p = text; *p != '\0'; p++)
        width += ((unsigned char)*p & 0xc0) != 0x80;
    int blanks = columns > width ? columns - width : 0;
    if (right)
        fprintf(page->out, "%*s%s", blanks, "", text);
    else
        fprintf(page->out, "%s%*s", text, blanks, "");
}

static void put_label(const struct page *page, const char *text)
{
    fputs("  ", page->out);
    put_cell(page, text, LABEL_COLUMNS, false);
}

static void put_heading(const struct page *page, enum phrase heading)
{
    fprintf(page->out, "\n%s\n", phrase(heading));
}

static void put_number(const struct page *page, uint64_t number)
{
    fprintf(page->out, "%*llu", NUMBER_COLUMNS, (unsigned long long)number);
}

static void put_hours(const struct page *page, double hours)
{
    char text[32];
    snprintf(text, sizeof text, "%.1f", hours);
    char *point = strchr(text, '.');
    if (!language_is_english() && point != NULL)
        *point = ',';
    put_cell(page, text, NUMBER_COLUMNS, true);
}

static void put_line(const struct page *page, const char *label, uint64_t number)
{
    put_label(page, label);
    put_number(page, number);
    fputc('\n', page->out);
}

/* --- parts --- */

static void put_title(const struct page *page, const struct tally *tally)
{
    const struct world *world = page->result->world;
    const struct ladder *ladder = &world->ladder;
    char from[11];
    char until[11];
    civil_date_format(zone_local(&world->zone, world->from).date, from);
    civil_date_format(zone_local(&world->zone, world->horizon).date, until);
    fprintf(page->out, "%s: %s, %s %s %s\n", phrase(PHRASE_TITLE),
            language_is_english() ? ladder->english : ladder->name, from, phrase(PHRASE_UNTIL),
            until);
    fprintf(page->out, "%llu %s, %zu %s, %llu %s\n", (unsigned long long)tally->cases,
            phrase(PHRASE_CASES), page->result->plan->rows, phrase(PHRASE_ROWS),
            (unsigned long long)page->result->commands, phrase(PHRASE_COMMANDS));
    if (page->result->plan->end_before_begin > 0)
        fprintf(page->out, "%zu: %s\n", page->result->plan->end_before_begin,
                phrase(PHRASE_END_BEFORE_BEGIN));
}

static void put_outcomes(const struct page *page, const struct tally *tally)
{
    static const enum phrase words[TALLY_COUNT] = {
        [outcome_ADVICE] = PHRASE_OUTCOME_ADVICE,
        [outcome_REFERRED] = PHRASE_OUTCOME_REFERRED,
        [outcome_SOLVED] = PHRASE_OUTCOME_SOLVED,
        [outcome_TAILOR_MADE] = PHRASE_OUTCOME_TAILOR_MADE,
        [outcome_JUSTIFIED_NO] = PHRASE_OUTCOME_JUSTIFIED_NO,
        [outcome_NO_MANDATE] = PHRASE_OUTCOME_NO_MANDATE,
        [TALLY_WITHDRAWN] = PHRASE_OUTCOME_WITHDRAWN,
        [TALLY_NONE] = PHRASE_OUTCOME_NONE,
    };
    put_heading(page, PHRASE_BY_OUTCOME);
    for (int i = 1; i < TALLY_COUNT; i++)
        if (tally->outcomes[i] > 0)
            put_line(page, phrase(words[i]), tally->outcomes[i]);
    if (tally->outcomes[TALLY_WITHDRAWN] > 0)
        put_line(page, phrase(words[TALLY_WITHDRAWN]), tally->outcomes[TALLY_WITHDRAWN]);
    put_line(page, phrase(PHRASE_OPEN), tally->open);
}

static void put_tiers(const struct page *page, const struct tally *tally)
{
    const struct ladder *ladder = &page->result->world->ladder;
    const struct tier *tiers = ladder->tiers.v;
    put_heading(page, PHRASE_BY_TIER);
    for (size_t i = 0; i < ladder->tiers.n; i++)
        put_line(page, language_is_english() ? tiers[i].english : tiers[i].name, tally->tiers[i]);
}

static void put_columns(const struct page *page, enum phrase heading, const enum phrase *columns,
                        size_t n)
{
    fputc('\n', page->out);
    put_cell(page, phrase(heading), LABEL_COLUMNS + 2, false);
    for (size_t i = 0; i < n; i++)
        put_cell(page, phrase(columns[i]), NUMBER_COLUMNS, true);
    fputc('\n', page->out);
}

static void put_waiting(const struct page *page, enum phrase label, const struct waiting *waiting)
{
    put_label(page, phrase(label));
    put_number(page, waiting->n);
    put_hours(page, waiting_hours(waiting, 50));
    put_hours(page, waiting_hours(waiting, 90));
    put_hours(page, waiting_hours(waiting, 100));
    put_number(page, waiting->never);
    fputc('\n', page->out);
}

static void put_times(const struct page *page)
{
    static const enum phrase columns[] = {PHRASE_WAITING_COLUMNS, PHRASE_MEDIAN, PHRASE_P90,
                                          PHRASE_MAX, PHRASE_NEVER};
    put_columns(page, PHRASE_WAITING, columns, sizeof columns / sizeof columns[0]);
    put_waiting(page, PHRASE_PICKED_UP, &page->result->figures->picked_up);
    put_waiting(page, PHRASE_DECIDED, &page->result->figures->decided);
}

static void put_clocks(const struct page *page)
{
    static const enum phrase columns[] = {PHRASE_CLOCK_COLUMNS, PHRASE_CLOCK_CASES,
                                          PHRASE_CLOCK_REPEATS};
    const struct figures *figures = page->result->figures;
    put_columns(page, PHRASE_CLOCKS, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < figures->n_clocks; i++) {
        put_label(page, figures->clocks[i].code.s);
        put_number(page, figures->clocks[i].ran_out);
        put_number(page, figures->clocks[i].cases);
        put_number(page, figures->clocks[i].repeated);
        fputc('\n', page->out);
    }
    if (figures->n_clocks == 0)
        fprintf(page->out, "  %s\n", phrase(PHRASE_CLOCKS_NONE));
}

static void put_deadlines(const struct page *page)
{
    if (!figures_watch_deadlines(page->result->figures))
        return;
    struct deadline_figures counts = figures_deadlines(page->result->figures);
    put_heading(page, PHRASE_DEADLINES);
    put_line(page, phrase(PHRASE_IN_TIME), counts.in_time);
    put_line(page, phrase(PHRASE_LATE), counts.late);
    put_line(page, phrase(PHRASE_NEVER_ENDED), counts.never_ended);
}

static void put_refused(const struct page *page)
{
    const struct plan *plan = page->result->plan;
    const struct refusals *refusals = &plan->refusals;
    fprintf(page->out, "\n%s: %zu\n", phrase(PHRASE_REFUSED), refusals->n);
    for (size_t i = 0; i < refusals->n && i < PRINT_REFUSED_MAX; i++)
        fprintf(page->out, "  %s:%u: %s\n",
                refusals->v[i].file == LOG_CASES ? plan->cases_file.path : plan->events_file.path,
                refusals->v[i].line, refusals->v[i].reason);
    if (refusals->n > PRINT_REFUSED_MAX) {
        const char *text = phrase(PHRASE_REFUSED_MORE);
        const char *place = strstr(text, "%s");
        fprintf(page->out, "  %.*s%zu%s\n", (int)(place - text), text,
                refusals->n - PRINT_REFUSED_MAX, place + 2);
    }
}

void print_text(FILE *out, const struct outcome_of_run *result)
{
    struct page page = {out, result};
    struct arena arena;
    struct tally tally;
    arena_init(&arena);
    tally_cases(result->figures, &tally, &arena);
    put_title(&page, &tally);
    put_outcomes(&page, &tally);
    put_tiers(&page, &tally);
    put_times(&page);
    put_clocks(&page);
    put_deadlines(&page);
    put_refused(&page);
    arena_release(&arena);
}
