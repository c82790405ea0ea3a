// SPDX-License-Identifier: EUPL-1.2
/* The settings file: ours as it is delivered, what is left out, and what is refused. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <unistd.h>

#include "base/io.h"
#include "settings/settings.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define SMALL                                                                                      \
    "ladders: ladders\n"                                                                           \
    "calendars:\n"                                                                                 \
    "  - code: nl\n"                                                                               \
    "    hours: [{days: [monday], open: 09:00, close: 17:00}]\n"

struct files {
    struct arena arena;
    struct settings settings;
    struct ladder_report report;
    char path[64];
    char said[2048];
};

static int files_open(void **state)
{
    struct files *f = calloc(1, sizeof *f);
    arena_init(&f->arena);
    snprintf(f->path, sizeof f->path, "/tmp/settings-XXXXXX");
    assert_non_null(mkdtemp(f->path));
    *state = f;
    return 0;
}

static int files_close(void **state)
{
    struct files *f = *state;
    char path[128];
    io_join(path, sizeof path, f->path, "s.yaml");
    unlink(path);
    rmdir(f->path);
    arena_release(&f->arena);
    free(f);
    return 0;
}

/* Reads `text` as a file and returns what is said about it, each line without its folder. */
static const char *read_text(struct files *f, const char *text)
{
    char path[128];
    char line[REPORT_LINE_MAX];
    size_t len = 0;
    io_join(path, sizeof path, f->path, "s.yaml");
    assert_int_equal(io_write_file(path, text, strlen(text), 0600), 0);
    arena_clear(&f->arena);
    report_init(&f->report, &f->arena);
    bool ok = settings_read(path, &f->settings, &f->arena, &f->report);
    assert_int_equal(ok, f->report.n == 0);
    f->said[0] = '\0';
    for (size_t i = 0; i < f->report.n; i++) {
        report_line(&f->report, i, line);
        len += (size_t)snprintf(f->said + len, sizeof f->said - len, "%s%s", i == 0 ? "" : "\n",
                                line + strlen(f->path) + 1);
    }
    return f->said;
}

static void delivered_file_is_read_and_holds_every_key(void **state)
{
    struct files *f = *state;
    uint8_t *text;
    size_t len;
    report_init(&f->report, &f->arena);
    assert_true(
        settings_read(SOURCE_DIR "/config/doorbraakd.yaml", &f->settings, &f->arena, &f->report));
    assert_string_equal(f->settings.ladders, SOURCE_DIR "/config/ladders/utrecht.yaml");
    const struct calendar_setting *calendars = f->settings.calendars.v;
    const struct file_name *names = calendars[0].files.v;
    assert_string_equal(names[0].path, SOURCE_DIR "/config/calendars/nl.ics");
    assert_int_equal(io_read_file(SOURCE_DIR "/config/doorbraakd.yaml", 65536, &text, &len), 0);
    for (size_t i = 0; i < message_settings.n_fields; i++) {
        char key[64];
        char off[64]; /* one that has no default */
        snprintf(key, sizeof key, "\n%s:", message_settings.fields[i].name);
        snprintf(off, sizeof off, "\n# %s:", message_settings.fields[i].name);
        if (strstr((const char *)text, key) == NULL && strstr((const char *)text, off) == NULL)
            fail_msg("'%s' stands nowhere in doorbraakd.yaml", message_settings.fields[i].name);
    }
    free(text);
}

/* The defaults are those that the delivered file shows. */
static void what_is_left_out_is_filled_in_as_delivered(void **state)
{
    struct files *f = *state;
    assert_string_equal(read_text(f, SMALL), "");
    struct settings small = f->settings;
    struct settings delivered;
    assert_true(
        settings_read(SOURCE_DIR "/config/doorbraakd.yaml", &delivered, &f->arena, &f->report));
    assert_string_equal(small.commands, delivered.commands);
    assert_string_equal(small.events, delivered.events);
    assert_int_equal(small.batch_max, delivered.batch_max);
    assert_int_equal(small.queue_max, delivered.queue_max);
    assert_int_equal(small.connections, delivered.connections);
    assert_int_equal(small.heartbeat_seconds, delivered.heartbeat_seconds);
    assert_int_equal(small.map_gigabytes, delivered.map_gigabytes);
    assert_int_equal(small.segment_megabytes, delivered.segment_megabytes);
    assert_null(small.backups);
}

