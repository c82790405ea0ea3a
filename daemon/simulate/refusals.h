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
    struct refusal *v;
    size_t n;
    size_t room;
};

void refusals_init(struct refusals *refusals, struct arena *arena);

/* `detail` fills the phrase's %s; NULL where it has none. */
void refusals_add(struct refusals *refusals, enum log_file file, uint32_t line, enum phrase reason,
                  const char *detail);

/* A command that was refused: its stable code, field, detail and what the code means. */
void refusals_add_error(struct refusals *refusals, enum log_file file, uint32_t line,
                        const char *command, const struct error *error);

/* The detail of an error alone, as a sentence. */
const char *refusals_detail(const struct error *error, struct arena *arena);

/* By file and line; those of one line in the order in which they were added. */
void refusals_sort(struct refusals *refusals);

#endif
