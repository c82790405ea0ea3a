// SPDX-License-Identifier: EUPL-1.2
/* Fills a stopped site with cases (filling.h). The first of them are taken up to the ladder's first
 * coach, where they can be claimed.
 *
 * Usage: bench_fill SITE LADDER COUNT KEY_FILE CASES_FILE
 * Brings the site to COUNT cases. On an empty one it enrols the people first and writes KEY_FILE
 * (the key pair of the coach) and CASES_FILE (the cases that are ready, a number a line); the
 * ladder must be installed. */
#include <stdio.h>
#include <stdlib.h>

#include "filling.h"

#define TEXT_CHARS 200

static void fill_up(struct filling *fill, uint64_t count)
{
    while (fill->cases < count) {
        filling_begin(fill);
        for (uint64_t i = 0; i < FILLING_BATCH && fill->cases < count; i++, fill->cases++)
            filling_submit(fill, &fill->plan);
        filling_finish(fill);
    }
}

int main(int argc, char **argv)
{
    static struct filling fill;
    if (argc != 6) {
        fprintf(stderr, "usage: bench_fill SITE LADDER COUNT KEY_FILE CASES_FILE\n");
        return 64;
    }
    filling_open(&fill, argv[1], argv[2], TEXT_CHARS);
    uint64_t count = strtoull(argv[3], NULL, 10);
    if (fill.cases < count)
        filling_reserve(&fill, count - fill.cases);
    if (fill.cases == 0) {
        filling_enrol(&fill, argv[4]);
        filling_make_ready(&fill, count, argv[5]);
    }
    fill_up(&fill, count);
    filling_close(&fill);
    return 0;
}
