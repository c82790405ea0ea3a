// SPDX-License-Identifier: EUPL-1.2
/* RFC 8536: a header and data with 32-bit times, skipped; the same with 64-bit times; a rule. */
#include "ladder/zonefile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "ladder/posix_tz.h"

#define FILE_MAX     (64 * 1024)
#define VERSION_FILE (512 * 1024)
#define HEADER_SIZE  44
#define COUNT_MAX    4096
#define OFFSET_MAX_S 86400 /* what a shift can carry */
#define FIRST_YEAR   1970

struct header {
    uint32_t utc_flags;
    uint32_t standard_flags;
    uint32_t leaps;
    uint32_t times;
    uint32_t types;
    uint32_t letters;
};

struct zone_data {
    struct header header;
    const uint8_t *times; /* 8 bytes each */
    const uint8_t *indexes;
    const uint8_t *types; /* 6 bytes each */
    struct bytes rule;
};

static bool read_header(struct bytes data, struct header *out)
{
    if (data.len < HEADER_SIZE || memcmp(data.data, "TZif", 4) != 0 || data.data[4] < '2')
        return false;
    const uint8_t *counts = data.data + 20;
    *out = (struct header){get_be32(counts),      get_be32(counts + 4),  get_be32(counts + 8),
                           get_be32(counts + 12), get_be32(counts + 16), get_be32(counts + 20)};
    return out->utc_flags <= COUNT_MAX && out->standard_flags <= COUNT_MAX &&
           out->leaps <= COUNT_MAX && out->times <= COUNT_MAX && out->types <= 256 &&
           out->types > 0 && out->letters <= COUNT_MAX;
}

static size_t body_size(const struct header *header, size_t time_size)
{
    return header->times * (time_size + 1) + header->types * 6 + header->letters +
           header->leaps * (time_size + 4) + header->standard_flags + header->utc_flags;
}

static struct bytes skip(struct bytes data, size_t n)
{
    return n > data.len ? bytes_of(data.data, 0) : bytes_of(data.data + n, data.len - n);
}

/* The rule stands between two newlines, at the very end. */
static bool read_rule(struct bytes rest, struct bytes *out)
{
    if (rest.len < 2 || rest.data[0] != '\n' || rest.data[rest.len - 1] != '\n')
        return false;
    *out = bytes_of(rest.data + 1, rest.len - 2);
    return true;
}

static const char *read_data(struct bytes data, struct zone_data *out)
{
    struct header first;
    if (!read_header(data, &first))
        return "TZif 2";
    data = skip(data, HEADER_SIZE + body_size(&first, 4));
    if (!read_header(data, &out->header))
        return "TZif 64";
    const struct header *header = &out->header;
    size_t body = body_size(header, 8);
    if (data.len < HEADER_SIZE + body)
        return "length";
    if (header->leaps > 0)
        return "leap seconds";
    out->times = data.data + HEADER_SIZE;
    out->indexes = out->times + (size_t)header->times * 8;
    out->types = out->indexes + header->times;
    for (uint32_t i = 0; i < header->times; i++) {
        if (out->indexes[i] >= header->types)
            return "types";
        if (i > 0 && (int64_t)get_be64(out->times + (size_t)i * 8) <=
                         (int64_t)get_be64(out->times + (size_t)(i - 1) * 8))
            return "order";
    }
    return read_rule(skip(data, HEADER_SIZE + body), &out->rule) ? NULL : "TZ";
}

static int32_t type_offset(const struct zone_data *data, uint8_t type)
{
    return (int32_t)get_be32(data->types + (size_t)type * 6);
}

struct shifts {
    struct shift *v;
    size_t n;
    int64_t last_s;
    int32_t offset_s; /* so far */
    bool failed;
};

/* What lies before 1970 only moves the offset that holds at the beginning. */
static void add(struct shifts *shifts, int64_t utc_s, int32_t offset_s)
{
    if (offset_s < -OFFSET_MAX_S || offset_s > OFFSET_MAX_S)
        shifts->failed = true;
    if (shifts->failed || (utc_s > 0 && offset_s == shifts->offset_s))
        return;
    uint64_t offset = (uint64_t)(offset_s + OFFSET_MAX_S);
    shifts->offset_s = offset_s;
    if (utc_s <= 0) {
        shifts->v[0] = (struct shift){.base = 1, .offset = offset};
        shifts->n = 1;
        return;
    }
    if (shifts->n == ZONEFILE_SHIFTS) {
        shifts->failed = true;
        return;
    }
    shifts->v[shifts->n++] = (struct shift){.offset = offset, .start = instant_of_ms(utc_s * 1000)};
    shifts->last_s = utc_s;
}

static int year_of(int64_t utc_s)
{
    int year, month, day;
    struct civil_date date = {(int32_t)(utc_s / 86400) + 1};
    civil_date_split(date, &year, &month, &day);
    return year;
}

