// SPDX-License-Identifier: EUPL-1.2
/* A folder of its own for each test, gone afterwards. */
#ifndef TESTS_UNIT_CLIENT_LIB_FOLDER_H
#define TESTS_UNIT_CLIENT_LIB_FOLDER_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#include "clients/lib/profile.h"
#include "tests/support/folder.h"

static inline int folder_setup(void **state)
{
    static char folder[256];
    assert_true(folder_make(folder, sizeof folder, "client"));
    *state = folder;
    return 0;
}

static inline int folder_teardown(void **state)
{
    folder_remove(*state);
    return 0;
}

/* A profile in FOLDER/home for this server. */
static inline void make_profile(const char *folder, const char *endpoint, const char *server_key,
                                struct profile *out)
{
    char home[256];
    const char *fault;
    struct code person = code_of("professional-1");
    struct code key = code_of("laptop-1");
    snprintf(home, sizeof home, "%s/home", folder);
    assert_int_equal(profile_create(home, endpoint, server_key, &person, &key), 0);
    assert_int_equal(profile_load(home, out, &fault), PROFILE_READY);
}

static inline void some_server_key(char out[41])
{
    char secret[41];
    assert_int_equal(zmq_curve_keypair(out, secret), 0);
}

#endif
