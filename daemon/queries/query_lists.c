// SPDX-License-Identifier: EUPL-1.2
/* Lists of cases: a queue, the stand-up, what there is to learn; and the phone list. */
#include "queries/queries.h"

#include <stdio.h>

#include "content/sealing.h"

/* Walks an index and keeps what the actor may see. A page that skipped many looks at no more than
 * LOOKED_AT_MOST cases, so that one query never holds up the loop. */
#define LOOKED_AT_MOST 2000

static bool case_page(const struct query_context *context, const struct case_list_query *list,
                      const char *after, uint64_t limit, struct cases_answer *out)
{
    char cursor[STATE_CURSOR_MAX] = "";
    if (after != NULL)
        snprintf(cursor, sizeof cursor, "%s", after);
    struct case_line *lines = arena_alloc(context->arena, limit * sizeof *lines);
    struct case_row *row = arena_alloc(context->arena, sizeof *row);
    struct case_id id;
    out->now = context->now;
    out->cases = (struct list){0, lines};
    for (int looked = 0; state_cases_next(context->state, list, cursor, &id); looked++) {
        if (state_case(context->state, id, row) && access_sees(context->state, context->actor, row))
            query_case_line(row, context->now, &lines[out->cases.n++]);
        if (out->cases.n == limit || looked == LOOKED_AT_MOST) {
            out->next = arena_string(context->arena, cursor, strlen(cursor));
            break;
        }
    }
    return true;
}

static uint64_t limit_or(uint64_t limit, uint64_t otherwise)
{
    return limit == 0 ? otherwise : limit;
}

static const struct ladder *ladder_or_refuse(const struct query_context *context,
                                             const struct code *code)
{
    uint64_t version;
    const struct ladder *ladder = state_ladder(context->state, code, &version);
    if (ladder == NULL)
        query_refuse(context, ERR_NO_SUCH_LADDER, "ladder", code->s);
    return ladder;
}

bool query_queue_answer(const struct query_context *context, const void *body,
                        struct writer *answer)
{
    const struct query_queue *query = body;
    struct case_list_query list = {.list = CASES_OF_OWNER, .person = context->actor->person};
    if (!code_empty(&query->tier)) {
        const struct ladder *ladder = ladder_or_refuse(context, &query->ladder);
        if (ladder == NULL)
            return false;
        if (ladder_tier(ladder, &query->tier) == NULL)
            return query_refuse(context, ERR_NO_SUCH_TIER, "tier", query->tier.s);
        list = (struct case_list_query){
            .list = CASES_OF_TIER, .ladder = query->ladder, .tier = query->tier};
    }
    struct cases_answer cases = {0};
    case_page(context, &list, query->after, limit_or(query->limit, 50), &cases);
    message_encode(&message_cases_answer, &cases, answer);
    return true;
}

bool query_standup_answer(const struct query_context *context, const void *body,
                          struct writer *answer)
{
    const struct query_standup *query = body;
    if (ladder_or_refuse(context, &query->ladder) == NULL)
        return false;
    struct case_list_query list = {.list = CASES_BY_DUE, .ladder = query->ladder};
    struct cases_answer cases = {0};
    case_page(context, &list, query->after, limit_or(query->limit, 50), &cases);
    message_encode(&message_cases_answer, &cases, answer);
    return true;
}

/* UTR-11: what was decided since the last session, also low on the ladder, for the next one. Codes
 * and times only, so policy staff and coaches may look beyond their own cases. */
