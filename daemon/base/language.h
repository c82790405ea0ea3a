// SPDX-License-Identifier: EUPL-1.2
/* Dutch or English: which one a person at this terminal reads, and two ways to speak it.
 *
 * The clients go through gettext: their sources are Dutch, and a catalogue beside the program has
 * the English; without it the Dutch is shown.
 *
 * The daemon has both languages beside each other in its sources, as nl_en or in a table
 * (ladder/messages.def, simulate/phrases.def): what it says when a site does not open must not
 * depend on a file, and its log must be English whatever the terminal reads. */
#ifndef BASE_LANGUAGE_H
#define BASE_LANGUAGE_H

#include <libintl.h>
#include <stdbool.h>
#include <stddef.h>

#define _(text)  gettext(text)
#define N_(text) text /* found by xgettext here, translated where it is shown */

/* English when the environment asks for it, in gettext's order of variables. */
bool language_is_english(void);

/* In which language nl_en speaks; English until it is called, as a log does. Before other threads
 * are started. */
void language_speak(bool english);

/* The text in the language that was chosen. */
const char *nl_en(const char *dutch, const char *english)
    __attribute__((format_arg(1), format_arg(2), returns_nonnull));

/* For the clients: sets gettext. Works where only the locale C.UTF-8 exists. Finds the catalogue of
 * the build tree or of the installed program, wherever that was installed. */
void language_open(bool english);

#endif
