// SPDX-License-Identifier: EUPL-1.2
/* A settings file of the daemon. One without a fault reads as the same when it is written as bytes,
 * and its endpoints can be taken apart. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "fuzz.h"
#include "settings/endpoint.h"
#include "settings/settings.h"

static char path[128];
static int file = -1;

static void remove_file(void)
{
    unlink(path);
}

static void put_file(const uint8_t *data, size_t size)
{
    if (file < 0) {
        snprintf(path, sizeof path, "%s/doorbraak-fuzz-XXXXXX", fuzz_scratch());
        file = mkstemp(path);
        ASSERT(file >= 0 && atexit(remove_file) == 0);
    }
    ASSERT(ftruncate(file, 0) == 0 && pwrite(file, data, size, 0) == (ssize_t)size);
}

static void expect_usable(const struct settings *settings)
{
    struct endpoint commands;
    struct endpoint events;
    struct writer writer;
    ASSERT(endpoint_parse(settings->commands, &commands) == ENDPOINT_OK);
    ASSERT(endpoint_parse(settings->events, &events) == ENDPOINT_OK);
    ASSERT(!endpoint_clashes(&commands, &events));
    ASSERT(settings->ladders != NULL && settings->calendars.n > 0);
    ASSERT(settings->batch_max > 0 && settings->queue_max > 0 && settings->heartbeat_seconds > 0);
    ASSERT(settings->segment_megabytes > 0 && settings->map_gigabytes > 0);
    writer_init(&writer);
    message_encode(&message_settings, settings, &writer);
    fuzz_expect_same(&message_settings, writer_bytes(&writer), settings);
    writer_release(&writer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct ladder_report report;
    struct settings settings;
    struct arena arena;
    char line[REPORT_LINE_MAX];
    put_file(data, size);
    arena_init(&arena);
    report_init(&report, &arena);
    bool read = settings_read(path, &settings, &arena, &report);
    ASSERT(read == (report.n == 0));
    if (read)
        expect_usable(&settings);
    for (size_t i = 0; i < report.n; i++)
        report_line(&report, i, line);
    arena_release(&arena);
    return 0;
}
