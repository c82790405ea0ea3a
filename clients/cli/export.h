// SPDX-License-Identifier: EUPL-1.2
/* Rows of an export into a file, in one of three published formats. Each writer takes rows in the
 * order of time and writes as it goes; what it must keep for the end is objects or places in a
 * file, never the rows. */
#ifndef CLIENTS_CLI_EXPORT_H
#define CLIENTS_CLI_EXPORT_H

#include <stdio.h>

#include "base/arena.h"
#include "proto/messages.h"

struct export_out {
    FILE *file;
    const char *ladder;
    struct arena *arena; /* lives as long as the export */
    uint64_t n_events;
    void *own; /* of the writer */
};

struct export_writer {
    void (*begin)(struct export_out *out);
    void (*row)(struct export_out *out, const struct history_row *row);
    void (*end)(struct export_out *out); /* whole or not: releases what it holds */
};

extern const struct export_writer export_ocel, export_xes, export_csv;

/* NULL when the event has no object of this kind. */
const struct history_object *export_object(const struct history_row *row, const char *kind);

/* Names to places, for as many as there are. */
struct export_names {
    uint32_t n;
    uint32_t size; /* of `index` */
    uint32_t *index;
    const char **names; /* in the arena */
};
/* The place of a name; `added` says that it is new. */
uint32_t export_place(struct export_names *names, const char *name, struct arena *arena,
                      bool *added);
void export_names_release(struct export_names *names);

#endif
