// SPDX-License-Identifier: EUPL-1.2
#include "ladder/ics.h"

#include <errno.h>
#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "base/memory.h"
#include "ladder/ics_lines.h"

#define NAME_MAX_BYTES 47 /* of struct day */
#define RUN_DAYS_MAX   366

struct ics {
    struct ladder_report *report;
    struct arena *arena;
    struct day *days;
    size_t n;
    uint32_t line; /* of the event */
    bool ok;
};

static void refuse(struct ics *ics, enum report_message message, const char *detail)
{
    report_add(ics->report, (struct report_place){ics->line, ics->line == 0 ? 0 : 1}, message,
               detail, NULL);
    ics->ok = false;
}

/* The date of DTSTART or DTEND when it is of a whole day; none otherwise. */
static struct civil_date date_of(icalcomponent *event, icalproperty_kind kind)
{
    static const struct civil_date none = {0};
    icalproperty *property = icalcomponent_get_first_property(event, kind);
    if (property == NULL)
        return none;
    icalvalue *value = icalproperty_get_value(property);
    if (value == NULL || icalvalue_isa(value) != ICAL_DATE_VALUE)
        return none;
    struct icaltimetype time = icalvalue_get_date(value);
    if (!icaltime_is_valid_time(time) || time.year < 1970 || time.year > 2199 || time.month < 1 ||
        time.month > 12 || time.day < 1 || time.day > icaltime_days_in_month(time.month, time.year))
        return none;
    return civil_date_of(time.year, time.month, time.day);
}

/* What would make more days of one, in ways that are not looked at here. */
static const char *repetition(icalcomponent *event)
{
    static const struct {
        icalproperty_kind kind;
        const char *name;
    } kinds[] = {{ICAL_RRULE_PROPERTY, "RRULE"},
                 {ICAL_RDATE_PROPERTY, "RDATE"},
                 {ICAL_EXDATE_PROPERTY, "EXDATE"},
                 {ICAL_DURATION_PROPERTY, "DURATION"},
                 {ICAL_RECURRENCEID_PROPERTY, "RECURRENCE-ID"}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (icalcomponent_get_first_property(event, kinds[i].kind) != NULL)
            return kinds[i].name;
    return NULL;
}

static void add_days(struct ics *ics, struct civil_date from, int32_t days, const char *name)
{
    for (int32_t i = 0; i < days; i++) {
        if (ics->n == ICS_DAYS_MAX) {
            refuse(ics, REPORT_ICS_TOO_MANY, report_number(ics->report, ICS_DAYS_MAX));
            return;
        }
        ics->days[ics->n++] = (struct day){civil_date_add(from, i), name};
    }
}

static void read_event(struct ics *ics, icalcomponent *event)
{
    struct civil_date from = date_of(event, ICAL_DTSTART_PROPERTY);
    if (from.n == 0) {
        refuse(ics, REPORT_ICS_NO_DATE, NULL);
        return;
    }
    int32_t days = 1;
    if (icalcomponent_get_first_property(event, ICAL_DTEND_PROPERTY) != NULL)
        days = date_of(event, ICAL_DTEND_PROPERTY).n - from.n;
    const char *repeats = repetition(event);
    const char *summary = icalcomponent_get_summary(event);
    size_t len = summary == NULL ? 0 : strlen(summary);
    if (repeats != NULL)
        refuse(ics, REPORT_ICS_REPEATS, repeats);
    else if (days < 1 || days > RUN_DAYS_MAX)
        refuse(ics, REPORT_ICS_BAD_END, NULL);
    else if (len == 0 || len > NAME_MAX_BYTES || strcspn(summary, "\n\r\t") != len)
        refuse(ics, REPORT_ICS_NO_NAME, NULL);
    else
        add_days(ics, from, days, arena_string(ics->arena, summary, len));
}

static void read_calendar(struct ics *ics, icalcomponent *root, const uint32_t *event_lines)
{
    if (icalcomponent_isa(root) != ICAL_VCALENDAR_COMPONENT || icalcomponent_count_errors(root) > 0)
        refuse(ics, REPORT_ICS_STRUCTURE, "VCALENDAR");
    size_t i = 0;
    for (icalcomponent *part = icalcomponent_get_first_component(root, ICAL_ANY_COMPONENT);
         part != NULL; part = icalcomponent_get_next_component(root, ICAL_ANY_COMPONENT)) {
        icalcomponent_kind kind = icalcomponent_isa(part);
        if (kind == ICAL_VEVENT_COMPONENT) {
            ics->line = event_lines[i++];
            read_event(ics, part);
        } else if (kind != ICAL_VTIMEZONE_COMPONENT) {
            refuse(ics, REPORT_ICS_COMPONENT, icalcomponent_kind_to_string(kind));
        }
    }
    ics->line = 0;
    if (ics->ok && ics->n == 0)
        refuse(ics, REPORT_ICS_NO_DAYS, NULL);
}

/* Stable, and the files are in order as a rule. */
static void sort_days(struct day *days, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct day day = days[i];
        size_t j = i;
        for (; j > 0 && days[j - 1].date.n > day.date.n; j--)
            days[j] = days[j - 1];
        days[j] = day;
    }
}

