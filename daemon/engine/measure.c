// SPDX-License-Identifier: EUPL-1.2
/* Figures about committed state, for whoever watches over the site. */
#include "engine/inside.h"

static uint64_t count_open(struct state *state, const struct code *ladder, const struct code *tier)
{
    struct case_list_query query = {.list = CASES_OF_TIER, .ladder = *ladder, .tier = *tier};
    char cursor[STATE_CURSOR_MAX] = "";
    struct case_id id;
    uint64_t n = 0;
    while (n < ENGINE_COUNTED_MOST && state_cases_next(state, &query, cursor, &id))
        n++;
    return n;
}

void engine_count_open(struct engine *engine, engine_open_cases *tell, void *arg)
{
    struct state *state = store_read_begin(engine->site->store);
    struct code code = {{0}};
    uint64_t version;
    while (state_ladder_next(state, &code, &code)) {
        const struct ladder *ladder = state_ladder(state, &code, &version);
        const struct tier *tiers = ladder->tiers.v;
        for (size_t i = 0; i < ladder->tiers.n; i++)
            tell(arg, &code, &tiers[i].code, count_open(state, &code, &tiers[i].code));
    }
    store_read_end(engine->site->store);
}

uint64_t engine_late_clocks(struct engine *engine, struct instant wall)
{
    struct query_context context = {.state = store_read_begin(engine->site->store),
                                    .now = engine_now(engine, wall)};
    uint64_t n = query_late_clocks(&context);
    store_read_end(engine->site->store);
    return n;
}

uint64_t engine_calendar_days(struct engine *engine, struct instant wall, struct code *which)
{
    struct state *state = store_read_begin(engine->site->store);
    struct instant now = engine_now(engine, wall);
    struct code code = {{0}};
    uint64_t version;
    int32_t least = INT32_MAX;
    while (state_ladder_next(state, &code, &code)) {
        const struct ladder *ladder = state_ladder(state, &code, &version);
        const struct calendar *calendar = state_calendar(state, &ladder->calendar);
        struct civil_date today = zone_local(state_zone(state, ladder->zone), now).date;
        int32_t days = calendar->valid_until.n - today.n;
        if (days >= least)
            continue;
        least = days;
        *which = ladder->calendar;
    }
    store_read_end(engine->site->store);
    return least > 0 ? (uint64_t)least : 0;
}
