// SPDX-License-Identifier: EUPL-1.2
/* What a batch will let the world see, kept back until it is durable. Internal to engine. */
#ifndef ENGINE_OUTBOUND_H
#define ENGINE_OUTBOUND_H

#include "engine/engine.h"
#include "queries/queries.h"

struct outbound_reply;
struct outbound_event;

struct outbound {
    struct arena arena;
    struct outbound_reply *first_reply;
    struct outbound_reply **next_reply;
    struct outbound_reply *newest;
    struct outbound_event *first_event;
    struct outbound_event **next_event;
    uint64_t *erased; /* keyring slots to destroy */
    size_t n_erased;
    size_t room_erased;
    bool revoked;
};

void outbound_init(struct outbound *outbound);
void outbound_release(struct outbound *outbound);
void outbound_clear(struct outbound *outbound);

/* `extract` is what of its case's content goes with the reply; NULL for most. */
void outbound_reply(struct outbound *outbound, uint64_t token, const struct id *id,
                    const struct reply *reply, const struct extract *extract);
/* The same for a reply about a case that is encoded already. */
void outbound_encoded(struct outbound *outbound, uint64_t token, const struct id *id,
                      struct bytes encoded, struct case_id case_id, const struct extract *extract);
/* With the newest reply goes what of its case crosses to another site: the words that belong to a
 * question, or (0) all that there are. */
void outbound_crossing(struct outbound *outbound, uint64_t question);
/* With the newest reply goes the copy that was asked. */
void outbound_copy(struct outbound *outbound, const struct case_copy *asked);
/* With the newest reply goes why somebody read without the right. */
void outbound_glass(struct outbound *outbound, const struct glass_read *asked);
/* With the newest reply goes an address, and what its owner is to be told. */
void outbound_mail(struct outbound *outbound, const struct mail_read *asked);
void outbound_notice(struct outbound *outbound, uint64_t sequence, uint64_t kind,
                     struct case_id case_id);
/* Looks at an event for what the shell must do after the commit. */
void outbound_watch(struct outbound *outbound, const struct message *message, const void *body);

/* The batch was dropped: no event goes out, and every reply becomes this error. */
void outbound_refuse(struct outbound *outbound, enum err code);

void outbound_deliver(struct outbound *outbound, const struct engine_callbacks *callbacks,
                      const struct query_context *context, const struct id *epoch);

#endif
