// SPDX-License-Identifier: EUPL-1.2
#include "settings/settings.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/assert.h"
#include "ladder/table_file.h"
#include "settings/endpoint.h"

#define CONNECTIONS_LEAST 16
#define QUEUE_LEAST       16 /* fewer, and a handful of clients hears BUSY all day */

#include "proto/table_fields.h"
#include "settings/settings.def"
#include "proto/table_end.h"

#include "proto/table_places.h"
#include "settings/settings.def"
#include "proto/table_end.h"

#include "proto/table_messages.h"
#include "settings/settings.def"
#include "proto/table_end.h"

static const char *const weekday_names[] = {"monday", "tuesday",  "wednesday", "thursday",
                                            "friday", "saturday", "sunday"};

int settings_weekday(const struct code *day)
{
    for (int i = 0; i < 7; i++)
        if (code_is(day, weekday_names[i]))
            return i;
    return -1;
}

/* What a relative path in the file means to the process. */
static const char *from_file(const char *file, const char *path, struct arena *arena)
{
    const char *slash = strrchr(file, '/');
    if (path == NULL || path[0] == '/' || slash == NULL)
        return path;
    size_t folder = (size_t)(slash - file) + 1;
    size_t len = strlen(path);
    char *joined = arena_alloc(arena, folder + len + 1);
    memcpy(joined, file, folder);
    memcpy(joined + folder, path, len);
    return joined;
}

static void fill_in(struct settings *settings)
{
    if (settings->commands == NULL)
        settings->commands = "tcp://127.0.0.1:7300";
    if (settings->events == NULL)
        settings->events = "tcp://127.0.0.1:7301";
    if (settings->batch_max == 0)
        settings->batch_max = 256;
    if (settings->queue_max == 0)
        settings->queue_max = 2048;
    if (settings->connections == 0)
        settings->connections = 800;
    if (settings->heartbeat_seconds == 0)
        settings->heartbeat_seconds = 2;
    if (settings->map_gigabytes == 0)
        settings->map_gigabytes = 64;
    if (settings->checkpoint_megabytes == 0)
        settings->checkpoint_megabytes = 256;
    if (settings->segment_megabytes == 0)
        settings->segment_megabytes = 16;
}

static bool names_weekday(const struct calendar_hours *hours, int weekday)
{
    for (uint32_t i = 0; i < hours->days.n; i++)
        if (settings_weekday(&hours->days.v[i]) == weekday)
            return true;
    return false;
}

/* A weekday has two spans at most, the later one second: what a calendar can hold. */
static void check_weekday(const struct calendar_setting *calendar, int weekday,
                          struct ladder_report *report)
{
    const struct calendar_hours *hours = calendar->hours.v;
    const struct calendar_hours *before = NULL;
    size_t spans = 0;
    for (size_t i = 0; i < calendar->hours.n; i++) {
        if (!names_weekday(&hours[i], weekday))
            continue;
        if (++spans > 2 || (before != NULL && hours[i].open <= before->close))
            report_add(report, report_place_of(report, &hours[i].days), REPORT_HOURS_OVERLAP,
                       weekday_names[weekday], NULL);
        before = &hours[i];
    }
}

static void check_hours(const struct calendar_setting *calendar, struct ladder_report *report)
{
    const struct calendar_hours *hours = calendar->hours.v;
    for (size_t i = 0; i < calendar->hours.n; i++) {
        for (uint32_t d = 0; d < hours[i].days.n; d++)
            if (settings_weekday(&hours[i].days.v[d]) < 0)
                report_add(report, report_place_of(report, &hours[i].days.v[d]), REPORT_NOT_WEEKDAY,
                           hours[i].days.v[d].s, NULL);
        if (hours[i].close <= hours[i].open)
            report_add(report, report_place_of(report, &hours[i].close), REPORT_HOURS_BACKWARD,
                       NULL, NULL);
    }
    for (int weekday = 0; weekday < 7; weekday++)
        check_weekday(calendar, weekday, report);
}

static void check_names(const struct settings *settings, struct ladder_report *report)
{
    const struct calendar_setting *calendars = settings->calendars.v;
    for (size_t i = 0; i < settings->calendars.n; i++)
        for (size_t j = 0; j < i; j++)
            if (code_equal(&calendars[i].code, &calendars[j].code))
                report_add(report, report_place_of(report, &calendars[i].code),
                           REPORT_CODE_REPEATED, calendars[i].code.s,
                           report_number(report, report_place_of(report, &calendars[j].code).line));
}

