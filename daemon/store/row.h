// SPDX-License-Identifier: EUPL-1.2
/* Rows in a transaction: what every file of this folder stands on. A value on disk is
 * [format][payload][checksum over key, format and payload]; only this file knows.
 *
 * A write that fails ends the process (EXIT_STATUS_UNKNOWN, or no memory): store_status tells
 * before that there is no room. Reads check each checksum; a wrong one ends it too
 * (EXIT_STATUS_BAD_DATA), naming table and key. */
#ifndef STORE_ROW_H
#define STORE_ROW_H

#include <lmdb.h>

#include "base/arena.h"
#include "core/records.h"
#include "store/held.h"
#include "store/store.h"

#define ROW_FORMAT 1

/* Pages that one write may take: the way down the tree copied and split. Far more than usual. One
 * behind all others finds that way copied already. */
#define PAGES_PER_WRITE  8
#define PAGES_PER_APPEND 2

struct state {
    struct store *store;
    MDB_txn *txn; /* the group's, or one that reads; NULL: nothing is open */
    MDB_dbi dbi;
    bool writes;              /* a batch is open */
    bool wrote;               /* the open batch did */
    bool reading;             /* a read is open */
    bool flushing;            /* what is held goes to the tree: nobody's write */
    uint32_t looks;           /* at the tree, since it was last looked how much of it is mapped */
    struct clock_place asked; /* the disk was asked for cases up to here, whose clocks are due */
    uint64_t n_asked;         /* of them, that have not fired yet */
    uint64_t fired;           /* of them, in this group */
    int64_t pages_left;       /* room in the map, by a careful estimate; of an open group */
    struct arena arena;       /* what lives until the batch or read ends */
    struct writer writer;
    struct held_rows held;
};

/* Payloads are borrowed from the map: valid until the next write. */
bool row_find(struct state *state, const struct key *key, struct bytes *payload);
void row_write(struct state *state, const struct key *key, struct bytes payload);
/* The same for a key that is larger than all others of the tree (asserted). */
void row_append(struct state *state, const struct key *key, struct bytes payload);
/* An index has keys only. */
void row_write_index(struct state *state, const struct key *key);
/* False when there was none. */
bool row_delete(struct state *state, const struct key *key);

/* Walking. Moves `key` to the first row at or after it (after it, before it) whose first `prefix`
 * bytes are those of `key`; false and untouched when there is none. */
enum row_step { ROW_AT_OR_AFTER, ROW_AFTER, ROW_BEFORE };
bool row_step(struct state *state, enum row_step step, size_t prefix, struct key *key,
              struct bytes *payload);

/* Each look at the tree that goes round these functions is told here, so that what was read does
 * not stay mapped. */
void row_note_look(struct state *state);

/* A message in a row. Decoding puts lists and lines into the arena; NULL means the state's own.
 * A message with BYTES is read with row_find_owned, whose payload is a copy in the arena. */
void row_encode(struct state *state, const struct key *key, const struct message *message,
                const void *in);
bool row_decode(struct state *state, const struct key *key, const struct message *message,
                void *out, struct arena *arena);
/* Decodes a payload that was found under this key; ends the process when it does not decode.
 * Returns what follows the message. */
struct bytes row_decode_payload(struct bytes key, struct bytes payload,
                                const struct message *message, void *out, struct arena *arena);
bool row_find_owned(struct state *state, const struct key *key, struct bytes *payload,
                    struct arena *arena);

/* For check: the same as reading, with words instead of an end. NULL when it is right. */
const char *row_fault(struct bytes key, struct bytes value, struct bytes *payload);

/* Ends the process: this row cannot be what was written. */
_Noreturn void row_damaged(struct bytes key, const char *what);
/* LMDB did not give it, for this reason: memory and disk are no damage. */
_Noreturn void row_failed(struct bytes key, int rc);

#endif
