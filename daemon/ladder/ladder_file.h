// SPDX-License-Identifier: EUPL-1.2
/* A ladder file: read by its table (core/ladder.def), then linted. */
#ifndef LADDER_LADDER_FILE_H
#define LADDER_LADDER_FILE_H

#include "core/ladder.h"
#include "ladder/report.h"

/* False when anything was reported. Lines and lists of `out` live in the arena. */
bool ladder_file_read(const char *path, struct ladder *out, struct arena *arena,
                      struct ladder_report *report);

/* The same from memory; `name` stands for the file in the report. */
bool ladder_text_read(const char *name, struct bytes text, struct ladder *out, struct arena *arena,
                      struct ladder_report *report);

/* Canonical bytes, as LADDER_INSTALL carries them. */
void ladder_encode(const struct ladder *ladder, struct writer *writer);

#endif