static bool check_endpoint(const char *const *member, struct endpoint *out,
                           struct ladder_report *report)
{
    switch (endpoint_parse(*member, out)) {
    case ENDPOINT_OK:
        return true;
    case ENDPOINT_MALFORMED:
        report_add(report, report_place_of(report, member), REPORT_BAD_ENDPOINT, *member, NULL);
        return false;
    case ENDPOINT_BAD_PORT:
        report_add(report, report_place_of(report, member), REPORT_BAD_PORT, *member, NULL);
        return false;
    }
    UNREACHABLE();
}

/* What was left out has its default by now. */
static void check_endpoints(const struct settings *settings, struct ladder_report *report)
{
    struct endpoint commands;
    struct endpoint events;
    bool good = check_endpoint(&settings->commands, &commands, report);
    good = check_endpoint(&settings->events, &events, report) && good;
    if (!good || !endpoint_clashes(&commands, &events))
        return;
    struct report_place place = report_place_of(report, &settings->events);
    if (place.line == 0)
        place = report_place_of(report, &settings->commands);
    report_add(report, place, REPORT_SAME_ENDPOINT, NULL, NULL);
}

/* A number that stands there and is too small to work with; none means its default. */
static void check_least(const uint64_t *member, const char *name, uint64_t least,
                        struct ladder_report *report)
{
    struct report_place place = report_place_of(report, member);
    if (place.line != 0 && *member < least)
        report_add(report, place, REPORT_TOO_SMALL, name, report_number(report, least));
}

static void check_limits(const struct settings *settings, struct ladder_report *report)
{
    check_least(&settings->batch_max, "batch_max", 1, report);
    check_least(&settings->queue_max, "queue_max", QUEUE_LEAST, report);
    check_least(&settings->connections, "connections", CONNECTIONS_LEAST, report);
    check_least(&settings->heartbeat_seconds, "heartbeat_seconds", 1, report);
    check_least(&settings->map_gigabytes, "map_gigabytes", 1, report);
    check_least(&settings->checkpoint_megabytes, "checkpoint_megabytes", 1, report);
    check_least(&settings->segment_megabytes, "segment_megabytes", 1, report);
}

/* The collector takes files of this name only; its folder is not ours to make. */
static void check_metrics(const struct settings *settings, struct ladder_report *report)
{
    struct stat st;
    char folder[3100];
    if (settings->metrics == NULL)
        return;
    struct report_place place = report_place_of(report, &settings->metrics);
    size_t len = strlen(settings->metrics);
    if (len < 5 || strcmp(settings->metrics + len - 5, ".prom") != 0)
        report_add(report, place, REPORT_NOT_PROM, settings->metrics, NULL);
    const char *slash = strrchr(settings->metrics, '/');
    snprintf(folder, sizeof folder, "%.*s",
             slash == NULL ? 1 : (int)(slash - settings->metrics) + 1,
             slash == NULL ? "." : settings->metrics);
    if (stat(folder, &st) != 0 || !S_ISDIR(st.st_mode))
        report_add(report, place, REPORT_FOLDER_MISSING, folder, NULL);
}

/* It may be made later; another file of its name is in its way. */
static void check_backups(const struct settings *settings, struct ladder_report *report)
{
    struct stat st;
    if (settings->backups != NULL && stat(settings->backups, &st) == 0 && !S_ISDIR(st.st_mode))
        report_add(report, report_place_of(report, &settings->backups), REPORT_NO_FOLDER,
                   settings->backups, NULL);
}

bool settings_read(const char *path, struct settings *out, struct arena *arena,
                   struct ladder_report *report)
{
    if (!table_file_read(path, &message_settings, out, arena, report))
        return false;
    check_limits(out, report);
    check_names(out, report);
    struct calendar_setting *calendars = out->calendars.v;
    for (size_t i = 0; i < out->calendars.n; i++) {
        struct file_name *files = calendars[i].files.v;
        for (size_t f = 0; f < calendars[i].files.n; f++)
            files[f].path = from_file(path, files[f].path, arena);
        check_hours(&calendars[i], report);
    }
    out->ladders = from_file(path, out->ladders, arena);
    out->backups = from_file(path, out->backups, arena);
    out->metrics = from_file(path, out->metrics, arena);
    check_metrics(out, report);
    check_backups(out, report);
    fill_in(out);
    check_endpoints(out, report);
    return report_ok(report);
}
