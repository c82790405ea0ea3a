// SPDX-License-Identifier: EUPL-1.2
/* A program that is asked to end does not rest first, whenever that was asked. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "clients/lib/service.h"

enum { LONG_MS = 600000, SOON_MS = 120000 };

/* Before any signal: the order of the tests is that of a process. */
static void rests_as_long_as_it_is_told(void **state)
{
    (void)state;
    int64_t before = clock_boot_ms();
    service_catch_signals();
    service_rest(20);
    assert_true(clock_boot_ms() - before >= 20);
    assert_false(service_stopping());
}

static void signal_ends_a_rest(void **state)
{
    (void)state;
    int64_t before = clock_boot_ms();
    pid_t other = fork();
    assert_true(other >= 0);
    if (other == 0) {
        usleep(50000);
        kill(getppid(), SIGTERM);
        _exit(0);
    }
    service_rest(LONG_MS);
    assert_true(service_stopping());
    assert_true(clock_boot_ms() - before < SOON_MS);
    while (waitpid(other, NULL, 0) != other)
        continue;
}

static void signal_before_a_rest_leaves_none(void **state)
{
    (void)state;
    int64_t before = clock_boot_ms();
    assert_true(service_stopping());
    service_rest(LONG_MS);
    assert_true(clock_boot_ms() - before < SOON_MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rests_as_long_as_it_is_told),
        cmocka_unit_test(signal_ends_a_rest),
        cmocka_unit_test(signal_before_a_rest_leaves_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
