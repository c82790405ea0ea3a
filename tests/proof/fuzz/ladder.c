// SPDX-License-Identifier: EUPL-1.2
/* A ladder file. One without a fault is installed as bytes, which read as the same ladder. */
#include "fuzz.h"
#include "ladder/ladder_file.h"

static void expect_same(const struct ladder *ladder, struct arena *arena)
{
    static struct ladder again;
    struct reader reader;
    struct error error;
    struct writer writer;
    writer_init(&writer);
    ladder_encode(ladder, &writer);
    ASSERT(reader_check(writer_bytes(&writer), &reader_limits_own, &error));
    reader_init(&reader, writer_bytes(&writer));
    ASSERT(message_decode(&message_ladder, &reader, &again, arena, &error));
    fuzz_expect_same(&message_ladder, writer_bytes(&writer), &again);
    writer_release(&writer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct ladder ladder;
    static struct ladder_report report;
    char line[REPORT_LINE_MAX];
    struct arena arena;
    arena_init(&arena);
    report_init(&report, &arena);
    bool read = ladder_text_read("ladder", bytes_of(data, size), &ladder, &arena, &report);
    ASSERT(read == report_ok(&report) && read == (report.n == 0));
    if (read)
        expect_same(&ladder, &arena);
    for (size_t i = 0; i < report.n; i++)
        report_line(&report, i, line);
    arena_release(&arena);
    return 0;
}
