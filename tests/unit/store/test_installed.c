// SPDX-License-Identifier: EUPL-1.2
/* Ladders, calendars and zones: stored whole, decoded once. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

static struct code utrecht(void)
{
    return code_of("utrecht");
}

/* A ladder of one tier, whose canonical bytes are longer than a chunk. */
static struct bytes ladder_bytes(struct writer *writer, const char *name)
{
    static struct form_field fields[16];
    char words[300];
    memset(words, 'w', sizeof words - 1);
    words[sizeof words - 1] = '\0';
    for (int i = 0; i < 16; i++)
        fields[i] = (struct form_field){.code = code_of("plan"), .english = words, .words = words};
    struct tier tier = {.code = code_of("wijktafel"),
                        .english = "table",
                        .kind = tier_kind_TABLE,
                        .name = name,
                        .rung = 1};
    struct clock_rule clock = {.action = clock_action_REMIND,
                               .code = code_of("respond"),
                               .english = "e",
                               .trigger = trigger_ENTERED,
                               .words = "w"};
    struct ladder ladder = {.calendar = code_of("kantoor"),
                            .climb = climb_STRICT,
                            .clocks = {1, &clock},
                            .code = utrecht(),
                            .english = "ladder",
                            .form = {16, fields},
                            .name = name,
                            .organisation = code_of("gemeente-utrecht"),
                            .tiers = {1, &tier},
                            .zone = "Europe/Amsterdam"};
    struct topic debts = {.code = code_of("debts"), .english = "debts", .name = "schulden"};
    ladder.domains = (struct list){1, &debts};
    writer_clear(writer);
    message_encode(&message_ladder, &ladder, writer);
    return writer_bytes(writer);
}

static void put_ladder(struct state *state, uint64_t version, const char *name)
{
    struct writer writer;
    struct code code = utrecht();
    writer_init(&writer);
    state_ladder_put(state, &code, version, ladder_bytes(&writer, name));
    writer_release(&writer);
}

static const char *ladder_name(struct state *state, uint64_t version)
{
    struct code code = utrecht();
    uint64_t current;
    const struct ladder *ladder = version == 0 ? state_ladder(state, &code, &current)
                                               : state_ladder_version(state, &code, version);
    return ladder == NULL ? NULL : ladder->name;
}

static void ladder_versions_are_kept_and_the_last_is_current(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct code code = utrecht();
    struct code next = {""};
    struct bytes data;
    struct writer writer;
    uint64_t version;
    assert_null(state_ladder(state, &code, &version));
    put_ladder(state, 1, "one");
    put_ladder(state, 2, "two");
    commit(fixture);
    assert_sound(fixture);
    close_store(fixture, true);
    open_store(fixture);
    state = store_read_begin(fixture->store);
    assert_string_equal(state_ladder(state, &code, &version)->name, "two");
    assert_int_equal(version, 2);
    assert_ptr_equal(state_ladder(state, &code, &version), state_ladder(state, &code, &version));
    assert_string_equal(ladder_name(state, 1), "one");
    assert_null(state_ladder_version(state, &code, 3));
    writer_init(&writer);
    assert_true(state_ladder_data(state, &code, 1, &data, &fixture->arena));
    assert_true(bytes_equal(data, ladder_bytes(&writer, "one")));
    writer_release(&writer);
    assert_true(state_ladder_next(state, &next, &next));
    assert_string_equal(next.s, "utrecht");
    assert_false(state_ladder_next(state, &next, &next));
    store_read_end(fixture->store);
}

static void ladder_put_goes_again_when_the_batch_is_aborted(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    put_ladder(state, 1, "one");
    commit(fixture);
    assert_int_equal(store_flush(fixture->store), STORE_OK);
    state = store_begin(fixture->store);
    put_ladder(state, 3, "three"); /* goes along with the batch after it */
    commit(fixture);

    state = store_begin(fixture->store);
    put_ladder(state, 2, "two");
    assert_string_equal(ladder_name(state, 0), "two");
    assert_string_equal(ladder_name(state, 1), "one");
    assert_true(store_abort(fixture->store));

    state = store_read_begin(fixture->store);
    assert_string_equal(ladder_name(state, 0), "one");
    assert_null(ladder_name(state, 2));
    assert_null(ladder_name(state, 3));
    store_read_end(fixture->store);

    state = store_begin(fixture->store);
    put_ladder(state, 2, "another two");
    commit(fixture);
    state = store_read_begin(fixture->store);
    assert_string_equal(ladder_name(state, 0), "another two");
    store_read_end(fixture->store);
}

