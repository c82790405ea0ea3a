// SPDX-License-Identifier: EUPL-1.2
/* Who has most room for the next case (DHG-6, LWD-8). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/workload.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct workload with(const char *person, uint64_t cases, uint64_t offered, uint64_t hours)
{
    return (struct workload){.person = code_of(person),
                             .cases = cases,
                             .offered = offered,
                             .hours_week = hours,
                             .takes = true};
}

/* Both orders: who has most room does not depend on who is named first. */
static void assert_most(struct workload most, struct workload other)
{
    const struct workload lists[][2] = {{most, other}, {other, most}};
    for (size_t i = 0; i < COUNT(lists); i++) {
        const struct workload *found = workload_most(lists[i], 2, NULL, NULL);
        assert_non_null(found);
        if (!code_equal(&found->person, &most.person))
            fail_msg("%s, not %s", found->person.s, most.person.s);
    }
}

static void without_hours_it_is_the_fewest_cases(void **state)
{
    (void)state;
    assert_most(with("a", 0, 0, 0), with("b", 1, 0, 0));
    assert_most(with("a", 2, 0, 0), with("b", 3, 0, 0));
    assert_most(with("a", 2, 0, 0), with("b", 1, 2, 0)); /* what is offered counts */
}

static void with_hours_it_is_the_most_for_each_case(void **state)
{
    (void)state;
    assert_most(with("a", 3, 0, 24), with("b", 2, 0, 12)); /* 6 and 4 */
    assert_most(with("a", 1, 0, 12), with("b", 3, 0, 12));
    assert_most(with("a", 1, 0, 12), with("b", 3, 0, 24)); /* as much each: the fewest cases */
    assert_most(with("a", 0, 0, 2), with("b", 0, 0, 0));   /* none is as good as one */
}

static void first_named_of_equals_has_it(void **state)
{
    (void)state;
    const struct workload all[] = {with("a", 1, 0, 12), with("b", 1, 0, 12)};
    assert_true(code_is(&workload_most(all, 2, NULL, NULL)->person, "a"));
}

static void who_may_not_or_rather_not_is_passed_over(void **state)
{
    (void)state;
    struct workload all[] = {with("a", 0, 0, 0), with("b", 1, 0, 0)};
    const struct code a = code_of("a");
    const struct code b = code_of("b");
    assert_true(code_is(&workload_most(all, 2, &a, NULL)->person, "b"));
    assert_true(code_is(&workload_most(all, 2, NULL, &a)->person, "b"));
    assert_true(code_is(&workload_most(all, 2, &b, &a)->person, "a")); /* there is nobody else */
    all[0].takes = false;
    assert_true(code_is(&workload_most(all, 2, NULL, NULL)->person, "b"));
    assert_null(workload_most(all, 2, &b, NULL));
    assert_null(workload_most(all, 0, NULL, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_hours_it_is_the_fewest_cases),
        cmocka_unit_test(with_hours_it_is_the_most_for_each_case),
        cmocka_unit_test(first_named_of_equals_has_it),
        cmocka_unit_test(who_may_not_or_rather_not_is_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
