// SPDX-License-Identifier: EUPL-1.2
/* What the privacy officer asks over all cases. Codes and times only; content comes by a command,
 * which is recorded. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/retention.h"
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
    if (row->case_id.n == 0)
        return true; /* an address: of the site, and of no organisation's case */
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
    if (query->until.n != 0 && query->until.n < query->from.n)
        return query_refuse(context, ERR_BAD_VALUE, "until", DETAIL_BEFORE_FROM);
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
                                                                 .stamp = row.stamp,
                                                                 .via = row.via,
                                                                 .whose = row.whose};
        if (readings.readings.n == limit || looked == LOOKED_AT_MOST) {
            readings.next = place_text(context, &place);
            break;
        }
    }
    message_encode(&message_readings_answer, &readings, answer);
    return true;
}

/* --- whose term is over --- */

static void retention_line(const struct case_row *row, struct civil_date due,
                           struct retention_view *out)
{
    *out = (struct retention_view){.case_id = row->case_id,
                                   .due = due,
                                   .ended = row->ended,
                                   .outcome = row->outcome,
                                   .restricted = row->restricted,
                                   .status = row->status};
}

static bool retention_page(const struct query_context *context, const struct query_retention *query,
                           const struct ladder *ladder, struct retention_answer *out)
{
    struct case_list_query list = {.list = CASES_ENDED, .ladder = query->ladder};
    char cursor[STATE_CURSOR_MAX] = "";
    struct case_id id;
    struct civil_date due;
    if (query->after != NULL && !state_cursor_valid(&list, query->after))
        return query_refuse(context, ERR_BAD_VALUE, "after", DETAIL_CURSOR);
    if (query->after != NULL)
        snprintf(cursor, sizeof cursor, "%s", query->after);
    uint64_t limit = query->limit == 0 ? 100 : query->limit;
    struct retention_view *views = arena_alloc(context->arena, limit * sizeof *views);
    out->cases = (struct list){0, views};
    for (int looked = 1; state_cases_next(context->state, &list, cursor, &id); looked++) {
        const struct case_row *row = state_case_look(context->state, id);
        if (row != NULL && !retention_reaches(context->state, ladder, row->ended, out->due))
            break;
        if (row != NULL && access_oversees(context->state, context->actor, row) &&
            retention_due(context->state, ladder, row, &due) && due.n <= out->due.n)
            retention_line(row, due, &views[out->cases.n++]);
        if (out->cases.n == limit || looked == LOOKED_AT_MOST) {
            out->next = arena_string(context->arena, cursor, strlen(cursor));
            break;
        }
    }
    return true;
}

bool query_retention_answer(const struct query_context *context, const void *body,
                            struct writer *answer)
{
    const struct query_retention *query = body;
    uint64_t version;
    struct retention_answer retention = {.due = query->due};
    if (!is_officer(context))
        return false;
    const struct ladder *ladder = state_ladder(context->state, &query->ladder, &version);
    if (ladder == NULL)
        return query_refuse_with(context, ERR_NO_SUCH_LADDER, "ladder", DETAIL_VALUE, "%s",
                                 query->ladder.s);
    if (ladder->retention.n == 0)
        return query_refuse_with(context, ERR_NOT_OFFERED, "ladder", DETAIL_NO_RETENTION, "%s",
                                 query->ladder.s);
    if (query->due.n == 0) /* a term is over when its last day is */
        retention.due = civil_date_add(
            zone_local(state_zone(context->state, ladder->zone), context->now).date, -1);
    if (!retention_page(context, query, ladder, &retention))
        return false;
    message_encode(&message_retention_answer, &retention, answer);
    return true;
}

/* --- erasures --- */

static bool sees_erasures(const struct query_context *context)
{
    return access_has_role(context->actor, role_PRIVACY) ||
           access_has_role(context->actor, role_COORDINATOR) ||
           query_refuse_with(context, ERR_DENIED, "", DETAIL_ROLES, "%s", "privacy,coordinator");
}

