// SPDX-License-Identifier: EUPL-1.2
/* Which questions make a document, one after another. It sends nothing: whoever owns the connection
 * asks what `gather_next` says, in the name of the reader, and hands over what came back; so the
 * command line can wait for each answer and the gateway need not. What the reader may not see the
 * daemon does not give, and a case's words come by `case_read`: making a document is a reading that
 * is recorded. */
#ifndef CLIENTS_DOCUMENTS_GATHER_H
#define CLIENTS_DOCUMENTS_GATHER_H

#include "base/arena.h"
#include "clients/documents/bundle.h"
#include "proto/envelope.h"

enum document_kind {
    DOCUMENT_CASE,    /* the plan of a case, in the format of its ladder */
    DOCUMENT_PACK,    /* what a table reads before it meets */
    DOCUMENT_MINUTES, /* what came out of a meeting */
};

enum gather_outcome {
    GATHER_MORE,    /* ask gather_next */
    GATHER_DONE,    /* the bundle is whole */
    GATHER_REFUSED, /* the daemon refused: gather_refusal */
    GATHER_NONSENSE /* what came back cannot be read, or is too much */
};

struct gather;

struct gather *gather_new_case(struct case_id case_id, bool english);
/* `start` zero: the next meeting; of minutes the last one that has begun. */
struct gather *gather_new_meeting(enum document_kind kind, const struct code *ladder,
                                  const struct code *tier, struct instant start, bool english);
void gather_free(struct gather *gather);

/* The next question, while the outcome is GATHER_MORE. A command wants an id and is never sent
 * later. Both live until the next call. */
void gather_next(struct gather *gather, const struct message **message, const void **body);
/* Takes the response to it, which may be gone afterwards. */
enum gather_outcome gather_take(struct gather *gather, const struct response *response);

/* What the daemon said; lives as long as the gather. */
const struct reply *gather_refusal(const struct gather *gather);
struct bytes gather_bundle(const struct gather *gather);

#endif
