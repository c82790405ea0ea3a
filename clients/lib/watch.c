// SPDX-License-Identifier: EUPL-1.2
#include "clients/lib/watch.h"

#include <errno.h>
#include <poll.h>
#include <sodium.h>
#include <zmq.h>

#include "base/clock.h"
#include "clients/lib/socket.h"

enum {
    SILENCE_MS = 15000, /* heartbeats come far more often */
    PAGE = 200,
    PAGES_A_TURN = 100000,
    BACKOFF_FIRST_MS = 200,
    BACKOFF_MOST_MS = 30000
};

struct watch {
    struct client *client;
    struct cursor *cursor;
    const struct watch_options *options;
    const struct watch_callbacks *callbacks;
    void *stream;
    int64_t until;      /* on the boot clock; INT64_MAX: no end */
    uint64_t announced; /* the last sequence that the stream itself brought; 0: none yet */
    uint64_t last;      /* the newest sequence that we heard of */
    bool stopped;       /* a callback wants no more */
    bool resumed;       /* connected before: from_now has had its turn */
};

static void tell(const struct watch *watch, enum watch_news news, uint64_t n)
{
    if (watch->callbacks->news != NULL)
        watch->callbacks->news(watch->callbacks->arg, news, n);
}

static bool is_over(const struct watch *watch)
{
    return watch->stopped || clock_boot_ms() >= watch->until;
}

static void start_at(struct watch *watch, const struct id *epoch, uint64_t next)
{
    *watch->cursor = (struct cursor){.epoch = *epoch, .next = next};
}

/* --- catching up --- */

static bool hand_over(struct watch *watch, const struct events_answer *page)
{
    const struct event_view *events = page->events.v;
    for (size_t i = 0; i < page->events.n; i++) {
        const struct event_view *event = &events[i];
        if (event->sequence < watch->cursor->next)
            continue;
        if (!watch->callbacks->event(watch->callbacks->arg, event)) {
            watch->stopped = true;
            return false;
        }
        watch->cursor->next = event->sequence + 1;
        watch->cursor->has_chain = false;
    }
    if (page->chain.len == sizeof watch->cursor->chain) {
        memcpy(watch->cursor->chain, page->chain.data, page->chain.len);
        watch->cursor->has_chain = true;
    }
    return true;
}

static enum client_outcome ask_hello(struct watch *watch, struct hello_answer *hello,
                                     struct arena *arena)
{
    struct response response;
    enum client_outcome outcome =
        client_query(watch->client, &message_query_hello, &(struct query_hello){0},
                     watch->options->timeout_ms, &response);
    if (outcome == CLIENT_ANSWERED &&
        !client_answer(&response, &message_hello_answer, hello, arena))
        return CLIENT_NONSENSE;
    return outcome;
}

/* The daemon does not know our place: what is there now is new to us. */
static enum client_outcome start_anew(struct watch *watch)
{
    struct arena arena;
    struct hello_answer hello;
    arena_init(&arena);
    enum client_outcome outcome = ask_hello(watch, &hello, &arena);
    if (outcome == CLIENT_ANSWERED) {
        start_at(watch, &hello.epoch, hello.sequence + 1);
        watch->last = hello.sequence;
        tell(watch, WATCH_RESTORED, hello.sequence);
    }
    arena_release(&arena);
    return outcome;
}

/* One page from the cursor on. `more`: there is another one. */
static enum client_outcome fetch_page(struct watch *watch, struct arena *arena, bool *more)
{
    struct query_events_from query = {
        .epoch = watch->cursor->epoch, .limit = PAGE, .sequence = watch->cursor->next};
    if (watch->cursor->has_chain)
        query.chain = bytes_of(watch->cursor->chain, sizeof watch->cursor->chain);
    struct response response;
    struct events_answer page;
    struct reply reply;
    *more = false;
    enum client_outcome outcome = client_query(watch->client, &message_query_events_from, &query,
                                               watch->options->timeout_ms, &response);
    if (outcome != CLIENT_ANSWERED)
        return outcome;
    if (client_answer(&response, &message_events_answer, &page, arena)) {
        uint64_t before = watch->cursor->next;
        if (page.last > watch->last)
            watch->last = page.last;
        if (!hand_over(watch, &page))
            return CLIENT_ANSWERED;
        *more = watch->cursor->next > before && watch->cursor->next <= page.last;
        return CLIENT_ANSWERED;
    }
    if (!client_reply(&response, &reply, arena))
        return CLIENT_NONSENSE;
    if (reply.error == ERR_EXPIRED_CURSOR)
        return start_anew(watch);
    return reply.error == ERR_NOT_ENROLLED ? CLIENT_NOT_ADMITTED : CLIENT_SILENT;
}

static enum client_outcome catch_up(struct watch *watch)
{
    struct arena arena;
    arena_init(&arena);
    enum client_outcome outcome = CLIENT_ANSWERED;
    bool more = true;
    for (int i = 0; i < PAGES_A_TURN && more && outcome == CLIENT_ANSWERED && !is_over(watch);
         i++) {
        uint64_t before = watch->cursor->next;
        arena_clear(&arena);
        outcome = fetch_page(watch, &arena, &more);
        if (watch->cursor->next != before && watch->callbacks->progress != NULL)
            watch->callbacks->progress(watch->callbacks->arg, watch->cursor);
    }
    arena_release(&arena);
    return outcome;
}

