// SPDX-License-Identifier: EUPL-1.2
/* Cases that the actor sees, open and ended: by what they are about, by how their number begins, by
 * the number of the organisation's own file. That one leads to a person, so it is sealed, and no
 * index of it lies anywhere: the cases that have one are opened in turn. A bounded number is looked
 * at in one go. What the reader need not know of a case does not find it either. */
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

static bool is_about(const struct codes *codes, const struct case_line *line)
{
    for (uint32_t i = 0; i < codes->n; i++) {
        const struct code *code = &codes->v[i];
        if (code_equal(code, &line->district) || code_equal(code, &line->tier) ||
            code_equal(code, &line->holder) || codes_have(&line->domains, code) ||
            codes_have(&line->obstacles, code))
            return true;
    }
    return codes->n == 0;
}

static bool begins(const char *beginning, struct case_id id)
{
    char number[CASE_ID_TEXT];
    case_id_format(id, number);
    return beginning == NULL || strncmp(number, beginning, strlen(beginning)) == 0;
}

/* Fills the line as this reader sees it; false: it is not what he looks for. */
static bool is_it(const struct query_context *context, const struct query_find *query,
                  const struct case_row *row, struct extract *extract, struct case_line *line)
{
    query_case_line(row, context->now, line);
    if (!begins(query->number, row->case_id) || !is_about(&query->codes, line) ||
        !access_sees(context->state, context->actor, row))
        return false;
    query_leave_out(context, row, extract, line);
    if (!is_about(&query->codes, line))
        return false;
    const char *number = query->file_number == NULL ? NULL : query_file_number(context, row);
    return query->file_number == NULL ||
           (number != NULL && same_number(number, query->file_number));
}

/* Those that are open first ("o" and a cursor), then those that ended ("e"). */
static bool read_after(const struct query_context *context, const struct query_find *query,
                       struct case_list_query *list, char cursor[STATE_CURSOR_MAX])
{
    const char *after = query->after;
    cursor[0] = '\0';
    list->list = query->ended ? CASES_ENDED : CASES_BY_DUE;
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
    struct case_list_query list = {.ladder = query->ladder};
    char cursor[STATE_CURSOR_MAX];
    struct case_id id;
    uint64_t version;
    if (state_ladder(context->state, &query->ladder, &version) == NULL)
        return query_refuse_with(context, ERR_NO_SUCH_LADDER, "ladder", DETAIL_VALUE, "%s",
                                 query->ladder.s);
    if (!read_after(context, query, &list, cursor))
        return false;
    uint64_t limit = query->limit == 0 ? 25 : query->limit;
    struct case_line *lines = arena_alloc(context->arena, limit * sizeof *lines);
    struct case_row *row = arena_alloc(context->arena, sizeof *row);
    struct extract *extract = arena_alloc(context->arena, sizeof *extract);
    struct cases_answer cases = {.cases = {0, lines}, .now = context->now};
    for (int looked = 1;; looked++) {
        if (!state_cases_next(context->state, &list, cursor, &id)) {
            if (list.list == CASES_ENDED)
                break;
            list.list = CASES_ENDED;
            cursor[0] = '\0';
            continue;
        }
        if (state_case(context->state, id, row) &&
            is_it(context, query, row, extract, &lines[cases.cases.n]))
            cases.cases.n++;
        if (cases.cases.n == limit || looked >= LOOKED_AT_MOST) {
            cases.next = next_after(context, &list, cursor);
            break;
        }
    }
    message_encode(&message_cases_answer, &cases, answer);
    return true;
}
