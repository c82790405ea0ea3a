// SPDX-License-Identifier: EUPL-1.2
/* What in a text looks as if it says who somebody is. A hint, never a block: a rule of thumb that
 * is quick and explains itself, in Dutch and English. It misses much (a rare story says who it is
 * without any of these) and is wrong now and then; the writer decides. A citizen service number is
 * another matter (bsn.h): that is refused. */
#ifndef PROTO_HINTS_H
#define PROTO_HINTS_H

#include "proto/messages.h"

/* A set of enum hint, as 1 << hint. Linear in the text; at most 8000 bytes are ever given. */
unsigned hints_in(struct bytes text);

/* The same as words, in the order of the enumeration. */
void hints_words(unsigned hints, struct codes *out);

#endif
