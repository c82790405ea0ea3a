// SPDX-License-Identifier: EUPL-1.2
/* The words of a code in the reader's language, as the ladder has them. */
#ifndef CLIENTS_DOCUMENTS_RENDER_WORDS_H
#define CLIENTS_DOCUMENTS_RENDER_WORDS_H

#include "clients/lib/ladder_view.h"

struct wording {
    const struct ladder_view *ladder; /* NULL: none is known */
    bool english;
};

/* A code in a field of this name; the code itself when nobody has words for it. */
const char *words_of_code(const struct wording *wording, const char *field, const char *code);

/* What a text is, by its field: a question of the plan or of a record, else what every ladder calls
 * it. */
const char *words_of_text(const struct wording *wording, const char *field);

#endif
