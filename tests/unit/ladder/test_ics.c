// SPDX-License-Identifier: EUPL-1.2
/* Closed days from iCalendar files, good and bad. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "ladder/ics.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define HEAD  "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//NL\r\n"
#define TAIL  "END:VCALENDAR\r\n"
#define EVENT "BEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20260101T000000Z\r\n"
#define END   "END:VEVENT\r\n"
#define DAY   "DTSTART;VALUE=DATE:20260515\r\n"
#define NAME  "SUMMARY:Verhuizing\r\n"

struct calendars {
    struct arena arena;
    struct ladder_report report;
    struct list days;
    char said[2048];
};

static int calendars_open(void **state)
{
    struct calendars *c = calloc(1, sizeof *c);
    arena_init(&c->arena);
    *state = c;
    return 0;
}

static int calendars_close(void **state)
{
    struct calendars *c = *state;
    arena_release(&c->arena);
    free(c);
    return 0;
}

static const char *read_text(struct calendars *c, const char *text)
{
    char line[REPORT_LINE_MAX];
    size_t len = 0;
    arena_clear(&c->arena);
    report_init(&c->report, &c->arena);
    bool ok = ics_text_read("c", bytes_of(text, strlen(text)), &c->days, &c->arena, &c->report);
    assert_int_equal(ok, c->report.n == 0);
    c->said[0] = '\0';
    for (size_t i = 0; i < c->report.n; i++) {
        report_line(&c->report, i, line);
        len +=
            (size_t)snprintf(c->said + len, sizeof c->said - len, "%s%s", i == 0 ? "" : "\n", line);
    }
    return c->said;
}

static void assert_day(const struct list *days, size_t i, const char *date, const char *name)
{
    char text[11];
    const struct day *v = days->v;
    assert_true(i < days->n);
    civil_date_format(v[i].date, text);
    assert_string_equal(text, date);
    assert_string_equal(v[i].name, name);
}

static void dutch_holidays_are_read_whole(void **state)
{
    struct calendars *c = *state;
    struct civil_date from;
    struct civil_date until;
    report_init(&c->report, &c->arena);
    assert_true(ics_read(SOURCE_DIR "/config/calendars/nl.ics", &c->days, &c->arena, &c->report));
    assert_day(&c->days, 0, "2020-01-01", "Nieuwjaarsdag");
    assert_day(&c->days, c->days.n - 1, "2040-12-26", "Tweede kerstdag");
    const struct day *days = c->days.v;
    for (size_t i = 1; i < c->days.n; i++)
        assert_true(days[i].date.n >= days[i - 1].date.n);
    ics_years(&c->days, &from, &until);
    assert_int_equal(from.n, civil_date_of(2020, 1, 1).n);
    assert_int_equal(until.n, civil_date_of(2040, 12, 31).n);
}

static void office_calendar_is_read_in_its_forms(void **state)
{
    struct calendars *c = *state;
    /* out of order, a run of days, a folded and escaped name, line ends without CR, a time zone */
    assert_string_equal(
        read_text(c, HEAD "BEGIN:VTIMEZONE\nTZID:Europe/Amsterdam\nBEGIN:STANDARD\n"
                          "DTSTART:19701025T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n"
                          "END:STANDARD\nEND:VTIMEZONE\n" EVENT
                          "DTSTART;VALUE=DATE:20261228\nDTEND;VALUE=DATE:20261230\n"
                          "SUMMARY:Dicht\\, tussen \n de jaren\n" END EVENT DAY NAME END TAIL),
        "");
    assert_int_equal(c->days.n, 3);
    assert_day(&c->days, 0, "2026-05-15", "Verhuizing");
    assert_day(&c->days, 1, "2026-12-28", "Dicht, tussen de jaren");
    assert_day(&c->days, 2, "2026-12-29", "Dicht, tussen de jaren");
    struct list twice = ics_merge(c->days, c->days, &c->arena);
    assert_int_equal(twice.n, 6);
    assert_day(&twice, 1, "2026-05-15", "Verhuizing");
}

