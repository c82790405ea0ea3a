// SPDX-License-Identifier: EUPL-1.2
/* From a bundle to the XML of a document (doc/documents.md, config/formats/document.rng).
 * Everything that the reader was given is in it, in his language, and nothing else. */
#ifndef CLIENTS_DOCUMENTS_RENDER_COMPOSE_H
#define CLIENTS_DOCUMENTS_RENDER_COMPOSE_H

#include <stdio.h>

#include "base/arena.h"
#include "proto/values.h"

struct composed {
    char *xml; /* free() it */
    size_t len;
    struct code format; /* that the ladder names; "standaard" */
};

/* False when the bundle is none: it says why on stderr. */
bool compose(struct bytes bundle, bool english, struct arena *arena, struct composed *out);

#endif
