// SPDX-License-Identifier: EUPL-1.2
/* A municipality's own theme is looked at before it is served: its folder takes the place of the
 * one that the client brought, so what is missing there is missing on every page, and a browser
 * says nothing of what it does not understand.
 *
 * Not here: whether it is a good theme; what a style sheet means. */
#ifndef CLIENTS_GATEWAY_THEME_H
#define CLIENTS_GATEWAY_THEME_H

#include <stdbool.h>
#include <stddef.h>

enum { THEME_LOGO_MAX = 512 << 10, THEME_SHEET_MAX = 512 << 10 };

/* False, with the file and what to do in `fault`, in Dutch as the log is: no thema.css or logo.svg,
 * one that is too large for a page, a sheet in which something is not closed, or that fetches from
 * another machine, which the browser refuses. */
bool theme_is_sound(const char *folder, char *fault, size_t size);

/* NULL, or what is wrong with the text of a sheet, and on which line. Pure. */
const char *theme_sheet_fault(const char *text, size_t len, size_t *line);

#endif
