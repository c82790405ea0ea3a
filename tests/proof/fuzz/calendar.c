// SPDX-License-Identifier: EUPL-1.2
/* Closed days as an office exports them (iCalendar), and the file of a time zone. Which one it is,
 * the first bytes say, as for `file`. */
#include "fuzz.h"
#include "ladder/ics.h"
#include "ladder/zonefile.h"

static void expect_days(const struct list *days)
{
    const struct day *v = days->v;
    ASSERT(days->n > 0 && days->n <= ICS_DAYS_MAX);
    for (size_t i = 0; i < days->n; i++) {
        ASSERT(i == 0 || v[i - 1].date.n <= v[i].date.n);
        ASSERT(v[i].name == NULL || reader_text_valid(bytes_of(v[i].name, strlen(v[i].name))));
    }
}

/* It is installed as it was read. */
static void expect_zone(const struct zone_install *zone, struct arena *arena)
{
    struct zone_install again;
    struct reader reader;
    struct error error;
    struct writer writer;
    writer_init(&writer);
    message_encode(&message_zone_install, zone, &writer);
    ASSERT(reader_check(writer_bytes(&writer), &reader_limits_own, &error));
    reader_init(&reader, writer_bytes(&writer));
    ASSERT(message_decode(&message_zone_install, &reader, &again, arena, &error));
    fuzz_expect_same(&message_zone_install, writer_bytes(&writer), &again);
    writer_release(&writer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct ladder_report report;
    static struct zone_install zone;
    struct bytes file = bytes_of(data, size);
    struct list days = {0};
    struct arena arena;
    arena_init(&arena);
    report_init(&report, &arena);
    bool is_zone = size >= 4 && memcmp(data, "TZif", 4) == 0;
    bool read = is_zone ? zonefile_parse(file, "Europe/Amsterdam", "2026a", &zone, &arena, &report)
                        : ics_text_read("calendar", file, &days, &arena, &report);
    ASSERT(read == (report.n == 0));
    if (read && is_zone)
        expect_zone(&zone, &arena);
    else if (read)
        expect_days(&days);
    arena_release(&arena);
    return 0;
}
