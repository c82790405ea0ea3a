// SPDX-License-Identifier: EUPL-1.2
/* Rules change under open cases: another version of the ladder, with longer or shorter clocks and
 * leases, other people first and other limits; a day more on which the office is closed, which
 * moves deadlines that run; and a version without a tier that holds cases, which is refused. */
#include "base/assert.h"
#include "install.h"
#include "tests/proof/simulation/disk.h"
#include "tests/proof/simulation/town.h"

#define CHANGE_IN 40 /* batches */
#define MOST      20 /* of any unit that a clock may run */

static void turn_round(struct town *town, struct codes *codes)
{
    if (codes->n < 2)
        return;
    uint64_t other = 1 + town_random(town, codes->n - 1);
    struct code first = codes->v[0];
    codes->v[0] = codes->v[other];
    codes->v[other] = first;
}

static void change_duration(struct town *town, packed_duration *packed)
{
    struct duration duration = duration_unpack(*packed);
    uint32_t more = (uint32_t)town_random(town, 3);
    if (duration.amount == 0 || duration.amount > MOST)
        return;
    duration.amount = duration.amount + more > 1 ? duration.amount + more - 1 : 1;
    *packed = duration_pack(duration);
}

static void change_clocks(struct town *town, struct list *list)
{
    struct clock_rule *clocks = list->v;
    for (size_t i = 0; i < list->n; i++)
        if (town_one_in(town, 2))
            change_duration(town, &clocks[i].after);
}

static void change_ladder(struct town *town, struct ladder *ladder)
{
    struct tier *tiers = ladder->tiers.v;
    change_clocks(town, &ladder->clocks);
    for (size_t i = 0; i < ladder->tiers.n; i++) {
        change_clocks(town, &tiers[i].clocks);
        if (town_one_in(town, 2))
            change_duration(town, &tiers[i].lease);
        turn_round(town, &tiers[i].workers);
        turn_round(town, &tiers[i].chairs);
        struct limit *room = tiers[i].in_progress.v;
        if (tiers[i].in_progress.n > 0)
            room->most = 1 + (room->most + town_random(town, 3)) % 12;
    }
}

/* One within a month, in its place in the list. */
static void close_a_day(struct town *town, struct calendar_install *calendar)
{
    struct world *world = &town->p.world;
    const struct day *old = calendar->closed.v;
    struct day *days = arena_alloc(&town->kept, (calendar->closed.n + 1) * sizeof *days);
    struct civil_date date = civil_date_add(zone_local(&world->zone, world->now).date,
                                            1 + (int32_t)town_random(town, 30));
    size_t n = 0;
    for (size_t i = 0; i < calendar->closed.n; i++) {
        if (old[i].date.n == date.n)
            return;
        if (old[i].date.n > date.n && (i == 0 || old[i - 1].date.n < date.n))
            days[n++] = (struct day){.date = date, .name = "sluitingsdag"};
        days[n++] = old[i];
    }
    calendar->closed = (struct list){n, days};
}

/* The tier of an open case; NULL: there is none. */
static const struct tier *tier_in_use(struct town *town, const struct ladder *ladder)
{
    struct state *state = store_read_begin(town->p.world.site.store);
    const struct tier *found = NULL;
    const struct generator *g = &town->p.g;
    struct case_row row;
    for (size_t i = 0; i < g->n_cases && found == NULL; i++)
        if (g->cases[i].open && state_case(state, g->cases[i].id, &row) &&
            code_equal(&row.ladder, &ladder->code))
            found = ladder_tier(ladder, &row.tier);
    store_read_end(town->p.world.site.store);
    return found;
}

static uint64_t version_of(struct town *town, const struct ladder *ladder)
{
    uint64_t version = 0;
    struct state *state = store_read_begin(town->p.world.site.store);
    state_ladder(state, &ladder->code, &version);
    store_read_end(town->p.world.site.store);
    return version;
}

static void remove_tier(struct town *town, struct ladder *ladder)
{
    const struct tier *gone = tier_in_use(town, ladder);
    struct list before = ladder->tiers;
    struct tier *tiers = arena_alloc(&town->kept, before.n * sizeof *tiers);
    const struct tier *old = before.v;
    size_t n = 0;
    if (gone == NULL)
        return;
    for (size_t i = 0; i < before.n; i++)
        if (&old[i] != gone)
            tiers[n++] = old[i];
    ladder->tiers = (struct list){n, tiers};
    uint64_t version = version_of(town, ladder);
    if (world_install_again(&town->p.world))
        broken(&town->p, "a version without a tier that holds cases was taken");
    if (version_of(town, ladder) != version)
        broken(&town->p, "a version that was refused is in force");
    ladder->tiers = before;
}

void rules_change(struct town *town)
{
    struct installation *installation = town->p.world.installation;
    if (!town_one_in(town, CHANGE_IN) || town->full || !time_check(town))
        return;
    if (engine_must_recompute(town->p.world.engine))
        return;
    town->outcome->versions++;
    if (town_one_in(town, 4))
        remove_tier(town, &installation->ladders[0]);
    change_ladder(town, &installation->ladders[0]);
    if (town_one_in(town, 2))
        close_a_day(town, &installation->calendars[0]);
    fate_draw(town);
    if (!world_install_again(&town->p.world))
        broken(&town->p, "another version of the ladder was refused");
    if (fate_held(town))
        town_look_again(town);
}
