// SPDX-License-Identifier: EUPL-1.2
/* One value as a person types it into one field: proto/text.h, plus what only a client on a
 * machine with a calendar on the wall can read (local times, durations), plus the short form
 * "question=…" for "texts.question=…". */
#ifndef CLIENTS_CLI_FILL_H
#define CLIENTS_CLI_FILL_H

#include "base/arena.h"
#include "proto/message.h"

enum { FILL_FAULT_MAX = 320 };

/* False with what is wrong, in the user's language; the value is not echoed. */
bool fill_pair(const struct message *message, const char *key, const char *value, void *body,
               struct arena *arena, char fault[FILL_FAULT_MAX]);

/* What a value of this field looks like, in the user's language; static memory. */
const char *fill_shape(const struct field *field);

/* An amount of money, whose digits alone would be cents. */
bool fill_is_cents(const struct field *field);

#endif