static struct erasure_view view_of(const struct erasure_row *row)
{
    return (struct erasure_view){.answered = row->answered,
                                 .answered_by = row->answered_by,
                                 .asked = row->asked,
                                 .by = row->by,
                                 .cases = row->cases,
                                 .destroyed = row->destroyed,
                                 .erasure = row->erasure,
                                 .ground = row->ground,
                                 .ladder = row->ladder,
                                 .stamp = row->stamp,
                                 .state = row->state};
}

bool query_erasures_answer(const struct query_context *context, const void *body,
                           struct writer *answer)
{
    const struct query_erasures *query = body;
    struct site_row site;
    struct erasure_row row;
    if (!sees_erasures(context))
        return false;
    state_site(context->state, &site);
    uint64_t limit = query->limit == 0 ? 50 : query->limit;
    uint64_t n = site.erasures;
    char *end = "";
    if (query->after != NULL)
        n = query->after[0] >= '0' && query->after[0] <= '9' ? strtoull(query->after, &end, 10)
                                                             : UINT64_MAX;
    if (n > site.erasures || *end != '\0')
        return query_refuse(context, ERR_BAD_VALUE, "after", DETAIL_CURSOR);
    struct erasure_view *views = arena_alloc(context->arena, limit * sizeof *views);
    struct erasures_answer erasures = {.erasures = {0, views}};
    for (; n > 0 && erasures.erasures.n < limit; n--)
        if (state_erasure(context->state, n, &row))
            views[erasures.erasures.n++] = view_of(&row);
    char *cursor = arena_alloc(context->arena, CURSOR_MAX);
    snprintf(cursor, CURSOR_MAX, "%" PRIu64, n);
    if (n > 0)
        erasures.next = cursor;
    message_encode(&message_erasures_answer, &erasures, answer);
    return true;
}

/* Where the journal says so: whoever has the certificate can hold it against the journal. */
static void add_place(const struct query_context *context, const struct erasure_row *row,
                      struct certificate_answer *out)
{
    struct journal_position position;
    uint8_t *chain = arena_alloc(context->arena, 8);
    if (row->state != erasure_state_APPROVED)
        return;
    state_position(context->state, &position);
    if (state_chain(context->state, row->sequence, chain))
        out->chain = bytes_of(chain, 8);
    memcpy(out->epoch.b, position.epoch, sizeof out->epoch.b);
    out->sequence = row->sequence;
    out->backups_until = instant_of_ms(row->answered.ms + context->site->backup_keys_ms);
}

bool query_certificate_answer(const struct query_context *context, const void *body,
                              struct writer *answer)
{
    const struct query_certificate *query = body;
    struct erasure_row row;
    struct erased_row item;
    struct case_id id = {0};
    if (!sees_erasures(context))
        return false;
    if (!state_erasure(context->state, query->erasure, &row))
        return query_refuse_with(context, ERR_NO_SUCH_ITEM, "erasure", DETAIL_VALUE, "%llu",
                                 (unsigned long long)query->erasure);
    struct erasure_view view = view_of(&row);
    struct certificate_line *lines = arena_alloc(context->arena, row.cases * sizeof *lines);
    struct certificate_answer certificate = {.cases = {0, lines}, .erasure = {1, &view}};
    while (certificate.cases.n < row.cases &&
           state_erased_next(context->state, row.erasure, &id, &item)) {
        const struct case_row *of = state_case_look(context->state, id);
        if (!access_keeps(context->state, context->actor, of))
            continue;
        lines[certificate.cases.n++] = (struct certificate_line){
            .case_id = id, .ended = of->ended, .outcome = of->outcome, .slot = item.slot};
    }
    add_place(context, &row, &certificate);
    message_encode(&message_certificate_answer, &certificate, answer);
    return true;
}
