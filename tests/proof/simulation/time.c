// SPDX-License-Identifier: EUPL-1.2
/* The machine's clock: it steps, jumps, stands still with the host, and is judged as the daemon
 * judges it (daemon.c: check_clock). Boot time is what really passed. */
#include "base/assert.h"
#include "tests/proof/simulation/town.h"

#define STEP_IN      25 /* batches, of one before which the clock is set a little */
#define JUMP_IN      60 /* far */
#define FREEZE_IN    40
#define RETURN_IN    3 /* batches, until a clock that jumped is looked at */
#define SPECIAL_IN   3 /* sessions, of one on a day on which calendars go wrong */
#define BEHIND_MS    120000
#define TICK_CASES   64 /* as the daemon */
#define PIECES       4  /* in which the time between sessions is walked */
#define SECOND_MS    INT64_C(1000)
#define HOUR_MS      (3600 * SECOND_MS)
#define DAY_MS       (24 * HOUR_MS)
#define REINSTALL_MS (150 * DAY_MS)

static int64_t boot_ms(const struct town *town)
{
    return town->p.world.now.ms - town->slip_ms;
}

/* By so much it is wrong from now on. */
static void set_clock(struct town *town, int64_t slip_ms)
{
    town->p.world.now.ms += slip_ms - town->slip_ms;
    town->slip_ms = slip_ms;
}

static int64_t between(struct town *town, int64_t least, int64_t most)
{
    return least + (int64_t)town_random(town, (uint64_t)(most - least + 1));
}

/* As it is at a start: what passed meanwhile is normal, only a clock before the last stamp waits.
 */
void time_started(struct town *town)
{
    clock_guard_accept(&town->guard, town->p.world.now.ms, boot_ms(town));
    town->accepted_ms = town->slip_ms;
    time_check(town);
}

bool time_check(struct town *town)
{
    struct world *world = &town->p.world;
    if (engine_time_was_accepted(world->engine)) {
        clock_guard_accept(&town->guard, world->now.ms, boot_ms(town));
        town->accepted_ms = town->slip_ms;
        town->p.shadow.blind = world->now;
    }
    bool jumped = clock_guard_judge(&town->guard, world->now.ms, boot_ms(town)) != CLOCK_STEADY;
    bool behind = world->now.ms + BEHIND_MS < world->site.position.stamp.ms;
    town->held = jumped || behind;
    engine_hold(world->engine, town->held);
    return !town->held;
}

/* --- what goes wrong with it --- */

void time_draw(struct town *town)
{
    town->frozen = false;
    if (town->held) {
        if (!town->full && town_one_in(town, RETURN_IN))
            time_settle(town);
    } else if (town_one_in(town, STEP_IN)) {
        town->outcome->steps++;
        set_clock(town, town->accepted_ms + (town_one_in(town, 2)
                                                 ? -between(town, SECOND_MS, 110 * SECOND_MS)
                                                 : between(town, SECOND_MS, 20 * HOUR_MS)));
    } else if (town_one_in(town, JUMP_IN)) {
        town->outcome->jumps++;
        set_clock(town, town->accepted_ms + (town_one_in(town, 2)
                                                 ? -between(town, 3 * 60 * SECOND_MS, 40 * DAY_MS)
                                                 : between(town, 26 * HOUR_MS, 60 * DAY_MS)));
    } else if (town_one_in(town, FREEZE_IN)) {
        town->frozen = true;
    }
    time_check(town);
}

static void accept_time(struct town *town)
{
    struct world *world = &town->p.world;
    struct generator *g = &town->p.g;
    struct code person = cast_with_role(g, &g->cast.ladders[0], "admin");
    struct time_accept *body = arena_alloc(&g->arena, MESSAGE_SIZE_MAX);
    struct id id = world_id(world, "accept", ++town->accepted);
    struct bytes frame = world_encode(&message_time_accept, false, &id, NULL, body, &g->arena);
    world_begin(world);
    world_frame(world, person.s, frame);
    world_finish(world);
    time_check(town);
    town_look_again(town);
}

