// SPDX-License-Identifier: EUPL-1.2
/* Long values in rows below 2 KiB: the key with chunk 0, 1, 2 … behind it. The first chunk's
 * payload begins with the length of the whole (4 bytes). Longer values would go to pages of their
 * own in runs, which LMDB searches for ever more slowly in a store that churns. */
#ifndef STORE_CHUNK_H
#define STORE_CHUNK_H

#include "store/row.h"

#define CHUNK_LEN      1900
#define CHUNK_HEAD_LEN 4

/* `key` is without chunk number. Nothing stands there yet. */
void chunk_write(struct state *state, const struct key *key, struct bytes data);
/* What stood there, longer or shorter, is deleted first. */
void chunk_replace(struct state *state, const struct key *key, struct bytes data);
/* chunk_write for a key that is larger than all others of the tree. */
void chunk_append(struct state *state, const struct key *key, struct bytes data);
/* The whole, copied into the arena. */
bool chunk_read(struct state *state, const struct key *key, struct bytes *data,
                struct arena *arena);
/* Deletes every row whose key begins with `prefix`. */
void chunk_delete_all(struct state *state, const struct key *prefix);

/* How many chunks `len` bytes take; how long chunk `n` of them is. */
size_t chunk_count(size_t len);
size_t chunk_len(size_t len, size_t n);

#endif
