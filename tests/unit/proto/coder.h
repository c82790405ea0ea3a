// SPDX-License-Identifier: EUPL-1.2
/* What a test writes into, reads into, and is told; new for each test. */
#ifndef UNIT_PROTO_CODER_H
#define UNIT_PROTO_CODER_H

#include "fixture.h"

static struct arena arena;
static struct writer writer;
static struct error error;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena);
    writer_init(&writer);
    error = (struct error){0};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    writer_release(&writer);
    return 0;
}

#endif
