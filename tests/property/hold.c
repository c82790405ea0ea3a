// SPDX-License-Identifier: EUPL-1.2
/* What must hold after every command, wherever it can be seen: in events, answers and files. */
#include "tests/property/property.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"
#include "core/core.h"

static bool has_marker(const struct property *p, const void *data, size_t len)
{
    return len > 0 && memmem(data, len, p->g.marker, MARKER_LEN) != NULL;
}

/* --- events --- */

static void touch(struct property *p, struct case_id id)
{
    for (size_t i = 0; i < p->n_touched; i++)
        if (case_id_equal(p->touched[i], id))
            return;
    if (id.n != 0 && p->n_touched < sizeof p->touched / sizeof p->touched[0])
        p->touched[p->n_touched++] = id;
}

static void hold_event(struct property *p, struct state *state, const struct event_row *row)
{
    struct reader reader;
    struct error error = {0};
    struct seen_event event = {.actor = row->actor,
                               .stamp = row->stamp,
                               .message = message_of_event(row->kind),
                               .case_id = row->case_id};
    if (event.message == NULL)
        broken(p, "there is an event of the kind %llu", (unsigned long long)row->kind);
    if (has_marker(p, row->body.data, row->body.len))
        broken(p, "the event %s shows content", event.message->name);
    void *body = arena_alloc(&p->arena, MESSAGE_SIZE_MAX);
    reader_init(&reader, row->body);
    /* what files brought in is kept apart, and not with its event */
    if (row->body.len > 0 && !message_decode(event.message, &reader, body, &p->arena, &error))
        broken(p, "the event %s cannot be read: %s", event.message->name, error.field);
    event.body = body;
    p->events[row->kind]++;
    touch(p, row->case_id);
    const char *wrong = shadow_clocks(&p->shadow, state, &event);
    if (wrong == NULL)
        wrong = shadow_money(&p->shadow, state, &event);
    if (wrong != NULL)
        broken(p, "%s: %s", event.message->name, wrong);
}

static void hold_pots(struct property *p, struct state *state)
{
    for (const struct shadow_pot *pot = p->shadow.pots; pot != NULL; pot = pot->next) {
        struct pot_row row;
        state_pot(state, &pot->ladder, &pot->pot, pot->year, &row);
        if (memcmp(&row, &pot->row, sizeof row) != 0)
            broken(p, "the pot %s of %s in %llu is not the sum of its spends", pot->pot.s,
                   pot->ladder.s, (unsigned long long)pot->year);
    }
}

/* Before a command every clock fires that is due. One that was due already as it began, by this
 * command, fires before the next. */
static void hold_in_time(struct property *p, struct state *state)
{
    struct clock_place first = {.case_id = {0}};
    struct clock_start clock = {.clock = 0};
    bool runs = state_clock_case_after(state, &first);
    while (runs && state_clock_next(state, first.case_id, clock.clock, &clock))
        if (clock.due.ms == first.due.ms)
            break;
    if (runs && clock.clock == p->late_clock && case_id_equal(first.case_id, p->late_case))
        broken(p, "a clock is due and did not fire");
    bool late = runs && first.due.ms <= p->world.site.position.stamp.ms;
    p->late_case = late ? first.case_id : (struct case_id){0};
    p->late_clock = late ? clock.clock : 0;
}

void hold_after_command(struct property *p)
{
    uint64_t last = p->world.site.position.sequence;
    struct state *state = store_read_begin(p->world.site.store);
    arena_clear(&p->arena);
    p->n_touched = 0;
    for (; p->sequence < last; p->sequence++) {
        struct event_row row;
        if (!state_event(state, p->sequence + 1, &row, &p->arena))
            broken(p, "there is no event %llu", (unsigned long long)p->sequence + 1);
        hold_event(p, state, &row);
    }
    for (size_t i = 0; i < p->n_touched; i++)
        hold_case(p, state, p->touched[i]);
    hold_pots(p, state);
    hold_in_time(p, state);
    store_read_end(p->world.site.store);
}

