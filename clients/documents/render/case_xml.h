// SPDX-License-Identifier: EUPL-1.2
/* A case in the XML of a document. */
#ifndef CLIENTS_DOCUMENTS_RENDER_CASE_XML_H
#define CLIENTS_DOCUMENTS_RENDER_CASE_XML_H

#include <stdio.h>

#include "clients/documents/render/words.h"
#include "proto/messages.h"

struct case_parts {
    struct show_answer *show;
    struct why_answer *why;         /* NULL: not for this reader */
    struct content_answer *content; /* NULL: he does not read it */
};

/* `changed`: plan fields with another text than before; NULL: none is known. */
void case_xml(FILE *out, const struct case_parts *parts, const struct codes *changed,
              const struct wording *wording);

#endif
