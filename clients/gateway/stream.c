// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/stream.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/clock.h"
#include "base/language.h"
#include "clients/gateway/gateway.h"
#include "clients/gateway/problem.h"
#include "clients/gateway/security.h"
#include "clients/gateway/server.h"

enum {
    RING = 4096, /* notices; each holds up to NOTICE_EVENTS_MAX events */
    BLOCK = 8192,
    PIECE_MAX = 200,
    PING_MS = 15000,
    AGE_MS = 3600000,    /* then the reader connects anew, and his session is looked at again */
    OF_SESSION_MAX = 10, /* six pages of one browser, and some that it has not closed yet */
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
    uint64_t record;       /* the next one of the ring */
    size_t offset;         /* in it */
    char piece[PIECE_MAX]; /* something of his own that goes first */
    size_t piece_len;
    size_t piece_at;
    bool suspended;
    bool leaving; /* after the piece it ends */
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
    struct reader_of_stream *readers;
    size_t n;
    uv_timer_t ping;
};

static void wake(struct reader_of_stream *reader)
{
    if (!reader->suspended)
        return;
    reader->suspended = false;
    MHD_resume_connection(reader->connection);
    server_wake(reader->stream->gateway->server);
}

static void wake_all(struct stream *stream)
{
    for (struct reader_of_stream *at = stream->readers; at != NULL; at = at->next)
        wake(at);
}

/* --- the ring --- */

static void put_record(struct stream *stream, uint64_t sequence, const char *text)
{
    struct record *record = &stream->ring[stream->end % RING];
    if (stream->end - stream->first == RING) {
        stream->base = record->sequence;
        stream->first++;
    }
    free(record->text);
    *record = (struct record){sequence, strlen(text), strdup(text)};
    ASSERT(record->text != NULL);
    stream->end++;
}

/* Every reader must look anew; what was before is of no use to anybody. */
static void put_anew(struct stream *stream)
{
    char text[PIECE_MAX];
    char epoch[33];
    id_format(&stream->epoch, epoch);
    snprintf(text, sizeof text,
             "event: opnieuw\nid: %s-%" PRIu64 "\ndata: {\"sequence\":%" PRIu64 "}\n\n", epoch,
             stream->sequence, stream->sequence);
    put_record(stream, stream->sequence, text);
    stream->first = stream->end - 1;
    stream->base = stream->sequence;
}

static void put_reachable(struct stream *stream, bool reachable)
{
    if (stream->away != reachable)
        return;
    stream->away = !reachable;
    put_record(stream, stream->sequence,
               reachable ? "event: dienst\ndata: {\"bereikbaar\":true}\n\n"
                         : "event: dienst\ndata: {\"bereikbaar\":false}\n\n");
    wake_all(stream);
}

static void put_notice(struct stream *stream, const struct notice *notice)
{
    char text[160 + NOTICE_EVENTS_MAX * 100];
    char epoch[33];
    id_format(&stream->epoch, epoch);
    int n = snprintf(text, sizeof text,
                     "event: gebeurtenis\nid: %s-%" PRIu64 "\ndata: {\"sequence\":%" PRIu64
                     ",\"events\":[",
                     epoch, notice->sequence, notice->sequence);
    for (uint32_t i = 0; i < notice->n; i++) {
        const struct message *event = message_of_event(notice->events[i].kind);
        char number[CASE_ID_TEXT] = "";
        if (notice->events[i].case_id.n != 0)
            case_id_format(notice->events[i].case_id, number);
        n += snprintf(text + n, sizeof text - (size_t)n, "%s{\"kind\":\"%s\"%s%s%s}",
                      i == 0 ? "" : ",", event == NULL ? "" : event->name,
                      number[0] == '\0' ? "" : ",\"caseId\":\"", number,
                      number[0] == '\0' ? "" : "\"");
        ASSERT((size_t)n < sizeof text - 16);
    }
    snprintf(text + n, sizeof text - (size_t)n, "]}\n\n");
    put_record(stream, notice->sequence, text);
}

void stream_begin(struct stream *stream, const struct id *epoch, uint64_t sequence)
{
    bool same = stream->known && id_equal(&stream->epoch, epoch) && stream->sequence == sequence;
    bool first = !stream->known;
    stream->epoch = *epoch;
    stream->sequence = sequence;
    stream->known = true;
    if (first)
        stream->base = sequence;
    else if (!same)
        put_anew(stream);
    put_reachable(stream, true);
    wake_all(stream);
}