/* --- answers --- */

/* Who reads is recorded with these. */
static bool gives_words(const struct message *command)
{
    return command == &message_case_read || command == &message_extract_give ||
           command == &message_case_copy || command == &message_glass_read;
}

void hold_response(struct property *p, struct bytes bytes, bool query)
{
    struct response response;
    struct reply reply = {0};
    struct reader reader;
    struct error error;
    arena_clear(&p->arena);
    ASSERT(response_decode(bytes, &response, &error));
    reader_init(&reader, response.reply);
    if (response.reply.len > 0)
        ASSERT(message_decode(&message_reply, &reader, &reply, &p->arena, &error));
    p->refused = reply.error != 0;
    bool reads = !query && gives_words(p->move.message) && !p->refused;
    if (!reads && has_marker(p, bytes.data, bytes.len))
        broken(p, "the answer to it shows content");
    if (has_marker(p, response.reply.data, response.reply.len))
        broken(p, "the reply to it shows content");
    if (query) {
        p->answers++;
    } else if (!p->refused) {
        p->done++;
        p->accepted[p->move.message->number]++;
    }
}

/* The phone list shows its names to whoever is let in; consultations, issues and the stories that
 * are published are there for colleagues to read (AMS-7, GEN-9). */
static bool shows_words(const struct message *query)
{
    return query == &message_query_contacts || query == &message_query_consultations ||
           query == &message_query_issues || query == &message_query_stories ||
           query == &message_query_backup;
}

static const struct message *random_query(struct generator *g)
{
    size_t n = 0;
    if (one_in(g, 2))
        return &message_query_events_from;
    while (message_at(2, n) != NULL)
        n++;
    return message_at(2, (size_t)random_below(g, n));
}

void hold_query(struct property *p)
{
    struct generator *g = &p->g;
    uint64_t version;
    struct move move = {.message = random_query(g),
                        .body = arena_alloc(&g->arena, MESSAGE_SIZE_MAX)};
    struct choice *c = arena_alloc(&g->arena, sizeof *c);
    if (shows_words(move.message) || p->n_touched == 0)
        return;
    *c = (struct choice){.g = g, .move = &move, .state = store_read_begin(p->world.site.store)};
    ASSERT(state_case(c->state, p->touched[0], &c->row));
    c->ladder = state_ladder(c->state, &c->row.ladder, &version);
    c->tier = ladder_tier(c->ladder, &c->row.tier);
    likely(c, move.message);
    store_read_end(p->world.site.store);
    if (move.message == &message_query_events_from) {
        struct query_events_from *from = move.body;
        *from = (struct query_events_from){.limit = 20,
                                           .sequence = p->sequence < 20 ? 1 : p->sequence - 19};
    }
    struct id id = world_id(&p->world, g->seed, UINT64_C(1) << 63 | g->made);
    p->move = move;
    world_query(&p->world, move.person,
                world_encode(move.message, true, &id, NULL, move.body, &g->arena));
    hold_response(p, p->world.response, true);
}

/* --- files --- */

static struct property *looking; /* ftw has no argument of its own */

static int look_at(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    static char part[1 << 20];
    (void)st;
    (void)ftw;
    FILE *file = type == FTW_F ? fopen(path, "rb") : NULL;
    if (file == NULL)
        return 0;
    size_t kept = 0;
    for (size_t got; (got = fread(part + kept, 1, sizeof part - kept, file)) > 0;) {
        size_t len = kept + got;
        if (has_marker(looking, part, len))
            broken(looking, "the file '%s' shows content", path);
        kept = len < MARKER_LEN ? len : MARKER_LEN;
        memmove(part, part + len - kept, kept);
    }
    fclose(file);
    return 0;
}

void hold_files(struct property *p)
{
    looking = p;
    nftw(p->world.root, look_at, 16, FTW_PHYS);
}
