// SPDX-License-Identifier: EUPL-1.2
/* What every target is and what several look at. A target says more than that nothing broke: what
 * is read is written again as the same bytes, and what is refused says why. */
#ifndef PROOF_FUZZ_FUZZ_H
#define PROOF_FUZZ_FUZZ_H

#include "base/assert.h"
#include "proto/envelope.h"

/* One input, which the library made; always 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* `body` was read from `map`, an encoded message, of which nothing is left: written it is the same
 * bytes, but for the empty fields that an encoder leaves out. */
void fuzz_expect_same(const struct message *message, struct bytes map, const void *body);

/* A refusal has a code, and can be answered. */
void fuzz_expect_refusal(const struct error *error, struct arena *arena);

/* Where a target may put files: TMPDIR, or in memory where there is room for it, as what is tested is
 * no disk. */
const char *fuzz_scratch(void);

#endif