void stream_hear(struct stream *stream, const struct notice *notice)
{
    if (notice == NULL) {
        put_reachable(stream, false);
        return;
    }
    put_reachable(stream, true);
    bool same = stream->known && id_equal(&stream->epoch, &notice->epoch);
    if (same && notice->sequence <= stream->sequence)
        return;
    bool next = same && notice->sequence == stream->sequence + notice->n;
    stream->epoch = notice->epoch;
    stream->sequence = notice->sequence;
    stream->known = true;
    if (next)
        put_notice(stream, notice);
    else
        put_anew(stream); /* something was left out: nobody here may ask what it was */
    wake_all(stream);
}

/* --- a reader --- */

static void give(struct reader_of_stream *reader, const char *text)
{
    reader->piece_len = (size_t)snprintf(reader->piece, sizeof reader->piece, "%s", text);
    reader->piece_at = 0;
}

/* He was so slow that the ring went over him. In the middle of a record the line is ended first. */
static void catch_up(struct reader_of_stream *reader)
{
    struct stream *stream = reader->stream;
    char epoch[33];
    char text[PIECE_MAX];
    if (reader->record >= stream->first)
        return;
    id_format(&stream->epoch, epoch);
    snprintf(text, sizeof text,
             "%sevent: opnieuw\nid: %s-%" PRIu64 "\ndata: {\"sequence\":%" PRIu64 "}\n\n",
             reader->offset > 0 ? "\n\n" : "", epoch, stream->sequence, stream->sequence);
    give(reader, text);
    reader->record = stream->end;
    reader->offset = 0;
}

/* The next bytes for this reader; 0: none now. */
static size_t next_bytes(struct reader_of_stream *reader, char *out, size_t most)
{
    struct stream *stream = reader->stream;
    if (reader->piece_at == reader->piece_len)
        catch_up(reader);
    size_t left = reader->piece_len - reader->piece_at;
    if (left > 0) {
        size_t n = left < most ? left : most;
        memcpy(out, reader->piece + reader->piece_at, n);
        reader->piece_at += n;
        return n;
    }
    if (reader->record == stream->end || reader->leaving)
        return 0;
    const struct record *record = &stream->ring[reader->record % RING];
    size_t n = record->len - reader->offset < most ? record->len - reader->offset : most;
    memcpy(out, record->text + reader->offset, n);
    reader->offset += n;
    if (reader->offset == record->len) {
        reader->record++;
        reader->offset = 0;
    }
    return n;
}

static ssize_t read_stream(void *arg, uint64_t position, char *out, size_t most)
{
    struct reader_of_stream *reader = arg;
    size_t n = 0;
    (void)position;
    for (size_t more; n < most && (more = next_bytes(reader, out + n, most - n)) > 0;)
        n += more;
    if (n > 0)
        return (ssize_t)n;
    if (reader->leaving)
        return MHD_CONTENT_READER_END_OF_STREAM;
    reader->suspended = true;
    MHD_suspend_connection(reader->connection);
    return 0;
}

static void free_reader(void *arg)
{
    struct reader_of_stream *reader = arg;
    *reader->at = reader->next;
    if (reader->next != NULL)
        reader->next->at = reader->at;
    reader->stream->n--;
    free(reader);
}

/* From where he goes on: behind the last one that he has, if the ring knows it. */
static bool resume_at(const struct stream *stream, const char *last, uint64_t *record)
{
    struct id epoch;
    char *end;
    *record = stream->end;
    if (strlen(last) < 34 || last[32] != '-' || last[33] < '0' || last[33] > '9' ||
        !id_parse(last, 32, &epoch))
        return false;
    uint64_t sequence = strtoull(last + 33, &end, 10);
    if (*end != '\0' || !stream->known || !id_equal(&epoch, &stream->epoch) ||
        sequence > stream->sequence)
        return false;
    for (uint64_t i = stream->first; i < stream->end && *record == stream->end; i++)
        if (stream->ring[i % RING].sequence > sequence)
            *record = i;
    return sequence >= stream->base;
}

static size_t of_session(const struct stream *stream, const struct session *session)
{
    size_t n = 0;
    for (const struct reader_of_stream *at = stream->readers; at != NULL; at = at->next)
        n += memcmp(at->session_hash, session->hash, sizeof session->hash) == 0;
    return n;
}