static void calendar_that_is_not_understood_is_refused(void **state)
{
    static const struct {
        const char *text;
        const char *said;
    } cases[] = {
        {"",
         "c: dit is geen iCalendar-bestand (END:VCALENDAR); exporteer de agenda opnieuw als .ics"},
        {"hallo\n", "c:1:1: dit is geen iCalendar-bestand (BEGIN:VCALENDAR); exporteer de agenda "
                    "opnieuw als .ics"},
        {HEAD EVENT DAY NAME TAIL,
         "c:9:1: dit is geen iCalendar-bestand (END); exporteer de agenda opnieuw als .ics"},
        {HEAD EVENT DAY NAME END, "c:9:1: dit is geen iCalendar-bestand (END:VCALENDAR); exporteer "
                                  "de agenda opnieuw als .ics"},
        {"END:VEVENT\n",
         "c:1:1: dit is geen iCalendar-bestand (END); exporteer de agenda opnieuw als .ics"},
        {HEAD EVENT DAY "SUMMARY:Weg\\\r\n" END TAIL,
         "c:8:1: deze regel eindigt op een losse '\\'; haal die weg"},
        {HEAD EVENT NAME END TAIL, "c:4:1: deze dag heeft geen begindatum van een hele dag; "
                                   "schrijf DTSTART;VALUE=DATE:20260406"},
        {HEAD EVENT "DTSTART:20260515T090000Z\r\n" NAME END TAIL,
         "c:4:1: deze dag heeft geen begindatum van een hele dag; schrijf "
         "DTSTART;VALUE=DATE:20260406"},
        {HEAD EVENT "DTSTART;TZID=Nergens/Stad:20260515T090000\r\n" NAME END TAIL,
         "c:4:1: deze dag heeft geen begindatum van een hele dag; schrijf "
         "DTSTART;VALUE=DATE:20260406"},
        {HEAD EVENT DAY "DTEND;VALUE=DATE:20260515\r\n" NAME END TAIL,
         "c:4:1: het einde ligt niet 1 tot 366 dagen na het begin; verbeter DTEND"},
        {HEAD EVENT DAY "DTEND;VALUE=DATE:20290515\r\n" NAME END TAIL,
         "c:4:1: het einde ligt niet 1 tot 366 dagen na het begin; verbeter DTEND"},
        {HEAD EVENT DAY "RRULE:FREQ=SECONDLY\r\n" NAME END TAIL,
         "c:4:1: 'RRULE' kan hier niet; schrijf voor elke dag een eigen VEVENT"},
        {HEAD EVENT DAY END TAIL, "c:4:1: deze dag heeft geen naam van 1 tot 47 bytes; vul SUMMARY "
                                  "in, want uitleg over termijnen toont hem"},
        {HEAD EVENT DAY
         "SUMMARY:Een naam die veel langer is dan een zin over een termijn verdraagt\r\n" END TAIL,
         "c:4:1: deze dag heeft geen naam van 1 tot 47 bytes; vul SUMMARY in, want uitleg over "
         "termijnen toont hem"},
        {HEAD "BEGIN:VTODO\r\nUID:t\r\nEND:VTODO\r\n" TAIL,
         "c: 'VTODO' hoort niet in een agenda met sluitingsdagen; gebruik alleen VEVENT"},
        {HEAD TAIL, "c: er staat geen enkele dag in; exporteer de agenda opnieuw"},
        {HEAD TAIL HEAD TAIL,
         "c:5:1: dit is geen iCalendar-bestand (BEGIN); exporteer de agenda opnieuw als .ics"},
        {HEAD EVENT DAY "SUMMARY:\xc3\r\n" END TAIL,
         "c: dit is geen UTF-8-tekst (.ics); bewaar het bestand als UTF-8"},
        {HEAD "BEGIN:A\nBEGIN:B\nBEGIN:C\nBEGIN:D\n",
         "c:7:1: dit is geen iCalendar-bestand (BEGIN); exporteer de agenda opnieuw als .ics"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(read_text(*state, cases[i].text), cases[i].said);
}

static void all_wrong_days_are_named(void **state)
{
    assert_string_equal(
        read_text(*state, HEAD EVENT NAME END EVENT DAY END EVENT DAY NAME END TAIL),
        "c:4:1: deze dag heeft geen begindatum van een hele dag; schrijf "
        "DTSTART;VALUE=DATE:20260406\n"
        "c:9:1: deze dag heeft geen naam van 1 tot 47 bytes; vul SUMMARY in, want uitleg over "
        "termijnen toont hem");
}

static void damaged_calendar_is_refused_or_read(void **state)
{
    struct calendars *c = *state;
    char text[] = HEAD EVENT DAY NAME END TAIL;
    static const char bytes[] = {'\\', '\n', ':', ';', '"', 'T', (char)0xff, 0x01};
    for (size_t i = 0; i < sizeof text - 1; i++) {
        char kept = text[i];
        text[i] = bytes[i % sizeof bytes];
        read_text(c, text);
        text[i] = kept;
    }
}

static void calendar_over_its_limits_is_refused(void **state)
{
    struct calendars *c = *state;
    size_t room = 1 << 18;
    char *text = malloc(room);
    size_t len = (size_t)snprintf(text, room, "%s", HEAD);
    for (int i = 0; i <= ICS_DAYS_MAX; i++)
        len += (size_t)snprintf(text + len, room - len, "BEGIN:VEVENT\n" DAY NAME END);
    assert_string_equal(read_text(c, text),
                        "c:8004:1: meer dan 2000 dagen in één agenda; haal oude jaren weg");
    free(text);
    report_init(&c->report, &c->arena);
    assert_false(ics_read("/dev/zero", &c->days, &c->arena, &c->report));
    assert_false(ics_read("/nowhere.ics", &c->days, &c->arena, &c->report));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dutch_holidays_are_read_whole),
        cmocka_unit_test(office_calendar_is_read_in_its_forms),
        cmocka_unit_test(calendar_that_is_not_understood_is_refused),
        cmocka_unit_test(all_wrong_days_are_named),
        cmocka_unit_test(damaged_calendar_is_refused_or_read),
        cmocka_unit_test(calendar_over_its_limits_is_refused),
    };
    return cmocka_run_group_tests(tests, calendars_open, calendars_close);
}
