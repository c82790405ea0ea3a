// SPDX-License-Identifier: EUPL-1.2
#include "ladder/report.h"

#include <stdio.h>
#include <string.h>

#include "base/assert.h"
#include "base/language.h"

struct report_member {
    const void *member;
    struct report_place place;
};

static const char *const messages[] = {
#define LADDER_MESSAGE(name, dutch) dutch,
#include "ladder/messages.def"
#undef LADDER_MESSAGE
};

void report_init(struct ladder_report *report, struct arena *arena)
{
    memset(report, 0, sizeof *report);
    report->arena = arena;
    report->file = "";
}

void report_begin(struct ladder_report *report, const char *file)
{
    report->file = arena_string(report->arena, file, strlen(file));
    report->n_members = 0;
}

/* The message with {0} and {1} filled in. */
static const char *fill(struct ladder_report *report, const char *pattern, const char *a,
                        const char *b)
{
    char text[REPORT_LINE_MAX];
    size_t len = 0;
    for (const char *p = pattern; *p != '\0' && len < sizeof text - 1; p++) {
        const char *value = strncmp(p, "{0}", 3) == 0 ? a : strncmp(p, "{1}", 3) == 0 ? b : NULL;
        if (value == NULL) {
            text[len++] = *p;
            continue;
        }
        size_t n = strlen(value);
        n = n < sizeof text - 1 - len ? n : sizeof text - 1 - len;
        memcpy(text + len, value, n);
        len += n;
        p += 2;
    }
    return arena_string(report->arena, text, len);
}

static bool place_before(struct report_place a, struct report_place b)
{
    return a.line != b.line ? a.line < b.line : a.column < b.column;
}

void report_add(struct ladder_report *report, struct report_place place,
                enum report_message message, const char *a, const char *b)
{
    if (report->n == REPORT_ERRORS_MAX) {
        report->dropped++;
        return;
    }
    size_t i = report->n++;
    for (; i > 0 && report->errors[i - 1].file == report->file &&
           place_before(place, report->errors[i - 1].place);
         i--)
        report->errors[i] = report->errors[i - 1];
    report->errors[i] = (struct report_error){
        .message = message,
        .place = place,
        .file = report->file,
        .text = fill(report, _(messages[message]), a == NULL ? "" : a, b == NULL ? "" : b),
    };
}

const char *report_number(struct ladder_report *report, uint64_t number)
{
    char text[24];
    int n = snprintf(text, sizeof text, "%llu", (unsigned long long)number);
    return arena_string(report->arena, text, (size_t)n);
}

void report_put_place(struct ladder_report *report, const void *member, struct report_place place)
{
    if (report->n_members == report->room) {
        size_t room = report->room == 0 ? 256 : report->room * 2;
        struct report_member *members = arena_alloc(report->arena, room * sizeof *members);
        if (report->n_members > 0)
            memcpy(members, report->members, report->n_members * sizeof *members);
        report->members = members;
        report->room = room;
    }
    report->members[report->n_members++] = (struct report_member){member, place};
}

struct report_place report_place_of(const struct ladder_report *report, const void *member)
{
    for (size_t i = 0; i < report->n_members; i++)
        if (report->members[i].member == member)
            return report->members[i].place;
    return (struct report_place){0, 0};
}

bool report_ok(const struct ladder_report *report)
{
    return report->n == 0;
}

void report_line(const struct ladder_report *report, size_t index, char out[REPORT_LINE_MAX])
{
    ASSERT(index < report->n);
    const struct report_error *error = &report->errors[index];
    if (error->place.line == 0)
        snprintf(out, REPORT_LINE_MAX, "%s: %s", error->file, error->text);
    else
        snprintf(out, REPORT_LINE_MAX, "%s:%u:%u: %s", error->file, error->place.line,
                 error->place.column, error->text);
}
