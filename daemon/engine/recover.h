// SPDX-License-Identifier: EUPL-1.2
/* A site's state at a start: as it is, or of a checkpoint, or made anew; and the journal's tail. */
#ifndef ENGINE_RECOVER_H
#define ENGINE_RECOVER_H

#include "engine/site.h"

struct store_options recover_store_options(const struct site_options *options, const char *dir,
                                           const char *boot_id);

/* Opens state and journal; on success the state has all that the journal has. */
bool recover_state(struct site *site, const struct site_options *options, struct site_fault *fault);

/* What was erased stays erased, whatever happened to the keyring's files. */
bool recover_erased(struct site *site, struct site_fault *fault);

#endif
