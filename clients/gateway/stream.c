// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/stream.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/clock.h"
#include "base/language.h"
#include "base/memory.h"
#include "clients/gateway/gateway.h"
#include "clients/gateway/problem.h"
#include "clients/gateway/security.h"
#include "clients/gateway/stream_inside.h"

enum {
    BLOCK = 8192,
    PING_MS = 15000,
    AGE_MS = 3600000,    /* then the reader connects anew, and his session is looked at again */
    OF_SESSION_MAX = 10, /* six pages of one browser, and some that it has not closed yet */
};

static void wake_all(struct stream *stream)
{
    for (struct reader_of_stream *at = stream->readers; at != NULL; at = at->next)
        reader_wake(at);
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
    *record = (struct record){sequence, strlen(text), memory_given(strdup(text))};
    stream->end++;
}

/* Somebody was shut out, or may have been as something was missed: nobody hears what comes next
 * before the daemon says that it is not he. */
static void doubt_all(struct stream *stream)
{
    stream->doubts++;
    for (struct reader_of_stream *at = stream->readers; at != NULL; at = at->next) {
        if (!at->held)
            at->until = stream->end;
        at->held = true;
        reader_ask_about(at);
    }
}

/* Every reader must look anew; what was before is of no use to anybody. */
static void put_anew(struct stream *stream)
{
    doubt_all(stream);
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

static bool shuts_out(const struct notice *notice)
{
    for (uint32_t i = 0; i < notice->n; i++) {
        const struct message *event = message_of_event(notice->events[i].kind);
        if (event == &message_person_revoked || event == &message_key_revoked)
            return true;
    }
    return false;
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
    if (next && shuts_out(notice))
        doubt_all(stream);
    if (next)
        put_notice(stream, notice);
    else
        put_anew(stream); /* something was left out: nobody here may ask what it was */
    wake_all(stream);
}

static size_t of_session(const struct stream *stream, const struct session *session)
{
    size_t n = 0;
    for (const struct reader_of_stream *at = stream->readers; at != NULL; at = at->next)
        n += memcmp(at->session_hash, session->hash, sizeof session->hash) == 0;
    return n;
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
    struct reader_of_stream *reader = memory_zeroed(1, sizeof *reader);
    const char *last = headers_find(&exchange->headers, "last-event-id");
    *reader = (struct reader_of_stream){.next = stream->readers,
                                        .at = &stream->readers,
                                        .stream = stream,
                                        .connection = exchange->connection,
                                        .session = exchange->session,
                                        .begun_ms = clock_boot_ms(),
                                        .sequence = stream->sequence,
                                        .record = stream->end,
                                        .held = true};
    snprintf(reader->last, sizeof reader->last, "%s", last == NULL ? "" : last);
    memcpy(reader->session_hash, exchange->session->hash, sizeof reader->session_hash);
    if (reader->next != NULL)
        reader->next->at = &reader->next;
    stream->readers = reader;
    stream->n++;
    reader_ask_about(reader);
    struct MHD_Response *response = MHD_create_response_from_callback(
        MHD_SIZE_UNKNOWN, BLOCK, reader_read, reader, reader_free);
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

static void on_ping(uv_timer_t *timer)
{
    struct stream *stream = timer->data;
    int64_t now = clock_boot_ms();
    for (struct reader_of_stream *at = stream->readers; at != NULL; at = at->next) {
        if (is_over(at, now)) {
            reader_leave(at);
            continue;
        }
        reader_ask_about(at);
        if (at->piece_at == at->piece_len && at->offset == 0)
            reader_give(at, ": ping\n\n");
        reader_wake(at);
    }
}

struct stream *stream_new(struct gateway *gateway)
{
    struct stream *stream = memory_zeroed(1, sizeof *stream);
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
        reader_leave(at);
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
