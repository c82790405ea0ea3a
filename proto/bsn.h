// SPDX-License-Identifier: EUPL-1.2
/* Does a text hold a citizen service number (BSN)? Free text may not, so commands with one are
 * refused at the door, with the field named and the number not echoed.
 *
 * A BSN is a run of 8 or 9 digits, with or without spaces, dots and hyphens in it, that passes the
 * eleven-test and is not all zeros. Not looked at: longer runs, IBANs, telephone numbers, dates,
 * amounts of money and identifiers with letters in them; proto/bsn.c says how each is told apart.
 * About one in eleven other numbers of 8 or 9 digits passes the test and is refused too. */
#ifndef PROTO_BSN_H
#define PROTO_BSN_H

#include <stdbool.h>

#include "base/bytes.h"

/* Any bytes; UTF-8 is expected and not required. Linear, no allocation. */
bool bsn_found(struct bytes text);

/* The same for a code (values.h), where no words around it tell what a number is: 8 or 9 digits in
 * a row that pass the test, or so many grouped as people write a BSN, whatever stands beside them.
 * A neighbourhood of the CBS ("bu03440111") is none. */
bool bsn_in_code(const char *code);

#endif
