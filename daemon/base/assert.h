// SPDX-License-Identifier: EUPL-1.2
/* Assertions that stay on in every build: "we are wrong" ends the process, and the journal makes
 * that safe. They document what a function relies on; they never check what comes from outside. */
#ifndef BASE_ASSERT_H
#define BASE_ASSERT_H

_Noreturn void assert_failed(const char *condition, const char *file, int line);

#define ASSERT(condition)                                                                          \
    do {                                                                                           \
        if (!(condition))                                                                          \
            assert_failed(#condition, __FILE__, __LINE__);                                         \
    } while (0)

#define UNREACHABLE() assert_failed("unreachable", __FILE__, __LINE__)

#endif
