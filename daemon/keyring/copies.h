// SPDX-License-Identifier: EUPL-1.2
/* The two files of a keyring: opened, compared, repaired from each other, grown, written, built
 * anew. It knows bytes and syncs; who may use a key and who waits for whom is keyring.c's.
 * Functions are not guarded against threads; copies_grow works beyond the slots that the others
 * touch. */
#ifndef KEYRING_COPIES_H
#define KEYRING_COPIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "keyring/keyring.h"
#include "keyring/slot.h"

struct copies {
    int dir;
    int fd[2]; /* -1: the file is not there */
    bool header_sound[2];
    struct slot_header header; /* the one that counts */
};

/* Opens both files and finds the header; writes nothing. `fault` says what is wrong, or what a
 * repair will have to do about file and header. On failure everything is closed again. */
enum keyring_status copies_open(struct copies *copies, const char *path, bool writable,
                                struct keyring_fault *fault);
void copies_close(struct copies *copies);

/* One slot as both copies have it. */
struct copies_slot {
    uint64_t number;
    enum keyring_slot_state state;
    const uint8_t *good; /* the bytes that hold; NULL for KEYRING_SLOT_DAMAGED */
    bool bad[2];         /* this copy has to be written */
    int error;           /* of KEYRING_SLOT_DAMAGED: the disk did not read here; or 0 */
};

typedef enum keyring_status copies_visit(void *context, const struct copies_slot *slot);

/* All slots in order; stops at the first status that is not KEYRING_OK. */
enum keyring_status copies_scan(const struct copies *copies, copies_visit *visit, void *context,
                                struct keyring_fault *fault);

/* Makes both copies equal, and syncs both even when nothing had to be done: what was read just now
 * may be in the page cache only. `fault` as in keyring_open. */
enum keyring_status copies_repair(struct copies *copies, struct keyring_fault *fault);

/* Makes slots up to `upto` in both copies; the header counts them when they are synced. */
enum keyring_status copies_grow(struct copies *copies, const struct slot_secret *secret,
                                uint64_t upto);

/* The bytes of one slot from the first copy in which it is sound. */
enum slot_content copies_slot_get(const struct copies *copies, uint64_t slot,
                                  uint8_t out[SLOT_BYTES]);

/* Of so many slots behind each other, in one read where nothing is damaged. False: one is lost, or
 * of another version. */
bool copies_slots_get(const struct copies *copies, uint64_t first, size_t count, uint8_t *out);

/* Writes destroyed slots over these in the first copy, syncs, then in the second, syncs. */
enum keyring_status copies_destroy(const struct copies *copies, const uint64_t *slots,
                                   size_t count);

/* A keyring under construction at "PATH.new": `copies` has empty files. Then either publish (syncs,
 * renames to `path`, syncs the directory above) or abandon; both close. */
enum keyring_status copies_build(struct copies *copies, const char *path);
enum keyring_status copies_write(const struct copies *copies, uint64_t slot, const uint8_t *records,
                                 size_t count);
enum keyring_status copies_write_header(const struct copies *copies, int copy);
enum keyring_status copies_publish(struct copies *copies, const char *path);
void copies_abandon(struct copies *copies, const char *path);

void copies_fault(struct keyring_fault *fault, const char *what, const char *where, ...)
    __attribute__((format(printf, 3, 4)));

#endif
