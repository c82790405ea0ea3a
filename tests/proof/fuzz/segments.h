// SPDX-License-Identifier: EUPL-1.2
/* A segment's sums and chain made right, as otherwise nothing behind a sum would ever be looked at.
 * With PLANTED a record's length is believed meanwhile. */
#ifndef PROOF_FUZZ_SEGMENTS_H
#define PROOF_FUZZ_SEGMENTS_H

#include "journal/format.h"

enum { SEGMENT_HASHED = SEGMENT_HEADER_LEN - JOURNAL_HASH_LEN };

void segment_make_right(uint8_t *data, size_t size);

#endif
