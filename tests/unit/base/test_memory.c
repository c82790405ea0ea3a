// SPDX-License-Identifier: EUPL-1.2
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fatal.h"
#include "base/memory.h"

/* What it says is for a log. */
static int status_of(void (*work)(void))
{
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
        work();
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void take_nothing(void)
{
    memory_given(NULL);
}

static void memory_that_is_there_is_given(void **state)
{
    (void)state;
    uint8_t *zeros = memory_zeroed(3, 5);
    zeros = memory_grown(zeros, 4, 5);
    assert_int_equal(zeros[14], 0);
    free(zeros);
}

static void take_more_pages_than_there_are(void)
{
    memory_pages(NULL, 0, SIZE_MAX / 2);
}

static void pages_keep_what_is_in_them_as_they_grow(void **state)
{
    (void)state;
    char *pages = memory_pages(NULL, 0, 5000);
    pages[4999] = 'x';
    pages = memory_pages(pages, 5000, 500000);
    assert_int_equal(pages[4999], 'x');
    assert_int_equal(pages[499999], 0);
    memory_pages_end(pages, 500000);
    memory_pages_end(NULL, 0);
}

static void memory_that_is_not_there_ends_the_process(void **state)
{
    (void)state;
    assert_int_equal(status_of(take_nothing), EXIT_STATUS_INTERNAL);
    assert_int_equal(status_of(take_more_pages_than_there_are), EXIT_STATUS_INTERNAL);
}

static void memory_kept_private_is_in_no_core(void **state)
{
    (void)state;
    int before = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
    memory_keep_private();
    assert_int_equal(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 0);
    prctl(PR_SET_DUMPABLE, before, 0, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_that_is_there_is_given),
        cmocka_unit_test(pages_keep_what_is_in_them_as_they_grow),
        cmocka_unit_test(memory_that_is_not_there_ends_the_process),
        cmocka_unit_test(memory_kept_private_is_in_no_core),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
