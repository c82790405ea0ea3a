// SPDX-License-Identifier: EUPL-1.2
/* Requests that wait for their turn, in order of arrival; commands and queries in lines of their
 * own. Bounded: refusing early, at four fifths, lets a client hear BUSY instead of nothing. */
#ifndef DAEMON_REQUEST_QUEUE_H
#define DAEMON_REQUEST_QUEUE_H

#include "proto/envelope.h"
#include "wire/wire.h"

struct queued {
    struct queued *next;
    uint64_t token;
    struct wire_peer peer;
    struct request request; /* its body leads into `frame` */
    size_t len;
    uint8_t frame[];
};

struct request_line {
    struct queued *first;
    struct queued **end;
};

struct request_queue {
    struct request_line commands;
    struct request_line queries;
    struct request_line done;   /* taken, not yet forgotten: replies still look for their peer */
    const struct queued *asked; /* of these, the one whose peer was asked for last: the next reply
                                   is mostly for the one behind it */
    size_t n;                   /* waiting */
    size_t bytes;
    size_t max;
    uint64_t last_token;
};

void request_queue_init(struct request_queue *queue, size_t max);
void request_queue_release(struct request_queue *queue);

/* Copies the frame. False when the queue is nearly full. */
bool request_queue_add(struct request_queue *queue, const struct wire_peer *peer,
                       const struct request *request, struct bytes frame);

bool request_queue_has_command(const struct request_queue *queue);
/* Takes the first one; it stays readable until request_queue_forget_done. NULL: none waits. */
struct queued *request_queue_next_command(struct request_queue *queue);
struct queued *request_queue_next_query(struct request_queue *queue);
void request_queue_forget_done(struct request_queue *queue);

/* Who gave the request with this token; false when it is forgotten. */
bool request_queue_peer(struct request_queue *queue, uint64_t token, struct wire_peer *out);

#endif
