// SPDX-License-Identifier: EUPL-1.2
/* Who may begin a report when others have one under way, and whose place that takes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "report/asked.h"

static struct asked *begin(struct asked_list *list, const char *person, int64_t ms)
{
    struct code code = code_of(person);
    return asked_begin(list, &code, (struct instant){ms});
}

/* Four people begin, at 1,000 ms. */
static void fill(struct asked_list *list)
{
    char person[16];
    for (int i = 0; i < ASKED_MAX; i++) {
        snprintf(person, sizeof person, "policy-%d", i);
        assert_non_null(begin(list, person, 1000));
    }
}

static void asked_fifth_person_waits_while_four_are_at_it(void **state)
{
    (void)state;
    struct asked_list list = {0};
    fill(&list);
    assert_null(begin(&list, "policy-9", 11000));
    asked_release(&list);
}

static void asked_left_report_makes_room_after_ten_seconds(void **state)
{
    (void)state;
    struct asked_list list = {0};
    struct code busy = code_of("policy-0");
    uint64_t page;
    fill(&list);
    assert_non_null(asked_find(&list, &busy, "1.0", &page, (struct instant){9000}));
    struct asked *fifth = begin(&list, "policy-9", 11001);
    assert_non_null(fifth);
    assert_ptr_equal(fifth, &list.v[1]); /* not that of who is still asking */
    asked_release(&list);
}

static void asked_export_is_kept_for_two_minutes(void **state)
{
    (void)state;
    struct asked_list list = {0};
    fill(&list);
    for (size_t i = 0; i < ASKED_MAX; i++) {
        list.v[i].walk = calloc(1, sizeof *list.v[i].walk);
        assert_non_null(list.v[i].walk);
    }
    assert_null(begin(&list, "policy-9", 121000));
    assert_non_null(begin(&list, "policy-9", 121001));
    asked_release(&list);
}

static void asked_own_report_is_begun_anew_in_its_place(void **state)
{
    (void)state;
    struct asked_list list = {0};
    fill(&list);
    assert_ptr_equal(begin(&list, "policy-2", 1001), &list.v[2]);
    assert_int_equal(list.v[2].number, ASKED_MAX + 1);
    asked_release(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asked_fifth_person_waits_while_four_are_at_it),
        cmocka_unit_test(asked_left_report_makes_room_after_ten_seconds),
        cmocka_unit_test(asked_export_is_kept_for_two_minutes),
        cmocka_unit_test(asked_own_report_is_begun_anew_in_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
