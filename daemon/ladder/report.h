// SPDX-License-Identifier: EUPL-1.2
/* What is wrong with a file of the configuration, for the person who wrote it:
 *   FILE:LINE:COLUMN: what is wrong; what to do
 * in the language that is spoken (messages.def). Everything that is found is kept, in the order of
 * the file, up to REPORT_ERRORS_MAX; the rest is counted.
 *
 * A report also remembers where in the file each value stood, so that the lint can point at it. */
#ifndef LADDER_REPORT_H
#define LADDER_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

enum report_message {
#define LADDER_MESSAGE(name, dutch) REPORT_##name,
#include "ladder/messages.def"
#undef LADDER_MESSAGE
};

/* Both from 1; line 0: the file as a whole. */
struct report_place {
    uint32_t line;
    uint32_t column;
};

struct report_error {
    enum report_message message;
    struct report_place place;
    const char *file;
    const char *text; /* without the place */
};

#define REPORT_ERRORS_MAX 50
#define REPORT_LINE_MAX   1024

struct report_member;

struct ladder_report {
    struct arena *arena; /* borrowed; texts and places live there */
    const char *file;    /* that is being read */
    size_t n;
    struct report_error errors[REPORT_ERRORS_MAX];
    size_t dropped; /* errors over REPORT_ERRORS_MAX */
    struct report_member *members;
    size_t n_members;
    size_t room;
};

void report_init(struct ladder_report *report, struct arena *arena);

/* Names the file that the next errors are about, and forgets the places of the last one. */
void report_begin(struct ladder_report *report, const char *file);

/* `a` and `b` fill {0} and {1} of the message; both are copied. */
void report_add(struct ladder_report *report, struct report_place place,
                enum report_message message, const char *a, const char *b);

/* A number for report_add. */
const char *report_number(struct ladder_report *report, uint64_t number);

/* A member of the struct that is being filled, and where its value stands. */
void report_put_place(struct ladder_report *report, const void *member, struct report_place place);

/* Where the value of a member stands; line 0 when it was not in the file. */
struct report_place report_place_of(const struct ladder_report *report, const void *member);

bool report_ok(const struct ladder_report *report);

/* "FILE:LINE:COLUMN: text" of error `index`; cut when it is longer. */
void report_line(const struct ladder_report *report, size_t index, char out[REPORT_LINE_MAX]);

#endif
