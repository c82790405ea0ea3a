// SPDX-License-Identifier: EUPL-1.2
/* Follows the events of a daemon without missing any: the stream says that something happened, the
 * query events_from says what it was, filtered by rights. A gap in the stream, a restart of either
 * side and a slow line all come down to asking from the first sequence not seen. */
#ifndef CLIENTS_LIB_WATCH_H
#define CLIENTS_LIB_WATCH_H

#include "clients/lib/client.h"

enum watch_news {
    WATCH_CONNECTED, /* caught up and listening; n: the last sequence there is */
    WATCH_LOST,      /* no sign of the daemon; trying again */
    WATCH_GAP,       /* the stream left out n events; they were fetched */
    WATCH_RESTORED   /* another journal than before: what was known may have changed */
};

struct watch_callbacks {
    void *arg;
    /* Each event in order, blanks included (kind 0); false: stop. Borrowed for the call. */
    bool (*event)(void *arg, const struct event_view *event);
    void (*news)(void *arg, enum watch_news news, uint64_t n); /* may be NULL */
    /* All events before cursor->next were handed over: keep it, if it is worth keeping. */
    void (*progress)(void *arg, const struct cursor *cursor); /* may be NULL */
};

struct watch_options {
    int timeout_ms;     /* of each query */
    bool once;          /* stop when caught up */
    int64_t most_ms;    /* stop after so long; 0: never */
    const char *events; /* endpoint; empty or NULL: as hello says */
    bool from_now;      /* skip what was before */
    uint64_t from;      /* from this sequence on; 0: from the cursor, else from the start */
};

/* Returns when a callback or an option ends it (CLIENT_ANSWERED), when the daemon refuses the key,
 * or, with `once`, when the daemon cannot be reached. `cursor` goes along. */
enum client_outcome client_watch(struct client *client, struct cursor *cursor,
                                 const struct watch_options *options,
                                 const struct watch_callbacks *callbacks);

#endif
