// SPDX-License-Identifier: EUPL-1.2
/* Reports, exports, and who exported. Counting takes as many calls as it takes: each looks at a
 * bounded number of events, and between two of them others have their turn. */
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/memory.h"
#include "queries/queries.h"
#include "report/asked.h"

#define LINES_MAX      200
#define CASES_A_REPORT 10
#define EXPORT_OPEN_MS (INT64_C(3600) * 1000) /* after export_begin its pages can be asked */

/* --- reports --- */

bool query_reads_figures(const struct core_actor *actor)
{
    return access_has_role(actor, role_POLICY) || access_has_role(actor, role_COORDINATOR) ||
           access_has_role(actor, role_PRIVACY);
}

/* An administrator keeps the site: how many, and nothing more. */
static bool may_ask_report(const struct query_context *context, bool *counts_only)
{
    bool reads = query_reads_figures(context->actor);
    *counts_only = !reads;
    if (reads || access_has_role(context->actor, role_ADMIN))
        return true;
    return query_refuse_with(context, ERR_DENIED, "", DETAIL_ROLES, "%s",
                             "policy,coordinator,privacy,admin");
}

/* HRV-11: a report after each tenth family. */
static uint64_t cases_a_report(const struct ladder *ladder)
{
    return ladder->report_each == 0 ? CASES_A_REPORT : ladder->report_each;
}

static bool begin_report(const struct query_context *context, const struct query_report *query,
                         bool counts_only, struct asked **out)
{
    uint64_t version;
    int year;
    int month;
    int day;
    struct figures *figures;
    const struct ladder *ladder = state_ladder(context->state, &query->ladder, &version);
    if (ladder == NULL)
        return query_refuse_with(context, ERR_NO_SUCH_LADDER, "ladder", DETAIL_VALUE, "%s",
                                 query->ladder.s);
    struct civil_date today =
        zone_local(state_zone(context->state, ladder->zone), context->now).date;
    civil_date_split(today, &year, &month, &day);
    struct figures_plan plan = {
        .ladder = query->ladder,
        .asks = context->actor->organisation,
        .from = query->from.n != 0 || query->by_cases ? query->from : civil_date_of(year, 1, 1),
        .until = query->until.n != 0 ? query->until : today,
        .every = query->every,
        .each = query->by_cases ? cases_a_report(ladder) : 0,
        .counts_only = counts_only,
    };
    if (plan.each != 0 && plan.every != 0)
        return query_refuse(context, ERR_BAD_VALUE, "every", DETAIL_CASES_OR_EVERY);
    if (!figures_begin(&plan, context->state, context->now, &figures, context->error))
        return false;
    struct asked *asked = asked_begin(context->asked, &context->actor->person, context->now);
    if (asked == NULL) {
        figures_free(figures);
        return query_refuse(context, ERR_BUSY, "", DETAIL_REPORTS_BUSY);
    }
    asked->figures = figures;
    *out = asked;
    return true;
}

/* A page of lines; the periods come with the first. */
static void give_lines(const struct query_context *context, struct asked *asked, uint64_t from,
                       struct report_answer *report)
{
    const struct report_period *periods;
    size_t n_periods = figures_periods(asked->figures, &periods);
    size_t n = figures_n_lines(asked->figures);
    size_t first = from > n ? n : (size_t)from;
    size_t taken = n - first > LINES_MAX ? LINES_MAX : n - first;
    char *cursor = arena_alloc(context->arena, ASKED_CURSOR_MAX);
    report->lines = (struct list){taken, (void *)(figures_lines(asked->figures) + first)};
    report->threshold = figures_threshold(asked->figures);
    if (first == 0)
        report->periods = (struct list){n_periods, (void *)periods};
    if (first + taken < n) {
        asked_cursor(asked, first + taken, cursor);
        report->next = cursor;
    }
}

bool query_report_answer(const struct query_context *context, const void *body,
                         struct writer *answer)
{
    const struct query_report *query = body;
    struct asked *asked = NULL;
    uint64_t from = 0;
    bool counts_only;
    if (!may_ask_report(context, &counts_only))
        return false;
    if (query->after == NULL) {
        if (!begin_report(context, query, counts_only, &asked))
            return false;
    } else {
        asked =
            asked_find(context->asked, &context->actor->person, query->after, &from, context->now);
        if (asked == NULL || asked->figures == NULL)
            return query_refuse(context, ERR_EXPIRED_CURSOR, "after", DETAIL_BEGUN_ANEW);
    }
    bool counting = figures_step(asked->figures, context->state, context->arena);
    struct report_answer report = {
        .at = figures_at(asked->figures),
        .now = figures_now(asked->figures),
        .of = figures_of(asked->figures),
    };
    char *cursor = arena_alloc(context->arena, ASKED_CURSOR_MAX);
    if (counting) {
        asked_cursor(asked, 0, cursor);
        report.next = cursor;
    } else {
        give_lines(context, asked, from, &report);
    }
    message_encode(&message_report_answer, &report, answer);
    if (report.next == NULL)
        asked_end(asked);
    return true;
}

/* --- exports --- */

static bool begin_walk(const struct query_context *context, const struct export_row *row,
                       struct asked **out)
{
    uint8_t key[EXPORT_KEY];
    struct asked *asked = asked_begin(context->asked, &context->actor->person, context->now);
    if (asked == NULL)
        return query_refuse(context, ERR_BUSY, "", DETAIL_REPORTS_BUSY);
    asked->walk = memory_new(sizeof *asked->walk);
    asked->export = row->export;
    randombytes_buf(key, sizeof key);
    bool begun =
        export_walk_begin(asked->walk, context->state, row, &context->actor->organisation, key);
    sodium_memzero(key, sizeof key);
    ASSERT(begun); /* the ladder was there when the export was begun, and ladders stay */
    *out = asked;
    return true;
}

