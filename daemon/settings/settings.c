// SPDX-License-Identifier: EUPL-1.2
#include "settings/settings.h"

#include <string.h>

#include "ladder/table_file.h"

#include "proto/table_fields.h"
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
    if (settings->heartbeat_seconds == 0)
        settings->heartbeat_seconds = 2;
    if (settings->map_gigabytes == 0)
        settings->map_gigabytes = 64;
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

/* What the sockets can bind: a TCP endpoint, or a socket file for tools on the same machine. */
static void check_endpoint(const char *const *endpoint, struct ladder_report *report)
{
    const char *text = *endpoint;
    if (text == NULL || (strncmp(text, "tcp://", 6) == 0 && strchr(text + 6, ':') != NULL) ||
        (strncmp(text, "ipc:///", 7) == 0 && text[7] != '\0'))
        return;
    report_add(report, report_place_of(report, endpoint), REPORT_BAD_ENDPOINT, text, NULL);
}

bool settings_read(const char *path, struct settings *out, struct arena *arena,
                   struct ladder_report *report)
{
    if (!table_file_read(path, &message_settings, out, arena, report))
        return false;
    check_endpoint(&out->commands, report);
    check_endpoint(&out->events, report);
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
    fill_in(out);
    return report_ok(report);
}
