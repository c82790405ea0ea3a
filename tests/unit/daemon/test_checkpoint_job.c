// SPDX-License-Identifier: EUPL-1.2
/* A daemon that is stopped while a checkpoint is made leaves none, whatever was done by then. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "checkpoint_job.h"
#include "tests/support/folder.h"

#define PATIENCE_S  60
#define BATCH_KNOWN 7 /* of the checkpoint before, as the site has it */

static const uint8_t master[32] = "a master key for tests and no se";
static char root[256];
static char dir[300];

static void note_end(void *owner)
{
    *(bool *)owner = true;
}

/* The thread has copied, and the loop has not heard of it yet: the mark is the last of a copy. */
static void wait_for_the_copy(void)
{
    char path[400];
    io_join(path, sizeof path, dir, "checkpoints/new/state/mark");
    for (int i = 0; i < PATIENCE_S * 100 && !io_exists(path); i++)
        usleep(10000);
    assert_true(io_exists(path));
}

static void stop_after_the_copy_leaves_no_checkpoint(void **state)
{
    static struct site site;
    struct site_options with = {.dir = dir,
                                .master = master,
                                .map_size = UINT64_C(64) << 20,
                                .segment_size = 65536,
                                .keyring_seed = 1};
    struct site_fault fault;
    char path[400];
    uv_loop_t loop;
    bool ended = false;
    (void)state;
    assert_true(site_create(&with, &fault));
    assert_true(site_open(&site, &with, &fault));
    site.checkpoint_batch = BATCH_KNOWN;
    assert_int_equal(uv_loop_init(&loop), 0);
    struct checkpoint_job *job = checkpoint_job_start(&loop, &site, note_end, &ended);
    assert_non_null(job);
    wait_for_the_copy();
    checkpoint_job_stop(job);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_true(ended);
    assert_int_equal(site.checkpoint_batch, BATCH_KNOWN);
    io_join(path, sizeof path, dir, "checkpoints/new");
    assert_false(io_exists(path));
    assert_int_equal(uv_loop_close(&loop), 0);
    site_close(&site, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stop_after_the_copy_leaves_no_checkpoint),
    };
    if (sodium_init() < 0 || !folder_make(root, sizeof root, "daemon"))
        return 1;
    snprintf(dir, sizeof dir, "%s/site", root);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    folder_remove(root);
    return failed;
}