/* The page, kept for whoever did not hear it. */
static void keep_page(struct asked *asked, struct bytes page)
{
    free(asked->answer);
    asked->answer = memory_new(page.len);
    memcpy(asked->answer, page.data, page.len);
    asked->answer_len = page.len;
}

static void next_page(const struct query_context *context, struct asked *asked,
                      struct history_answer *page)
{
    struct export_walk *walk = asked->walk;
    struct history_row *rows = arena_alloc(context->arena, EXPORT_ROWS_MAX * sizeof *rows);
    char *cursor = arena_alloc(context->arena, ASKED_CURSOR_MAX);
    page->rows = (struct list){export_walk_rows(walk, context->state, rows, context->arena), rows};
    page->at = walk->history.next - 1;
    page->of = walk->history.last;
    asked->page++;
    if (walk->ended) {
        page->cases = walk->n_cases;
        *context->finished =
            (struct export_finish){.cases = walk->n_cases, .export = asked->export};
    } else {
        asked_cursor(asked, asked->page + 1, cursor);
        page->next = cursor;
    }
}

static void write_page(const struct query_context *context, struct asked *asked,
                       struct writer *answer)
{
    struct history_answer page = {0};
    struct writer whole;
    writer_init(&whole);
    next_page(context, asked, &page);
    message_encode(&message_history_answer, &page, &whole);
    keep_page(asked, writer_bytes(&whole));
    writer_raw(answer, writer_bytes(&whole));
    writer_release(&whole);
    if (asked->walk->ended)
        export_walk_end(asked->walk); /* no more pseudonyms are made with its key */
}

/* An export of this person that is still open; whoever may make none any more, has none. */
static bool find_export(const struct query_context *context, uint64_t number,
                        struct export_row *row)
{
    if (!query_reads_figures(context->actor) || !state_export(context->state, number, row) ||
        !code_equal(&row->person, &context->actor->person) ||
        context->now.ms - row->begun.ms > EXPORT_OPEN_MS)
        return query_refuse_with(context, ERR_NO_SUCH_ITEM, "export", DETAIL_VALUE, "%" PRIu64,
                                 number);
    return true;
}

bool query_history_answer(const struct query_context *context, const void *body,
                          struct writer *answer)
{
    const struct query_history *query = body;
    struct export_row row;
    struct asked *asked = NULL;
    uint64_t page = 1;
    if (!find_export(context, query->export, &row))
        return false;
    if (query->after != NULL)
        asked =
            asked_find(context->asked, &context->actor->person, query->after, &page, context->now);
    else
        asked = asked_of_export(context->asked, &context->actor->person, query->export);
    if (asked != NULL && (asked->walk == NULL || asked->export != query->export))
        asked = NULL;
    if (query->after == NULL && asked == NULL) {
        if (row.finished.ms != 0)
            return query_refuse(context, ERR_EXPIRED_CURSOR, "export", DETAIL_BEGUN_ANEW);
        if (!begin_walk(context, &row, &asked))
            return false;
    }
    if (asked == NULL)
        return query_refuse(context, ERR_EXPIRED_CURSOR, "after", DETAIL_BEGUN_ANEW);
    if (page == asked->page)
        writer_raw(answer, bytes_of(asked->answer, asked->answer_len));
    else if (page == asked->page + 1 && !asked->walk->ended)
        write_page(context, asked, answer);
    else
        return query_refuse(context, ERR_EXPIRED_CURSOR, "after", DETAIL_BEGUN_ANEW);
    return true;
}

/* --- who exported --- */

bool query_exports_answer(const struct query_context *context, const void *body,
                          struct writer *answer)
{
    const struct query_exports *query = body;
    struct site_row site;
    if (!access_has_role(context->actor, role_ADMIN) &&
        !access_has_role(context->actor, role_PRIVACY))
        return query_refuse_with(context, ERR_DENIED, "", DETAIL_ROLES, "%s", "admin,privacy");
    state_site(context->state, &site);
    uint64_t limit = query->limit == 0 ? 50 : query->limit;
    uint64_t n = site.exports;
    char *end = "";
    if (query->after != NULL && query->after[0] >= '0' && query->after[0] <= '9')
        n = strtoull(query->after, &end, 10);
    else if (query->after != NULL)
        n = UINT64_MAX;
    if (n > site.exports || *end != '\0')
        return query_refuse(context, ERR_BAD_VALUE, "after", DETAIL_CURSOR);
    struct export_view *views = arena_alloc(context->arena, limit * sizeof *views);
    struct exports_answer exports = {.exports = {0, views}};
    struct export_row row;
    for (; n > 0 && exports.exports.n < limit; n--) {
        if (!state_export(context->state, n, &row))
            continue;
        views[exports.exports.n++] = (struct export_view){.begun = row.begun,
                                                          .cases = row.cases,
                                                          .export = row.export,
                                                          .finished = row.finished,
                                                          .format = row.format,
                                                          .from = row.from,
                                                          .ladder = row.ladder,
                                                          .person = row.person,
                                                          .until = row.until};
    }
    char *cursor = arena_alloc(context->arena, 24);
    snprintf(cursor, 24, "%" PRIu64, n);
    if (n > 0)
        exports.next = cursor;
    message_encode(&message_exports_answer, &exports, answer);
    return true;
}
