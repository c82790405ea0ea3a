// SPDX-License-Identifier: EUPL-1.2
/* Zone files: the known changes of Amsterdam, rules of other shapes, and files that are none. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/io.h"
#include "core/installs.h"
#include "ladder/posix_tz.h"
#include "ladder/zonefile.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct files {
    struct arena arena;
    struct ladder_report report;
};

static int files_open(void **state)
{
    struct files *f = calloc(1, sizeof *f);
    arena_init(&f->arena);
    report_init(&f->report, &f->arena);
    *state = f;
    return 0;
}

static int files_close(void **state)
{
    struct files *f = *state;
    arena_release(&f->arena);
    free(f);
    return 0;
}

static struct zone read_zone(struct files *f, const char *name)
{
    struct zone_install install;
    assert_true(zonefile_read(ZONEFILE_DIRECTORY, name, &install, &f->arena, &f->report));
    assert_string_equal(install.name, name);
    struct zone zone = zone_of_install(&install, &f->arena);
    assert_true(zone_is_valid(&zone));
    return zone;
}

static int64_t utc(const char *date, int hour)
{
    struct civil_date day;
    assert_true(civil_date_parse(date, strlen(date), &day));
    return ((int64_t)day.n - 1) * 86400 + hour * 3600;
}

static void assert_offset(const struct zone *zone, int64_t utc_s, int32_t before, int32_t after)
{
    assert_int_equal(zone_offset_s(zone, instant_of_ms((utc_s - 1) * 1000)), before);
    assert_int_equal(zone_offset_s(zone, instant_of_ms(utc_s * 1000)), after);
}

/* Listed ones, and ones that only the rule at the end tells. */
static void amsterdam_changes_when_it_is_known_to(void **state)
{
    struct zone zone = read_zone(*state, "Europe/Amsterdam");
    assert_offset(&zone, utc("1977-04-03", 1), 3600, 7200);
    assert_offset(&zone, utc("1995-09-24", 1), 7200, 3600);
    assert_offset(&zone, utc("2024-03-31", 1), 3600, 7200);
    assert_offset(&zone, utc("2024-10-27", 1), 7200, 3600);
    assert_offset(&zone, utc("2026-03-29", 1), 3600, 7200);
    assert_offset(&zone, utc("2026-10-25", 1), 7200, 3600);
    assert_offset(&zone, utc("2037-10-25", 1), 7200, 3600);
    assert_offset(&zone, utc("2040-03-25", 1), 3600, 7200);
    assert_offset(&zone, utc("2045-10-29", 1), 7200, 3600);
    assert_int_equal(zone_offset_s(&zone, instant_of_ms(1)), 3600);
    assert_int_equal(zone.transitions[zone.n - 1].utc_s, utc("2045-10-29", 1));
    assert_true(zone.version[0] >= '0' && zone.version[0] <= '9');
}

static void zones_of_other_shapes_are_read(void **state)
{
    struct zone zone = read_zone(*state, "America/New_York");
    assert_offset(&zone, utc("2040-03-11", 7), -5 * 3600, -4 * 3600);
    zone =
        read_zone(*state, "Australia/Lord_Howe"); /* half an hour, in the other half of the year */
    assert_int_equal(zone_offset_s(&zone, instant_of_ms(utc("2042-01-15", 0) * 1000)), 39600);
    assert_int_equal(zone_offset_s(&zone, instant_of_ms(utc("2042-07-15", 0) * 1000)), 37800);
    zone = read_zone(*state, "Europe/Dublin"); /* winter is the exception there */
    assert_offset(&zone, utc("2041-03-31", 1), 0, 3600);
    zone = read_zone(*state, "Pacific/Apia"); /* a day left out */
    assert_offset(&zone, utc("2011-12-30", 10), -10 * 3600, 14 * 3600);
    zone = read_zone(*state, "Etc/UTC");
    assert_int_equal(zone.n, 1);
    zone = read_zone(*state, "Asia/Kolkata");
    assert_int_equal(zone_offset_s(&zone, instant_of_ms(utc("2045-01-01", 0) * 1000)), 19800);
}

