// SPDX-License-Identifier: EUPL-1.2
/* Questions to whoever sits at the terminal: asked on stderr, answered on standard input. */
#ifndef CLIENTS_CLI_ASK_H
#define CLIENTS_CLI_ASK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* Is there somebody to ask? */
bool ask_possible(void);

/* One line, without blanks around it; "" for an empty one, NULL at the end of input. */
char *ask_line(struct arena *arena, const char *prompt);

/* Lines up to a lone '.' or an empty line, joined; an empty line with more behind it at once was
 * pasted, and belongs to the text. "" when there is none, NULL at the end of input before anything
 * was said. At most `max` characters: says so and asks again. */
char *ask_text(struct arena *arena, const char *prompt, size_t max);

/* From now on ^C does not end the program but the input: every question gives NULL, or no. */
void ask_catch_interrupt(bool on);

/* False at the end of input. */
bool ask_yes(struct arena *arena, const char *prompt, bool otherwise);

#endif
