// SPDX-License-Identifier: EUPL-1.2
/* Free text becomes sealed content at the command's turn: core, journal and state never hold the
 * words. */
#ifndef CONTENT_SEALING_H
#define CONTENT_SEALING_H

#include "core/core.h"
#include "keyring/keyring.h"

/* Seals the command's texts with the key of its case (or of the phone-list entry, or of whose
 * address it is: `person`, where the command names nobody), and empties them
 * in the body. A new case gets the next free slot. Texts for an erased case are refused (ERASED):
 * there is no key any more that could seal them. */
bool sealing_seal(struct state *state, struct keyring *keyring, const struct message *message,
                  void *body, const struct code *person, const struct id *command_id,
                  struct arena *arena, struct sealed *out, struct error *error);

/* Opens one box; false when it cannot be read (erased, or damaged). */
bool sealing_open(struct keyring *keyring, uint64_t slot, uint64_t case_number,
                  const struct id *command_id, const char *field, struct bytes box,
                  struct arena *arena, struct bytes *words);

/* What stands for the case in the seal of a phone-list entry or an address: its slot, above all
 * case numbers. */
uint64_t sealing_contact_number(uint64_t slot);

#endif
