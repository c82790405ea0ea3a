// SPDX-License-Identifier: EUPL-1.2
/* What the daemon does of itself: clocks that are due, keys that end, deadlines after a calendar
 * changed, and the way of a clock that is moved. */
#include "base/assert.h"
#include "engine/inside.h"

void upkeep_begin_recompute(struct engine *engine)
{
    engine->recompute = true;
    engine->recompute_cursor[0] = '\0';
    memset(&engine->recompute_ladder, 0, sizeof engine->recompute_ladder);
}

static void end_keys(struct engine *engine, struct instant stamp, uint64_t most)
{
    struct error error;
    struct key_row key;
    for (uint64_t i = 0; i < most && state_key_ending(engine->state, stamp, &key); i++) {
        struct key_expire expire = {.key = key.key, .person = key.person};
        if (!turn_internal(engine, &message_key_expire, &expire, stamp, &error))
            break;
    }
}

static void lapse_contacts(struct engine *engine, struct instant stamp, uint64_t most)
{
    struct error error;
    struct contact_row row;
    for (uint64_t i = 0;
         i < most && core_contact_lapsed(engine->state, stamp, &row, &engine->arena); i++) {
        struct contact_lapse lapse = {.contact = row.contact};
        if (!turn_internal(engine, &message_contact_lapse, &lapse, stamp, &error))
            break;
    }
}

bool engine_tick(struct engine *engine, uint64_t most)
{
    struct error error;
    if (engine->read_only)
        return false; /* what is due stays due */
    struct instant stamp = engine_stamp(engine);
    struct tick tick = {.most = most};
    if (state_clock_is_due(engine->state, stamp)) {
        state_clocks_ask_ahead(engine->state, stamp, most);
        turn_internal(engine, &message_tick, &tick, stamp, &error);
    }
    end_keys(engine, stamp, most);
    lapse_contacts(engine, stamp, most);
    return state_clock_is_due(engine->state, stamp);
}

bool engine_must_recompute(const struct engine *engine)
{
    return engine->recompute;
}

/* Walks the open cases of each ladder by due time. A case that moves ahead is met twice, which
 * changes nothing the second time. */
bool engine_recompute(struct engine *engine, uint64_t most)
{
    struct error error;
    struct case_id id;
    for (uint64_t n = 0; engine->recompute && !engine->read_only && n < most; n++) {
        struct case_list_query query = {.list = CASES_BY_DUE, .ladder = engine->recompute_ladder};
        if (!code_empty(&query.ladder) &&
            state_cases_next(engine->state, &query, engine->recompute_cursor, &id)) {
            struct deadlines_recompute command = {.case_id = id};
            turn_internal(engine, &message_deadlines_recompute, &command, engine_stamp(engine),
                          &error);
            continue;
        }
        engine->recompute_cursor[0] = '\0';
        if (!state_ladder_next(engine->state, &engine->recompute_ladder,
                               &engine->recompute_ladder)) {
            /* the mark in the state goes: a start after this need not walk again */
            struct deadlines_done done = {.most = most};
            engine->recompute = false;
            turn_internal(engine, &message_deadlines_done, &done, engine_stamp(engine), &error);
        }
    }
    return engine->recompute;
}

uint64_t upkeep_walk(struct engine *engine, struct instant until, uint64_t most)
{
    struct error error;
    struct tick tick = {.most = 1};
    uint64_t n = 0;
    /* a clock that the state cannot take away would be the earliest for ever */
    for (; n < most && store_status(engine->site->store) == STORE_OK; n++) {
        struct instant due = state_clock_earliest(engine->state);
        if (due.ms == 0 || due.ms > until.ms)
            break;
        struct instant at = due.ms < engine->stamp.ms ? engine->stamp : due;
        turn_internal(engine, &message_tick, &tick, at, &error);
    }
    return n;
}

uint64_t engine_walk(struct engine *engine, struct instant wall, uint64_t most)
{
    ASSERT(engine->state != NULL && wall.ms >= engine->wall.ms);
    uint64_t n = upkeep_walk(engine, instant_of_ms(wall.ms + engine->offset_ms), most);
    if (n < most)
        engine->wall = wall;
    return n;
}
