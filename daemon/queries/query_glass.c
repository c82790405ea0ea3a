// SPDX-License-Identifier: EUPL-1.2
/* Break-glass: who read without the right, which is codes and times; and, to who reviews one of
 * these, the reason that was given. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "content/sealing.h"
#include "queries/queries.h"

#define LOOKED_AT_MOST 5000 /* by one query, so that it never holds up the loop */
#define CURSOR_MAX     48

/* That somebody read it is part of a case's history. */
static bool sees_glasses(const struct query_context *context, const struct case_row *row)
{
    struct extract extract;
    if (access_oversees(context->state, context->actor, row) ||
        access_reviews(context->state, context->actor, row))
        return true;
    if (!access_sees_history(context->state, context->actor, row))
        return false;
    access_extract(context->state, context->actor, row, &extract);
    return extract_shows_fact(&extract, sees_fact_HISTORY);
}

bool query_glasses_answer(const struct query_context *context, const void *body,
                          struct writer *answer)
{
    const struct query_glasses *query = body;
    struct site_row site;
    struct glass_row row;
    state_site(context->state, &site);
    uint64_t limit = query->limit == 0 ? 50 : query->limit;
    uint64_t n = site.glasses;
    char *end = "";
    if (query->after != NULL)
        n = query->after[0] >= '0' && query->after[0] <= '9' ? strtoull(query->after, &end, 10)
                                                             : UINT64_MAX;
    if (n > site.glasses || *end != '\0')
        return query_refuse(context, ERR_BAD_VALUE, "after", DETAIL_CURSOR);
    struct glass_view *views = arena_alloc(context->arena, limit * sizeof *views);
    struct glasses_answer glasses = {.glasses = {0, views}};
    for (int looked = 0; n > 0 && glasses.glasses.n < limit && looked < LOOKED_AT_MOST;
         n--, looked++) {
        const struct case_row *of = !state_glass(context->state, n, &row)
                                        ? NULL
                                        : state_case_look(context->state, row.case_id);
        if (of == NULL || !sees_glasses(context, of))
            continue;
        views[glasses.glasses.n++] = (struct glass_view){.broken = row.broken,
                                                         .case_id = row.case_id,
                                                         .ended = row.ended,
                                                         .glass = row.glass,
                                                         .owner = row.owner,
                                                         .person = row.person,
                                                         .result = row.result,
                                                         .reviewed_by = row.reviewed_by};
    }
    char *cursor = arena_alloc(context->arena, CURSOR_MAX);
    snprintf(cursor, CURSOR_MAX, "%" PRIu64, n);
    if (n > 0)
        glasses.next = cursor;
    message_encode(&message_glasses_answer, &glasses, answer);
    return true;
}

/* --- why --- */

static bool is_of_glass(struct state *state, const struct content_row *text, uint64_t glass,
                        struct arena *arena)
{
    struct event_row event;
    struct glass_broken broken;
    struct reader reader;
    struct error error;
    if (text->kind != EV_GLASS_BROKEN || !state_event(state, text->sequence, &event, arena))
        return false;
    reader_init(&reader, event.body);
    return message_decode(&message_glass_broken, &reader, &broken, arena, &error) &&
           broken.glass == glass;
}

/* NULL when the box does not open: its key is gone, or it was harmed. */
static const char *opened(const struct query_context *context, const struct case_row *row,
                          const struct content_row *text, struct bytes box)
{
    struct bytes words;
    if (!sealing_open(context->keyring, row->slot, row->case_id.n, &text->command_id, text->field.s,
                      box, context->arena, &words))
        return NULL;
    return arena_string(context->arena, (const char *)words.data, words.len);
}

static const char *reason_of(const struct query_context *context, const struct case_row *row,
                             uint64_t glass)
{
    struct content_place place = {0};
    struct content_row text;
    struct bytes box;
    struct arena arena;
    const char *reason = NULL;
    bool found = false;
    arena_init(&arena);
    while (!found &&
           state_content_next(context->state, row->case_id, &place, &text, &box, &arena)) {
        found = is_of_glass(context->state, &text, glass, &arena);
        if (found)
            reason = opened(context, row, &text, box);
        arena_clear(&arena);
    }
    arena_release(&arena);
    return reason;
}

void query_glass(const struct query_context *context, const struct glass_read *asked,
                 struct writer *answer)
{
    struct case_row row;
    struct glass_answer glass = {.case_id = asked->case_id, .glass = asked->glass};
    if (state_case(context->state, asked->case_id, &row) && !row.erased)
        glass.reason = reason_of(context, &row, asked->glass);
    message_encode(&message_glass_answer, &glass, answer);
}