/* Either the clock comes back, or an administrator says that it is right; then it is waited for. */
void time_settle(struct town *town)
{
    struct world *world = &town->p.world;
    if (town_one_in(town, 2) && world->now.ms >= world->site.position.stamp.ms)
        accept_time(town);
    if (!time_check(town))
        set_clock(town, town->accepted_ms);
    int64_t lacking = world->site.position.stamp.ms - world->now.ms;
    if (lacking > 0)
        world->now.ms += lacking + SECOND_MS; /* time passes */
    time_check(town);
    if (town->held)
        broken(&town->p, "the clock is right again, and the site does not believe it");
}

/* The host is away: what was due meanwhile fires when it is back, late. */
void time_away(struct town *town)
{
    struct world *world = &town->p.world;
    world->now.ms +=
        between(town, 60 * SECOND_MS, town_one_in(town, 4) ? 40 * DAY_MS : 20 * HOUR_MS);
    town->p.shadow.blind = world->now;
}

/* The batch begins: the clocks first. */
void time_begin(struct town *town)
{
    struct world *world = &town->p.world;
    if (town->frozen && !town->held && !town->full) {
        town->outcome->freezes++;
        time_away(town);
        world_begin(world);
        engine_tick(world->engine, TICK_CASES);
    } else if (town->held || town->full) {
        town->p.shadow.blind = world->now; /* it may be accepted in this batch */
        world_begin(world);
    } else {
        world_move(world, world->now);
    }
    while (!town->held && !town->full &&
           engine_must_recompute(world->engine)) /* cut off, or somebody left */
        engine_recompute(world->engine, 1000);
}

/* --- the years --- */

void time_install(struct town *town)
{
    struct world *world = &town->p.world;
    if (world->now.ms - town->installed.ms < REINSTALL_MS || town->full || !time_check(town))
        return;
    town->installed = world->now;
    if (!world_install_again(world))
        broken(&town->p, "the ladder was refused, once more");
    town_look_again(town);
}

/* From one clock that is due to the next. */
static void pass(struct town *town, int64_t ms)
{
    struct world *world = &town->p.world;
    for (int i = 0; i < PIECES; i++) {
        world_move(world, instant_of_ms(world->now.ms + ms / PIECES));
        world_finish(world);
        hold_after_command(&town->p);
        time_install(town);
    }
}

/* Clocks go an hour ahead or back, there is a 29th of February, or the year has a week 53. */
static bool is_special(struct civil_date date)
{
    int year;
    int month;
    int day;
    civil_date_split(date, &year, &month, &day);
    bool last_sunday = civil_date_weekday(date) == 6 && day > 24;
    if ((month == 3 || month == 10) && last_sunday)
        return true;
    if (month == 2 && day >= 28)
        return true;
    return (month == 12 && day >= 28) || (month == 1 && day <= 3);
}

/* The small hours of the next such day, if there is one within so long. */
static int64_t until_special(struct town *town, int64_t within_ms)
{
    struct world *world = &town->p.world;
    struct civil_date date = zone_local(&world->zone, world->now).date;
    for (int32_t days = 1; days * DAY_MS < within_ms; days++) {
        struct civil_date then = civil_date_add(date, days);
        if (!is_special(then))
            continue;
        struct civil_time at = {then, (int32_t)town_random(town, 4 * 3600)};
        town->outcome->special++;
        return world_instant(world, at).ms - world->now.ms;
    }
    return 0;
}

/* What is left of the years, over what is left of the sessions. */
void time_until_next_session(struct town *town)
{
    while (town->full)
        fate_room(town);
    if (!time_check(town))
        time_settle(town);
    int64_t left = town->end.ms - town->p.world.now.ms;
    int64_t mean = left / (int64_t)town->sessions_left;
    town->sessions_left--;
    if (left <= 0)
        return;
    int64_t ms = mean / 2 + (int64_t)town_random(town, (uint64_t)mean + 1);
    if (town_one_in(town, SPECIAL_IN)) {
        int64_t special = until_special(town, 2 * mean);
        ms = special > 0 ? special : ms;
    }
    pass(town, town->sessions_left == 0 ? left : ms);
}
