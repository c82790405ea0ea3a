// SPDX-License-Identifier: EUPL-1.2
/* The phone list: who may decide on a subject or an amount today, with names and numbers. */
#include "queries/queries.h"

#include "content/sealing.h"

/* A page that skipped many looks at no more entries than this; `next` then goes on. */
#define LOOKED_AT_MOST 500

static bool is_wanted(const struct contact_row *row, const struct query_contacts *query,
                      struct civil_date today)
{
    if (query->overdue && !row->overdue)
        return false;
    return (code_empty(&query->subject) && query->cents == 0) ||
           contact_may_decide(row, &query->subject, query->cents, today);
}

static void open_contact(const struct query_context *context, const struct contact_row *row,
                         struct contact_view *view)
{
    struct content_place place = {0};
    struct content_row content;
    struct bytes box;
    while (view->texts.n < TEXTS_MAX &&
           state_texts_next(context->state, TEXTS_OF_CONTACT, &row->contact, &place, &content, &box,
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
    uint64_t limit = query->limit == 0 ? 25 : query->limit;
    struct contact_view *views = arena_alloc(context->arena, limit * sizeof *views);
    struct contacts_answer contacts = {.contacts = {0, views}};
    struct contact_row row;
    struct code after = {{0}};
    if (query->after != NULL && !code_set(&after, query->after, strlen(query->after)))
        return query_refuse(context, ERR_BAD_VALUE, "after", DETAIL_CURSOR);
    const struct civil_date today = core_date(context->state, context->now);
    for (int looked = 0; state_contact_next(context->state, &after, &row, context->arena);
         looked++) {
        if (contacts.contacts.n == limit || looked == LOOKED_AT_MOST) {
            contacts.next = arena_string(context->arena, after.s, strlen(after.s));
            break;
        }
        after = row.contact;
        if (!is_wanted(&row, query, today))
            continue;
        struct contact_view *view = &views[contacts.contacts.n++];
        *view = (struct contact_view){.contact = row.contact,
                                      .mandates = row.mandates,
                                      .organisation = row.organisation,
                                      .overdue = row.overdue,
                                      .verified = row.verified};
        open_contact(context, &row, view);
    }
    message_encode(&message_contacts_answer, &contacts, answer);
    return true;
}
