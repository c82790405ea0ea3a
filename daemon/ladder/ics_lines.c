// SPDX-License-Identifier: EUPL-1.2
#include "ladder/ics_lines.h"

#include <string.h>

#define LINE_MAX_BYTES 2000
#define DEPTH_MAX      4

struct lines {
    struct ladder_report *report;
    uint32_t line;
    struct bytes open[DEPTH_MAX]; /* names of the components that are open */
    size_t depth;
    bool began;
    uint32_t *event_lines;
    size_t max;
    size_t n_events;
    bool ok;
};

static void refuse(struct lines *lines, enum report_message message, const char *detail)
{
    report_add(lines->report, (struct report_place){lines->line, 1}, message, detail, NULL);
    lines->ok = false;
}

static bool starts_with(struct bytes line, const char *word)
{
    size_t len = strlen(word);
    return line.len >= len && strncasecmp((const char *)line.data, word, len) == 0;
}

static bool same_name(struct bytes a, struct bytes b)
{
    return a.len == b.len && strncasecmp((const char *)a.data, (const char *)b.data, a.len) == 0;
}

static void begin(struct lines *lines, struct bytes name)
{
    if (lines->depth == DEPTH_MAX || (lines->depth == 0 && lines->began)) {
        refuse(lines, REPORT_ICS_STRUCTURE, "BEGIN");
        return;
    }
    if (lines->depth == 0 && !same_name(name, bytes_of("VCALENDAR", 9)))
        refuse(lines, REPORT_ICS_STRUCTURE, "BEGIN:VCALENDAR");
    lines->began = true;
    lines->open[lines->depth++] = name;
    if (!same_name(name, bytes_of("VEVENT", 6)))
        return;
    if (lines->n_events == lines->max)
        refuse(lines, REPORT_ICS_TOO_MANY, report_number(lines->report, lines->max));
    else
        lines->event_lines[lines->n_events++] = lines->line;
}

static void end(struct lines *lines, struct bytes name)
{
    if (lines->depth == 0 || !same_name(name, lines->open[lines->depth - 1]))
        refuse(lines, REPORT_ICS_STRUCTURE, "END");
    else
        lines->depth--;
}

/* An odd number of backslashes at the end: the last one escapes nothing [I8]. */
static bool ends_in_lone_backslash(struct bytes line)
{
    size_t n = 0;
    while (n < line.len && line.data[line.len - 1 - n] == '\\')
        n++;
    return n % 2 == 1;
}

/* `next` is the first byte of the next line, by which a folded line goes on. */
static void check_line(struct lines *lines, struct bytes line, uint8_t next)
{
    bool folded = next == ' ' || next == '\t';
    if (line.len > LINE_MAX_BYTES)
        refuse(lines, REPORT_ICS_STRUCTURE, "2000");
    else if (!folded && ends_in_lone_backslash(line))
        refuse(lines, REPORT_ICS_BACKSLASH, NULL);
    else if (starts_with(line, "BEGIN:"))
        begin(lines, bytes_of(line.data + 6, line.len - 6));
    else if (starts_with(line, "END:"))
        end(lines, bytes_of(line.data + 4, line.len - 4));
    else if (line.len > 0 && lines->depth == 0)
        refuse(lines, REPORT_ICS_STRUCTURE, "BEGIN:VCALENDAR");
}

static bool is_text(struct bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.data[i];
        if ((c < 0x20 && c != '\t' && c != '\r' && c != '\n') || c == 0x7f)
            return false;
        size_t more = c < 0x80                ? 0
                      : c >= 0xc2 && c < 0xe0 ? 1
                      : c >= 0xe0 && c < 0xf0 ? 2
                      : c >= 0xf0 && c < 0xf5 ? 3
                                              : 9;
        if (more == 9 || i + more >= text.len)
            return false;
        for (; more > 0; more--)
            if ((text.data[++i] & 0xc0) != 0x80)
                return false;
    }
    return true;
}

bool ics_lines_check(struct bytes text, uint32_t *event_lines, size_t max, size_t *n_events,
                     struct ladder_report *report)
{
    struct lines lines = {.report = report, .event_lines = event_lines, .max = max, .ok = true};
    if (!is_text(text)) {
        refuse(&lines, REPORT_NOT_UTF8, ".ics");
        return false;
    }
    for (size_t at = 0; at < text.len && lines.ok;) {
        const uint8_t *newline = memchr(text.data + at, '\n', text.len - at);
        size_t stop = newline == NULL ? text.len : (size_t)(newline - text.data);
        size_t len = stop - at;
        if (len > 0 && text.data[stop - 1] == '\r')
            len--;
        lines.line++;
        check_line(&lines, bytes_of(text.data + at, len),
                   stop + 1 < text.len ? text.data[stop + 1] : 0);
        at = stop + 1;
    }
    if (lines.ok && (lines.depth > 0 || !lines.began))
        refuse(&lines, REPORT_ICS_STRUCTURE, "END:VCALENDAR");
    *n_events = lines.n_events;
    return lines.ok;
}
