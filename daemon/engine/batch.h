// SPDX-License-Identifier: EUPL-1.2
/* batch.def as C: the payload of a journal batch, written and read back. */
#ifndef ENGINE_BATCH_H
#define ENGINE_BATCH_H

#include "core/core.h"

#include "proto/table_structs.h"
#include "engine/batch.def"
#include "proto/table_end.h"

#include "proto/table_externs.h"
#include "engine/batch.def"
#include "proto/table_end.h"

/* The batch that is being filled. */
struct batch_writer {
    struct writer records;
    struct writer payload;
    size_t n;
};

void batch_writer_init(struct batch_writer *writer);
void batch_writer_release(struct batch_writer *writer);
void batch_writer_clear(struct batch_writer *writer);
void batch_add(struct batch_writer *writer, const struct record *record);
/* The payload; valid until the next add or clear. */
struct bytes batch_payload(struct batch_writer *writer);

/* Reads a payload back. False with the reason in `error`. */
bool batch_decode(struct bytes payload, struct batch *out, struct arena *arena,
                  struct error *error);

/* Applies one record's events to the state, and its stored reply and erased slots. False when an
 * event is of a kind that this build does not know, or does not decode. */
bool batch_apply_record(struct state *state, const struct record *record, struct arena *arena,
                        struct error *error);

#endif
