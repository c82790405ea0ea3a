// SPDX-License-Identifier: EUPL-1.2
/* What events mean to someone: every sequence is there, filled in or blank. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "queries/queries.h"

enum {
    CURSOR_MAX = 24,
    LOOKED_AT_MOST = 1000 /* of a case's events by one query, so that it never holds up the loop */
};

/* Events about no case are about people and rules: for those who keep the site. */
static bool sees_site_event(const struct query_context *context, uint64_t kind)
{
    bool meeting =
        kind == EV_MEETING_CONVENED || kind == EV_MEETING_INVITED || kind == EV_MEETING_HELD;
    return meeting || access_has_role(context->actor, role_ADMIN) ||
           access_has_role(context->actor, role_PRIVACY);
}

/* The same event, with what `leave_out` takes away left out. */
static struct bytes without(const struct query_context *context, const struct message *message,
                            struct bytes body, void leave_out(void *event))
{
    struct reader reader;
    struct writer writer;
    struct error error = {0};
    void *event = arena_alloc(context->arena, message->size);
    reader_init(&reader, body);
    if (!message_decode(message, &reader, event, context->arena, &error))
        return (struct bytes){NULL, 0};
    leave_out(event);
    writer_init(&writer);
    message_encode(message, event, &writer);
    struct bytes encoded = writer_bytes(&writer);
    encoded.data = arena_copy(context->arena, encoded.data, encoded.len);
    writer_release(&writer);
    return encoded;
}

static void no_readers(void *event)
{
    struct consent_withdrawn *withdrawn = event;
    withdrawn->seen_by.n = 0;
}

static void no_household_submitted(void *event)
{
    struct case_submitted *submitted = event;
    submitted->household.n = 0;
}

static void no_household_amended(void *event)
{
    struct case_amended *amended = event;
    amended->household.n = 0;
}

/* What this actor may not know of an event that he sees is taken out of it. */
static struct bytes body_for(const struct query_context *context, const struct case_row *row,
                             uint64_t kind, struct bytes body)
{
    if (kind == EV_CONSENT_WITHDRAWN && !access_sees_readers(context->actor, row))
        return without(context, &message_consent_withdrawn, body, no_readers);
    if (kind == EV_CASE_SUBMITTED && !query_shows_household(context, row))
        return without(context, &message_case_submitted, body, no_household_submitted);
    if (kind == EV_CASE_AMENDED && !query_shows_household(context, row))
        return without(context, &message_case_amended, body, no_household_amended);
    return body;
}

/* What somebody hears who comes for one meeting and need not know the case's history. */
static bool tells_no_history(uint64_t kind)
{
    return kind == EV_AGENDA_PLACED || kind == EV_AGENDA_REMOVED || kind == EV_PACK_SENT ||
           kind == EV_PACK_FOLLOWED || kind == EV_MINUTES_SENT || kind == EV_MINUTES_DRAFTED;
}

static bool may_hear(const struct query_context *context, const struct case_row *row, uint64_t kind)
{
    struct extract extract;
    if (tells_no_history(kind))
        return true;
    access_extract(context->state, context->actor, row, &extract);
    return extract_shows_fact(&extract, sees_fact_HISTORY);
}

/* A link sees that something happened to a case that it carries: no more than the stream says. */
static bool sees_that_it_is(const struct query_context *context, struct event_row *row)
{
    struct case_row known;
    row->kind = core_public_kind(row->kind);
    row->body = (struct bytes){NULL, 0};
    memset(&row->actor, 0, sizeof row->actor);
    memset(&row->via, 0, sizeof row->via);
    return row->case_id.n != 0 && state_case(context->state, row->case_id, &known) &&
           access_carries(context->actor, &known);
}

/* False: to this actor the event is a blank. */
static bool sees_event(const struct query_context *context, struct event_row *row)
{
    struct case_row known;
    if (access_has_role(context->actor, role_MAILER))
        return false; /* it asks `notices` */
    if (access_has_role(context->actor, role_LINK))
        return sees_that_it_is(context, row);
    if (row->case_id.n == 0)
        return sees_site_event(context, row->kind);
    if (!state_case(context->state, row->case_id, &known) ||
        !access_sees_history(context->state, context->actor, &known) ||
        !may_hear(context, &known, row->kind))
        return false;
    if (core_public_kind(row->kind) != row->kind) {
        row->kind = core_public_kind(row->kind);
        row->body = (struct bytes){NULL, 0};
    }
    row->body = body_for(context, &known, row->kind, row->body);
    return row->kind != EV_CASE_READ_RECORDED || access_sees_readers(context->actor, &known);
}

