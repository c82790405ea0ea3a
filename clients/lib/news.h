// SPDX-License-Identifier: EUPL-1.2
/* Hears that something happened at a daemon, over one subscription for as long as a program runs,
 * and nothing of what it was: that is asked. What happens while it is being made is heard of with
 * the next heartbeat. */
#ifndef CLIENTS_LIB_NEWS_H
#define CLIENTS_LIB_NEWS_H

#include "clients/lib/client.h"

enum { NEWS_ENDPOINT_MAX = 201 };

struct news {     /* all zeros: it does not listen */
    void *stream; /* NULL: it does not listen */
    char endpoint[NEWS_ENDPOINT_MAX];
    int64_t heard_ms; /* the last sign of the daemon, or since it listens, on the boot clock */
};

/* Listens there; what listens there already stays. False: it does not listen. */
bool news_open(struct news *news, struct client *client, const char *endpoint);
void news_close(struct news *news); /* before the client */

/* Whether there is another journal than `epoch`, or an event from `next` on; waits so long for one
 * at most, and a signal ends it early. Behind fifteen seconds without a heartbeat it listens no
 * more: it is to be opened anew. */
bool news_wait(struct news *news, const struct id *epoch, uint64_t next, int most_ms);

#endif