static void add_after(struct shifts *shifts, int64_t listed_until, int64_t utc_s, int32_t offset_s)
{
    if (utc_s > listed_until)
        add(shifts, utc_s, offset_s);
}

static void add_by_rule(struct shifts *shifts, const struct posix_tz *tz, int64_t listed_until)
{
    int first = listed_until > 0 ? year_of(listed_until) : FIRST_YEAR;
    for (int year = first; year <= ZONEFILE_LAST_YEAR; year++) {
        int64_t begin = posix_tz_begin(tz, year);
        int64_t end = posix_tz_end(tz, year);
        if (begin < end)
            add_after(shifts, listed_until, begin, tz->summer_s);
        add_after(shifts, listed_until, end, tz->standard_s);
        if (begin >= end)
            add_after(shifts, listed_until, begin, tz->summer_s);
    }
}

static const char *collect(const struct zone_data *data, struct shifts *shifts)
{
    struct posix_tz tz;
    if (data->rule.len > 0 && !posix_tz_parse(data->rule, &tz))
        return "TZ";
    const struct header *header = &data->header;
    add(shifts, INT64_MIN, type_offset(data, 0));
    int64_t end_s = ((int64_t)civil_date_of(ZONEFILE_LAST_YEAR + 1, 1, 1).n - 1) * 86400;
    int64_t listed_until = INT64_MIN;
    for (uint32_t i = 0; i < header->times; i++) {
        listed_until = (int64_t)get_be64(data->times + (size_t)i * 8);
        if (listed_until >= end_s)
            break;
        add(shifts, listed_until, type_offset(data, data->indexes[i]));
    }
    if (data->rule.len > 0 && tz.has_summer && listed_until < end_s)
        add_by_rule(shifts, &tz, listed_until);
    else if (data->rule.len > 0 && header->times == 0)
        add(shifts, INT64_MIN, tz.standard_s);
    return shifts->failed ? "changes" : NULL;
}

bool zonefile_parse(struct bytes bytes, const char *name, const char *version,
                    struct zone_install *out, struct arena *arena, struct ladder_report *report)
{
    struct zone_data data;
    struct shifts shifts = {.v = arena_alloc(arena, ZONEFILE_SHIFTS * sizeof(struct shift))};
    const char *problem = read_data(bytes, &data);
    if (problem == NULL)
        problem = collect(&data, &shifts);
    if (problem != NULL) {
        report_add(report, (struct report_place){0, 0}, REPORT_ZONE_FORMAT, problem, NULL);
        return false;
    }
    *out = (struct zone_install){.name = arena_string(arena, name, strlen(name)),
                                 .shifts = {shifts.n, shifts.v},
                                 .version = version};
    return true;
}

/* The first line of tzdata.zi, "# version 2026a", or the whole of +VERSION. */
const char *zonefile_version(const char *directory, struct arena *arena)
{
    static const struct {
        const char *file;
        const char *before;
    } places[] = {{"tzdata.zi", "# version "}, {"+VERSION", ""}};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        char path[4096];
        uint8_t *data;
        size_t len;
        io_join(path, sizeof path, directory, places[i].file);
        if (io_read_file(path, VERSION_FILE, &data, &len) != 0)
            continue;
        size_t skipped = strlen(places[i].before);
        const char *text = (const char *)data;
        size_t length =
            strncmp(text, places[i].before, skipped) == 0 ? strcspn(text + skipped, " \r\n") : 0;
        char *version =
            length > 0 && length < 24 ? arena_string(arena, text + skipped, length) : NULL;
        free(data);
        if (version != NULL)
            return version;
    }
    return "unknown";
}

static bool name_is_safe(const char *name)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
    size_t len = strlen(name);
    return len > 0 && len < sizeof((struct zone *)NULL)->name && strspn(name, letters) == len &&
           name[0] != '/' && name[len - 1] != '/' && strstr(name, "//") == NULL;
}

bool zonefile_read(const char *directory, const char *name, struct zone_install *out,
                   struct arena *arena, struct ladder_report *report)
{
    struct report_place whole = {0, 0};
    report_begin(report, directory);
    if (!name_is_safe(name)) {
        report_add(report, whole, REPORT_BAD_ZONE_NAME, name, NULL);
        return false;
    }
    char path[4096];
    io_join(path, sizeof path, directory, name);
    report_begin(report, path);
    uint8_t *data;
    size_t len;
    int result = io_read_file(path, FILE_MAX, &data, &len);
    if (result != 0) {
        report_add(report, whole, REPORT_UNREADABLE, strerror(-result), NULL);
        return false;
    }
    bool ok = zonefile_parse(bytes_of(data, len), name, zonefile_version(directory, arena), out,
                             arena, report);
    free(data);
    return ok;
}
