// SPDX-License-Identifier: EUPL-1.2
/* Starting doorbraak-document, the program that makes the document: it reads a bundle on its input
 * and writes the document on its output. It has no network, no rights and little time
 * (render/cage.h); here stands only how it is started. */
#ifndef CLIENTS_DOCUMENTS_WORKER_H
#define CLIENTS_DOCUMENTS_WORKER_H

#include <limits.h>

#include "base/bytes.h"

enum document_form { DOCUMENT_HTML, DOCUMENT_PDF, DOCUMENT_XML };

/* What the program ends with. */
enum worker_outcome {
    WORKER_DONE = 0,
    WORKER_FAILED = 1,   /* it said why on stderr */
    WORKER_NO_FOP = 69,  /* a PDF was asked; Apache FOP is not here, or Java may not run */
    WORKER_TOO_LONG = 75 /* over its limits of time, memory or size */
};

enum { WORKER_OUTPUT_MAX = 32 << 20 };

/* Where the program is, for a loop that starts it itself. With `--serve` its first parts are `form`
 * (html, pdf, xml, or instead: a page that says that it stands in for a PDF) and `language` (nl,
 * en), so that one socket can be both its ends. Before the document it writes a line "0 BYTES", so
 * that one which was broken off is no document; without one, a line with what it ends with. */
void worker_program(char program[PATH_MAX]);

/* Starts it in the language of $LANGUAGE, waits, and gives what it made: free() it. Its stderr is
 * ours. */
enum worker_outcome worker_run(enum document_form form, struct bytes bundle, uint8_t **out,
                               size_t *len);

#endif
