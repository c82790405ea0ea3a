// SPDX-License-Identifier: EUPL-1.2
/* Setting the clock, even to what it says already, makes the kernel forget that it was in step with
 * NTP: only for a machine whose owner asked for it. Elsewhere this program says that it was
 * skipped. */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void timers_clock_set_is_noticed_without_any_deadline(void **state)
{
    struct fixture *f = *state;
    struct timespec now;
    assert_int_equal(clock_gettime(CLOCK_REALTIME, &now), 0);
    assert_int_equal(clock_settime(CLOCK_REALTIME, &now), 0);
    run(f, 30000);
    assert_int_equal(f->due, 1);
    assert_int_equal(f->clock_sets, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TIMERS_TEST(timers_clock_set_is_noticed_without_any_deadline),
    };
    if (getenv("DOORBRAAK_TEST_SETS_CLOCK") == NULL) {
        fprintf(stderr, "SKIP: DOORBRAAK_TEST_SETS_CLOCK is not in the environment\n");
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
