// SPDX-License-Identifier: EUPL-1.2
#include "tests/property/generator.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"
#include "core/decision.h"

/* --- random numbers --- */

/* splitmix64 */
uint64_t random_next(struct generator *g)
{
    uint64_t z = g->random += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

uint64_t random_below(struct generator *g, uint64_t n)
{
    return random_next(g) % n;
}

/* Letters only, so that it never looks like a citizen service number. */
static void make_marker(struct generator *g)
{
    memcpy(g->marker, "merkteken", 9);
    for (size_t i = 9; i < MARKER_LEN; i++)
        g->marker[i] = (char)('a' + random_below(g, 16));
}

struct bytes random_text(struct generator *g, size_t most)
{
    size_t len = MARKER_LEN + 1 + random_below(g, one_in(g, 40) ? 3000 : 60);
    if (most != 0 && len > most)
        len = most;
    char *words = arena_alloc(&g->arena, len + 1);
    memset(words, 'a' + (int)random_below(g, 26), len);
    memcpy(words, g->marker, len < MARKER_LEN ? len : MARKER_LEN);
    return bytes_of(words, len);
}

struct civil_date days_from_now(struct generator *g, int32_t days)
{
    return civil_date_add(zone_local(&g->world->zone, g->world->now).date, days);
}

/* --- life --- */

void generator_init(struct generator *g, struct world *world, const char *seed)
{
    memset(g, 0, sizeof *g);
    g->world = world;
    g->random = strtoull(seed, NULL, 10);
    g->crowded = CASES_KEPT * 3 / 4;
    g->ends_in = 8;
    snprintf(g->seed, sizeof g->seed, "%s", seed);
    arena_init(&g->kept);
    arena_init(&g->arena);
    make_marker(g);
    cast_make(g, store_read_begin(world->site.store));
    store_read_end(world->site.store);
    cast_enter(world, &g->cast);
}

void generator_release(struct generator *g)
{
    arena_release(&g->kept);
    arena_release(&g->arena);
}

/* --- cases --- */

void generator_knows(struct generator *g, struct case_id id, bool open)
{
    size_t at = 0;
    while (at < g->n_cases && !case_id_equal(g->cases[at].id, id))
        at++;
    if (at == g->n_cases && !open)
        return;
    if (at == g->n_cases && at < CASES_KEPT)
        g->cases[g->n_cases++] = (struct known_case){id, false};
    if (at == CASES_KEPT) { /* instead of one that ended; else it is forgotten */
        for (at = 0; at < CASES_KEPT && g->cases[at].open;)
            at++;
        if (at == CASES_KEPT)
            return;
        g->cases[at] = (struct known_case){id, false};
    }
    g->n_open += (size_t)open;
    g->n_open -= (size_t)g->cases[at].open;
    g->cases[at].open = open;
}

static struct case_id random_case(struct generator *g)
{
    if (g->n_cases == 0)
        return (struct case_id){0};
    size_t *focus = &g->focus[random_below(g, FOCUS)];
    if (one_in(g, g->cases[*focus].open ? 60 : 6))
        *focus = (size_t)random_below(g, g->n_cases);
    return g->cases[one_in(g, 6) ? (size_t)random_below(g, g->n_cases) : *focus].id;
}

/* --- moves --- */

static void pass_time(struct generator *g)
{
    int64_t minutes = (int64_t)random_below(g, 20);
    if (one_in(g, 40))
        minutes += (int64_t)random_below(g, 1440);
    if (one_in(g, 2000))
        minutes += (int64_t)random_below(g, 30 * 1440);
    g->world->now.ms += minutes * 60000 + (int64_t)random_below(g, 60000);
}

static bool load_case(struct choice *c, struct case_id id)
{
    uint64_t version;
    if (id.n == 0 || !state_case(c->state, id, &c->row))
        return false;
    c->ladder = state_ladder(c->state, &c->row.ladder, &version);
    c->tier = ladder_tier(c->ladder, &c->row.tier);
    ASSERT(c->tier != NULL);
    return true;
}

/* Something new comes in: mostly a case. */
static void come_in(struct choice *c)
{
    struct generator *g = c->g;
    c->row = (struct case_row){0};
    speak_of(c, &g->cast.ladders[random_below(g, g->cast.n_ladders)]);
    if (one_in(g, 4) && !code_empty(&c->ladder->consult_tier))
        likely(c, &message_consult_open);
    else if (one_in(g, 12) && !code_empty(&c->ladder->issues_tier))
        likely(c, &message_issue_open);
    else
        likely(c, &message_case_submit);
}

/* About a case and about none, as the command has it; mostly one that such a matter may undergo,
 * and seldom the end of its texts. */
static void any_likely(struct choice *c)
{
    const struct message *message = random_command(c->g);
    for (int i = 0; i < 8 && (!matter_takes(case_matter(&c->row), message) ||
                              (message == &message_case_erase && !one_in(c->g, 6)));
         i++)
        message = random_command(c->g);
    const struct ladder *ladder = c->ladder;
    if (ladder == NULL || message_field(message, bytes_of("case_id", 7)) == NULL) {
        c->row = (struct case_row){0};
        speak_of(c, &c->g->cast.ladders[random_below(c->g, c->g->cast.n_ladders)]);
    }
    likely(c, message);
}

static void choose(struct choice *c)
{
    struct generator *g = c->g;
    bool have = load_case(c, random_case(g));
    bool crowded = g->n_open > g->crowded;
    if (one_in(g, 10))
        move_wild(g, c->move);
    else if (!have || (!crowded && one_in(g, 15)))
        come_in(c);
    else if (one_in(g, 6))
        any_likely(c);
    else if ((crowded && one_in(g, g->ends_in)) || (c->row.erased && one_in(g, 2)))
        move_end(c);
    else
        move_next(c);
    if (c->move->message == NULL)
        any_likely(c);
}

void generator_move(struct generator *g, struct move *move)
{
    arena_clear(&g->arena);
    pass_time(g);
    struct choice *c = arena_alloc(&g->arena, sizeof *c);
    do {
        *move = (struct move){.body = arena_alloc(&g->arena, MESSAGE_SIZE_MAX)};
        *c = (struct choice){.g = g, .move = move, .state = store_read_begin(g->world->site.store)};
        choose(c);
        store_read_end(g->world->site.store);
    } while (!is_harmless(g, move));
    g->made++;
}

size_t generator_batch(struct generator *g, size_t most, struct generated *out, struct arena *arena)
{
    size_t n = 1 + (size_t)random_below(g, most);
    for (size_t i = 0; i < n; i++) {
        struct move move;
        generator_move(g, &move);
        out[i].id = world_id(g->world, g->seed, g->made);
        out[i].person = arena_copy(arena, move.person, strlen(move.person) + 1);
        out[i].frame = world_encode(move.message, false, &out[i].id, NULL, move.body, arena);
    }
    return n;
}

void generator_give(struct generator *g, const struct generated *given, size_t n)
{
    world_move(g->world, g->world->now);
    for (size_t i = 0; i < n; i++)
        world_frame(g->world, given[i].person, given[i].frame);
}
