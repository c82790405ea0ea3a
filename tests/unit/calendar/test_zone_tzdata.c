// SPDX-License-Identifier: EUPL-1.2
/* The C library with the machine's own tzdata as the judge. Where there is none, this program says
 * that it was skipped. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "fixture.h"

/* Every 613 minutes of twenty years. */
static void zone_agrees_with_the_c_library(void **state)
{
    (void)state;
    fixture_init();
    setenv("TZ", "Europe/Amsterdam", 1);
    tzset();
    int64_t end = at("2041-01-01 00:00").ms / 1000;
    for (int64_t s = at("2020-01-01 00:00").ms / 1000; s < end; s += 613 * 60) {
        time_t t = (time_t)s;
        struct tm tm;
        assert_non_null(localtime_r(&t, &tm));
        struct civil_time local = zone_local(&amsterdam, instant_of_ms(s * 1000));
        assert_int_equal(local.date.n,
                         civil_date_of(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday).n);
        assert_int_equal(local.second_of_day, (tm.tm_hour * 60 + tm.tm_min) * 60 + tm.tm_sec);
        assert_int_equal(zone_offset_s(&amsterdam, instant_of_ms(s * 1000)), tm.tm_gmtoff);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zone_agrees_with_the_c_library),
    };
    if (access("/usr/share/zoneinfo/Europe/Amsterdam", R_OK) != 0) {
        fprintf(stderr, "SKIP: no tzdata on this machine\n");
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
