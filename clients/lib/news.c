// SPDX-License-Identifier: EUPL-1.2
#include "clients/lib/news.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <zmq.h>

#include "base/clock.h"
#include "clients/lib/socket.h"

#define SILENCE_MS 15000 /* heartbeats come far more often */
#define DRAIN_MOST 50000

void news_close(struct news *news)
{
    if (news->stream != NULL)
        zmq_close(news->stream);
    news->stream = NULL;
}

bool news_open(struct news *news, struct client *client, const char *endpoint)
{
    if (news->stream != NULL && strcmp(news->endpoint, endpoint) == 0)
        return true;
    news_close(news);
    snprintf(news->endpoint, sizeof news->endpoint, "%s", endpoint);
    news->heard_ms = clock_boot_ms();
    news->stream = client_subscribe(client, endpoint);
    return news->stream != NULL;
}

/* All that waits; whether something of it is news. */
static bool drain(struct news *news, const struct id *epoch, uint64_t next)
{
    struct notice notice;
    enum socket_taken taken;
    bool heard = false;
    for (int i = 0;
         i < DRAIN_MOST && (taken = socket_take_notice(news->stream, &notice)) != SOCKET_NOTHING;
         i++) {
        if (taken == SOCKET_OTHER)
            continue;
        news->heard_ms = clock_boot_ms();
        heard = heard || notice.sequence >= next || !id_equal(&notice.epoch, epoch);
    }
    return heard;
}

bool news_wait(struct news *news, const struct id *epoch, uint64_t next, int most_ms)
{
    int64_t until = clock_boot_ms() + most_ms;
    if (news->stream == NULL) {
        poll(NULL, 0, most_ms);
        return false;
    }
    for (int64_t left; (left = until - clock_boot_ms()) > 0;) {
        zmq_pollitem_t item = {news->stream, 0, ZMQ_POLLIN, 0};
        if (zmq_poll(&item, 1, (long)left) < 0)
            return false;
        if ((item.revents & ZMQ_POLLIN) && drain(news, epoch, next))
            return true;
    }
    if (clock_boot_ms() - news->heard_ms >= SILENCE_MS) /* behind all that waited in it */
        news_close(news);
    return false;
}
