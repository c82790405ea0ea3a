// SPDX-License-Identifier: EUPL-1.2
/* Values as people type them: local times, Dutch dates, durations, short names of texts. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "calendar/duration.h"
#include "clients/cli/fill.h"
#include "clients/cli/when.h"
#include "proto/messages.h"
#include "proto/text.h"

static struct arena arena;
static char fault[FILL_FAULT_MAX];

static int setup(void **state)
{
    (void)state;
    unsetenv("TZ");
    when_init(false);
    arena_init(&arena);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void fill_local_time_is_that_of_amsterdam(void **state)
{
    static const char *const texts[] = {"2026-03-10 17:00", "2026-03-10T17:00", "10-3-2026 17:00",
                                        "2026-03-10T17:00:00+01:00", "2026-03-10T16:00:00Z"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct agenda_put body = {0};
        assert_true(fill_pair(&message_agenda_put, "start", texts[i], &body, &arena, fault));
        assert_int_equal(body.start.ms, 1773158400000);
    }
    struct agenda_put summer = {0};
    assert_true(
        fill_pair(&message_agenda_put, "start", "2026-07-10 17:00", &summer, &arena, fault));
    assert_int_equal(summer.start.ms, 1783695600000);
}

static void fill_time_that_is_none_is_refused(void **state)
{
    static const char *const texts[] = {"",
                                        "morgen",
                                        "2026-03-10",
                                        "2026-03-10 25:00",
                                        "2026-02-30 10:00",
                                        "2026-03-10 17:00 uur",
                                        "10-13-2026 10:00",
                                        "2026-03-10 17"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct agenda_put body = {0};
        assert_false(fill_pair(&message_agenda_put, "start", texts[i], &body, &arena, fault));
    }
}

static void fill_duration_has_a_unit(void **state)
{
    struct practice_advance body = {0};
    (void)state;
    assert_true(
        fill_pair(&message_practice_advance, "duration", "2 working days", &body, &arena, fault));
    assert_int_equal(body.duration >> 32, DURATION_WORKING_DAYS);
    assert_int_equal(body.duration & UINT32_MAX, 2);
    struct practice_advance other = {0};
    assert_false(
        fill_pair(&message_practice_advance, "duration", "2 hours", &other, &arena, fault));
}

static void fill_short_name_is_a_text(void **state)
{
    struct case_ask body = {0};
    (void)state;
    assert_true(fill_pair(&message_case_ask, "question", "How?", &body, &arena, fault));
    assert_true(fill_pair(&message_case_ask, "texts.why", "So", &body, &arena, fault));
    assert_true(fill_pair(&message_case_ask, "person", "anna", &body, &arena, fault));
    assert_int_equal(body.texts.n, 2);
    assert_non_null(texts_find(&body.texts, "question"));
    assert_string_equal(body.person.s, "anna");
}

static void fill_unknown_field_is_refused(void **state)
{
    struct case_claim body = {0};
    (void)state;
    assert_false(fill_pair(&message_case_claim, "question", "How?", &body, &arena, fault));
    assert_non_null(strstr(fault, "question"));
}

static void fill_value_is_not_echoed(void **state)
{
    struct case_ask body = {0};
    (void)state;
    assert_false(fill_pair(&message_case_ask, "person", "Secret Name", &body, &arena, fault));
    assert_null(strstr(fault, "Secret"));
}

static void fill_member_of_a_list_that_is_wrong_names_its_part(void **state)
{
    struct case_submit body = {0};
    (void)state;
    assert_false(fill_pair(&message_case_submit, "household", "child:soon", &body, &arena, fault));
    assert_string_equal(fault, "'household[0].birth_year' moet zijn: een heel getal");
    assert_false(fill_pair(&message_case_submit, "household", "nobody", &body, &arena, fault));
    assert_non_null(strstr(fault, "'household[0].role' moet zijn: resident, partner"));
}

static void fill_shape_of_a_list_is_that_of_its_member(void **state)
{
    (void)state;
    assert_string_equal(fill_shape(text_field(&message_case_submit, "household")),
                        "role[:birth_year], en het veld opnieuw voor elk volgende");
}

static void fill_date_may_be_dutch(void **state)
{
    struct resident_tell body = {0};
    (void)state;
    assert_true(fill_pair(&message_resident_tell, "date", "2-3-2026", &body, &arena, fault));
    assert_int_equal(body.date.n, civil_date_of(2026, 3, 2).n);
}

static void when_is_written_in_words(void **state)
{
    char text[WHEN_MAX];
    struct instant instant = instant_of_ms(1773158400000);
    (void)state;
    assert_string_equal(when_long(instant, text), "dinsdag 10 maart 2026 17:00");
    assert_string_equal(when_short(instant, text), "di 10-03-2026 17:00");
    assert_string_equal(when_date(civil_date_of(2026, 3, 10), text), "dinsdag 10 maart 2026");
    assert_string_equal(when_utc(instant, text), "2026-03-10T16:00:00Z");
    assert_string_equal(when_utc(instant_of_ms(1773158400007), text), "2026-03-10T16:00:00.007Z");
    assert_string_equal(when_long(instant_of_ms(0), text), "");
    assert_string_equal(when_short(instant_of_ms(0), text), "-");
    struct instant back;
    assert_true(when_parse_utc("2026-03-10T16:00:00.007Z", &back));
    assert_int_equal(back.ms, 1773158400007);
    assert_false(when_parse_utc("2026-03-10 16:00", &back));
    when_init(true);
    assert_string_equal(when_long(instant, text), "Tuesday 10 March 2026 17:00");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fill_local_time_is_that_of_amsterdam),
        cmocka_unit_test(fill_time_that_is_none_is_refused),
        cmocka_unit_test(fill_duration_has_a_unit),
        cmocka_unit_test(fill_short_name_is_a_text),
        cmocka_unit_test(fill_unknown_field_is_refused),
        cmocka_unit_test(fill_value_is_not_echoed),
        cmocka_unit_test(fill_member_of_a_list_that_is_wrong_names_its_part),
        cmocka_unit_test(fill_shape_of_a_list_is_that_of_its_member),
        cmocka_unit_test(fill_date_may_be_dutch),
        cmocka_unit_test(when_is_written_in_words),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
