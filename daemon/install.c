// SPDX-License-Identifier: EUPL-1.2
#include "install.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/io.h"
#include "base/log.h"
#include "core/installs.h"
#include "ladder/ics.h"
#include "ladder/ladder_file.h"
#include "ladder/meetings.h"
#include "ladder/zonefile.h"

#define LADDERS_MAX    64
#define MEETINGS_AHEAD 400                       /* days that a meeting rule is expanded */
#define FIRST_DAY      civil_date_of(2020, 1, 1) /* of a calendar without files */
#define LAST_DAY       civil_date_of(2040, 12, 31)

/* --- reading --- */

static bool read_calendar(const struct calendar_setting *setting, struct calendar_install *out,
                          struct arena *arena, struct ladder_report *report)
{
    const struct file_name *files = setting->files.v;
    const struct calendar_hours *hours = setting->hours.v;
    struct opening *openings = arena_alloc(arena, 7 * setting->hours.n * sizeof *openings);
    *out = (struct calendar_install){
        .code = setting->code, .valid_from = FIRST_DAY, .valid_until = LAST_DAY};
    for (size_t i = 0; i < setting->files.n; i++) {
        struct list days;
        if (!ics_read(files[i].path, &days, arena, report))
            return false;
        if (i == 0)
            ics_years(&days, &out->valid_from, &out->valid_until);
        out->closed = i == 0 ? days : ics_merge(out->closed, days, arena);
    }
    out->hours.v = openings;
    for (uint64_t weekday = 0; weekday < 7; weekday++)
        for (size_t i = 0; i < setting->hours.n; i++)
            for (uint32_t d = 0; d < hours[i].days.n; d++)
                if (settings_weekday(&hours[i].days.v[d]) == (int)weekday)
                    openings[out->hours.n++] = (struct opening){
                        .close = hours[i].close, .open = hours[i].open, .weekday = weekday};
    return true;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_yaml(const char *name)
{
    size_t len = strlen(name);
    return len >= 6 && strcmp(name + len - 5, ".yaml") == 0;
}

/* One file, or the *.yaml of a folder in the order of their names. */
static size_t list_files(const char *folder, char *paths[LADDERS_MAX], struct arena *arena)
{
    size_t n = 0;
    if (is_yaml(folder)) {
        paths[0] = arena_copy(arena, folder, strlen(folder) + 1);
        return 1;
    }
    DIR *dir = opendir(folder);
    struct dirent *entry;
    while (dir != NULL && n < LADDERS_MAX && (entry = readdir(dir)) != NULL) {
        size_t len = strlen(entry->d_name);
        if (entry->d_name[0] == '.' || !is_yaml(entry->d_name))
            continue;
        char *path = arena_alloc(arena, strlen(folder) + len + 2);
        snprintf(path, strlen(folder) + len + 2, "%s/%s", folder, entry->d_name);
        paths[n++] = path;
    }
    if (dir != NULL)
        closedir(dir);
    qsort(paths, n, sizeof paths[0], by_name);
    return n;
}

static bool has_zone(const struct installation *installation, const char *name)
{
    for (size_t i = 0; i < installation->n_zones; i++)
        if (strcmp(installation->zones[i].name, name) == 0)
            return true;
    return false;
}

bool install_check_zone(const struct ladder *ladder, struct ladder_report *report)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", ZONEFILE_DIRECTORY, ladder->zone);
    if (io_exists(path))
        return true;
    report_add(report, report_place_of(report, &ladder->zone), REPORT_NO_ZONE, ladder->zone, NULL);
    return false;
}

static bool has_calendar(const struct installation *installation, const struct code *code)
{
    for (size_t i = 0; i < installation->n_calendars; i++)
        if (code_equal(&installation->calendars[i].code, code))
            return true;
    return false;
}

/* A table's rule against the calendar of its ladder: the lint of the file knows no calendar. */
static void check_open_days(const struct installation *installation, const struct ladder *ladder,
                            struct ladder_report *report)
{
    const struct tier *tiers = ladder->tiers.v;
    struct calendar calendar = {0};
    for (size_t i = 0; i < installation->n_calendars; i++)
        if (code_equal(&installation->calendars[i].code, &ladder->calendar))
            calendar = calendar_of_install(&installation->calendars[i], installation->arena);
    for (size_t i = 0; i < ladder->tiers.n; i++) {
        if (tiers[i].meeting_rule == NULL)
            continue;
        struct meeting_rule rule = {tiers[i].meeting_rule, tiers[i].meeting_start,
                                    tiers[i].meeting_time, tiers[i].on_closed};
        if (!meetings_open(&rule, &calendar))
            report_add(report, report_place_of(report, &tiers[i].meeting_rule),
                       REPORT_RULE_ALL_CLOSED, tiers[i].code.s, ladder->calendar.s);
    }
}

/* A copy whose code was left as it was would quietly take the other one's place. */
static void check_code(const struct installation *installation, const struct ladder *ladder,
                       struct ladder_report *report)
{
    for (size_t i = 0; i < installation->n_ladders; i++)
        if (code_equal(&installation->ladders[i].code, &ladder->code))
            report_add(report, report_place_of(report, &ladder->code), REPORT_LADDER_TWICE,
                       ladder->code.s, installation->ladder_paths[i]);
}

