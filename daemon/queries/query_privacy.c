// SPDX-License-Identifier: EUPL-1.2
/* What the privacy officer asks over all cases. Codes and times only; content comes by a command,
 * which is recorded. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "queries/queries.h"

#define LOOKED_AT_MOST 5000 /* by one query, so that it never holds up the loop */
#define CURSOR_MAX     48

static bool is_officer(const struct query_context *context)
{
    return access_has_role(context->actor, role_PRIVACY) ||
           query_refuse_with(context, ERR_DENIED, "", DETAIL_ROLES, "%s",
                             enum_word(&names_role, role_PRIVACY));
}

/* The moment at which a date begins, where the site is. */
static struct instant begin_of(const struct query_context *context, struct civil_date date)
{
    struct code first = {{0}};
    uint64_t version;
    if (!state_ladder_next(context->state, &first, &first))
        return instant_of_ms(0);
    const struct ladder *ladder = state_ladder(context->state, &first, &version);
    return zone_instant(state_zone(context->state, ladder->zone), date, 0);
}

/* --- who read what --- */

/* "STAMP.SEQUENCE", as an earlier page gave it. */
static bool read_place(const char *text, struct reading_place *place)
{
    char *end;
    if (text[0] < '0' || text[0] > '9' || strlen(text) >= CURSOR_MAX)
        return false;
    uint64_t stamp = strtoull(text, &end, 10);
    if (*end != '.' || end[1] < '0' || end[1] > '9' || stamp > INT64_MAX)
        return false;
    place->stamp = instant_of_ms((int64_t)stamp);
    place->sequence = strtoull(end + 1, &end, 10);
    return *end == '\0';
}

static const char *place_text(const struct query_context *context,
                              const struct reading_place *place)
{
    char *text = arena_alloc(context->arena, CURSOR_MAX);
    snprintf(text, CURSOR_MAX, "%" PRId64 ".%" PRIu64, place->stamp.ms, place->sequence);
    return text;
}

static bool is_asked_for(const struct query_context *context, const struct query_readings *query,
                         const struct reading_row *row)
{
    if (!code_empty(&query->person) && !code_equal(&query->person, &row->person))
        return false;
    const struct case_row *of = state_case_look(context->state, row->case_id);
    return of != NULL && access_oversees(context->state, context->actor, of);
}

bool query_readings_answer(const struct query_context *context, const void *body,
                           struct writer *answer)
{
    const struct query_readings *query = body;
    struct reading_place place = {0};
    struct reading_row row;
    struct instant end = instant_of_ms(INT64_MAX);
    if (!is_officer(context))
        return false;
    if (query->from.n > 0)
        place.stamp = begin_of(context, query->from);
    if (query->until.n != 0)
        end = begin_of(context, civil_date_add(query->until, 1));
    if (query->after != NULL && !read_place(query->after, &place))
        return query_refuse(context, ERR_BAD_VALUE, "after", DETAIL_CURSOR);
    uint64_t limit = query->limit == 0 ? 100 : query->limit;
    struct reading_view *views = arena_alloc(context->arena, limit * sizeof *views);
    struct readings_answer readings = {.readings = {0, views}};
    for (int looked = 1; state_reading_next(context->state, &place, &row); looked++) {
        if (row.stamp.ms >= end.ms)
            break;
        if (is_asked_for(context, query, &row))
            views[readings.readings.n++] = (struct reading_view){.case_id = row.case_id,
                                                                 .person = row.person,
                                                                 .purpose = row.purpose,
                                                                 .refused = row.refused,
                                                                 .stamp = row.stamp};
        if (readings.readings.n == limit || looked == LOOKED_AT_MOST) {
            readings.next = place_text(context, &place);
            break;
        }
    }
    message_encode(&message_readings_answer, &readings, answer);
    return true;
}