static void greet(struct reader_of_stream *reader, const char *last)
{
    struct stream *stream = reader->stream;
    char epoch[33];
    char text[PIECE_MAX];
    bool resumes = last == NULL || resume_at(stream, last, &reader->record);
    id_format(&stream->epoch, epoch);
    if (!resumes) {
        reader->record = stream->end;
        snprintf(text, sizeof text,
                 "retry: 3000\n\nevent: opnieuw\nid: %s-%" PRIu64 "\ndata: {\"sequence\":%" PRIu64
                 "}\n\n",
                 epoch, stream->sequence, stream->sequence);
    } else if (last == NULL && stream->known) {
        snprintf(text, sizeof text, "retry: 3000\nid: %s-%" PRIu64 "\n\n", epoch, stream->sequence);
    } else {
        snprintf(text, sizeof text, "retry: 3000\n\n");
    }
    give(reader, text);
}

bool stream_is_path(const char *path)
{
    return strcmp(path, "/v1/gebeurtenissen") == 0;
}

void stream_answer(struct exchange *exchange)
{
    struct stream *stream = exchange->gateway->stream;
    if (of_session(stream, exchange->session) >= OF_SESSION_MAX) {
        problem_answer(exchange, 429, "TOO_MANY_STREAMS",
                       N_("Doorbraak staat in te veel vensters open"), NULL);
        return;
    }
    struct reader_of_stream *reader = calloc(1, sizeof *reader);
    ASSERT(reader != NULL);
    *reader = (struct reader_of_stream){.next = stream->readers,
                                        .at = &stream->readers,
                                        .stream = stream,
                                        .connection = exchange->connection,
                                        .session = exchange->session,
                                        .begun_ms = clock_boot_ms(),
                                        .record = stream->end};
    memcpy(reader->session_hash, exchange->session->hash, sizeof reader->session_hash);
    if (reader->next != NULL)
        reader->next->at = &reader->next;
    stream->readers = reader;
    stream->n++;
    greet(reader, headers_find(&exchange->headers, "last-event-id"));
    struct MHD_Response *response = MHD_create_response_from_callback(
        MHD_SIZE_UNKNOWN, BLOCK, read_stream, reader, free_reader);
    ASSERT(response != NULL);
    security_add_headers(response, exchange->gateway->https);
    security_replace_header(response, "Content-Type", "text/event-stream; charset=utf-8");
    security_replace_header(response, "X-Accel-Buffering", "no");
    exchange->endless = true;
    exchange_answer_take(exchange, 200, response);
}

/* --- time --- */

static bool is_over(const struct reader_of_stream *reader, int64_t now)
{
    return now - reader->begun_ms >= AGE_MS ||
           !session_lives(&reader->stream->gateway->sessions, reader->session, reader->session_hash,
                          now);
}

static void leave(struct reader_of_stream *reader)
{
    reader->leaving = true;
    if (reader->piece_at == reader->piece_len && reader->offset == 0)
        give(reader, "retry: 2000\n\n");
    wake(reader);
}

static void on_ping(uv_timer_t *timer)
{
    struct stream *stream = timer->data;
    int64_t now = clock_boot_ms();
    for (struct reader_of_stream *at = stream->readers; at != NULL; at = at->next) {
        if (is_over(at, now)) {
            leave(at);
            continue;
        }
        if (at->piece_at == at->piece_len && at->offset == 0)
            give(at, ": ping\n\n");
        wake(at);
    }
}

struct stream *stream_new(struct gateway *gateway)
{
    struct stream *stream = calloc(1, sizeof *stream);
    ASSERT(stream != NULL);
    stream->gateway = gateway;
    uv_timer_init(&gateway->loop, &stream->ping);
    stream->ping.data = stream;
    uv_timer_start(&stream->ping, on_ping, PING_MS, PING_MS);
    return stream;
}

void stream_end_all(struct stream *stream)
{
    if (!uv_is_closing((uv_handle_t *)&stream->ping))
        uv_close((uv_handle_t *)&stream->ping, NULL);
    for (struct reader_of_stream *at = stream->readers; at != NULL; at = at->next)
        leave(at);
}

void stream_free(struct stream *stream)
{
    ASSERT(stream->readers == NULL);
    for (size_t i = 0; i < RING; i++)
        free(stream->ring[i].text);
    free(stream);
}

size_t stream_readers(const struct stream *stream)
{
    return stream->n;
}