/* --- calendars --- */

static struct calendar_installed calendar_of(uint64_t version, size_t n_closed)
{
    static struct opening openings[10];
    static struct day days[2000];
    for (uint64_t i = 0; i < 5; i++) {
        openings[2 * i] = (struct opening){.weekday = i, .open = 540, .close = 720};
        openings[2 * i + 1] = (struct opening){.weekday = i, .open = 780, .close = 1020};
    }
    for (size_t i = 0; i < n_closed; i++)
        days[i] = (struct day){.date = civil_date_add(civil_date_of(2020, 1, 1), (int32_t)i * 3),
                               .name = "Tweede paasdag"};
    return (struct calendar_installed){.code = code_of("kantoor"),
                                       .version = version,
                                       .hours = {10, openings},
                                       .closed = {n_closed, days},
                                       .valid_from = civil_date_of(2020, 1, 1),
                                       .valid_until = civil_date_of(2040, 12, 31)};
}

static void calendar_is_built_and_replaced_by_a_shorter_one(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct code code = code_of("kantoor");
    struct calendar_installed event = calendar_of(1, 2000);
    struct state *state = store_begin(fixture->store);
    assert_null(state_calendar(state, &code));
    state_calendar_put(state, &event);
    commit(fixture);
    assert_sound(fixture);

    state = store_read_begin(fixture->store);
    const struct calendar *calendar = state_calendar(state, &code);
    assert_string_equal(calendar->code, "kantoor");
    assert_int_equal(calendar->n_closed, 2000);
    assert_string_equal(calendar->closed[1999].name, "Tweede paasdag");
    assert_int_equal(calendar->hours[0][0].open_minute, 540);
    assert_int_equal(calendar->hours[4][1].close_minute, 1020);
    assert_int_equal(calendar->hours[5][0].close_minute, 0);
    store_read_end(fixture->store);

    event = calendar_of(2, 3);
    state = store_begin(fixture->store);
    state_calendar_put(state, &event);
    assert_int_equal(state_calendar(state, &code)->version, 2);
    commit(fixture);
    assert_sound(fixture);
    close_store(fixture, false);
    open_store(fixture);
    state = store_read_begin(fixture->store);
    assert_int_equal(state_calendar(state, &code)->version, 2);
    assert_int_equal(state_calendar(state, &code)->n_closed, 3);
    store_read_end(fixture->store);
}

/* --- zones --- */

static void zone_has_its_base_and_its_changes(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct shift shifts[] = {
        {.base = 1, .offset = ZONE_DAY_S + 3600},
        {.offset = ZONE_DAY_S + 7200, .start = {1774746000000}},
        {.offset = ZONE_DAY_S - 3600, .start = {1792890000000}},
    };
    struct zone_installed event = {
        .name = "Europe/Amsterdam", .shifts = {3, shifts}, .version = "2026a"};
    struct state *state = store_begin(fixture->store);
    state_zone_put(state, &event);
    commit(fixture);
    assert_sound(fixture);
    close_store(fixture, false);
    open_store(fixture);
    state = store_read_begin(fixture->store);
    const struct zone *zone = state_zone(state, "Europe/Amsterdam");
    assert_non_null(zone);
    assert_string_equal(zone->version, "2026a");
    assert_int_equal(zone->n, 3);
    assert_true(zone->transitions[0].utc_s == INT64_MIN);
    assert_int_equal(zone_offset_s(zone, instant_of_ms(1774745999000)), 3600);
    assert_int_equal(zone_offset_s(zone, instant_of_ms(1774746000000)), 7200);
    assert_int_equal(zone_offset_s(zone, instant_of_ms(1792890000000)), -3600);
    assert_null(state_zone(state, "Europe/Brussels"));
    store_read_end(fixture->store);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(ladder_versions_are_kept_and_the_last_is_current),
        TEST(ladder_put_goes_again_when_the_batch_is_aborted),
        TEST(calendar_is_built_and_replaced_by_a_shorter_one),
        TEST(zone_has_its_base_and_its_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
