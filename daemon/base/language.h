// SPDX-License-Identifier: EUPL-1.2
/* Dutch or English: which one a person at this terminal reads, and how both programs speak it.
 *
 * The sources are Dutch; the catalogue beside the program has the English (gettext). Where there is
 * no catalogue the Dutch is shown: nothing that is said hangs on a file. */
#ifndef BASE_LANGUAGE_H
#define BASE_LANGUAGE_H

#include <libintl.h>
#include <stdbool.h>
#include <stddef.h>

#define _(text)  gettext(text)
#define N_(text) text /* found by xgettext here, translated where it is shown */

/* English when the environment asks for it, in gettext's order of variables. */
bool language_is_english(void);

/* From here on texts are in the language that the environment asks for. Works where only the locale
 * C.UTF-8 exists. Finds the catalogue of the build tree or of the installed program, wherever that
 * was installed. Before other threads are started, as language_log. */
void language_open(void);

/* From here on gettext gives English, whatever the environment asks: for a program whose readers
 * differ, and who takes Dutch from the sources themselves. After language_open, before other
 * threads are started. */
void language_english(void);

/* From here on, and for programs that this one starts, texts are as they stand in the sources: a
 * log is the same wherever it is written. */
void language_log(void);

#endif
