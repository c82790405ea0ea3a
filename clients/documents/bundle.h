// SPDX-License-Identifier: EUPL-1.2
/* What a document is made of: answers of the daemon, as they came, one behind the other, each under
 * its name. Whoever asks the daemon writes it, doorbraak-document reads it. Nothing of it is kept.
 *
 * A part is [name, 16 bytes padded with NULs][length, 4, big-endian][bytes]. Order counts: behind a
 * `show` stand the `why` and `content` of that case. */
#ifndef CLIENTS_DOCUMENTS_BUNDLE_H
#define CLIENTS_DOCUMENTS_BUNDLE_H

#include "base/bytes.h"

enum { BUNDLE_NAME = 16, BUNDLE_BYTES_MAX = 32 << 20 };

struct bundle {
    uint8_t *data;
    size_t len;
    size_t room;
};

void bundle_init(struct bundle *bundle);
void bundle_release(struct bundle *bundle);
/* False when it is full: more than a document is made of. */
bool bundle_add(struct bundle *bundle, const char *name, struct bytes part);

/* The next part of `rest`, which moves on behind it; both borrow. False at the end, and when what
 * follows is no part: then `rest` is not empty. */
bool bundle_next(struct bytes *rest, char name[BUNDLE_NAME + 1], struct bytes *part);

#endif