static void name_that_leads_elsewhere_is_refused(void **state)
{
    struct files *f = *state;
    static const char *const names[] = {"",
                                        "../../../etc/passwd",
                                        "/etc/passwd",
                                        "Europe/../Europe/Amsterdam",
                                        "Europe//Amsterdam",
                                        "Europe/",
                                        "Europe/Ams terdam",
                                        "Europe/Amsterdam\n",
                                        ".",
                                        "Europe/Amsterdammmmmmmmmmmmmmmmmmmmmmmmmmmm"};
    for (size_t i = 0; i < COUNT(names); i++) {
        struct zone_install install;
        report_init(&f->report, &f->arena);
        assert_false(zonefile_read(ZONEFILE_DIRECTORY, names[i], &install, &f->arena, &f->report));
        assert_int_equal(f->report.errors[0].message, REPORT_BAD_ZONE_NAME);
    }
    struct zone_install install;
    assert_false(
        zonefile_read(ZONEFILE_DIRECTORY, "Europe/Nowhere", &install, &f->arena, &f->report));
    assert_false(zonefile_read(ZONEFILE_DIRECTORY, "Europe", &install, &f->arena, &f->report));
    assert_false(
        zonefile_read(ZONEFILE_DIRECTORY, "zone1970.tab", &install, &f->arena, &f->report));
}

/* Every cut and every changed byte is refused or read, and never read past. */
static void damaged_file_is_refused_or_harmless(void **state)
{
    struct files *f = *state;
    uint8_t *data;
    size_t len;
    struct zone_install install;
    assert_int_equal(io_read_file(ZONEFILE_DIRECTORY "/Europe/Amsterdam", 65536, &data, &len), 0);
    for (size_t cut = 0; cut < len; cut++) {
        uint8_t *copy = malloc(cut + 1); /* exactly as long, for the sanitizer */
        memcpy(copy, data, cut);
        arena_clear(&f->arena);
        report_init(&f->report, &f->arena);
        assert_false(
            zonefile_parse(bytes_of(copy, cut), "x", "v", &install, &f->arena, &f->report));
        free(copy);
    }
    for (size_t i = 0; i < len * 4; i++) {
        uint8_t kept = data[i / 4];
        data[i / 4] = (uint8_t)(kept + 1 + (i % 4) * 63);
        arena_clear(&f->arena);
        report_init(&f->report, &f->arena);
        if (zonefile_parse(bytes_of(data, len), "x", "v", &install, &f->arena, &f->report)) {
            struct zone zone = zone_of_install(&install, &f->arena);
            assert_true(zone_is_valid(&zone));
        }
        data[i / 4] = kept;
    }
    free(data);
}

static void version_is_found_or_unknown(void **state)
{
    struct files *f = *state;
    assert_string_equal(zonefile_version("/nowhere", &f->arena), "unknown");
    assert_int_equal(strspn(zonefile_version(ZONEFILE_DIRECTORY, &f->arena), "0123456789"), 4);
}

static bool parses(const char *text, struct posix_tz *tz)
{
    return posix_tz_parse(bytes_of(text, strlen(text)), tz);
}

static void rule_is_read_strictly(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "CE-1",
                                      "CET",
                                      "CET-1CEST,M3.5.0",
                                      "CET-25",
                                      "CET-1CEST,M13.5.0,M10.5.0",
                                      "CET-1 ",
                                      "<+03-3",
                                      "CET-1CEST,J0,J365",
                                      "CET-1CEST,M3.5.0/168,M10.5.0",
                                      "CET-1CEST,M3.5.0,M10.5.0/3x",
                                      "CET-1:60"};
    struct posix_tz tz;
    for (size_t i = 0; i < COUNT(bad); i++)
        if (parses(bad[i], &tz))
            fail_msg("'%s' was let in", bad[i]);
    assert_true(parses("<+0330>-3:30", &tz));
    assert_int_equal(tz.standard_s, 12600);
    assert_false(tz.has_summer);
    assert_true(parses("EET-2EEST,J60/0,366/-1", &tz) == false);
    assert_true(parses("AAA3BBB,J60/0,59/-1", &tz));
    assert_int_equal(posix_tz_begin(&tz, 2024), utc("2024-03-01", 3));
    assert_int_equal(posix_tz_end(&tz, 2024), utc("2024-02-29", 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amsterdam_changes_when_it_is_known_to),
        cmocka_unit_test(zones_of_other_shapes_are_read),
        cmocka_unit_test(name_that_leads_elsewhere_is_refused),
        cmocka_unit_test(damaged_file_is_refused_or_harmless),
        cmocka_unit_test(version_is_found_or_unknown),
        cmocka_unit_test(rule_is_read_strictly),
    };
    return cmocka_run_group_tests(tests, files_open, files_close);
}
