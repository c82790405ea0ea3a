// SPDX-License-Identifier: EUPL-1.2
/* Any message of the protocol as XML, by its table: an element a field, under the field's name,
 * left out where the field is absent. doc/documents.md says what each type becomes; a field that
 * the protocol gets is in the XML at once. */
#ifndef CLIENTS_DOCUMENTS_RENDER_DESCRIBE_H
#define CLIENTS_DOCUMENTS_RENDER_DESCRIBE_H

#include <stdio.h>

#include "clients/documents/render/words.h"

/* The fields of `body`, a struct of `message`, as elements side by side. */
void describe(FILE *out, const struct message *message, const void *body,
              const struct wording *wording);

#endif
