// SPDX-License-Identifier: EUPL-1.2
/* Rows in a transaction: what every file of this folder stands on. A value on disk is
 * [format][payload][checksum over key, format and payload]; only this file knows.
 *
 * Errors are sticky: the first write that fails marks the state, later writes do nothing, and the
 * batch cannot be committed. Reads check each checksum; a wrong one ends the process
 * (EXIT_STATUS_BAD_DATA), naming table and key. */
#ifndef STORE_ROW_H
#define STORE_ROW_H

#include <lmdb.h>

#include "base/arena.h"
#include "core/records.h"
#include "store/key.h"
#include "store/store.h"

#define ROW_FORMAT 1

/* The clocks of a case. */
struct held_clocks {
    struct case_id case_id; /* none: nothing is held */
    bool changed;           /* not in the tree yet */
    struct instant indexed; /* due, as the index has it */
    size_t n_owners;        /* of changed ones: who is asked, as the index has it */
    struct owner_place owners[CLOCKS_MAX];
    size_t n;
    struct clock_start v[CLOCKS_MAX];
};

/* What is known of when the earliest clock of all is due: nothing, that it is not before a moment,
 * or the moment (none: no clock runs). */
enum earliest { EARLIEST_UNKNOWN, EARLIEST_BOUND, EARLIEST_EXACT };

/* The case, its clocks and the site row that a batch looked at last: a command reads and writes
 * them several times, and they reach the tree once (cases.c, clocks.c). And what is asked before
 * each command, the earliest clock. */
struct held_rows {
    bool has_case;
    bool case_changed; /* not in the tree yet */
    bool has_site;
    bool site_changed;
    struct case_row case_now;
    struct index_keys case_indexes; /* of a changed case, as the tree has them */
    struct site_row site;
    struct person_row person; /* the last one looked up; no code: none */
    enum earliest earliest_known;
    struct instant earliest;
    struct held_clocks clocks;
};

/* When a transaction begins. */
void held_forget(struct held_rows *held);

struct state {
    struct store *store;
    MDB_txn *txn; /* NULL: not begun */
    MDB_dbi dbi;
    bool writes;
    int error;          /* of LMDB or errno, the first one of a write; 0: none */
    int64_t pages_left; /* room in the map, by a careful estimate */
    struct arena arena; /* what lives until the transaction ends */
    struct writer writer;
    struct held_rows held;
};

/* Writes what is held and changed; before a walk over the indexes, and before the commit. */
void held_flush(struct state *state);
/* Of the clocks only. */
void held_flush_clocks(struct state *state);

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

#endif
