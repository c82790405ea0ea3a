// SPDX-License-Identifier: EUPL-1.2
/* Rows of the log that led to nothing, with their line and the reason in words. */
#ifndef SIMULATE_REFUSALS_H
#define SIMULATE_REFUSALS_H

#include "base/arena.h"
#include "proto/error.h"
#include "simulate/phrases.h"

enum log_file { LOG_CASES, LOG_EVENTS };

struct refusal {
    enum log_file file;
    uint32_t line;
    const char *reason;
    size_t order; /* in which they were added */
};

struct refusals {
    struct arena *arena;
    enum language language;
    struct refusal *v;
    size_t n;
    size_t room;
};

void refusals_init(struct refusals *refusals, enum language language, struct arena *arena);

/* `detail` fills the phrase's %s; NULL where it has none. */
void refusals_add(struct refusals *refusals, enum log_file file, uint32_t line, enum phrase reason,
                  const char *detail);

/* A command that was refused: its stable code, field, detail, and in Dutch the daemon's own words.
 */
void refusals_add_error(struct refusals *refusals, enum log_file file, uint32_t line,
                        const char *command, const struct error *error);

/* The detail of an error alone: a sentence in Dutch, codes in English. */
const char *refusals_detail(const struct error *error, enum language language, struct arena *arena);

/* By file and line; those of one line in the order in which they were added. */
void refusals_sort(struct refusals *refusals);

#endif
