// SPDX-License-Identifier: EUPL-1.2
/* Subscribers of the event stream: one that always reads, one that stops for a while and loses what
 * does not fit into its queue, one that loses notices on the way. Each finds by the sequence
 * numbers alone that something is lacking, asks for it, and has every event in the end. */
#include <stdio.h>

#include "base/assert.h"
#include "tests/proof/simulation/disk.h"
#include "tests/proof/simulation/town.h"

#define STOP_IN 60 /* notices, until one stops; and until it goes on */
#define LOSE_IN 20
#define PAGE    150

/* All that it lacks, in pages; where it was is known by epoch, sequence and chain. */
static void catch_up(struct town *town, struct listener *listener)
{
    struct world *world = &town->p.world;
    struct generator *g = &town->p.g;
    struct code person = cast_with_role(g, &g->cast.ladders[0], "admin");
    struct arena arena;
    arena_init(&arena);
    for (uint64_t last = listener->known + 1; listener->known < last;) {
        struct query_events_from *query = arena_alloc(&arena, MESSAGE_SIZE_MAX);
        struct events_answer *answer = arena_alloc(&arena, MESSAGE_SIZE_MAX);
        struct response response;
        struct reader reader;
        struct error error = {0};
        struct id id = world_id(world, "listener", ++town->listened);
        query->sequence = listener->known + 1;
        query->limit = PAGE;
        query->epoch = listener->epoch;
        if (listener->chain_at == listener->known && listener->known > 0)
            query->chain = bytes_of(listener->chain, sizeof listener->chain);
        world_query(world, person.s,
                    world_encode(&message_query_events_from, true, &id, NULL, query, &arena));
        ASSERT(response_decode(world->response, &response, &error));
        if (response.answer.len == 0)
            broken(&town->p, "a subscriber may not go on where it was");
        reader_init(&reader, response.answer);
        ASSERT(message_decode(&message_events_answer, &reader, answer, &arena, &error));
        const struct event_view *events = answer->events.v;
        for (size_t i = 0; i < answer->events.n; i++)
            if (events[i].sequence != ++listener->known)
                broken(&town->p, "there is no event %llu for a subscriber",
                       (unsigned long long)listener->known);
        last = answer->last;
        listener->epoch = answer->epoch;
        listener->chain_at = answer->chain.len == sizeof listener->chain ? listener->known : 0;
        if (listener->chain_at != 0)
            memcpy(listener->chain, answer->chain.data, sizeof listener->chain);
    }
    listener->lacks = false;
    arena_release(&arena);
}

static void hear(struct town *town, struct listener *listener, const struct heard_notice *notice)
{
    bool follows = notice->sequence == listener->known + notice->n;
    if (listener->epoch_known &&
        memcmp(&notice->epoch, &listener->epoch, sizeof notice->epoch) != 0)
        broken(&town->p, "the stream has another epoch");
    listener->epoch = notice->epoch;
    listener->epoch_known = true;
    if (follows && !listener->lacks)
        listener->known = notice->sequence;
    else if (notice->sequence > listener->known)
        listener->lacks = true; /* it asks when the batch is over */
}

/* One that stopped: as long as its queue lasts. */
static bool is_kept(struct town *town, struct listener *listener, const struct heard_notice *notice)
{
    if (town_one_in(town, STOP_IN))
        listener->stopped = !listener->stopped;
    if (!listener->stopped)
        return false;
    if (listener->n_kept < KEPT_MOST)
        listener->kept[listener->n_kept++] = *notice;
    return true;
}

void listeners_hear(struct town *town, const struct notice *told)
{
    struct heard_notice notice = {.epoch = told->epoch, .sequence = told->sequence, .n = told->n};
    struct listener *slow = &town->listeners[1];
    if (disk_is_off())
        return;
    if (town->plant == PLANT_LOST_EVENT && notice.n > 1 && town_one_in(town, 20))
        notice.n--;
    hear(town, &town->listeners[0], &notice);
    if (town->listeners[0].lacks && !town->listeners[0].away)
        broken(&town->p, "a subscriber that reads lacks an event before %llu",
               (unsigned long long)notice.sequence);
    if (!is_kept(town, slow, &notice))
        hear(town, slow, &notice);
    if (!town_one_in(town, LOSE_IN))
        hear(town, &town->listeners[2], &notice);
}

/* Between batches: who saw a gap asks; who stopped reads on. */
void listeners_go_on(struct town *town)
{
    struct listener *slow = &town->listeners[1];
    for (size_t i = 0; !slow->stopped && i < slow->n_kept; i++)
        hear(town, slow, &slow->kept[i]);
    if (!slow->stopped)
        slow->n_kept = 0;
    for (size_t i = 0; i < LISTENERS; i++) {
        struct listener *listener = &town->listeners[i];
        listener->away = false;
        if (!listener->lacks)
            continue;
        town->outcome->gaps++;
        catch_up(town, listener);
    }
}

/* The daemon is there again: what it sent meanwhile is gone, and the heartbeat says what there is.
 */
void listeners_come_back(struct town *town)
{
    uint64_t last = town->p.world.site.position.sequence;
    for (size_t i = 0; i < LISTENERS; i++) {
        struct listener *listener = &town->listeners[i];
        listener->n_kept = 0;
        listener->away = true;
        if (listener->known > last)
            broken(&town->p, "a subscriber knows event %llu, and the site has %llu",
                   (unsigned long long)listener->known, (unsigned long long)last);
        listener->lacks = listener->lacks || listener->known < last;
    }
}

void listeners_begin(struct town *town)
{
    for (size_t i = 0; i < LISTENERS; i++)
        town->listeners[i].known = town->p.world.site.position.sequence;
}

void listeners_end(struct town *town)
{
    uint64_t last = town->p.world.site.position.sequence;
    town->listeners[1].stopped = false;
    listeners_go_on(town);
    for (size_t i = 0; i < LISTENERS; i++) {
        struct listener *listener = &town->listeners[i];
        if (listener->known < last)
            catch_up(town, listener);
        if (listener->known != last)
            broken(&town->p, "a subscriber has %llu events of %llu",
                   (unsigned long long)listener->known, (unsigned long long)last);
    }
}
