// SPDX-License-Identifier: EUPL-1.2
/* Dutch or English: which one a person at this terminal reads, and gettext set to it. The texts in
 * the sources are Dutch; the catalogue beside the program has the English. Where it is missing, or
 * before language_open, gettext gives the Dutch. */
#ifndef BASE_LANGUAGE_H
#define BASE_LANGUAGE_H

#include <libintl.h>
#include <stdbool.h>
#include <stddef.h>

#define _(text)  gettext(text)
#define N_(text) text /* found by xgettext here, translated where it is shown */

/* English when the environment asks for it, in gettext's order of variables. */
bool language_is_english(void);

/* Works where only the locale C.UTF-8 exists. Finds the catalogue of the build tree or of the
 * installed program, wherever that was installed. */
void language_open(bool english);

#endif
