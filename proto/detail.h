// SPDX-License-Identifier: EUPL-1.2
/* An error's detail as a person reads it: the sentence of details.def, in whatever language, with
 * the values in its places. */
#ifndef PROTO_DETAIL_H
#define PROTO_DETAIL_H

#include "proto/messages.h"

#define DETAIL_MAX 400 /* with the NUL; what is longer is cut */

/* Writes a value's words: `place` is its name in the sentence. */
typedef void detail_show(const char *place, const char *value, char *out, size_t size);

/* For whoever has no words of his own: money as money, enumerations in Dutch, the rest as it is. */
void detail_show_dutch(const char *place, const char *value, char *out, size_t size);

/* `values` is a list of struct detail_value, in any order; a place that has none stays empty. */
void detail_fill(const char *sentence, const struct list *values, detail_show *show,
                 char out[DETAIL_MAX]);

/* The values of an error as they travel, each with its place's name. */
struct list detail_values(const struct error *error, struct arena *arena);

#endif
