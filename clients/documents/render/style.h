// SPDX-License-Identifier: EUPL-1.2
/* XSLT, and the only file that knows libxml2 and libxslt (pitfalls of both: only stylesheets of
 * ours, only XML of ours; no network, no entities, no DTD; a stylesheet reads no file but the ones
 * it imports, and writes none). One document a process, as both libraries keep things for the
 * process. */
#ifndef CLIENTS_DOCUMENTS_RENDER_STYLE_H
#define CLIENTS_DOCUMENTS_RENDER_STYLE_H

#include "base/bytes.h"

struct style;

/* Stylesheets are read first, before the words of others: `folder`/NAME.xsl with what it imports
 * from that same folder. NULL when there is none or it is wrong: it says so on stderr. */
struct style *style_read(const char *folder, const char *name);

/* Applies `first` and, when given, `second` to what came out; `told` is for the last one: names
 * that it has and values as XPath has them, in turn, behind them NULL. `pages` gets what the sheet
 * in between says of its pages at most; 0: no limit. free() the result. */
bool style_apply(struct style *first, struct style *second, const char *const *told,
                 struct bytes xml, unsigned *pages, char **out, size_t *len);

#endif
