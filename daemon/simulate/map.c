// SPDX-License-Identifier: EUPL-1.2
#include "simulate/map.h"

#include "core/ladder.h"
#include "ladder/table_file.h"

#include "proto/table_fields.h"
#include "simulate/map.def"
#include "proto/table_end.h"

#include "proto/table_places.h"
#include "simulate/map.def"
#include "proto/table_end.h"

#include "proto/table_messages.h"
#include "simulate/map.def"
#include "proto/table_end.h"

#define HORIZON_WEEKS 6

static const char *from_map(const char *map, const char *path, struct arena *arena)
{
    const char *slash = strrchr(map, '/');
    if (path[0] == '/' || slash == NULL)
        return path;
    size_t folder = (size_t)(slash - map) + 1;
    char *joined = arena_alloc(arena, folder + strlen(path) + 1);
    memcpy(joined, map, folder);
    memcpy(joined + folder, path, strlen(path));
    return joined;
}

static void usual_hours(struct log_map *map, struct arena *arena)
{
    static const char *const days[] = {"monday", "tuesday", "wednesday", "thursday", "friday"};
    struct calendar_hours *hours = arena_alloc(arena, sizeof *hours);
    hours->open = 8 * 60 + 30;
    hours->close = 17 * 60;
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        struct code day = code_of(days[i]);
        codes_add(&hours->days, &day);
    }
    map->hours = (struct list){1, hours};
}

static void check_hours(const struct log_map *map, struct ladder_report *report)
{
    const struct calendar_hours *hours = map->hours.v;
    for (size_t i = 0; i < map->hours.n; i++) {
        for (uint32_t d = 0; d < hours[i].days.n; d++)
            if (settings_weekday(&hours[i].days.v[d]) < 0)
                report_add(report, report_place_of(report, &hours[i].days.v[d]), REPORT_NOT_WEEKDAY,
                           hours[i].days.v[d].s, NULL);
        if (hours[i].close <= hours[i].open)
            report_add(report, report_place_of(report, &hours[i].close), REPORT_HOURS_BACKWARD,
                       NULL, NULL);
    }
}

static void check_roles(const struct codes *roles, struct ladder_report *report)
{
    for (uint32_t i = 0; i < roles->n; i++)
        if (enum_number(&names_role, roles->v[i].s, strlen(roles->v[i].s)) == 0)
            report_add(report, report_place_of(report, &roles->v[i]), REPORT_UNKNOWN_ROLE,
                       roles->v[i].s, "professional, coach, member, chair");
}

static void check_horizon(const struct log_map *map, struct ladder_report *report)
{
    enum duration_unit unit = duration_unpack(map->horizon).unit;
    if (unit != DURATION_CALENDAR_DAYS && unit != DURATION_WORKING_DAYS)
        report_add(report, report_place_of(report, &map->horizon), REPORT_NOT_A_DURATION, "horizon",
                   NULL);
}

bool map_read(const char *path, struct log_map *out, struct arena *arena,
              struct ladder_report *report)
{
    if (!table_file_read(path, &message_log_map, out, arena, report))
        return false;
    size_t before = report->n;
    struct file_name *holidays = out->holidays.v;
    for (size_t i = 0; i < out->holidays.n; i++)
        holidays[i].path = from_map(path, holidays[i].path, arena);
    if (out->hours.n == 0)
        usual_hours(out, arena);
    if (out->horizon == 0)
        out->horizon = duration_pack((struct duration){DURATION_CALENDAR_DAYS, HORIZON_WEEKS * 7});
    if (code_empty(&out->person))
        out->person = code_of("log");
    check_hours(out, report);
    check_roles(&out->roles, report);
    const struct map_person *people = out->people.v;
    for (size_t i = 0; i < out->people.n; i++)
        check_roles(&people[i].roles, report);
    check_horizon(out, report);
    return report->n == before;
}
