// SPDX-License-Identifier: EUPL-1.2
/* What FOP cannot do with words: it breaks between them only, so that one longer than a line runs
 * off the paper; and a character beyond the first 65,536, as an emoji, makes it take all letters of
 * that font behind it for others when the paper is read aloud or copied from. */
#ifndef CLIENTS_DOCUMENTS_RENDER_SOFTEN_H
#define CLIENTS_DOCUMENTS_RENDER_SOFTEN_H

#include "clients/documents/render/unprinted.h"

/* XSL-FO with a place to break (U+200B, which is not seen) in each run of the text that is too long
 * without one, and `#` for what is `unprinted`. free() the result. */
char *soften(const char *fo, size_t len, struct unprinted *unprinted, size_t *out_len);

#endif
