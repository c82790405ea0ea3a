// SPDX-License-Identifier: EUPL-1.2
#include "engine/outbound.h"

#include <stdlib.h>

#include "base/memory.h"

struct outbound_reply {
    struct outbound_reply *next;
    uint64_t token;
    struct id id;
    struct bytes encoded; /* the reply's map */
    struct case_id case_id;
    const struct extract *extract;  /* of the case's content; NULL: none goes along */
    bool crosses;                   /* what crosses of it goes along */
    uint64_t question;              /* where that is about one */
    const struct case_copy *copy;   /* the copy that goes along; NULL: none */
    const struct glass_read *glass; /* the reason that goes along; NULL: none */
    const struct mail_read *mail;   /* what of it goes along; NULL: nothing */
};

struct outbound_event {
    struct outbound_event *next;
    uint64_t sequence;
    uint64_t kind;
    struct case_id case_id;
};

void outbound_init(struct outbound *outbound)
{
    memset(outbound, 0, sizeof *outbound);
    arena_init(&outbound->arena);
    outbound_clear(outbound);
}

void outbound_release(struct outbound *outbound)
{
    arena_release(&outbound->arena);
    free(outbound->erased);
}

void outbound_clear(struct outbound *outbound)
{
    arena_clear(&outbound->arena);
    outbound->first_reply = NULL;
    outbound->next_reply = &outbound->first_reply;
    outbound->first_event = NULL;
    outbound->next_event = &outbound->first_event;
    outbound->n_erased = 0;
    outbound->revoked = false;
}

void outbound_encoded(struct outbound *outbound, uint64_t token, const struct id *id,
                      struct bytes encoded, struct case_id case_id, const struct extract *extract)
{
    struct outbound_reply *entry = arena_alloc(&outbound->arena, sizeof *entry);
    entry->token = token;
    entry->id = *id;
    entry->encoded = bytes_of(arena_copy(&outbound->arena, encoded.data, encoded.len), encoded.len);
    entry->case_id = case_id;
    entry->extract =
        extract == NULL ? NULL : arena_copy(&outbound->arena, extract, sizeof *extract);
    *outbound->next_reply = entry;
    outbound->next_reply = &entry->next;
    outbound->newest = entry;
}

/* The reply is encoded now: the words in it may live in the batch. */
void outbound_reply(struct outbound *outbound, uint64_t token, const struct id *id,
                    const struct reply *reply, const struct extract *extract)
{
    struct writer writer;
    writer_init(&writer);
    message_encode(&message_reply, reply, &writer);
    outbound_encoded(outbound, token, id, writer_bytes(&writer), reply->case_id, extract);
    writer_release(&writer);
}

void outbound_crossing(struct outbound *outbound, uint64_t question)
{
    outbound->newest->crosses = true;
    outbound->newest->question = question;
}

void outbound_copy(struct outbound *outbound, const struct case_copy *asked)
{
    outbound->newest->copy = arena_copy(&outbound->arena, asked, sizeof *asked);
}

void outbound_glass(struct outbound *outbound, const struct glass_read *asked)
{
    outbound->newest->glass = arena_copy(&outbound->arena, asked, sizeof *asked);
}

void outbound_mail(struct outbound *outbound, const struct mail_read *asked)
{
    outbound->newest->mail = arena_copy(&outbound->arena, asked, sizeof *asked);
}

void outbound_notice(struct outbound *outbound, uint64_t sequence, uint64_t kind,
                     struct case_id case_id)
{
    struct outbound_event *entry = arena_alloc(&outbound->arena, sizeof *entry);
    entry->sequence = sequence;
    entry->kind = kind;
    entry->case_id = case_id;
    *outbound->next_event = entry;
    outbound->next_event = &entry->next;
}

static void add_erased(struct outbound *outbound, uint64_t slot)
{
    if (outbound->n_erased == outbound->room_erased) {
        outbound->room_erased = outbound->room_erased == 0 ? 16 : 2 * outbound->room_erased;
        outbound->erased =
            memory_grown(outbound->erased, outbound->room_erased, sizeof outbound->erased[0]);
    }
    outbound->erased[outbound->n_erased++] = slot;
}

void outbound_watch(struct outbound *outbound, const struct message *message, const void *body)
{
    uint64_t slot = core_destroyed_slot(message, body);
    if (slot != 0)
        add_erased(outbound, slot);
    if (message == &message_key_revoked || message == &message_person_revoked)
        outbound->revoked = true;
}

void outbound_refuse(struct outbound *outbound, enum err code)
{
    struct error error = {0};
    error_set(&error, code, "", DETAIL_NONE);
    struct reply refusal = reply_of_error(&error, &outbound->arena);
    struct outbound_reply *replies = outbound->first_reply;
    outbound->first_reply = NULL;
    outbound->next_reply = &outbound->first_reply;
    outbound->first_event = NULL;
    outbound->next_event = &outbound->first_event;
    outbound->n_erased = 0;
    outbound->revoked = false;
    for (; replies != NULL; replies = replies->next)
        outbound_reply(outbound, replies->token, &replies->id, &refusal, NULL);
}

static void send_reply(const struct outbound_reply *entry, const struct engine_callbacks *callbacks,
                       const struct query_context *context)
{
    struct writer content;
    struct writer response;
    writer_init(&content);
    writer_init(&response);
    if (entry->extract != NULL)
        query_content(context, entry->case_id, entry->extract, &content);
    else if (entry->crosses)
        query_crossing(context, entry->case_id, entry->question, &content);
    else if (entry->copy != NULL)
        query_copy(context, entry->copy, &content);
    else if (entry->glass != NULL)
        query_glass(context, entry->glass, &content);
    else if (entry->mail != NULL)
        query_mail_to(context, entry->mail, &content);
    response_encode_raw(&entry->id, entry->encoded, writer_bytes(&content), &response);
    callbacks->respond(callbacks->arg, entry->token, writer_bytes(&response));
    writer_release(&content);
    writer_release(&response);
}

/* Together, as many as go into one notice: a subscriber's share of a command grows small under
 * load.
 */
static void send_events(const struct outbound *outbound, const struct engine_callbacks *callbacks,
                        const struct id *epoch)
{
    struct notice notice;
    notice.epoch = *epoch;
    notice.n = 0;
    for (const struct outbound_event *entry = outbound->first_event; entry != NULL;
         entry = entry->next) {
        notice.sequence = entry->sequence;
        notice.events[notice.n++] = (struct notice_event){entry->kind, entry->case_id};
        if (notice.n < NOTICE_EVENTS_MAX && entry->next != NULL)
            continue;
        callbacks->notice(callbacks->arg, &notice);
        notice.n = 0;
    }
}

void outbound_deliver(struct outbound *outbound, const struct engine_callbacks *callbacks,
                      const struct query_context *context, const struct id *epoch)
{
    if (outbound->revoked && callbacks->revoked != NULL)
        callbacks->revoked(callbacks->arg);
    for (const struct outbound_reply *entry = outbound->first_reply; entry != NULL;
         entry = entry->next)
        send_reply(entry, callbacks, context);
    send_events(outbound, callbacks, epoch);
}
