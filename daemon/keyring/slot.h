// SPDX-License-Identifier: EUPL-1.2
/* The layouts of a keyring file, byte by byte (README.md has the table), and the wrapping of one
 * key. Pure but for the random numbers; knows no files. */
#ifndef KEYRING_SLOT_H
#define KEYRING_SLOT_H

#include <stdbool.h>
#include <stdint.h>

#include "keyring/keyring.h"

#define SLOT_BYTES       128  /* of a slot, and of the header that is in use */
#define SLOT_HEADER_AREA 4096 /* the header has a page to itself: no slot's write touches it */
#define SLOT_ID_BYTES    16
#define SLOT_CHECK_BYTES 16

struct slot_header {
    uint16_t version;
    uint8_t id[SLOT_ID_BYTES]; /* random, of this keyring: a slot of another one is not believed */
    uint64_t slots;            /* made and synced in both copies */
    uint8_t master_check[SLOT_CHECK_BYTES];
};

/* What the master key becomes for one keyring. */
struct slot_secret {
    uint8_t wrap[32];
};

enum slot_content { SLOT_DAMAGED, SLOT_OTHER_VERSION, SLOT_MADE, SLOT_DESTROYED };

/* A header for a new keyring without slots. */
void slot_header_init(struct slot_header *header, const uint8_t master[32]);

/* The header of a copy with `slots` slots. Reads of `of` only what never changes. */
void slot_header_renew(struct slot_header *header, const struct slot_header *of, uint64_t slots);
void slot_header_encode(const struct slot_header *header, uint8_t out[SLOT_BYTES]);

/* False: damaged. True for other versions too: of those only `version` means something. */
bool slot_header_decode(const uint8_t in[SLOT_BYTES], struct slot_header *out);
bool slot_header_version_known(const struct slot_header *header);

/* False: another master key than the one it was made with. */
bool slot_secret_derive(struct slot_secret *secret, const struct slot_header *header,
                        const uint8_t master[32]);

/* Where slot `slot` (from 1) lies in the file. */
uint64_t slot_offset(uint64_t slot);

/* A new random key, wrapped. */
void slot_make(uint8_t out[SLOT_BYTES], const struct slot_header *header,
               const struct slot_secret *secret, uint64_t slot);
void slot_make_destroyed(uint8_t out[SLOT_BYTES], const struct slot_header *header, uint64_t slot);

/* By version, number, state and checksum; the key itself is not tried. */
enum slot_content slot_read(const uint8_t in[SLOT_BYTES], const struct slot_header *header,
                            uint64_t slot);

/* The key of a slot that slot_read called made. False: not authentic; `key` is untouched then. */
bool slot_unwrap(const uint8_t in[SLOT_BYTES], const struct slot_header *header,
                 const struct slot_secret *secret, uint64_t slot, uint8_t key[32]);

#endif
