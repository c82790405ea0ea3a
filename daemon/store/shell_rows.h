// SPDX-License-Identifier: EUPL-1.2
/* Rows that core never sees: they belong to the path of a batch, not to the cases. */
#ifndef STORE_SHELL_ROWS_H
#define STORE_SHELL_ROWS_H

#include "base/arena.h"
#include "proto/values.h"

struct state;

/* --- the place in the journal that this state reflects; written in every batch --- */

struct journal_position {
    uint64_t batch;    /* number of the last batch; 0: none */
    uint64_t sequence; /* of the last event */
    struct instant stamp;
    uint8_t chain[32]; /* the journal's chain hash after that batch */
    uint8_t epoch[16];
};

/* All zero when no batch was applied yet. */
void state_position(struct state *state, struct journal_position *out);
void state_position_put(struct state *state, const struct journal_position *position);

/* The chain at the end of a batch, under its last event's sequence; batches without events leave
 * none. `state_chain` gives it for any event: of the batch that the event is in. */
void state_chain_put(struct state *state, uint64_t last_sequence, const uint8_t chain[8]);
bool state_chain(struct state *state, uint64_t sequence, uint8_t chain[8]);

/* --- stored replies: same actor, same command id --- */

#define STORED_REPLY_MAX 4096
#define REQUEST_HASH_LEN 16

struct stored_reply {
    struct instant stamp;
    uint8_t request_hash[REQUEST_HASH_LEN];
    struct bytes reply; /* encoded; at most STORED_REPLY_MAX bytes */
};

bool state_reply(struct state *state, const struct code *actor, const struct id *command_id,
                 struct stored_reply *out, struct arena *arena);
/* Once for each (actor, command id). */
void state_reply_put(struct state *state, const struct code *actor, const struct id *command_id,
                     const struct stored_reply *reply);
/* Deletes replies to commands whose id was made before `before`, the oldest first, at most `most`;
 * returns how many. An id says when it was made: so a reply lives as long as its id is taken. */
uint32_t state_replies_expire(struct state *state, struct instant before, uint32_t most);

/* --- cases whose clocks fire next --- */

/* Before `most` cases fire of those whose clocks are due at `until`: asks the disk for them, and
 * for some that come after them, each once. Waits for none. */
void state_clocks_ask_ahead(struct state *state, struct instant until, uint64_t most);

/* --- keyring slots whose key was destroyed, and must stay so --- */

void state_slot_erased_put(struct state *state, uint64_t slot);
/* The smallest after `*slot`; 0 begins. */
bool state_slot_erased_next(struct state *state, uint64_t *slot);

#endif
