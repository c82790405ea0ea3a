// SPDX-License-Identifier: EUPL-1.2
/* Medians out of counts are those of the sorted list, as far as the counts are fine. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "report/spread.h"

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void check(const uint64_t *sorted, size_t n, const struct spread *spread, unsigned percent)
{
    size_t rank = (n * percent + 99) / 100;
    uint64_t wanted = sorted[rank - 1];
    if (wanted >= SPREAD_FINE)
        wanted -= wanted % 10;
    assert_int_equal(spread_at(spread, percent), wanted);
}

static void percentiles_are_those_of_the_list(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (size_t n = 1; n < 400; n += 7) {
        struct spread spread = {0};
        uint64_t list[400];
        for (size_t i = 0; i < n; i++) {
            seed = seed * UINT64_C(6364136223846793005) + 1;
            list[i] = (seed >> 40) % 2000;
            spread_add(&spread, list[i]);
        }
        qsort(list, n, sizeof list[0], compare);
        check(list, n, &spread, 50);
        check(list, n, &spread, 90);
    }
}

static void an_empty_one_has_none(void **state)
{
    (void)state;
    struct spread spread = {0};
    assert_int_equal(spread_at(&spread, 50), 0);
}

static void what_is_longest_is_one(void **state)
{
    (void)state;
    struct spread spread = {0};
    spread_add(&spread, 1000000);
    spread_add(&spread, UINT64_MAX);
    assert_int_equal(spread_at(&spread, 50), 2810);
    assert_int_equal(spread_at(&spread, 90), 2810);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(percentiles_are_those_of_the_list),
        cmocka_unit_test(an_empty_one_has_none),
        cmocka_unit_test(what_is_longest_is_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