bool ics_text_read(const char *name, struct bytes text, struct list *days, struct arena *arena,
                   struct ladder_report *report)
{
    report_begin(report, name);
    uint32_t *event_lines = arena_alloc(arena, ICS_DAYS_MAX * sizeof *event_lines);
    size_t n_events;
    if (!ics_lines_check(text, event_lines, ICS_DAYS_MAX, &n_events, report))
        return false;
    struct ics ics = {.report = report,
                      .arena = arena,
                      .days = arena_alloc(arena, ICS_DAYS_MAX * sizeof *ics.days),
                      .ok = true};
    icalerror_set_errors_are_fatal(0);
    icalerror_clear_errno();
    icalcomponent *root =
        icalparser_parse_string(arena_string(arena, (const char *)text.data, text.len));
    if (icalerrno == ICAL_NEWFAILED_ERROR) /* what it left out would be a day that is open */
        memory_none();
    if (root == NULL) {
        refuse(&ics, REPORT_ICS_STRUCTURE, "VCALENDAR");
        return false;
    }
    if (icalcomponent_count_components(root, ICAL_VEVENT_COMPONENT) == (int)n_events)
        read_calendar(&ics, root, event_lines);
    else
        refuse(&ics, REPORT_ICS_STRUCTURE, "VEVENT");
    icalcomponent_free(root);
    if (!ics.ok)
        return false;
    sort_days(ics.days, ics.n);
    *days = (struct list){ics.n, ics.days};
    return true;
}

bool ics_read(const char *path, struct list *days, struct arena *arena,
              struct ladder_report *report)
{
    uint8_t *data;
    size_t len;
    int result = io_read_file(path, ICS_BYTES_MAX, &data, &len);
    if (result != 0) {
        report_begin(report, path);
        if (result == -EFBIG)
            report_add(report, (struct report_place){0, 0}, REPORT_TOO_LARGE,
                       report_number(report, ICS_BYTES_MAX / 1024), NULL);
        else
            report_add(report, (struct report_place){0, 0}, REPORT_UNREADABLE, strerror(-result),
                       NULL);
        return false;
    }
    bool ok = ics_text_read(path, bytes_of(data, len), days, arena, report);
    free(data);
    return ok;
}

struct list ics_merge(struct list a, struct list b, struct arena *arena)
{
    struct list list = {a.n + b.n, arena_alloc(arena, (a.n + b.n + 1) * sizeof(struct day))};
    struct day *days = list.v;
    if (a.n > 0)
        memcpy(days, a.v, a.n * sizeof *days);
    if (b.n > 0)
        memcpy(days + a.n, b.v, b.n * sizeof *days);
    sort_days(days, list.n);
    return list;
}

void ics_years(const struct list *days, struct civil_date *from, struct civil_date *until)
{
    *from = (struct civil_date){0};
    *until = (struct civil_date){0};
    if (days->n == 0)
        return;
    const struct day *v = days->v;
    int year, month, day;
    civil_date_split(v[0].date, &year, &month, &day);
    *from = civil_date_of(year, 1, 1);
    civil_date_split(v[days->n - 1].date, &year, &month, &day);
    *until = civil_date_of(year, 12, 31);
}
