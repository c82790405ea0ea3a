// SPDX-License-Identifier: EUPL-1.2
/* What stands around each message on the wire. Maps with sorted keys, as everywhere:
 *
 *   request   {"body": map, "command": number, "id": 16 bytes, "version": 1}
 *             {"body": map, "id": 16 bytes, "query": number, "version": 1}
 *             in either a gateway puts "for": {"person": code, "roles": [codes]} (acting.h)
 *   response  {"answer": map, "id": 16 bytes, "reply": map, "version": 1}
 *             to a command: a reply, and for case_read the answer too; to a query: the answer, or
 *             a reply with the error
 *   notice    two frames: TOPIC_EVENT or TOPIC_HEARTBEAT, then
 *             {"epoch": 16 bytes, "events": [{"case_id": text, "kind": number}, …],
 *             "sequence": number}: that of the last of the events, which follow each other; a
 *             heartbeat has no events */
#ifndef PROTO_ENVELOPE_H
#define PROTO_ENVELOPE_H

#include "proto/acting.h"
#include "proto/messages.h"

#define PROTOCOL_VERSION 1
#define TOPIC_EVENT      "event"
#define TOPIC_HEARTBEAT  "heartbeat"

struct request {
    const struct message *message; /* which command or query */
    bool query;
    bool internal; /* a command that only the daemon itself may give */
    struct id id;
    struct acting acting; /* whom it is made for; nobody but behind a gateway */
    struct bytes body;    /* the encoded map; borrowed from the frame */
};

/* Checks the frame against the wire's limits and finds the message; the body is not decoded yet.
 * `out->id` is filled as far as it could be read, so that an error can be answered. */
bool request_decode(struct bytes frame, struct request *out, struct error *error);

/* Decodes the body into `out` (MESSAGE_SIZE_MAX bytes) and refuses a citizen service number in any
 * text or line of a command, naming the field and not the number. */
bool request_body(const struct request *request, void *out, struct arena *arena,
                  struct error *error);

/* What request_body refuses of a command, of which not all fields need be there: true with ERR_BSN
 * when a text, a line or a code looks like a citizen service number. */
bool message_has_bsn(const struct message *message, const void *body, struct error *error);

void request_encode(const struct message *message, bool query, const struct id *id,
                    const void *body, struct writer *writer);
/* The same by a gateway, for a person; `acting` NULL: for nobody. */
void request_encode_for(const struct message *message, bool query, const struct id *id,
                        const struct acting *acting, const void *body, struct writer *writer);

struct response {
    struct id id;
    struct bytes reply;  /* encoded `reply`; empty when there is none */
    struct bytes answer; /* encoded answer; empty when there is none */
};

/* Keys that it does not know are passed over, here and in a notice. */
bool response_decode(struct bytes frame, struct response *out, struct error *error);

/* `reply` may be NULL, `answer` may be empty (answer: an encoded map). */
void response_encode(const struct id *id, const struct reply *reply, struct bytes answer,
                     struct writer *writer);
/* The same with a reply that is encoded already; it may be empty too. */
void response_encode_raw(const struct id *id, struct bytes reply, struct bytes answer,
                         struct writer *writer);

/* A reply that carries `error` in full: numbers, name, field, values, words. The pointers in it
 * lead into `error`, the arena and the tables. */
struct reply reply_of_error(const struct error *error, struct arena *arena);
/* The error that such a reply came of. */
void reply_get_error(const struct reply *reply, struct error *error);
/* Adds what follows from the numbers and values of a reply with an error: name, message, remedy and
 * detail, in Dutch. */
void reply_add_words(struct reply *reply, struct arena *arena);

#define NOTICE_EVENTS_MAX 64

struct notice_event {
    uint64_t kind;
    struct case_id case_id; /* none: the event is about no case */
};

struct notice {
    struct id epoch;
    uint64_t sequence; /* of the last event */
    uint32_t n;        /* 0: a heartbeat */
    struct notice_event events[NOTICE_EVENTS_MAX];
};

void notice_encode(const struct notice *notice, struct writer *writer);
bool notice_decode(struct bytes frame, struct notice *out, struct error *error);

#endif
