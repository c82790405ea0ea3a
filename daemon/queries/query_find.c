// SPDX-License-Identifier: EUPL-1.2
/* Cases by the number of the organisation's own file. The number leads to a person, so it is
 * sealed, and no index of it lies anywhere: the cases that the actor sees and that have one are
 * opened in turn, a bounded number at a time. */
#include <ctype.h>
#include <stdio.h>

#include "content/sealing.h"
#include "core/extract.h"
#include "queries/queries.h"

#define LOOKED_AT_MOST 1000 /* by one query, so that it never holds up the loop */

static bool is_own(const struct query_context *context, const struct case_row *row)
{
    struct person_row holder;
    return state_person(context->state, &row->holder, &holder) &&
           code_equal(&holder.organisation, &context->actor->organisation) &&
           !access_has_role(context->actor, role_LINK);
}

/* The newest one. */
const char *query_file_number(const struct query_context *context, const struct case_row *row)
{
    struct code field = code_of(TEXT_FILE_NUMBER);
    struct content_place place = {0};
    struct content_row text;
    struct bytes box;
    struct bytes words = {NULL, 0};
    if (row->erased || row->restricted || !codes_have(&row->filled, &field) ||
        !is_own(context, row))
        return NULL;
    while (state_content_next(context->state, row->case_id, &place, &text, &box, context->arena))
        if (code_equal(&text.field, &field) &&
            !sealing_open(context->keyring, row->slot, row->case_id.n, &text.command_id,
                          text.field.s, box, context->arena, &words))
            return NULL;
    if (words.len == 0)
        return NULL;
    return arena_string(context->arena, (const char *)words.data, words.len);
}

/* Capitals and spaces do not matter. */
static bool same_number(const char *a, const char *b)
{
    for (;; a++, b++) {
        while (*a == ' ')
            a++;
        while (*b == ' ')
            b++;
        if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
            return false;
        if (*a == '\0')
            return true;
    }
}

static bool is_it(const struct query_context *context, const struct query_find *query,
                  const struct case_row *row)
{
    if (!access_sees(context->state, context->actor, row))
        return false;
    const char *number = query_file_number(context, row);
    return number != NULL && same_number(number, query->file_number);
}

/* Those that are open first ("o" and a cursor), then those that ended ("e"). */
static bool read_after(const struct query_context *context, const char *after,
                       struct case_list_query *list, char cursor[STATE_CURSOR_MAX])
{
    cursor[0] = '\0';
    if (after == NULL)
        return true;
    list->list = after[0] == 'e' ? CASES_ENDED : CASES_BY_DUE;
    if ((after[0] != 'o' && after[0] != 'e') || !state_cursor_valid(list, after + 1))
        return query_refuse(context, ERR_BAD_VALUE, "after", DETAIL_CURSOR);
    snprintf(cursor, STATE_CURSOR_MAX, "%s", after + 1);
    return true;
}

static const char *next_after(const struct query_context *context,
                              const struct case_list_query *list, const char *cursor)
{
    char *text = arena_alloc(context->arena, STATE_CURSOR_MAX + 1);
    snprintf(text, STATE_CURSOR_MAX + 1, "%c%s", list->list == CASES_ENDED ? 'e' : 'o', cursor);
    return text;
}

bool query_find_answer(const struct query_context *context, const void *body, struct writer *answer)
{
    const struct query_find *query = body;
    struct case_list_query list = {.list = CASES_BY_DUE, .ladder = query->ladder};
    char cursor[STATE_CURSOR_MAX];
    struct case_id id;
    uint64_t version;
    if (state_ladder(context->state, &query->ladder, &version) == NULL)
        return query_refuse_with(context, ERR_NO_SUCH_LADDER, "ladder", DETAIL_VALUE, "%s",
                                 query->ladder.s);
    if (!read_after(context, query->after, &list, cursor))
        return false;
    uint64_t limit = query->limit == 0 ? 25 : query->limit;
    struct case_line *lines = arena_alloc(context->arena, limit * sizeof *lines);
    struct case_row *row = arena_alloc(context->arena, sizeof *row);
    struct cases_answer cases = {.cases = {0, lines}, .now = context->now};
    for (int looked = 1;; looked++) {
        if (!state_cases_next(context->state, &list, cursor, &id)) {
            if (list.list == CASES_ENDED)
                break;
            list.list = CASES_ENDED;
            cursor[0] = '\0';
            continue;
        }
        if (state_case(context->state, id, row) && is_it(context, query, row))
            query_case_line(row, context->now, &lines[cases.cases.n++]);
        if (cases.cases.n == limit || looked >= LOOKED_AT_MOST) {
            cases.next = next_after(context, &list, cursor);
            break;
        }
    }
    message_encode(&message_cases_answer, &cases, answer);
    return true;
}
