// SPDX-License-Identifier: EUPL-1.2
/* The few pages that the gateway makes itself, for who is not signed in: plain HTML that needs no
 * script, in the reader's language. */
#ifndef CLIENTS_GATEWAY_PAGE_H
#define CLIENTS_GATEWAY_PAGE_H

#include "clients/gateway/exchange.h"

struct page {
    struct exchange *exchange;
    char *text;
    size_t len;
    size_t room;
};

/* Everything up to the heading, and `title` as the heading; a Dutch text of the catalogue. */
void page_begin(struct page *page, struct exchange *exchange, const char *title);

/* HTML as it stands here, never anything from outside. */
void page_html(struct page *page, const char *html);
/* Text, with everything escaped that HTML would take for its own. */
void page_text(struct page *page, const char *text);
/* The same of a Dutch text of the catalogue, in the reader's language. */
void page_say(struct page *page, const char *dutch);

/* The end of the page, and the answer. */
void page_answer(struct page *page, unsigned status);

/* Is it a file of these pages (/aanmelden/stijl.css)? Then it is answered. */
bool page_answer_file(struct exchange *exchange);

#endif