/* --- the stream --- */

/* Takes what waits. False when the epoch is another one: the journal was restored. */
static bool drain(struct watch *watch)
{
    for (int i = 0; i < 50000; i++) {
        struct notice notice;
        enum socket_taken taken = socket_take_notice(watch->stream, &notice);
        if (taken == SOCKET_NOTHING)
            return true;
        if (taken == SOCKET_OTHER)
            continue;
        if (!id_equal(&notice.epoch, &watch->cursor->epoch))
            return false;
        /* A heartbeat names the last event: one that we have not seen was left out as well. */
        uint64_t expected = watch->announced + notice.n;
        if (watch->announced != 0 && notice.sequence > expected)
            tell(watch, WATCH_GAP, notice.sequence - expected);
        if (notice.sequence > watch->announced)
            watch->announced = notice.sequence;
        if (notice.sequence > watch->last)
            watch->last = notice.sequence;
    }
    return true;
}

/* Waits for the stream to say something; false when it was silent for too long. */
static bool wait_for_stream(struct watch *watch)
{
    int64_t silent_until = clock_boot_ms() + SILENCE_MS;
    while (!is_over(watch)) {
        int64_t now = clock_boot_ms();
        int64_t left = (silent_until < watch->until ? silent_until : watch->until) - now;
        if (now >= silent_until)
            return false;
        zmq_pollitem_t item = {watch->stream, 0, ZMQ_POLLIN, 0};
        if (zmq_poll(&item, 1, (long)(left < 1 ? 1 : left)) < 0 && errno != EINTR)
            return false;
        if (item.revents & ZMQ_POLLIN)
            return true;
    }
    return true;
}

/* --- a connection from its start to its end --- */

/* Learns where the stream is and where it stands, and subscribes before the first catch-up, so
 * that nothing falls between. */
static enum client_outcome join(struct watch *watch)
{
    struct arena arena;
    struct hello_answer hello;
    arena_init(&arena);
    enum client_outcome outcome = ask_hello(watch, &hello, &arena);
    if (outcome == CLIENT_ANSWERED) {
        const char *given = watch->options->events;
        if (watch->options->from_now && !watch->resumed)
            start_at(watch, &hello.epoch, hello.sequence + 1);
        else if (watch->cursor->next == 0)
            start_at(watch, &hello.epoch, watch->options->from == 0 ? 1 : watch->options->from);
        watch->last = hello.sequence;
        watch->announced = 0;
        watch->stream = client_subscribe(watch->client,
                                         given == NULL || given[0] == '\0' ? hello.events : given);
        if (watch->stream == NULL)
            outcome = CLIENT_UNREACHABLE;
    }
    arena_release(&arena);
    return outcome;
}

static enum client_outcome follow(struct watch *watch)
{
    enum client_outcome outcome = join(watch);
    if (outcome == CLIENT_ANSWERED)
        outcome = catch_up(watch);
    if (outcome != CLIENT_ANSWERED || watch->options->once)
        return outcome;
    watch->resumed = true;
    tell(watch, WATCH_CONNECTED, watch->last);
    while (!is_over(watch)) {
        if (!wait_for_stream(watch))
            return CLIENT_SILENT;
        if (is_over(watch))
            break;
        outcome = drain(watch) ? CLIENT_ANSWERED : start_anew(watch);
        if (outcome == CLIENT_ANSWERED && watch->last >= watch->cursor->next)
            outcome = catch_up(watch);
        if (outcome != CLIENT_ANSWERED)
            return outcome;
    }
    return CLIENT_ANSWERED;
}

enum client_outcome client_watch(struct client *client, struct cursor *cursor,
                                 const struct watch_options *options,
                                 const struct watch_callbacks *callbacks)
{
    struct watch watch = {.client = client,
                          .cursor = cursor,
                          .options = options,
                          .callbacks = callbacks,
                          .until = options->most_ms == 0 ? INT64_MAX
                                                         : clock_boot_ms() + options->most_ms};
    unsigned failures = 0;
    for (;;) {
        uint64_t before = cursor->next;
        enum client_outcome outcome = follow(&watch);
        if (watch.stream != NULL)
            zmq_close(watch.stream);
        watch.stream = NULL;
        if (is_over(&watch) || outcome == CLIENT_NOT_ADMITTED || options->once)
            return is_over(&watch) ? CLIENT_ANSWERED : outcome;
        failures = cursor->next == before ? failures + 1 : 0;
        tell(&watch, WATCH_LOST, cursor->next);
        int64_t pause = client_backoff(failures, BACKOFF_FIRST_MS, BACKOFF_MOST_MS);
        int64_t left = watch.until - clock_boot_ms();
        poll(NULL, 0, (int)(pause < left ? pause : left < 0 ? 0 : left));
    }
}
