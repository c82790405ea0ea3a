// SPDX-License-Identifier: EUPL-1.2
/* What holds for every calendar, start and amount, tried on seeded random ones. A failure prints
 * its round: `DOORBRAAK_SEED=ROUND unit_calendar_properties` runs that one alone. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

#include "calendar/deadline.h"

#define ROUNDS 4000

struct random {
    uint64_t state;
};

/* splitmix64 */
static uint64_t random_next(struct random *random)
{
    uint64_t z = (random->state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* 0 … below - 1 */
static int64_t random_below(struct random *random, int64_t below)
{
    return (int64_t)(random_next(random) % (uint64_t)below);
}

struct world {
    struct random random;
    struct calendar calendar;
    struct closed_day closed[40];
    struct instant start;
};

/* A calendar with odd hours (nights, breaks, one day open in the week) over the DST changes. */
static void world_init(struct world *world, uint64_t seed)
{
    *world = (struct world){.random = {seed}};
    struct random *random = &world->random;
    struct calendar *calendar = &world->calendar;
    snprintf(calendar->code, sizeof(calendar->code), "willekeurig");
    calendar->valid_from = day("2020-01-01");
    calendar->valid_until = day("2040-12-31");
    for (int i = 0; i < 7; i++) {
        if (i > 0 && random_below(random, 3) == 0)
            continue;
        uint16_t times[4];
        times[0] = (uint16_t)random_below(random, 700);
        for (int t = 1; t < 4; t++)
            times[t] = (uint16_t)(times[t - 1] + 1 + random_below(random, 245));
        calendar->hours[i][0] = (struct working_hours){times[0], times[1]};
        if (random_below(random, 2) == 0)
            calendar->hours[i][1] = (struct working_hours){times[2], times[3]};
    }
    struct civil_date date = day("2026-01-01");
    for (size_t i = 0; i < COUNT(world->closed); i++) {
        date = civil_date_add(date, (int32_t)random_below(random, 30));
        world->closed[i].date = date;
        snprintf(world->closed[i].name, sizeof(world->closed[i].name), "dicht %zu", i);
    }
    calendar->closed = world->closed;
    calendar->n_closed = COUNT(world->closed);
    assert_true(calendar_is_valid(calendar));
    world->start =
        instant_of_ms(at("2026-01-01 00:00").ms + random_below(random, 2 * 365 * 24 * HOUR));
}

static void check_adding_then_measuring(struct world *world)
{
    const struct calendar *calendar = &world->calendar;
    int64_t ms = 1 + random_below(&world->random, 60 * HOUR);
    struct instant due;
    int64_t measured;
    assert_true(calendar_add_working_ms(calendar, &amsterdam, world->start, ms, &due));
    assert_true(calendar_working_ms_between(calendar, &amsterdam, world->start, due, &measured));
    assert_int_equal(measured, ms);
    assert_true(calendar_is_open(calendar, &amsterdam, instant_of_ms(due.ms - 1)));

    struct instant opening;
    assert_true(calendar_add_working_ms(calendar, &amsterdam, world->start, 0, &opening));
    assert_true(calendar_is_open(calendar, &amsterdam, opening));

    /* In two parts it is the same. */
    int64_t part = random_below(&world->random, ms) + 1;
    struct instant half;
    struct instant again;
    assert_true(calendar_add_working_ms(calendar, &amsterdam, world->start, part, &half));
    if (part < ms) {
        assert_true(calendar_add_working_ms(calendar, &amsterdam, half, ms - part, &again));
        assert_int_equal(again.ms, due.ms);
    }
}

static void check_working_days(struct world *world)
{
    const struct calendar *calendar = &world->calendar;
    uint32_t days = 1 + (uint32_t)random_below(&world->random, 30);
    struct instant due;
    assert_true(calendar_add_working_days(calendar, &amsterdam, world->start, days, &due));
    assert_true(calendar_is_open(calendar, &amsterdam, instant_of_ms(due.ms - 1)));
    assert_false(calendar_is_open(calendar, &amsterdam, due));

    /* Counted by hand. */
    struct civil_date date = zone_local(&amsterdam, world->start).date;
    struct civil_date last = zone_local(&amsterdam, instant_of_ms(due.ms - 1)).date;
    uint32_t counted = 0;
    while (date.n < last.n) {
        date = civil_date_add(date, 1);
        counted += calendar_is_working_day(calendar, date) ? 1 : 0;
    }
    assert_int_equal(counted, days);

    /* And back again, from the day after. */
    struct instant back;
    assert_true(
        calendar_working_days_before(calendar, &amsterdam, civil_date_add(last, 1), 1, &back));
    assert_int_equal(back.ms, due.ms);
}

static size_t random_pauses(struct world *world, struct pause out[6])
{
    size_t n = (size_t)random_below(&world->random, 7);
    for (size_t i = 0; i < n; i++) {
        out[i].from.ms = world->start.ms + random_below(&world->random, 300 * HOUR) - 50 * HOUR;
        out[i].until.ms = out[i].from.ms + random_below(&world->random, 60 * HOUR);
    }
    return n;
}

static bool in_pause(const struct pause *pauses, size_t n, int64_t ms)
{
    for (size_t i = 0; i < n; i++)
        if (ms >= pauses[i].from.ms && ms < pauses[i].until.ms)
            return true;
    return false;
}

/* Between start and due lies exactly the promised open time in which no pause held: found by
 * cutting that stretch at every moment where a pause begins or ends. */
static void check_pauses(struct world *world)
{
    const struct calendar *calendar = &world->calendar;
    struct pause pauses[6];
    size_t n = random_pauses(world, pauses);
    struct deadline_rule rule = {.start = world->start};
    rule.duration.unit = DURATION_WORKING_HOURS;
    rule.duration.amount = 1 + (uint32_t)random_below(&world->random, 40);
    struct deadline deadline;
    assert_true(deadline_compute(calendar, &amsterdam, &rule, pauses, n, &deadline));

    int64_t worked = 0;
    int64_t cursor = world->start.ms;
    while (cursor < deadline.due.ms) {
        int64_t next = deadline.due.ms;
        for (size_t i = 0; i < n; i++) {
            if (pauses[i].from.ms > cursor && pauses[i].from.ms < next)
                next = pauses[i].from.ms;
            if (pauses[i].until.ms > cursor && pauses[i].until.ms < next)
                next = pauses[i].until.ms;
        }
        int64_t open;
        assert_true(calendar_working_ms_between(calendar, &amsterdam, instant_of_ms(cursor),
                                                instant_of_ms(next), &open));
        worked += in_pause(pauses, n, cursor) ? 0 : open;
        cursor = next;
    }
    assert_int_equal(worked, rule.duration.amount * HOUR);
    assert_true(calendar_is_open(calendar, &amsterdam, instant_of_ms(deadline.due.ms - 1)));
    assert_false(in_pause(pauses, n, deadline.due.ms - 1));
}

/* The sentence begins with the date that compute gives, in every unit, and is whole. */
static void check_sentence(struct world *world)
{
    struct pause pauses[6];
    size_t n = random_pauses(world, pauses);
    struct deadline_rule rule = {.start = world->start, .fixed = day("2027-06-01")};
    rule.duration.unit = (enum duration_unit)(1 + random_below(&world->random, DURATION_MINUTES));
    rule.duration.amount = 1 + (uint32_t)random_below(&world->random, 30);
    struct deadline deadline;
    assert_true(deadline_compute(&world->calendar, &amsterdam, &rule, pauses, n, &deadline));
    char text[4096];
    size_t len = deadline_explain(&world->calendar, &amsterdam, &rule, pauses, n, LANGUAGE_EN, text,
                                  sizeof(text));
    assert_true(len < sizeof(text));
    assert_int_equal(text[len - 1], '.');
    struct civil_time local = zone_local(&amsterdam, deadline.due);
    int year;
    int month;
    int day_of_month;
    civil_date_split(local.date, &year, &month, &day_of_month);
    char clock[32];
    snprintf(clock, sizeof(clock), " %d %02d:%02d: ", year, local.second_of_day / 3600,
             local.second_of_day / 60 % 60);
    const char *found = strstr(text, clock);
    assert_non_null(found);
    assert_true(found < text + 64);
}

static void run_round(uint64_t seed)
{
    struct world world;
    world_init(&world, seed);
    check_adding_then_measuring(&world);
    check_working_days(&world);
    check_pauses(&world);
    check_sentence(&world);
}

static uint64_t current_round;

static int print_round(void **state)
{
    (void)state;
    if (current_round != UINT64_MAX)
        print_message("in round %llu: DOORBRAAK_SEED=%llu repeats it\n",
                      (unsigned long long)current_round, (unsigned long long)current_round);
    return 0;
}

static void calendar_holds_on_random_worlds(void **state)
{
    (void)state;
    fixture_init();
    const char *seed = getenv("DOORBRAAK_SEED");
    uint64_t first = seed == NULL ? 0 : strtoull(seed, NULL, 10);
    uint64_t end = seed == NULL ? ROUNDS : first + 1;
    for (current_round = first; current_round < end; current_round++)
        run_round(current_round);
    current_round = UINT64_MAX;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(calendar_holds_on_random_worlds, print_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
