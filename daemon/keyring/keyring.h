// SPDX-License-Identifier: EUPL-1.2
/* A case's key: made ahead, found by slot number, destroyed for good.
 *
 * A keyring is a directory of two identical files, `a` and `b`. Slots are numbered from 1; each
 * holds one random key, wrapped by the site's master key. Slots are made and synced before anyone
 * needs them, so that taking one costs no sync: who takes which is the journal's affair, not the
 * keyring's.
 *
 * One process at a time opens a keyring (the site's lock sees to it). Within it every function may
 * be called by any thread; the loop thread may call all but keyring_reserve, keyring_destroy,
 * keyring_destroy_all and keyring_copy without waiting for a disk's sync.
 * Call sodium_init() before anything here. */
#ifndef KEYRING_KEYRING_H
#define KEYRING_KEYRING_H

#include <stddef.h>
#include <stdint.h>

#define KEYRING_KEY_BYTES 32

struct keyring;

enum keyring_status {
    KEYRING_OK,
    KEYRING_NO_SPACE,     /* disk full: nothing changed, ask again when there is room */
    KEYRING_FAILED,       /* I/O error, logged: the outcome is unknown; stop, start, look again */
    KEYRING_DAMAGED,      /* both copies of a header or slot are unreadable: restore a backup */
    KEYRING_VERSION,      /* written by another version of the format: refused, not guessed */
    KEYRING_WRONG_MASTER, /* sound, but wrapped by another master key */
    KEYRING_DESTROYED,    /* this slot's key is gone for good */
    KEYRING_MISSING,      /* no keyring at this path, or no such slot */
};

/* Where and what, in words, no secrets: where = "slot 17" or "header". After a failure: its cause.
 * After KEYRING_OK: empty, or the first thing that was repaired (and how many there were). */
struct keyring_fault {
    char where[128];
    char what[160];
};

/* A stable lower-case word for logs and reports: "ok", "no-space", … */
const char *keyring_status_name(enum keyring_status status);

/* Makes a keyring of `slots` keys at `path`, which must not exist: built beside it, synced,
 * renamed, directory synced. KEYRING_FAILED when the path exists. */
enum keyring_status keyring_create(const char *path, const uint8_t master[KEYRING_KEY_BYTES],
                                   uint64_t slots);

/* Reads all of both copies; repairs a damaged header, slot or file from the other copy, finishes a
 * destruction that was cut off midway, and syncs both before it returns. `fault` may be NULL. */
enum keyring_status keyring_open(struct keyring **out, const char *path,
                                 const uint8_t master[KEYRING_KEY_BYTES],
                                 struct keyring_fault *fault);

/* The same in two steps, so that something else can be done while all of both copies is read. The
 * first knows the files, the header and the master key; the second waits for the rest. Between them
 * a keyring may be asked for its slots and closed, and nothing else. When the second says no, all
 * that is left to do with the keyring is to close it. */
enum keyring_status keyring_open_begin(struct keyring **out, const char *path,
                                       const uint8_t master[KEYRING_KEY_BYTES],
                                       struct keyring_fault *fault);
enum keyring_status keyring_open_end(struct keyring *keyring, struct keyring_fault *fault);

/* PROTECTS NOTHING. A keyring in memory whose key is BLAKE2b(seed, slot): anyone who knows the seed
 * has every key. For `simulate` and the determinism tests, whose content is nobody's, and which
 * must come out the same on every run. It has slots without end, and cannot be copied. */
enum keyring_status keyring_open_seeded(struct keyring **out, uint64_t seed);

/* Ends the helper thread and wipes what was in memory. NULL is accepted. */
void keyring_close(struct keyring *keyring);

/* How many slots are made and synced; the highest usable slot number. Never falls. */
uint64_t keyring_slots(const struct keyring *keyring);

/* Makes and syncs slots until at least `upto` exist. Waits for the disk: the slow path, for when
 * working ahead was not fast enough. */
enum keyring_status keyring_reserve(struct keyring *keyring, uint64_t upto);

/* Tells that slots up to `used` are taken: wakes the helper thread when few are left. Never waits.
 */
void keyring_work_ahead(struct keyring *keyring, uint64_t used);

/* The key of a slot. The caller wipes it (sodium_memzero) after use. KEYRING_DESTROYED,
 * KEYRING_MISSING, KEYRING_DAMAGED or KEYRING_FAILED otherwise; `key` is untouched then. */
enum keyring_status keyring_key(struct keyring *keyring, uint64_t slot,
                                uint8_t key[KEYRING_KEY_BYTES]);

/* Overwrites both copies and syncs them before it returns. Again for a destroyed slot: writes and
 * syncs again, for what the page cache shows may not be on the disk. */
enum keyring_status keyring_destroy(struct keyring *keyring, uint64_t slot);

/* The same for many slots with one sync a copy: for start-up and restore. KEYRING_MISSING, and
 * nothing destroyed, when one of them does not exist. */
enum keyring_status keyring_destroy_all(struct keyring *keyring, const uint64_t *slots,
                                        size_t count);

/* Writes a copy to `to_path`, which must not exist, while others go on using the keyring. It holds
 * every slot that existed when the call began, and what was destroyed before it began is destroyed
 * in it. So a backup fixes the journal's sequence first and copies the keyring after. */
enum keyring_status keyring_copy(struct keyring *keyring, const char *to_path);

/* Overwrites, syncs and removes a whole keyring that nobody has open: a backup's, once its time has
 * come. KEYRING_OK also when there is none; after KEYRING_FAILED some of it may be left. */
enum keyring_status keyring_shred(const char *path);

enum keyring_slot_state {
    KEYRING_SLOT_MADE,
    KEYRING_SLOT_DESTROYED,
    KEYRING_SLOT_ONE_COPY,       /* one copy is damaged; the next open repairs it */
    KEYRING_SLOT_HALF_DESTROYED, /* destroyed in one copy only; the next open finishes it */
    KEYRING_SLOT_DAMAGED,        /* lost: both copies are damaged, or the key does not unwrap */
};

typedef void keyring_each_slot(void *context, uint64_t slot, enum keyring_slot_state state);

/* Reads a keyring that no process has open, changes nothing, and unwraps every key once. Calls
 * `each` (may be NULL) for every slot. KEYRING_OK with a filled `fault`: the next open will repair
 * that. */
enum keyring_status keyring_check(const char *path, const uint8_t master[KEYRING_KEY_BYTES],
                                  keyring_each_slot *each, void *context,
                                  struct keyring_fault *fault);

#endif
