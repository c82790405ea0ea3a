// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/page.h"

#include <stdlib.h>
#include <string.h>

#include "base/language.h"
#include "base/memory.h"

/* Contrast 7:1 and more; what can be clicked is 44 pixels high; colours of the system where
 * somebody chose those. */
static const char style[] =
    ":root{color-scheme:light}"
    "*{box-sizing:border-box}"
    "body{margin:0;font:1.125rem/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff}"
    "main{max-width:44rem;margin:0 auto;padding:2rem 1rem}"
    "h1{font-size:1.75rem;line-height:1.25;margin:0 0 1rem}"
    "h2{font-size:1.25rem;margin:2rem 0 .5rem}"
    "ul{list-style:none;margin:0;padding:0}"
    "li{margin:0 0 .5rem}"
    "button,.knop{display:block;width:100%;min-height:3rem;padding:.625rem 1rem;font:inherit;"
    "text-align:left;text-decoration:none;color:#0b3d75;background:#f2f6fb;"
    "border:2px solid #0b3d75;border-radius:.25rem;cursor:pointer}"
    "button:hover,.knop:hover{background:#dfeaf7}"
    "summary{min-height:3rem;padding:.625rem 0;font-weight:bold;cursor:pointer}"
    "a{color:#0b3d75}"
    ":focus-visible{outline:3px solid #1b1b1b;outline-offset:2px}"
    "small{display:block;color:#3d3d3d}"
    "code{font-size:1.25rem;overflow-wrap:anywhere}"
    "@media (forced-colors:active){button,.knop{border-color:ButtonText}}"
    "@media print{button,.knop{background:none}}";

static void append(struct page *page, const char *text, size_t len)
{
    if (page->len + len + 1 > page->room) {
        page->room = 2 * (page->len + len) + 1024;
        page->text = memory_grown(page->text, page->room, 1);
    }
    memcpy(page->text + page->len, text, len);
    page->len += len;
    page->text[page->len] = '\0';
}

void page_html(struct page *page, const char *html)
{
    append(page, html, strlen(html));
}

void page_text(struct page *page, const char *text)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '&':
            page_html(page, "&amp;");
            break;
        case '<':
            page_html(page, "&lt;");
            break;
        case '>':
            page_html(page, "&gt;");
            break;
        case '"':
            page_html(page, "&quot;");
            break;
        case '\'':
            page_html(page, "&#39;");
            break;
        default:
            append(page, text, 1);
        }
    }
}

void page_say(struct page *page, const char *dutch)
{
    page_text(page, exchange_say(page->exchange, dutch));
}

void page_begin(struct page *page, struct exchange *exchange, const char *title)
{
    *page = (struct page){.exchange = exchange};
    page_html(page, exchange->english ? "<!doctype html><html lang=\"en\">"
                                      : "<!doctype html><html lang=\"nl\">");
    page_html(page, "<head><meta charset=\"utf-8\">"
                    "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
                    "<meta name=\"robots\" content=\"noindex\">"
                    "<link rel=\"icon\" type=\"image/svg+xml\" href=\"/thema/logo.svg\">"
                    "<link rel=\"stylesheet\" href=\"/aanmelden/stijl.css\"><title>");
    page_say(page, title);
    page_html(page, " - Doorbraak</title></head><body><main><h1>");
    page_say(page, title);
    page_html(page, "</h1>");
}

void page_answer(struct page *page, unsigned status)
{
    page_html(page, "</main></body></html>");
    exchange_answer_bytes(page->exchange, status, "text/html; charset=utf-8",
                          bytes_of(page->text, page->len));
    free(page->text);
    page->text = NULL;
}

bool page_answer_file(struct exchange *exchange)
{
    if (strcmp(exchange->target.path, "/aanmelden/stijl.css") != 0)
        return false;
    exchange_answer_text(exchange, 200, "text/css; charset=utf-8", style);
    return true;
}
