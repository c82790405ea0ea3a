// SPDX-License-Identifier: EUPL-1.2
/* What the two halves of the stream share: the ring with its readers (stream.c), and one reader
 * (stream_reader.c). Nobody else includes it. */
#ifndef CLIENTS_GATEWAY_STREAM_INSIDE_H
#define CLIENTS_GATEWAY_STREAM_INSIDE_H

#include <uv.h>

#include "clients/gateway/session.h"
#include "clients/gateway/stream.h"

enum {
    RING = 4096, /* notices; each holds up to NOTICE_EVENTS_MAX events */
    PIECE_MAX = 200
};

struct record {
    uint64_t sequence;
    size_t len;
    char *text;
};

struct reader_of_stream {
    struct reader_of_stream *next;
    struct reader_of_stream **at;
    struct stream *stream;
    struct MHD_Connection *connection;
    struct session *session;
    uint8_t session_hash[32];
    int64_t begun_ms;
    uint64_t sequence;     /* of the stream, as he came */
    uint64_t record;       /* the next one of the ring */
    size_t offset;         /* in it */
    char piece[PIECE_MAX]; /* something of his own that goes first */
    size_t piece_len;
    size_t piece_at;
    bool suspended;
    bool leaving;         /* after the piece it ends */
    bool held;            /* is he still let in? Until that is known he hears no more */
    uint64_t until;       /* then: this record and what follows */
    struct doubt *doubt;  /* that is asked of the daemon; NULL: nothing is under way */
    bool greeted;         /* he knows where he is */
    char last[PIECE_MAX]; /* where he was, as he said; "": nowhere */
};

/* A question about a reader, who may leave before the answer. */
struct doubt {
    struct reader_of_stream *reader; /* NULL: gone */
    uint64_t number;                 /* of the doubt that it is about */
};

struct stream {
    struct gateway *gateway;
    struct record ring[RING];
    uint64_t first; /* records from `first` up to `end` are there */
    uint64_t end;
    uint64_t base; /* the sequence before the first of them */
    bool known;    /* what epoch and sequence say */
    bool away;
    struct id epoch;
    uint64_t sequence;
    uint64_t doubts; /* how often somebody may have been shut out */
    struct reader_of_stream *readers;
    size_t n;
    uv_timer_t ping;
};

/* For libmicrohttpd: what he hears next; and his end. */
ssize_t reader_read(void *reader, uint64_t position, char *out, size_t most);
void reader_free(void *reader);

/* Something of his own, before the ring's. */
void reader_give(struct reader_of_stream *reader, const char *text);
void reader_wake(struct reader_of_stream *reader);

/* After what he is given now it ends, and he may come back. */
void reader_leave(struct reader_of_stream *reader);

/* Of one that is held: is he still let in? The daemon says so, unless it was asked already. */
void reader_ask_about(struct reader_of_stream *reader);

#endif
