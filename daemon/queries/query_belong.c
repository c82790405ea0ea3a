// SPDX-License-Identifier: EUPL-1.2
/* What colleagues learn from one another, in codes and counts: consultations apart from any case,
 * issues, and what earlier cases came to (AMS-7, GEN-9, GEN-14). */
#include <stdio.h>

#include "core/decision.h"
#include "queries/queries.h"

/* A page that skipped many looks at no more than this; `next` then goes on. */
#define LOOKED_AT_MOST 200
#define FIGURES_LEAST  3

static uint64_t limit_or(uint64_t limit, uint64_t otherwise)
{
    return limit == 0 ? otherwise : limit;
}

/* The cursor to begin with; false with a refusal. */
static bool begin_page(const struct query_context *context, const struct case_list_query *list,
                       const char *after, char cursor[STATE_CURSOR_MAX])
{
    cursor[0] = '\0';
    if (after == NULL)
        return true;
    if (!state_cursor_valid(list, after))
        return query_refuse(context, ERR_BAD_VALUE, "after", DETAIL_CURSOR);
    snprintf(cursor, STATE_CURSOR_MAX, "%s", after);
    return true;
}

struct page {
    const struct case_list_query *list;
    char cursor[STATE_CURSOR_MAX];
    int looked;
    bool more; /* after what was looked at */
};

/* The next one of the list that the actor may see; false at the end, and where a page ends that
 * looked at LOOKED_AT_MOST. */
static bool next_seen(const struct query_context *context, struct page *page, struct case_row *row)
{
    struct case_id id;
    while (page->looked++ < LOOKED_AT_MOST) {
        page->more = state_cases_next(context->state, page->list, page->cursor, &id);
        if (!page->more)
            return false;
        if (state_case(context->state, id, row) && access_sees(context->state, context->actor, row))
            return true;
    }
    page->more = true;
    return false;
}

static const char *next_page(const struct query_context *context, const struct page *page)
{
    return page->more ? arena_string(context->arena, page->cursor, strlen(page->cursor)) : NULL;
}

bool query_consultations_answer(const struct query_context *context, const void *body,
                                struct writer *answer)
{
    const struct query_consultations *query = body;
    bool by_domain = code_empty(&query->obstacle) && !code_empty(&query->domain);
    struct case_list_query list = {
        .list = CONSULTATIONS,
        .ladder = query->ladder,
        .of = by_domain                      ? CODE_DOMAIN
              : code_empty(&query->obstacle) ? CODE_NONE
                                             : CODE_OBSTACLE,
        .code = by_domain ? query->domain : query->obstacle,
    };
    struct page at = {.list = &list};
    struct case_row *row = arena_alloc(context->arena, sizeof *row);
    uint64_t limit = limit_or(query->limit, 25);
    struct consultation_line *lines = arena_alloc(context->arena, limit * sizeof *lines);
    struct consultations_answer page = {.consultations = {0, lines}};
    if (query_ladder_of(context, &query->ladder) == NULL ||
        !begin_page(context, &list, query->after, at.cursor))
        return false;
    while (page.consultations.n < limit && next_seen(context, &at, row))
        lines[page.consultations.n++] = (struct consultation_line){
            .case_id = row->case_id,
            .domains = row->domains,
            .obstacles = row->obstacles,
            .reply = row->reply,
            .submitted = row->submitted,
            .usable = row->advice,
        };
    page.next = next_page(context, &at);
    message_encode(&message_consultations_answer, &page, answer);
    return true;
}

static struct issue_line issue_line_of(const struct query_context *context,
                                       const struct case_row *row)
{
    return (struct issue_line){
        .agreements_open = row->agreements_open,
        .case_id = row->case_id,
        .cases = links_of(context->state, row->case_id),
        .domain = row->domains.v[0],
        .due = row->due,
        .impact = row->impact,
        .level = row->level,
        .obstacle = row->obstacles.v[0],
        .owner = row->holder,
        .quick = row->quick,
        .result = row->issue_result,
        .status = row->status,
        .stubborn = row->stubborn,
    };
}