bool query_resumes_here(const struct query_context *context, const struct query_place *place,
                        const struct journal_position *position)
{
    uint8_t chain[8];
    bool same_epoch = id_empty(&place->epoch) ||
                      memcmp(place->epoch.b, position->epoch, sizeof position->epoch) == 0;
    if (!same_epoch || place->sequence > position->sequence + 1)
        return query_refuse(context, ERR_EXPIRED_CURSOR, same_epoch ? "sequence" : "epoch",
                            DETAIL_NONE);
    if (place->chain.len == 0)
        return true;
    if (place->chain.len != sizeof chain || place->sequence < 2)
        return query_refuse(context, ERR_BAD_VALUE, "chain", DETAIL_CHAIN_BYTES);
    if (!state_chain(context->state, place->sequence - 1, chain) ||
        memcmp(chain, place->chain.data, sizeof chain) != 0)
        return query_refuse(context, ERR_EXPIRED_CURSOR, "chain", DETAIL_NONE);
    return true;
}

static void fill_view(struct event_view *view, const struct event_row *row)
{
    view->actor = row->actor;
    view->body = row->body;
    view->case_id = row->case_id;
    view->kind = row->kind;
    view->stamp = row->stamp;
    view->via = row->via;
}

bool query_events_from_answer(const struct query_context *context, const void *body,
                              struct writer *answer)
{
    const struct query_events_from *query = body;
    struct journal_position position;
    state_position(context->state, &position);
    struct query_place place = {query->epoch, query->chain, query->sequence};
    if (!query_resumes_here(context, &place, &position))
        return false;
    uint64_t limit = query->limit == 0 ? 100 : query->limit;
    struct event_view *views = arena_alloc(context->arena, limit * sizeof *views);
    struct events_answer events = {.events = {0, views}, .last = position.sequence};
    memcpy(events.epoch.b, position.epoch, sizeof events.epoch.b);
    uint64_t sequence = query->sequence == 0 ? 1 : query->sequence;
    for (; sequence <= position.sequence && events.events.n < limit; sequence++) {
        struct event_row row;
        struct event_view *view = &views[events.events.n++];
        view->sequence = sequence;
        if (!state_event(context->state, sequence, &row, context->arena) ||
            !sees_event(context, &row))
            continue;
        fill_view(view, &row);
    }
    uint8_t *chain = arena_alloc(context->arena, 8);
    if (events.events.n > 0 && state_chain(context->state, sequence - 1, chain))
        events.chain = bytes_of(chain, 8);
    message_encode(&message_events_answer, &events, answer);
    return true;
}

/* Where the page begins: behind the cursor, which is the sequence of the event to go on with, or
 * with the case's last one. */
static bool trail_begins(const struct query_context *context, const struct query_trail *query,
                         const struct case_row *known, uint64_t *sequence)
{
    char *end;
    *sequence = known->sequence;
    if (query->after == NULL)
        return true;
    *sequence = strtoull(query->after, &end, 10);
    return *end == '\0' && end != query->after && *sequence <= known->sequence
               ? true
               : query_refuse(context, ERR_BAD_VALUE, "after", DETAIL_CURSOR);
}

/* Each event knows the one before it about the same case: a case's history is walked from its end.
 */
bool query_trail_answer(const struct query_context *context, const void *body,
                        struct writer *answer)
{
    const struct query_trail *query = body;
    struct case_row known;
    uint64_t sequence;
    if (!query_case(context, query->case_id, &known) ||
        !trail_begins(context, query, &known, &sequence))
        return false;
    uint64_t limit = query->limit == 0 ? 100 : query->limit;
    struct event_view *views = arena_alloc(context->arena, limit * sizeof *views);
    struct trail_answer trail = {.case_id = known.case_id, .events = {0, views}};
    for (int looked = 0; sequence != 0 && trail.events.n < limit && looked < LOOKED_AT_MOST;
         looked++) {
        struct event_row row;
        if (!state_event(context->state, sequence, &row, context->arena) ||
            row.case_id.n != known.case_id.n)
            return query_refuse(context, ERR_BAD_VALUE, "after", DETAIL_CURSOR);
        uint64_t before = row.before;
        if (sees_event(context, &row)) {
            struct event_view *view = &views[trail.events.n++];
            *view = (struct event_view){.sequence = sequence};
            fill_view(view, &row);
        }
        sequence = before;
    }
    if (sequence != 0) {
        char *next = arena_alloc(context->arena, CURSOR_MAX);
        snprintf(next, CURSOR_MAX, "%" PRIu64, sequence);
        trail.next = next;
    }
    message_encode(&message_trail_answer, &trail, answer);
    return true;
}