static bool read_ladder(const char *path, struct installation *out, struct ladder_report *report)
{
    struct ladder *ladder = &out->ladders[out->n_ladders];
    report_begin(report, path);
    if (!ladder_file_read(path, ladder, out->arena, report))
        return false;
    check_code(out, ladder, report);
    check_open_days(out, ladder, report);
    out->ladder_paths[out->n_ladders++] = path;
    if (!has_calendar(out, &ladder->calendar))
        report_add(report, report_place_of(report, &ladder->calendar), REPORT_NO_CALENDAR,
                   ladder->calendar.s, NULL);
    if (has_zone(out, ladder->zone))
        return true;
    return install_check_zone(ladder, report) &&
           zonefile_read(ZONEFILE_DIRECTORY, ladder->zone, &out->zones[out->n_zones++], out->arena,
                         report);
}

bool install_read(const struct settings *settings, struct installation *out, struct arena *arena,
                  struct ladder_report *report)
{
    char *paths[LADDERS_MAX];
    const struct calendar_setting *calendars = settings->calendars.v;
    *out = (struct installation){.arena = arena};
    out->calendars = arena_alloc(arena, settings->calendars.n * sizeof *out->calendars);
    out->ladders = arena_alloc(arena, LADDERS_MAX * sizeof *out->ladders);
    out->ladder_paths = arena_alloc(arena, LADDERS_MAX * sizeof *out->ladder_paths);
    out->zones = arena_alloc(arena, LADDERS_MAX * sizeof *out->zones);
    for (size_t i = 0; i < settings->calendars.n; i++)
        if (read_calendar(&calendars[i], &out->calendars[out->n_calendars], arena, report))
            out->n_calendars++;
    size_t n = list_files(settings->ladders, paths, arena);
    report_begin(report, settings->ladders);
    if (n == 0)
        report_add(report, (struct report_place){0, 0}, REPORT_NO_LADDERS, settings->ladders, NULL);
    for (size_t i = 0; i < n; i++)
        read_ladder(paths[i], out, report);
    return report_ok(report);
}

/* --- installing --- */

static bool give(struct engine *engine, const struct message *message, const void *body,
                 const char *what)
{
    struct error error = {0};
    if (engine_internal(engine, message, body, &error))
        return true;
    char text[ERROR_TEXT_MAX];
    log_event(LOG_LEVEL_ERROR, "not-installed", NULL, 0, "%s: %s; %s; %s", what,
              error_text(&error, text), error_message(error.code), error_remedy(error.code));
    return false;
}

static bool give_meetings(const struct installation *installation, struct engine *engine,
                          const struct ladder *ladder, const struct code *tier,
                          const struct meeting_rule *rule)
{
    struct calendar calendar = {0};
    struct zone zone = {0};
    for (size_t i = 0; i < installation->n_calendars; i++)
        if (code_equal(&installation->calendars[i].code, &ladder->calendar))
            calendar = calendar_of_install(&installation->calendars[i], installation->arena);
    for (size_t i = 0; i < installation->n_zones; i++)
        if (strcmp(installation->zones[i].name, ladder->zone) == 0)
            zone = zone_of_install(&installation->zones[i], installation->arena);
    struct instant now = engine_stamp(engine);
    struct civil_date today = zone_local(&zone, now).date;
    struct meetings_install install = {
        .ladder = ladder->code,
        .moments = meetings_expand(rule, &calendar, &zone, today,
                                   civil_date_add(today, MEETINGS_AHEAD), installation->arena),
        .tier = *tier,
    };
    return give(engine, &message_meetings_install, &install, tier->s);
}

static bool give_ladder(const struct installation *installation, struct engine *engine,
                        const struct ladder *ladder)
{
    struct writer writer;
    writer_init(&writer);
    ladder_encode(ladder, &writer);
    struct ladder_install install = {.data = writer_bytes(&writer)};
    bool done = give(engine, &message_ladder_install, &install, ladder->code.s);
    writer_release(&writer);
    const struct tier *tiers = ladder->tiers.v;
    for (size_t i = 0; i < ladder->tiers.n && done; i++) {
        if (tiers[i].meeting_rule == NULL)
            continue;
        struct meeting_rule rule = {tiers[i].meeting_rule, tiers[i].meeting_start,
                                    tiers[i].meeting_time, tiers[i].on_closed};
        done = give_meetings(installation, engine, ladder, &tiers[i].code, &rule);
    }
    if (done && ladder->learning_rule != NULL) {
        struct code learning = code_of("learning");
        struct meeting_rule rule = {ladder->learning_rule, ladder->learning_start,
                                    ladder->learning_time, on_closed_none};
        done = give_meetings(installation, engine, ladder, &learning, &rule);
    }
    return done;
}

bool install_all(const struct installation *installation, struct engine *engine)
{
    bool done = true;
    for (size_t i = 0; i < installation->n_calendars && done; i++)
        done = give(engine, &message_calendar_install, &installation->calendars[i],
                    installation->calendars[i].code.s);
    for (size_t i = 0; i < installation->n_zones && done; i++)
        done = give(engine, &message_zone_install, &installation->zones[i],
                    installation->zones[i].name);
    for (size_t i = 0; i < installation->n_ladders && done; i++)
        done = give_ladder(installation, engine, &installation->ladders[i]);
    return done;
}