bool query_issues_answer(const struct query_context *context, const void *body,
                         struct writer *answer)
{
    const struct query_issues *query = body;
    struct case_list_query list = {.list = ISSUES_RANKED, .ladder = query->ladder};
    struct page at = {.list = &list};
    struct case_row *row = arena_alloc(context->arena, sizeof *row);
    uint64_t limit = limit_or(query->limit, 25);
    struct issue_line *lines = arena_alloc(context->arena, limit * sizeof *lines);
    struct issues_answer page = {.issues = {0, lines}};
    if (query_ladder_of(context, &query->ladder) == NULL ||
        !begin_page(context, &list, query->after, at.cursor))
        return false;
    while (page.issues.n < limit && next_seen(context, &at, row))
        lines[page.issues.n++] = issue_line_of(context, row);
    page.next = next_page(context, &at);
    message_encode(&message_issues_answer, &page, answer);
    return true;
}

/* --- earlier solutions --- */

/* "room/mandate/outcome"; codes hold no slash. */
static const char *format_cursor(const struct query_context *context, const struct solution *at)
{
    char text[STATE_CURSOR_MAX];
    int n = snprintf(text, sizeof text, "%s/%s/%s", at->room.s, at->mandate.s,
                     enum_word(&names_outcome, (int)at->outcome));
    return arena_string(context->arena, text, (size_t)n);
}

static bool read_cursor(const char *text, struct solution *out)
{
    const char *mandate = strchr(text, '/');
    const char *outcome = mandate == NULL ? NULL : strchr(mandate + 1, '/');
    if (outcome == NULL)
        return false;
    size_t room_len = (size_t)(mandate - text);
    size_t mandate_len = (size_t)(outcome - mandate - 1);
    if ((room_len > 0 && !code_set(&out->room, text, room_len)) ||
        (mandate_len > 0 && !code_set(&out->mandate, mandate + 1, mandate_len)))
        return false;
    out->outcome = (enum outcome)enum_number(&names_outcome, outcome + 1, strlen(outcome + 1));
    return out->outcome != outcome_none;
}

static bool asked_for(const struct query_solutions *query, const struct solution *at)
{
    return (code_empty(&query->room) || code_equal(&query->room, &at->room)) &&
           (code_empty(&query->mandate) || code_equal(&query->mandate, &at->mandate));
}

/* What came of fewer cases than the ladder shows is not shown at all: it would point at one. */
bool query_solutions_answer(const struct query_context *context, const void *body,
                            struct writer *answer)
{
    const struct query_solutions *query = body;
    const struct ladder *ladder = query_ladder_of(context, &query->ladder);
    uint64_t limit = limit_or(query->limit, 25);
    struct solution_view *views = arena_alloc(context->arena, limit * sizeof *views);
    struct solutions_answer page = {.solutions = {0, views}};
    struct solution at = {0};
    if (ladder == NULL)
        return false;
    if (query->after != NULL && !read_cursor(query->after, &at))
        return query_refuse(context, ERR_BAD_VALUE, "after", DETAIL_CURSOR);
    page.least = limit_or(ladder->figures_least, FIGURES_LEAST);
    for (int looked = 0; state_solution_next(context->state, &query->ladder, &query->obstacle, &at);
         looked++) {
        bool wanted = asked_for(query, &at);
        page.hidden = page.hidden || (wanted && at.cases < page.least);
        if (wanted && at.cases >= page.least)
            views[page.solutions.n++] = (struct solution_view){
                .cases = at.cases, .mandate = at.mandate, .outcome = at.outcome, .room = at.room};
        if (page.solutions.n == limit || looked == LOOKED_AT_MOST) {
            page.next = format_cursor(context, &at);
            break;
        }
    }
    message_encode(&message_solutions_answer, &page, answer);
    return true;
}