bool query_learning_answer(const struct query_context *context, const void *body,
                           struct writer *answer)
{
    const struct query_learning *query = body;
    if (ladder_or_refuse(context, &query->ladder) == NULL)
        return false;
    if (!access_has_role(context->actor, role_POLICY) &&
        !access_has_role(context->actor, role_COACH) &&
        !access_has_role(context->actor, role_CHAIR) &&
        !access_has_role(context->actor, role_COORDINATOR))
        return query_refuse(context, ERR_DENIED, "", "learning");
    struct code learning = code_of("learning");
    struct meeting_row meeting;
    struct cases_answer cases = {.now = context->now};
    if (state_meeting_last(context->state, &query->ladder, &learning, context->now, &meeting))
        cases.since = meeting.start;
    if (state_meeting_next(context->state, &query->ladder, &learning, context->now, &meeting))
        cases.until = meeting.start;
    struct case_list_query list = {
        .list = CASES_DECIDED, .ladder = query->ladder, .since = cases.since};
    uint64_t limit = limit_or(query->limit, 50);
    char cursor[STATE_CURSOR_MAX] = "";
    if (query->after != NULL)
        snprintf(cursor, sizeof cursor, "%s", query->after);
    struct case_line *lines = arena_alloc(context->arena, limit * sizeof *lines);
    struct case_row *row = arena_alloc(context->arena, sizeof *row);
    struct case_id id;
    cases.cases = (struct list){0, lines};
    while (state_cases_next(context->state, &list, cursor, &id)) {
        if (!state_case(context->state, id, row))
            continue;
        query_case_line(row, context->now, &lines[cases.cases.n++]);
        if (cases.cases.n == limit) {
            cases.next = cursor;
            break;
        }
    }
    message_encode(&message_cases_answer, &cases, answer);
    return true;
}

/* --- the phone list --- */

static bool holds(const struct query_context *context, const struct contact_row *row,
                  const struct query_contacts *query)
{
    const struct mandate *mandates = row->mandates.v;
    int32_t today = (int32_t)(context->now.ms / 86400000) + 1;
    if (code_empty(&query->subject) && query->cents == 0)
        return true;
    for (size_t i = 0; i < row->mandates.n; i++) {
        bool subject =
            code_empty(&query->subject) || code_equal(&query->subject, &mandates[i].subject);
        bool amount = query->cents == 0 || mandates[i].max_cents >= query->cents;
        bool valid = mandates[i].until.n == 0 || mandates[i].until.n >= today;
        if (subject && amount && valid)
            return true;
    }
    return false;
}

static void open_contact(const struct query_context *context, const struct contact_row *row,
                         struct contact_view *view)
{
    struct content_place place = {0};
    struct content_row content;
    struct bytes box;
    while (view->texts.n < TEXTS_MAX &&
           state_contact_content_next(context->state, &row->contact, &place, &content, &box,
                                      context->arena)) {
        struct text *text = &view->texts.v[view->texts.n];
        if (!sealing_open(context->keyring, row->slot, sealing_contact_number(row->slot),
                          &content.command_id, content.field.s, box, context->arena, &text->words))
            continue;
        text->field = content.field;
        view->texts.n++;
    }
}

bool query_contacts_answer(const struct query_context *context, const void *body,
                           struct writer *answer)
{
    const struct query_contacts *query = body;
    uint64_t limit = limit_or(query->limit, 25);
    struct contact_view *views = arena_alloc(context->arena, limit * sizeof *views);
    struct contacts_answer contacts = {.contacts = {0, views}};
    struct contact_row row;
    struct code after = {{0}};
    if (query->after != NULL && !code_set(&after, query->after, strlen(query->after)))
        return query_refuse(context, ERR_BAD_VALUE, "after", "a cursor of an earlier page");
    while (state_contact_next(context->state, &after, &row, context->arena)) {
        if (contacts.contacts.n == limit) {
            contacts.next = arena_string(context->arena, after.s, strlen(after.s));
            break;
        }
        after = row.contact;
        if (!holds(context, &row, query))
            continue;
        struct contact_view *view = &views[contacts.contacts.n++];
        *view = (struct contact_view){.contact = row.contact,
                                      .mandates = row.mandates,
                                      .organisation = row.organisation,
                                      .verified = row.verified};
        open_contact(context, &row, view);
    }
    message_encode(&message_contacts_answer, &contacts, answer);
    return true;
}
