// SPDX-License-Identifier: EUPL-1.2
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "simulate/words.h"

static const struct zone_transition changes[] = {{INT64_MIN, 3600}};
static const struct zone zone = {.name = "Test/Zone", .n = 1, .transitions = changes};

static struct arena arena;
static struct ladder_report report;
static struct csv events;
static struct csv cases;

static bool read_words(const char *line, const struct message *message, struct words *out)
{
    struct words_files files = {&events, &cases};
    return words_read(line, message, &files, &zone, (struct report_place){7, 3}, out, &arena,
                      &report);
}

static void assert_reported(enum report_message message)
{
    assert_int_equal(report.n, 1);
    assert_int_equal(report.errors[0].message, message);
    assert_int_equal(report.errors[0].place.line, 7);
    report.n = 0;
}

static bool fill(const char *line, const struct message *message, const struct log_map *map,
                 const struct case_row *row, void *body, struct error *error)
{
    struct words words;
    assert_true(read_words(line, message, &words));
    struct words_sources sources = {.events = &events.rows[0],
                                    .cases = &cases.rows[0],
                                    .row = row,
                                    .chair = code_of("chair-1"),
                                    .zone = &zone,
                                    .map = map};
    memset(body, 0, MESSAGE_SIZE_MAX);
    return words_fill(&words, &sources, body, &arena, error);
}

static void words_take_constants_columns_and_json_keys(void **state)
{
    (void)state;
    static const struct map_value values[] = {{.column = "area", .from = "East", .to = "oost"}};
    const struct log_map map = {.values = {1, (void *)values}};
    struct case_submit *body = arena_alloc(&arena, MESSAGE_SIZE_MAX);
    struct error error = {0};
    assert_true(fill("domains=debts district={area} team={extra.team} outside_date={when} "
                     "ground_basis=\"art. {extra.n}, \"\"x\"\"\" texts.plan={absent}",
                     &message_case_submit, &map, NULL, body, &error));
    assert_string_equal(body->domains.v[0].s, "debts");
    assert_string_equal(body->district.s, "oost");
    assert_string_equal(body->team.s, "team-1");
    assert_string_equal(body->ground_basis, "art. 23, \"x\"");
    assert_int_equal(body->outside_date.n, civil_date_of(2026, 3, 2).n);
    assert_int_equal(body->texts.n, 0); /* an empty value is left out */
}

static void words_take_facts_of_the_case(void **state)
{
    (void)state;
    static const struct log_map map;
    static struct case_row row;
    row.tier = code_of("table-1");
    row.submitter = code_of("person-1");
    row.meeting = instant_of_ms(1767600900000);
    struct meeting_hold *body = arena_alloc(&arena, MESSAGE_SIZE_MAX);
    struct error error = {0};
    assert_true(fill("tier={case.tier} start={case.meeting} present={case.submitter},{case.chair}",
                     &message_meeting_hold, &map, &row, body, &error));
    assert_string_equal(body->tier.s, "table-1");
    assert_int_equal(body->start.ms, row.meeting.ms);
    assert_int_equal(body->present.n, 2);
    assert_string_equal(body->present.v[1].s, "chair-1");
}

static void words_value_that_cannot_be_names_its_field(void **state)
{
    (void)state;
    static const struct log_map map;
    struct case_submit *body = arena_alloc(&arena, MESSAGE_SIZE_MAX);
    struct error error = {0};
    assert_false(fill("district={area}", &message_case_submit, &map, NULL, body, &error));
    assert_int_equal(error.code, ERR_BAD_VALUE);
    assert_string_equal(error.field, "district");
}

static void words_mistakes_are_reported_in_their_place(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        enum report_message message;
    } bad[] = {
        {"outcome", REPORT_MAP_WORD},          {"=solved", REPORT_MAP_WORD},
        {"outcome=\"solved", REPORT_MAP_WORD}, {"otucome=solved", REPORT_MAP_KEY},
        {"case_id=D-1", REPORT_MAP_KEY},       {"outcome=sloved", REPORT_MAP_VALUE},
        {"outcome={area", REPORT_MAP_BRACE},   {"outcome={aera}", REPORT_MAP_NO_COLUMN},
        {"outcome={case.x}", REPORT_MAP_FACT},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct words words;
        assert_false(read_words(bad[i].line, &message_case_decide, &words));
        assert_reported(bad[i].message);
    }
    struct words words;
    assert_true(read_words(NULL, &message_case_decide, &words));
    assert_int_equal(words.n, 0);
}

static void read_csv(const char *text, struct csv *out)
{
    assert_int_equal(csv_parse("file.csv", bytes_of(text, strlen(text)), out, &arena), 0);
}

static int setup(void **state)
{
    (void)state;
    arena_init(&arena);
    report_init(&report, &arena);
    report_begin(&report, "map.yaml");
    read_csv("case,when,absent\n1,02-03-2026,\n", &events);
    read_csv("case,area,extra\n1,East,\"{\"\"team\"\": \"\"team-1\"\", \"\"n\"\": 23}\"\n", &cases);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(words_take_constants_columns_and_json_keys),
        TEST(words_take_facts_of_the_case),
        TEST(words_value_that_cannot_be_names_its_field),
        TEST(words_mistakes_are_reported_in_their_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
