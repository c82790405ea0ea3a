// SPDX-License-Identifier: EUPL-1.2
/* Stories that case holders approved, for whoever is enrolled: the words, and what the case was
 * about by its codes. Not its number, its people or its dates. */
#include "queries/queries.h"

#include <stdio.h>
#include <stdlib.h>

#include "content/sealing.h"
#include "core/extract.h"

#define STORIES_MOST 2000 /* of a ladder, that anybody will ever page through */

static void open_story(const struct query_context *context, const struct ladder *ladder,
                       const struct case_row *row, struct story_view *view)
{
    struct content_place place = {.sequence = row->story_at};
    struct content_row content;
    struct bytes box;
    while (
        view->texts.n < TEXTS_MAX &&
        state_content_next(context->state, row->case_id, &place, &content, &box, context->arena) &&
        content.sequence == row->story_at) {
        struct text *text = &view->texts.v[view->texts.n];
        if (extract_is_internal(ladder, &content.field) ||
            !sealing_open(context->keyring, row->slot, row->case_id.n, &content.command_id,
                          content.field.s, box, context->arena, &text->words))
            continue;
        text->field = content.field;
        view->texts.n++;
    }
}

/* The cursor counts: a key of the index would hold the case's number. */
static bool read_cursor(const char *text, uint64_t *out)
{
    char *end;
    *out = 0;
    if (text == NULL)
        return true;
    *out = strtoull(text, &end, 10);
    return end != text && *end == '\0' && *out <= STORIES_MOST;
}

static bool is_wanted(const struct query_stories *query, const struct case_row *row)
{
    return code_empty(&query->obstacle) || codes_have(&row->obstacles, &query->obstacle);
}

bool query_stories_answer(const struct query_context *context, const void *body,
                          struct writer *answer)
{
    const struct query_stories *query = body;
    const struct case_list_query list = {.list = STORIES, .ladder = query->ladder};
    uint64_t limit = query->limit == 0 ? 5 : query->limit;
    uint64_t version;
    uint64_t skip;
    uint64_t n = 0;
    char cursor[STATE_CURSOR_MAX] = "";
    struct case_row *row = arena_alloc(context->arena, sizeof *row);
    struct story_view *views = arena_alloc(context->arena, limit * sizeof *views);
    struct stories_answer page = {.stories = {0, views}};
    struct case_id id;
    const struct ladder *ladder = state_ladder(context->state, &query->ladder, &version);
    if (ladder == NULL)
        return query_refuse_with(context, ERR_NO_SUCH_LADDER, "ladder", DETAIL_VALUE, "%s",
                                 query->ladder.s);
    if (!read_cursor(query->after, &skip))
        return query_refuse(context, ERR_BAD_VALUE, "after", DETAIL_CURSOR);
    for (int looked = 0; looked < STORIES_MOST && page.stories.n < limit &&
                         state_cases_next(context->state, &list, cursor, &id);
         looked++) {
        if (!state_case(context->state, id, row) || !is_wanted(query, row) || n++ < skip)
            continue;
        struct story_view *view = &views[page.stories.n++];
        *view = (struct story_view){.domains = row->domains,
                                    .obstacles = row->obstacles,
                                    .outcome = row->outcome,
                                    .room = row->room};
        open_story(context, ladder, row, view);
    }
    if (page.stories.n == limit) {
        char next[24];
        int len = snprintf(next, sizeof next, "%llu", (unsigned long long)n);
        page.next = arena_string(context->arena, next, (size_t)len);
    }
    message_encode(&message_stories_answer, &page, answer);
    return true;
}
