// SPDX-License-Identifier: EUPL-1.2
/* The words of enumerations as people read them (terms.def): "de casushouder" for holder. */
#ifndef PROTO_TERM_H
#define PROTO_TERM_H

#include "proto/message.h"

/* All enumerations of the protocol; NULL ends them. */
const struct enum_names *const *term_enums(void);

/* In Dutch; NULL when there are none. */
const char *term_words(const struct enum_names *names, int value);

/* Dutch in the reader's language. */
typedef const char *term_translate(const char *dutch);

/* A value of a detail's sentence: when its place is an enumeration, or one with an "s" behind it,
 * the words of each, with commas between; else the value as it is. `translate` NULL: in Dutch. */
void term_show(const char *place, const char *value, term_translate *translate, char *out,
               size_t size);

#endif
