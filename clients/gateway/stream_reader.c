// SPDX-License-Identifier: EUPL-1.2
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "clients/gateway/ask.h"
#include "clients/gateway/gateway.h"
#include "clients/gateway/server.h"
#include "clients/gateway/stream_inside.h"

void reader_wake(struct reader_of_stream *reader)
{
    if (!reader->suspended)
        return;
    reader->suspended = false;
    MHD_resume_connection(reader->connection);
    server_wake(reader->stream->gateway->server);
}

void reader_give(struct reader_of_stream *reader, const char *text)
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
    reader_give(reader, text);
    reader->record = stream->end;
    reader->offset = 0;
}

/* The next bytes for this reader; 0: none now. */
static size_t next_bytes(struct reader_of_stream *reader, char *out, size_t most)
{
    struct stream *stream = reader->stream;
    bool waits = reader->held && reader->record >= reader->until;
    if (reader->piece_at == reader->piece_len && !waits)
        catch_up(reader);
    size_t left = reader->piece_len - reader->piece_at;
    if (left > 0) {
        size_t n = left < most ? left : most;
        memcpy(out, reader->piece + reader->piece_at, n);
        reader->piece_at += n;
        return n;
    }
    if (waits || reader->record == stream->end || reader->leaving)
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

ssize_t reader_read(void *arg, uint64_t position, char *out, size_t most)
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

void reader_free(void *arg)
{
    struct reader_of_stream *reader = arg;
    *reader->at = reader->next;
    if (reader->next != NULL)
        reader->next->at = reader->at;
    reader->stream->n--;
    if (reader->doubt != NULL)
        reader->doubt->reader = NULL;
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

static void greet(struct reader_of_stream *reader)
{
    struct stream *stream = reader->stream;
    char epoch[33];
    char text[PIECE_MAX] = "retry: 3000\n\n";
    bool new = reader->last[0] == '\0';
    bool resumes = new || resume_at(stream, reader->last, &reader->record);
    id_format(&stream->epoch, epoch);
    if (!resumes)
        reader->record = stream->end;
    if (!resumes)
        snprintf(text, sizeof text,
                 "retry: 3000\n\nevent: opnieuw\nid: %s-%" PRIu64 "\ndata: {\"sequence\":%" PRIu64
                 "}\n\n",
                 epoch, stream->sequence, stream->sequence);
    else if (new && stream->known)
        snprintf(text, sizeof text, "retry: 3000\nid: %s-%" PRIu64 "\n\n", epoch, reader->sequence);
    reader_give(reader, text);
    reader->greeted = true;
}

/* --- is he still let in? --- */

void reader_leave(struct reader_of_stream *reader)
{
    reader->leaving = true;
    if (reader->piece_at == reader->piece_len && reader->offset == 0)
        reader_give(reader, "retry: 2000\n\n");
    reader_wake(reader);
}

static void on_asked(void *arg, enum client_outcome outcome, const struct response *response)
{
    struct doubt doubt = *(struct doubt *)arg;
    struct reader_of_stream *reader = doubt.reader;
    free(arg);
    if (reader == NULL)
        return;
    reader->doubt = NULL;
    enum ask_let_in let_in = ask_let_in(outcome, response);
    if (let_in == ASK_SHUT_OUT) {
        if (session_lives(&reader->stream->gateway->sessions, reader->session, reader->session_hash,
                          clock_boot_ms()))
            session_end(reader->session);
        reader_leave(reader);
    } else if (let_in == ASK_LET_IN && doubt.number != reader->stream->doubts) {
        reader_ask_about(reader);
    } else if (let_in == ASK_LET_IN) {
        reader->held = false;
        if (!reader->greeted)
            greet(reader);
        reader_wake(reader);
    } /* else at the next ping */
}

void reader_ask_about(struct reader_of_stream *reader)
{
    struct gateway *gateway = reader->stream->gateway;
    if (!reader->held || reader->leaving || reader->doubt != NULL ||
        !session_lives(&gateway->sessions, reader->session, reader->session_hash, clock_boot_ms()))
        return;
    struct acting acting = ask_acting(reader->session);
    struct doubt *doubt = memory_zeroed(1, sizeof *doubt);
    *doubt = (struct doubt){reader, reader->stream->doubts};
    if (ask_send(gateway, &message_query_hello, &(struct query_hello){.client = NULL}, NULL,
                 &acting, on_asked, doubt))
        reader->doubt = doubt;
    else
        free(doubt);
}
