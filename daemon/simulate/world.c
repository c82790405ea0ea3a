// SPDX-License-Identifier: EUPL-1.2
#include "simulate/world.h"

#include <sodium.h>

#include "calendar/deadline.h"
#include "core/installs.h"
#include "ladder/ics.h"
#include "ladder/ladder_file.h"
#include "ladder/meetings.h"
#include "ladder/zonefile.h"

#define MARGIN_DAYS 366       /* of a calendar without holidays, before the log */
#define AHEAD_DAYS  (366 * 5) /* and after it, for deadlines that lie there */

bool world_read_ladder(const char *path, struct world *out, struct arena *arena,
                       struct ladder_report *report)
{
    if (!ladder_file_read(path, &out->ladder, arena, report) ||
        !zonefile_read(ZONEFILE_DIRECTORY, out->ladder.zone, &out->zone_install, arena, report))
        return false;
    out->zone = zone_of_install(&out->zone_install, arena);
    return true;
}

/* --- the calendar --- */

static void put_hours(const struct log_map *map, struct calendar_install *out, struct arena *arena)
{
    const struct calendar_hours *hours = map->hours.v;
    struct opening *openings = arena_alloc(arena, 7 * map->hours.n * sizeof *openings);
    out->hours.v = openings;
    for (uint64_t weekday = 0; weekday < 7; weekday++)
        for (size_t i = 0; i < map->hours.n; i++)
            for (uint32_t d = 0; d < hours[i].days.n; d++)
                if (settings_weekday(&hours[i].days.v[d]) == (int)weekday)
                    openings[out->hours.n++] = (struct opening){
                        .close = hours[i].close, .open = hours[i].open, .weekday = weekday};
}

static bool read_holidays(const struct log_map *map, struct calendar_install *out,
                          struct arena *arena, struct ladder_report *report)
{
    const struct file_name *files = map->holidays.v;
    for (size_t i = 0; i < map->holidays.n; i++) {
        struct list days;
        if (!ics_read(files[i].path, &days, arena, report))
            return false;
        out->closed = ics_merge(out->closed, days, arena);
    }
    return true;
}

static const char *years(struct arena *arena, struct civil_date from, struct civil_date until)
{
    char text[2][11];
    char line[32];
    civil_date_format(from, text[0]);
    civil_date_format(until, text[1]);
    int n = snprintf(line, sizeof line, "%s - %s", text[0], text[1]);
    return arena_string(arena, line, (size_t)n);
}

bool world_read_calendar(const struct plan *plan, struct world *world, struct arena *arena,
                         struct ladder_report *report)
{
    struct calendar_install *install = &world->calendar_install;
    struct civil_date first = zone_local(&world->zone, plan->from).date;
    struct civil_date last = zone_local(&world->zone, plan->until).date;
    *install = (struct calendar_install){.code = world->ladder.calendar,
                                         .valid_from = civil_date_add(first, -MARGIN_DAYS),
                                         .valid_until = civil_date_add(last, AHEAD_DAYS)};
    put_hours(&plan->map, install, arena);
    if (!read_holidays(&plan->map, install, arena, report))
        return false;
    if (install->closed.n > 0)
        ics_years(&install->closed, &install->valid_from, &install->valid_until);
    world->calendar = calendar_of_install(install, arena);
    world->from = plan->from;
    struct deadline_rule rule = {duration_unpack(plan->map.horizon), plan->until, {0}, false};
    struct deadline horizon;
    if (calendar_covers(&world->calendar, first) &&
        deadline_compute(&world->calendar, &world->zone, &rule, NULL, 0, &horizon)) {
        world->horizon = horizon.due;
        return true;
    }
    report_begin(report, plan->events_file.path);
    report_add(report, (struct report_place){0, 0}, REPORT_LOG_BEYOND_CALENDAR,
               years(arena, first, last), years(arena, install->valid_from, install->valid_until));
    return false;
}

/* --- telling the engine --- */

static bool install_ladder(const struct world *world, struct engine *engine, struct error *error)
{
    struct writer writer;
    writer_init(&writer);
    ladder_encode(&world->ladder, &writer);
    struct ladder_install install = {.data = writer_bytes(&writer)};
    bool done = engine_internal(engine, &message_ladder_install, &install, error);
    writer_release(&writer);
    return done;
}

static bool install_meetings(const struct world *world, const struct tier *tier,
                             struct engine *engine, struct arena *arena, struct error *error)
{
    struct meeting_rule rule = {tier->meeting_rule, tier->meeting_start, tier->meeting_time,
                                tier->on_closed};
    struct meetings_install install = {
        .ladder = world->ladder.code,
        .moments = meetings_expand(&rule, &world->calendar, &world->zone,
                                   zone_local(&world->zone, world->from).date,
                                   zone_local(&world->zone, world->horizon).date, arena),
        .tier = tier->code,
    };
    return engine_internal(engine, &message_meetings_install, &install, error);
}

bool world_let_in(const struct plan_person *person, struct engine *engine, struct error *error)
{
    struct person_put put = {
        .organisation = person->organisation, .person = person->person, .roles = person->roles};
    uint8_t public_key[32];
    crypto_generichash(public_key, sizeof public_key, (const uint8_t *)person->person.s,
                       strlen(person->person.s), NULL, 0);
    struct key_add key = {.key = code_of(WORLD_KEY),
                          .person = person->person,
                          .public_key = bytes_of(public_key, sizeof public_key)};
    return engine_internal(engine, &message_person_put, &put, error) &&
           engine_internal(engine, &message_key_add, &key, error);
}

bool world_install(const struct world *world, const struct plan *plan, struct engine *engine,
                   struct arena *arena, struct error *error)
{
    bool done =
        engine_internal(engine, &message_calendar_install, &world->calendar_install, error) &&
        engine_internal(engine, &message_zone_install, &world->zone_install, error) &&
        install_ladder(world, engine, error);
    const struct tier *tiers = world->ladder.tiers.v;
    for (size_t i = 0; i < world->ladder.tiers.n && done; i++)
        if (tiers[i].meeting_rule != NULL)
            done = install_meetings(world, &tiers[i], engine, arena, error);
    for (size_t i = 0; i < plan->n_people && done; i++)
        done = world_let_in(&plan->people[i], engine, error);
    return done;
}