static void day_with_a_break_and_a_night_are_allowed(void **state)
{
    assert_string_equal(
        read_text(*state, "ladders: /etc/doorbraak/ladders\n"
                          "calendars:\n"
                          "  - code: nl\n"
                          "    hours:\n"
                          "      - {days: [monday], open: 08:30, close: 12:30}\n"
                          "      - {days: [monday], open: 13:00, close: 17:00}\n"
                          "      - {days: [saturday, sunday], open: 00:00, close: 24:00}\n"),
        "");
    struct files *f = *state;
    assert_string_equal(f->settings.ladders, "/etc/doorbraak/ladders");
}

static void endpoints_of_every_sort_are_allowed(void **state)
{
    static const char *const cases[] = {
        SMALL "commands: tcp://127.0.0.1:*\nevents: tcp://127.0.0.1:*\n",
        SMALL "commands: tcp://[::1]:7300\nevents: tcp://[::1]:7301\n",
        SMALL "commands: tcp://*:1\nevents: tcp://eth0:65535\n",
        SMALL "commands: tcp://10.0.0.1:7300\nevents: tcp://10.0.0.2:7300\n",
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(read_text(*state, cases[i]), "");
}

static void settings_that_cannot_work_are_refused_in_their_place(void **state)
{
    static const struct {
        const char *text;
        const char *said;
    } cases[] = {
        {SMALL "batch_max: 0x10\n", "s.yaml:5:12: 'batch_max' moet een geheel getal zijn; schrijf "
                                    "alleen cijfers, zonder punt, teken of voorloopnul"},
        {SMALL "queue_max: 65537\n", "s.yaml:5:12: 'queue_max' is te groot; hoogstens 65536"},
        {SMALL "server_key: geheim\n",
         "s.yaml:5:1: onbekende sleutel 'server_key' bij 'settings'; haal hem weg"},
        {SMALL "commands: 127.0.0.1:7300\nevents: tcp://localhost\n",
         "s.yaml:5:11: '127.0.0.1:7300' is geen adres; schrijf bijvoorbeeld tcp://127.0.0.1:7300\n"
         "s.yaml:6:9: 'tcp://localhost' is geen adres; schrijf bijvoorbeeld tcp://127.0.0.1:7300"},
        {SMALL "commands: tcp://127.0.0.1:65536\nevents: tcp://127.0.0.1:0\n",
         "s.yaml:5:11: 'tcp://127.0.0.1:65536' heeft geen bruikbare poort; schrijf een getal van 1 "
         "tot en met 65535, of * voor een vrije\n"
         "s.yaml:6:9: 'tcp://127.0.0.1:0' heeft geen bruikbare poort; schrijf een getal van 1 tot "
         "en met 65535, of * voor een vrije"},
        {SMALL "commands: tcp://127.0.0.1:07300\nevents: tcp://127.0.0.1:99999999999\n",
         "s.yaml:5:11: 'tcp://127.0.0.1:07300' heeft geen bruikbare poort; schrijf een getal van 1 "
         "tot en met 65535, of * voor een vrije\n"
         "s.yaml:6:9: 'tcp://127.0.0.1:99999999999' heeft geen bruikbare poort; schrijf een getal "
         "van 1 tot en met 65535, of * voor een vrije"},
        {SMALL "commands: 'tcp://:7300'\nevents: 'tcp://a b:7300'\n",
         "s.yaml:5:11: 'tcp://:7300' is geen adres; schrijf bijvoorbeeld tcp://127.0.0.1:7300\n"
         "s.yaml:6:9: 'tcp://a b:7300' is geen adres; schrijf bijvoorbeeld tcp://127.0.0.1:7300"},
        {SMALL "commands: ipc:///run/doorbraak\n",
         "s.yaml:5:11: 'ipc:///run/doorbraak' is geen adres; schrijf bijvoorbeeld "
         "tcp://127.0.0.1:7300"},
        {SMALL "events: tcp://127.0.0.1:7300\n",
         "s.yaml:5:9: 'commands' en 'events' hebben dezelfde poort op hetzelfde adres; geef een "
         "van beide een andere poort"},
        {SMALL "commands: tcp://*:7301\n",
         "s.yaml:5:11: 'commands' en 'events' hebben dezelfde poort op hetzelfde adres; geef een "
         "van beide een andere poort"},
        {SMALL "connections: 15\n", "s.yaml:5:14: 'connections' is te klein; minstens 16"},
        {SMALL "connections: 12289\n", "s.yaml:5:14: 'connections' is te groot; hoogstens 12288"},
        {SMALL "batch_max: 0\nqueue_max: 15\nheartbeat_seconds: 0\nmap_gigabytes: 0\n",
         "s.yaml:5:12: 'batch_max' is te klein; minstens 1\n"
         "s.yaml:6:12: 'queue_max' is te klein; minstens 16\n"
         "s.yaml:7:20: 'heartbeat_seconds' is te klein; minstens 1\n"
         "s.yaml:8:16: 'map_gigabytes' is te klein; minstens 1"},
        {SMALL "metrics: /nergens/doorbraakd.txt\n",
         "s.yaml:5:10: '/nergens/doorbraakd.txt' eindigt niet op .prom; node_exporter leest alleen "
         "zulke bestanden\n"
         "s.yaml:5:10: map '/nergens/' is er niet; maak haar, of noem een andere"},
        {SMALL "backups: /etc/passwd\n",
         "s.yaml:5:10: '/etc/passwd' is geen map; noem een map, of een naam die er nog niet is"},
        {SMALL "  - code: nl\n    hours: [{days: [friday], open: 10:00, close: 17:00}]\n",
         "s.yaml:5:11: code 'nl' is al gebruikt op regel 3; geef dit een andere naam"},
        {"ladders: l\ncalendars:\n  - code: nl\n    hours: [{days: [maandag], close: 17:00}]\n",
         "s.yaml:4:21: 'maandag' is geen weekdag; schrijf monday, tuesday, wednesday, thursday, "
         "friday, saturday of sunday"},
        {"ladders: l\ncalendars:\n  - code: nl\n"
         "    hours: [{days: [monday], open: 17:00, close: 09:00}]\n",
         "s.yaml:4:50: deze werktijd eindigt niet na haar begin; verbeter 'open' of 'close'"},
        {"ladders: l\ncalendars:\n  - code: nl\n    hours:\n"
         "      - {days: [monday, friday], open: 09:00, close: 17:00}\n"
         "      - {days: [friday], open: 16:00, close: 20:00}\n",
         "s.yaml:6:16: 'friday' heeft meer dan twee werktijden, of ze overlappen; zet er hoogstens "
         "twee, met een pauze ertussen, de vroege eerst"},
        {"ladders: l\ncalendars: []\n",
         "s.yaml:2:12: 'calendars' mag niet leeg zijn; noem er ten minste één"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(read_text(*state, cases[i].text), cases[i].said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(delivered_file_is_read_and_holds_every_key),
        cmocka_unit_test(what_is_left_out_is_filled_in_as_delivered),
        cmocka_unit_test(day_with_a_break_and_a_night_are_allowed),
        cmocka_unit_test(endpoints_of_every_sort_are_allowed),
        cmocka_unit_test(settings_that_cannot_work_are_refused_in_their_place),
    };
    return cmocka_run_group_tests(tests, files_open, files_close);
}
