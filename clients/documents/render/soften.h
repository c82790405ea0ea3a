// SPDX-License-Identifier: EUPL-1.2
/* A word that is longer than a line runs off the paper: FOP breaks between words only. */
#ifndef CLIENTS_DOCUMENTS_RENDER_SOFTEN_H
#define CLIENTS_DOCUMENTS_RENDER_SOFTEN_H

#include <stddef.h>

/* XSL-FO with a place to break (U+200B, which is not seen) in each run of the text that is too long
 * without one. free() the result. */
char *soften(const char *fo, size_t len, size_t *out_len);

#endif
