// SPDX-License-Identifier: EUPL-1.2
/* Characters that could not be printed, as no font here has them: they come out as `#`, and the
 * paper says which these were. */
#ifndef CLIENTS_DOCUMENTS_RENDER_UNPRINTED_H
#define CLIENTS_DOCUMENTS_RENDER_UNPRINTED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

enum { UNPRINTED_MAX = 12, UNPRINTED_TEXT = 10 * UNPRINTED_MAX + 8 }; /* "U+10FFFF " each */

struct unprinted {
    uint32_t v[UNPRINTED_MAX];
    size_t n;
    bool more;
};

void unprinted_add(struct unprinted *unprinted, uint32_t point);
/* Those that FOP says it has no shape for. It stops naming them after a few. */
void unprinted_read(struct unprinted *unprinted, struct bytes said);
/* "U+0BAE U+1F600 …"; empty when there is none. */
void unprinted_format(const struct unprinted *unprinted, char text[UNPRINTED_TEXT]);

#endif
