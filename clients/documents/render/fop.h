// SPDX-License-Identifier: EUPL-1.2
/* Apache FOP: from XSL-FO to a PDF/A-2a that is PDF/UA-1 too, with its fonts in it. Neither the
 * words nor the paper touch the disk: both lie in memory files. */
#ifndef CLIENTS_DOCUMENTS_RENDER_FOP_H
#define CLIENTS_DOCUMENTS_RENDER_FOP_H

#include "clients/documents/render/unprinted.h"

/* The program: $DOORBRAAK_FOP, else Debian's; NULL when there is none, or where a process may not
 * write code that it runs, as Java does. */
const char *fop_program(void);

/* How to write it, from its settings in the file `settings` (config/formats/fop.xconf). False when
 * it did not: it said why on stderr. `unprinted` gets the characters that it had no shape for. The
 * PDF is mapped; it stays until the program ends. */
bool fop_run(const char *program, const char *settings, struct bytes fo,
             struct unprinted *unprinted, struct bytes *pdf);

/* How many pages it has. */
unsigned fop_pages(struct bytes pdf);

#endif
